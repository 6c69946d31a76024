"""Whether an answer is the value it should be, whatever way it is written."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from ..answers import amount_minor, folded, items, same_items, time_of_day

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?([a-z]+)\.?,? (\d{4})", re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_NUMBER = re.compile(r"([-−+]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:\s*[^\W\d_]+|\s*%)?")


def same_value(kind: str, wanted: str | Sequence[str], answer: str | None) -> bool:
    """Whether the answer is the value; for a set the wanted values are a list."""
    if kind == "set":
        listed = [wanted] if isinstance(wanted, str) else wanted
        return same_items(listed, items(answer))
    if not isinstance(wanted, str):
        return any(same_value(kind, one, answer) for one in wanted)
    read = _READERS[kind]
    value = read(wanted)
    return value is not None and value == read(answer)


def is_value(kind: str, text: str) -> bool:
    """Whether a text can be read as such a value at all."""
    return kind == "set" or _READERS[kind](text) is not None


def number(text: str | None) -> Decimal | None:
    """The one number that the text is, with or without a unit after it."""
    match = _NUMBER.fullmatch(folded(text).removesuffix(".").strip())
    if match is None:
        return None
    sign = "-" if match[1] in ("-", "−") else ""
    try:
        return Decimal(sign + match[2].replace(",", "") + (match[3] or ""))
    except InvalidOperation:
        return None


def day(text: str | None) -> date | None:
    """The one date that the text is; one like 03/04/2026 could be two days and is none."""
    bare = folded(text).removesuffix(".")
    if match := _ISO.fullmatch(bare) or _CHINESE.fullmatch(bare):
        return _date(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(bare):
        return _date(match[3], _month(match[2]), match[1])
    if match := _MONTH_FIRST.fullmatch(bare):
        return _date(match[3], _month(match[1]), match[2])
    return None


def _month(word: str) -> int:
    """The month's number, also of its first three letters; 0 for none."""
    found = [n for n, name in enumerate(_MONTHS, start=1) if name == word.casefold()]
    short = [n for n, name in enumerate(_MONTHS, start=1) if name[:3] == word.casefold()]
    return (found or short or [0])[0]


def _date(year: str, month: str | int, of_month: str) -> date | None:
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError:
        return None


def _text(text: str | None) -> str | None:
    return folded(text).removesuffix(".") if text is not None else None


_READERS: Mapping[str, Callable[[str | None], object]] = {
    "text": _text,
    "number": number,
    "time": time_of_day,
    "date": day,
    "money": amount_minor,
}
