"""Repeats and dead taps are counted, and enough of them are an end."""

from tapwright.actions import Norm, Outcome, Press, Tap, Wait
from tapwright.agent.trouble import TroubleDetector

TAP = Tap(at=Norm(x=1, y=1))
UNCHANGED = Outcome.done().with_change(0.0)
CHANGED = Outcome.done().with_change(0.2)


def test_an_action_that_changes_nothing_is_a_signal() -> None:
    assert TroubleDetector().acted("a", TAP, UNCHANGED) == ("unchanged",)
    assert TroubleDetector().acted("a", TAP, CHANGED) == ()


def test_the_same_action_on_the_same_screen_is_a_signal() -> None:
    watch = TroubleDetector()
    watch.acted("a", TAP, CHANGED)
    assert watch.acted("a", TAP, CHANGED) == ("repeated",)
    assert watch.acted("b", TAP, CHANGED) == ()


def test_two_screens_in_turn_are_oscillation() -> None:
    watch = TroubleDetector()
    signals = [
        watch.acted(screen, Tap(at=Norm(x=number, y=1)), CHANGED)
        for number, screen in enumerate("ababab")
    ]
    assert signals[-1] == ("oscillating",)


def test_an_action_that_was_not_done_is_a_signal() -> None:
    assert TroubleDetector().acted("a", TAP, Outcome.failed("no such app")) == ("not_done",)


def test_five_dead_taps_are_stuck() -> None:
    watch = TroubleDetector()
    for number in range(5):
        assert watch.stuck is None
        watch.acted(f"screen {number}", Tap(at=Norm(x=number, y=1)), UNCHANGED)
    assert watch.stuck == "5 actions in a row changed nothing"


def test_the_same_action_five_times_is_stuck_whatever_the_screen_does() -> None:
    watch = TroubleDetector()
    for _ in range(5):
        watch.acted("a", Press(key="back"), CHANGED)
    assert watch.stuck == "the same action on the same screen 5 times"


def test_waiting_is_never_stuck() -> None:
    watch = TroubleDetector()
    for _ in range(20):
        assert watch.acted("a", Wait(), UNCHANGED) == ()
    assert watch.stuck is None
