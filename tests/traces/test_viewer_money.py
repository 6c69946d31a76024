"""The viewer tells money in the same words as the terminal, and nothing unknown as free."""

import json
from decimal import Decimal
from pathlib import Path

from typer.testing import CliRunner

from tapwright.cli.trace import app
from tapwright.traces.journal import charge
from tapwright.traces.money import format_usd
from tapwright.traces.viewer import whole_page

from .test_money import EPISODE, run, usd, vote

AMOUNTS = [
    (None, None), (None, "0.2"), (None, "0.00001"), (None, "2.346"), ("0", None), ("0.0042", None),
    ("0.00001", None), ("0.99994", None), ("1.5", None), ("1234.5", None), ("-0.25", None),
    ("-3", None),
]  # fmt: skip


def opened(tab, path: Path, page: Path, at: str = "") -> str:
    page.write_text(whole_page([path]), "utf-8")
    tab.goto(page.as_uri() + at)
    return tab.locator("main").inner_text()


def test_the_viewer_writes_amounts_as_the_terminal_does(tab, tmp_path: Path) -> None:
    opened(tab, run(tmp_path, "0.1"), tmp_path / "page.html")
    for cost, least in AMOUNTS:
        paid = json.dumps({"cost_usd": cost, "at_least_usd": least})
        assert tab.evaluate(f"usd(costOf({paid}))") == format_usd(usd(cost), usd(least))


def test_an_unknown_price_is_unknown_on_every_page(tab, tmp_path: Path) -> None:
    path = run(tmp_path, None, None)
    page = tmp_path / "page.html"
    told = opened(tab, path, page)
    assert "unknown" in told and "$0" not in told and "NaN" not in told
    assert not any("$0" in text for text in tab.locator("svg text").all_text_contents())
    told = opened(tab, path, page, f"#episode={EPISODE.id}&step=1")
    assert "unknown" in told and "$0" not in told
    assert "The price of no step is known." in told
    titles = tab.locator("svg title").all_text_contents()
    assert not any("$0" in title for title in titles)


def test_a_sum_that_is_not_whole_says_at_least(tab, tmp_path: Path) -> None:
    path = run(tmp_path, "0.25", None)
    charge(path / "episodes" / EPISODE.id, vote("0.5"))
    page = tmp_path / "page.html"
    assert "at least $0.7500" in opened(tab, path, page)
    told = opened(tab, path, page, f"#episode={EPISODE.id}&step=1")
    assert "at least $0.7500" in told and "the judge $0.5000 in 1 calls" in told
    titles = tab.locator("svg title").all_text_contents()
    assert any("at least $0.2500 so far" in title for title in titles)


def test_the_terminal_and_its_json_say_so_too(tmp_path: Path) -> None:
    path = run(tmp_path, None, "0.25")
    runner = CliRunner()
    told = runner.invoke(app, ["show", str(path)]).output
    assert "unknown" in told and "at least $0.2500" in told and "$0.0000" not in told
    (episode,) = json.loads(runner.invoke(app, ["show", str(path), "--json"]).output)["episodes"]
    totals = episode["record"]["totals"]
    assert totals["cost_usd"] is None and Decimal(totals["at_least_usd"]) == Decimal("0.25")
    assert [step["cost_usd"] for step in episode["steps"]] == [None, "0.25"]
    checked = runner.invoke(app, ["verify", str(path)]).output
    assert "total" not in checked
