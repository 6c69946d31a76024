"""When to try again, and how long to wait first."""

import math
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# 498: Groq has no room for a request ("Error codes").
RETRIED_STATUSES = frozenset({408, 409, 429, 498})

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|h|m(?!s)|s)")
_IN_WORDS = re.compile(
    r"(?:try again|retry)(?: your request)? (?:in|after) "
    r"((?:\d+(?:\.\d+)?\s*(?:ms|h|m|s)[a-z]*\s*)+)",
    re.IGNORECASE,
)
_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
# A reset that is further off than this is a moment on the clock, in seconds or milliseconds.
_EPOCH_S = 1e9
_EPOCH_MS = 1e12


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """At most `attempts` tries; waits double from `first_wait_s` up to `longest_wait_s`.

    With `while_busy` an endpoint that says it has too much to do is tried again for as long as the
    caller has time: it will have room later, and a limit a minute is not over after four seconds.
    What is refused counts against that limit too (OpenAI Help Center, "How can I solve 429"), so
    the pauses grow until they are as long as the minute.
    """

    attempts: int = 4
    first_wait_s: float = 0.5
    longest_wait_s: float = 60.0
    while_busy: bool = False

    def wait_s(self, failures: int, asked_s: float | None, rng: random.Random) -> float:
        """Seconds to wait after `failures` failed tries: jittered, never less than `asked_s`."""
        longest_s = min(self.longest_wait_s, self.first_wait_s * 2 ** (failures - 1))
        # Half to full: enough spread to part a crowd, never so short that it is no pause at all.
        jittered_s = longest_s * rng.uniform(0.5, 1.0)
        return jittered_s if asked_s is None else max(jittered_s, asked_s)


def worth_retrying(status: int) -> bool:
    """Whether the same request may succeed later: too busy, in conflict, or the server's fault."""
    return status in RETRIED_STATUSES or status >= 500


def asked_wait_s(
    headers: Mapping[str, str], words: str = "", now: datetime | None = None
) -> float | None:
    """Seconds an endpoint asks to wait, by its headers (lower case) or else by its own words.

    Retry-After and retry-after-ms come first; then the limit that is used up, of x-ratelimit-*
    (OpenAI and Groq, "Rate limits": `6m0s`; OpenRouter, "Limits": a moment in milliseconds) and
    anthropic-ratelimit-* (Anthropic, "Rate limits": a moment by RFC 3339).
    """
    now = now or datetime.now(UTC)
    said = retry_after_s(headers, now)
    if said is not None:
        return said
    resets = [
        _until(value, now)
        for name, value in headers.items()
        if re.fullmatch(r"(x|anthropic)-ratelimit(-[a-z-]+)?-reset(-[a-z-]+)?", name.lower())
        and _used_up(headers, name)
    ]
    if known := [seconds for seconds in resets if seconds is not None]:
        return max(known)
    found = _IN_WORDS.search(words)
    return duration_s(found[1]) if found else None


def _used_up(headers: Mapping[str, str], reset: str) -> bool:
    """Whether nothing remains of the limit that a header of this name resets."""
    remaining = headers.get(reset.lower().replace("-reset", "-remaining"))
    return remaining is not None and _number(remaining) == 0


def _until(value: str, now: datetime) -> float | None:
    number = _number(value)
    if number is None:
        try:
            return max(0.0, (datetime.fromisoformat(value) - now).total_seconds())
        except (ValueError, TypeError):
            return duration_s(value)
    if number >= _EPOCH_S:
        number = number / 1000 if number >= _EPOCH_MS else number
        return max(0.0, number - now.timestamp())
    return number


def duration_s(text: str) -> float | None:
    """Seconds of `20`, `34.4s`, `6m0s` or `120ms`; None for what is none of these."""
    if (number := _number(text.strip())) is not None:
        return number
    parts = _DURATION.findall(text)
    return sum(float(amount) * _UNITS_S[unit] for amount, unit in parts) if parts else None


def retry_after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds the server asks to wait, from Retry-After (seconds or a date) or retry-after-ms."""
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    if value is None:
        return None
    if (seconds := _number(value)) is not None:
        return seconds
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return duration_s(value)
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value is not None else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) and number >= 0 else None
