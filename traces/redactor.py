"""Keeps secrets out of what is written: each is replaced by its name, and can be put back."""

import json
import re
import shlex
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar, cast
from urllib.parse import quote
from xml.sax.saxutils import escape

from pydantic import BaseModel, JsonValue

from ..actions import UsageError

_Record = TypeVar("_Record", bound=BaseModel)

# Shorter ones would be found by chance in words and numbers.
SHORTEST = 4

_NAME = re.compile(r"[A-Za-z0-9_.-]+")
# What is not free text: hashes, times, sums and the members of closed sets.
_KEPT = frozenset({
    "version", "at", "started_at", "prices_date", "file", "ui", "media_type", "signature", "source",
    "prompt_sha256", "rung", "rung_extra_usd", "cost_usd", "at_least_usd", "by", "status",
    "end", "kind", "direction", "files",
})  # fmt: skip

_OWN = frozenset({"settings", "data", "extract_schema"})


class Redactor:
    """Replaces known secrets, by name, and whatever matches `patterns` in every text of a record.

    A secret is also found as JSON, a shell, XML, a URL or base64 write it. There are two ways to
    hide one. `mask` leaves `{NAME}`, which is what people and models are told and what `fill` turns
    into the secret where text is typed. `hide` leaves a mark that `reveal` can put back exactly; it
    is for what is read again, as the phone's state at the start. What a pattern took is gone.
    Raises UsageError for a secret too short to be told from other text, a bad name or pattern.
    """

    def __init__(
        self, secrets: Mapping[str, str] | None = None, patterns: Iterable[str] = ()
    ) -> None:
        self._values = dict(secrets or {})
        self._marks: dict[str, str] = {}
        names: dict[str, str] = {f"{{{name}}}": f"{{{name}}}" for name in self._values}
        for name, secret in self._values.items():
            _check(name, secret)
            for spelling, written in _spellings(secret):
                self._marks.setdefault(written, f"{{{{secret:{name}{spelling}}}}}")
                names.setdefault(written, f"{{{name}}}")
        self._names = names
        self._hiding, self._masking = _any_of(self._marks), _any_of(names)
        self._patterns = tuple(_compiled(pattern) for pattern in patterns)

    def __bool__(self) -> bool:
        return bool(self._marks or self._patterns)

    @property
    def names(self) -> tuple[str, ...]:
        """What the secrets are called."""
        return tuple(self._values)

    def fill(self, text: str) -> str:
        """The text with secrets in the place of `{NAME}`."""
        return re.sub(r"\{([\w.-]+)\}", lambda m: self._values.get(m[1], m[0]), text)

    def mask(self, text: str) -> str:
        """The text with `{NAME}` in the place of secrets."""
        if self._values:
            text = self._masking.sub(lambda match: self._names[match[0]], text)
        return text

    def masked(self, record: _Record) -> _Record:
        """The record with `{NAME}` in the place of secrets in every free text."""
        return _changed(record, self.mask) if self._values else record

    def hide(self, text: str) -> str:
        """The text with marks in the place of secrets."""
        if self._marks:
            text = self._hiding.sub(lambda match: self._marks[match[0]], text)
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


def names_of_old_marks(text: str) -> tuple[str, ...]:
    """The names of the secrets that are marked in such a text."""
    return tuple(dict.fromkeys(re.findall(r"\{\{secret:([\w.-]+)(?:\|[\w-]+)?\}\}", text)))


def old_marks_as_names(text: str) -> str:
    """A text of a trace whose writer put marks where `{NAME}` stands now."""
    return re.sub(r"\{\{secret:([\w.-]+)(?:\|[\w-]+)?\}\}", r"{\1}", text)


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
        raise UsageError(f"a secret cannot be called {name!r}: letters, digits and _.- only")
    if len(secret) < SHORTEST:
        raise UsageError(
            f"the secret {name!r} is shorter than {SHORTEST} characters: it would be found by "
            "chance in other text"
        )


def _spellings(secret: str) -> Iterator[tuple[str, str]]:
    """The ways a secret may be written, each with what tells it apart."""
    in_shell = shlex.quote(f"{secret} ")[1:-2]
    # `input text` writes a blank as %s.
    typed = secret.replace(" ", "%s")
    yield "", secret
    yield "|json", json.dumps(secret, ensure_ascii=False)[1:-1]
    yield "|ascii", json.dumps(secret)[1:-1]
    yield "|shell", in_shell
    yield "|input", typed
    yield "|shell-input", in_shell.replace(" ", "%s")
    yield "|xml", escape(secret)
    yield "|attribute", escape(secret, {'"': "&quot;", "'": "&#39;"})
    yield "|apostrophe", escape(secret, {'"': "&quot;", "'": "&apos;"})
    yield "|url", quote(secret, safe="")
    yield "|base64", b64encode(secret.encode()).decode()


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the texts; longer ones first: one secret may be a part of another."""
    return re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise UsageError(f"{pattern!r} is no regular expression: {error}") from error
    if compiled.search(""):
        raise UsageError(f"{pattern!r} matches the empty text, so it would match everywhere")
    return compiled
