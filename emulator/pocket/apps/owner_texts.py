"""What lies on a phone in the language of its owner.

Each app's content is written in English beside it; `content/texts.zh.txt` of its folder says the
same as a person in China would have it. What people are called stands in `content/names.zh.txt`
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from ..content import Content
from ..system.system import System
from .local_words import LocalWords

CONTENT = Content(__file__)
Words = Mapping[str, str]
NOTHING: Words = {}
T = TypeVar("T")


class LocalName(NamedTuple):
    """What somebody in the contacts is called where the owner lives."""

    given: str
    family: str
    company: str
    mailbox: str

    @property
    def whole(self) -> str:
        """The name as it is written, family name first."""
        return f"{self.family}{self.given}"


@cache
def local_names() -> Mapping[str, LocalName]:
    """Everybody in the contacts, and the owner, by their English names."""
    return {
        row["english"]: LocalName(row["given"], row["family"], row["company"], row["mailbox"])
        for row in CONTENT.table("names", "zh")
    }


@cache
def chinese(app: str) -> Words:
    """What an app's content is in Chinese, with the names of people; `app` is its folder."""
    own = Content(str(Path(__file__).parent / app / "seed.py")).texts("zh")
    return {**{english: name.whole for english, name in local_names().items()}, **own}


@cache
def in_the_files(app: str) -> Words:
    """What an app's Chinese content is in the content files, where pictures and icons are named."""
    own = Content(str(Path(__file__).parent / app / "seed.py")).texts("zh")
    return {shown: text for text, shown in own.items()}


def postal_line(street: str, city: str) -> str:
    """Street and city on one line; the city first and nothing between them where it is Chinese."""
    return f"{city}{street}" if _is_chinese(city) else f"{street}, {city}"


def labelled(label: str, line: str) -> str:
    """An address on one line behind what its owner calls it."""
    return f"{label}{'：' if _is_chinese(line) else ': '}{line}"


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def owners_words(system: System, app: str) -> Words:
    """What an app's content is on this phone; empty where it stays as it is written."""
    return _with_parts(app) if system.owner_language == "zh" else NOTHING


@cache
def _with_parts(app: str) -> Words:
    return LocalWords(chinese(app))


def retold(value: T, words: Words) -> T:
    """The same with every text in it that `words` knows put otherwise."""
    return cast("T", _retold(value, words)) if words else value


def _retold(value: Any, words: Words) -> Any:
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        told = [_retold(part, words) for part in parts]
        return type(parts)(*told) if hasattr(parts, "_fields") else tuple(told)
    if isinstance(value, list):
        return [_retold(part, words) for part in cast("list[Any]", value)]
    if isinstance(value, dict):
        parts_of = cast("dict[Any, Any]", value)
        return {key: _retold(part, words) for key, part in parts_of.items()}
    if is_dataclass(value) and not isinstance(value, type):
        named = [one.name for one in fields(value) if one.init]
        return replace(value, **{name: _retold(getattr(value, name), words) for name in named})
    return value
