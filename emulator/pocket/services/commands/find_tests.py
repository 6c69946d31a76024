"""What `find` asks of each entry, and how the answers are put together."""

import posixpath
import re
import stat as mode_bits
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ...system.files import Stat
from ..shell.call import CommandError
from .owners import user_name

KINDS = {"f": mode_bits.S_IFREG, "d": mode_bits.S_IFDIR, "l": mode_bits.S_IFLNK,
         "p": mode_bits.S_IFIFO, "c": mode_bits.S_IFCHR, "b": mode_bits.S_IFBLK,
         "s": mode_bits.S_IFSOCK}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One entry on the way: its path as shown, what is known of it, how deep it is."""

    shown: str
    start: str
    stat: Stat
    depth: int
    link: str = ""


ESCAPES = dict(zip("abefnrtv0\\", "\a\b\x1b\f\n\r\t\v\0\\", strict=True))
Test = Callable[[Found], Awaitable[bool]]


def plain_test(test: Callable[[Found], bool]) -> Test:
    async def run(found: Found) -> bool:
        return test(found)

    return run


def negated(test: Test) -> Test:
    async def run(found: Found) -> bool:
        return not await test(found)

    return run


def both_of(one: Test, other: Test) -> Test:
    async def run(found: Found) -> bool:
        return await one(found) and await other(found)

    return run


def any_of(one: Test, other: Test) -> Test:
    async def run(found: Found) -> bool:
        return await one(found) or await other(found)

    return run


def print_form(form: str, found: Found, write: Callable[[str], None]) -> None:
    """`-printf`: prints up to what toybox does not know, which it refuses (find.c)."""
    mode = found.stat.mode
    fields = {
        "f": posixpath.basename(found.shown.rstrip("/")) or found.shown,
        "g": user_name(found.stat.gid),
        "G": str(found.stat.gid),
        "i": str(found.stat.inode),
        "l": found.link,
        "m": f"{mode_bits.S_IMODE(mode):o}",
        "M": mode_bits.filemode(mode),
        "p": found.shown,
        "P": found.shown[len(found.start) :].lstrip("/"),
        "s": str(found.stat.size),
        "u": user_name(found.stat.uid),
        "U": str(found.stat.uid),
        "Z": "?",
        "T@": f"{found.stat.mtime}.0",
        "%": "%",
    }
    for match in re.finditer(r"%([-0-9.]*)(T.?|.?)|\\(.?)|[^%\\]+", form, re.DOTALL):
        size, letter, escape = match.groups()
        if letter is not None and letter not in fields:
            told = f"%T: %{letter}" if letter.startswith("T") else letter
            raise CommandError(f"find: bad -printf %{told}")
        if escape == "c":
            return
        if letter is not None:
            text = f"%{size}s" % fields[letter]
        else:
            text = match[0] if escape is None else ESCAPES.get(escape, "\\" + escape)
        write(text)
