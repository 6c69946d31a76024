"""Keeps secrets out of what is written: each is replaced by its name, and can be put back."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar, cast

from pydantic import BaseModel, JsonValue

from ..actions import UsageMistake

_Record = TypeVar("_Record", bound=BaseModel)

# Shorter ones would be found by chance in words and numbers.
SHORTEST = 4

_NAME = re.compile(r"[A-Za-z0-9_.-]+")
# What is not free text: hashes, times, sums and the members of closed sets.
_KEPT = frozenset({
    "version", "at", "started_at", "prices_date", "file", "ui", "media_type", "signature", "source",
    "prompt_sha256", "rung", "rung_extra_usd", "cost_usd", "at_least_usd", "by", "status",
    "end", "kind", "direction",
})  # fmt: skip

_OWN = frozenset({"settings", "data", "extract_schema"})


class Redactor:
    """Replaces known secrets, by name, and whatever matches `patterns` in every text of a record.

    A secret is also found as JSON writes it, because a reply's arguments are raw JSON. `reveal`
    puts secrets back in the place of their names; what a pattern took is gone. Raises UsageMistake
    for a secret too short to be told from other text, a bad name or a bad pattern.
    """

    def __init__(
        self, secrets: Mapping[str, str] | None = None, patterns: Iterable[str] = ()
    ) -> None:
        self._marks: dict[str, str] = {}
        # Longer ones first: one secret may be a part of another.
        for name, secret in sorted((secrets or {}).items(), key=lambda item: -len(item[1])):
            _check(name, secret)
            for spelling, written in _spellings(secret):
                self._marks.setdefault(written, f"{{{{secret:{name}{spelling}}}}}")
        self._patterns = tuple(_compiled(pattern) for pattern in patterns)

    def __bool__(self) -> bool:
        return bool(self._marks or self._patterns)

    def hide(self, text: str) -> str:
        """The text with names in the place of secrets."""
        for written, mark in self._marks.items():
            text = text.replace(written, mark)
        for pattern in self._patterns:
            text = pattern.sub("{{secret}}", text)
        return text

    def reveal(self, text: str) -> str:
        """The text with the secrets put back."""
        for written, mark in self._marks.items():
            text = text.replace(mark, written)
        return text

    def hidden(self, record: _Record) -> _Record:
        """The record with every free text in it hidden."""
        return _changed(record, self.hide) if self else record

    def revealed(self, record: _Record) -> _Record:
        """The record as it was before it was hidden, patterns aside."""
        return _changed(record, self.reveal) if self._marks else record


def _changed(record: _Record, change: Callable[[str], str]) -> _Record:
    raw = cast(JsonValue, record.model_dump(mode="json", exclude_none=True))
    return type(record).model_validate(_walk(raw, change, _KEPT))


def _walk(value: JsonValue, change: Callable[[str], str], kept: frozenset[str]) -> JsonValue:
    match value:
        case str():
            return change(value)
        case list():
            return [_walk(item, change, kept) for item in value]
        case dict():
            return dict(_entries(value, change, kept))
        case _:
            return value


def _entries(
    value: dict[str, JsonValue], change: Callable[[str], str], kept: frozenset[str]
) -> Iterator[tuple[str, JsonValue]]:
    for name, inner in value.items():
        if name in kept or (name == "key" and value.get("kind") == "press"):
            yield name, inner
        else:
            # What a user named may be called anything.
            yield name, _walk(inner, change, frozenset() if name in _OWN else kept)


def _check(name: str, secret: str) -> None:
    if not _NAME.fullmatch(name):
        raise UsageMistake(f"a secret cannot be called {name!r}: letters, digits and _.- only")
    if len(secret) < SHORTEST:
        raise UsageMistake(
            f"the secret {name!r} is shorter than {SHORTEST} characters: it would be found by "
            "chance in other text"
        )


def _spellings(secret: str) -> Iterator[tuple[str, str]]:
    """The ways a secret may be written, each with what tells it apart."""
    yield "", secret
    yield "|json", json.dumps(secret, ensure_ascii=False)[1:-1]
    yield "|ascii", json.dumps(secret)[1:-1]


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise UsageMistake(f"{pattern!r} is no regular expression: {error}") from error
    if compiled.search(""):
        raise UsageMistake(f"{pattern!r} matches the empty text, so it would match everywhere")
    return compiled
