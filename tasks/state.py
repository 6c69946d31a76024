"""A phone's state as verifiers see it, compared before and after, default deny.

What differs and was not declared by the task fails it; `reading.py` reads it over adb.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = Mapping[str, Value]

# What Android itself changes while a person only looks: which messages were read. Only from 0 to 1,
# for nobody makes a message unread by looking at it.
SET_BY_LOOKING: Mapping[tuple[str, str], frozenset[str]] = {
    ("com.android.providers.telephony", "sms"): frozenset({"read", "seen"}),
    ("com.android.providers.telephony", "threads"): frozenset({"read"}),
    # What the provider of the same tells a shell, as text.
    ("provider", "sms"): frozenset({"read"}),
}
UNREAD_THEN_READ: tuple[tuple[Value, Value], ...] = ((0, 1), ("0", "1"))
FOLDER = "folder"
"""What stands in place of a digest in `PhoneState.files`, where a path ends with a slash."""


class StateUnreadable(Exception):
    """The phone answered, but not with a state that can be judged; the verifier cannot decide."""


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table of one app's database: `package/file:table`."""

    package: str
    file: str
    table: str

    def __str__(self) -> str:
        return f"{self.package}/{self.file}:{self.table}"


@dataclass(frozen=True, slots=True)
class Change:
    """One row, setting or file that is not as it was; None means that it was not there."""

    where: TableRef | str
    before: Row | str | None
    after: Row | str | None

    def __str__(self) -> str:
        """One line: where it is, the row's key, and each value that differs, before -> after."""
        before, after = self.before, self.after
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            differ = (
                f"{name} {_value(before.get(name))} -> {_value(after.get(name))}"
                for name in dict.fromkeys([*before, *after])
                if before.get(name) != after.get(name)
            )
            return f"{self.where} row {_value(after.get('_id'))}: {', '.join(differ)}"
        if isinstance(self.where, str) and self.where.startswith("/"):
            return f"{self.where}: {_file_change(before, after)}"
        return f"{self.where}: {_text(before)} -> {_text(after)}"

    def columns(self) -> frozenset[str]:
        """The columns in which a changed row differs; empty for new and removed rows."""
        if not isinstance(self.before, Mapping) or not isinstance(self.after, Mapping):
            return frozenset()
        before, after = self.before, self.after
        return frozenset(name for name in after if before.get(name) != after[name])


@dataclass(frozen=True, slots=True)
class PhoneState:
    """Every row of every app database, every setting, and the user's files, at one instant.

    Settings are named `namespace.key`; what has no setting of its own but is state all the same is
    in there too: `wifi.connected`, `wifi.saved`, `permission.PACKAGE.NAME` (`granted` or `denied`),
    `permission_flags.PACKAGE.NAME`, `package.NAME`, `property.NAME` and `document.PATH`, the text
    of a file in which Android keeps settings. `files` are those on the shared storage, by path,
    with the MD5 of their content, and its folders, with a slash at the end of the path.
    """

    tables: Mapping[TableRef, tuple[Row, ...]]
    settings: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    at_ms: int = 0
    """The phone's clock when it was read, in epoch milliseconds; 0 if nobody looked at it."""
    unseen: tuple[str, ...] = ()
    """In words what this phone does not tell, so that a change of it would go unnoticed."""

    def rows(self, package: str, table: str) -> tuple[Row, ...]:
        """The rows of one table; raises StateUnreadable if the app has none of that name."""
        for ref, rows in self.tables.items():
            if ref.package == package and ref.table == table:
                return rows
        raise StateUnreadable(f"{package} has no table {table}")

    def setting(self, name: str) -> str | None:
        """A setting by `namespace.key`."""
        return self.settings.get(name)

    def sharing(self, other: "PhoneState") -> "PhoneState":
        """This state, holding the very tables of the other where they are equal: `changes` passes
        over what is the same object, which counts where thousands of states are compared."""
        shared = {
            ref: _shared(rows, other.tables.get(ref, ())) for ref, rows in self.tables.items()
        }
        return replace(self, tables=shared)


def changes(before: PhoneState, after: PhoneState) -> tuple[Change, ...]:
    """Everything that differs: rows paired by `_id` where there is one, settings, and files
    (`where` is then their path)."""
    found: list[Change] = []
    for ref in dict.fromkeys([*before.tables, *after.tables]):
        found += _row_changes(ref, before.tables.get(ref, ()), after.tables.get(ref, ()))
    for was, now in ((before.settings, after.settings), (before.files, after.files)):
        if was == now:
            continue
        for name in dict.fromkeys([*was, *now]):
            if was.get(name) != now.get(name):
                found.append(Change(name, was.get(name), now.get(name)))
    return tuple(found)


def _shared(rows: tuple[Row, ...], other: tuple[Row, ...]) -> tuple[Row, ...]:
    if rows == other:
        return other
    known = {row["_id"]: row for row in other if "_id" in row}
    return tuple(
        same if (same := known.get(row.get("_id"))) is not None and same == row else row
        for row in rows
    )


def _row_changes(ref: TableRef, before: tuple[Row, ...], after: tuple[Row, ...]) -> list[Change]:
    if before is after or before == after:
        return []
    if all("_id" in row for row in (*before, *after)):
        old = {row["_id"]: row for row in before}
        new = {row["_id"]: row for row in after}
        looked = SET_BY_LOOKING.get((ref.package, ref.table), frozenset())
        pairs = [(old.get(id), new.get(id)) for id in (old | new)]
        return [
            Change(ref, was, now)
            for was, now in pairs
            if was is not now and was != now and _looked_at(was, now, looked) != now
        ]
    gone = Counter(map(_frozen, before)) - Counter(map(_frozen, after))
    come = Counter(map(_frozen, after)) - Counter(map(_frozen, before))
    removed = [Change(ref, dict(row), None) for row in gone.elements()]
    return removed + [Change(ref, None, dict(row)) for row in come.elements()]


def _looked_at(before: Row | None, after: Row | None, columns: frozenset[str]) -> Row | None:
    """The row as it would be, had it only been looked at."""
    if before is None or after is None or not columns:
        return before
    seen = {
        name: after.get(name)
        for name in columns
        if (before.get(name), after.get(name)) in UNREAD_THEN_READ
    }
    return {**before, **seen}


def _frozen(row: Row) -> tuple[tuple[str, Value], ...]:
    return tuple(row.items())


def _file_change(before: Row | str | None, after: Row | str | None) -> str:
    kind = "folder" if FOLDER in (before, after) else "file"
    if before is None:
        return f"no {kind} -> new {kind}"
    if after is None:
        return f"{kind} -> deleted"
    return f"content with MD5 {before} -> {after}"


def _text(value: Row | str | None) -> str:
    if isinstance(value, Mapping):
        named = ", ".join(f"{name}={_value(content)}" for name, content in value.items())
        return f"{{{named}}}"
    # Some settings are whole documents; a change is told on one line.
    return "nothing" if value is None else "\\n".join(value.splitlines())


def _value(value: Value) -> str:
    return "nothing" if value is None else repr(value)
