"""Any number of runs of one suite in one table, as terminal, CSV, JSON and page show it."""

import csv
import json
from decimal import Decimal
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer import Typer
from typer.testing import CliRunner

from tapwright.actions import UsageError
from tapwright.bench.entrants import letter, read_entrants
from tapwright.bench.leaderboard import Leaderboard, pareto, rank_runs
from tapwright.bench.report.leaderboard_csv import leaderboard_csv
from tapwright.bench.report.leaderboard_view import leaderboard_view
from tapwright.bench.report.page.leaderboard import leaderboard_html
from tapwright.bench.report.page.scatter import HEIGHT, WIDTH, LabelBox, Spot, place_labels, scatter
from tapwright.cli import compare as command
from tapwright.tasks.statistics import holm

from .synthetic import HOSTILE, daily, failed, unit_result, write_bench

TASKS = [f"T{n}" for n in range(20)]


def run_of(folder: Path, passed: int, usd: str = "0.01", **changes: object) -> Path:
    """A run that passes so many of twenty tasks, the first ones."""
    price = Decimal(usd)
    results = [
        unit_result(task, cost_usd=price) if n < passed else failed(task, cost_usd=price)
        for n, task in enumerate(TASKS)
    ]
    return write_bench(folder, results, **{"agent": {"model": folder.name}, **changes})


@pytest.fixture
def four(tmp_path: Path) -> list[Path]:
    sizes = (("base", 10, "0.02"), ("good", 19, "0.05"), ("cheap", 10, "0.01"), ("bad", 2, "0.06"))
    return [run_of(tmp_path / name, passed, usd) for name, passed, usd in sizes]


def test_runs_are_ranked_and_tested_against_the_base(four: list[Path]) -> None:
    board = rank_runs(read_entrants(four))
    assert [one.letter for one in board.ranked] == ["B", "C", "A", "D"]
    assert [one.rank for one in board.runs] == [2, 1, 2, 4]
    # Nine gained and none lost, eight lost, none flipped: exact McNemar, then Holm over three.
    ps = [2 / 2**9, 1.0, 2 / 2**8]
    assert [one.p for one in board.runs] == [None, *map(pytest.approx, ps)]
    assert [one.p_holm for one in board.runs][1:] == [
        pytest.approx(one) for one in (3 * ps[0], 1.0, 2 * ps[2])
    ]
    assert [one.pareto for one in board.runs] == [False, True, True, False]
    assert board.sentence.startswith("B passes most: 95.0% of 20 units.")
    assert "Distinguishable from A after Holm: B (better), D (worse)." in board.sentence


def test_another_base_turns_the_differences_about(four: list[Path]) -> None:
    board = rank_runs(read_entrants(four), base=1)
    assert board.base == "B" and board.runs[1].p is None
    found = board.against(board.runs[0])
    assert found is not None and found.only_a_passed == 9 and found.only_b_passed == 0
    assert board.against(board.runs[1]) is None


def test_holm_is_the_step_down_of_holm() -> None:
    # By hand: 4 * 0.005, 3 * 0.01, 2 * 0.03, and 0.04, which is no smaller than the one before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([None, 0.5, 0.9]) == [None, 1.0, 1.0] and holm([]) == []


def test_the_front_is_what_none_beats() -> None:
    usd = [Decimal(one) for one in ("1", "2", "3", "1")]
    points = list(zip([0.5, 0.9, 0.9, 0.5], usd, strict=True))
    assert pareto([*points, (0.4, None)]) == [True, True, False, True, None]


def test_unfinished_runs_are_compared_on_what_all_have(tmp_path: Path) -> None:
    whole = run_of(tmp_path / "whole", 10)
    part = [unit_result(task) for task in TASKS[:8]]
    units = [one.unit for one in map(unit_result, TASKS)]
    cut = write_bench(tmp_path / "cut", part, units, agent={"model": "cut"})
    board = rank_runs(read_entrants([whole, cut]))
    assert (board.shared, board.left_out, board.planned) == (8, 12, 20)
    assert board.runs[0].side.rate.units == 8 and board.runs[1].missing == 12
    text = shown(board)
    assert "Compared on the 8 units that all runs have; 12 are left out: B lacks 12 of 20" in text
    assert "invalid as a benchmark result: 12 of 20 units were not run" in text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"suite": "other", "suite_hash": "0" * 64}, "these are two suites"),
        ({"suite_version": "9", "suite_hash": "0" * 64}, "the suite has changed"),
        ({"suite_hash": "0" * 64}, "by other files"),
    ],
)
def test_what_did_not_ask_the_same_is_refused(tmp_path: Path, changes, why: str) -> None:
    folders = [run_of(tmp_path / "a", 3), run_of(tmp_path / "b", 3, **changes)]
    with pytest.raises(UsageError, match=why):
        read_entrants(folders)


def test_other_seeds_are_named(tmp_path: Path) -> None:
    a = write_bench(tmp_path / "a", [unit_result(seed=1)])
    b = write_bench(tmp_path / "b", [unit_result(seed=2)], suite_hash="0" * 64)
    with pytest.raises(UsageError, match=r"their seeds differ \(1 and 2\)"):
        read_entrants([a, b])


def test_runs_without_a_result_or_named_twice_are_refused(tmp_path: Path) -> None:
    a, empty = run_of(tmp_path / "a", 3), write_bench(tmp_path / "e", [], [unit_result().unit])
    with pytest.raises(UsageError, match="has no result yet: go on with it"):
        read_entrants([a, empty])
    with pytest.raises(UsageError, match="is named twice"):
        read_entrants([a, tmp_path / "." / "a"])


def test_what_tells_runs_apart_is_their_label(tmp_path: Path) -> None:
    folders = [
        run_of(tmp_path / "a", 3, agent={"model": "m", "effort": "low", "ladder": "0" * 16}),
        run_of(tmp_path / "b", 3, agent={"model": "m", "effort": "high", "ladder": "1" * 16}),
        run_of(tmp_path / "c", 3, agent={"model": "m", "effort": "high", "ladder": "2" * 16}),
    ]
    board = rank_runs(read_entrants(folders))
    assert [one.label for one in board.runs] == ["effort low", "effort high, b", "effort high, c"]
    assert [letter(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def shown(board: Leaderboard) -> str:
    out = StringIO()
    Console(file=out, width=200).print(leaderboard_view(board))
    return out.getvalue()


def test_csv_is_a_line_a_run_and_no_formula(tmp_path: Path) -> None:
    folders = [
        run_of(tmp_path / "a", 3, agent={"model": "=1+1"}),
        run_of(tmp_path / "b", 9, agent={"model": "=HYPERLINK(1)"}),
    ]
    rows = list(csv.DictReader(StringIO(leaderboard_csv(rank_runs(read_entrants(folders))))))
    assert [row["run"] for row in rows] == ["B", "A"]
    assert [float(row["success_rate"]) for row in rows] == [0.45, 0.15]
    assert rows[1]["p_holm"] == "" and float(rows[0]["p_holm"]) == 2 / 2**6
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


class Page(HTMLParser):
    """Collects the elements and links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_page_loads_nothing_runs_nothing_and_links_both_episodes(tmp_path: Path) -> None:
    texts = dict.fromkeys(("goal", "scenario", "end_why", "verdict_why"), HOSTILE)
    a = write_bench(
        tmp_path / "a", [unit_result("T", **texts), unit_result("U")], suite=HOSTILE,
        agent={HOSTILE: HOSTILE},
    )  # fmt: skip
    b = write_bench(
        tmp_path / "b", [failed("T", **texts), unit_result("U")], suite=HOSTILE,
        agent={HOSTILE: "b"},
    )  # fmt: skip
    entrants = read_entrants([a, b])
    board = rank_runs(entrants)
    (tmp_path / "out").mkdir()
    html = leaderboard_html(board, entrants, tmp_path / "out")
    found = Page(html)
    assert not {"script", "img", "iframe"} & set(found.elements)
    assert "default-src &#x27;none&#x27;" in html and "svg" in found.elements
    assert {"../a/episodes/0001-T/", "../b/episodes/0001-T/"} <= set(found.links)
    # Besides traces it links its icon, which stands in it.
    elsewhere = [link for link in found.links if not link.startswith("../")]
    assert [link.partition(",")[0] for link in elsewhere] == ["data:image/svg+xml"]


@pytest.fixture
def app() -> Typer:
    app = Typer()
    app.command()(command.command)
    return app


def test_the_command_writes_what_is_asked_for(app: Typer, four: list[Path], tmp_path: Path) -> None:
    page, table = tmp_path / "c.html", tmp_path / "c.csv"
    said = [*map(str, four), "--base", str(four[1]), "--html", str(page), "--csv", str(table)]
    printed = CliRunner().invoke(app, said)
    assert printed.exit_code == 0 and "base B" in printed.output, printed.output
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert len(table.read_text("utf-8").splitlines()) == 5
    document = CliRunner().invoke(app, [*map(str, four), "--json"])
    assert Leaderboard.model_validate(json.loads(document.stdout)).base == "A"


@pytest.mark.parametrize(
    ("said", "why"),
    [(["a"], "two bench folders or more"), (["a", "b", "--base", "c"], "is none of the runs")],
)
def test_wrong_use_is_told(app: Typer, tmp_path: Path, said: list[str], why: str) -> None:
    for name in "abc":
        run_of(tmp_path / name, 3)
    paths = [str(tmp_path / one) if len(one) == 1 else one for one in said]
    found = CliRunner().invoke(app, paths)
    assert isinstance(found.exception, UsageError) and why in str(found.exception)


def test_a_grid_is_no_run(app: Typer, tmp_path: Path) -> None:
    a, grid = run_of(tmp_path / "a", 3), tmp_path / "g"
    grid.mkdir()
    (grid / "grid.json").write_text("{}")
    found = CliRunner().invoke(app, [str(a), str(grid)])
    assert isinstance(found.exception, UsageError) and "is a grid" in str(found.exception)


places = st.tuples(st.floats(60, WIDTH - 30), st.floats(20, HEIGHT - 60))


@given(st.lists(places, min_size=1, max_size=26))
def test_no_label_lies_on_another_or_on_a_dot(at: list[tuple[float, float]]) -> None:
    dots = [(letter(n), x, y) for n, (x, y) in enumerate(at)]
    found = place_labels(dots)
    for index, one in enumerate(found):
        assert one.box.left >= 0 and one.box.right <= WIDTH and one.box.bottom <= HEIGHT
        assert not any(one.box.meets(other.box) for other in found[index + 1 :])
        assert not any(one.box.meets(LabelBox(x - 1, y - 1, x + 1, y + 1)) for _, x, y in dots)
    named = " ".join(one.text for one in found)
    # Each dot is named, or counted where more than four lie on one place.
    assert all(name in named for name, _, _ in dots) or "+" in named


def test_the_picture_takes_every_price() -> None:
    random = Random(3)
    for prices in ([0.0], [0.0, 0.01], [1e-6, 5.0], [0.02] * 5, [0.001, 0.002, 0.004]):
        spots = [
            Spot(letter(n), usd, random.random(), 0.0, 1.0, n == 0) for n, usd in enumerate(prices)
        ]
        assert scatter(spots, "t").html.count("<circle") == len(prices)


def test_a_whole_suite_by_six_agents(tmp_path: Path) -> None:
    folders = [
        write_bench(tmp_path / str(n), daily(1, 0.5 + n / 12, seed=n), agent={"n": str(n)})
        for n in range(6)
    ]
    board = rank_runs(read_entrants(folders), base=5)
    assert {group.by for group in board.groups} == {"scenario", "tag"}
    for group in board.groups:
        assert len(group.rates) == 6 and len({rate.units for rate in group.rates}) == 1
    assert "F" in shown(board)
