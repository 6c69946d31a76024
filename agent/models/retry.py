"""When to try again, and how long to wait first."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRIED_STATUSES = frozenset({408, 409, 429})


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """At most `attempts` tries; waits double from `first_wait_s` up to `longest_wait_s`."""

    attempts: int = 4
    first_wait_s: float = 0.5
    longest_wait_s: float = 20.0

    def wait_s(self, failures: int, asked_s: float | None, rng: random.Random) -> float:
        """Seconds to wait after `failures` failed tries: jittered, never less than `asked_s`."""
        longest_s = min(self.longest_wait_s, self.first_wait_s * 2 ** (failures - 1))
        # Half to full: enough spread to part a crowd, never so short that it is no pause at all.
        jittered_s = longest_s * rng.uniform(0.5, 1.0)
        return jittered_s if asked_s is None else max(jittered_s, asked_s)


def worth_retrying(status: int) -> bool:
    """Whether the same request may succeed later: too busy, in conflict, or the server's fault."""
    return status in RETRIED_STATUSES or status >= 500


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
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value is not None else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) and number >= 0 else None
