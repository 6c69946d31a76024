"""Turns words into strings: variables, splitting, and file name patterns."""

import fnmatch
import glob
import posixpath
from collections.abc import Iterable

from ...system.files import FileSystem

Piece = tuple[str, bool]  # text, and whether it was quoted
MAGIC = frozenset("*?[")


class Fields:
    """Collects the pieces of one word and splits unquoted values at white space."""

    def __init__(self) -> None:
        self._done: list[list[Piece]] = []
        self._open: list[Piece] | None = None

    def text(self, text: str, quoted: bool) -> None:
        """Add text that is never split."""
        if self._open is None:
            self._open = []
        self._open.append((text, quoted))

    def value(self, value: str) -> None:
        """Add an unquoted expansion, which white space splits."""
        words = value.split()
        if not words:
            if value:
                self._break()
            return
        if value[0].isspace():
            self._break()
        for index, word in enumerate(words):
            if index:
                self._break()
            self.text(word, quoted=False)
        if value[-1].isspace():
            self._break()

    def done(self) -> list[list[Piece]]:
        self._break()
        return self._done

    def _break(self) -> None:
        if self._open is not None:
            self._done.append(self._open)
            self._open = None


def plain(pieces: Iterable[Piece]) -> str:
    """The text of a field as it stands."""
    return "".join(text for text, _ in pieces)


def match_files(files: FileSystem, directory: str, pieces: list[Piece]) -> list[str]:
    """The names a field matches, or the field itself when it is no pattern or matches nothing."""
    if not any(not quoted and MAGIC.intersection(text) for text, quoted in pieces):
        return [plain(pieces)]
    pattern = "".join(glob.escape(text) if quoted else text for text, quoted in pieces)
    found = _match(files, directory, "/" if pattern.startswith("/") else "", pattern.split("/"))
    return found or [plain(pieces)]


def _match(files: FileSystem, directory: str, base: str, steps: list[str]) -> list[str]:
    found = [base]
    for step in steps:
        if step == "":
            continue
        following: list[str] = []
        for prefix in found:
            folder = posixpath.join(directory, prefix)
            if not MAGIC.intersection(step):
                if files.exists(posixpath.join(folder, step)):
                    following.append(posixpath.join(prefix, step))
            elif files.is_dir(folder):
                following.extend(
                    posixpath.join(prefix, name)
                    for name in files.listdir(folder)
                    if fnmatch.fnmatchcase(name, step)
                    and (step.startswith(".") or not name.startswith("."))
                )
        found = following
    return [] if found == [base] else found
