"""Reads content files: what the pocket phone shows, in a form that a translator can edit.

A file lies in the folder `content` beside the code that shows it, such as
`apps/eats/content/menus.txt`. It is UTF-8 text, a row a line, cells parted by `|`:

    # What Eats sells. price: dollars. without: what a guest can have left out.
    name | price | without
    [Pizza]
    Margherita | 9.50 | basil
    [Burgers]
    Cheeseburger | 11.50 | onion, pickles

- A line that begins with `#` and an empty line say nothing. Comments say what the columns mean.
- The first line names the columns. A column that is not named there does not exist.
- `[Pizza]` alone on a line begins a group: `Row.group` of the rows below it.
- Spaces around a cell do not count. `\\|` is a bar, `\\n` a new line, `\\s` a space that counts,
  `\\#` a `#` and `\\[` a bracket that begin a line, `\\\\` a backslash.
- An indented line goes on with the cells of the row above it, and of the columns' line in the same
  way. Where the last column's name ends in `...`, such as `body...`, the indented lines are that
  cell's lines instead, without bars; the column's name is `body`.

A second language lies in a file of its own, `menus.zh.txt` beside `menus.txt`, in the same format;
`Content.table` takes it where there is one. Or it has a column of its own in the one file, such as
`name.zh`: `Row.text("name", "zh")` takes that where the cell is not empty. `strings.zh.txt` has the
words of the app's own code: the text as it stands in the code, and what is shown instead. In the
same way `texts.zh.txt` has what lies on the phone of a Chinese owner instead of the content; `{}`
in a text there is a part that is put otherwise itself, and `{0}` in what is shown the first part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
PRICED = re.compile(r"([^+]*[^+ ])(?: +\+(\d+(?:\.\d+)?))?")
ESCAPE = re.compile(r"\\(.?)")
ESCAPED = {"|": "|", "n": "\n", "s": " ", "#": "#", "[": "[", "\\": "\\"}
T = TypeVar("T", bound=str)
SPAN = re.compile(r"(-?)(?:(\d+)d)? ?(?:(\d+)h)? ?(?:(\d+)m)?")
STRINGS = ("text", "shown")
"""The columns of a file of strings."""


class ContentError(ValueError):
    """A content file is not as it must be; the text names the file and the line."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a content file; asking for a column that the file does not name is an error."""

    file: Path
    line: int
    """Where the row begins, counted from 1."""
    group: str
    """What stands in brackets above the row; empty where nothing does."""
    cells: Mapping[str, str]

    def wrong(self, message: str) -> ContentError:
        """The error that says where the row stands."""
        return ContentError(self.file, self.line, message)

    def __getitem__(self, column: str) -> str:
        try:
            return self.cells[column]
        except KeyError:
            raise self.wrong(f"there is no column {column!r}") from None

    def text(self, column: str, language: str = "") -> str:
        """A cell, in the language where the row has it in a column such as `name.zh`."""
        return self.cells.get(f"{column}.{language}") or self[column]

    def number(self, column: str) -> int:
        """A whole number."""
        return int(self._measure(column, r"[+-]?\d+", "a whole number"))

    def decimal(self, column: str) -> float:
        """A number with a point."""
        return float(self._measure(column, r"[+-]?\d+(\.\d+)?", "a number"))

    def cents(self, column: str) -> int:
        """An amount of money, written in dollars, in cents."""
        return round(self.decimal(column) * 100)

    def colour(self, column: str) -> str:
        """A colour as `#RRGGBB`."""
        return self._measure(column, "#[0-9A-Fa-f]{6}", "a colour such as #1F6F7B")

    def minutes(self, column: str) -> int:
        """A span of time such as `2d 3h 40m`, in minutes."""
        found = SPAN.fullmatch(self[column])
        if found is None or found[0] in ("", "-"):
            raise self.wrong(f"{column} is {self[column]!r}, not a span of time such as 2d 3h 40m")
        days, hours, minutes = (int(part or 0) for part in found.groups()[1:])
        span = (days * 24 + hours) * 60 + minutes
        return -span if found[1] else span

    def lines(self, column: str) -> tuple[str, ...]:
        """The lines of a cell; none for an empty one."""
        return tuple(self[column].splitlines())

    def items(self, column: str, mark: str = ",") -> tuple[str, ...]:
        """The parts of a cell between marks, without the spaces around them; none is empty."""
        parts = (part.strip() for part in self[column].split(mark))
        return tuple(part for part in parts if part)

    def priced(self, column: str) -> tuple[tuple[str, int], ...]:
        """Parts such as `Small, Large +2.50`: names, and what they cost more in cents."""
        return tuple(self._priced(part) for part in self.items(column))

    def _priced(self, part: str) -> tuple[str, int]:
        found = PRICED.fullmatch(part)
        if found is None:
            raise self.wrong(f"{part!r} is not a name with what it costs more, such as Large +2.50")
        return found[1], round(float(found[2] or 0) * 100)

    def one_of(self, column: str, options: Sequence[T]) -> T:
        """A word out of a closed set."""
        for option in options:
            if self[column] == option:
                return option
        raise self.wrong(f"{column} is {self[column]!r}, not one of {', '.join(options)}")

    def _measure(self, column: str, form: str, kind: str) -> str:
        cell = self[column]
        if re.fullmatch(form, cell) is None:
            raise self.wrong(f"{column} is {cell!r}, not {kind}")
        return cell


class Content:
    """The content files beside a module: `CONTENT = Content(__file__)`."""

    def __init__(self, module: str) -> None:
        self.folder = Path(module).parent / "content"

    def table(self, name: str, language: str = "") -> Sequence[Row]:
        """The rows of a file, in the language where there is a file for it.

        Read once a process, when first asked for. Raises ContentError for a malformed line.
        """
        return _table(self.folder, name, language)

    def lists(self, name: str, language: str = "") -> Mapping[str, tuple[str, ...]]:
        """The cells of a file of one column, by group."""
        found: dict[str, list[str]] = {}
        for row in self.table(name, language):
            (cell,) = row.cells.values()
            found.setdefault(row.group, []).append(cell)
        return {group: tuple(cells) for group, cells in found.items()}

    def strings(self, language: str) -> Mapping[str, str]:
        """What is shown instead of the code's own texts; empty where there is no file for it."""
        return _strings(self.folder / f"strings.{language}.txt")

    def texts(self, language: str) -> Mapping[str, str]:
        """What lies on the phone of such an owner instead; empty where there is no file for it."""
        return _strings(self.folder / f"texts.{language}.txt")


@cache
def _table(folder: Path, name: str, language: str) -> Sequence[Row]:
    own = folder / f"{name}.{language}.txt"
    return read_table(own if language and own.exists() else folder / f"{name}.txt")


@cache
def _strings(file: Path) -> Mapping[str, str]:
    words: dict[str, str] = {}
    for number, _, names, cells in _rows(file) if file.exists() else ():
        if names != STRINGS:
            raise ContentError(file, number, f"the columns are not {' | '.join(STRINGS)}")
        text, shown = cells
        if text in words:
            raise ContentError(file, number, f"{text!r} stands here a second time")
        words[text] = shown
    return MappingProxyType(words)


def read_table(file: Path) -> tuple[Row, ...]:
    """The rows of a content file; ContentError for a line that is malformed."""
    return tuple(
        Row(file, number, group, dict(zip(names, cells, strict=True)))
        for number, group, names, cells in _rows(file)
    )


def _rows(file: Path) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Line number, group, the names of the columns and the cells of every row."""
    names: tuple[str, ...] = ()
    rest = False
    group = ""
    for number, line, more in _entries(file):
        if not names:
            names = _columns(file, number, [*_cells(file, number, line), *_further(file, more)])
            rest = names[-1].endswith("...")
            names = (*names[:-1], names[-1].removesuffix("..."))
            continue
        if line[0] == "[" and line[-1] == "]" and "|" not in line:
            if more:
                raise ContentError(
                    file, more[0][0], "an indented line goes on with a row, not a group"
                )
            group = line[1:-1].strip()
            continue
        cells = _cells(file, number, line)
        if rest and (more or len(cells) < len(names)):
            cells.append("\n".join(_plain(file, at, text.strip()) for at, text in more))
        elif more:
            cells += _further(file, more)
        if len(cells) != len(names):
            message = f"{len(cells)} cells where {len(names)} belong: {' | '.join(names)}"
            raise ContentError(file, number, message)
        yield number, group, names, cells
    if not names:
        raise ContentError(file, 1, "no line names the columns")


def _columns(file: Path, number: int, columns: list[str]) -> tuple[str, ...]:
    if not all(columns) or len(set(columns)) != len(columns):
        raise ContentError(file, number, "each column has a name of its own")
    return tuple(columns)


def _entries(file: Path) -> Iterator[tuple[int, str, list[tuple[int, str]]]]:
    """Line numbers and lines that say something, each with the indented lines below it."""
    entry: tuple[int, str, list[tuple[int, str]]] | None = None
    for number, line in enumerate(_text(file).split("\n"), 1):
        line = line.rstrip()
        if not line or line[0] == "#":
            continue
        if line[0] not in " \t":
            if entry is not None:
                yield entry
            entry = (number, line, [])
        elif entry is None:
            raise ContentError(file, number, "an indented line has nothing above it to go on with")
        else:
            entry[2].append((number, line))
    if entry is not None:
        yield entry


def _text(file: Path) -> str:
    # Editors of some computers write a byte order mark.
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.read_bytes().count(b"\n", 0, error.start) + 1
        raise ContentError(file, line, "this is not UTF-8 text") from error


def _further(file: Path, lines: Sequence[tuple[int, str]]) -> list[str]:
    return [cell for number, line in lines for cell in _cells(file, number, line)]


def _cells(file: Path, number: int, line: str) -> list[str]:
    if "\\" not in line:
        return [cell.strip() for cell in line.split("|")]
    parts = BAR.sub(r"\1\0", line).split("\0")
    return [_plain(file, number, part.strip()) for part in parts]


def _plain(file: Path, number: int, text: str) -> str:
    """A text as it is shown, its escapes resolved."""

    def resolve(found: re.Match[str]) -> str:
        if found[1] not in ESCAPED:
            raise ContentError(file, number, f"{found[0]!r} is no escape; a backslash is \\\\")
        return ESCAPED[found[1]]

    return ESCAPE.sub(resolve, text) if "\\" in text else text
