"""Every near miss of a state is made, and what is free or incidental is left alone."""

from tapwright.bench.check.matrix import free_columns
from tapwright.bench.check.state_mutants import near_states, other_values, spoilt_besides
from tapwright.suites.registry import all_tasks, find_task
from tapwright.suites.row_rules import RULES
from tapwright.tasks.state import FOLDER, PhoneState, Row, TableRef, changes

ORDERS = TableRef("com.example", "shop.db", "orders")
SMS = TableRef("com.android.providers.telephony", "mmssms.db", "sms")
OLD: Row = {"_id": 1, "title": "Old one", "status": "sent", "note": None, "placed_at": 5}
NEW: Row = {"_id": 2, "title": "Two cups", "status": "sent", "note": None, "placed_at": 10**12 + 1}


def state(*orders: Row, **settings: str) -> PhoneState:
    return PhoneState({ORDERS: orders}, settings, {"/sdcard/a": "0" * 32, "/sdcard/b/": FOLDER})


def names(before: PhoneState, after: PhoneState) -> set[str]:
    return {mutant.name.removeprefix(f"{ORDERS}: ") for mutant in near_states(before, after)}


def test_a_new_row_is_spoilt_in_every_column_doubled_and_removed() -> None:
    before, after = state(OLD), state(OLD, NEW)
    made = list(near_states(before, after))
    spoilt = {m.name.split(": ")[1].split()[0] for m in made}
    assert spoilt == {"title", "status", "note", "placed_at", "duplicated", "removed"}
    assert all(changes(after, mutant.after) for mutant in made)
    assert {
        "title with a blank more in it",
        "title with a line more in it",
        "title with two blanks in it",
        "title with a no-break space in it",
        "note given in it",
        "placed_at a day later in it",
    } <= names(before, after)
    (doubled,) = (m.after for m in made if "duplicated" in m.name)
    assert doubled.tables[ORDERS] == (OLD, NEW, {**NEW, "_id": 3})
    assert OLD in next(m.after for m in made if "removed" in m.name).tables[ORDERS]


def test_what_was_changed_or_taken_away_is_undone() -> None:
    changed = {**OLD, "status": "read"}
    assert "undone" in names(state(OLD), state(changed))
    (back,) = near_states(state(OLD, NEW), state(NEW))
    assert back.name.endswith("undone") and OLD in back.after.tables[ORDERS]
    made = {m.name: m.after.settings for m in near_states(state(a="1"), state(a="2", b="x"))}
    assert made == {
        "a: another value": {"a": "3", "b": "x"},
        "a: removed": {"b": "x"},
        "a: undone": {"a": "1", "b": "x"},
        "b: another value": {"a": "2", "b": "xx"},
        "b: removed": {"a": "2"},
        "b: undone": {"a": "2"},
    }


def test_what_lies_beside_is_spoilt_too() -> None:
    after = state(OLD, NEW, a="1", b="2", c="3")
    made = list(spoilt_besides(state(OLD, a="1", b="2"), after))
    assert all(changes(after, mutant.after) for mutant in made)
    told = {mutant.name for mutant in made}
    assert {"a: another value", "b: removed", "global.tapwright_probe: new"} <= told
    assert {f"{ORDERS}: removed beside it", f"{ORDERS}: status another beside it"} <= told
    assert any(name.startswith("/sdcard/a") for name in told)
    assert not any(name.startswith("c:") for name in told)


def test_free_columns_incidental_changes_and_what_looking_does_are_left_alone() -> None:
    free = {("com.example", "orders", column) for column in ("title", "status", "note")}
    made = near_states(state(OLD), state(OLD, NEW), free=free)
    assert {m.name.split(": ")[1].split()[0] for m in made} == {
        "placed_at", "duplicated", "removed",
    }  # fmt: skip
    assert list(near_states(state(a="1"), state(a="2"), lambda change: True)) == []
    text: Row = {"_id": 1, "read": 1, "seen": 1, "body": ""}
    looked = near_states(PhoneState({SMS: ()}, {}), PhoneState({SMS: (text,)}, {}))
    assert {m.name.split(": ")[1].split()[0] for m in looked} == {
        "body", "duplicated", "removed",
    }  # fmt: skip


def test_a_phone_number_may_be_grouped_in_any_way() -> None:
    assert dict(other_values("+1 (555) 010-2030", [])) == {"another": "+1 (555) 010-2031"}
    assert dict(other_values(0, [])) == {"flipped": 1, "larger": 2, "none": None}
    assert dict(other_values(None, ["x", None])) == {"given": "x"}


def test_every_column_left_free_has_its_reason_and_few_are() -> None:
    free = {(*name, column) for name, rules in RULES.items() for column in rules.free}
    assert len(free) <= 12 and all(why for r in RULES.values() for why in r.free.values())
    assert free <= free_columns(find_task("SendText"))
    opened = [one(0) for one in all_tasks() if getattr(one, "open_columns", ())]
    names = ["PlaylistDuration", "StockSendText", "TransitFewestChanges"]
    assert sorted(task.name for task in opened) == names
    playlist = ("com.android.stream", "playlist_tracks", "track_id")
    assert playlist in free_columns(find_task("PlaylistDuration")) - free
