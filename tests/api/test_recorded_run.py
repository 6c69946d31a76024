"""A run as tables: every episode and unit there, columns typed, what is not known null."""

import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import tapwright
from tapwright import UsageError
from tapwright.recorded_run import EpisodeRow
from tapwright.traces import End, RunFolder, Verdict
from tapwright.traces.labels import EpisodeOpinion, add_label
from tapwright.traces.table import COLUMNS
from tests.bench.synthetic import failed, unit_result, unscored, write_bench
from tests.traces.conftest import record_episode

DOCS = (Path(__file__).parents[2] / "docs" / "python.md").read_text("utf-8")


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """Two units with traces, an earlier attempt that was lost, and one that was never traced."""
    run = RunFolder.create(tmp_path / "runs", "bench", "0.1.0")
    record_episode(run, "0001-A", 3, End.COMPLETED, Verdict(status="passed"))
    record_episode(run, "0002-B", 1, End.DEVICE_LOST, Verdict(status="unverified"))
    record_episode(run, "0003-B", 2, End.STUCK, Verdict(status="failed", why="no"))
    results = [
        unit_result("A", episode="0001-A"),
        failed("B", episode="0003-B", failure="loop", scenario="social"),
        unscored("C", episode="", cost_usd=None),
    ]
    return write_bench(run.path, results)


def test_there_is_a_row_for_each_episode_and_unit(bench: Path) -> None:
    add_label(bench, "0003-B", EpisodeOpinion(label="passed", note="it did"))
    run = tapwright.read_run(bench)
    told = [(row.episode, row.success, row.counted) for row in run.episodes]
    assert told == [
        ("0001-A", True, True),
        ("0002-B", None, False),
        ("0003-B", False, True),
        (None, None, True),
    ]
    lost, stuck = run.episodes[1], run.episodes[2]
    assert (stuck.failure, stuck.scenario, stuck.optimal) == ("loop", "social", 6)
    assert (stuck.label, stuck.note, lost.failure) == ("passed", "it did", None)
    assert run.episodes[0].cost_usd == Decimal("0.0006") and run.episodes[3].cost_usd is None
    assert len(run.steps) == 6 and [one.id for one in run.records()][0] == "0001-A"


def test_a_run_that_is_no_bench_knows_no_units(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "runs", "look", "0.1.0")
    record_episode(folder, "0001-A", 2, End.COMPLETED, Verdict(status="unverified"))
    record_episode(folder, "0002-B", 1, End.COMPLETED, None)
    first, second = tapwright.read_run(str(folder.path)).episodes
    assert (first.success, first.counted, first.optimal) == (None, None, None)
    assert (second.end, second.verdict, second.steps) == (None, None, 1)


def test_what_is_no_run_is_a_mistake(tmp_path: Path, bench: Path) -> None:
    with pytest.raises(UsageError, match="name a run folder"):
        tapwright.read_run(tmp_path)
    with pytest.raises(UsageError, match="rows of episodes or of steps"):
        tapwright.read_run(bench).to_pandas("units")  # pyright: ignore[reportArgumentType]


def test_every_column_is_documented() -> None:
    for part, columns in (
        ("| columns of `episodes`", tuple(EpisodeRow.model_fields)),
        ("| columns of `steps`", COLUMNS),
    ):
        table = DOCS[DOCS.index(part) :].partition("\n\n")[0]
        first = "".join(line.split("|")[1] for line in table.splitlines()[2:])
        assert sorted(re.findall(r"`(\w+)`", first)) == sorted(columns)


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_library_that_is_not_there_is_named(
    bench: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    run = tapwright.read_run(bench)
    with pytest.raises(UsageError, match=re.escape(f"pip install 'tapwright[{name}]'")):
        run.to_pandas() if name == "pandas" else run.to_polars()


def test_pandas_has_typed_columns(bench: Path) -> None:
    pandas = pytest.importorskip("pandas")
    run = tapwright.read_run(bench)
    frame = run.to_pandas()
    assert list(frame.columns) == list(EpisodeRow.model_fields) and len(frame) == 4
    assert str(frame.steps.dtype) == "Int64" and str(frame.success.dtype) == "boolean"
    assert frame.cost_usd.sum() == pytest.approx(0.0012) and frame.cost_usd.isna().sum() == 1
    assert frame.started_at.dt.tz is not None and pandas.isna(frame.success[3])
    counted = frame.query("counted")
    assert counted.success.fillna(False).mean() == pytest.approx(1 / 3)
    steps = run.to_pandas("steps")
    assert list(steps.columns) == list(COLUMNS) and len(steps) == 6
    assert len(tapwright.read_run(bench.parent / bench.name).to_pandas("steps").head(0)) == 0


def test_polars_has_the_same(bench: Path) -> None:
    polars = pytest.importorskip("polars")
    run = tapwright.read_run(bench)
    frame = run.to_polars()
    assert frame.columns == list(EpisodeRow.model_fields) and frame.height == 4
    assert frame.schema["success"] == polars.Boolean and frame["success"].null_count() == 2
    assert frame["cost_usd"].sum() == pytest.approx(0.0012)
    assert run.to_polars("steps").height == 6
    empty = RunFolder.create(bench.parent, "empty", "0.1.0")
    assert tapwright.read_run(empty.path).to_polars().height == 0
