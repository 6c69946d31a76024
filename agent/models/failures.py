"""What a failed call means: whether to try again, how long to wait, and what the user can mend.

Endpoints put their errors in many places: a status and an object, HTTP 200 and an object, an event
of a stream, a list (Google), a bare string (LM Studio), a page of a gateway. `read_error` finds the
words, `failure_of` decides what they mean. docs/endpoints.md says who does what, with sources.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

import openai
from pydantic import ValidationError

from ...traces.schema import Usage
from .base import Reply
from .profiles import Profile
from .retry import asked_wait_s, worth_retrying

_SHOWN = 300
_DEEP = 6

Meaning: TypeAlias = Literal["again", "final", "rejected", "blocked"]
"""Ask again; asking again cannot help; what the model wrote was of no use; a filter blocked it."""

# Of what the model wrote, by the endpoint that could not use it (Groq, "Tool use: error handling").
_REJECTED = ("tool_use_failed", "output_parse_failed")
# OpenAI and DashScope write names; Zhipu and MiniMax number their errors ("Error codes" of each).
_BLOCKED = re.compile(
    r"content_filter|content_policy|data_?inspection_?failed|moderation|responsibleai"
    r"|safety_block|prompt_blocked|violates usage guidelines|considered high risk",
    re.IGNORECASE,
)
_BLOCKED_NUMBERS = frozenset({"1301", "1026", "1027"})
# Of an account without money, or without any more requests today.
_FINAL_NUMBERS = frozenset({"1113", "1304", "1008"})
# Asking again does not mend these, whatever their status.
_FINAL = re.compile(
    r"insufficient.{0,9}(quota|credit|balance|fund)|exceeded_current_quota|billing_(hard|not)"
    r"|out of credit|requires more credits|credit balance|arrearage|perday"
    r"|--jinja|mmproj|not support|n't support|unsupported|no endpoints found"
    r"|--enable-auto-tool|unexpected endpoint|maximum context|context size|context_length"
    r"|at most \d+ (image|picture)|spending limit|used all|not enough (credit|quota)"
    r"|requires more system memory|daily request limit|余额|欠费|额度",
    re.IGNORECASE,
)
# Names of errors within an answer that asking again does not mend.
_FINAL_CODES = (
    "invalid", "authentication", "permission", "not_found", "billing", "insufficient_quota",
    "too_large", "context_length", "unsupported", "badrequest",
)  # fmt: skip
# Where the words of an error stand, and its name: Baidu has fields of its own.
WORDS = ("message", "msg", "status_msg", "error_msg", "detail", "title")
_CODES = ("code", "type", "status_code", "error_code", "status")
# Statuses of gateways that gave up waiting: what is behind them may have answered and be billed.
_PASSED_ON = frozenset({408, 499, 504, 524})


class CallFailed(Exception):
    """One call came to nothing; `str` completes a sentence that begins with the endpoint.

    `billed` says whether it may be charged all the same, `usage` what is known of that.
    """

    def __init__(
        self,
        why: str,
        *,
        retry: bool,
        billed: bool = True,
        usage: Usage | None = None,
        asked_s: float | None = None,
        rejected: Reply | None = None,
        error: "ErrorSaid | None" = None,
    ) -> None:
        super().__init__(why)
        self.error = error
        self.retry = retry
        self.billed = billed
        self.usage = usage or Usage()
        self.asked_s = asked_s
        self.rejected = rejected


CallError: TypeAlias = (
    CallFailed | openai.OpenAIError | TimeoutError | ValidationError | json.JSONDecodeError
)
CALL_ERRORS = (
    CallFailed, openai.OpenAIError, TimeoutError, ValidationError, json.JSONDecodeError,
)  # fmt: skip


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
        if any(name in self.code for name in _REJECTED):
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
    return ErrorSaid(_one_line(text))


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
    for name in () if words else ("detail", "message"):
        # Mistral puts FastAPI's list into its message (editor-code-assistant/eca issue 231).
        if isinstance(fields.get(name), list | Mapping):
            return read_error(fields[name], depth + 1)
    # FastAPI and pydantic, "Handling errors": where, and what about it.
    place = fields.get("loc")
    named_place = ".".join(map(str, cast(list[object], place))) if isinstance(place, list) else ""
    inner = read_error(raw, depth + 1) if raw else ErrorSaid()
    return ErrorSaid(
        message=": ".join(dict.fromkeys(filter(None, (named_place, *words, str(inner))))),
        code=named,
        status=_status(fields) or inner.status,
        wait_s=_wait_s(fields),
        wrote=str(fields.get("failed_generation") or ""),
        params=tuple(
            name
            for name in (str(fields.get("param") or ""), named_place.removeprefix("body."))
            if name
        ),
    )


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


def in_band(body: object, *, said: bool = False, usage: Usage | None = None) -> CallFailed:
    """An error that arrives within an answer that began well; `said`: after a part of it."""
    error = read_error(body)
    meaning = error.meaning()
    return CallFailed(
        f"answered with an error: {error or 'no reason given'}",
        retry=meaning == "again",
        billed=said,
        usage=usage,
        asked_s=error.wait_s,
        rejected=_rejected(error, meaning),
        error=error,
    )


def _rejected(error: ErrorSaid, meaning: Meaning) -> Reply | None:
    """What the model is taken to have said, where the fault is its own."""
    match meaning:
        case "rejected":
            return Reply(text=error.wrote, finish_reason="rejected", rejected=str(error))
        case "blocked":
            return Reply(finish_reason="content_filter", refusal=f"blocked by a filter: {error}")
        case _:
            return None


@dataclass(frozen=True, slots=True)
class CallFailure:
    """One failed call; `asked_s` is how long the server asks to wait, `error` its own words."""

    why: str
    retry: bool
    asked_s: float | None = None
    billed: bool = True
    usage: Usage = Usage()
    rejected: Reply | None = None
    error: ErrorSaid | None = None
    status: int | None = None


def failure_of(error: CallError, profile: Profile) -> CallFailure:
    """Sort an error of one call; the text may still hold secrets and is to be redacted."""
    where = f"{profile.base_url} ({profile.name})"
    if isinstance(error.__cause__, CallFailed):
        # The SDK takes whatever happens below it for a lost connection.
        error = error.__cause__
    match error:
        case openai.APIStatusError():
            return _refusal(error, profile, where)
        case CallFailed():
            advice = remedy(200, error.error, profile) if error.error and not error.retry else ""
            return CallFailure(
                f"{where} {str(error).rstrip('.')}. {advice}" if advice else f"{where} {error}",
                error.retry,
                error.asked_s,
                error.billed,
                error.usage,
                error.rejected,
                error.error,
            )
        case openai.APITimeoutError() | TimeoutError():
            return CallFailure(f"{where} did not answer in time", retry=True)
        case openai.APIConnectionError():
            cause = error.__cause__ or error
            why = f"cannot reach {where}: {cause}; is the address right and the server running?"
            return CallFailure(why, retry=True)
        case json.JSONDecodeError():
            return CallFailure(f"{where} broke off in the middle of its answer", retry=True)
        case ValidationError():
            problem = error.errors(include_url=False, include_input=False)[0]["msg"]
            return CallFailure(
                f"{where} sent something that is no completion: {problem}", retry=True
            )
        case _:
            return CallFailure(f"{where} cannot be asked: {error}", retry=False, billed=False)


def _refusal(error: openai.APIStatusError, profile: Profile, where: str) -> CallFailure:
    status = error.status_code
    said = read_error(error.response.text)
    meaning = said.meaning(status)
    # The SDK's own convention: a server that says so knows better than its status.
    if error.response.headers.get("x-should-retry") == "false":
        meaning = "final" if meaning == "again" else meaning
    words = f": {said}" if str(said) else ""
    if meaning != "again":
        words = f"{words.rstrip('.')}. {remedy(status, said, profile)}"
    asked_s = asked_wait_s(error.response.headers, str(said))
    return CallFailure(
        f"{where} answered {status}{words}",
        retry=meaning == "again",
        asked_s=said.wait_s if asked_s is None else asked_s,
        billed=status in _PASSED_ON,
        rejected=_rejected(said, meaning),
        error=said,
        status=status,
    )


# What somebody can do about an error, by its words; the first that fits.
_REMEDIES: tuple[tuple[str, str], ...] = (
    (r"--jinja", "Start the server with --jinja, or use a dialect of text: --dialect json."),
    (
        r"tool use|support tools|auto-tool-choice|function call\w* is not|support function",
        "This model or its server takes no tools: use a dialect of text, --dialect json.",
    ),
    (r"at most \d+ (image|picture)", "It takes fewer pictures than a prompt holds: raise the limit "
     "of the server (vLLM: --limit-mm-per-prompt), or set most_images in a profile."),
    (r"image input|support image|mmproj|multimodal", "It takes no pictures: choose a model that "
     "sees, and start a server of your own with its vision part."),
    (r"reasoning[_.]effort|reasoning is|effort level", "Say how this model is told its effort, or "
     "that it is not: --effort-field none, or effort_field: null in a profile."),
    (r"maximum context|context size|context_length|exceed_context", "Start the server with a "
     "larger context, or send smaller pictures: --sizing economy."),
    (r"unexpected endpoint", "The address is wrong: check --base-url, it usually ends in /v1."),
    (r"quota|credit|balance|billing|arrear|spending|余额|欠费", "The account is out of credit or "
     "quota: top it up, or use another model."),
)  # fmt: skip


def remedy(status: int, said: ErrorSaid, profile: Profile) -> str:
    """What the user can do; empty of an error within an answer that nobody has a word for."""
    if said.page and status != 200:
        return "A gateway or firewall answered in its place: is --base-url the API's address?"
    if said.page:
        return "That is no API: check --base-url, it usually ends in /v1."
    words = f"{said.code} {said.message}"
    for pattern, advice in _REMEDIES:
        if re.search(pattern, words, re.IGNORECASE):
            return advice
    match status:
        case 200:
            return ""
        case 401 | 403:
            vars = " or ".join(profile.key_vars) or "the key"
            hint = f"; {profile.key_hint}" if profile.key_hint else ""
            return f"The key was refused: check {vars}{hint}."
        case 402:
            return "The account is out of credit: top it up, or use another model."
        case 404:
            return (
                f"Either the address is wrong or it serves no model {profile.model!r}: "
                "check --base-url (it usually ends in /v1) and --model-name."
            )
        case 413:
            return "The request is too large for this endpoint: send fewer or smaller pictures."
        case _:
            return f"The endpoint does not accept this request for {profile.model!r}."
