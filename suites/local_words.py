"""What the built-in tasks' parameters and texts are in Chinese, for goals and phones in Chinese.

The apps' own content is taken from the phone's files; what only the tasks put on a phone stands in
`content/texts.zh.txt`, with {} for parts that are put otherwise themselves.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from ..emulator.pocket.apps.local_words import LocalWords
from ..emulator.pocket.apps.owner_texts import chinese, local_names, retold
from ..emulator.pocket.content import Content

CONTENT = Content(__file__)
T = TypeVar("T")
FOLDERS: Mapping[str, str] = {
    "Calendar": "calendar",
    "Contacts": "contacts",
    "Eats": "eats",
    "Go": "go",
    "Messages": "messages",
    "Notes": "notes",
    "Shop": "shop",
}
"""The apps whose content is Chinese on a Chinese phone, and the folders it lies in."""


def in_local_words(value: T, apps: Sequence[str]) -> T:
    """The same with every text in Chinese that a Chinese phone with these apps shows so."""
    return retold(value, _words(tuple(apps)))


@lru_cache(maxsize=64)
def _words(apps: tuple[str, ...]) -> LocalWords:
    folders = [FOLDERS[app] for app in apps if app in FOLDERS]
    words: dict[str, str] = {}
    if folders:
        words |= _names()
        # An app whose content is English has places and things of the same names.
        for folder in folders if len(folders) == len(apps) else ():
            words |= chinese(folder)
        # An app's own content goes before: one word may be two things.
        words = {**CONTENT.texts("zh"), **words}
    return LocalWords(words)


def _names() -> Mapping[str, str]:
    """Everybody's name; a first name alone is their whole name in Chinese."""
    whole = {english: name.whole for english, name in local_names().items()}
    return {**{english.partition(" ")[0]: name for english, name in whole.items()}, **whole}
