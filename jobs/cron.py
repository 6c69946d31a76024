"""The form of a cron line (crontab(5)): five fields of numbers, names, lists and steps."""

import re

_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun",
                      "jul", "aug", "sep", "oct", "nov", "dec")),
    ("day of the week", 0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)  # fmt: skip
_PART = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/([1-9]\d*))?")


def check_cron(line: str) -> None:
    """Raise ValueError for a line that is none, with the field that is wrong."""
    words = line.split()
    if len(words) != len(_FIELDS):
        raise ValueError(
            f"{line!r} has {len(words)} fields: minute, hour, day, month, day of the week, as in "
            "30 7 * * 1-5"
        )
    for word, (name, least, most, names) in zip(words, _FIELDS, strict=True):
        for part in word.split(","):
            found = _PART.fullmatch(part)
            ends = (
                [_number(end, least, names) for end in found.groups()[:2] if end] if found else []
            )
            if found is None or any(end is None or not least <= end <= most for end in ends):
                raise ValueError(f"{part!r} is no {name}: {least} to {most}, or *")
            if len(ends) == 2 and (ends[0] or 0) > (ends[1] or 0):
                raise ValueError(f"{part!r} goes backwards")


def _number(text: str, first: int, names: tuple[str, ...]) -> int | None:
    if text.casefold() in names:
        return first + names.index(text.casefold())
    return int(text) if text.isdecimal() else None


def cron_values(line: str) -> tuple[frozenset[int], ...]:
    """The numbers that each field of a line stands for, Sunday as 0; raises ValueError."""
    check_cron(line)
    found: list[frozenset[int]] = []
    for word, (_, least, most, names) in zip(line.split(), _FIELDS, strict=True):
        values: set[int] = set()
        for part in word.split(","):
            matched = _PART.fullmatch(part)
            first, last, step = matched.groups() if matched else (None, None, None)
            begin = least if first is None else _number(first, least, names) or 0
            end = _number(last, least, names) if last else begin if first and not step else most
            values.update(range(begin, (end or 0) + 1, int(step or 1)))
        found.append(frozenset(values))
    *others, weekdays = found
    return (*others, frozenset(day % 7 for day in weekdays))
