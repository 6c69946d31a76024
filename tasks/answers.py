"""What an answer says as a typed value: a number, a time of day, an amount of money, a list.

An answer is the value itself, in any usual way of writing it, and not a sentence around it: two
numbers in one answer, or a number among other words, is no value at all and comes out as None.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, time
from decimal import Decimal

MINUTE_UNITS = frozenset({"m", "min", "mins", "minute", "minutes", "分", "分钟"})
HOUR_UNITS = frozenset({"h", "hr", "hrs", "hour", "hours", "小时", "时"})
CURRENCIES = frozenset(
    {"$", "€", "£", "¥", "￥", "usd", "us$", "eur", "gbp", "cny", "rmb", "dollar", "dollars",
     "euro", "euros", "元", "美元"}
)  # fmt: skip

_WORD = r"[^\W\d_]+"
_EPISODE = re.compile(
    r"(?:s|season|第)\s*(?P<season>\d+)\s*季?[\s,:]*(?:e|ep|episode|第)\s*(?P<number>\d+)\s*集?"
    rf"[^\d−-]+?(?P<minutes>\d+)\s*(?P<unit>{_WORD})?(?:\s+(?:left|remaining))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"(?P<sign>[-−]?)(?P<digits>\d+|\d{{1,3}}(?:,\d{{3}})+)\s*(?P<unit>{_WORD})?")
_DURATION = re.compile(rf"(?:(\d+)\s*({_WORD}))?[\s,]*(?:(\d+)\s*({_WORD})?)?")
_CLOCK = re.compile(
    r"(?P<early>上午|下午|晚上|凌晨|中午)?\s*(?P<hour>\d{1,2})"
    r"(?:\s*[:：.]\s*(?P<minute>\d{2})(?::00)?|\s*[h时点]\s*(?:(?P<past>\d{2})\s*分?)?)?"
    r"\s*(?P<late>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_TIME_IN_TEXT = re.compile(
    r"(?<![\d:.])\d{1,2}[:：]\d{2}(?::00)?(?![\d:])(?:\s*[ap]\.?m\b\.?)?", re.IGNORECASE
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED_DAY = rf"(?:(?P<weekday>{_WORD})\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?P<month>{_WORD})\.?"
_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"
_DATES = (
    re.compile(rf"{_NAMED_DAY}{_MONTH}\s*{_DAY}{_YEAR}"),
    re.compile(rf"{_NAMED_DAY}{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(
        r"(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]"
        r"[\s,，(（]*(?:(?:周|星期)(?P<weekday>[一二三四五六日天]))?[)）]?"
    ),
)
_QUANTITY = re.compile(
    r"(?P<sign>[-−]?)\s*(?P<number>(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)\s*(?P<unit>[^\d\s.,].*)"
)
_UNIT = r"[^\d\s.,+\-−]*"
_AMOUNT = re.compile(
    rf"(?P<before>{_UNIT})\s*"
    r"(?:(?P<whole>\d+|\d{1,3}(?:[' ]\d{3})+)(?:[.,](?P<part>\d{1,2}))?"
    r"|(?P<commas>\d{1,3}(?:,\d{3})+)(?:\.(?P<after_point>\d{1,2}))?"
    r"|(?P<points>\d{1,3}(?:\.\d{3})+),(?P<after_comma>\d{1,2}))"
    rf"\s*(?P<after>{_UNIT})"
)
_LIST_MARKS = re.compile(r"[,;，；、\n]|\band\b|(?<=\s)和(?=\s)|\s&\s")


def folded(text: str | None) -> str:
    """The text in NFC, every run of white space one blank, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def whole_number(text: str | None, units: Collection[str] | None = None) -> int | None:
    """The one whole number that the text is, with or without a unit after it.

    A unit is any one word, or one of `units` in any case if they are given.
    """
    match = _NUMBER.fullmatch(_bare(text))
    if match is None:
        return None
    unit = (match["unit"] or "").casefold()
    if unit and units is not None and unit not in units:
        return None
    number = int(match["digits"].replace(",", ""))
    return -number if match["sign"] else number


def minutes(text: str | None) -> int | None:
    """The length of time that the text is, in minutes: "65", "65 min", "1 h 5 min"."""
    match = _DURATION.fullmatch(_bare(text))
    if match is None or not any(match.groups()):
        return None
    first, unit, second, second_unit = match.groups()
    if first is None:
        return int(second) if not second_unit or second_unit.casefold() in MINUTE_UNITS else None
    if unit.casefold() in MINUTE_UNITS:
        return int(first) if second is None else None
    if unit.casefold() not in HOUR_UNITS:
        return None
    if second_unit and second_unit.casefold() not in MINUTE_UNITS:
        return None
    return 60 * int(first) + int(second or 0)


def episode_and_minutes(text: str | None) -> tuple[int, int, int] | None:
    """Season, number and minutes, where the text is an episode and a time: "S2 E4, 17 min"."""
    match = _EPISODE.fullmatch(_bare(text))
    if match is None or (match["unit"] and match["unit"].casefold() not in MINUTE_UNITS):
        return None
    return int(match["season"]), int(match["number"]), int(match["minutes"])


def quantity(text: str | None) -> tuple[Decimal, str] | None:
    """The one measured number that the text is, and its unit without blanks and in lower case.

    A number without a unit is no quantity; "km²" and "km2" are the same unit.
    """
    match = _QUANTITY.fullmatch(_bare(text))
    if match is None:
        return None
    number = Decimal(match["number"].replace(",", ""))
    unit = unicodedata.normalize("NFKC", match["unit"]).casefold()
    # In the unit a digit may only be a power, right after a letter; any other is a second number.
    if re.search(r"(?<![^\W\d_])\d", match["unit"]):
        return None
    return -number if match["sign"] else number, "".join(unit.split())


def time_of_day(text: str | None) -> time | None:
    """The one time that the text is, on the 24 hour clock or with am and pm."""
    match = _CLOCK.fullmatch(_bare(text))
    if match is None:
        return None
    half = (match["late"] or "")[:1].casefold() or _half_in_chinese(match["early"])
    # A bare number is no time unless something says that it is an hour.
    if not half and not re.search(r"\D", match[0].strip()):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or match["past"] or 0)
    if half and not match["early"] and not 1 <= hour <= 12:
        return None
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def times_in(text: str | None) -> tuple[time, ...]:
    """Every time with hours and minutes that a text holds, in its order."""
    found = (time_of_day(match[0]) for match in _TIME_IN_TEXT.finditer(folded(text)))
    return tuple(at for at in found if at is not None)


def calendar_day(text: str | None, year: int) -> date | None:
    """The one day that the text is, of `year` if it says none: "Tue, Mar 3", "3月3日".

    A day of the week that it is not makes it no day at all.
    """
    bare = _bare(text).casefold()
    match = next((found for form in _DATES if (found := form.fullmatch(bare))), None)
    if match is None:
        return None
    parts = match.groupdict()
    month = _index(parts["month"], _MONTHS) or 0
    try:
        day = date(int(parts["year"] or year), month, int(parts["day"]))
    except ValueError:  # the 30th of February, or a word that is no month
        return None
    named = parts.get("weekday")
    return day if not named or _index(named, _WEEKDAYS) == day.isoweekday() else None


def amount_minor(text: str | None) -> int | None:
    """The one amount of money that the text is, in hundredths, with or without a currency."""
    match = _AMOUNT.fullmatch(_bare(text))
    if match is None:
        return None
    names = [match[side].casefold() for side in ("before", "after") if match[side]]
    if any(name not in CURRENCIES for name in names):
        return None
    whole = re.sub(r"\D", "", match["whole"] or match["commas"] or match["points"])
    part = match["part"] or match["after_point"] or match["after_comma"] or "0"
    return int(Decimal(f"{whole}.{part}") * 100)


def same_items(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether both hold the same texts equally often, in any order and folded."""
    return Counter(map(folded, some)) == Counter(map(folded, others))


def items(text: str | None) -> tuple[str, ...]:
    """What the text lists, folded, in its order: parts between commas, line ends or an "and"."""
    parts = map(folded, _LIST_MARKS.split(text or ""))
    return tuple(part for part in parts if part)


def _bare(text: str | None) -> str:
    """The text folded, without the full stop of a sentence."""
    return folded(text).rstrip(".。").strip() if not _ends_in_short_form(text) else folded(text)


def _ends_in_short_form(text: str | None) -> bool:
    return folded(text).casefold().endswith(("a.m.", "p.m."))


def _half_in_chinese(word: str | None) -> str:
    return {"上午": "a", "凌晨": "a", "下午": "p", "晚上": "p", "中午": "p"}.get(word or "", "")


def _index(word: str, names: Sequence[str]) -> int | None:
    """Which of the names is meant, from 1: a number, a name or its short form."""
    if word.isdigit():
        return int(word)
    if word in "一二三四五六日天":
        return min("一二三四五六日天".index(word) + 1, 7)
    short = (
        index for index, name in enumerate(names, 1) if len(word) > 2 and name[: len(word)] == word
    )
    return next(short, None)
