"""A byte that changed after it was written is found; traces of before are still read."""

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.tasks.events import EventJournal, EventRecord
from tapwright.traces import Journal, RunFolder, TraceChanged, read_episode, read_run, read_steps
from tapwright.traces.files import (
    seal_line,
    seal_lines,
    seal_record,
    unseal_lines,
    unseal_record,
)
from tapwright.traces.journal import charge
from tapwright.traces.money import Usage
from tapwright.traces.reader import read_calls
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor
from tapwright.traces.schema import CallRecord, RunRecord, StepRecord
from tapwright.traces.verify import verify_run

# What a byte may have become: one bit else, a blank, an end of line, a quote, a digit, no text.
OTHERS = (b" ", b"\n", b'"', b"7", b"\x00", b"\xff")


def changed(content: bytes, every: int = 1) -> Iterator[bytes]:
    for place in range(0, len(content), every):
        was = content[place : place + 1]
        flipped = bytes([was[0] ^ 1])
        for other in {flipped, *OTHERS} - {was}:
            yield content[:place] + other + content[place + 1 :]


def judged(usd: str) -> CallRecord:
    return CallRecord(by="judge", profile="j", usage=Usage(prompt=7), cost_usd=Decimal(usd))


def sound(content: bytes) -> bool:
    """Whether a record in such a file would be taken for what was written."""
    found = unseal_record(content)
    try:
        RunRecord.model_validate_json(found.content)
    except ValueError:
        return False
    return found.whole


def sound_lines(content: bytes) -> bool:
    if not content.endswith(b"\n"):
        return False
    try:
        for line in (found := list(unseal_lines(content))):
            CallRecord.model_validate_json(line.content)
    except ValueError:
        return False
    return all(line.whole for line in found)


def test_no_byte_of_a_record_can_change_unseen(run: RunFolder) -> None:
    written = seal_record(read_run(run.path))
    assert sound(written) and json.loads(written)["name"] == "look"
    for one in changed(written):
        assert not sound(one), one


def test_no_byte_of_a_line_can_change_unseen() -> None:
    written = seal_lines([judged("0.1"), judged("0.2")])
    assert sound_lines(written)
    for one in changed(written):
        assert not sound_lines(one), one


@pytest.mark.parametrize("move", ["swap", "drop the first", "repeat"])
def test_whole_lines_cannot_be_moved_either(move: str) -> None:
    first, second, third = seal_lines([judged("0.1"), judged("0.2"), judged("0.3")]).splitlines(
        True
    )
    lines = {
        "swap": [second, first, third],
        "drop the first": [second, third],
        "repeat": [first, first, second, third],
    }[move]
    assert not sound_lines(b"".join(lines))


def everything(run: RunFolder) -> Path:
    """A trace with one of every file there is."""
    folder = run.path / "episodes" / "0001-Alpha"
    charge(folder, judged("0.1"))
    charge(folder, judged("0.2"))
    events = EventJournal(folder)
    events.add(EventRecord(kind="fired", name="a call"))
    events.add(EventRecord(kind="watched", name="volume", value="7"))
    return folder


def test_verify_finds_a_changed_byte_in_any_file_of_a_trace(run: RunFolder) -> None:
    everything(run)
    assert [str(one) for one in verify_run(run.path) if one.severity == "problem"] == []
    tried = 0
    for path in sorted(run.path.rglob("*")):
        if not path.is_file() or path.name == "reserve":
            continue
        written = path.read_bytes()
        for one in list(changed(written, every=max(1, len(written) // 3)))[::8]:
            path.write_bytes(one)
            try:
                found = [str(each) for each in verify_run(run.path) if each.severity == "problem"]
            except UsageError as refused:
                found = [str(refused)]
            assert found, (path, one)
            tried += 1
        path.write_bytes(written)
    assert tried > 60


def test_verify_names_the_one_line_that_changed(run: RunFolder) -> None:
    folder = everything(run)
    path = folder / "steps.jsonl"
    lines = path.read_bytes().splitlines(True)
    lines[1] = lines[1].replace(b'"thought":"', b'"thought":"not ', 1)
    path.write_bytes(b"".join(lines))
    (found,) = [one for one in verify_run(run.path) if one.severity == "problem"]
    assert str(found) == "problem  0001-Alpha/steps.jsonl: line 2 is not as it was written"


def test_the_reader_says_so_and_reads_on(run: RunFolder) -> None:
    folder = everything(run)
    for name in ("steps.jsonl", "calls.jsonl", "episode.json"):
        path = folder / name
        written = path.read_bytes()
        path.write_bytes(written.replace(b'"prompt":', b'"prompt": ').replace(b'"a": ', b'"a" :'))
        if name == "episode.json":
            path.write_bytes(written.replace(b'"passed"', b'"failed"', 1))
    with pytest.warns(TraceChanged, match="steps.jsonl line 1 is not as it was written"):
        assert [step.index for step in read_steps(folder)]
    with pytest.warns(TraceChanged, match="calls.jsonl line 1"):
        assert len(read_calls(folder)) == 2
    with pytest.warns(TraceChanged, match="episode.json is not as it was written"):
        assert read_episode(folder).id == "0001-Alpha"


def test_the_command_line_says_so_on_stderr(run: RunFolder) -> None:
    path = everything(run) / "steps.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"0.0002"', b'"0.0001"', 1))
    done = subprocess.run(
        [sys.executable, "-m", "tapwright", "cost", str(run.path), "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)
    (line,) = done.stderr.splitlines()
    assert line.startswith("tapwright: ") and "steps.jsonl line 1 is not as it was written" in line


def test_traces_of_before_are_read_and_gone_on_with(run: RunFolder) -> None:
    """Lines without a chain are covered by that of the first line after them."""
    folder = run.path / "episodes" / "0003-Gamma"
    path = folder / "steps.jsonl"
    steps = list(read_steps(folder))
    old = "".join(f"{step.model_dump_json(exclude_none=True)}\n" for step in steps)
    path.write_text(old)
    (folder / "episode.json").write_text(read_episode(folder).model_dump_json(exclude_none=True))
    assert list(read_steps(folder)) == steps
    assert [str(one) for one in verify_run(run.path) if one.severity == "problem"] == []
    with Journal.resume(folder) as journal:
        journal.append(steps[-1].model_copy(update={"index": len(steps)}))
    assert path.read_text().startswith(old) and '"chain"' in path.read_text()[len(old) :]
    assert [str(one) for one in verify_run(run.path) if one.severity == "problem"] == []
    path.write_text(path.read_text().replace('"index":0', '"index": 0', 1))
    found = [str(one) for one in verify_run(run.path) if one.severity == "problem"]
    assert found == ["problem  0003-Gamma/steps.jsonl: line 3 is not as it was written"]


@pytest.mark.parametrize("added", [{}, {"tags": ["x"], "goal": "g" * 200}])
def test_a_record_written_anew_by_another_program_is_read_and_told(
    run: RunFolder, added: dict[str, object]
) -> None:
    path = run.path / "episodes" / "0001-Alpha" / "episode.json"
    record = json.loads(path.read_bytes())
    record["answer"] = "none"
    path.write_text(json.dumps({**record, **added}, indent=1))
    with pytest.warns(TraceChanged):
        assert read_episode(path.parent).answer == "none"
    del record["checksum"]
    path.write_text(json.dumps(record))
    assert read_episode(path.parent).answer == "none"


def test_a_line_without_a_chain_among_others_is_found(run: RunFolder) -> None:
    folder = run.path / "episodes" / "0001-Alpha"
    path = folder / "steps.jsonl"
    first, *rest = path.read_bytes().splitlines(True)
    step = next(iter(read_steps(folder)))
    path.write_bytes(first + step.model_dump_json(exclude_none=True).encode() + b"\n" + rest[1])
    found = [str(one) for one in verify_run(run.path) if one.severity == "problem"]
    assert "problem  0001-Alpha/steps.jsonl: line 2 is not as it was written" in found


def test_a_resumed_episode_keeps_every_byte_it_had(run: RunFolder) -> None:
    folder = run.path / "episodes" / "0003-Gamma"
    before = (folder / "steps.jsonl").read_bytes()
    (folder / "steps.jsonl").write_bytes(before + b'{"version":1,"ind')
    Journal.resume(folder).__exit__()
    assert (folder / "steps.jsonl").read_bytes() == before
    (folder / "steps.jsonl").write_bytes(before[:-1])
    Journal.resume(folder).__exit__()
    assert (folder / "steps.jsonl").read_bytes() == before


def test_what_was_kept_beside_the_steps_is_checked_too(run: RunFolder) -> None:
    with Journal.resume(run.path / "episodes" / "0003-Gamma") as journal:
        journal.keep("before.json.gz", b"packed")
    path = journal.folder / "before.json.gz"
    assert read_episode(journal.folder).files.keys() == {path.name}
    path.write_bytes(b"Packed")
    found = [str(one) for one in verify_run(run.path) if one.severity == "problem"]
    assert found == [
        "problem  0003-Gamma/before.json.gz: its content is not what episode.json says"
    ]


def test_a_redacted_copy_has_checksums_of_its_own(run: RunFolder, tmp_path: Path) -> None:
    folder = everything(run)
    copy = redact(run.path, tmp_path / "copy", Redactor({"x": "com.android"})).folder
    assert [str(one) for one in verify_run(copy) if one.severity == "problem"] == []
    path = copy / "episodes" / folder.name / "steps.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"0.0002"', b'"0.0003"', 1))
    assert any("line 1 is not as" in one.what for one in verify_run(copy))


def test_the_records_themselves_take_what_is_in_the_files(run: RunFolder) -> None:
    """Scripts of others read a line with the record's own class."""
    folder = run.path / "episodes" / "0001-Alpha"
    line = (folder / "steps.jsonl").read_bytes().splitlines()[0]
    assert StepRecord.model_validate_json(line) == next(iter(read_steps(folder)))
    text = (run.path / "run.json").read_bytes()
    assert RunRecord.model_validate_json(text) == read_run(run.path)
    assert seal_line(judged("1"), "")[1] == json.loads(seal_line(judged("1"), "")[0])["chain"]
