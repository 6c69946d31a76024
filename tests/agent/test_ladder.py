"""Effort rises after repeated trouble and comes down after clean steps."""

from tapwright.agent.ladder import UNCONFIRMED, EffortLadder, FixedRung, LadderRules


def walk(ladder: EffortLadder, *steps: str) -> list[str]:
    rungs: list[str] = []
    for signals in steps:
        rungs.append(ladder.rung)
        ladder.note([signals] if signals else [])
    return [*rungs, ladder.rung]


def test_it_plans_on_medium_and_works_on_low() -> None:
    assert walk(EffortLadder(), "", "", "") == ["medium", "low", "low", "low"]


def test_two_steps_in_trouble_climb_and_say_why() -> None:
    ladder = EffortLadder()
    assert walk(ladder, "", "unchanged", "unchanged")[-1] == "medium"
    assert ladder.why == "2 steps with unchanged"


def test_trouble_that_goes_on_reaches_the_top_and_stays() -> None:
    assert walk(EffortLadder(), *["", *["unchanged"] * 8])[-1] == "high"


def test_three_clean_steps_come_down_one_rung() -> None:
    ladder = EffortLadder()
    walk(ladder, "", *["unchanged"] * 4)
    assert walk(ladder, "", "", "") == ["high", "high", "high", "medium"]


def test_one_step_in_trouble_is_not_enough() -> None:
    assert set(walk(EffortLadder(), "", "unchanged", "", "unchanged", "")[1:]) == {"low"}


def test_the_top_is_a_rung_somebody_stands_on() -> None:
    assert walk(EffortLadder(advisor=True), *["", *["unchanged"] * 9])[-1] == "advisor"
    both = EffortLadder(advisor=True, attended=True)
    assert walk(both, *["", *["unchanged"] * 9])[-1] == "human"


def test_the_advisor_goes_after_two_clean_steps() -> None:
    ladder = EffortLadder(advisor=True)
    walk(ladder, "", *["unchanged"] * 6)
    assert walk(ladder, "", "") == ["advisor", "advisor", "high"]


def test_an_unconfirmed_claim_goes_straight_to_the_rung_that_confirms() -> None:
    ladder = EffortLadder()
    assert walk(ladder, "", UNCONFIRMED)[-1] == "high"
    assert ladder.confirms and ladder.why == "a claim is looked at again"


def test_a_ladder_without_confirmation_takes_every_claim() -> None:
    ladder = EffortLadder(LadderRules(confirm=None))
    walk(ladder, "")
    assert ladder.rung == "low" and ladder.confirms


def test_nothing_comes_down_below_the_floor() -> None:
    ladder = EffortLadder(LadderRules(planning="low", floor="medium"))
    assert set(walk(ladder, *[""] * 9)) == {"medium"}


def test_a_fixed_rung_stays() -> None:
    rung = FixedRung("high")
    rung.note(["unchanged"])
    rung.note(["unchanged"])
    assert (rung.rung, rung.effort, rung.why) == ("high", "high", "")
