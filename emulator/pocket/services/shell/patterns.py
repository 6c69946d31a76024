"""The shell's patterns: `*`, `?`, `[...]`, and ksh's `@(a|b)`, `!(a|b)` and their kin."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

Piece = tuple[str, bool]  # text, and whether it was quoted
Letter = tuple[str, bool]
MAGIC = frozenset("*?[")
EXTENDED = frozenset("@*+?!")
CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
"""POSIX's character classes in the C locale, as the inside of a bracket."""


def letters(pieces: Iterable[Piece]) -> tuple[Letter, ...]:
    """The characters of the pieces, each with whether it was quoted."""
    return tuple((char, quoted) for text, quoted in pieces for char in text)


def is_pattern(pieces: Iterable[Piece]) -> bool:
    """Whether an unquoted character makes a pattern of it."""
    return any(
        not quoted and (MAGIC.intersection(text) or re.search(r"[@+!]\(", text) is not None)
        for text, quoted in _joined(pieces)
    )


@lru_cache(maxsize=512)
def compiled(text: tuple[Letter, ...]) -> re.Pattern[str]:
    """The pattern as a regular expression, to be matched in full."""
    source, _ = _translate(text, 0, ())
    try:
        return re.compile(source, re.DOTALL)
    except (re.error, RecursionError):
        return re.compile(re.escape("".join(char for char, _ in text)))


def matches(text: str, pieces: Iterable[Piece]) -> bool:
    """Whether the pattern fits the whole text."""
    return compiled(letters(pieces)).fullmatch(text) is not None


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with neighbours of one kind put together."""
    out: list[Piece] = []
    for text, quoted in pieces:
        if out and out[-1][1] == quoted:
            out[-1] = (out[-1][0] + text, quoted)
        else:
            out.append((text, quoted))
    return out


def _translate(text: Sequence[Letter], at: int, stops: tuple[str, ...]) -> tuple[str, int]:
    """The expression for `text` from `at` up to an unquoted stop, and where that is."""
    out: list[str] = []
    while at < len(text):
        char, quoted = text[at]
        if not quoted and char in stops:
            break
        if not quoted and char in EXTENDED and at + 1 < len(text) and text[at + 1] == ("(", False):
            source, at = _alternatives(text, at, stops)
            out.append(source)
            continue
        if quoted or char not in MAGIC:
            out.append(re.escape(char))
        elif char == "*":
            out.append(".*")
        elif char == "?":
            out.append(".")
        else:
            source, at = _bracket(text, at)
            out.append(source)
            continue
        at += 1
    return "".join(out), at


def _alternatives(text: Sequence[Letter], at: int, stops: tuple[str, ...]) -> tuple[str, int]:
    kind, start = text[at][0], at
    options: list[str] = []
    at += 1
    while True:
        source, at = _translate(text, at + 1, ("|", ")"))
        options.append(source)
        if at >= len(text):
            # Never closed, so that it is no alternative but these characters.
            return re.escape(kind + "("), start + 2
        if text[at][0] == ")":
            break
    at += 1
    inner = f"(?:{'|'.join(options)})"
    if kind == "!":
        rest, _ = _translate(text, at, stops)
        return f"(?!{inner}{rest}\\Z).*", at
    return inner + {"@": "", "*": "*", "+": "+", "?": "?"}[kind], at


def _bracket(text: Sequence[Letter], start: int) -> tuple[str, int]:
    at = start + 1
    negated = at < len(text) and text[at] in (("!", False), ("^", False))
    at += negated
    out: list[str] = []
    first = True
    while at < len(text):
        char, quoted = text[at]
        if char == "]" and not quoted and not first:
            return f"[{'^' if negated else ''}{''.join(out)}]", at + 1
        first = False
        if char == "[" and not quoted and at + 1 < len(text) and text[at + 1][0] == ":":
            name = "".join(letter for letter, _ in text[at + 2 : at + 12]).partition(":]")
            if name[1] and name[0] in CLASSES:
                out.append(CLASSES[name[0]])
                at += len(name[0]) + 4
                continue
        out.append("-" if char == "-" and not quoted else re.escape(char))
        at += 1
    return "\\[", start + 1
