"""What the built-in tasks' parameters and texts are in Chinese, for goals and phones in Chinese.

The apps' own content is taken from the phone's files; what only the tasks put on a phone stands in
`content/texts.zh.txt`, with {} for parts that are put otherwise themselves.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from ..emulator.pocket.apps.owner_texts import chinese, local_names, retold
from ..emulator.pocket.content import Content

CONTENT = Content(__file__)
T = TypeVar("T")
FOLDERS: Mapping[str, str] = {
    "Calendar": "calendar",
    "Contacts": "contacts",
    "Eats": "eats",
    "Messages": "messages",
    "Notes": "notes",
    "Shop": "shop",
}
"""The apps whose content is Chinese on a Chinese phone, and the folders it lies in."""


class LocalWords(dict[str, str]):
    """Texts and their Chinese; what is built from parts is found by its pattern."""

    def __init__(self, words: Mapping[str, str], parts: Mapping[str, str]) -> None:
        super().__init__(words)
        self._patterns = [
            (re.compile(re.escape(english).replace(r"\{\}", "(.+)"), re.DOTALL), chinese)
            for english, chinese in parts.items()
        ]

    def get(self, text: str, default: str = "") -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The text in Chinese, else `default`."""
        if text in self:
            return self[text]
        for pattern, said in self._patterns:
            if match := pattern.fullmatch(text):
                return said.format(*(self.get(part, part) for part in match.groups()))
        return default


def in_local_words(value: T, apps: Sequence[str]) -> T:
    """The same with every text in Chinese that a Chinese phone with these apps shows so."""
    return retold(value, _words(tuple(apps)))


@lru_cache(maxsize=64)
def _words(apps: tuple[str, ...]) -> LocalWords:
    folders = [FOLDERS[app] for app in apps if app in FOLDERS]
    own = CONTENT.texts("zh").items()
    words: dict[str, str] = {}
    parts: dict[str, str] = {}
    if folders:
        words |= _names()
        # An app whose content is English has places and things of the same names.
        for folder in folders if len(folders) == len(apps) else ():
            words |= chinese(folder)
        parts = {english: said for english, said in own if "{}" in english}
        # Mint is a herb in a note and a colour in the shop: an app's own content goes before.
        words = {english: said for english, said in own if "{}" not in english} | words
    return LocalWords(words, parts)


def _names() -> Mapping[str, str]:
    """Everybody's name; a first name alone is their whole name in Chinese."""
    whole = {english: name.whole for english, name in local_names().items()}
    return {**{english.partition(" ")[0]: name for english, name in whole.items()}, **whole}
