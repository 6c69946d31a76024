"""Texts and what they are in another language, some of them built from parts."""

from __future__ import annotations

import re
from collections.abc import Mapping


class LocalWords(dict[str, str]):
    """Texts and what is said instead of them.

    `{}` in a text stands for a part, which is put otherwise itself if it is known; `{0}` in what is
    said is the first of them. A text that is known as a whole is not taken apart.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__({text: said for text, said in words.items() if "{}" not in text})
        self._patterns = [
            (re.compile(re.escape(text).replace(r"\{\}", "(.+)"), re.DOTALL), said)
            for text, said in words.items()
            if "{}" in text
        ]

    def get(self, text: str, default: str = "") -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """What is said instead of the text, else `default`."""
        if text in self:
            return self[text]
        for pattern, said in self._patterns:
            if match := pattern.fullmatch(text):
                return said.format(*(self.get(part, part) for part in match.groups()))
        return default
