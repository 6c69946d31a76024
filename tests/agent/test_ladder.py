"""Effort rises after repeated trouble and comes down after clean steps."""

from datetime import date
from decimal import Decimal

import pytest

from tapwright.agent.cost import rereading
from tapwright.agent.ladder import (
    FIRST_RULES,
    UNCONFIRMED,
    EffortLadder,
    FixedRung,
    LadderRules,
)
from tapwright.agent.models.profiles import Prices, load_profiles
from tapwright.tasks.choices import choose_ladder
from tapwright.tasks.settings import Settings
from tapwright.traces.money import Spent, Usage


def from_low(advisor: bool = False, attended: bool = False, **rules: object) -> EffortLadder:
    """A ladder with rungs to climb: it plans on medium and works on low."""
    chosen = LadderRules.model_validate({**FIRST_RULES.model_dump(), **rules})
    return EffortLadder(chosen, advisor=advisor, attended=attended)


def walk(ladder: EffortLadder, *steps: str) -> list[str]:
    rungs: list[str] = []
    for signals in steps:
        rungs.append(ladder.rung)
        ladder.note([signals] if signals else [])
    return [*rungs, ladder.rung]


def test_by_default_it_works_on_high_and_asks_the_advisor_once_after_two_steps_in_trouble() -> None:
    ladder = EffortLadder(advisor=True)
    assert walk(ladder, "", "unchanged", "", "unchanged", "unchanged", "") == [
        *["high"] * 5, "advisor", "high",
    ]  # fmt: skip
    assert set(walk(EffortLadder(), "", *["unchanged"] * 5)) == {"high"}


def test_it_plans_on_medium_and_works_on_low() -> None:
    assert walk(from_low(), "", "", "") == ["medium", "low", "low", "low"]


def test_two_steps_in_trouble_climb_and_say_why() -> None:
    ladder = from_low()
    assert walk(ladder, "", "unchanged", "unchanged")[-1] == "medium"
    assert ladder.why == "2 steps with unchanged"


def test_trouble_that_goes_on_reaches_the_top_and_stays() -> None:
    assert walk(from_low(), *["", *["unchanged"] * 8])[-1] == "high"


def test_three_clean_steps_come_down_one_rung() -> None:
    ladder = from_low()
    walk(ladder, "", *["unchanged"] * 4)
    assert walk(ladder, "", "", "") == ["high", "high", "high", "medium"]


def test_one_step_in_trouble_is_not_enough() -> None:
    assert set(walk(from_low(), "", "unchanged", "", "unchanged", "")[1:]) == {"low"}


def test_the_top_is_a_rung_somebody_stands_on() -> None:
    assert walk(from_low(advisor=True), *["", *["unchanged"] * 9])[-1] == "advisor"
    both = from_low(advisor=True, attended=True)
    assert walk(both, *["", *["unchanged"] * 9])[-1] == "human"


def test_the_advisor_goes_after_two_clean_steps() -> None:
    ladder = from_low(advisor=True)
    walk(ladder, "", *["unchanged"] * 6)
    assert walk(ladder, "", "") == ["advisor", "advisor", "high"]


def test_an_unconfirmed_claim_goes_straight_to_the_rung_that_confirms() -> None:
    ladder = from_low()
    assert walk(ladder, "", UNCONFIRMED)[-1] == "high"
    assert ladder.why == "a claim is looked at again"


def test_a_ladder_without_confirmation_takes_every_claim() -> None:
    ladder = from_low(confirm=None)
    walk(ladder, "")
    assert ladder.rung == "low" and ladder.confirms


def test_nothing_comes_down_below_the_floor() -> None:
    ladder = from_low(planning="low", floor="medium")
    assert set(walk(ladder, *[""] * 9)) == {"medium"}


def test_a_fixed_rung_stays() -> None:
    rung = FixedRung("high")
    rung.note(["unchanged"])
    rung.note(["unchanged"])
    assert (rung.rung, rung.effort, rung.why) == ("high", "high", "")


def test_a_step_says_why_its_rung_is_another_and_only_then() -> None:
    ladder = from_low()
    why = [ladder.why]
    for signals in (["unchanged"], ["unchanged", "repeated"], ["unchanged", "repeated"], []):
        ladder.note(signals)
        why.append(ladder.why)
    assert why[:2] == ["planning the first step", "the plan is made"]
    assert why[2:] == ["", "2 steps with unchanged, repeated", ""]
    ladder.note([])
    ladder.note([])
    assert (ladder.rung, ladder.why) == ("low", "3 steps without a signal")


def test_one_step_is_told_as_one() -> None:
    ladder = from_low(planning="low", climb_after=1, descend_after=1)
    ladder.note([])
    ladder.note(["unchanged"])
    assert (ladder.rung, ladder.why) == ("medium", "1 step with unchanged")
    ladder.note([])
    assert (ladder.rung, ladder.why) == ("low", "1 step without a signal")


def test_trouble_and_clean_steps_are_counted_anew_on_every_rung() -> None:
    ladder = from_low()
    assert walk(ladder, "", *["unchanged"] * 4) == ["medium", "low", "low", "medium", "medium",
                                                    "high"]  # fmt: skip
    assert walk(ladder, *[""] * 6)[-3:] == ["medium", "medium", "low"]
    # Two steps in trouble with a clean one between them are no two in a row, and neither way.
    assert walk(ladder, "unchanged", "unchanged", "", "", "unchanged", "", "", "")[-1] == "low"


def test_only_the_top_is_taken_at_its_word() -> None:
    ladder = from_low(advisor=True, confirm="medium")
    assert ladder.rung == "medium" and not ladder.confirms
    ladder.note([])
    assert ladder.rung == "low" and not ladder.confirms
    ladder.note([UNCONFIRMED, "unchanged"])
    assert ladder.rung == "medium" and not ladder.confirms
    walk(ladder, *["unchanged"] * 4)
    assert ladder.rung == "advisor" and ladder.confirms


def test_a_claim_above_the_rung_that_confirms_is_looked_at_where_it_was_made() -> None:
    ladder = from_low(confirm="medium")
    walk(ladder, "", *["unchanged"] * 4)
    assert walk(ladder, UNCONFIRMED) == ["high", "high"]


def test_a_claim_that_nobody_looks_at_again_moves_nothing() -> None:
    ladder = from_low(confirm=None)
    assert walk(ladder, "", UNCONFIRMED)[-1] == "low"


def test_what_is_asked_of_the_model_is_the_rungs_own_effort_up_to_high() -> None:
    ladder = from_low(advisor=True, attended=True)
    efforts = [(ladder.rung, ladder.effort)]
    for signal in ["", *["unchanged"] * 8]:
        ladder.note([signal] if signal else [])
        if efforts[-1][0] != ladder.rung:
            efforts.append((ladder.rung, ladder.effort))
    assert efforts == [
        ("medium", "medium"), ("low", "low"), ("medium", "medium"), ("high", "high"),
        ("advisor", "high"), ("human", "high"),
    ]  # fmt: skip
    assert (FixedRung("advisor").rung, FixedRung("advisor").effort) == ("advisor", "high")
    assert FixedRung("low").effort == "low" and not FixedRung("low").confirms


def test_a_person_goes_after_as_few_clean_steps_as_the_advisor() -> None:
    ladder = from_low(attended=True)
    assert walk(ladder, "", *["unchanged"] * 6)[-1] == "human"
    assert walk(ladder, "", "") == ["human", "human", "high"]


def test_planning_never_begins_below_the_floor() -> None:
    assert from_low(planning="low", floor="high").rung == "high"
    assert from_low(planning="high", floor="low").rung == "high"


def test_a_step_in_trouble_begins_the_count_of_clean_ones_anew() -> None:
    ladder = from_low()
    walk(ladder, "", *["unchanged"] * 4)
    assert walk(ladder, "", "", "unchanged", "", "") == ["high"] * 6
    assert walk(ladder, "") == ["high", "medium"]
    assert ladder.why == "3 steps without a signal"


def test_the_first_step_counts_where_planning_is_on_the_floor() -> None:
    ladder = from_low(planning="low", climb_after=3)
    assert walk(ladder, *["unchanged"] * 3) == ["low", "low", "low", "medium"]
    assert ladder.why == "3 steps with unchanged"


def test_an_act_that_was_stopped_in_time_climbs_only_if_it_is_not_the_only_one() -> None:
    once = walk(from_low(), "", "misaimed", "", "misaimed", "")
    assert once == ["medium", *["low"] * 5]
    ladder = from_low()
    for signals in ((), ("misaimed", "not_done"), ("misaimed", "not_done")):
        ladder.note(signals)
    assert ladder.rung == "low"
    ladder.note(("misaimed", "not_done"))
    assert ladder.rung == "medium" and "misaimed" in ladder.why


def steady(signals: list[tuple[str, ...]], price: float) -> list[str]:
    ladder = EffortLadder(FIRST_RULES, steady=True)
    rungs = [ladder.rung]
    for one in signals:
        ladder.note(one, price)
        rungs.append(ladder.rung)
    return rungs


def test_where_another_effort_reads_the_prompt_anew_the_plan_is_made_on_the_floor() -> None:
    assert EffortLadder(FIRST_RULES, steady=True).rung == "low"
    assert EffortLadder(FIRST_RULES).rung == "medium"


@pytest.mark.parametrize(
    ("price", "rungs"),
    [
        # Two steps in trouble call for it: they cost as much as reading anew up to twice a step.
        (0.0, ["low", "low", "medium", "medium", "high"]),
        (2.0, ["low", "low", "medium", "medium", "high"]),
        (2.1, ["low", "low", "low", "medium", "medium"]),
        (3.5, ["low", "low", "low", "low", "medium"]),
        (5.0, ["low", "low", "low", "low", "low"]),
    ],
)
def test_it_climbs_once_the_trouble_costs_as_much_as_the_reading(
    price: float, rungs: list[str]
) -> None:
    assert steady([("unchanged",)] * 4, price) == rungs


@pytest.mark.parametrize(("price", "rung"), [(0.9, "high"), (1.0, "high"), (1.4, "low")])
def test_a_claim_is_looked_at_again_on_the_same_effort_where_another_is_dear(
    price: float, rung: str
) -> None:
    assert steady([(), (UNCONFIRMED,)], price)[-1] == rung


def test_what_reading_a_prompt_anew_costs_in_steps() -> None:
    prices = Prices(
        input=Decimal("0.20"), cached=Decimal("0.04"), output=Decimal("1.15"),
        date=date(2026, 7, 2), source="test",
    )  # fmt: skip
    call = Spent(calls=1, usage=Usage(prompt=3000, output=100), cost_usd=Decimal("0.0004"))
    assert rereading(call, prices) == pytest.approx(1.2)
    assert rereading(call, None) == 0
    assert rereading(call, prices.model_copy(update={"cached": None})) == 0
    assert rereading(call.model_copy(update={"cost_usd": None}), prices) == 0


def test_a_profile_says_whether_the_effort_stands_in_the_prompt() -> None:
    known = load_profiles()
    assert known["anthropic"].effort_in_prompt and not known["step-3.7-flash"].effort_in_prompt
    chosen = choose_ladder(Settings(ladder=FIRST_RULES), False, False, steady=True)
    assert chosen.rung == "low"
