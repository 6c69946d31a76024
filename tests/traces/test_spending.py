"""Every sum of what was spent holds each part once, and says who spent it and what is not known."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tapwright.traces import FrameRecord, ObservationRecord, ReplyRecord, StepRecord, Totals, Usage
from tapwright.traces.money import Spent, Usd, format_usd
from tapwright.traces.schema import CallRecord
from tapwright.traces.spending import added, own_call, summed, with_step

NOW = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
ADVICE = CallRecord(
    by="advisor", profile="big", usage=Usage(prompt=40, cached=8, output=1), cost_usd=Decimal("0.5")
)
VOTE = CallRecord(
    by="judge", profile="big", usage=Usage(prompt=1000, output=10), cost_usd=Decimal("2")
)


def usd(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def step(cost: str | None, least: str | None = None, **more: object) -> StepRecord:
    frame = FrameRecord(file="f.png", width_px=1, height_px=1, rotation=0, source="raw")
    plain = StepRecord(
        index=0, at=NOW, prompt_sha256="", prompt_tokens_estimate=1, rung="low",
        observation=ObservationRecord(frame=frame), reply=ReplyRecord(),
        usage=Usage(prompt=100, output=5), cost_usd=usd(cost), at_least_usd=usd(least),
    )  # fmt: skip
    return plain.model_copy(update=more)


def test_steps_of_the_acting_model_alone_name_nobody() -> None:
    totals = summed([step("0.1"), step("0.2")])
    assert totals == Totals(
        steps=2, model_calls=2, usage=Usage(prompt=200, output=10), cost_usd=Decimal("0.3")
    )
    assert totals.by == {}


def test_an_advised_step_is_two_calls_each_of_its_own_player() -> None:
    totals = summed([step("0.1"), step("0.6", advice=ADVICE)])
    assert (totals.steps, totals.model_calls, totals.cost_usd) == (2, 3, Decimal("0.7"))
    assert totals.usage == Usage(prompt=200, cached=8, output=10)
    assert totals.by["advisor"] == ADVICE.spent
    # The step reports no cached tokens beside the advisor's, so none are known of its own call.
    own = Usage(prompt=160, output=9)
    assert totals.by["actor"] == Spent(calls=2, usage=own, cost_usd=Decimal("0.2"))
    assert totals == with_step(summed([step("0.1")]), step("0.6", advice=ADVICE))


def test_a_step_that_the_advisor_drove_is_the_advisors() -> None:
    totals = summed([step("0.1"), step("0.4", by="advisor")])
    assert {player: str(spent.cost) for player, spent in totals.by.items()} == {
        "actor": "$0.1000", "advisor": "$0.4000",
    }  # fmt: skip
    assert totals.by["actor"].calls == totals.by["advisor"].calls == 1


def test_a_vote_is_in_the_sum_and_the_actors_part_keeps_what_was_known_of_it() -> None:
    totals = summed([step("0.1"), step(None, "0.2")], [VOTE])
    assert str(totals.cost) == "at least $2.30"
    assert totals.by["judge"] == VOTE.spent
    actor = totals.by["actor"]
    assert (actor.calls, actor.usage) == (2, Usage(prompt=200, output=10))
    assert (actor.cost_usd, actor.at_least_usd) == (None, Decimal("0.3"))


def test_what_is_known_of_a_steps_price_is_known_of_its_own_call() -> None:
    own = own_call(step(None, "0.2"))
    assert (own.cost_usd, own.at_least_usd, own.calls) == (None, Decimal("0.2"), 1)


def test_a_count_that_only_one_of_two_calls_reports_is_no_difference() -> None:
    both = step("0.6", advice=ADVICE, usage=Usage(prompt=100, cached=8, output=5, reasoning=3))
    own = Usage(prompt=60, cached=0, output=4, reasoning=3)
    assert own_call(both).usage == own
    silent = ADVICE.model_copy(update={"usage": Usage()})
    assert own_call(step("0.6", advice=silent)).usage == Usage(prompt=100, output=5)


ALONE = Totals(
    steps=2, model_calls=3, usage=Usage(prompt=10, output=4), cost_usd=Decimal("0.2"), wall_s=1.5
)
JUDGED = Totals(
    steps=1, model_calls=2, usage=Usage(prompt=7, output=1), wall_s=2.0,
    cost_usd=None, at_least_usd=Decimal("0.4"),
    by={
        "actor": Spent(calls=1, usage=Usage(prompt=5), cost_usd=Decimal("0.4")),
        "judge": Spent(calls=1, usage=Usage(prompt=2, output=1), cost_usd=None),
    },
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [(ALONE, JUDGED), (JUDGED, ALONE)])
def test_two_attempts_add_up_in_either_order(one: Totals, other: Totals) -> None:
    totals = added(one, other)
    assert (totals.steps, totals.model_calls, totals.wall_s) == (3, 5, 3.5)
    assert totals.usage == Usage(prompt=17, output=5)
    assert (totals.cost_usd, totals.at_least_usd) == (None, Decimal("0.6"))
    assert totals.by == {
        "actor": Spent(calls=4, usage=Usage(prompt=15, output=4), cost_usd=Decimal("0.6")),
        "judge": JUDGED.by["judge"],
    }


def test_two_attempts_of_the_acting_model_alone_name_nobody() -> None:
    totals = added(ALONE, ALONE)
    assert (totals.cost_usd, totals.model_calls, totals.by) == (Decimal("0.4"), 6, {})


def test_an_attempt_that_asked_nobody_has_no_part() -> None:
    assert added(Totals(), JUDGED).by == JUDGED.by
    assert summed([], [VOTE]).by == {"judge": VOTE.spent}


def test_a_share_is_as_whole_as_the_sum() -> None:
    assert Usd(Decimal("0.3")).over(4) == Usd(Decimal("0.075"))
    assert Usd(Decimal("0.3"), whole=False).over(4) == Usd(Decimal("0.075"), whole=False)


def test_a_record_without_a_price_is_a_sum_that_is_not_whole() -> None:
    assert Usd.of(None, Decimal("0.2")) == Usd(Decimal("0.2"), whole=False)
    assert Usd.of(None) == Usd(Decimal(0), whole=False)


def test_a_sum_as_json_tells_it() -> None:
    assert Usd(Decimal("0.3")).document() == {
        "usd": Decimal("0.3"), "at_least_usd": None, "partial": False,
    }  # fmt: skip
    assert Usd.of(None, Decimal("0.2")).document() == {
        "usd": None, "at_least_usd": Decimal("0.2"), "partial": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1", "$1.00"), ("0.99995", "$1.0000"), ("0.00005", "<$0.0001"), ("0.000051", "$0.0001"),
        ("-1234.5", "-$1,234.50"), ("-0.0042", "-$0.0042"), ("-0.00001", "-<$0.0001"),
    ],
)  # fmt: skip
def test_amounts_at_the_edges(amount: str, text: str) -> None:
    assert format_usd(Decimal(amount)) == text
