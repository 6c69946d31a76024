"""The journal of events goes on after a kill that tore its last line."""

from pathlib import Path

import pytest

from tapwright.tasks.events import EVENTS, EventJournal, EventRecord

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
