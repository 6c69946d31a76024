"""A task's instance is the same for the same seed, and its verdict rests on all of its facts."""

import hashlib
from random import Random

import pytest

from tapwright.actions import UsageError
from tapwright.device.errors import CommandFailed
from tapwright.device.fake import FakeDevice
from tapwright.tasks import PhoneState
from tapwright.tasks.state import Change
from tapwright.tasks.task import (
    NOTHING_ELSE,
    SUITE_VERSION,
    WAY_IT_ENDED,
    Task,
    fact,
    nothing_else,
    one_of,
    seeded,
)
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import End, Evidence


class Pick(Task):
    """Choose a number.

    Any will do.
    """

    goal = "Choose."
    branches = ("low", "high")
    number = 0

    def draw(self, random: Random) -> None:
        self.number = random.randrange(10**9)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        return (fact("mode", "1", found.after.setting("mode")),)

    def declared(self, change: Change) -> bool:
        return change.where == "mode"


class Named(Pick):
    name = "Other"
    summary = "What it is."
    allowed_ends = frozenset({End.COMPLETED, End.INFEASIBLE})
    branches = ()

    @property
    def optimal_steps(self) -> int | None:
        return 3


def found(end: End, before: dict[str, str], after: dict[str, str]) -> VerifierInput:
    return VerifierInput(before=PhoneState({}, before), after=PhoneState({}, after), end=end)


def test_the_same_seed_and_trial_always_draw_the_same() -> None:
    one = Pick(trial=1, seed=2)
    assert one.number == Pick(trial=1, seed=2).number
    others = {Pick(trial=t, seed=s).number for t, s in ((1, 3), (2, 2), (0, 0), (2, 1))}
    assert one.number not in others and len(others) == 4
    assert seeded("Pick", 1).randrange(10**9) == Pick(trial=1).number


def test_what_is_drawn_is_the_same_on_every_computer() -> None:
    # Others compare their results with ours, so it must not depend on the machine.
    key = hashlib.sha256(f"{SUITE_VERSION}/Pick/2/1".encode()).digest()
    expected = Random(int.from_bytes(key, "big")).randrange(10**9)
    assert seeded("Pick", trial=1, seed=2).randrange(10**9) == expected
    assert Pick(trial=1, seed=2).number == expected


def test_branches_take_turns_with_trial_and_seed() -> None:
    assert [Pick(trial=t).branch for t in range(3)] == ["low", "high", "low"]
    assert Pick(trial=1, seed=1).branch == "low" and Pick(trial=1, seed=2).branch == "high"
    assert Named().branch == ""

    class Three(Pick):
        branches = ("a", "b", "c")

    assert [Three(trial=t, seed=1).branch for t in range(3)] == ["b", "c", "a"]


def test_a_name_and_a_summary_may_be_given_and_are_not_inherited() -> None:
    assert (Pick.name, Pick.summary) == ("Pick", "Choose a number.")
    assert (Named.name, Named.summary) == ("Other", "What it is.")

    class Silent(Named):
        summary = ""

    class Told(Pick):
        """
        First line.
        Second line.
        """

        name = "Another"

    class Untold(Named):
        pass

    assert (Silent.name, Silent.summary) == ("Silent", "")
    assert (Told.name, Told.summary) == ("Another", "First line.")
    assert (Untold.name, Untold.summary) == ("Untold", "Untold")


def test_what_an_instance_is_made_of_is_kept() -> None:
    task = Pick(trial=4, seed=5, language="zh")
    assert (task.trial, task.seed, task.language) == (4, 5, "zh")
    plain = Pick()
    assert (plain.trial, plain.seed, plain.language) == (0, 0, "en")


def test_other_parameters_leave_the_instance_as_it_was() -> None:
    task = Pick()
    before = task.number
    other = task.but(number=5)
    assert (other.number, task.number) == (5, before) and other.trial == task.trial
    with pytest.raises(AttributeError, match="^Pick has no parameter size$"):
        task.but(size=1)


def test_the_step_limit_grows_with_the_shortest_way() -> None:
    class Short(Named):
        @property
        def optimal_steps(self) -> int | None:
            return 2

    assert (Pick().step_limit, Named().step_limit, Short().step_limit) == (40, 11, 10)


def test_a_task_whose_secret_cannot_be_kept_is_not_ready() -> None:
    class Secretive(Pick):
        @property
        def secrets(self) -> dict[str, str]:
            return {"pw": "abc"}

    Pick().check_ready()
    with pytest.raises(UsageError, match="shorter than 4 characters"):
        Secretive().check_ready()


async def test_a_set_up_goes_home_unless_a_task_says_otherwise() -> None:
    # This phone knows that one command and refuses every other.
    await Pick().set_up(FakeDevice(said={("input", "keyevent", "HOME"): ""}))
    with pytest.raises(CommandFailed, match="input keyevent HOME"):
        await Pick().set_up(FakeDevice())


async def test_what_a_task_does_not_ask_for_is_not_there() -> None:
    task, phone = Pick(), FakeDevice()
    assert task.solution() is None and task.rubric == "" and task.optimal_steps is None
    assert (task.facts, task.events, task.watched, task.secrets) == ((), (), {}, {})
    assert await task.gather(phone) == () and await task.committed(phone) is False
    assert await task.tear_down(phone) is None


def test_a_goal_reached_in_the_right_way_passes() -> None:
    verdict = Pick().verify(found(End.COMPLETED, {"mode": "0"}, {"mode": "1"}))
    assert verdict.status == "passed"
    assert [(one.what, one.expected, one.found) for one in verdict.evidence] == [
        ("mode", "1", "1"),
        (WAY_IT_ENDED, "completed", "completed"),
        (NOTHING_ELSE, "no other change", "no other change"),
    ]


@pytest.mark.parametrize(
    ("end", "after", "why"),
    [
        (End.COMPLETED, {"mode": "0"}, "mode"),
        (End.INFEASIBLE, {"mode": "1"}, WAY_IT_ENDED),
        (End.COMPLETED, {"mode": "1", "other": "1"}, NOTHING_ELSE),
    ],
)
def test_each_fact_alone_fails_it(end: End, after: dict[str, str], why: str) -> None:
    verdict = Pick().verify(found(end, {"mode": "0"}, after))
    assert (verdict.status, verdict.why) == ("failed", why)


def test_evidence_says_what_was_expected_and_found() -> None:
    assert fact("n", 1, None) == Evidence(what="n", expected="1", found="None", holds=False)
    assert fact("n", 1, 1).holds
    ends = one_of("end", frozenset({End.INFEASIBLE, End.COMPLETED}), End.STEP_LIMIT)
    assert (ends.expected, ends.found, ends.holds) == (
        "completed or infeasible", "step limit", False,
    )  # fmt: skip
    two = nothing_else([Change("a", "1", "2"), Change("b", None, "3")])
    assert (two.found, two.holds) == ("a: 1 -> 2\nb: nothing -> 3", False)
