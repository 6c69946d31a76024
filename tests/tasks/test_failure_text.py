"""Why an attempt failed is told with everything that is needed to act on it."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tapwright.actions import Action, Done, Wait
from tapwright.agent.dialects import render
from tapwright.agent.ladder import LadderRules
from tapwright.agent.models.base import Effort, Prompt, Reply, ToolCall
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.bench.report.failures import failure_of
from tapwright.bench.report.junit import junit_xml
from tapwright.bench.report.read import read_bench
from tapwright.device.fake import FakeDevice
from tapwright.tasks.failure_text import CHANGES_SHOWN, LONGEST, check_line, failure_text
from tapwright.tasks.judgement import Judgement, Vote, write_judgement
from tapwright.tasks.own.load import load_task
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.tasks.state import Change, TableRef
from tapwright.tasks.task import Task, fact, nothing_else
from tapwright.traces import (
    End,
    EpisodeRecord,
    Evidence,
    ModelRecord,
    ReplyRecord,
    RunFolder,
    Usage,
    Verdict,
    read_episode,
    read_steps,
)
from tests.bench.synthetic import failed, unscored, write_bench

SMS = TableRef("com.android.providers.telephony", "mmssms.db", "sms")


async def record(out: Path, *actions: Action) -> Path:
    """The folder of an episode in which a model decided just so, and then said that it is done."""
    script = iter([*actions, Done(summary="sent")])

    def reply(prompt: Prompt, effort: Effort) -> Reply:
        call = render(next(script), "because")
        calls = (ToolCall("call", call.name, call.arguments),)
        return Reply(tool_calls=calls, finish_reason="tool_calls", model="scripted")

    model = FunctionModel(reply, find_profile("rehearsal", "http://127.0.0.1:1/v1"))
    settings = Settings(model="rehearsal", ladder=LadderRules(confirm=None))
    run = RunFolder.create(out, "recorded", "0.1.0")
    async with open_session(settings, model=model) as session:
        kept = await session.attempt("tell Ada", FakeDevice(), run=run)
    return run.path / "episodes" / kept.id


def as_ended(folder: Path, *evidence: Evidence, **changes: object) -> EpisodeRecord:
    """The episode in a folder as if these had been its checks."""
    verdict = Verdict.of(evidence)
    return read_episode(folder).model_copy(update={"verdict": verdict, **changes})


@pytest.fixture
async def episode(tmp_path: Path) -> Path:
    """Three steps and a claim of success."""
    return await record(tmp_path / "a run", Wait(seconds=1), Wait(seconds=1))


async def test_check_expectation_finding_step_picture_and_command_are_named(episode: Path) -> None:
    told = failure_text(as_ended(episode, fact("one text", 1, 0), fact("to Ada", 1, 1)), episode)
    assert told is not None
    picture = episode / "frames" / list(read_steps(episode))[-1].observation.frame.file
    assert picture.is_file()
    assert told.headline == "one text: expected 1, found 0"
    assert str(told).splitlines() == [
        "Failed check: one text: expected 1, found 0",
        "Ended after step 3: completed: sent",
        f"Screenshot: {picture}",
        f"Look at it: tapwright trace show '{episode}' --step 3",
        f"In a browser: tapwright view '{episode.parent.parent}'",
    ]


async def test_nothing_else_lists_the_rows_and_files_and_is_bounded(episode: Path) -> None:
    others = [
        Change(SMS, {"_id": 4, "body": "hi", "read": 0}, {"_id": 4, "body": "ho", "read": 0}),
        Change(SMS, None, {"_id": 5, "body": "new"}),
        Change(SMS, {"_id": 6, "body": "old"}, None),
        Change("system.screen_brightness", "102", None),
        Change("/sdcard/Download/a.txt", None, "9f"),
        Change("/sdcard/Download/b.txt", "9f", None),
        Change("document.prefs", "<a>\n</a>", "x" * 1000),
        *(Change(f"system.s{n}", "0", "1") for n in range(20)),
    ]
    told = failure_text(as_ended(episode, nothing_else(others)), episode)
    assert told is not None
    assert told.headline == "nothing else changed: expected no other change, found 27 changes"
    assert told.details[:7] == (
        "Failed check: nothing else changed: expected no other change, found 27 changes",
        f"  {SMS} row 4: body 'hi' -> 'ho'",
        f"  {SMS}: nothing -> {{_id=5, body='new'}}",
        f"  {SMS}: {{_id=6, body='old'}} -> nothing",
        "  system.screen_brightness: 102 -> nothing",
        "  /sdcard/Download/a.txt: no file -> new file",
        "  /sdcard/Download/b.txt: file -> deleted",
    )
    assert told.details[7].startswith("  document.prefs: <a>\\n</a> -> xxx")
    assert all(len(line) <= LONGEST + 2 for line in told.details[:10])
    assert told.details[CHANGES_SHOWN + 1] == f"  and {27 - CHANGES_SHOWN} more"


async def test_an_end_without_steps_has_no_picture_and_no_made_up_step(tmp_path: Path) -> None:
    folder = await record(tmp_path)
    steps = folder / "steps.jsonl"
    steps.write_text("")
    changed = {"end": End.SETUP_ERROR, "end_why": "the phone\nis locked"}
    told = failure_text(as_ended(folder, **changed), folder)
    assert told is not None and told.step is None and told.picture is None
    assert told.headline == "setup error: the phone is locked"
    assert str(told).splitlines()[1:] == [
        "Ended before the first step: setup error: the phone is locked",
        f"Look at it: tapwright trace show {folder}",
        f"In a browser: tapwright view {folder.parent.parent}",
    ]


async def test_a_success_and_an_unverified_end_of_ones_own_are_no_failure(episode: Path) -> None:
    assert failure_text(as_ended(episode, fact("one text", 1, 1)), episode) is None
    assert failure_text(as_ended(episode), episode) is None
    assert failure_text(as_ended(episode, end=End.STUCK, end_why="twice"), episode) is not None


async def test_junit_holds_the_whole_text_of_the_trace(tmp_path: Path) -> None:
    folder = await record(tmp_path)
    run = folder.parent.parent
    kept = as_ended(folder, fact("one text", 1, 0))
    (folder / "episode.json").write_text(kept.model_dump_json())
    lost = unscored("B", optimal=4)
    wrong = failed("A", episode=folder.name, verdict_why="one text", optimal=None, failure=None)
    bench = read_bench(write_bench(run, [wrong, lost]))
    root = ElementTree.fromstring(junit_xml(bench))
    failure, error = root.find(".//failure"), root.find(".//error")
    assert failure is not None and error is not None
    assert failure.attrib == {"message": "one text: expected 1, found 0", "type": "completed"}
    assert failure.text == str(failure_text(kept, folder))
    outs = [case.findtext("system-out") or "" for case in root.iter("testcase")]
    assert ["optimal" in out for out in outs] == [False, True] and "None" not in "".join(outs)
    # The trace of the other is lost, and what the results hold is told all the same.
    assert error.get("message") == "the phone went away"


async def test_what_a_judge_decided_counts_and_not_the_trace(tmp_path: Path) -> None:
    folder = await record(tmp_path)
    judged = failed("A", episode=folder.name, judged=True, verdict_why="2 of 3 votes: no")
    bench = read_bench(write_bench(folder.parent.parent, [judged]))
    told = failure_of(bench, judged)
    assert told is not None and told.headline == "2 of 3 votes: no"
    assert told.step == 1 and "Verdict: failed: 2 of 3 votes: no" in told.details


async def test_what_the_votes_of_a_judge_said_is_told(tmp_path: Path) -> None:
    folder = await record(tmp_path)
    frame = "the week is shown and not the month"
    votes = tuple(
        Vote(opinion=opinion, reasons=frame, cited=(2,), shown=(), reply=ReplyRecord(),
             usage=Usage(), cost_usd=None, prompt_sha256="")
        for opinion in ("failed", "failed", "passed")
    )  # fmt: skip
    judge = ModelRecord(profile="referee", name="r", endpoint="", scripted=False)
    judgement = Judgement(
        episode=folder.name, goal="go", rubric="", judge=judge, at=datetime.now(UTC), seed=0,
        wanted=3, status="failed", votes=votes, usage=Usage(), cost_usd=None,
    )  # fmt: skip
    write_judgement(folder, judgement)
    judged = failed("A", episode=folder.name, judged=True, verdict_why="2 of 3 votes: no")
    told = failure_of(read_bench(write_bench(folder.parent.parent, [judged])), judged)
    assert told is not None
    assert told.details[:2] == tuple(
        f"Failed check: judge vote {n}: expected passed, found failed: {frame} [screenshots 2]"
        for n in (1, 2)
    )
    # One that says something else than the results is not theirs; nor is one that is damaged.
    write_judgement(folder, judgement.model_copy(update={"status": "passed"}))
    for _ in range(2):
        told = failure_of(read_bench(folder.parent.parent), judged)
        assert told is not None and "Verdict: failed: 2 of 3 votes: no" in told.details
        (folder / "judgement.json").write_text("{")


def test_a_task_of_ones_own_is_given_no_scenario_and_no_level(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump({"name": "Mine", "goal": "Do it"}))
    task: Task = load_task(file)()
    assert (task.scenario, task.level) == (None, None)


@pytest.mark.parametrize(
    ("expected", "found", "told"),
    [
        (["one"], [], "expected one, found nothing"),
        (
            [{"payment": "Card •• 4417", "scheduled_ms": None}, {"tier": "Share"}], None,
            "expected payment Card •• 4417, scheduled_ms nothing; tier Share, found nothing",
        ),
        ("[not a value", "(555) 0100", "expected [not a value, found (555) 0100"),
        ((1, 2), {"a": (3,)}, "expected 1, 2, found a 3"),
    ],
)  # fmt: skip
def test_a_check_says_values_in_words(expected: object, found: object, told: str) -> None:
    assert check_line(fact("rides", expected, found)) == f"rides: {told}"
