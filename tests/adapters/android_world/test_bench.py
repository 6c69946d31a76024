"""The stand-in's tasks as tasks of a bench: skipped, passed, failed and unscored."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import tapwright
from tapwright.actions import Answer, Done
from tapwright.agent.models.base import Effort, Prompt
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.bench.finish import exit_code
from tapwright.bench.report.notices import notices
from tapwright.bench.report.read import read_bench
from tapwright.suites.registry import find_suite
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.traces.schema import EpisodeRecord

REHEARSAL = find_profile("rehearsal", "http://127.0.0.1:1/v1")


def decide(prompt: Prompt, effort: Effort) -> Answer | Done:
    goal = str(prompt)
    return Answer(text="quince") if "Which word" in goal else Done(summary="It is done.")


MODEL = FunctionModel(decide, REHEARSAL)


async def attempted(name: str, device: tapwright.Device, tmp_path: Path) -> EpisodeRecord:
    (task,) = [t for t in find_suite("androidworld").tasks(seed=30) if t.name == name]
    async with open_session(Settings(out=tmp_path), model=MODEL) as session:
        return await session.attempt(task, device)


async def test_an_answer_goes_where_the_verifier_looks(
    stand_in: None, device: tapwright.Device, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = await attempted("TellTheWord", device, tmp_path)
    assert record.verdict and (record.end, record.verdict.status) == ("answered", "passed")
    assert record.verdict.evidence[0].what == "androidworld:TellTheWord"
    # What its modules print is for no program that reads our output.
    assert capsys.readouterr().out == ""


async def test_half_of_a_goal_is_no_success(
    stand_in: None, device: tapwright.Device, tmp_path: Path
) -> None:
    record = await attempted("HalfWay", device, tmp_path)
    assert record.verdict and record.verdict.status == "failed"
    assert record.verdict.evidence[0].found == "0.5"


async def test_a_whole_bench(stand_in: None, tmp_path: Path) -> None:
    found = await tapwright.run_suite(
        find_suite("androidworld"), settings=Settings(out=tmp_path), model=MODEL, phones=1, seed=30
    )
    run = read_bench(found.folder)
    told = {result.unit.task: result for result in run.results}
    ends = {task: (str(one.end), one.verdict) for task, one in told.items()}
    assert ends == {
        "KeepCalm": ("completed", "passed"),
        "HalfWay": ("completed", "failed"),
        "TellTheWord": ("answered", "passed"),
        "WindTheClock": ("completed", "passed"),
        "PaintIt": ("skipped", "unverified"),
        "Stumble": ("setup_error", "unverified"),
    }
    assert "com.android.deskclock for com.google.android.deskclock" in str(
        (found.folder / "episodes" / told["WindTheClock"].episode / "episode.json").read_text()
    )
    skipped = told["PaintIt"]
    assert (skipped.success, skipped.attempts, skipped.model_calls) == (None, 1, 0)
    assert skipped.end_why == "not on this phone: paint shop (org.nowhere.paint)"
    assert told["Stumble"].attempts == 3 and "nothing-here" in told["Stumble"].end_why
    summary = found.summary
    assert (summary.verified.units, summary.verified.passed) == (5, 3)
    assert summary.skipped == {"PaintIt-s30-t0": skipped.end_why}
    assert any("Skipped: 1 of 6 units" in one.text for one in notices(summary))
    root = ElementTree.parse(found.folder / "junit.xml").getroot()
    assert (root.get("tests"), root.get("skipped"), root.get("errors")) == ("6", "1", "1")
    assert "Skipped: 1 of 6 units" in (found.folder / "report.html").read_text()
    assert json.loads((found.folder / "summary.json").read_text())["skipped"]
    # One of five has no score.
    assert exit_code(run, None) == 3


async def test_what_is_skipped_is_neither_passed_nor_failed(stand_in: None, tmp_path: Path) -> None:
    found = await tapwright.run_suite(
        find_suite("androidworld"), settings=Settings(out=tmp_path), model=MODEL, phones=1,
        seed=30, tasks=("KeepCalm", "PaintIt"),
    )  # fmt: skip
    assert exit_code(read_bench(found.folder), None) == 0
    assert not found.summary.invalid and found.summary.verified.rate == 1.0
    found = await tapwright.run_suite(
        find_suite("androidworld"), settings=Settings(out=tmp_path), model=MODEL, phones=1,
        seed=30, tasks=("PaintIt",),
    )  # fmt: skip
    assert exit_code(read_bench(found.folder), None) == 3
    assert found.summary.verified.rate is None
