"""An error in the endpoint's words, wherever it stands in a body, and what these words mean.

Endpoints put their errors in many places: an object, a list (Google), a bare string (LM Studio), a
page of a gateway, JSON in a string. docs/endpoints.md says who does what, with sources.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from .retry import asked_wait_s, worth_retrying

_SHOWN = 300
# Mistral: an error, its message, a list in it, one complaint; a gateway quotes it once more.
_DEEP = 6

Meaning: TypeAlias = Literal["again", "final", "rejected", "blocked"]
"""Ask again; asking again cannot help; what the model wrote was of no use; a filter blocked it."""

# Of what the model wrote, by the endpoint that could not use it (Groq, "Tool use: error handling").
_REJECTED = ("tool_use_failed", "output_parse_failed")
# And in words: Ollama and llama.cpp answer 500 when they cannot read their own model's call
# (ollama issues 12380, 17638; llama.cpp issues 20260, 27025). Behind the first group is the call.
_UNREAD_CALL = re.compile(
    r"error parsing tool call(?:: raw='(?P<raw>.*)',? err)?"
    r"|failed to parse input at pos \d+: (?P<input>.*)"
    r"|XML syntax error on line|failed to parse XML|expected element type <\w+> but have"
    r"|does not match the expected \S+ format|failed to parse tool call",
    re.IGNORECASE | re.DOTALL,
)
# OpenAI and DashScope write names; Zhipu and MiniMax number their errors ("Error codes" of each).
_BLOCKED = re.compile(
    r"content_filter|content_policy|data_?inspection_?failed|moderation|responsibleai"
    r"|safety_block|prompt_blocked|violates usage guidelines|considered high risk"
    r"|sensitive_?content|violating our usage policy|prohibited_content|censorship",
    re.IGNORECASE,
)
_BLOCKED_NUMBERS = frozenset({"1301", "1026", "1027"})
# Of an account without money, or without any more requests today.
_FINAL_NUMBERS = frozenset({"1113", "1304", "1308", "1309", "1310", "1008"})
# Asking again does not mend these, whatever their status.
_FINAL = re.compile(
    r"insufficient.{0,9}(quota|credit|balance|fund)|exceeded_current_quota|billing_(hard|not)"
    r"|out of credit|requires more credits|credit balance|arrearage|perday"
    r"|--jinja|mmproj|not support|n't support|unsupported|no endpoints found"
    r"|--enable-auto-tool|unexpected endpoint|maximum context|context size|context_length"
    r"|at most \d+ (image|picture)|spending limit|used all|not enough (credit|quota)"
    r"|request too large for|requires more system memory|daily request limit"
    r"|(usage|inference) limit|余额|欠费|额度",
    re.IGNORECASE,
)
# Names of errors within an answer that asking again does not mend.
_FINAL_CODES = (
    "invalid", "authentication", "permission", "not_found", "billing", "insufficient_quota",
    "too_large", "context_length", "unsupported", "badrequest",
)  # fmt: skip
# Where the words of an error stand, and its name: Baidu has fields of its own.
WORDS = ("message", "msg", "status_msg", "error_msg", "error_message", "detail", "title")
_CODES = ("code", "type", "status_code", "error_code", "error_type", "status")


@dataclass(frozen=True, slots=True)
class ErrorSaid:
    """An error in the endpoint's words; `wrote` is what the model had written, if it is told."""

    message: str = ""
    code: str = ""
    status: int | None = None
    wait_s: float | None = None
    wrote: str = ""
    page: bool = False
    params: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        # "invalid_request_error" tells nobody anything.
        told = self.code != str(self.status) and not self.code.lower().endswith("error")
        named = told and self.code not in self.message
        return ": ".join(filter(None, (self.code if named else "", self.message)))[:_SHOWN]

    def meaning(self, status: int | None = None) -> Meaning:
        """What it comes to; `status` is that of the answer, if it was no 200."""
        words = f"{self.code} {self.message}"
        if any(name in self.code for name in _REJECTED) or _UNREAD_CALL.search(self.message):
            return "rejected"
        numbers = set(self.code.split())
        if _BLOCKED.search(words) or numbers & _BLOCKED_NUMBERS:
            return "blocked"
        if _FINAL.search(words) or numbers & _FINAL_NUMBERS:
            return "final"
        if self.wait_s is not None:
            return "again"
        known = status or self.status
        if known is not None:
            return "again" if worth_retrying(known) else "final"
        return "final" if any(c in self.code.lower() for c in _FINAL_CODES) else "again"


def read_error(body: object, depth: int = 0) -> ErrorSaid:
    """The error in a body, as text or as JSON, wherever it stands in it."""
    match body:
        case str():
            return _from_text(body, depth)
        case list() if body and depth < _DEEP:
            return read_error(cast(list[object], body)[0], depth + 1)
        case Mapping() if depth < _DEEP:
            return _from_object(cast(Mapping[str, object], body), depth)
        case _:
            return ErrorSaid()


def _from_text(text: str, depth: int) -> ErrorSaid:
    if text.lstrip().startswith(("{", "[")) and depth < _DEEP:
        try:
            return read_error(json.loads(text), depth + 1)
        except (ValueError, RecursionError):
            # A gateway may have cut the object that it quotes: its words are shown as they are.
            return ErrorSaid(_one_line(text))
    if text.lstrip()[:1] == "<":
        title = re.search(r"<title[^>]*>(.*?)</title", text, re.IGNORECASE | re.DOTALL)
        named = f" {_one_line(title[1])!r}" if title else ""
        return ErrorSaid(f"a web page (HTML){named}", page=True)
    return ErrorSaid(_one_line(text), wrote=_unread([text]))


def _from_object(found: Mapping[str, object], depth: int) -> ErrorSaid:
    error = next((found[n] for n in ("error", "errors", "base_resp") if found.get(n)), None)
    if isinstance(error, str) and isinstance(found.get("message"), str):
        error = None
    if error is not None and not isinstance(error, Mapping):
        return read_error(error, depth + 1)
    fields = cast(Mapping[str, object], error) if isinstance(error, Mapping) else found
    code = next((str(fields[n]) for n in _CODES if fields.get(n)), "")
    # Both are names at some, and at others one is a number.
    kind = fields.get("type")
    named = code if not code.isdecimal() or not isinstance(kind, str) else f"{code} {kind}"
    if "PerDay" in json.dumps(fields.get("details"), default=str):
        # Google names the quota; its RetryInfo says half a minute all the same.
        named += " PerDay"
    raw = _mapping(fields.get("metadata")).get("raw")
    words = [str(fields[n]) for n in WORDS if isinstance(fields.get(n), str)][:2]
    for name in ("detail", "message"):
        # A list of complaints, or an object of them (Mistral, DeepInfra), also as JSON in a string.
        more = fields.get(name)
        if isinstance(more, str) and more.lstrip().startswith(("{", "[")):
            words = [word for word in words if word != more]
        if not words and (isinstance(more, list | dict) or (isinstance(more, str) and more)):
            return read_error(cast(object, more), depth + 1)
    # FastAPI and pydantic, "Handling errors": where, and what about it.
    place = fields.get("loc")
    named_place = ".".join(map(str, cast(list[object], place))) if isinstance(place, list) else ""
    inner = read_error(raw, depth + 1) if raw else ErrorSaid()
    return ErrorSaid(
        message=": ".join(dict.fromkeys(filter(None, (named_place, *words, str(inner))))),
        code=named,
        status=_status(fields) or inner.status,
        wait_s=_wait_s(fields),
        wrote=str(fields.get("failed_generation") or "") or _unread(words),
        params=tuple(
            name
            for name in (str(fields.get("param") or ""), named_place.removeprefix("body."))
            if name
        ),
    )


def _unread(words: list[str]) -> str:
    """What the model wrote, where an error of its server quotes it."""
    found = next(filter(None, map(_UNREAD_CALL.search, words)), None)
    return (found["raw"] or found["input"] or "") if found else ""


def _status(fields: Mapping[str, object]) -> int | None:
    """An HTTP status among the fields; vendors have numbers of their own too."""
    for name in ("code", "status_code", "status"):
        value = fields.get(name)
        if isinstance(value, int | str) and str(value).isdecimal() and 400 <= int(value) < 600:
            return int(value)
    return None


def _wait_s(fields: Mapping[str, object]) -> float | None:
    """Seconds in Google's RetryInfo, or in the headers that OpenRouter passes on."""
    details = fields.get("details")
    for detail in cast(list[object], details) if isinstance(details, list) else []:
        delay = _mapping(detail).get("retryDelay")
        if isinstance(delay, str) and (found := asked_wait_s({"retry-after": delay})) is not None:
            return found
    headers = _mapping(_mapping(fields.get("metadata")).get("headers"))
    return asked_wait_s({name.lower(): str(value) for name, value in headers.items()})


def _mapping(value: object) -> Mapping[str, object]:
    return cast(Mapping[str, object], value) if isinstance(value, Mapping) else {}


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]
