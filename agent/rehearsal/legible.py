"""Finds the texts that should be on a screen among the lines that were read from its picture.

The lines are what counts: a text is found where it was read, not where it should be. Where it
should be only decides between several places that fit.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...actions import Px, PxBox
from .ocr import TextLine

Manner: TypeAlias = Literal["whole", "within", "pieces", "nearly", "cut", "closer"]
"""How a text was read: as a line of its own, as part of a line, in several lines, with a letter
wrong, with its end cut off, or only on looking closer at its place."""

# Signs that fonts draw nearly alike; what is read as one of them may be another.
_ALIKE = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o", "〇": "o", "丨": "l"})
# One letter in so many may be wrong. No digit may.
_LETTERS_A_MISTAKE = 5
_LEAST_FOR_MISTAKES = 5
# Of a text that is cut off, that much must be there.
_LEAST_OF_CUT = 0.6
_ENOUGH_OF_CUT = 12
_NEAREST = 4
_FORBIDDEN = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that should be there, and the box that it should be in."""

    text: str
    box: PxBox


@dataclass(frozen=True, slots=True)
class Found:
    """Where a text was read, and how."""

    box: PxBox
    manner: Manner

    @property
    def center(self) -> Px:
        """The middle of what was read."""
        return Px((self.box.left + self.box.right) // 2, (self.box.top + self.box.bottom) // 2)


def key_of(text: str) -> str:
    """The letters and digits of a text, such as are easily taken for each other made one."""
    return "".join(sign for sign, _ in _signs(text))


def find_texts(
    wanted: Sequence[Wanted], lines: Sequence[TextLine], at: Callable[[PxBox], str]
) -> list[Found | None]:
    """Where each text is, None where it cannot be read; `at` looks closer at one box.

    A stretch of a line is taken by one text only. Texts without a letter or digit are not found.
    """
    return _Search(wanted, lines, at).run()


class _Line:
    """A line, its key, and which of the key's signs are spoken for."""

    def __init__(self, line: TextLine) -> None:
        self.box = line.box
        signs = list(_signs(line.text))
        self.key = "".join(sign for sign, _ in signs)
        self._at = [place for _, place in signs]
        self._edges = _edges(line.text)
        self.raw = line.text
        self.taken = [False] * len(self.key)

    def free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def bounded(self, start: int, end: int) -> bool:
        """Whether a stretch begins and ends where words do."""
        return self._edge(start) and self._edge(end)

    def _edge(self, index: int) -> bool:
        if index in (0, len(self.key)) or self._at[index] > self._at[index - 1] + 1:
            return True
        left, right = self.raw[self._at[index - 1]], self.raw[self._at[index]]
        both = left.isascii() and right.isascii()
        return not both or left.isdigit() != right.isdigit()

    def take(self, start: int, end: int) -> PxBox:
        """The box of a stretch, as far as letters of even width tell."""
        self.taken[start:end] = [True] * (end - start)
        whole, width = self._edges[-1] or 1.0, self.box.right - self.box.left
        first, last = self._at[start], self._at[end - 1] + 1
        return PxBox(
            self.box.left + round(width * self._edges[first] / whole), self.box.top,
            self.box.left + round(width * self._edges[last] / whole), self.box.bottom,
        )  # fmt: skip


class _Search:
    def __init__(
        self, wanted: Sequence[Wanted], lines: Sequence[TextLine], at: Callable[[PxBox], str]
    ) -> None:
        self._wanted = wanted
        self._keys = [key_of(one.text) for one in wanted]
        self._lines = [line for line in map(_Line, lines) if line.key]
        self._at = at
        self._found: list[Found | None] = [None] * len(wanted)

    def run(self) -> list[Found | None]:
        self._whole()
        self._within()
        for index in self._open():
            self._found[index] = self._pieces(index) or self._nearly(index)
        for index in self._open():
            self._found[index] = self._cut(index) or self._closer(index)
        return self._found

    def _open(self) -> list[int]:
        """What is still to be found, the longest first: it is the hardest to mistake."""
        left = [i for i, found in enumerate(self._found) if found is None and self._keys[i]]
        return sorted(left, key=lambda index: -len(self._keys[index]))

    def _whole(self) -> None:
        pairs = [
            (_distance(line.box, self._wanted[index].box), index, number)
            for index in self._open()
            for number, line in enumerate(self._lines)
            if line.key == self._keys[index]
        ]
        for _, index, number in sorted(pairs):
            line = self._lines[number]
            if self._found[index] is None and line.free(0, len(line.key)):
                self._found[index] = Found(line.take(0, len(line.key)), "whole")

    def _within(self) -> None:
        # Texts of one length are taken by nearness, so that each of several alike gets its own.
        pairs: list[tuple[int, int, int, int, int]] = []
        for index in self._open():
            key = self._keys[index]
            for number, line in enumerate(self._lines):
                for start in _places(key, line.key):
                    if line.bounded(start, start + len(key)):
                        away = _distance(line.box, self._wanted[index].box)
                        pairs.append((-len(key), away, index, number, start))
        for _, _, index, number, start in sorted(pairs):
            line, end = self._lines[number], start + len(self._keys[index])
            if self._found[index] is None and line.free(start, end):
                self._found[index] = Found(line.take(start, end), "within")

    def _pieces(self, index: int) -> Found | None:
        """A text of several lines: all that was read in its box."""
        # Links in a paragraph are texts of their own, and have taken their part of it.
        key, mine = self._keys[index], self._read_in(self._wanted[index].box)
        if len(mine) < 2:
            return None
        joined = "".join(line.key for line in mine)
        if _mistakes(key, joined, _digits(self._wanted[index].text)) > _allowed(key):
            return None
        return _all_of(mine, "pieces")

    def _cut(self, index: int) -> Found | None:
        """A text of which enough was read in its box, from its beginning."""
        key, inside = self._keys[index], self._read_in(self._wanted[index].box)
        mine = [line for line in inside if line.free(0, len(line.key))]
        joined = "".join(line.key for line in mine)
        start, digits = key[: len(joined)], _digits(self._wanted[index].text)
        if len(joined) < min(_ENOUGH_OF_CUT, _LEAST_OF_CUT * len(key)):
            return None
        # Of a number, a part says nothing.
        if all(digits[len(start) - 1 : len(start) + 1]):
            return None
        if _mistakes(start, joined, digits) > _allowed(start):
            return None
        return _all_of(mine, "cut")

    def _read_in(self, box: PxBox) -> list[_Line]:
        """The lines in a box, in the order in which they are read."""
        return _as_read([line for line in self._lines if _middle_in(line.box, box)])

    def _nearly(self, index: int) -> Found | None:
        """A text with a wrong letter, in one of the lines next to its place."""
        key, box = self._keys[index], self._wanted[index].box
        if not _allowed(key):
            return None
        digits = _digits(self._wanted[index].text)
        near = sorted(self._lines, key=lambda line: _distance(line.box, box))[:_NEAREST]
        for line in near:
            mistakes, start, end = _best(key, line, digits)
            if mistakes <= _allowed(key):
                return Found(line.take(start, end), "nearly")
        return None

    def _closer(self, index: int) -> Found | None:
        """A text that is there, but was not noticed: a lone digit, or one between pictures."""
        key, one = self._keys[index], self._wanted[index]
        digits = _digits(one.text)
        # The second time without the rim: a letter in a ring or a disc is read as one with it.
        for box in (one.box, within_rim(one.box)):
            if box.left < box.right and box.top < box.bottom:
                read = key_of(self._at(box))
                if read == key or _mistakes(key, read, digits) <= _allowed(key):
                    return Found(one.box, "closer")
        return None


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """The signs of a key, each with the place in the text that it comes from."""
    for place, letter in enumerate(text):
        for sign in unicodedata.normalize("NFKC", letter).casefold():
            if sign.isalnum():
                yield sign.translate(_ALIKE), place


def _digits(text: str) -> list[bool]:
    """Of each sign of a text's key, whether it stands for a digit."""
    return [text[place].isdigit() for _, place in _signs(text)]


def _edges(text: str) -> list[float]:
    """How far from the left each letter begins, and the last one ends, in widths of a letter."""
    edges = [0.0]
    for letter in text:
        wide = unicodedata.east_asian_width(letter) in "WF"
        edges.append(edges[-1] + (2.0 if wide else 0.5 if letter in " .,:;'!il|·" else 1.0))
    return edges


def _places(key: str, line: str) -> Iterator[int]:
    start = line.find(key)
    while start >= 0:
        yield start
        start = line.find(key, start + 1)


def _allowed(key: str) -> int:
    """How many letters may be wrong."""
    return len(key) // _LETTERS_A_MISTAKE if len(key) >= _LEAST_FOR_MISTAKES else 0


def _mistakes(key: str, read: str, digits: Sequence[bool]) -> int:
    """The edits between a key and all that was read; one of a digit is as bad as can be."""
    if abs(len(key) - len(read)) > _allowed(key):
        return _FORBIDDEN
    row = list(range(len(read) + 1))
    for index, sign in enumerate(key):
        dear = _FORBIDDEN if digits[index] else 1
        above, row = row, [row[0] + dear]
        for place, other in enumerate(read):
            row.append(_step(above, row, place, sign == other, dear, other))
    return row[-1]


def _best(key: str, line: _Line, digits: Sequence[bool]) -> tuple[int, int, int]:
    """(edits, start, end) of the free words of a line that come nearest to a key."""
    best = (_FORBIDDEN, 0, 0)
    for size in range(len(key) - _allowed(key), len(key) + _allowed(key) + 1):
        for start in range(len(line.key) - size + 1):
            end = start + size
            stretch = line.key[start:end]
            # Counting letters is quick, and rules out nearly all.
            near = len(set(key) - set(stretch)) <= _allowed(key)
            if near and line.bounded(start, end) and line.free(start, end):
                best = min(best, (_mistakes(key, stretch, digits), start, end))
    return best


def _step(
    above: Sequence[int], row: Sequence[int], place: int, same: bool, dear: int, other: str
) -> int:
    added = _FORBIDDEN if other.isdigit() else 1
    return min(
        above[place] + (0 if same else max(dear, added)),
        above[place + 1] + dear,
        row[place] + added,
    )


def _distance(one: PxBox, other: PxBox) -> int:
    """How far the middles are apart, in half pixels along the edges."""
    across = abs(one.left + one.right - other.left - other.right)
    return across + abs(one.top + one.bottom - other.top - other.bottom)


def within_rim(box: PxBox) -> PxBox:
    """The middle three fifths of a box, both ways."""
    across, down = (box.right - box.left) // 5, (box.bottom - box.top) // 5
    return PxBox(box.left + across, box.top + down, box.right - across, box.bottom - down)


def _middle_in(line: PxBox, box: PxBox) -> bool:
    """Whether the middle of a line lies in a box, a line's height around it included."""
    spare = (line.bottom - line.top) // 2
    x, y = (line.left + line.right) // 2, (line.top + line.bottom) // 2
    return box.left - spare <= x < box.right + spare and box.top - spare <= y < box.bottom + spare


def _as_read(lines: Sequence[_Line]) -> list[_Line]:
    """From top to bottom, and within a row from left to right."""
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda one: one.box.top + one.box.bottom):
        middle = (line.box.top + line.box.bottom) // 2
        if rows and middle < rows[-1][0].box.bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.box.left)]


def _all_of(lines: Sequence[_Line], manner: Manner) -> Found:
    boxes = [line.take(0, len(line.key)) for line in lines]
    return Found(
        PxBox(
            min(box.left for box in boxes), min(box.top for box in boxes),
            max(box.right for box in boxes), max(box.bottom for box in boxes),
        ),
        manner,
    )  # fmt: skip
