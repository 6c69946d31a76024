"""Repeats and dead taps are counted, and enough of them are an end."""

from tapwright.actions import Norm, Note, Outcome, Press, Tap, Wait
from tapwright.agent.ladder import UNCHANGED_BELOW, TroubleDetector

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


def taps(watch: TroubleDetector, screens: str, outcome: Outcome = CHANGED) -> list[tuple[str, ...]]:
    """A different tap on each of these screens."""
    return [
        watch.acted(screen, Tap(at=Norm(x=number, y=1)), outcome)
        for number, screen in enumerate(screens)
    ]


def test_only_two_screens_in_turn_are_oscillation() -> None:
    for screens in ("ababa", "aaaaaa", "abcabc", "bbabca"):
        assert taps(TroubleDetector(), screens) == [()] * len(screens)
    # The last six count, whatever was before them.
    assert taps(TroubleDetector(), "cbababab")[-2:] == [("oscillating",), ("oscillating",)]
    assert taps(TroubleDetector(), "cbabab")[-1] == ()


def test_a_change_too_small_to_be_one_is_none_and_one_that_is_not_known_is() -> None:
    edge = UNCHANGED_BELOW
    for changed, signals in ((edge, ()), (edge * 0.99, ("unchanged",))):
        assert TroubleDetector().acted("a", TAP, Outcome.done().with_change(changed)) == signals
    assert TroubleDetector().acted("a", TAP, Outcome.done()) == ()


def test_one_change_and_dead_taps_are_counted_anew() -> None:
    watch = TroubleDetector(stuck_after=3)
    taps(watch, "ab", UNCHANGED)
    taps(watch, "c", CHANGED)
    taps(watch, "de", UNCHANGED)
    assert watch.stuck is None
    watch.acted("f", Tap(at=Norm(x=9, y=9)), UNCHANGED)
    assert watch.stuck == "3 actions in a row changed nothing"


def test_the_same_action_counts_wherever_it_was_tried_between() -> None:
    watch = TroubleDetector(stuck_after=3)
    for screen in "axaya":
        assert watch.stuck is None
        signals = watch.acted(screen, TAP, CHANGED)
    assert signals == ("repeated",)
    assert watch.stuck == "the same action on the same screen 3 times"


def test_a_dead_tap_that_is_repeated_has_both_signals_and_a_refusal_its_own() -> None:
    watch = TroubleDetector()
    watch.acted("a", TAP, UNCHANGED)
    assert watch.acted("a", TAP, UNCHANGED) == ("unchanged", "repeated")
    refused = Outcome.refused("no").with_change(0.0)
    assert watch.acted("a", TAP, refused) == ("not_done", "unchanged", "repeated")
    # What is not done to the phone cannot change its screen.
    assert watch.acted("a", Note(text="n"), Outcome.failed("no")) == ("not_done",)
