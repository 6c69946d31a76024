"""Turns words into fields: splitting by IFS, braces, and file name patterns."""

import posixpath
from collections.abc import Iterable

from ...system.files import FileSystem
from .patterns import Piece, compiled, is_pattern, letters
from .syntax import Part, Text, Word

WHITE = " \t\n"


class Fields:
    """Collects the pieces of one word and splits unquoted values by the characters of IFS."""

    def __init__(self, separators: str = WHITE) -> None:
        self._separators = separators
        self._done: list[list[Piece]] = []
        self._open: list[Piece] | None = None
        self._after_white = False

    def text(self, text: str, quoted: bool) -> None:
        """Add text that is never split."""
        if self._open is None:
            self._open = []
        self._open.append((text, quoted))
        self._after_white = False

    def value(self, value: str) -> None:
        """Add an unquoted expansion, which is split."""
        start = 0
        for at, char in enumerate(value):
            if char not in self._separators:
                continue
            if at > start:
                self.text(value[start:at], quoted=False)
            start = at + 1
            if char in WHITE:
                self._after_white = self._break() or self._after_white
            elif self._open is not None:
                self._break()
            elif self._after_white:
                self._after_white = False
            else:
                self._done.append([])
        if start < len(value):
            self.text(value[start:], quoted=False)

    def several(self, values: list[str], quoted: bool) -> None:
        """Add `"$@"`, each value a field of its own."""
        for index, value in enumerate(values):
            if index:
                self._break()
            if quoted:
                self.text(value, quoted=True)
            else:
                self.value(value)

    def done(self) -> list[list[Piece]]:
        self._break()
        return self._done

    def _break(self) -> bool:
        if self._open is None:
            return False
        self._done.append(self._open)
        self._open = None
        return True


def plain(pieces: Iterable[Piece]) -> str:
    """The text of a field as it stands."""
    return "".join(text for text, _ in pieces)


def braces(word: Word) -> list[Word]:
    """The words that `a{b,c}d` stands for (mksh(1), "Brace expansion")."""
    if not any(isinstance(part, Text) and not part.quoted and "{" in part.text for part in word):
        return [word]
    items: list[Part] = []
    for part in word:
        if isinstance(part, Text) and not part.quoted:
            items.extend(Text(char, False) for char in part.text)
        else:
            items.append(part)
    return [tuple(found) for found in _braces(items)]


def _braces(items: list[Part]) -> list[list[Part]]:
    for start, item in enumerate(items):
        if item != Text("{", False):
            continue
        depth, commas = 0, list[int]()
        for at in range(start, len(items)):
            mark = items[at]
            depth += (mark == Text("{", False)) - (mark == Text("}", False))
            if depth == 1 and mark == Text(",", False):
                commas.append(at)
            if depth == 0:
                break
        else:
            continue
        if not commas:
            continue
        edges = [start, *commas, at]
        options = [items[a + 1 : b] for a, b in zip(edges, edges[1:], strict=False)]
        rests = _braces(items[at + 1 :])
        return [
            [*items[:start], *middle, *rest]
            for option in options
            for middle in _braces(option)
            for rest in rests
        ]
    return [items]


def match_files(files: FileSystem, directory: str, pieces: list[Piece]) -> list[str]:
    """The names a field matches, or the field itself when it is no pattern or matches nothing."""
    if not is_pattern(pieces):
        return [plain(pieces)]
    steps: list[list[Piece]] = [[]]
    depth = 0
    for char, quoted in letters(pieces):
        depth += 0 if quoted else (char == "(") - (char == ")")
        if char == "/" and depth <= 0:
            steps.append([])
        else:
            steps[-1].append((char, quoted))
    return sorted(_match(files, directory, steps)) or [plain(pieces)]


def _match(files: FileSystem, directory: str, steps: list[list[Piece]]) -> list[str]:
    found = [""]
    for number, step in enumerate(steps):
        following: list[str] = []
        last = number == len(steps) - 1
        for prefix in found:
            folder = posixpath.join(directory, prefix)
            if not is_pattern(step):
                name = prefix + plain(step)
                kept = not name or files.exists(posixpath.join(directory, name))
                following += [name] if kept or not last else []
            elif files.is_dir(folder):
                following += [prefix + name for name in _names(files, folder, step)]
        if not last:
            following = [
                f"{name}/"
                for name in following
                if not name or files.is_dir(posixpath.join(directory, name))
            ]
        found = following
    return found


def _names(files: FileSystem, folder: str, step: list[Piece]) -> list[str]:
    pattern = compiled(letters(step))
    dotted = plain(step).startswith(".")
    try:
        names = files.listdir(folder)
    except PermissionError:
        return []
    return [
        name for name in names if pattern.fullmatch(name) and (dotted or not name.startswith("."))
    ]
