"""Which keys each board of the keyboard has, and where."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..raster.fonts import coverage
from ..toolkit import kit

Board = Literal["letters", "symbols", "more", "numbers", "emoji"]
LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SYMBOLS = ("1234567890", "@#$_&-+()/", "*\"':;!?")
MORE = (
    "~`|\u2022\u221a\u03c0\u00f7\u00d7\u00a7\u2206",
    "\u00a3\u00a2\u20ac\u00a5^\u00b0={}\\",
    "%\u00a9\u00ae[]<>",
)
NUMBERS = (
    ("1", "2", "3", "-"),
    ("4", "5", "6", ","),
    ("7", "8", "9", "back"),
    (":", "0", ".", "enter"),
)
PHONE = (
    ("1", "2", "3", "-"),
    ("4", "5", "6", "*"),
    ("7", "8", "9", "back"),
    ("+", "0", "#", "enter"),
)
CHINESE_MARKS = {
    ",": "\uff0c",
    ".": "\u3002",
    "?": "\uff1f",
    "!": "\uff01",
    ":": "\uff1a",
    ";": "\uff1b",
    "(": "\uff08",
    ")": "\uff09",
}
EMOJI_RANGES: tuple[tuple[str, str, tuple[tuple[int, int], ...]], ...] = (
    ("Smileys", "mood", ((0x1F600, 0x1F640), (0x1F641, 0x1F644), (0x1F648, 0x1F64A))),
    ("People", "emoji_people", ((0x1F44D, 0x1F44F), (0x1F645, 0x1F647), (0x1F64B, 0x1F64F))),
    ("Animals", "pets", ((0x1F400, 0x1F43B),)),
    ("Food", "fastfood", ((0x1F32D, 0x1F32F), (0x1F345, 0x1F363), (0x1F381, 0x1F382))),
    ("Nature", "emoji_nature", ((0x1F300, 0x1F32C), (0x1F330, 0x1F344), (0x2600, 0x26FF))),
    (
        "Symbols",
        "emoji_symbols",
        ((0x2705, 0x2B55), (0x1F389, 0x1F3E0), (0x1F490, 0x1F4FF), (0x1F525, 0x1F525)),
    ),
    ("Travel", "emoji_transportation", ((0x1F697, 0x1F697),)),
)


class EmojiGroup(NamedTuple):
    """A category with its symbol."""

    name: str
    icon: str
    emoji: str


def emoji_groups() -> list[EmojiGroup]:
    """The categories with what the font can draw."""
    drawn = sorted(coverage("emoji"))
    return [
        EmojiGroup(
            name,
            icon,
            "".join(chr(c) for c in drawn if any(low <= c <= high for low, high in ranges)),
        )
        for name, icon, ranges in EMOJI_RANGES
    ]


class Key(NamedTuple):
    """A key: what it does, and its left edge and width in dp."""

    code: str
    left: float
    width: float


def key_rows(board: Board, field: kit.FieldState | None) -> list[list[Key]]:
    """The keys of a board, row by row, on a screen 411 dp wide."""
    if board == "numbers":
        return _pad(PHONE if field is not None and field.keyboard == "phone" else NUMBERS)
    letters = {"symbols": SYMBOLS, "more": MORE}.get(board, LETTERS)
    rows: list[list[Key]] = []
    for index, row in enumerate(letters):
        left = 3.0 + (405.0 - len(row) * 40.5) / 2
        rows.append([Key(char, left + 40.5 * place, 40.5) for place, char in enumerate(row)])
        if index == 2:
            sides = {"letters": "shift", "symbols": "more"}
            rows[-1].insert(0, Key(sides.get(board, "symbols"), 3, 56))
            rows[-1].append(Key("back", 352.5, 56))
    switch = "symbols" if board == "letters" else "letters"
    comma = "@" if field is not None and field.keyboard == "email" else ","
    widths = ((switch, 56.0), (comma, 40.5), ("emoji", 40.5), ("language", 40.5), (" ", 126.0))
    rows.append([])
    x = 3.0
    for code, width in (*widths, (".", 40.5), ("enter", 61.0)):
        rows[-1].append(Key(code, x, width))
        x += width
    return rows


def _pad(pad: tuple[tuple[str, ...], ...]) -> list[list[Key]]:
    return [
        [Key(code, 6 + column * 100, 97 if column < 3 else 99) for column, code in enumerate(row)]
        for row in pad
    ]
