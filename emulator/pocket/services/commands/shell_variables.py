"""The shell's builtins about variables, arguments and options (mksh(1))."""

import asyncio
import re

from ..shell.call import Call, Command, CommandError, ShellExit, ShellFault
from ..shell.io import Source
from ..shell.substitution import OPTION_LETTERS, quoted_again
from ..shell.variables import ReadOnly, Slot, Variables
from .options import whole

SH = "/system/bin/sh"
NAME = re.compile(r"[A-Za-z_]\w*")
LONG_OPTIONS = (
    "allexport bgnice braceexpand emacs errexit gmacs ignoreeof inherit-xtrace interactive keyword "
    "login markdirs monitor noclobber noexec noglob nohup nolog notify nounset physical pipefail "
    "posix privileged restricted sh stdin trackall utf8-mode verbose vi vi-esccomplete "
    "vi-tabcomplete viraw xtrace asis"
).split()
ALWAYS_ON = frozenset(("braceexpand", "inherit-xtrace", "nohup", "trackall"))
SHORT_OPTIONS = {
    **{letter: name for name, letter in OPTION_LETTERS.items()},
    **{"a": "allexport", "b": "notify", "h": "trackall", "k": "keyword", "m": "monitor"},
    **{"n": "noexec", "p": "privileged", "v": "verbose", "X": "markdirs"},
}


async def export(call: Call) -> int:
    """`export [-p] [NAME[=VALUE]...]` and `readonly`."""
    words = [word for word in call.args if not word.startswith("-")]
    variables = call.shell.variables
    if not words:
        for name in variables.names():
            slot = variables.slot(name)
            marked = slot and (slot.exported if call.name == "export" else slot.readonly)
            if slot and marked:
                value = f"={quoted_again(slot.values[0])}" if 0 in slot.values else ""
                call.print(f"{call.name} {name}{value}" if "-p" in call.args else name)
        return 0
    for word in words:
        name, slot = _declared(variables, word)
        if call.name == "export":
            slot.exported = True
        else:
            slot.readonly = True
    return 0


async def typeset(call: Call) -> int:
    """`typeset [-irxluZLRn] [NAME[=VALUE]...]`; in a function the names are local to it."""
    words = list(call.args)
    flags = {"integer": "i", "nameref": "n"}.get(call.name, "")
    width, off = 0, ""
    while words and re.fullmatch(r"[-+][A-Za-z0-9]+", words[0]):
        flag = words.pop(0)
        if flag[0] == "+":
            off += flag[1:]
            continue
        digits = re.search(r"\d+$", flag)
        width = int(digits[0][:3]) if digits else width
        flags += re.sub(r"\d+$", "", flag[1:])
    if words[:1] == ["--"]:
        words.pop(0)
    if "f" in flags:
        return _functions(call, words)
    variables = call.shell.variables
    if not words or "p" in flags:
        return _shown(call, words or variables.names(), flags)
    for word in words:
        name = re.split(r"\+?=", word, maxsplit=1)[0]
        if call.shell.returns and call.name != "global":
            variables.make_local(name)
        slot = variables.declare(name)
        _dress(slot, flags, width, off)
        _declared(variables, word)
        variables.dress(name)
        slot.readonly = slot.readonly or "r" in flags
    return 0


def _dress(slot: Slot, flags: str, width: int, off: str) -> None:
    slot.exported = ("x" in flags or slot.exported) and "x" not in off
    slot.reference = slot.reference or "n" in flags
    if "i" in flags:
        slot.base = width if 1 < width <= 36 else 10
    slot.case = "u" if "u" in flags else "l" if "l" in flags else slot.case
    justified = next((letter for letter in "ZLR" if letter in flags), "")
    if justified:
        slot.justify, slot.width = justified, width


def _declared(variables: Variables, word: str) -> tuple[str, Slot]:
    """The slot of `NAME` or `NAME=VALUE`, with the value set."""
    name, equals, value = word.partition("=")
    added = equals and name.endswith("+")
    name = name.removesuffix("+")
    if not NAME.fullmatch(name.partition("[")[0]):
        raise ShellFault(f"{word}: is not an identifier")
    if added:
        variables.append(name, value)
    elif equals:
        variables[name] = value
    return name, variables.declare(name.partition("[")[0])


def _shown(call: Call, names: list[str], flags: str) -> int:
    for name in names:
        slot = call.shell.variables.slot(name)
        if slot is None or ("i" in flags and not slot.base) or ("x" in flags and not slot.exported):
            continue
        marks = ["-i"] * bool(slot.base) + ["-x"] * slot.exported + ["-r"] * slot.readonly
        value = f"={quoted_again(slot.values[0])}" if 0 in slot.values and "p" in flags else ""
        if "i" in flags and "p" not in flags:
            call.print(name)
        else:
            call.print(" ".join(["typeset", *marks, f"{name}{value}"]))
    return 0


def _functions(call: Call, names: list[str]) -> int:
    missing = False
    for name in names or sorted(call.shell.functions):
        if name in call.shell.functions:
            call.print(f"{name}() {{ ... }}")
        else:
            missing = True
    return int(missing)


async def unset(call: Call) -> int:
    words = list(call.args)
    kind = words.pop(0) if words and words[0] in ("-f", "-v") else "-v"
    status = 0
    for word in words:
        if kind == "-f":
            status = status if call.shell.functions.pop(word, None) else 1
        else:
            try:
                call.shell.variables.pop(word, None)
            except ReadOnly as error:
                call.warn(f"{SH}: {error}")
                status = 1
    return status


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
    cells = [f"{name:<14} {'on' if name in on else 'off'}" for name in sorted(LONG_OPTIONS)]
    call.print("Current option settings")
    rows = -(-len(cells) // 5)
    for row in range(rows):
        call.print(" ".join(f"{cell:<18}" for cell in cells[row::rows]).rstrip())


async def shift(call: Call) -> int:
    count = _count(call)
    if count > len(call.shell.arguments) - 1:
        raise ShellFault("shift: nothing to shift")
    del call.shell.arguments[1 : count + 1]
    return 0


def _count(call: Call) -> int:
    if not call.args:
        return 1
    count = whole(call.args[0])
    if count is None or count < 0:
        raise ShellFault(f"{call.name}: {call.args[0]}: bad number")
    return count


async def let(call: Call) -> int:
    if not call.args:
        raise CommandError(f"{SH}: let: no arguments")
    value = 0
    for text in call.args:
        value = call.shell.variables.evaluate(text)
    return int(value == 0)


async def getopts(call: Call) -> int:
    """`getopts LETTERS NAME [ARGUMENTS]`: one option a call, OPTIND and OPTARG with it."""
    if len(call.args) < 2:
        raise CommandError(f"{SH}: getopts: missing options argument")
    letters, name, *given = call.args
    words = given or call.shell.arguments[1:]
    variables = call.shell.variables
    at, _, inside = variables.get("OPTIND", "1").partition(".")
    index, place = max(1, int(at) if at.isdecimal() else 1), int(inside or 1)
    # The place within `-abc` is kept out of sight, as the shell's own state is.
    hidden = variables.get("_OPTPLACE", "")
    place = int(hidden.partition(":")[2]) if hidden.startswith(f"{index}:") else 1
    variables.pop("OPTARG", None)
    word = words[index - 1] if index <= len(words) else ""
    if len(word) < 2 or word[0] not in "-+" or word == "--":
        variables["OPTIND"] = str(index + (word == "--"))
        variables[name] = "?"
        return 1
    letter = word[place]
    prefix = "+" if word[0] == "+" else ""
    takes = letters.partition(letter)[2].startswith(":") if letter != ":" else False
    known = letter in letters and letter != ":"
    rest = word[place + 1 :]
    index += not rest
    place = place + 1 if rest else 1
    value, found = prefix + letter, None
    if not known:
        value, found = _wrong(call, letters, letter, "unknown option"), letter
    elif takes and rest:
        found, index, place = rest, index + 1, 1
    elif takes and index <= len(words):
        found, index = words[index - 1], index + 1
    elif takes:
        value = _wrong(call, letters, letter, "requires argument")
        value, found = (":", letter) if letters.startswith(":") else (value, None)
    variables["OPTIND"] = str(index)
    variables["_OPTPLACE"] = f"{index}:{place}"
    variables[name] = value
    if found is not None and (known or letters.startswith(":")):
        variables["OPTARG"] = found
    return 0


def _wrong(call: Call, letters: str, letter: str, why: str) -> str:
    if not letters.startswith(":"):
        call.warn(f"{SH}: -{letter}: {why}")
    return "?"


async def read(call: Call) -> int:
    """`read [-r] [-d CHAR] [-n COUNT] [-N COUNT] [-t SECONDS] [-u FD] [-A] [-p] NAME...`.

    A line of stdin and no byte more, split by IFS; 1 at the end.
    """
    raw = array = False
    limit, end, source = 0, b"\n", call.io.stdin
    timeout: float | None = None
    words = list(call.args)
    while words and len(words[0]) > 1 and words[0].startswith("-"):
        flags = words.pop(0)[1:]
        for index, letter in enumerate(flags):
            if letter in "rsAp" and letter != "p":
                raw, array = raw or letter == "r", array or letter == "A"
                continue
            if letter not in "dnNtup":
                raise ShellFault(f"read: -{letter}: unknown option")
            value = flags[index + 1 :] or (words.pop(0) if words else "")
            if letter == "d":
                end = value[:1].encode() or b"\0"
            elif letter in "nN":
                limit = whole(value) or 0
            elif letter == "t":
                timeout = float(value) if re.fullmatch(r"\d+(\.\d*)?", value) else 0.0
            elif letter == "u":
                source = _descriptor(call, value)
            break
    names = words or ["REPLY"]
    if timeout == 0:
        return 142
    try:
        async with asyncio.timeout(timeout or None):
            text, complete = await _line(source, end, limit, raw)
    except TimeoutError:
        return 142
    separators = call.shell.variables.get("IFS", " \t\n")
    if words:
        values = _split(text, separators, 0 if array else len(names))
    else:
        values = [text]
    if array:
        call.shell.variables.set_array(names[0], values)
    else:
        for index, name in enumerate(names):
            call.shell.variables[name] = values[index] if index < len(values) else ""
    return 0 if complete else 1


def _descriptor(call: Call, value: str) -> Source:
    source = call.io.stdin if value == "0" else call.io.extra.get(int(value or "-1"))
    if not isinstance(source, Source):
        raise CommandError(f"{SH}: read: -u: {value}: bad file descriptor")
    return source


async def _line(source: Source, end: bytes, limit: int, raw: bool) -> tuple[str, bool]:
    """The characters up to `end`, at most `limit`; escaped ones come marked with a NUL."""
    line = bytearray()
    while not limit or len(line) < limit:
        byte = await source.read(1)
        if not byte:
            return line.decode(errors="surrogateescape"), False
        if byte == b"\\" and not raw:
            byte = await source.read(1)
            if byte != b"\n":
                line += b"\0" + byte
        elif byte == end:
            break
        elif byte != b"\0":
            line += byte
    return line.decode(errors="surrogateescape"), True


def _split(text: str, separators: str, count: int) -> list[str]:
    """At most `count` values (any number with 0); the last takes the rest."""
    white = "".join(char for char in separators if char in " \t\n")
    values: list[str] = []
    rest = text.lstrip(white)
    while rest and (not count or len(values) < count - 1):
        at = 0
        while at < len(rest) and rest[at] not in separators:
            at += 2 if rest[at] == "\0" else 1
        values.append(rest[:at])
        tail = rest[at:].lstrip(white)
        if tail and tail[0] in separators:
            tail = tail[1:].lstrip(white)
        rest = tail
    if count and len(values) < count:
        last = rest
        while last and last[-1] in white and last[-2:-1] != "\0":
            last = last[:-1]
        # A separator at the very end only ends the last value.
        if last and last[-1] in separators and not any(c in separators for c in last[:-1]):
            last = last[:-1]
        values.append(last)
    return [value.replace("\0", "") for value in values]


async def exit_(call: Call) -> int:
    status = whole(call.args[0]) if call.args else call.shell.status
    if status is None:
        raise ShellFault(f"exit: {call.args[0]}: bad number")
    raise ShellExit(status & 0xFF)


COMMANDS: dict[str, Command] = {
    "exit": exit_,
    "export": export,
    "getopts": getopts,
    "global": typeset,
    "integer": typeset,
    "let": let,
    "local": typeset,
    "nameref": typeset,
    "read": read,
    "readonly": export,
    "set": set_,
    "shift": shift,
    "typeset": typeset,
    "unset": unset,
}
