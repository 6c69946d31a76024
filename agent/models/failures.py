"""What a failed call means: whether to try again, how long to wait, and what the user can mend.

`read_error` (error_said.py) finds an error's words, `failure_of` decides what is to be done.
"""

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import httpx2
from pydantic import ValidationError

from ...traces.money import Usage
from .base import Reply
from .profiles import Profile
from .retry import asked_wait_s

if TYPE_CHECKING:
    # Only an answer that is an error has any words to be read.
    from .error_said import ErrorSaid, Meaning

# Too many requests (RFC 6585), no room for one (Groq), overloaded or not up yet (RFC 9110, 15.6.4),
# overloaded (Anthropic, "Errors").
_BUSY = frozenset({429, 498, 503, 529})
# The same in words, where an error comes in a stream or with another status.
_BUSY_WORDS = re.compile(
    r"rate.?limit|too many requests|overloaded|resource_exhausted|throttl|engine is busy|"
    r"server is busy|at capacity",
    re.IGNORECASE,
)
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
    CallFailed | httpx2.HTTPError | httpx2.InvalidURL | TimeoutError | ValidationError
    | json.JSONDecodeError | UnicodeError | RecursionError
)  # fmt: skip
CALL_ERRORS = (
    CallFailed, httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValidationError,
    json.JSONDecodeError, UnicodeError, RecursionError,
)  # fmt: skip


def in_band(body: object, *, said: bool = False, usage: Usage | None = None) -> CallFailed:
    """An error that arrives within an answer that began well; `said`: after a part of it."""
    from .error_said import read_error

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


def _rejected(error: "ErrorSaid", meaning: "Meaning") -> Reply | None:
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
    error: "ErrorSaid | None" = None
    status: int | None = None

    @property
    def busy(self) -> bool:
        """Whether the endpoint has too much to do and will have room later."""
        if not self.retry:
            return False
        if self.error is None:
            return self.status in _BUSY
        known = {self.status, self.error.status}
        words = f"{self.error.code} {self.error.message}"
        return bool(known & _BUSY or _BUSY_WORDS.search(words))


def failure_of(error: CallError, profile: Profile) -> CallFailure:
    """Sort an error of one call; the text may still hold secrets and is to be redacted."""
    where = f"{profile.base_url} ({profile.name})"
    match error:
        case httpx2.HTTPStatusError():
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
        case httpx2.TimeoutException() | TimeoutError():
            return CallFailure(f"{where} did not answer in time", retry=True)
        case httpx2.HTTPError():
            cause = str(error) or type(error).__name__
            why = f"cannot reach {where}: {cause}; is the address right and the server running?"
            return CallFailure(why, retry=True)
        case json.JSONDecodeError():
            return CallFailure(f"{where} broke off in the middle of its answer", retry=True)
        case UnicodeError():
            return CallFailure(f"{where} sent text that is no UTF-8", retry=True)
        case RecursionError():
            return CallFailure(f"{where} sent JSON that is nested without end", retry=True)
        case ValidationError():
            problem = error.errors(include_url=False, include_input=False)[0]["msg"]
            return CallFailure(
                f"{where} sent something that is no completion: {problem}", retry=True
            )
        case _:
            return CallFailure(f"{where} cannot be asked: {error}", retry=False, billed=False)


def _refusal(error: httpx2.HTTPStatusError, profile: Profile, where: str) -> CallFailure:
    from .error_said import read_error

    status = error.response.status_code
    said = read_error(error.response.text)
    meaning = said.meaning(status)
    # A convention of OpenAI's own client: a server that says so knows better than its status.
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
    (r"use /v1/responses|supported in v1/responses", "This model is spoken to at the responses "
     "endpoint: endpoint: responses in a profile."),
    (r"--jinja", "Start the server with --jinja, or use a dialect of text: --dialect json."),
    (
        r"tool use|support tools|auto-tool-choice|function call\w* is not|support function",
        "This model or its server takes no tools: use a dialect of text, --dialect json.",
    ),
    (r"at most \d+ (image|picture)", "It takes fewer pictures than a prompt holds: raise the limit "
     "of the server (vLLM: --limit-mm-per-prompt), or set most_images in a profile."),
    # DeepSeek and Groq know of text only.
    (r"image (input|content)|support (image|vision)|mmproj|multimodal|variant `?image_url"
     r"|'image_url' is not supported"
     r"|content must be a string", "It takes no pictures: choose a model that "
     "sees, and start a server of your own with its vision part."),
    (r"api key not valid|(incorrect|invalid) api.?key|api_key_invalid", "The key was refused."),
    (r"reasoning[_.]effort|reasoning is|effort level", "Say how this model is told its effort, or "
     "that it is not: --effort-field none, or effort_field: null in a profile."),
    (r"request too large for", "The request is more than the account may send in a minute: "
     "send smaller pictures, --sizing economy, or raise the account's limit."),
    (r"maximum context|context size|context_length|exceed_context", "Start the server with a "
     "larger context, or send smaller pictures: --sizing economy."),
    (r"unexpected endpoint", "The address is wrong: check --base-url, it usually ends in /v1."),
    (r"quota|credit|balance|billing|arrear|spending|余额|欠费", "The account is out of credit or "
     "quota: top it up, or use another model."),
)  # fmt: skip


def remedy(status: int, said: "ErrorSaid", profile: Profile) -> str:
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
