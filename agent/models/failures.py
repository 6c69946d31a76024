"""What a failed call means: whether to try again, how long to wait, and what the user can mend."""

import json
from dataclasses import dataclass
from typing import TypeAlias

import openai
from pydantic import ValidationError

from .profiles import Profile
from .retry import retry_after_s, worth_retrying

_SHOWN = 300
# Names of errors within an answer that asking again does not mend.
_FINAL = (
    "invalid", "authentication", "permission", "not_found", "billing", "quota", "too_large",
    "content_policy", "context_length",
)  # fmt: skip


class CallFailed(Exception):
    """One call came to nothing; `str` completes a sentence that begins with the endpoint."""

    def __init__(self, why: str, *, retry: bool) -> None:
        super().__init__(why)
        self.retry = retry


CallError: TypeAlias = (
    CallFailed | openai.OpenAIError | TimeoutError | ValidationError | json.JSONDecodeError
    | UnicodeError | RecursionError
)  # fmt: skip
CALL_ERRORS = (
    CallFailed, openai.OpenAIError, TimeoutError, ValidationError, json.JSONDecodeError,
    UnicodeError, RecursionError,
)  # fmt: skip


def in_band(code: str, message: str) -> CallFailed:
    """An error that arrives within an answer that began well."""
    said = ": ".join(filter(None, (code, " ".join(message.split())[:_SHOWN])))
    final = any(name in code.lower() for name in _FINAL)
    return CallFailed(f"answered with an error: {said or 'no reason given'}", retry=not final)


@dataclass(frozen=True, slots=True)
class CallFailure:
    """One failed call; `asked_s` is how long the server asks to wait."""

    why: str
    retry: bool
    asked_s: float | None = None


def failure_of(error: CallError, profile: Profile) -> CallFailure:
    """Sort an error of one call; the text may still hold secrets and is to be redacted."""
    where = f"{profile.base_url} ({profile.name})"
    match error:
        case openai.APIStatusError():
            return _refusal(error, profile, where)
        case CallFailed():
            return CallFailure(f"{where} {error}", retry=error.retry)
        case openai.APITimeoutError() | TimeoutError():
            return CallFailure(f"{where} did not answer in time", retry=True)
        case openai.APIConnectionError():
            cause = error.__cause__ or error
            why = f"cannot reach {where}: {cause}; is the address right and the server running?"
            return CallFailure(why, retry=True)
        case openai.APIError() if not isinstance(error, openai.APIResponseValidationError):
            # The SDK raises this for an error event within a stream.
            found = in_band(str(error.type or error.code or ""), error.message)
            return CallFailure(f"{where} {found}", retry=found.retry)
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
            return CallFailure(f"{where} cannot be asked: {error}", retry=False)


def _refusal(error: openai.APIStatusError, profile: Profile, where: str) -> CallFailure:
    status = error.status_code
    said = _said(error)
    if worth_retrying(status):
        asked_s = retry_after_s(error.response.headers)
        return CallFailure(f"{where} answered {status}{said}", retry=True, asked_s=asked_s)
    return CallFailure(f"{where} answered {status}{said}. {_remedy(status, profile)}", retry=False)


def _said(error: openai.APIStatusError) -> str:
    text = " ".join(error.message.split())
    return f": {text[:_SHOWN]}" if text else ""


def _remedy(status: int, profile: Profile) -> str:
    match status:
        case _ if 300 <= status < 400:
            return (
                "It leads elsewhere, which is not followed: the key would go along. "
                "If that address is right, give it as --base-url."
            )
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
