"""An episode that a limit ends says which limit it was and how much of it is used up."""

from decimal import Decimal

import pytest

from tapwright.agent.limits import Limits
from tapwright.traces import Totals

from .test_limits import reached


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(steps=7), "7 steps are used up"),
        (Limits(prompt_tokens=900), "900 of 900 prompt tokens are used up"),
        (Limits(output_tokens=50), "100 of 50 output tokens are used up"),
        (
            Limits(cost_usd=Decimal("0.0119")),
            "$0.0100 is spent, and the next call, about $0.0020, would pass the cap of $0.0119",
        ),
        (Limits(wall_s=11.5), "11.5 s of wall time are used up"),
        (Limits(working_s=4.0), "4 s of working time are used up"),
    ],
)
def test_the_reason_names_the_limit(limits: Limits, why: str) -> None:
    ending = reached(limits)
    assert ending is not None and ending.why == why


def test_a_cap_without_a_price_says_so() -> None:
    ending = reached(Limits(cost_usd=Decimal(1)), next_usd=None)
    assert ending is not None and ending.why == "the price is not known, so no cap can be kept"


def test_tokens_that_were_not_reported_use_up_nothing() -> None:
    silent = Totals(steps=1, cost_usd=Decimal(0))
    assert reached(Limits(prompt_tokens=1, output_tokens=1), silent) is None
