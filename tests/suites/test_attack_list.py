"""What once passed although it must not, line by line: each solved task with one thing wrong.

A task is played once by its own solution; then each wrong thing is put on the phone as the app
itself would leave it, read like any end of an episode, and taken back.
"""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from tapwright.bench.check.harness import TaskHarness
from tapwright.fleet.pocket import LabPhone
from tapwright.suites.aosp import people
from tapwright.suites.daily.social import phone_book
from tapwright.suites.registry import find_task
from tapwright.tasks.solution import TaskSolution, solution_of

FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
DATA = "/data/data"
TEXTS = f"{DATA}/com.android.providers.telephony/databases/mmssms.db"
CONTACTS = f"{DATA}/com.android.providers.contacts/databases/contacts2.db"
LAST_TEXT = "WHERE _id = (SELECT max(_id) FROM sms)"
NBSP = "char(160)"

# Task, database, and by what it is called the statement that goes wrong.
ATTACKS: dict[str, tuple[str, dict[str, str]]] = {
    "SendText": (
        TEXTS,
        {
            "a blank at the end": f"UPDATE sms SET body = body || ' ' {LAST_TEXT}",
            "a line end": f"UPDATE sms SET body = body || char(10) {LAST_TEXT}",
            "two blanks": f"UPDATE sms SET body = replace(body, ' ', '  ') {LAST_TEXT}",
            "a no-break space": f"UPDATE sms SET body = replace(body, ' ', {NBSP}) {LAST_TEXT}",
            "a text that failed": f"UPDATE sms SET status = 64 {LAST_TEXT}",
            "a text of type failed": f"UPDATE sms SET type = 5 {LAST_TEXT}",
            "other texts made unread": "UPDATE sms SET read = 0 WHERE _id = 1",
        },
    ),
    "AddContact": (
        CONTACTS,
        {
            "the number on another contact too": "INSERT INTO data (raw_contact_id, mimetype_id,"
            " data1, data2) SELECT 1, mimetype_id, data1, data2 FROM data WHERE _id ="
            " (SELECT max(_id) FROM data)",
            "a dash after the number": "UPDATE data SET data1 = data1 || '-' WHERE _id ="
            " (SELECT max(_id) FROM data)",
            "the new contact starred": "UPDATE raw_contacts SET starred = 1 WHERE _id ="
            " (SELECT max(_id) FROM raw_contacts)",
        },
    ),
    "BookTable": (
        f"{DATA}/com.android.eats/databases/eats.db",
        {
            "under another name": "UPDATE bookings SET name = 'Somebody Else' WHERE _id ="
            " (SELECT max(_id) FROM bookings)",
            "cancelled again": "UPDATE bookings SET status = 'cancelled' WHERE _id ="
            " (SELECT max(_id) FROM bookings)",
        },
    ),
    "BookmarkArticle": (
        f"{DATA}/com.android.browser/databases/browser.db",
        {
            "another title": "UPDATE bookmarks SET title = 'Mine' WHERE _id ="
            " (SELECT max(_id) FROM bookmarks)",
            "another folder": "UPDATE bookmarks SET folder = 'Work' WHERE _id ="
            " (SELECT max(_id) FROM bookmarks)",
        },
    ),
    "RideBasic": (
        f"{DATA}/com.android.go/databases/go.db",
        {
            "shared": "UPDATE rides SET shared = 1 - shared WHERE _id ="
            " (SELECT max(_id) FROM rides)",
            "at double price": "UPDATE rides SET price_cents = price_cents * 2 WHERE _id ="
            " (SELECT max(_id) FROM rides)",
        },
    ),
    "PlayTrack": (
        f"{DATA}/com.android.stream/databases/stream.db",
        {
            "another song queued": "INSERT INTO queue (track_id, position)"
            " SELECT min(_id), 1 FROM tracks WHERE _id NOT IN (SELECT track_id FROM queue)",
        },
    ),
    "EventNext": (
        f"{DATA}/com.android.providers.calendar/databases/calendar.db",
        {
            "its reminder taken away": "DELETE FROM Reminders WHERE event_id ="
            " (SELECT max(_id) FROM Events); UPDATE Events SET hasAlarm = 0 WHERE _id ="
            " (SELECT max(_id) FROM Events)",
        },
    ),
    "Checkout": (
        f"{DATA}/com.android.shop/databases/shop.db",
        {
            "cancelled again": "UPDATE orders SET status = 'cancelled', cancelled_at = placed_at"
            " WHERE _id = (SELECT max(_id) FROM orders)",
        },
    ),
}
# The default run plays the quick ones.
SAMPLE = ("SendText", "AddContact")


@pytest.mark.parametrize("name", ATTACKS if FULL else SAMPLE)
async def test_what_is_nearly_right_is_failed(lab: LabPhone, name: str) -> None:
    database, attacks = ATTACKS[name]
    task, device = find_task(name), lab.device
    solved = await (await TaskHarness.set_up(task, lab)).play(solution_of(task))
    assert solved.verdict.status == "passed", solved.verdict
    reached = device.phones.call(device.phone.snapshot)
    passed: list[str] = []
    for what, statement in attacks.items():
        await device.shell("sqlite3", database, statement)
        verdict = task.verify(replace(solved.found, after=await task.read(device)))
        if verdict.status != "failed":
            passed.append(what)
        device.phones.call(lambda: device.phone.restore(reached))
    assert passed == []


@pytest.mark.skipif(not FULL, reason="one of the longest tasks; suite-check plays it as well")
async def test_an_order_that_is_cancelled_by_taps_names_the_act(lab: LabPhone) -> None:
    task = find_task("Checkout")
    harness = await TaskHarness.set_up(task, lab)
    own = solution_of(task)
    assert isinstance(own, TaskSolution)
    result = await harness.play(own.mutants()["ordered and cancelled"])
    assert result.verdict.status == "failed"
    (kept,) = [e for e in result.verdict.evidence if e.what == "the latest order"]
    # The question before the payment is no act on the phone.
    told = f"cancelled; it was processing, and act {result.acts - 1} made it cancelled"
    assert kept.found == told


@pytest.mark.parametrize("digits", [phone_book.digits, people.digits])
def test_digits_may_be_grouped_and_nothing_else(digits: Callable[[str], str]) -> None:
    assert digits("+1 (555) 010-2030") == "+15550102030" and digits("72645") == "72645"
    for number in ("+1 555 0159-", "+1 555 0159 ", " 555", "x555", "555\n", "- 555"):
        assert digits(number) == number


async def test_an_end_that_was_undone_names_the_act(lab: LabPhone) -> None:
    """Done and undone: what counts is how it is in the end, and who undid it is evidence."""
    task = find_task("AirplaneOn")
    harness = await TaskHarness.set_up(task, lab)
    own = solution_of(task)
    assert isinstance(own, TaskSolution)
    result = await harness.play(own.mutants()["on and off again"])
    assert result.verdict.status == "failed"
    (mode,) = [e for e in result.verdict.evidence if e.what == "airplane mode"]
    assert mode.found == f"0; it was 1, and act {result.acts} made it 0"
