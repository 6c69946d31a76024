"""Each change to a phone is found, and told on one line that says what was and what is."""

import pytest

from tapwright.tasks import Change, PhoneState, StateUnreadable, TableRef, changes

ALARMS = TableRef("clock", "alarms.db", "alarms")
SMS = TableRef("com.android.providers.telephony", "mmssms.db", "sms")
THREADS = TableRef("com.android.providers.telephony", "mmssms.db", "threads")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            Change(ALARMS, {"_id": 3, "hour": 7, "on": 1}, {"_id": 3, "hour": 8, "on": 1}),
            "clock/alarms.db:alarms row 3: hour 7 -> 8",
        ),
        (
            Change(ALARMS, {"_id": 3, "old": "a"}, {"_id": 3, "new": "b", "none": None}),
            "clock/alarms.db:alarms row 3: old 'a' -> nothing, new nothing -> 'b'",
        ),
        (
            Change(ALARMS, {"hour": 7}, {"hour": None}),
            "clock/alarms.db:alarms row nothing: hour 7 -> nothing",
        ),
        (
            Change(ALARMS, {"_id": 1, "hour": 7}, None),
            "clock/alarms.db:alarms: {_id=1, hour=7} -> nothing",
        ),
        (
            Change(ALARMS, None, {"label": "a b"}),
            "clock/alarms.db:alarms: nothing -> {label='a b'}",
        ),
        (Change("global.mode", "1", "0"), "global.mode: 1 -> 0"),
        (Change("document./a", "<a>\n<b>", None), "document./a: <a>\\n<b> -> nothing"),
        (Change("/sdcard/a", None, "aa"), "/sdcard/a: no file -> new file"),
        (Change("/sdcard/a", "aa", None), "/sdcard/a: file -> deleted"),
        (Change("/sdcard/a", "aa", "bb"), "/sdcard/a: content with MD5 aa -> bb"),
    ],
)  # fmt: skip
def test_a_change_is_one_line(change: Change, told: str) -> None:
    assert str(change) == told


def test_the_columns_of_a_change_are_those_that_differ() -> None:
    change = Change(ALARMS, {"_id": 3, "hour": 7, "on": 1}, {"_id": 3, "hour": 8, "on": 1})
    assert change.columns() == {"hour"}
    added = Change(ALARMS, {"_id": 3}, {"_id": 3, "label": "a"})
    assert added.columns() == {"label"}
    assert Change(ALARMS, None, {"hour": 8}).columns() == frozenset()
    assert Change(ALARMS, {"hour": 8}, None).columns() == frozenset()
    assert Change("global.mode", "1", "0").columns() == frozenset()


def test_a_message_that_was_only_read_is_as_it_was() -> None:
    unread = PhoneState({SMS: ({"_id": 1, "body": "a", "read": 0, "seen": 0},)}, {})
    read = PhoneState({SMS: ({"_id": 1, "body": "a", "read": 1, "seen": 1},)}, {})
    assert changes(unread, read) == ()
    other = PhoneState({SMS: ({"_id": 1, "body": "b", "read": 1, "seen": 1},)}, {})
    (change,) = changes(unread, other)
    assert change.columns() == {"body", "read", "seen"}
    gone = PhoneState({SMS: ()}, {})
    assert [c.after for c in changes(unread, gone)] == [None]
    assert [c.before for c in changes(gone, read)] == [None]


def test_what_android_changes_in_one_table_is_not_its_to_change_in_another() -> None:
    before = PhoneState({THREADS: ({"_id": 1, "read": 0, "seen": 0},)}, {})
    after = PhoneState({THREADS: ({"_id": 1, "read": 1, "seen": 1},)}, {})
    (change,) = changes(before, after)
    assert "seen" in change.columns()
    clock = PhoneState({ALARMS: ({"_id": 1, "read": 0},)}, {})
    assert len(changes(clock, PhoneState({ALARMS: ({"_id": 1, "read": 1},)}, {}))) == 1


def test_tables_and_files_that_come_and_go_are_found() -> None:
    full = PhoneState({ALARMS: ({"_id": 1, "hour": 7},)}, {"a": "1"}, {"/sdcard/a": "aa"})
    empty = PhoneState({}, {})
    assert changes(empty, full) == (
        Change(ALARMS, None, {"_id": 1, "hour": 7}),
        Change("a", None, "1"),
        Change("/sdcard/a", None, "aa"),
    )
    assert [c.after for c in changes(full, empty)] == [None, None, None]
    assert changes(empty, empty) == ()


def test_rows_are_paired_only_where_all_of_them_have_an_id() -> None:
    before = PhoneState({ALARMS: ({"_id": 1, "hour": 7}, {"hour": 8})}, {})
    after = PhoneState({ALARMS: ({"_id": 1, "hour": 9}, {"hour": 8})}, {})
    assert changes(before, after) == (
        Change(ALARMS, {"_id": 1, "hour": 7}, None),
        Change(ALARMS, None, {"_id": 1, "hour": 9}),
    )


def test_a_table_is_found_by_app_and_name_or_the_state_is_unreadable() -> None:
    state = PhoneState({ALARMS: ({"_id": 1},), SMS: ({"_id": 2},)}, {"a": "1"})
    assert state.rows(SMS.package, "sms") == ({"_id": 2},)
    assert (state.setting("a"), state.setting("b")) == ("1", None)
    for package, table in (("clock", "sms"), ("nobody", "alarms")):
        with pytest.raises(StateUnreadable, match=f"^{package} has no table {table}$"):
            state.rows(package, table)
