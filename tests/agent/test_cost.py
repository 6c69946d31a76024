"""Money is exact, and what is not known is never called free."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.agent.cost import Account, Ledger, format_usd, price
from tapwright.agent.models.profiles import Prices
from tapwright.traces.money import Usage

STEP = Prices(
    input=Decimal("0.20"),
    cached=Decimal("0.04"),
    output=Decimal("1.15"),
    date=date(2026, 5, 1),
    source="list",
)


def test_cached_tokens_are_part_of_the_prompt() -> None:
    usage = Usage(prompt=2000, cached=1536, output=150, reasoning=60)
    # 464 at 0.20 + 1536 at 0.04 + 150 at 1.15, per million
    assert price(usage, STEP) == Decimal("0.00032674")


def test_cache_writes_have_their_own_price_or_the_input_price() -> None:
    usage = Usage(prompt=1000, cached=200, cache_write=300, output=0)
    assert price(usage, STEP) == Decimal("0.000168")
    dear = STEP.model_copy(update={"cache_write": Decimal("0.25")})
    assert price(usage, dear) == Decimal("0.000183")


def test_without_a_cached_price_cached_tokens_cost_the_input_price() -> None:
    plain = STEP.model_copy(update={"cached": None})
    assert price(Usage(prompt=1000, cached=900, output=0), plain) == Decimal("0.0002")


@pytest.mark.parametrize(
    ("usage", "prices"),
    [(Usage(prompt=1), STEP), (Usage(output=1), STEP), (Usage(prompt=1, output=1), None)],
)
def test_what_is_not_known_is_not_zero(usage: Usage, prices: Prices | None) -> None:
    assert price(usage, prices) is None


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**5)), max_size=30))
def test_sums_do_not_drift(calls: list[tuple[int, int]]) -> None:
    ledger = Ledger()
    for prompt, output in calls:
        ledger.book("low", Usage(prompt=prompt, output=output), STEP)
    prompts, outputs = sum(c[0] for c in calls), sum(c[1] for c in calls)
    assert ledger.total.cost_usd == price(Usage(prompt=prompts, output=outputs), STEP)
    assert ledger.total.calls == len(calls)


def test_the_ledger_books_per_rung_and_in_all() -> None:
    ledger = Ledger()
    first = ledger.book("low", Usage(prompt=1000, cached=256, output=100), STEP)
    second = ledger.book("high", Usage(prompt=2000, cached=1024, output=300), STEP)
    assert first is not None and second is not None
    assert ledger.rungs["low"].cost_usd == first
    assert ledger.rungs["high"].usage.output == 300
    totals = ledger.totals(steps=2, wall_s=1.5)
    assert totals.cost_usd == first + second
    assert (totals.steps, totals.model_calls, totals.wall_s) == (2, 2, 1.5)
    assert ledger.total.cached_share == pytest.approx(1280 / 3000)


def test_one_unknown_price_makes_the_sum_unknown() -> None:
    ledger = Ledger()
    ledger.book("low", Usage(prompt=1000, output=100), STEP)
    ledger.book("advisor", Usage(prompt=1000, output=100), None)
    assert ledger.total.cost_usd is None
    assert ledger.rungs["low"].cost_usd is not None


def test_an_unreported_cache_has_no_share() -> None:
    assert Account().cached_share is None
    assert Account().plus(Usage(prompt=10, output=1), None).cached_share is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "unknown"), ("0", "$0.0000"), ("0.0042", "$0.0042"), ("0.00001", "<$0.0001"),
        ("0.99994", "$0.9999"), ("1.5", "$1.50"), ("1234.5", "$1,234.50"),
    ],
)  # fmt: skip
def test_amounts_as_people_read_them(amount: str | None, text: str) -> None:
    assert format_usd(None if amount is None else Decimal(amount)) == text
