"""Chinese by pinyin: from typed letters to candidates."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from .pinyin_table import SYLLABLES, WORDS

MOST = 60
"""Candidates for one input."""
MOST_READINGS = 8
ENTRY = re.compile(r"([a-z]+)([^a-z\s]+)")


class Candidate(NamedTuple):
    """A text to put in, and how many of the typed letters it uses up."""

    text: str
    used: int


class Lexicon(NamedTuple):
    """Characters by syllable; words by their syllables run together, and by their initials."""

    characters: dict[str, str]
    words: dict[str, list[str]]
    initials: dict[str, list[str]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The tables, read when the first Chinese letter is typed."""
    characters: dict[str, str] = {}
    readings: dict[str, list[str]] = {}
    for syllable, text in ENTRY.findall(SYLLABLES):
        characters[syllable] = characters.get(syllable, "") + text
        for char in text:
            readings.setdefault(char, []).append(syllable)
    words: dict[str, list[str]] = {}
    initials: dict[str, list[str]] = {}
    for word in WORDS.split():
        parts = [readings[char] for char in word]
        for spelled in list(product(*parts))[:MOST_READINGS]:
            words.setdefault("".join(spelled), []).append(word)
            short = "".join(syllable[0] for syllable in spelled)
            if word not in initials.setdefault(short, []):
                initials[short].append(word)
    return Lexicon(characters, words, initials)


@lru_cache(maxsize=1)
def first_readings() -> dict[str, str]:
    """How each character is most often read."""
    found: dict[str, str] = {}
    for syllable, text in ENTRY.findall(SYLLABLES):
        for char in text:
            found.setdefault(char, syllable)
    return found


def candidates(typed: str) -> list[Candidate]:
    """What typed letters may stand for, best first: whole words, then characters."""
    known = lexicon()
    typed = typed.lower()
    found: dict[str, int] = {}

    def add(text: str, used: int) -> None:
        found.setdefault(text, used)

    for length in range(len(typed), 1, -1):
        for word in known.words.get(typed[:length], ()):
            add(word, length)
    for spelled, words in known.words.items():
        if len(typed) > 2 and spelled.startswith(typed):
            for word in words:
                add(word, len(typed))
    for word in known.initials.get(typed, ()) if len(typed) > 1 else ():
        add(word, len(typed))
    for length in range(min(6, len(typed)), 0, -1):
        for char in known.characters.get(typed[:length], ""):
            add(char, length)
    if len(found) < MOST:
        for syllable, text in known.characters.items():
            if syllable.startswith(typed):
                for char in text[:3]:
                    add(char, len(typed))
    return [Candidate(text, used) for text, used in found.items()][:MOST]
