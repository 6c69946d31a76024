"""Whether rows that came or changed are whole: every column holds what the app itself writes.

A task compares what its goal asks for. The other columns of such a row are not free: a ride at
twice the price, a text that has failed or an order that was cancelled at once is not what was asked
for either. What an app writes into each is told in `row_rules.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..tasks.state import Change, PhoneState, Row, TableRef, Value, changes
from ..tasks.verifier_input import VerifierInput
from ..traces.schema import Evidence

WHOLE_ROWS = "every column as the app writes it"
# How far a phone's clock may be from what was read of it: the reading has whole seconds.
CLOCK_SLACK_MS = 60_000


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that came or changed, in the states around it."""

    row: Row
    before: PhoneState
    after: PhoneState
    ref: TableRef

    def rows(self, table: str, package: str = "") -> tuple[Row, ...]:
        """The rows of a table of the same app as they are now; none if there is no such table."""
        owner = package or self.ref.package
        found = (
            rows
            for ref, rows in self.after.tables.items()
            if (ref.package, ref.table) == (owner, table)
        )
        return next(found, ())

    def one(self, table: str, **wanted: Value) -> Row:
        """The only row with these values; empty if there is none, or more than one."""
        found = [row for row in self.rows(table) if all(row.get(k) == v for k, v in wanted.items())]
        return found[0] if len(found) == 1 else {}

    def number(self, column: str) -> int:
        """A whole number of the row; -1 if it is none."""
        value = self.row.get(column)
        return value if isinstance(value, int) else -1


Rule: TypeAlias = Callable[[ChangedRow, Value], bool]
"""Whether a column's value is what the app writes."""


@dataclass(frozen=True, slots=True)
class TableRules:
    """What the app writes into a new row, and into a row that it changes, by column.

    `free` names the columns that no finger decides, each with the reason; every other one is
    compared, here or by the task.
    """

    new: Mapping[str, Rule]
    changed: Mapping[str, Rule] = field(default_factory=dict[str, Rule])
    free: Mapping[str, str] = field(default_factory=dict[str, str])


def is_(*values: Value) -> Rule:
    """One of these values."""
    return lambda seen, value: any(value == one and type(value) is type(one) for one in values)


def now(seen: ChangedRow, value: Value) -> bool:
    """A moment between the two readings of the phone."""
    if not isinstance(value, int):
        return False
    first, last = seen.before.at_ms, seen.after.at_ms
    return not first or first - CLOCK_SLACK_MS <= value <= last + CLOCK_SLACK_MS


def equal(expected: Callable[[ChangedRow], Value]) -> Rule:
    """What follows from the rest of the row, or from other rows."""
    return lambda seen, value: value == expected(seen)


def of(table: str, key: str, column: str, by: str = "_id") -> Rule:
    """What the row of another table says, which `key` leads to."""
    return equal(lambda seen: seen.one(table, **{by: seen.row.get(key)}).get(column))


def whole_rows(
    found: VerifierInput, rules: Mapping[tuple[str, str], TableRules]
) -> tuple[Evidence, ...]:
    """Evidence that no row differs from what the app writes; none where no such row changed."""
    looked = [c for c in changes(found.before, found.after) if _rules(c, rules) is not None]
    if not looked:
        return ()
    wrong = [line for change in looked for line in _wrong(change, found, rules)]
    one = len(looked) == 1
    right = "1 row as the app writes it" if one else f"{len(looked)} rows as the app writes them"
    return (
        Evidence(
            what=WHOLE_ROWS,
            expected=right,
            found="; ".join(wrong) or right,
            holds=not wrong,
        ),
    )


def _rules(change: Change, rules: Mapping[tuple[str, str], TableRules]) -> TableRules | None:
    where = change.where
    return rules.get((where.package, where.table)) if isinstance(where, TableRef) else None


def _wrong(
    change: Change, found: VerifierInput, rules: Mapping[tuple[str, str], TableRules]
) -> Iterator[str]:
    told, ref, row = _rules(change, rules), change.where, change.after
    if told is None or not isinstance(ref, TableRef) or not isinstance(row, Mapping):
        return
    seen = ChangedRow(row, found.before, found.after, ref)
    new = change.before is None
    for column, rule in (told.new if new else told.changed).items():
        if column in row and (new or column in change.columns()) and not rule(seen, row[column]):
            yield f"{ref.table} row {row.get('_id')}: {column} is {row[column]!r}"
