"""A grid from what is asked for to its folder and its page; what cannot be run is refused whole."""

from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tapwright.actions import UsageError
from tapwright.bench.folder import Options, spent_in
from tapwright.bench.grid.factors import Factor, combinations, read_factors
from tapwright.bench.grid.page import spread_html
from tapwright.bench.grid.record import GRID, is_grid, read_grid
from tapwright.bench.grid.report import SPREAD, write_spread
from tapwright.bench.grid.run import begin_grid, cells_to_play, plan_cells
from tapwright.bench.grid.spread import Spread, spread_of
from tapwright.bench.job import Changes
from tapwright.bench.report.read import read_bench
from tapwright.cli import app
from tapwright.suites.registry import find_suite
from tapwright.tasks.settings import Settings

from .grid_folder import write_cells
from .synthetic import HOSTILE


def test_a_factor_is_a_name_and_its_values() -> None:
    found = read_factors(["sizing=economy, balanced", "seed=1,2"])
    assert found == (
        Factor(name="sizing", levels=("economy", "balanced")),
        Factor(name="seed", levels=("1", "2")),
    )
    # The seed changes last: a grid that is cut off has the whole of its first seed.
    assert [tuple(one.values()) for one in combinations(found)] == [
        ("1", "economy"), ("1", "balanced"), ("2", "economy"), ("2", "balanced"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["sizing"], "write NAME=VALUE,VALUE"),
        (["=a,b"], "write NAME=VALUE,VALUE"),
        (["dialekt=compact,json"], "did you mean dialect"),
        (["sizing=economy"], "one value varies nothing; name more, or say --sizing economy"),
        (["sizing=economy,"], "a value is empty"),
        (["sizing=economy,economy"], "economy is named twice"),
        (["dialect=json,sizing=full"], "One factor for each --vary"),
        (["seed=1,two"], "a seed is a whole number, not two"),
        (["seed=1,01"], "a seed is a whole number, not 01"),
        (["seed=1,2", "seed=3,4"], "--vary seed is given twice"),
    ],
)
def test_what_is_no_factor_is_refused(said: list[str], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read_factors(said)


def planned(*said: str, **flags: object):
    def settings_for(levels):
        return Settings.load({"model": "rehearsal", **flags, **levels}, {}, Path("none.yaml"))

    suite = find_suite("first-steps")
    return plan_cells(suite, read_factors(said), settings_for, Options())


def test_every_cell_is_a_run_with_its_own_settings_and_seed() -> None:
    cells = planned("dialect=compact,json", "seed=1,2,3")
    assert len(cells) == 6
    assert {(job.settings.dialect, job.plan.units[0].key.seed) for _, job in cells} == {
        (dialect, seed) for dialect in ("compact", "json") for seed in (1, 2, 3)
    }


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["dialect=compact,jason"], "dialect jason: unknown dialect"),
        (["sizing=economy,huge", "seed=1,2"], r"seed 1, sizing huge \(and 1 more\): .*sizing"),
        (["plan=acts,off", "aim=off,refuse"], "plan acts, aim off: plan: plan acts needs aim|acts"),
        (["effort=low,fixed:low"], "effort low and effort fixed:low are the same run"),
        (["noise=a.yaml,b.yaml"], "cannot read"),
    ],
)
def test_a_combination_that_cannot_be_run_refuses_all_of_them(said: list[str], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        planned(*said)


def test_a_grid_on_the_disk_can_be_gone_on_with_before_anything_was_played(tmp_path: Path) -> None:
    cells = planned("sizing=economy,balanced", "seed=1,2", out=tmp_path)
    grid = begin_grid(tmp_path, read_factors(["sizing=economy,balanced", "seed=1,2"]), cells,
                      Decimal("0.5"), ("bench",))  # fmt: skip
    assert is_grid(grid.folder) and read_grid(grid.folder) == grid
    assert grid.record.max_cost == Decimal("0.5")
    again = cells_to_play(read_grid(grid.folder), Changes(), {})
    assert [one.cell.levels for one in again] == [levels for levels, _ in cells]
    assert [one.job.plan.hash for one in again] == [job.plan.hash for _, job in cells]
    assert [one.job.settings.sizing for one in again] == ["economy", "balanced"] * 2
    for one in again:
        assert one.job.resume == grid.place(one.cell)
        assert len(read_bench(grid.place(one.cell)).missing) == 3
        assert spent_in(grid.place(one.cell)).known_usd == 0


def test_what_is_no_grid_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_grid(tmp_path)
    grid = write_cells(tmp_path / "g", read_factors(["seed=1,2"]), 2, lambda *_: True)
    file = grid.folder / GRID
    file.write_text(file.read_text().replace('"c0"', '"../elsewhere"'))
    with pytest.warns(UserWarning), pytest.raises(UsageError, match="is no folder in"):
        read_grid(grid.folder)


def test_the_figures_and_the_page_are_written_and_the_page_is_safe(tmp_path: Path) -> None:
    factors = (Factor(name="model", levels=(HOSTILE, "b")), Factor(name="seed", levels=("1", "2")))
    grid = write_cells(tmp_path, factors, 12, lambda levels, task, seed: levels["model"] == "b")
    spread = write_spread(grid)
    assert Spread.model_validate_json((tmp_path / SPREAD).read_text("utf-8")) == spread
    html = (tmp_path / "report.html").read_text("utf-8")
    assert "<script" not in html and "<img" not in html and "default-src &#x27;none&#x27;" in html
    assert "model matters: b passes 100.0%" in html and "./c0/report.html" in html
    assert (spread.lowest, spread.highest, spread.mean) == (0.0, 1.0, 0.5)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["--vary", "sizing=economy,balanced", "--sizing", "full"], "--sizing is said and varied"),
        (["--vary", "seed=1,2", "--seed", "1"], "--seed is said and varied"),
        (["--vary", "seed=1,2", "--out", "s3://bucket/x"], "a grid is kept on this disk"),
        (["--vary", "dialect=compact,jason"], "nothing was begun"),
    ],
)
def test_the_command_refuses_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, ["bench", "first-steps", "--model", "rehearsal", *said])
    assert isinstance(found.exception, UsageError) and why in str(found.exception)
    assert not list(tmp_path.iterdir())


def test_a_grid_that_goes_on_has_fixed_what_is_varied(tmp_path: Path) -> None:
    grid = write_cells(tmp_path, read_factors(["seed=1,2"]), 2, lambda *_: True)
    said = ["bench", "--resume", str(grid.folder), "--vary", "seed=1,2"]
    found = CliRunner().invoke(app, said)
    assert isinstance(found.exception, UsageError)
    assert "has fixed what is varied" in str(found.exception)


def test_the_report_of_a_grid_is_made_anew(tmp_path: Path) -> None:
    grid = write_cells(tmp_path, read_factors(["seed=1,2"]), 2, lambda *_: True)
    found = CliRunner().invoke(app, ["bench", "--report", str(grid.folder)])
    assert found.exit_code == 0, found.output
    assert "No factor is distinguishable from chance with 2 tasks" in " ".join(found.output.split())


def test_cells_without_a_result_are_not_counted_into_the_range(tmp_path: Path) -> None:
    grid = write_cells(tmp_path, read_factors(["sizing=s,t,u"]), 2, lambda *_: True)
    whole = spread_of(grid, [read_bench(grid.place(cell)) for cell in grid.record.cells])
    assert whole.cells_told == "3 cells"
    (grid.place(grid.record.cells[2]) / "results.jsonl").write_text("")
    cut = spread_of(grid, [read_bench(grid.place(cell)) for cell in grid.record.cells])
    assert cut.cells_told == "2 of 3 cells" and "over 2 of 3 cells" in spread_html(cut)
