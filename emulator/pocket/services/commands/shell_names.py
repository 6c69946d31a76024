"""The shell's builtins about what names stand for: alias, type, command (mksh(1))."""

from ..shell.call import Call, Command
from ..shell.executor import BUILTINS
from ..shell.substitution import quoted_again

SH = "/system/bin/sh"
KEYWORDS = frozenset(
    "if then else elif fi for do done while until case esac in function select time "
    "{ } [[ !".split()
)
ALIASES = {"autoload": "\\\\builtin typeset -fu", "functions": "\\\\builtin typeset -f",
           "hash": "\\\\builtin alias -t", "history": "\\\\builtin fc -l",
           "integer": "\\\\builtin typeset -i", "local": "\\\\builtin typeset",
           "login": "\\\\builtin exec login", "nameref": "\\\\builtin typeset -n",
           "nohup": "nohup ", "r": "\\\\builtin fc -e -",
           "type": "\\\\builtin whence -v"}  # fmt: skip
"""The aliases mksh starts with; they are builtins here."""


async def alias(call: Call) -> int:
    status = 0
    words = [word for word in call.args if not word.startswith("-")]
    if not call.args:
        for name, value in sorted({**ALIASES, **call.shell.aliases}.items()):
            call.print(f"{name}={quoted_again(value)}")
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            call.shell.aliases[name] = value
        elif name in call.shell.aliases:
            call.print(f"{name}={quoted_again(call.shell.aliases[name])}")
        else:
            call.print(f"{name} alias not found")
            status = 1
    return status


async def unalias(call: Call) -> int:
    if call.args[:1] == ["-a"]:
        call.shell.aliases.clear()
        return 0
    known = [call.shell.aliases.pop(name, None) is not None for name in call.args]
    return 0 if all(known) else 1


async def whence(call: Call) -> int:
    """`whence [-v]`, `type`, `command -v` and `command -V`: what a name stands for."""
    verbose = call.name == "type" or call.args[:1] in (["-v"], ["-V"])
    names = [word for word in call.args if not word.startswith("-")]
    status = 0
    for name in names:
        told = _told(call, name, verbose=verbose)
        if told:
            call.print(told)
        elif verbose:
            call.print(f"{name} not found")
        status = status if told else 1
    return status


def _told(call: Call, name: str, *, verbose: bool) -> str:
    shell = call.shell
    if name in KEYWORDS:
        return f"{name} is a reserved word" if verbose else name
    if name in shell.aliases:
        value = quoted_again(shell.aliases[name])
        return f"{name} is an alias for {value}" if verbose else f"alias {name}={value}"
    if name in shell.functions:
        return f"{name} is a function" if verbose else name
    if name in BUILTINS:
        special = name in (". : break continue eval exec exit export readonly return set shift "
                           "times trap unset").split()  # fmt: skip
        kind = "special shell builtin" if special else "shell builtin"
        return f"{name} is a {kind}" if verbose else name
    if shell.find(name) is None:
        return ""
    path = name if "/" in name else f"/system/bin/{name}"
    return f"{name} is a tracked alias for {path}" if verbose else path


async def command(call: Call) -> int:
    """`command [-vV] NAME`, `builtin NAME`: past the functions."""
    words = list(call.args)
    while words and words[0] in ("-p", "--"):
        words.pop(0)
    if words[:1] in (["-v"], ["-V"]):
        told = Call("whence", words[1:], call.variables, call.io, call.shell)
        if words[0] == "-V":
            told = Call("type", words[1:], call.variables, call.io, call.shell)
        return await whence(told)
    return await call.shell.call(words, call.variables, call.io) if words else 0


COMMANDS: dict[str, Command] = {
    "alias": alias,
    "builtin": command,
    "command": command,
    "type": whence,
    "unalias": unalias,
    "whence": whence,
}
