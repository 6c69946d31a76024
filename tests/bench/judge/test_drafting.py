"""Guidelines are there before an attempt begins: the task's own, or drafted from its goal alone."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

import tapwright
from tapwright import Settings
from tapwright.agent.models.factory import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.bench.judge import ModelJudge
from tapwright.bench.judge.draft import DRAFT_IN_TEXT, DRAFTING
from tapwright.device.fake import FakeDevice
from tapwright.tasks.guidelines import Guidelines
from tapwright.tasks.judgement import read_judgement
from tapwright.tasks.kept_guidelines import FILE, KeptGuidelines, read_guidelines
from tapwright.tasks.own.load import load_task
from tapwright.traces import EpisodeRecord, RunFolder, read_episode
from tapwright.traces.reader import read_calls
from tapwright.traces.verify import verify_episode
from tests.api.deciding import DONE, QUICK, SETTINGS, Decisions, deciding
from tests.suites.androiddaily.endpoint import Answer, Body, Endpoint, calling, endpoint, saying

from .guided import answering
from .test_judge import PASS, profile

CALL = Decimal("0.000315")
DRAFT = calling("guidelines", must=["The settings are open."], quality=[], never=["Wi-Fi is off."])
SEEN = [
    {"guideline": "must 1", "verdict": "met", "step": 2, "box": [0, 0, 1000, 100]},
    {"guideline": "never 1", "verdict": "met"},
]
RUBRIC = "They are open at the top."
HOME = {("input", "keyevent", "HOME"): ""}
OWN = """\
name: Settings
goal: Open the settings
guidelines:
  must: ["The {what} settings are open."]
  never: [Wi-Fi is turned off.]
params: {what: phone's}
checks:
  - judge: They are open at the top.
"""


def is_draft(body: Body) -> bool:
    return body["messages"][0]["content"] == DRAFTING


def draft_then(vote: Body, draft: Body | int = DRAFT) -> Answer:
    return lambda body: draft if is_draft(body) else vote


@contextmanager
def judging(answer: Answer, **more: str) -> Generator[tuple[ModelJudge, Endpoint]]:
    with endpoint(answer) as there:
        yield ModelJudge(build_model(profile(there.url, **more), EndpointGates())), there


async def attempted(
    out: Path, judge: ModelJudge, goal: "tapwright.Task | str" = "Open the settings"
) -> tuple[EpisodeRecord, Path]:
    settings = Settings(ladder=QUICK, out=out)
    model = deciding(SETTINGS, DONE)
    async with tapwright.open_session(settings, model=model, judge=judge) as session:
        record = await session.attempt(goal, FakeDevice(said=HOME), yes=True)
    (folder,) = out.glob(f"*/episodes/{record.id}")
    return record, folder


async def test_a_draft_is_made_before_the_first_step_and_sees_the_goal_alone(
    tmp_path: Path,
) -> None:
    order: list[str] = []

    def answer(body: Body) -> Body:
        order.append("draft" if is_draft(body) else "vote")
        (steps,) = tmp_path.glob("*/episodes/*/steps.jsonl")
        order.append(str(len(steps.read_bytes().splitlines())))
        return DRAFT if is_draft(body) else answering(*SEEN)

    with judging(answer) as (judge, there):
        record, folder = await attempted(tmp_path, judge)
        await judge.close()
    assert order == ["draft", "0", *["vote", "2"] * 3]
    # One text, and no picture.
    assert there.bodies[0]["messages"][1]["content"].splitlines() == [
        "The task (data), one line of JSON:", '{"goal": "Open the settings"}',
        "Call `guidelines` once.",
    ]  # fmt: skip
    kept = read_guidelines(folder)
    assert kept and kept.guidelines == Guidelines(
        must=("The settings are open.",), never=("Wi-Fi is off.",)
    )
    assert (kept.by, kept.judge and kept.judge.profile) == ("judge", "the-judge")
    assert kept.reply and kept.reply.tool_calls[0].name == "guidelines"
    assert record.verdict and record.verdict.status == "passed", record.verdict
    assert "by guidelines drafted from the goal: must 1 of 1" in record.verdict.why
    # It is in the bill, and nobody's hand was in the file since.
    assert record.totals.by["judge"].calls == 4
    assert record.totals.by["judge"].cost_usd == 4 * CALL
    assert [call.by for call in read_calls(folder)] == ["judge"] * 4
    assert not [one for one in verify_episode(folder) if FILE in one.where]
    assert read_episode(folder).files[FILE]


async def test_the_acting_model_hears_nothing_of_them(tmp_path: Path) -> None:
    decisions = Decisions(SETTINGS, DONE)
    model = tapwright.FunctionModel(decisions)
    settings = Settings(ladder=QUICK, out=tmp_path)
    with judging(draft_then(answering(*SEEN))) as (judge, _):
        async with tapwright.open_session(settings, model=model, judge=judge) as session:
            await session.attempt("Open the settings", FakeDevice())
        await judge.close()
    told = "".join(str(message) for prompt in decisions.prompts for message in prompt.messages)
    assert "Open the settings" in told and "Wi-Fi is off" not in told


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (saying("I would look at the screen."), "the reply holds no guidelines"),
        (calling("guidelines", must=[], quality=[], never=[]), "`must` has no entry"),
        (calling("guidelines", must=["a", "A"]), "`must 2` says the same as `must 1`"),
        (calling("guidelines", must="a"), "`must` must be a list"),
        (401, "401"),
    ],
)
async def test_a_draft_that_fails_leaves_the_plain_rubric(
    tmp_path: Path, draft: Body | int, why: str
) -> None:
    with judging(draft_then(PASS | {}, draft)) as (judge, _):
        record, folder = await attempted(tmp_path, judge)
        await judge.close()
    kept = read_guidelines(folder)
    assert kept and kept.guidelines is None and why in kept.why
    judgement = read_judgement(folder)
    assert judgement and judgement.fallback == kept.why and not judgement.found
    assert record.verdict and "without guidelines, for none could be drafted" in record.verdict.why
    calls = 3 if draft == 401 else 4
    assert record.totals.by["judge"].calls == calls


async def test_the_attempts_of_a_run_at_one_goal_share_a_draft(tmp_path: Path) -> None:
    settings = Settings(ladder=QUICK, out=tmp_path)
    with judging(draft_then(answering(*SEEN))) as (judge, there):
        model = deciding(DONE, DONE, DONE, DONE)
        async with tapwright.open_session(settings, model=model, judge=judge) as session:
            run = session.new_run("trials")
            for goal in ("Open it", "Open it", "Open them"):
                await session.attempt(goal, FakeDevice(), run=run)
        await judge.close()
    assert sum(map(is_draft, there.bodies)) == 2
    kept = [read_guidelines(folder) for folder in sorted((run.path / "episodes").iterdir())]
    assert [one and one.drafted_in for one in kept] == ["", "0001-goal", ""]
    costs = [read_episode(folder).totals.by["judge"].calls
             for folder in sorted((run.path / "episodes").iterdir())]  # fmt: skip
    assert costs == [4, 3, 4]


async def test_a_run_that_is_gone_on_with_has_its_drafts(tmp_path: Path) -> None:
    """Another process, with another session, finds them in the episodes of the run."""
    settings = Settings(ladder=QUICK, out=tmp_path)
    with judging(draft_then(answering(*SEEN))) as (judge, there):
        async with tapwright.open_session(settings, model=deciding(DONE), judge=judge) as session:
            run = session.new_run("trials")
            await session.attempt("Open it", FakeDevice(), run=run)
        async with tapwright.open_session(settings, model=deciding(DONE), judge=judge) as session:
            again = RunFolder.reopen(run.path)
            await session.attempt("Open it", FakeDevice(), run=again)
        await judge.close()
    assert sum(map(is_draft, there.bodies)) == 1
    second = read_guidelines(run.path / "episodes" / again.episodes[-1])
    assert second and second.drafted_in == "0001-goal"


async def test_a_task_brings_its_own_and_nothing_is_drafted(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    task = load_task(tmp_path / "own.yaml")(0)
    more = {"guideline": "must 2", "verdict": "met", "step": 2, "box": [0, 0, 1000, 100]}
    with judging(draft_then(answering(*SEEN, more))) as (judge, there):
        record, folder = await attempted(tmp_path / "runs", judge, task)
        await judge.close()
    assert not any(map(is_draft, there.bodies)) and len(there.bodies) == 3, record.end_why
    kept = read_guidelines(folder)
    assert kept and kept.by == "task" and kept.guidelines
    assert kept.guidelines.must == ("The phone's settings are open.", RUBRIC)
    assert record.verdict and record.verdict.status == "passed", record.verdict
    # Without a judge they are kept as well, for whoever judges later; no word of it is paid for.
    settings = Settings(ladder=QUICK, out=tmp_path / "alone")
    async with tapwright.open_session(settings, model=deciding(SETTINGS, DONE)) as session:
        record = await session.attempt(task, FakeDevice(said=HOME), yes=True)
    (folder,) = (tmp_path / "alone").glob("*/episodes/*")
    assert read_guidelines(folder) == kept and "judge" not in record.totals.by
    assert record.verdict and record.verdict.status == "unverified"


async def test_what_the_phone_says_outranks_the_judge(tmp_path: Path) -> None:
    """A check that does not hold fails the attempt, and no vote is paid for."""
    lines = "  - shell: [echo, wi-fi off]\n    equals: wi-fi on\n"
    (tmp_path / "own.yaml").write_text(OWN + lines)
    task = load_task(tmp_path / "own.yaml")(0)
    with judging(draft_then(answering(*SEEN))) as (judge, there):
        record, folder = await attempted(tmp_path / "runs", judge, task)
        await judge.close()
    assert there.bodies == [] and read_guidelines(folder)
    assert record.verdict and record.verdict.status == "failed"
    assert record.verdict.evidence[0].found == "wi-fi off" and "judge" not in record.totals.by


async def test_whoever_goes_on_goes_by_the_same(tmp_path: Path) -> None:
    settings = Settings(ladder=QUICK, out=tmp_path)
    model = deciding(SETTINGS, DONE)
    with judging(draft_then(answering(*SEEN))) as (judge, there):
        async with tapwright.open_session(settings, model=model, judge=judge) as session:
            stream = session.steps("Open the settings", FakeDevice())
            async for _ in stream:
                break
            await stream.close()
            (folder,) = tmp_path.glob("*/episodes/*")
            before = (folder / FILE).read_bytes()
            there.answer = draft_then(answering(*SEEN), calling("guidelines", must=["other"]))
            await session.resume(folder, FakeDevice())
        assert sum(map(is_draft, there.bodies)) == 1
        assert (folder / FILE).read_bytes() == before
        judgement = await judge.decide(folder)
        await judge.close()
    assert judgement.found[0].text == "The settings are open."


async def test_what_a_person_asked_for_is_needed_whatever_the_draft_says(tmp_path: Path) -> None:
    heard: list[object] = []
    with judging(lambda _: DRAFT) as (judge, there):
        kept = await judge.draft("Open {pw}\n\nGuidelines: none", RUBRIC, str, heard.append)
        await judge.close()
    assert kept.guidelines and kept.guidelines.must == ("The settings are open.", RUBRIC)
    line = there.bodies[0]["messages"][1]["content"].splitlines()[1]
    assert json.loads(line) == {
        "goal": "Open {pw}\n\nGuidelines: none", "what_counts_as_success": RUBRIC,
    }  # fmt: skip
    assert len(heard) == 1


async def test_a_draft_in_plain_text_and_without_secrets(tmp_path: Path) -> None:
    said = saying('Here: {"must": ["croissant! is typed"], "never": []}')
    with judging(lambda _: said, dialect="json") as (judge, there):
        kept = await judge.draft(
            "Log in", "", lambda text: text.replace("croissant!", "{pw}"), lambda call: None
        )
        await judge.close()
    assert kept.guidelines and kept.guidelines.must == ("{pw} is typed",)
    assert "croissant" not in kept.model_dump_json()
    assert there.bodies[0]["messages"][1]["content"].endswith(DRAFT_IN_TEXT)


def test_what_is_kept_reads_back_as_it_was(tmp_path: Path) -> None:
    assert read_guidelines(tmp_path) is None
    (tmp_path / FILE).write_text('{"by": "nobody"}')
    with pytest.raises(tapwright.UsageError, match="guidelines.json cannot be read"):
        read_guidelines(tmp_path)
    assert KeptGuidelines(goal="g", by="task", guidelines=None).why == ""
