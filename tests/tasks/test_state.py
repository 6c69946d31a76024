"""States are compared row by row, and whatever was not declared is found."""

import sqlite3

import pytest

from tapwright.tasks import Change, PhoneState, StateUnreadable, TableRef, changes
from tapwright.tasks.reading import read_tables
from tapwright.tasks.state import Row

ALARMS = TableRef("clock", "alarms.db", "alarms")
LOG = TableRef("clock", "alarms.db", "log")


def state(alarms: list[Row], log: list[Row] | None = None, **settings: str) -> PhoneState:
    return PhoneState({ALARMS: tuple(alarms), LOG: tuple(log or [])}, settings)


def test_equal_states_differ_in_nothing() -> None:
    same = state([{"_id": 1, "hour": 7}], a="1")
    assert changes(same, same) == ()


def test_new_changed_and_removed_rows_are_found_by_id() -> None:
    before = state([{"_id": 1, "hour": 7}, {"_id": 2, "hour": 8}])
    after = state([{"_id": 2, "hour": 9}, {"_id": 3, "hour": 6}])
    assert changes(before, after) == (
        Change(ALARMS, {"_id": 1, "hour": 7}, None),
        Change(ALARMS, {"_id": 2, "hour": 8}, {"_id": 2, "hour": 9}),
        Change(ALARMS, None, {"_id": 3, "hour": 6}),
    )


def test_rows_without_an_id_are_compared_as_a_multiset() -> None:
    before = state([], log=[{"text": "a"}, {"text": "a"}])
    after = state([], log=[{"text": "a"}, {"text": "b"}])
    assert changes(before, after) == (
        Change(LOG, {"text": "a"}, None),
        Change(LOG, None, {"text": "b"}),
    )


def test_settings_that_come_go_and_change_are_found() -> None:
    found = changes(state([], a="1", b="2"), state([], b="3", c="4"))
    assert [(change.where, change.before, change.after) for change in found] == [
        ("a", "1", None),
        ("b", "2", "3"),
        ("c", None, "4"),
    ]


def test_a_changed_row_names_its_columns() -> None:
    change = Change(
        ALARMS, {"_id": 1, "hour": 7, "label": "x"}, {"_id": 1, "hour": 8, "label": "x"}
    )
    assert change.columns() == {"hour"}
    assert Change(ALARMS, None, {"_id": 1}).columns() == frozenset()


def test_an_sqlite_file_is_read_whole() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE alarms (_id INTEGER PRIMARY KEY, label TEXT)")
    connection.execute("INSERT INTO alarms VALUES (2, '早'), (1, NULL)")
    connection.commit()
    content = connection.serialize()
    connection.close()
    assert read_tables(content) == {
        "alarms": ({"_id": 1, "label": None}, {"_id": 2, "label": "早"})
    }


@pytest.mark.parametrize("content", [b"SQLite format 3\0 but then nothing", b"error: closed" * 99])
def test_a_file_that_is_no_database_is_never_an_empty_state(content: bytes) -> None:
    with pytest.raises(StateUnreadable):
        read_tables(content)


def test_a_table_that_is_not_there_is_never_an_empty_one() -> None:
    with pytest.raises(StateUnreadable, match="clock has no table timers"):
        state([]).rows("clock", "timers")


def test_a_state_that_shares_tables_is_the_same_and_differs_in_the_same() -> None:
    first = PhoneState({ALARMS: ({"_id": 1, "hour": 7}, {"_id": 2, "hour": 8})}, {})
    again = PhoneState({ALARMS: ({"_id": 1, "hour": 7}, {"_id": 2, "hour": 9})}, {"a.b": "1"})
    shared = again.sharing(first)
    assert shared == again
    assert shared.tables[ALARMS][0] is first.tables[ALARMS][0]
    assert changes(first, shared) == changes(first, again)
    assert len(changes(first, shared)) == 2
    same = PhoneState({ALARMS: tuple(dict(row) for row in first.tables[ALARMS])}, {})
    assert same.sharing(first).tables[ALARMS] is first.tables[ALARMS]
    # Rows without a key, and a table that only one of the two has.
    loose = PhoneState({ALARMS: ({"hour": 7}, {"hour": 7})}, {})
    assert loose.sharing(first) == loose
    assert loose.sharing(PhoneState({}, {})) == loose
