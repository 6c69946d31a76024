"""Makes near misses out of the state that a task's own solution reached; every one must fail.

Each row, setting and file that came, went or changed is spoilt in every way that a phone could have
been left in instead: a column with another value, the row once more, the row gone, the change
undone. What did not change is spoilt too, one row of each table and every setting and file.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from ...tasks.state import SET_BY_LOOKING, Change, PhoneState, Row, TableRef, Value, changes

# From here on a whole number is a moment in epoch milliseconds: the year 2001.
_LEAST_MOMENT_MS = 10**12
_DAY_MS = 86_400_000
_NO_BREAK_SPACE = "\u00a0"
_NUMBER = re.compile(r"\+?\d[\d ()-]{5,}\d")


@dataclass(frozen=True, slots=True)
class StateMutant:
    """A state that comes near the one reached, and in words what is wrong with it."""

    name: str
    after: PhoneState


def nothing(change: Change) -> bool:
    """No change at all is incidental."""
    return False


def near_states(
    before: PhoneState,
    after: PhoneState,
    incidental: Callable[[Change], bool] = nothing,
    free: Container[tuple[str, str, str]] = frozenset(),
) -> Iterator[StateMutant]:
    """Every near miss of what was done between two states.

    Left out are `incidental` changes, which reaching the goal may do without, and the columns that
    are `free` (package, table, column), because nothing that was asked for decides them.
    """
    for change in changes(before, after):
        if not incidental(change):
            yield from _spoilt(after, change, free)


def spoilt_besides(
    before: PhoneState,
    after: PhoneState,
    incidental: Callable[[Change], bool] = nothing,
) -> Iterator[StateMutant]:
    """The state that was reached, with something else in it that nobody asked for."""
    made = changes(before, after)
    touched = {(change.where, _id(change.after or change.before)) for change in made}
    for ref, rows in after.tables.items():
        spared = [row for row in rows if (ref, _id(row)) not in touched]
        for row in spared[:1]:
            # As if it had been changed: what the table is about does not excuse other rows. One
            # value a column does, for what nobody asked for is wrong in whatever way it differs.
            yield from _spoilt_row(after, ref, row, "beside it", ways=1)
    names = {change.where for change in made if isinstance(change.where, str)}
    yield from _spoilt_names(after, names, incidental)


def _spoilt(
    after: PhoneState, change: Change, free: Container[tuple[str, str, str]]
) -> Iterator[StateMutant]:
    where, was, now = change.where, change.before, change.after
    match where, now:
        case TableRef(), Mapping():
            yield from _spoilt_row(after, where, now, "in it", free)
        case TableRef(), None:
            assert isinstance(was, Mapping)
            yield StateMutant(f"{where}: undone", _with_row(after, where, None, was))
        case str(), str():
            yield StateMutant(f"{where}: another value", _named(after, where, _other_text(now)))
            yield StateMutant(f"{where}: removed", _named(after, where, None))
        case _:
            pass
    if isinstance(where, TableRef) and isinstance(was, Mapping) and now is not None:
        assert isinstance(now, Mapping)
        yield StateMutant(f"{where}: undone", _with_row(after, where, now, was))
    elif isinstance(where, str) and not isinstance(was, Mapping):
        yield StateMutant(f"{where}: undone", _named(after, where, was))


def _spoilt_row(
    after: PhoneState,
    ref: TableRef,
    row: Row,
    how: str,
    free: Container[tuple[str, str, str]] = frozenset(),
    ways: int | None = None,
) -> Iterator[StateMutant]:
    rows = after.tables[ref]
    seen = SET_BY_LOOKING.get((ref.package, ref.table), frozenset[str]()) | {"_id"}
    for column, value in row.items():
        if column in seen or (ref.package, ref.table, column) in free:
            continue
        others = other_values(value, [one.get(column) for one in rows])
        for what, other in islice(others, ways):
            spoilt = {**row, column: other}
            name = f"{ref}: {column} {what} {how}"
            yield StateMutant(name, _with_row(after, ref, row, spoilt))
    yield StateMutant(f"{ref}: removed {how}", _with_row(after, ref, row, None))
    again = {**row, "_id": _next_id(rows)} if "_id" in row else row
    yield StateMutant(f"{ref}: duplicated {how}", _with_row(after, ref, None, again))


def other_values(value: Value, seen: list[Value]) -> Iterator[tuple[str, Value]]:
    """What a column might hold instead, and in words how that differs; `seen` is what the column
    holds in other rows, where nothing says of which kind its values are."""
    match value:
        case bool() | int():
            if value in (0, 1):
                yield "flipped", 1 - value
            yield (
                ("a day later", value + _DAY_MS)
                if value > _LEAST_MOMENT_MS
                else (
                    "larger",
                    value + 2,
                )
            )
            yield "none", None
        case float():
            yield "larger", value + 2.5
        case str() if value:
            yield "another", _other_text(value)
            if _NUMBER.fullmatch(value):
                # People and apps group the digits of a phone number as they like.
                return
            yield "with a blank more", f"{value} "
            yield "with a line more", f"{value}\n"
            if " " in value:
                yield "with two blanks", value.replace(" ", "  ", 1)
                yield "with a no-break space", value.replace(" ", _NO_BREAK_SPACE, 1)
            yield "none", None
        case bytes():
            yield "another", value + b"x"
        case _:
            known = next((one for one in seen if one not in (None, "")), None)
            yield "given", "x" if known is None else known


def _other_text(text: str) -> str:
    """As long and of the same form, so that a number stays one and a date has digits."""
    for place, char in reversed(list(enumerate(text))):
        if char.isdigit() and char.isascii():
            return f"{text[:place]}{(int(char) + 1) % 10}{text[place + 1 :]}"
    return f"{text}x"


def _spoilt_names(
    after: PhoneState, touched: set[str], incidental: Callable[[Change], bool]
) -> Iterator[StateMutant]:
    """Settings and files that nobody touched: changed or gone, in turn, and some that are new."""
    spared = (name for name in (*after.settings, *after.files) if name not in touched)
    for place, name in enumerate(spared):
        value = after.settings.get(name) or after.files.get(name) or ""
        other = None if place % 2 else _other_text(value)
        if not incidental(Change(name, value, other)):
            told = "removed" if other is None else "another value"
            yield StateMutant(f"{name}: {told}", _named(after, name, other))
    for name in ("global.tapwright_probe", "permission.com.example.CAMERA", "package.com.example"):
        yield StateMutant(f"{name}: new", _named(after, name, "1"))
    yield StateMutant("/sdcard/probe.txt: new", _named(after, "/sdcard/probe.txt", "0" * 32))


def _named(state: PhoneState, name: str, value: str | None) -> PhoneState:
    field = "files" if name.startswith("/") else "settings"
    named = {key: one for key, one in getattr(state, field).items() if key != name}
    return replace(state, **{field: named if value is None else {**named, name: value}})


def _with_row(state: PhoneState, ref: TableRef, old: Row | None, new: Row | None) -> PhoneState:
    """The state with one row in place of another; None for none."""
    rows: list[Row] = []
    gone = False
    for row in state.tables.get(ref, ()):
        if not gone and old is not None and row == old:
            gone = True
            if new is not None:
                rows.append(new)
        else:
            rows.append(row)
    if old is None and new is not None:
        rows.append(new)
    return replace(state, tables={**state.tables, ref: tuple(rows)})


def _id(row: Row | str | None) -> Value:
    return row.get("_id") if isinstance(row, Mapping) else None


def _next_id(rows: tuple[Row, ...]) -> int:
    return max((id for row in rows if isinstance(id := row.get("_id"), int)), default=0) + 1
