"""The tests of `[ ]` and `[[ ]]` on texts, numbers and files."""

import posixpath
import stat as mode_bits
from collections.abc import Callable
from dataclasses import dataclass

from ...system.files import FileSystem, Stat

NUMERIC: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda one, other: one == other,
    "-ne": lambda one, other: one != other,
    "-lt": lambda one, other: one < other,
    "-le": lambda one, other: one <= other,
    "-gt": lambda one, other: one > other,
    "-ge": lambda one, other: one >= other,
}
TEXTUAL: dict[str, Callable[[str, str], bool]] = {
    "=": lambda one, other: one == other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
}
KINDS: dict[str, Callable[[int], bool]] = {
    "-f": mode_bits.S_ISREG,
    "-d": mode_bits.S_ISDIR,
    "-L": mode_bits.S_ISLNK,
    "-h": mode_bits.S_ISLNK,
    "-p": mode_bits.S_ISFIFO,
    "-c": mode_bits.S_ISCHR,
    "-b": mode_bits.S_ISBLK,
    "-S": mode_bits.S_ISSOCK,
    "-u": lambda mode: bool(mode & mode_bits.S_ISUID),
    "-g": lambda mode: bool(mode & mode_bits.S_ISGID),
    "-k": lambda mode: bool(mode & mode_bits.S_ISVTX),
}
FILE_UNARY = frozenset((*KINDS, "-a", "-e", "-s", "-r", "-w", "-x", "-O", "-G"))
UNARY = frozenset((*FILE_UNARY, "-n", "-z", "-t", "-o"))
BINARY = frozenset((*NUMERIC, *TEXTUAL, "-nt", "-ot", "-ef"))


@dataclass(frozen=True, slots=True)
class FileTests:
    """Where file names are looked up, and what `-o` asks about."""

    files: FileSystem
    directory: str
    options: set[str]

    def stat(self, name: str, *, follow: bool = True) -> Stat | None:
        if not name:
            return None
        try:
            return self.files.stat(posixpath.join(self.directory, name), follow=follow)
        except OSError:
            return None


def holds(
    where: FileTests,
    operator: str,
    left: str,
    right: str | None = None,
    evaluate: Callable[[str], int] = int,
) -> bool:
    """Whether a test holds; raises ValueError when a number is none."""
    if right is not None:
        return _compared(where, operator, left, right, evaluate)
    match operator:
        case "-n":
            return left != ""
        case "-z":
            return left == ""
        case "-t":
            return False
        case "-o":
            return left in where.options
        case _:
            return _file(where, operator, left)


def _file(where: FileTests, operator: str, name: str) -> bool:
    found = where.stat(name, follow=operator not in ("-L", "-h"))
    if found is None:
        return False
    if operator in KINDS:
        return KINDS[operator](found.mode)
    if operator == "-s":
        return found.size > 0
    if operator == "-x":
        return found.is_dir or bool(found.mode & 0o111)
    return True


def _compared(
    where: FileTests, operator: str, left: str, right: str, evaluate: Callable[[str], int]
) -> bool:
    if operator in TEXTUAL:
        return TEXTUAL[operator](left, right)
    if operator in NUMERIC:
        return NUMERIC[operator](evaluate(left), evaluate(right))
    one, other = where.stat(left), where.stat(right)
    match operator:
        case "-nt":
            return one is not None and (other is None or one.changed > other.changed)
        case "-ot":
            return other is not None and (one is None or one.changed < other.changed)
        case _:
            return one is not None and other is not None and one.inode == other.inode
