"""The arithmetic of a grid against truths that are known: effects, tests, parts of the variance."""

import os
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import fmean

import pytest

from tapwright.bench.grid.factors import read_factors
from tapwright.bench.grid.spread import Spread, spread_of
from tapwright.bench.grid.variance import Components, components, task_sums
from tapwright.bench.report.read import read_bench
from tapwright.tasks.statistics import exchange_test, sign_flip

from .grid_folder import Passes, write_cells
from .synthetic import failed, unscored, write_bench

FACTORS = read_factors(["dialect=a,b,c", "sizing=s,t", "seed=1,2,3"])


def spread(folder: Path, passes: Passes, tasks: int = 24) -> Spread:
    grid = write_cells(folder, FACTORS, tasks, passes)
    return spread_of(grid, [read_bench(grid.place(cell)) for cell in grid.record.cells])


def share(found: Spread, name: str) -> float:
    (part,) = [part for part in found.parts if part.name == name]
    assert part.share is not None
    return part.share


def test_settings_that_do_nothing_are_told_as_chance(tmp_path: Path) -> None:
    # The luck of a task and seed is the same in every setting, as that of the rehearsal is.
    found = spread(tmp_path, lambda levels, task, seed: Random(f"{task}{seed}").random() < 0.6)
    scaffold = [one for one in found.effects if one.name != "seed"]
    assert [one.spread for one in scaffold] == [0, 0] and {one.p for one in scaffold} == {1.0}
    assert not any(one.matters for one in found.effects)
    assert "No factor is distinguishable from chance with 24 tasks" in found.sentence
    assert share(found, "dialect") == share(found, "sizing") == share(found, "rest") == 0
    assert sum(part.share or 0 for part in found.parts) == pytest.approx(1)
    for one in scaffold:
        for level in one.levels:
            assert level.effect_interval.low < 0 < level.effect_interval.high


def test_a_setting_that_matters_is_named_with_its_size(tmp_path: Path) -> None:
    chance = {"s": 0.85, "t": 0.45}

    def passes(levels, task, seed) -> bool:
        return Random(f"{task}{seed}{levels}").random() < chance[levels["sizing"]]

    found = spread(tmp_path, passes, tasks=40)
    by_name = {one.name: one for one in found.effects}
    assert by_name["sizing"].matters and not by_name["dialect"].matters
    assert found.sentence.startswith("sizing matters: s passes")
    assert "dialect, seed not distinguishable from chance" in found.sentence
    for level in by_name["sizing"].levels:
        truth = chance[level.level] - 0.65
        assert level.effect_interval.low < truth < level.effect_interval.high
    # Two levels 0.4 apart: a variance of 0.04 of 0.65 * 0.35 in all.
    (part,) = [part for part in found.parts if part.name == "sizing"]
    assert (
        part.interval is not None and part.interval.low < 0.04 / (0.65 * 0.35) < part.interval.high
    )


@pytest.mark.skipif(not os.environ.get("TAPWRIGHT_FULL"), reason="TAPWRIGHT_FULL=1 runs it")
def test_a_test_errs_as_often_as_it_says() -> None:
    small = 0
    for number in range(60):
        random = Random(number)
        table = [
            [sum(random.random() < 0.5 for _ in range(6)) for _ in range(3)] for _ in range(12)
        ]
        small += exchange_test(table) < 0.05
    assert small <= 8  # of 60 draws with a chance of 5% each, 8 or more have one of 1%


def test_two_levels_are_tested_exactly() -> None:
    table = [[3, 1], [2, 2], [3, 0], [1, 0], [2, 1]]
    assert exchange_test(table) == sign_flip([2, 0, 3, 1, 1])
    assert exchange_test([[1, 1, 1]] * 4) == 1.0


def drawn(random: Random) -> Components:
    """Of outcomes with parts that are known, normal so that they are what they are called."""
    levels = [(a, b) for a in range(3) for b in range(2)]
    draws = [random.gauss(0, 0.3) for _ in range(3)]
    cell_draws = [[random.gauss(0, 0.2) for _ in draws] for _ in levels]
    tasks = []
    for _ in range(20):
        task, per_draw = random.gauss(0, 0.7), [random.gauss(0, 0.4) for _ in draws]
        per_cell = [random.gauss(0, 0.3) for _ in levels]
        rows: list[Sequence[float]] = [
            [
                0.4 * (a - 1) + task + draws[d] + per_draw[d] + per_cell[c] + cell_draws[c][d]
                + random.gauss(0, 0.5)
                for d in range(3)
            ]
            for c, (a, _) in enumerate(levels)
        ]  # fmt: skip
        tasks.append(task_sums(rows))
    return components(tasks, levels)


def test_parts_of_a_known_variance_are_found_on_average() -> None:
    random = Random(5)
    found = [drawn(random) for _ in range(150)]
    truth = {
        "draw": 0.09, "task": 0.49, "task_draw": 0.16, "scaffold_task": 0.09,
        "scaffold_draw": 0.04, "rest": 0.25,
    }  # fmt: skip
    for name, value in truth.items():
        assert fmean(getattr(one, name) for one in found) == pytest.approx(
            value, rel=0.15, abs=0.01
        )
    # The mean square of -0.4, 0 and 0.4.
    assert fmean(one.factors[0] for one in found) == pytest.approx(0.32 / 3, rel=0.15)
    assert fmean(one.factors[1] for one in found) < 0.02


def test_parts_that_need_more_than_there_is_are_not_told() -> None:
    one_draw = components([task_sums([[1], [0]]), task_sums([[1], [1]])], [(0,), (1,)])
    assert one_draw.draw is None and one_draw.task_draw is None and one_draw.crossed is None
    only_seeds = components([task_sums([[1, 0, 1]]), task_sums([[1, 1, 1]])], [()])
    assert only_seeds.factors == () and only_seeds.scaffold_task is None
    assert only_seeds.task is not None and only_seeds.draw is not None
    for tasks, levels in (
        ([], [(0,)]),
        ([task_sums([[1], [0]])], [(0,), (0,)]),
        ([task_sums([[1], [0], [1]])], [(0, 0), (0, 1), (1, 0)]),
        ([task_sums([[1], [0]]), task_sums([[1, 1], [0, 1]])], [(0,), (1,)]),
    ):
        with pytest.raises(ValueError):
            components(tasks, levels)
    with pytest.raises(ValueError):
        task_sums([[1, 0], [1]])


def test_tasks_not_scored_everywhere_are_left_out_and_named(tmp_path: Path) -> None:
    factors = read_factors(["sizing=s,t"])
    grid = write_cells(tmp_path, factors, 4, lambda *_: True)
    units = [failed("T0").unit, failed("T1").unit, failed("T2").unit, failed("T3").unit]
    write_bench(tmp_path / "c1", [failed("T0"), unscored("T1"), failed("T2")], units)
    found = spread_of(grid, [read_bench(grid.place(cell)) for cell in grid.record.cells])
    assert (found.tasks, found.left_out, found.missing, found.unscored) == (2, ("T1", "T3"), 1, 1)
    assert "So far: 1 units have no result yet." in found.sentence
    nothing = write_cells(tmp_path / "n", factors, 1, lambda *_: True)
    write_bench(tmp_path / "n" / "c1", [], [failed("T0").unit])
    found = spread_of(nothing, [read_bench(nothing.place(cell)) for cell in nothing.record.cells])
    assert found.sentence.startswith("Nothing can be said yet") and found.parts == ()
