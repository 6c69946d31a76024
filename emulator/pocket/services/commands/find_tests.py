"""What `find` asks of each entry, and how the answers are put together."""

import posixpath
import re
import stat as mode_bits
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ...system.files import Stat

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


def filled_form(form: str, found: Found) -> str:
    letter = {mode: name for name, mode in KINDS.items()}[mode_bits.S_IFMT(found.stat.mode)]
    fields = {
        "p": found.shown,
        "f": posixpath.basename(found.shown.rstrip("/")) or found.shown,
        "h": posixpath.dirname(found.shown) or ".",
        "P": found.shown[len(found.start) :].lstrip("/"),
        "H": found.start,
        "s": str(found.stat.size),
        "d": str(found.depth),
        "y": letter,
        "m": f"{mode_bits.S_IMODE(found.stat.mode):o}",
        "M": mode_bits.filemode(found.stat.mode),
        "i": str(found.stat.inode),
        "n": str(found.stat.links),
        "%": "%",
    }
    text = re.sub(r"%(.)", lambda match: fields.get(match[1], match[0]), form)
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0")
