"""Results and events outlast a power cut once they are written."""

from pathlib import Path

from tapwright.bench.results_file import ResultsFile
from tapwright.tasks.events import EventJournal, EventRecord
from tapwright.traces.power_cut import RecordedFiles, lay_out

from .synthetic import unit_result

UNITS = [unit_result("A"), unit_result("B")]
EVENTS = [EventRecord(kind="fired", name="call"), EventRecord(kind="watched", name="x", value="1")]


def test_a_result_outlasts_a_power_cut(tmp_path: Path) -> None:
    files, kept = RecordedFiles(tmp_path), [0]
    with ResultsFile(tmp_path / "results.jsonl", files) as file:
        kept[0] = files.count
        for unit in UNITS:
            file.append(unit)
            kept.append(files.count)
    for number, count in enumerate(kept):
        for again, state in enumerate(files.leftovers(count)):
            disk = tmp_path / f"cut-{number}-{again}"
            lay_out(state, disk)
            with ResultsFile(disk / "results.jsonl") as file:
                assert list(file.read()) == UNITS[:number]


def test_an_event_outlasts_a_power_cut(tmp_path: Path) -> None:
    files = RecordedFiles(tmp_path)
    journal, kept = EventJournal(tmp_path, files=files), list[int]()
    for record in EVENTS:
        journal.add(record)
        kept.append(files.count)
    for number, count in enumerate(kept, start=1):
        for again, state in enumerate(files.leftovers(count)):
            disk = tmp_path / f"cut-{number}-{again}"
            lay_out(state, disk)
            assert list(EventJournal(disk).records) == EVENTS[:number]
