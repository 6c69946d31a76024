"""The statistics against published values, and against what must hold of them whatever they get."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapwright.tasks.statistics import (
    BOOTSTRAP,
    NO_DIFFERENCE,
    WILSON,
    WILSON_TEMPLATES,
    Cluster,
    bootstrap,
    difference_interval,
    mcnemar,
    mean_of,
    pass_at_k,
    pass_hat_k,
    percentile,
    rate_interval,
    sign_flip,
    wilson,
)

shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
templates = st.dictionaries(
    st.text(min_size=1, max_size=3), st.lists(st.booleans(), min_size=1, max_size=6), min_size=1
)


@pytest.mark.parametrize(
    ("passed", "units", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(
    passed: int, units: int, low: float, high: float
) -> None:
    found = wilson(passed, units)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.method == WILSON


@given(shares)
def test_wilson_holds_the_share_and_is_symmetric(share: tuple[int, int]) -> None:
    passed, units = share
    found, mirrored = wilson(passed, units), wilson(units - passed, units)
    assert 0 <= found.low <= passed / units <= found.high <= 1
    assert found.low == pytest.approx(1 - mirrored.high) and found.low < found.high


@given(shares)
def test_the_ends_of_wilsons_interval_solve_the_score_equation(share: tuple[int, int]) -> None:
    passed, units = share
    for end in (wilson(passed, units).low, wilson(passed, units).high):
        if 0 < end < 1:
            z2 = (passed / units - end) ** 2 / (end * (1 - end) / units)
            assert z2 == pytest.approx(1.959963984540054**2)


@pytest.mark.parametrize(("passed", "units"), [(1, 0), (3, 2), (-1, 2)])
def test_no_interval_of_what_is_no_share(passed: int, units: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(passed, units)


def test_one_unit_a_template_is_wilson() -> None:
    outcomes = {f"t{n}": [n < 7] for n in range(10)}
    assert rate_interval(outcomes) == wilson(7, 10)


def test_above_that_templates_are_drawn() -> None:
    alike = {f"t{n}": [n % 2 == 0] * 5 for n in range(20)}
    mixed = {f"t{n}": [True, False] for n in range(5)} | {f"u{n}": [n < 4] * 2 for n in range(8)}
    clustered, units = rate_interval(alike), wilson(50, 100)
    assert clustered.method == BOOTSTRAP and rate_interval(mixed).method == BOOTSTRAP
    # Twenty templates that know only all or nothing say less than a hundred units would.
    assert clustered.high - clustered.low > 1.8 * (units.high - units.low)


@pytest.mark.parametrize("outcome", [True, False])
def test_templates_all_alike_still_have_an_interval(outcome: bool) -> None:
    found = rate_interval({f"t{n}": [outcome] * 5 for n in range(12)})
    assert found.method == WILSON_TEMPLATES
    assert found.model_dump(exclude={"method"}) == wilson(12 * outcome, 12).model_dump(
        exclude={"method"}
    )


@given(templates)
@settings(max_examples=40, deadline=None)
def test_an_interval_of_a_rate_holds_the_rate(outcomes: dict[str, list[bool]]) -> None:
    units = [unit for several in outcomes.values() for unit in several]
    found = rate_interval(outcomes)
    assert found == rate_interval(outcomes)
    # Templates of different size weigh differently in Wilson's, which takes them for one unit each.
    assert 0 <= found.low <= sum(units) / len(units) <= found.high <= 1


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 5)), min_size=2, max_size=12))
@settings(max_examples=40, deadline=None)
def test_the_bootstrap_is_deterministic_and_within_the_clusters(
    sums: list[tuple[int, int]],
) -> None:
    clusters = [Cluster(total, units) for total, units in sums]
    found, means = bootstrap(clusters, 200), [one.total / one.units for one in clusters]
    assert found == bootstrap(clusters, 200)
    assert min(means) - 1e-9 <= found.low <= found.high <= max(means) + 1e-9


def test_the_bootstrap_of_many_like_clusters_nears_the_normal_interval() -> None:
    clusters = [Cluster(n % 2, 1) for n in range(100)]
    found, half = bootstrap(clusters), 1.96 * 0.5 / 10
    assert found.low == pytest.approx(0.5 - half, abs=0.01)
    assert found.high == pytest.approx(0.5 + half, abs=0.01)


def test_no_difference_is_not_known_for_certain() -> None:
    found = difference_interval([Cluster(0, 5)] * 20)
    assert found.method == NO_DIFFERENCE
    assert found.high == pytest.approx(wilson(0, 20).high) and found.low == -found.high
    assert difference_interval([Cluster(5, 5)] * 3).high == 1


@given(st.integers(1, 8), st.integers(0, 8), st.integers(1, 9))
def test_draws_are_counted_right(units: int, passed: int, k: int) -> None:
    passed = min(passed, units)
    outcomes = [True] * passed + [False] * (units - passed)
    draws = list(combinations(outcomes, k))
    if not draws:
        assert pass_at_k(units, passed, k) is None and pass_hat_k(units, passed, k) is None
        return
    assert pass_at_k(units, passed, k) == pytest.approx(sum(map(any, draws)) / len(draws))
    assert pass_hat_k(units, passed, k) == pytest.approx(sum(map(all, draws)) / len(draws))


def test_draws_by_hand() -> None:
    assert pass_at_k(5, 2, 2) == pytest.approx(0.7) and pass_hat_k(5, 2, 2) == pytest.approx(0.1)
    assert pass_at_k(5, 2, 1) == pytest.approx(0.4) and pass_hat_k(5, 2, 1) == pytest.approx(0.4)
    with pytest.raises(ValueError, match="draws"):
        pass_at_k(5, 6, 1)


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    [
        # Agresti, Categorical Data Analysis, approval ratings, 150 and 86 changed their minds.
        (150, 86, 3.716e-05),
        (0, 5, 2 / 32),
        (1, 9, 22 / 1024),
        (4, 4, 1.0),
        (0, 0, 1.0),
    ],
)
def test_mcnemar_gives_the_known_values(only_a: int, only_b: int, p: float) -> None:
    assert mcnemar(only_a, only_b) == pytest.approx(p, rel=1e-3)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
@settings(deadline=None)
def test_with_one_unit_a_template_the_paired_tests_are_one(
    gained: int, lost: int, same: int
) -> None:
    assert sign_flip([1] * gained + [-1] * lost + [0] * same) == pytest.approx(
        mcnemar(lost, gained)
    )


@given(st.lists(st.integers(-5, 5), max_size=8))
def test_the_permutation_test_counts_every_pattern(differences: list[int]) -> None:
    sums = [0]
    for one in differences:
        sums = [total + signed for total in sums for signed in (one, -one)]
    extreme = sum(1 for total in sums if abs(total) >= abs(sum(differences)))
    assert sign_flip(differences) == Fraction(extreme, len(sums))


def test_units_of_one_template_are_no_independent_evidence() -> None:
    assert mcnemar(0, 10) == pytest.approx(2 / 1024)
    assert sign_flip([5, 5]) == pytest.approx(0.5)


def test_percentiles_are_those_of_type_7() -> None:
    # Hyndman and Fan (1996): type 7 of 1..10 has the quartiles 3.25, 5.5 and 7.75.
    values = list(range(1, 11))
    assert [percentile(values, share) for share in (25, 50, 75)] == [3.25, 5.5, 7.75]
    assert percentile(values, 95) == pytest.approx(9.55)
    with pytest.raises(ValueError, match="no percentile"):
        percentile([], 50)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 100), st.floats(0, 100))
def test_percentiles_rise_and_stay_within(values: list[float], one: float, two: float) -> None:
    low, high = sorted((one, two))
    slack = 1e-9 * (1 + max(values))
    assert min(values) - slack <= percentile(values, low) <= percentile(values, high) + slack
    assert percentile(values, 0) == min(values) and percentile(values, 100) == max(values)


def test_the_mean_weighs_units_and_not_clusters() -> None:
    assert mean_of([Cluster(4, 4), Cluster(0, 1)]) == pytest.approx(0.8)
