"""Each rule of the failure classes by facts that only it fits."""

from datetime import UTC, datetime

import pytest

from tapwright.actions import (
    Action,
    Answer,
    Ask,
    Done,
    Norm,
    Note,
    OpenApp,
    Outcome,
    Tap,
    Wait,
    Zoom,
)
from tapwright.actions.geometry import Box
from tapwright.bench.report.result import Failure
from tapwright.bench.report.taxonomy import RULES, because, classify, count_acts
from tapwright.tasks.task import NOTHING_ELSE, fact, nothing_else, one_of
from tapwright.traces import (
    DeviceRecord,
    End,
    EpisodeRecord,
    Evidence,
    FrameRecord,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    StepRecord,
    Usage,
    Verdict,
)

TAP = Tap(at=Norm(x=1, y=1))
DONE = Outcome.done().with_change(0.3)
DEAD = Outcome.done().with_change(0.0)
CLEAN = nothing_else(())
DIRTY = Evidence(what=NOTHING_ELSE, expected="no other change", found="a row", holds=False)
GOOD, BAD = fact("rows", 1, 1), fact("rows", 1, 0)


def step(action: Action | None, outcome: Outcome | None = DONE, thought: str = "") -> StepRecord:
    frame = FrameRecord(file="f", width_px=1, height_px=1, rotation=0, source="raw")
    return StepRecord(
        index=0,
        at=datetime.now(UTC),
        observation=ObservationRecord(frame=frame),
        prompt_sha256="",
        prompt_tokens_estimate=0,
        rung="low",
        reply=ReplyRecord(),
        usage=Usage(),
        thought=thought,
        action=action,
        outcome=outcome,
    )


def ended(end: End | None, *evidence: Evidence, status: str | None = None) -> EpisodeRecord:
    verdict = Verdict.of(evidence) if evidence else Verdict(status="unverified")
    return EpisodeRecord(
        id="0001-T",
        task="T",
        goal="g",
        device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
        model=ModelRecord(profile="p", name="n", endpoint="e", scripted=False),
        started_at=datetime.now(UTC),
        end=end,
        verdict=verdict,
    )


TAPS = [step(TAP)] * 5
MISSES = [step(TAP)] * 4 + [step(TAP, DEAD), step(TAP, Outcome.failed("no")), step(TAP, DEAD)]
ANSWER = step(Answer(text="7"))


@pytest.mark.parametrize(
    ("record", "steps", "failure"),
    [
        (ended(End.DEVICE_LOST), TAPS, "infrastructure"),
        (ended(End.STUCK, BAD, DIRTY), MISSES, "loop"),
        (ended(End.STEP_LIMIT, BAD, CLEAN), MISSES, "overrun"),
        # The state is as wanted, but the agent never said so.
        (ended(End.TOKEN_LIMIT, GOOD, CLEAN), TAPS, "overrun"),
        (ended(End.COST_LIMIT), TAPS, "overrun"),
        (ended(End.TIME_LIMIT, BAD), TAPS, "overrun"),
        (ended(End.BAD_REPLIES, BAD, CLEAN), TAPS, "planning"),
        (ended(End.COMPLETED, GOOD, DIRTY), TAPS, "constraint"),
        (ended(End.COMPLETED, GOOD, DIRTY), MISSES, "constraint"),
        # The goal done wrong is an undeclared change as well.
        (ended(End.COMPLETED, BAD, DIRTY), TAPS, "planning"),
        (ended(End.COMPLETED, BAD, CLEAN), TAPS[:4], "premature_stop"),
        (ended(End.INFEASIBLE, BAD, CLEAN), TAPS[:1], "premature_stop"),
        (ended(End.COMPLETED, BAD, CLEAN), MISSES, "grounding"),
        (ended(End.COMPLETED, BAD, CLEAN), MISSES[:5] + TAPS, "planning"),
        (ended(End.COMPLETED, BAD, CLEAN), TAPS, "planning"),
    ],
)
def test_failures_are_classed(
    record: EpisodeRecord, steps: list[StepRecord], failure: Failure
) -> None:
    assert classify(record, steps, optimal=5) == failure


@pytest.mark.parametrize(
    ("steps", "failure"),
    [
        ([*TAPS, ANSWER], "perception"),
        ([*TAPS, step(Note(text="It takes 42 min.")), ANSWER], "memory"),
        ([*TAPS, step(TAP, thought="Route: 42 min"), ANSWER], "memory"),
        ([*TAPS, step(TAP, thought="between 142 and 42.5, or 421"), ANSWER], "perception"),
        ([*TAPS, step(Answer(text="7"), thought="or was it 42?")], "perception"),
    ],
)
def test_a_wrong_answer_was_either_seen_right_or_not(
    steps: list[StepRecord], failure: Failure
) -> None:
    end = one_of("the way it ended", frozenset({End.ANSWERED}), End.ANSWERED)
    wrong = (fact("minutes", 42, 7), end)
    assert classify(ended(End.ANSWERED, *wrong, CLEAN), steps, optimal=5) == failure
    assert classify(ended(End.ANSWERED, *wrong, DIRTY), steps, optimal=5) == "planning"


@pytest.mark.parametrize(
    "record",
    [
        ended(End.COMPLETED, GOOD, CLEAN),
        ended(End.COMPLETED),
        ended(End.INFEASIBLE, GOOD),
        ended(End.CANCELLED),
        ended(None),
    ],
)
def test_what_did_not_fail_has_no_class(record: EpisodeRecord) -> None:
    assert classify(record, TAPS[:1], optimal=5) is None


def test_without_a_shortest_way_what_no_rule_fits_has_no_class() -> None:
    assert classify(ended(End.COMPLETED, BAD, CLEAN), TAPS[:1], optimal=None) is None
    assert classify(ended(End.STUCK), TAPS[:1], optimal=None) == "loop"


def test_acts_are_counted_as_the_shortest_way_is() -> None:
    box = Box(left=0, top=0, right=9, bottom=9)
    acts = [TAP, OpenApp(name="Clock"), Ask(question="which?"), Answer(text="7")]
    others = [Wait(seconds=1), Note(text="n"), Zoom(boxes=(box,)), Done()]
    steps = [step(action) for action in (*acts, *others)]
    unmade = [step(TAP, Outcome.refused("not allowed")), step(TAP, None), step(None)]
    assert count_acts([*steps, *unmade]) == len(acts)
    assert count_acts([step(Ask(question="which?"), Outcome.refused("nobody is here"))]) == 1


def test_the_last_rule_takes_what_is_left() -> None:
    assert RULES[-1].failure == "planning" and all(rule.when for rule in RULES)


def test_of_an_agent_whose_steps_were_not_seen_little_is_told() -> None:
    for end in (End.COMPLETED, End.ANSWERED, End.INFEASIBLE):
        assert classify(ended(end, BAD, CLEAN), [], 9) is None
    assert classify(ended(End.STEP_LIMIT, BAD, CLEAN), [], 9) == "overrun"
    assert classify(ended(End.COMPLETED, GOOD, DIRTY), [], 9) == "constraint"


@pytest.mark.parametrize(
    ("record", "steps", "told"),
    [
        (ended(End.STUCK, BAD), TAPS, "stuck after 5 acts, the shortest way has 9"),
        (ended(End.STEP_LIMIT, BAD), TAPS, "step limit after 5 acts, the shortest way has 9"),
        (ended(End.COMPLETED, BAD), TAPS, "ended after 5 acts, the shortest way has 9"),
        (ended(End.COMPLETED, GOOD, DIRTY), TAPS, "the goal's own facts hold, and something"),
        (ended(End.DEVICE_LOST), [], "ended with device lost"),
        (ended(End.COMPLETED, BAD), [], "drove the phone by itself"),
    ],
)
def test_a_class_is_told_with_its_facts(
    record: EpisodeRecord, steps: list[StepRecord], told: str
) -> None:
    assert told in because(record, steps, 9, classify(record, steps, 9))


def test_misses_are_counted() -> None:
    record = ended(End.COMPLETED, BAD)
    assert classify(record, MISSES, 1) == "grounding"
    assert because(record, MISSES, 1, "grounding").startswith("3 of 7 touches were refused")
