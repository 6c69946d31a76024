"""A cap is kept by what is spent and by what those that run may yet cost."""

from decimal import Decimal

import pytest

from tapwright.bench.budget import Budget
from tapwright.bench.report.result import UnitKey
from tapwright.traces.money import Usd

A, B, C = (UnitKey(suite="s", task=name) for name in "ABC")
ONE = Decimal(1)


def test_without_a_cap_there_is_always_room() -> None:
    budget = Budget()
    budget.begin(A)
    budget.spend(A, Decimal(1000))
    budget.spend(A, None)
    assert budget.room() and not budget.exhausted
    assert budget.spent == Usd(Decimal(1000), whole=False)


def test_until_a_unit_has_ended_only_one_runs() -> None:
    budget = Budget(Decimal(10))
    assert budget.room()
    budget.begin(A)
    assert not budget.room()
    budget.spend(A, ONE)
    assert not budget.room()
    budget.end(A)
    assert budget.room()


@pytest.mark.parametrize(("cap", "room"), [("3", True), ("2.999", False)])
def test_the_next_unit_must_fit_beside_what_runs(cap: str, room: bool) -> None:
    budget = Budget(Decimal(cap))
    budget.learn(ONE)
    budget.begin(A)
    budget.spend(A, Decimal("0.25"))
    budget.begin(B)
    # 0.25 spent, 0.75 and 1 yet to come of A and B, 1 of the next.
    assert budget.room() is room


def test_a_unit_that_is_already_dearer_than_any_gives_nothing_back() -> None:
    budget = Budget(Decimal(4))
    budget.learn(ONE)
    budget.begin(A)
    budget.spend(A, Decimal(3))
    assert budget.room()
    budget.spend(A, Decimal("0.001"))
    assert not budget.room()


def test_the_dearest_of_all_that_ended_counts() -> None:
    budget = Budget(Decimal(5))
    for cost in ("2", "0.5"):
        budget.learn(Decimal(cost))
    budget.learn(None)
    budget.spend(A, Decimal(3))
    assert budget.room()
    budget.spend(A, Decimal("0.001"))
    assert not budget.room() and not budget.exhausted


def test_a_cheap_unit_teaches_its_own_price() -> None:
    budget = Budget(Decimal("0.3"))
    budget.begin(A)
    for _ in range(2):
        budget.spend(A, Decimal("0.05"))
    budget.end(A)
    assert budget.room()
    budget.begin(B)
    assert budget.room()
    budget.begin(C)
    assert not budget.room()


def test_a_unit_that_ends_makes_room_for_the_next() -> None:
    budget = Budget(Decimal(2), Usd(Decimal("0.5")))
    budget.learn(ONE)
    budget.begin(A)
    assert not budget.room()
    budget.end(A)
    assert budget.room()
    budget.end(B)
    assert budget.room()


def test_all_of_it_may_be_spent() -> None:
    budget = Budget(ONE)
    budget.spend(A, Decimal("0.999"))
    assert not budget.exhausted
    budget.spend(A, Decimal("0.001"))
    assert budget.exhausted and not budget.room()


def test_a_price_that_is_not_known_ends_the_room_and_not_the_count() -> None:
    budget = Budget(ONE)
    budget.begin(A)
    budget.spend(A, Decimal("0.25"))
    budget.spend(A, None)
    budget.end(A)
    assert budget.exhausted and not budget.room()
    assert budget.spent == Usd(Decimal("0.25"), whole=False)


def test_a_unit_that_cost_nothing_is_expected_to_cost_nothing() -> None:
    budget = Budget(ONE)
    budget.begin(A)
    budget.spend(A, Decimal(0))
    budget.end(A)
    budget.begin(B)
    assert budget.room()
