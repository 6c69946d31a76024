"""`set`: the options and arguments of the shell (mksh(1))."""

from ..shell.call import Call, Command, ShellFault
from ..shell.substitution import OPTION_LETTERS, quoted_again

LONG_OPTIONS = (
    "allexport bgnice braceexpand emacs errexit gmacs ignoreeof inherit-xtrace interactive keyword "
    "login markdirs monitor noclobber noexec noglob nohup nolog notify nounset physical pipefail "
    "posix privileged restricted sh stdin trackall utf8-mode verbose vi vi-esccomplete "
    "vi-tabcomplete viraw xtrace asis"
).split()
ALWAYS_ON = frozenset(
    "braceexpand inherit-xtrace nohup trackall utf8-mode vi-tabcomplete emacs".split()
)
"""What Android's sh begins with; its mksh takes all text for UTF-8 (MKSH_ASSUME_UTF8)."""
SHORT_OPTIONS = {
    **{letter: name for name, letter in OPTION_LETTERS.items()},
    **{"a": "allexport", "b": "notify", "h": "trackall", "k": "keyword", "m": "monitor"},
    **{"n": "noexec", "p": "privileged", "v": "verbose", "X": "markdirs"},
}


async def set_(call: Call) -> int:
    """`set [-efuxC...] [-o NAME] [-A NAME VALUES] [--] [ARGUMENTS]`."""
    words = list(call.args)
    if not words:
        for name in call.shell.variables:
            call.print(f"{name}={quoted_again(call.shell.variables[name])}")
        return 0
    while words and len(words[0]) > 1 and words[0][0] in "-+":
        word = words.pop(0)
        if word == "--":
            call.shell.arguments[1:] = words
            return 0
        if word[1:] == "A":
            name, *values = words
            call.shell.variables.set_array(name, values[1:] if values[:1] == ["--"] else values)
            return 0
        for letter in word[1:]:
            if letter == "o":
                if not words:
                    _list_options(call)
                    return 0
                _switch(call, words.pop(0), on=word[0] == "-")
            elif letter in SHORT_OPTIONS:
                _switch(call, SHORT_OPTIONS[letter], on=word[0] == "-")
            else:
                raise ShellFault(f"set: -{letter}: unknown option")
    if words:
        call.shell.arguments[1:] = words[1:] if words[0] == "-" else words
    return 0


def _switch(call: Call, name: str, *, on: bool) -> None:
    if name not in LONG_OPTIONS:
        raise ShellFault(f"set: {name}: bad option", 1)
    if on:
        call.shell.options.add(name)
    else:
        call.shell.options.discard(name)


def _list_options(call: Call) -> None:
    """The options in columns, as mksh has them."""
    on = call.shell.options | ALWAYS_ON
    cells = [f"{name:<14} {'on' if name in on else 'off':<3}" for name in sorted(LONG_OPTIONS)]
    call.print("Current option settings")
    rows = -(-len(cells) // 4)
    for row in range(rows):
        call.print("  ".join(cells[row::rows]).rstrip())


COMMANDS: dict[str, Command] = {"set": set_}
