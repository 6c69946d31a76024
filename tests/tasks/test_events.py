"""The journal of events goes on after a kill that tore its last line."""

import json
from pathlib import Path

import pytest

from tapwright.tasks.events import EVENTS, EventJournal, EventRecord
from tapwright.traces.files import unseal_lines
from tapwright.traces.redactor import Redactor

FIRST = EventRecord(kind="fired", name="call")
TORN = EventRecord(kind="asked", name="Which day?", value="周五")
NEXT = EventRecord(kind="watched", name="x", value="1")


@pytest.mark.parametrize("left", range(1, len(TORN.model_dump_json().encode()) + 1))
def test_an_event_after_a_torn_line_is_kept_and_stands_alone(tmp_path: Path, left: int) -> None:
    EventJournal(tmp_path).add(FIRST)
    with (tmp_path / EVENTS).open("ab") as file:
        file.write(TORN.model_dump_json().encode()[:left])
    journal = EventJournal(tmp_path)
    assert journal.records == (FIRST,)
    journal.add(NEXT)
    journal.add(TORN)
    assert EventJournal(tmp_path).records == journal.records == (FIRST, NEXT, TORN)


def test_reading_changes_no_file(tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_bytes(b'{"kind":"fi')
    assert EventJournal(tmp_path).records == ()
    assert (tmp_path / EVENTS).read_bytes() == b'{"kind":"fi'


# A secret that is a part of what JSON is written with, and one that JSON writes in another way.
@pytest.mark.parametrize("secret", ['watched"', "false", 'a "quoted" \\ one', "acted", "密码\n12"])
def test_secrets_are_taken_out_of_the_values_and_the_lines_stay_records(
    tmp_path: Path, secret: str
) -> None:
    secrets = Redactor({"pw": secret})
    journal = EventJournal(tmp_path, secrets)
    told = EventRecord(kind="asked", name=f"Is it {secret}?", value=f"{secret} it is", acted=3)
    seen = EventRecord(kind="watched", name="note", value=secret)
    journal.add(told)
    journal.add(seen)
    lines = (tmp_path / EVENTS).read_text("utf-8").splitlines()
    for line in map(json.loads, lines):
        assert secret not in line["name"] + line["value"] and "pw" in line["value"]
        assert line["kind"] in ("asked", "watched") and line["relevant"] is False
    # A check compares with them, in this process and after the episode was gone on with.
    assert journal.records == EventJournal(tmp_path, secrets).records == (told, seen)
    assert secret not in "".join(one.value for one in EventJournal(tmp_path).records)


def test_events_of_before_are_read_and_added_to(tmp_path: Path) -> None:
    path = tmp_path / EVENTS
    path.write_text(FIRST.model_dump_json() + "\n", "utf-8")
    EventJournal(tmp_path).add(NEXT)
    journal = EventJournal(tmp_path)
    journal.add(TORN)
    assert EventJournal(tmp_path).records == (FIRST, NEXT, TORN)
    assert [line.sealed for line in unseal_lines(path.read_bytes())] == [False, True, True]
    assert all(line.whole for line in unseal_lines(path.read_bytes()))
    path.write_bytes(path.read_bytes().replace(b'"call"', b'"cell"'))
    assert [line.whole for line in unseal_lines(path.read_bytes())] == [True, False, True]
