"""A row that came or changed holds in every column what the app itself writes."""

from dataclasses import replace

import pytest

from tapwright.suites.row_rules import RULES
from tapwright.suites.whole_rows import (
    CLOCK_SLACK_MS,
    WHOLE_ROWS,
    ChangedRow,
    TableRules,
    equal,
    is_,
    now,
    of,
    whole_rows,
)
from tapwright.tasks import PhoneState, StateUnreadable
from tapwright.tasks.state import Row, TableRef
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import End, Evidence

RIDES = TableRef("com.example", "go.db", "rides")
TIERS = TableRef("com.example", "go.db", "tiers")
AT_MS = 1_772_444_460_000
OWN = {
    ("com.example", "rides"): TableRules(
        {
            "created_ms": now,
            "status": is_("requested", None),
            "shared": of("tiers", "tier", "shared", by="name"),
            "total": equal(lambda seen: seen.number("price") + 1),
        },
        {"status": is_("cancelled")},
        {"driver": "who comes is the service's choice"},
    )
}
RIDE: Row = {
    "_id": 1, "tier": "Taxi", "shared": 0, "price": 4, "total": 5, "status": "requested",
    "driver": "anybody", "created_ms": AT_MS,
}  # fmt: skip


def state(*rides: Row, at_ms: int = AT_MS) -> PhoneState:
    tiers: Row = {"_id": 1, "name": "Taxi", "shared": 0}
    return PhoneState({RIDES: rides, TIERS: (tiers,)}, {}, at_ms=at_ms)


def judged(before: PhoneState, after: PhoneState) -> Evidence:
    (found,) = whole_rows(VerifierInput(before, after, End.COMPLETED), OWN)
    assert found.what == WHOLE_ROWS
    return found


def test_a_row_as_the_app_writes_it_is_whole() -> None:
    assert judged(state(), state(RIDE)).holds
    assert whole_rows(VerifierInput(state(), state(), End.COMPLETED), OWN) == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "cancelled"), ("shared", 1), ("price", 8), ("total", 8), ("total", None),
        ("created_ms", None), ("created_ms", AT_MS + CLOCK_SLACK_MS + 1),
        ("created_ms", AT_MS - CLOCK_SLACK_MS - 1), ("tier", "Bus"),
    ],
)  # fmt: skip
def test_any_other_column_is_told_with_what_it_holds(column: str, value: str | int | None) -> None:
    found = judged(state(), state({**RIDE, column: value}))
    assert not found.holds and found.found.startswith("rides row 1: ")


def test_what_no_finger_decides_may_be_anything() -> None:
    assert judged(state(), state({**RIDE, "driver": "somebody else"})).holds


def test_of_a_changed_row_only_what_changed_is_looked_at() -> None:
    old: Row = {**RIDE, "total": 99, "status": "scheduled"}
    assert judged(state(old), state({**old, "status": "cancelled"})).holds
    assert not judged(state(old), state({**old, "status": "requested"})).holds


def test_where_nobody_read_the_clock_any_moment_will_do() -> None:
    unread = replace(state(), at_ms=0)
    assert judged(unread, state({**RIDE, "created_ms": 5})).holds


def test_true_is_no_1_and_of_two_rows_none_is_the_only_one() -> None:
    seen = ChangedRow(RIDE, state(), state(RIDE), RIDES)
    assert is_(1)(seen, 1) and not is_(1)(seen, 1.0) and not is_(None)(seen, 0)
    double = replace(seen, after=state(RIDE, RIDE))
    assert double.one("rides", _id=1) == {} and seen.one("rides", _id=1) == RIDE
    assert seen.rows("no such table") == ()


def test_rows_that_make_no_sense_to_a_check_are_no_verdict() -> None:
    from tapwright.suites.registry import find_task

    task = find_task("AlarmOff")
    alarms = TableRef("com.android.deskclock", "alarms.db", "alarm_templates")
    bad = PhoneState({alarms: ({"_id": 1, "hour": None, "minutes": "x"},)}, {})
    with pytest.raises(StateUnreadable, match="AlarmOff cannot read the rows"):
        task.verify(VerifierInput(bad, bad, End.COMPLETED))


def test_every_rule_is_of_a_column_that_the_simulated_phone_has() -> None:
    from tapwright.emulator.pocket.phone import PocketPhone

    files = PocketPhone(0).system.files
    for (package, table), rules in RULES.items():
        paths = [p for p, _, _ in files.entries() if p.startswith(f"/data/data/{package}/")]
        (live,) = [one for path in paths if (one := files.live(path)) is not None]
        columns = {row[1] for row in live.execute(f'PRAGMA table_info("{table}")')}
        assert {*rules.new, *rules.changed, *rules.free} <= columns, table
