"""Each bound is an end of its own, and an unknown price cannot keep a cap."""

from decimal import Decimal

import pytest

from tapwright.agent.limits import Limits
from tapwright.traces import End, Totals, Usage

SPENT = Totals(steps=7, usage=Usage(prompt=900, output=100), cost_usd=Decimal("0.01"))


@pytest.mark.parametrize(
    ("limits", "end"),
    [
        (Limits(steps=7), End.STEP_LIMIT),
        (Limits(tokens=1000), End.TOKEN_LIMIT),
        (Limits(cost_usd=Decimal("0.01")), End.COST_LIMIT),
        (Limits(wall_s=12.0), End.TIME_LIMIT),
    ],
)
def test_a_bound_that_is_reached_ends_the_episode(limits: Limits, end: End) -> None:
    ending = limits.reached(SPENT, wall_s=12.0)
    assert ending is not None and ending.end is end


def test_a_bound_not_yet_reached_does_not() -> None:
    limits = Limits(steps=8, tokens=1001, cost_usd=Decimal("0.0100001"), wall_s=12.1)
    assert limits.reached(SPENT, wall_s=12.0) is None


def test_a_cost_cap_without_a_price_ends_at_once() -> None:
    unpriced = SPENT.model_copy(update={"cost_usd": None})
    ending = Limits(cost_usd=Decimal(1)).reached(unpriced, wall_s=0)
    assert ending is not None and ending.end is End.COST_LIMIT
