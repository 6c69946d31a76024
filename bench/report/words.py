"""How figures are written, in the terminal and in the report alike."""

from datetime import UTC, datetime
from decimal import Decimal

from ...tasks.statistics import Interval
from ...traces.money import Usd, format_usd
from .figures import PassRate

UNKNOWN = "–"


def percent(share: float | None, digits: int = 1) -> str:
    """A share as a percentage; all and nothing are never the result of rounding."""
    if share is None:
        return UNKNOWN
    text = f"{share:.{digits}%}"
    if share < 1 and text == f"{1:.{digits}%}":
        return f">{1 - 0.1 ** (digits + 2):.{digits}%}"
    if share > 0 and text == f"{0:.{digits}%}":
        return f"<{0.1 ** (digits + 2):.{digits}%}"
    return text


def span(interval: Interval | None) -> str:
    """The two ends of an interval of shares."""
    if interval is None:
        return UNKNOWN
    return f"{percent(interval.low).removesuffix('%')}–{percent(interval.high)}"


def points(difference: float | None) -> str:
    """A difference of two shares in percentage points, always with its sign."""
    return UNKNOWN if difference is None else f"{100 * difference:+.1f}"


def number(value: float | None, digits: int = 1) -> str:
    """A number with so many digits after the point."""
    return UNKNOWN if value is None else f"{value:,.{digits}f}"


def usd(amount: Usd | Decimal | None) -> str:
    """An amount as it is told everywhere; a dash where there is nothing to tell, which is not the
    same as a price that is not known."""
    if amount is None:
        return UNKNOWN
    return format_usd(amount) if isinstance(amount, Decimal) else str(amount)


def signed_usd(difference: float | None) -> str:
    """A difference of two amounts, always with its sign; below a tenth of a cent to the ten
    thousandth of one."""
    if difference is None:
        return UNKNOWN
    digits = 4 if abs(difference) >= 0.001 else 6
    return f"{'-' if difference < 0 else '+'}${abs(difference):,.{digits}f}"


def seconds(value: float | None) -> str:
    """Seconds, to the hundredth below ten."""
    if value is None:
        return UNKNOWN
    if value < 10:
        return f"{value:.2f} s"
    minutes, rest = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{value:.1f} s"


def counted(count: int, noun: str) -> str:
    """So many of something, whose plural has an s."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def passed_of(rate: PassRate) -> str:
    """How many passed of how many."""
    return f"{rate.passed} of {rate.units}"


def p_value(p: float | None) -> str:
    """A p value, not more exact than is worth reading."""
    if p is None:
        return UNKNOWN
    return "< 0.0001" if p < 0.0001 else f"{p:.4f}" if p < 0.1 else f"{p:.2f}"


def moment(at: str) -> str:
    """A moment in ISO 8601 to the minute, in UTC: no script of a report knows its reader's zone."""
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        # Another program's record is shown as it is.
        return at
    return f"{found.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if found.tzinfo else at
