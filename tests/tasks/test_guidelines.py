"""Guidelines: what may be written, and how votes on them become a verdict."""

from itertools import product
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tapwright.tasks.guidelines import (
    LONGEST,
    MOST,
    TIERS,
    Guidelines,
    GuidelineVote,
    Met,
    Tier,
    TierCount,
    WrittenGuidelines,
    count_tiers,
    find,
    majority_met,
    status_of,
    tier_words,
    what_is_wrong,
)

METS: tuple[Met, ...] = ("met", "not_met", "cannot_tell")
met = st.sampled_from(METS)
pairs = st.lists(st.tuples(st.sampled_from(TIERS), met), max_size=8)
Pairs = list[tuple[Tier, Met]]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({}, "`must` is missing"),
        ({"must": []}, "`must` has no entry"),
        ({"quality": ["a"], "must": ()}, "`must` has no entry"),
        ({"must": ["a", " \n"]}, "`must 2` is empty"),
        ({"must": "a"}, "`must` must be a list of texts"),
        ({"must": ["a"], "never": [1]}, "`never 1` must be a text"),
        ({"must": ["a"], "never": [{"b": 1}]}, "`never 1` must be a text"),
        ({"must": ["Sent  it", "sent it"]}, "`must 2` says the same as `must 1`"),
        ({"must": ["a"], "never": ["b", "A"]}, "`never 2` says the same as `must 1`"),
        ({"must": [f"{n}" for n in range(MOST + 1)]}, f"`must` has more than {MOST} entries"),
        ({"must": ["a" * (LONGEST + 1)]}, f"`must 1` is longer than {LONGEST} characters"),
        ({"must": ["a"], "should": ["b"]}, "there is no `should`; there are must, quality, never"),
        (["a"], "guidelines must be a mapping of must, quality, never"),
    ],
)
def test_what_is_no_guideline_is_told(written: object, why: str) -> None:
    with pytest.raises(ValidationError) as told:
        WrittenGuidelines.model_validate(written)
    assert why in what_is_wrong(told.value)


def test_each_has_the_name_that_people_and_models_call_it_by() -> None:
    some = Guidelines(must=("sent",), quality=("short", "kind"), never=("to Mom",))
    assert [one.name for one in some.named] == ["must 1", "quality 1", "quality 2", "never 1"]
    more = some.with_musts(["SENT", "on the 14th", "", "to  mom"])
    assert more.must == ("sent", "on the 14th") and more.never == some.never
    assert some.in_words.splitlines()[-1] == "never 1: to Mom"


@given(pairs)
def test_a_pass_is_never_claimed_of_what_was_not_seen(found: Pairs) -> None:
    status = status_of(found)
    binding = [said for tier, said in found if tier != "quality"]
    if status == "passed":
        assert set(binding) == {"met"} and any(tier == "must" for tier, _ in found)
    assert (status == "failed") == ("not_met" in binding)


@given(pairs, st.lists(met, max_size=4), st.randoms(use_true_random=False))
def test_quality_and_order_decide_nothing(found: Pairs, quality: list[Met], random: object) -> None:
    more: Pairs = [*found, *((cast(Tier, "quality"), said) for said in quality)]
    random.shuffle(more)  # type: ignore[attr-defined]
    assert status_of(more) == status_of(found)


@given(pairs, st.integers(0, 7))
def test_seeing_less_never_turns_into_a_pass(found: Pairs, which: int) -> None:
    """What cannot be told any more, or turns out not to be met, makes no verdict better."""
    if not found:
        return
    index = which % len(found)
    worse: dict[str, int] = {"passed": 2, "unverified": 1, "failed": 0}
    tier, said = found[index]
    lost: Pairs = [*found[:index], (tier, "not_met"), *found[index + 1 :]]
    assert worse[status_of(lost)] <= worse[status_of(found)]
    if said == "met":
        dim: Pairs = [*found[:index], (tier, "cannot_tell"), *found[index + 1 :]]
        assert worse[status_of(dim)] <= worse[status_of(found)]


@given(st.lists(met, max_size=7), st.integers(0, 3).map(lambda n: 2 * n + 1))
def test_a_majority_is_of_all_votes_that_were_wanted(votes: list[Met], wanted: int) -> None:
    said = majority_met(votes[:wanted], wanted)
    if said != "cannot_tell":
        assert 2 * votes[:wanted].count(said) > wanted


def test_every_table_of_three_votes() -> None:
    for votes in product(METS, repeat=3):
        expected = next((s for s in ("met", "not_met") if votes.count(s) >= 2), "cannot_tell")
        assert majority_met(votes, 3) == expected


def vote(name: str, said: Met, step: int | None = None) -> GuidelineVote:
    region = (1, 2, 3, 4) if step else None
    return GuidelineVote(name=name, met=said, step=step, region=region, why=f"at {step}")


def test_a_finding_shows_what_the_majority_saw() -> None:
    some = Guidelines(must=("sent",), never=("paid",))
    votes = [
        [vote("must 1", "not_met", 9), vote("never 1", "met")],
        [vote("must 1", "met"), vote("never 1", "met")],
        [vote("must 1", "met", 3)],
    ]
    must, never = find(some, votes, 3)
    assert (must.met, must.agree, must.step, must.region) == ("met", 2, 3, (1, 2, 3, 4))
    assert (never.met, never.agree, never.step) == ("met", 2, None)
    untold, _ = find(some, votes[:1], 3)
    # One vote of three is no majority, and who has not voted has not said so.
    assert (untold.met, untold.agree, untold.step) == ("cannot_tell", 0, None)


@given(pairs)
def test_counts_add_up(found: Pairs) -> None:
    counted = count_tiers(found)
    assert sum(one.of for one in counted.values()) == len(found)
    for tier, one in counted.items():
        assert one.met == found.count((tier, "met"))
        assert one.share is not None and 0 <= one.share <= 1
    halves = count_tiers(found[::2]), count_tiers(found[1::2])
    none = TierCount()
    for tier in counted:
        assert counted[tier] == halves[0].get(tier, none) + halves[1].get(tier, none)


def test_counts_in_words() -> None:
    counted = count_tiers([("never", "met"), ("must", "met"), ("must", "cannot_tell")])
    assert tier_words(counted) == "must 1 of 2 (1 cannot be told), never 1 of 1 kept"
