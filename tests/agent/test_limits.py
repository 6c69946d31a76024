"""Each bound is an end of its own, and an unknown price cannot keep a cap."""

from decimal import Decimal

import pytest

from tapwright.agent.limits import Limits
from tapwright.traces import End, Ending, Totals, Usage

SPENT = Totals(steps=7, usage=Usage(prompt=900, output=100), cost_usd=Decimal("0.01"))
NEXT = Decimal("0.002")


def reached(
    limits: Limits, spent: Totals = SPENT, next_usd: Decimal | None = NEXT
) -> Ending | None:
    return limits.reached(spent, next_usd, wall_s=12.0, model_s=8.0)


@pytest.mark.parametrize(
    ("limits", "end"),
    [
        (Limits(steps=7), End.STEP_LIMIT),
        (Limits(prompt_tokens=900), End.TOKEN_LIMIT),
        (Limits(output_tokens=100), End.TOKEN_LIMIT),
        (Limits(cost_usd=Decimal("0.0119")), End.COST_LIMIT),
        (Limits(wall_s=12.0), End.TIME_LIMIT),
        (Limits(working_s=4.0), End.TIME_LIMIT),
    ],
)
def test_a_bound_that_is_reached_ends_the_episode(limits: Limits, end: End) -> None:
    ending = reached(limits)
    assert ending is not None and ending.end is end


def test_a_bound_not_yet_reached_does_not() -> None:
    limits = Limits(
        steps=8,
        prompt_tokens=901,
        output_tokens=101,
        cost_usd=Decimal("0.012"),
        wall_s=12.1,
        working_s=4.1,
    )
    assert reached(limits) is None


@pytest.mark.parametrize("unknown", ["spent", "next"])
def test_a_cost_cap_without_a_price_ends_at_once(unknown: str) -> None:
    unpriced = SPENT.model_copy(update={"cost_usd": None}) if unknown == "spent" else SPENT
    ending = reached(Limits(cost_usd=Decimal(1)), unpriced, NEXT if unknown == "spent" else None)
    assert ending is not None and ending.end is End.COST_LIMIT and "not known" in ending.why


@pytest.mark.parametrize("limits", [Limits(prompt_tokens=10**6), Limits(output_tokens=10**6)])
def test_tokens_that_nobody_tells_are_not_none(limits: Limits) -> None:
    silent = Totals(steps=1, model_calls=1, usage=Usage(), cost_usd=None)
    ending = reached(limits, silent)
    assert ending is not None and ending.end is End.TOKEN_LIMIT
    assert "does not tell its" in ending.why and "1000000" in ending.why
    assert reached(limits, Totals()) is None
