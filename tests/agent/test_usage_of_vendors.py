"""What is billed, in the forms of each vendor: values of our own in the vendors' shapes."""

from decimal import Decimal

import pytest

from tapwright.agent.cost import list_price, price
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.models.usage import read_usage
from tapwright.traces.money import Usage


@pytest.mark.parametrize(
    ("reported", "usage"),
    [
        # xAI: the reasoning stands beside the completion.
        ({"prompt_tokens": 40, "completion_tokens": 7, "total_tokens": 147,
          "prompt_tokens_details": {"cached_tokens": 32, "text_tokens": 40},
          "completion_tokens_details": {"reasoning_tokens": 100}},
         Usage(prompt=40, cached=32, output=107, reasoning=100)),
        # Gemini's compatible endpoint: only the total tells.
        ({"prompt_tokens": 40, "completion_tokens": 7, "total_tokens": 97},
         Usage(prompt=40, output=57)),
        # OpenAI: within, and a total that says the same.
        ({"prompt_tokens": 40, "completion_tokens": 107, "total_tokens": 147,
          "completion_tokens_details": {"reasoning_tokens": 100}},
         Usage(prompt=40, output=107, reasoning=100)),
        # A total is left out, and more reasoning than output: it cannot be a part of it.
        ({"prompt_tokens": 40, "completion_tokens": 7, "reasoning_tokens": 100},
         Usage(prompt=40, output=107, reasoning=100)),
        # A total that is too small is no total.
        ({"prompt_tokens": 40, "completion_tokens": 7, "total_tokens": 3},
         Usage(prompt=40, output=7)),
        # DeepSeek.
        ({"prompt_tokens": 40, "completion_tokens": 7, "prompt_cache_hit_tokens": 30,
          "prompt_cache_miss_tokens": 10}, Usage(prompt=40, cached=30, output=7)),
        # One odd field does not lose the others.
        ({"prompt_tokens": 40.5, "completion_tokens": 7, "prompt_tokens_details": "none"},
         Usage(prompt=40, output=7)),
        ({"prompt_tokens": "40", "completion_tokens": 7, "completion_tokens_details": [1],
          "cached_tokens": {"a": 1}}, Usage(prompt=40, output=7)),
        ({"prompt_tokens": True, "completion_tokens": 7}, Usage(output=7)),
        ({"prompt_tokens": 40, "completion_tokens": float("nan")}, Usage(prompt=40)),
        ({"prompt_tokens": 40, "completion_tokens": "many"}, Usage(prompt=40)),
        # What is charged, in dollars (OpenRouter) and in ticks (xAI).
        ({"prompt_tokens": 40, "completion_tokens": 7, "cost": 0.00021},
         Usage(prompt=40, output=7, reported_usd=Decimal("0.00021"))),
        ({"prompt_tokens": 40, "completion_tokens": 7, "cost_in_usd_ticks": 1_500_000},
         Usage(prompt=40, output=7, reported_usd=Decimal("0.00015"))),
        ({"prompt_tokens": 40, "completion_tokens": 7, "cost": -1, "cost_in_usd_ticks": "x"},
         Usage(prompt=40, output=7)),
        # A key of one's own: the fee and the provider's bill, or nothing.
        ({"cost": 0.01, "is_byok": True, "cost_details": {"upstream_inference_cost": 0.2}},
         Usage(reported_usd=Decimal("0.21"))),
        ({"cost": 0.01, "is_byok": True}, Usage()),
        ({"cost": {"total_cost": 0.5, "input_tokens_cost": 0.1}},
         Usage(reported_usd=Decimal("0.5"))),
        ([], Usage()),
        (None, Usage()),
    ],
)  # fmt: skip
def test_what_is_billed_is_read(reported: object, usage: Usage) -> None:
    assert read_usage(reported) == usage


def test_what_was_charged_comes_before_the_list_price() -> None:
    prices = find_profile("step-3.7-flash", own=None).prices
    usage = read_usage({"prompt_tokens": 1000, "completion_tokens": 100, "cost": 0.5})
    assert price(usage, prices) == price(usage, None) == Decimal("0.5")
    assert list_price(usage, prices) == Decimal("0.000315")
    assert list_price(usage, None) is None


def test_a_sum_has_a_charge_only_if_each_part_has() -> None:
    said, unsaid = Usage(prompt=1, output=1, reported_usd=Decimal(1)), Usage(prompt=1, output=1)
    assert (Usage() + said + said).reported_usd == 2
    assert (said + unsaid + said).reported_usd is None
    assert (unsaid + said).prompt == 2
