"""Which files a run leaves, and what is in them when it is begun, cut off, gone on with, ended."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import PxBox, UsageError
from tapwright.device.ui import UiNode, UiTree
from tapwright.traces import (
    End,
    Ending,
    Journal,
    RunFolder,
    Usage,
    Verdict,
    read_episode,
    read_run,
    read_steps,
)
from tapwright.traces.journal import INTERRUPTED, RESERVE, charge, slug
from tapwright.traces.reader import read_calls
from tapwright.traces.redactor import Redactor
from tapwright.traces.schema import CallRecord, ExtractedRecord, Timings, Totals

from .test_journal import EPISODE, step

VERDICT = Verdict(status="unverified")
CALL = CallRecord(
    by="judge", profile="big", usage=Usage(prompt=7, output=1), cost_usd=Decimal("0.5")
)
SECRETS = Redactor({"pw": "hunter-2"})


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path, "x", "0.1.0")


def ticking(start_s: float = 100.0) -> Callable[[], float]:
    """A clock that is two seconds later each time it is asked."""
    now_s = start_s

    def tell() -> float:
        nonlocal now_s
        now_s += 2.0
        return now_s

    return tell


def test_a_run_says_what_it_is(tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    run = RunFolder.create(tmp_path / "new" / "out", "Log in: hunter-2", "0.9", ("run",), SECRETS)
    record = read_run(run.path)
    assert (record.name, record.tapwright) == ("Log in: {{secret:pw}}", "0.9")
    assert (record.command, record.episodes, run.episodes) == (("run",), (), ())
    assert record.started_at.tzinfo is not None and record.started_at >= before
    assert run.path.name == f"{record.started_at:%Y%m%d-%H%M%S}-log-in-secret-pw"
    assert (run.path / "run.json").read_text().endswith("}\n")
    assert '\n  "name"' in (run.path / "run.json").read_text()


def test_a_run_is_named_anew_while_its_name_is_taken(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path, "x", "0")
    with run.episode(EPISODE) as first, run.episode(EPISODE) as second:
        assert (first.folder.name, second.folder.name) == ("0001-a", "0001-a-2")
        assert second.record.id == read_episode(second.folder).id == "0001-a-2"
    assert run.episodes == read_run(run.path).episodes == ("0001-a", "0001-a-2")
    for number in range(3, 1000):
        (run.path / "episodes" / f"0001-a-{number}").mkdir()
    with pytest.raises(FileExistsError, match="0001-a and 998 like it exist already$"):
        run.episode(EPISODE)
    assert run.episodes == ("0001-a", "0001-a-2")


def test_an_episodes_own_secrets_come_before_the_runs(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path, "x", "0", secrets=SECRETS)
    told = EPISODE.model_copy(update={"goal": "hunter-2 4711-b"})
    with run.episode(told) as journal:
        assert read_episode(journal.folder).goal == "{{secret:pw}} 4711-b"
    with run.episode(told, Redactor({"code": "4711-b"})) as journal:
        assert read_episode(journal.folder).goal == "hunter-2 {{secret:code}}"


def test_time_is_counted_by_the_clock_that_was_given_and_goes_on(run: RunFolder) -> None:
    with run.episode(EPISODE, clock=ticking()) as journal:
        assert (journal.elapsed_s, journal.elapsed_s) == (2.0, 4.0)
        assert journal.close(Ending(End.CANCELLED), VERDICT).totals.wall_s == 6.0
    with Journal.resume(journal.folder, clock=ticking(7.0)) as again:
        assert (again.earlier_s, again.elapsed_s) == (6.0, 8.0)
        assert again.close(Ending(End.COMPLETED), VERDICT).totals.wall_s == 10.0
    assert read_episode(journal.folder).totals.wall_s == 10.0


def test_an_episode_without_an_end_was_worked_on_until_its_last_act(run: RunFolder) -> None:
    act = Timings(act_s=0.5)
    with run.episode(EPISODE) as journal:
        journal.append(step(0).model_copy(update={"begun_s": 5.0, "timings": act}))
        journal.append(step(1))
    with Journal.resume(journal.folder) as again:
        assert again.earlier_s == 5.5


def test_what_ended_is_written_with_its_end(run: RunFolder) -> None:
    ending = Ending(End.ANSWERED, "it said so", answer="42", extracted=ExtractedRecord(data=42))
    with run.episode(EPISODE) as journal:
        assert (journal.folder / "reserve").stat().st_size == RESERVE
        given = journal.close(ending, VERDICT)
        assert not (journal.folder / "reserve").exists()
    record = read_episode(journal.folder)
    assert record == given
    assert (record.end, record.end_why, record.answer) == (End.ANSWERED, "it said so", "42")
    assert (record.extracted, record.verdict) == (ExtractedRecord(data=42), VERDICT)


def test_the_reserve_goes_with_the_journal(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        assert (journal.folder / "reserve").exists()
    assert not (journal.folder / "reserve").exists()


def test_a_step_under_way_is_known_until_it_is_written(run: RunFolder) -> None:
    with run.episode(EPISODE, SECRETS) as journal:
        journal.intend(step(0).model_copy(update={"thought": "hunter-2"}))
        assert "hunter-2" not in (journal.folder / "pending.json").read_text()
        journal.append(step(0))
        assert not (journal.folder / "pending.json").exists()
        journal.intend(step(1).model_copy(update={"thought": "hunter-2"}))
    with Journal.resume(journal.folder, SECRETS) as again:
        *_, last = again.steps()
        assert (last.index, last.thought) == (1, "hunter-2")
        assert last.outcome and (last.outcome.status, last.outcome.why) == (
            "unknown", INTERRUPTED,
        )  # fmt: skip
        assert again.record.totals.steps == 2
        assert not (journal.folder / "pending.json").exists()
    assert "hunter-2" not in (journal.folder / "steps.jsonl").read_text()


def test_a_step_that_was_written_before_the_cut_is_not_written_again(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
        journal.intend(step(0))
    with Journal.resume(journal.folder) as again:
        assert [one.index for one in again.steps()] == [0]
    assert not (journal.folder / "pending.json").exists()


def test_an_episode_goes_on_as_if_it_had_not_ended(run: RunFolder) -> None:
    with run.episode(EPISODE, SECRETS) as journal:
        journal.append(step(0).model_copy(update={"thought": "hunter-2"}))
        journal.book(CALL)
        journal.close(Ending(End.CANCELLED, "ctrl-c"), Verdict(status="failed", why="w"))
    whole = (journal.folder / "steps.jsonl").read_bytes()
    (journal.folder / "steps.jsonl").write_bytes(whole + b'{"torn')
    with Journal.resume(journal.folder, SECRETS) as again:
        assert (journal.folder / "steps.jsonl").read_bytes() == whole
        record = read_episode(journal.folder)
        assert (record.end, record.end_why, record.verdict) == (None, "", None)
        assert [one.thought for one in again.steps()] == ["hunter-2"]
        assert again.record.totals.cost_usd == Decimal("0.5001")
        assert again.record.totals.by["judge"] == CALL.spent


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"redacted": True}, "{} is redacted: its conversation cannot be built again"),
        ({"end": End.COMPLETED}, "{} has ended (completed); there is nothing to resume"),
    ],
)
def test_what_cannot_go_on_says_why_and_is_left_alone(
    run: RunFolder, changed: dict[str, object], told: str
) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
    file = journal.folder / "episode.json"
    file.write_text(read_episode(journal.folder).model_copy(update=changed).model_dump_json())
    before = {path.name: path.read_bytes() for path in journal.folder.glob("*.json*")}
    with pytest.raises(UsageError) as refused:
        Journal.resume(journal.folder)
    assert str(refused.value) == told.format(journal.folder)
    assert {path.name: path.read_bytes() for path in journal.folder.glob("*.json*")} == before


@pytest.mark.parametrize(
    ("kind", "suffix"), [("image/png", ".png"), ("image/jpeg", ".jpg"), ("image/webp", ".webp")]
)
def test_a_picture_is_named_by_its_content_and_kind(run: RunFolder, kind: str, suffix: str) -> None:
    with run.episode(EPISODE) as journal:
        name = journal.picture(b"abc", kind)
        assert (journal.folder / "frames" / name).read_bytes() == b"abc"
    assert name == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" + suffix


def test_views_are_kept_once_without_secrets(run: RunFolder) -> None:
    root = UiNode(text="hunter-2", class_name="a", bounds=PxBox(0, 0, 9, 9))
    with run.episode(EPISODE, SECRETS) as journal:
        name = journal.views(UiTree(0, (root,)))
        kept = journal.folder / "views" / name
        written = kept.stat().st_mtime_ns
        assert journal.views(UiTree(0, (root,))) == name and kept.stat().st_mtime_ns == written
        other = journal.views(UiTree(0, (UiNode(text="b", class_name="a"),)))
        assert {path.name for path in kept.parent.iterdir()} == {name, other}


def test_what_is_kept_beside_the_steps_is_whole(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.keep("state.bin", b"\x00\x01")
        assert (journal.folder / "state.bin").read_bytes() == b"\x00\x01"


def test_a_call_in_no_step_is_in_the_totals_and_on_disk(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        journal.append(step(0))
        journal.book(CALL)
        journal.book(CALL)
        assert read_calls(journal.folder) == (CALL, CALL)
        totals = journal.close(Ending(End.COMPLETED), VERDICT).totals
    assert (totals.steps, totals.model_calls) == (1, 3)
    assert totals.cost_usd == Decimal("1.0001") and totals.by["judge"].calls == 2
    charge(journal.folder, CALL)
    assert read_calls(journal.folder) == (CALL,) * 3
    charged: Totals = read_episode(journal.folder).totals
    assert charged.cost_usd == Decimal("1.5001") and charged.wall_s == totals.wall_s
    assert [one.index for one in read_steps(journal.folder)] == [0]


@pytest.mark.parametrize(
    ("name", "slugged"),
    [
        ("Some  Name!", "some-name"), ("--a__b--", "a-b"), ("你好", "run"), ("", "run"),
        ("x" * 50, "x" * 40), ("A1 b2", "a1-b2"),
    ],
)  # fmt: skip
def test_a_name_becomes_a_short_file_name(name: str, slugged: str) -> None:
    assert slug(name) == slugged


def test_a_record_is_json_that_people_can_read(run: RunFolder) -> None:
    with run.episode(EPISODE) as journal:
        text = (journal.folder / "episode.json").read_text("utf-8")
    assert text.startswith('{\n  "version": 1,') and text.endswith("}\n")
    assert "verdict" not in json.loads(text)
