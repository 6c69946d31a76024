"""`python -m perf.verdicts`: clumsy players err, and the look at what they left misses nothing."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from perf import verdicts
from perf.verdicts import ClumsyPlayer, Judged, differences, figures
from tapwright.actions import Action, Answer, Done, Px, Size, Tap, TypeText
from tapwright.agent.rehearsal import Move, ScreenView
from tapwright.bench.check.harness import SolutionResult
from tapwright.device.ui import UiTree
from tapwright.suites.registry import find_task
from tapwright.tasks.solution import FunctionSolution
from tapwright.tasks.state import PhoneState, Row, TableRef
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import End, Ending, Verdict

FULL = pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="plays whole episodes; TAPWRIGHT_FULL=1 runs it"
)
TEXTS = TableRef("com.android.providers.telephony", "mmssms.db", "sms")
RIDES = TableRef("com.android.go", "go.db", "rides")
SCREEN = ScreenView(
    UiTree.parse(
        '<hierarchy rotation="0"><node class="android.widget.FrameLayout" package="a"'
        ' bounds="[0,0][1080,2400]"><node class="android.widget.Button" package="a" text="Send"'
        ' clickable="true" enabled="true" bounds="[100,100][300,300]" /></node></hierarchy>'
    ),
    "a",
    Size(1080, 2400),
)
TYPING = FunctionSolution(lambda look: Move("I type.", TypeText(text="hello there")))
DONE = FunctionSolution(lambda look: Move("It is done.", Done(summary="done")))


def left(
    texts: tuple[Row, ...] = (), rides: tuple[Row, ...] = (), answer: str | None = None,
    **settings: str,
) -> SolutionResult:  # fmt: skip
    state = PhoneState({TEXTS: texts, RIDES: rides}, settings, {"/sdcard/a": "1"})
    found = VerifierInput(state, state, End.COMPLETED, answer)
    return SolutionResult(Verdict(status="passed"), Ending(End.COMPLETED, ""), 0, (), found)


def told(task: str, clean: SolutionResult, clumsy: SolutionResult) -> list[str]:
    return list(differences(find_task(task), clean, clumsy))


def test_whatever_is_otherwise_than_the_solution_left_it_is_told() -> None:
    text: Row = {"_id": 1, "body": "hi", "status": -1}
    clean = left((text,), wifi="1")
    assert told("SendText", clean, clean) == []
    failed = told("SendText", clean, left(({**text, "status": 64},), wifi="1"))
    assert len(failed) == 2 and "missing" in failed[0] and "besides" in failed[1]
    assert len(told("SendText", clean, left((text, {**text, "_id": 2}), wifi="1"))) == 1
    assert told("SendText", clean, left((text,), wifi="0")) == ["wifi: 1 -> 0"]
    (answered,) = told("SendText", clean, left((text,), answer="7", wifi="1"))
    assert answered == "answer: None -> '7'"
    files = replace(clean.found.after, files={"/sdcard/b": "1"})
    moved = replace(clean, found=replace(clean.found, after=files))
    assert [line.split(":")[0] for line in told("SendText", clean, moved)] == [
        "/sdcard/a", "/sdcard/b",
    ]  # fmt: skip


def test_numbers_of_rows_and_reading_a_text_are_no_difference() -> None:
    unread: Row = {"_id": 1, "body": "hi", "read": 0, "seen": 0}
    before = left((unread,)).found.after

    def after(**changed: int | str) -> SolutionResult:
        result = left(({**unread, **changed},))
        return replace(result, found=replace(result.found, before=before))

    assert told("SendText", after(), after(read=1, seen=1)) == []
    assert len(told("SendText", after(), after(read=1, body="ho"))) == 2
    assert (
        told("RideBasic", left(rides=({"_id": 1, "a": 2},)), left(rides=({"_id": 7, "a": 2},)))
        == []
    )
    provider = TableRef("provider", "sms", "sms")
    as_text = [PhoneState({provider: ({"_id": "1", "read": read},)}, {}) for read in "01"]
    looked = VerifierInput(as_text[0], as_text[1], End.COMPLETED)
    not_looked = replace(looked, after=as_text[0])
    assert (
        told("StockDeleteTexts", *(replace(left(), found=one) for one in (not_looked, looked)))
        == []
    )
    assert told("FindCode", left(answer="96"), left(answer="96 ")) == []


def test_only_what_nobody_decides_may_differ() -> None:
    ride: Row = {"_id": 1, "tier": "Taxi", "driver": "Ada", "price_cents": 400}
    clean = left(rides=(ride,))
    assert told("RideBasic", clean, left(rides=({**ride, "driver": "Ben"},))) == []
    assert len(told("RideBasic", clean, left(rides=({**ride, "price_cents": 800},)))) == 2


def test_a_finger_slips_at_about_its_rate_and_always_alike() -> None:
    def first(luck: int) -> Action:
        return ClumsyPlayer(TYPING, str(luck)).decide(SCREEN, ()).action

    played = [first(luck) for luck in range(200)]
    wrong = [action for action in played if action != TypeText(text="hello there")]
    assert 30 <= len(wrong) <= 90
    assert any(isinstance(action, TypeText) for action in wrong)
    assert any(isinstance(action, Tap) for action in wrong)
    assert played == [first(luck) for luck in range(200)]


def test_a_player_goes_on_after_the_goal_and_then_says_so() -> None:
    after: set[int] = set()
    for luck in range(40):
        player, moves = ClumsyPlayer(DONE, str(luck)), list[Move]()
        while not moves or not isinstance(moves[-1].action, Done | Answer):
            moves.append(player.decide(SCREEN, moves))
        after.add(len(moves) - 1)
        assert player.mistakes >= len(moves) - 1
    assert after >= {0, 1, 2, 3}


def judged(verdict: str, *differs: str) -> Judged:
    return Judged("SendText", 0, 0, verdict, "completed", 1, differs)


def test_a_passed_verdict_on_another_state_is_a_false_success() -> None:
    counted = figures([judged("passed"), judged("passed", "x"), judged("failed", "x")])
    assert counted["episodes"] == 3 and counted["passed"] == 2 and counted["false successes"] == 1
    assert figures([judged("failed")])["failed though all is as it should be"] == 1
    assert SCREEN.at(next(n for n in SCREEN.ui.nodes() if n.clickable)) == SCREEN.point(
        Px(200, 200)
    )


@FULL
def test_an_instance_is_played_by_clumsy_players_with_luck_of_their_own() -> None:
    found = verdicts.play("AirplaneOn", 1)
    assert [one.player for one in found] == list(range(verdicts.PLAYERS))
    assert {one.verdict for one in found} <= {"passed", "failed"}
    assert all(one.verdict == "failed" or not one.differs for one in found)
    assert any(one.mistakes for one in found)


@FULL
def test_the_command_plays_counts_and_writes_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "verdicts.json"
    assert verdicts.main(["--episodes", "4", "--task", "AirplaneOn", "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "     4 episodes" in told and "     0 false successes" in told
    assert [one["task"] for one in json.loads(out.read_text())] == ["AirplaneOn"] * 4
