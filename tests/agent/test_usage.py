"""Token counts that cannot be are not believed, and no price is made of them."""

from decimal import Decimal

import pytest

from tapwright.agent.cost import price
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.models.usage import read_usage
from tapwright.traces.money import Usage


@pytest.mark.parametrize(
    ("reported", "usage", "warned"),
    [
        (
            {"prompt_tokens": 100, "completion_tokens": 5,
             "prompt_tokens_details": {"cached_tokens": 900}},
            Usage(prompt=100, cached=100, output=5),
            "more cached tokens",
        ),
        (
            {"prompt_tokens": 100, "completion_tokens": 5,
             "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 60}},
            Usage(prompt=100, cached=60, cache_write=40, output=5),
            "more cache-writing tokens",
        ),
        (
            {"prompt_tokens": 100, "completion_tokens": 5, "cached_tokens": -7},
            Usage(prompt=100, output=5),
            "negative",
        ),
        ({"prompt_tokens": -100, "completion_tokens": 5}, Usage(output=5), "negative"),
        ({"prompt_tokens": 9, "completion_tokens": 5, "cached_tokens": 9},
         Usage(prompt=9, cached=9, output=5), ""),
    ],
)  # fmt: skip
def test_counts_that_cannot_be_are_not_believed(
    caplog: pytest.LogCaptureFixture, reported: object, usage: Usage, warned: str
) -> None:
    caplog.set_level("WARNING", "tapwright")
    assert read_usage(reported) == usage
    assert warned in caplog.text and bool(warned) == bool(caplog.text)


def test_a_negative_prompt_makes_the_price_unknown_and_never_a_refund() -> None:
    prices = find_profile("step-3.7-flash", own=None).prices
    assert price(read_usage({"prompt_tokens": -5, "completion_tokens": 5}), prices) is None
    told = {"prompt_tokens": 100, "completion_tokens": 0, "cached_tokens": 10**6}
    assert price(read_usage(told), prices) == 100 * Decimal("0.04") / 10**6
