"""chmod, chown, chgrp and restorecon."""

import re
import stat as mode_bits
from collections.abc import Callable

from ..shell.call import Call, Command, CommandError
from .options import read_short
from .owners import number_of

WHO = {"u": 0o4700, "g": 0o2070, "o": 0o1007, "a": 0o7777}
WHAT = {"r": 0o444, "w": 0o222, "x": 0o111}


def new_mode(command: str, text: str, now: int) -> int:
    """The permission bits after `644`, `u+x,go-w` or the like. Raises CommandError."""
    if re.fullmatch(r"[0-7]{1,5}", text):
        return int(text, 8) & 0o7777
    bits = mode_bits.S_IMODE(now)
    for clause in text.split(","):
        match = re.fullmatch(r"([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)", clause)
        if match is None:
            raise CommandError(f"{command}: bad mode '{text}'")
        who = sum({WHO[letter] for letter in match[1]}) if match[1] else 0o7777 & ~0o022
        who |= 0o1000 if "t" in match[2] else 0
        who = 0o7777 if "a" in match[1] else who
        for sign, letters in re.findall(r"([-+=])([rwxXst]*|[ugo])", match[2]):
            mask = _wanted(letters, bits, now, match[1]) & who
            if sign == "=":
                bits = (bits & ~who) | mask
            else:
                bits = bits | mask if sign == "+" else bits & ~mask
    return bits


def _wanted(letters: str, bits: int, now: int, who: str) -> int:
    if letters and letters in "ugo":
        part = bits >> {"u": 6, "g": 3, "o": 0}[letters] & 7
        return part * 0o111
    wanted = 0
    for letter in letters:
        if letter == "X":
            wanted |= 0o111 if mode_bits.S_ISDIR(now) or bits & 0o111 else 0
        elif letter == "s":
            wanted |= 0o6000
        elif letter == "t":
            wanted |= 0o1000 if not who or "o" in who or "a" in who or "u" in who else 0
        else:
            wanted |= WHAT[letter]
    return wanted


async def chmod(call: Call) -> int:
    # A mode such as -x is no option.
    args = (
        ["--", *call.args]
        if call.args[:1] and re.match(r"-[rwxXst]", call.args[0])
        else (call.args)
    )
    options = read_short(args, flags="Rvf", command="chmod", needs=2)
    mode, *names = options.words
    new_mode("chmod", mode, 0)

    def change(path: str, shown: str) -> None:
        now = call.context.files.stat(path).mode
        call.context.files.chmod(path, new_mode("chmod", mode, now))
        if options.has("v"):
            call.print(f"chmod '{shown}' to {mode}")

    return _each(call, names, change, recursive=options.has("R"), quiet=False)


async def chown(call: Call) -> int:
    """`chown [-RHLPvfh] [USER][:GROUP] FILE...` and `chgrp`."""
    options = read_short(call.args, flags="RHLPvfh", command=call.name, needs=2)
    who, *names = options.words
    user, _, group = who.partition(":") if call.name == "chown" else ("", "", who)
    numbers: list[int | None] = []
    for name, kind in ((user, "user"), (group, "group")):
        number = number_of(name) if name else None
        if name and number is None:
            raise CommandError(f"{call.name}: no {kind} '{name}'")
        numbers.append(number)

    def change(path: str, shown: str) -> None:
        call.context.files.chown(path, *numbers)

    return _each(call, names, change, recursive=options.has("R"), quiet=options.has("f"))


async def restorecon(call: Call) -> int:
    """`restorecon [-DFnrRv] FILE...`: labels are right already, so that only names are checked."""
    options = read_short(call.args, flags="DFnrRv", command="restorecon", needs=1)
    return _each(call, options.words, lambda path, shown: None, recursive=False, quiet=False)


def _each(
    call: Call,
    names: list[str],
    change: Callable[[str, str], None],
    *,
    recursive: bool,
    quiet: bool,
) -> int:
    files = call.context.files
    status = 0
    for name in names:
        path = call.path(name)
        try:
            files.stat(path)
            change(path, name)
            root = files.resolve(path)
            for entry in files.walk(path) if recursive and files.is_dir(path) else ():
                change(entry, name + entry[len(root) :])
        except OSError as error:
            if not quiet:
                call.warn(f"{call.name}: '{name}': {error.strerror}")
            status = 1
    return status


MODES: dict[str, Command] = {
    "chgrp": chown,
    "chmod": chmod,
    "chown": chown,
    "restorecon": restorecon,
}
