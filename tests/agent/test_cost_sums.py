"""What a ledger adds up per rung, and the token counts of each kind of endpoint."""

from decimal import Decimal

import pytest

from tapwright.agent.cost import Ledger, price
from tapwright.agent.models.usage import read_usage
from tapwright.traces.money import Usage

from .test_cost import STEP

DEAR_WRITES = STEP.model_copy(update={"cache_write": Decimal("1")})


def test_one_written_token_and_none_are_not_the_same() -> None:
    none = price(Usage(prompt=1000, output=0), DEAR_WRITES)
    assert none == price(Usage(prompt=1000, cache_write=0, output=0), DEAR_WRITES)
    assert none == Decimal("0.0002")


def test_no_token_of_a_prompt_is_paid_twice() -> None:
    # 800 of 1,000 are cached, so no more than 200 can have been written.
    usage = Usage(prompt=1000, cached=800, cache_write=900, output=0)
    assert price(usage, DEAR_WRITES) == (800 * Decimal("0.04") + 200) / 10**6


def test_a_rung_adds_up_its_calls() -> None:
    ledger = Ledger()
    for _ in range(3):
        ledger.book("low", Usage(prompt=1000, output=0), STEP)
    assert ledger.rungs["low"].calls == 3
    assert ledger.rungs["low"].cost_usd == Decimal("0.0006")


def test_totals_hold_what_is_known_and_the_tokens() -> None:
    ledger = Ledger()
    ledger.book("low", Usage(prompt=1000, output=0), STEP)
    ledger.book("high", Usage(prompt=1000, output=9), None)
    totals = ledger.totals(steps=2, wall_s=1.0)
    assert (totals.cost_usd, totals.at_least_usd) == (None, Decimal("0.0002"))
    assert totals.usage == Usage(prompt=2000, output=9)


@pytest.mark.parametrize(
    ("reported", "usage"),
    [
        (
            {"prompt_tokens": 9, "completion_tokens": 5, "reasoning_tokens": 3},
            Usage(prompt=9, output=5, reasoning=3),
        ),
        (
            {"input_tokens": 9, "output_tokens": 5, "reasoning_tokens": 3,
             "output_tokens_details": {"reasoning_tokens": 2}},
            Usage(prompt=9, output=5, reasoning=2),
        ),
        # All of a prompt may be new to the cache.
        (
            {"prompt_tokens": 9, "completion_tokens": 5,
             "prompt_tokens_details": {"cache_write_tokens": 9}},
            Usage(prompt=9, cache_write=9, output=5),
        ),
    ],
)  # fmt: skip
def test_counts_are_read_where_each_endpoint_has_them(reported: object, usage: Usage) -> None:
    assert read_usage(reported) == usage


def test_a_warning_has_the_counts_that_were_not_believed(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", "tapwright")
    read_usage({"prompt_tokens": 100, "completion_tokens": -5, "cached_tokens": 900})
    # "more cached ..." comes before "the endpoint ...".
    too_many, negative = sorted(record.getMessage() for record in caplog.records)
    assert "event=the endpoint reported a negative number of tokens " in negative
    assert "-5" in negative and "900" in too_many and "100" in too_many
