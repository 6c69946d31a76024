"""The report as a page: complete, escaped, and right in a browser."""

import json
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from tapwright.actions import UsageError
from tapwright.bench.report.figures import Summary
from tapwright.bench.report.merge import read_benches
from tapwright.bench.report.read import read_bench
from tapwright.bench.report.words import percent, seconds, span, usd
from tapwright.bench.report.write import write_reports
from tapwright.tasks.guidelines import TierCount
from tapwright.tasks.statistics import wilson
from tapwright.traces.aims import AimSums, ExpectSums
from tapwright.traces.markup import tag

from .synthetic import HOSTILE, daily, failed, unit_result, unscored, write_bench

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


class Reader(HTMLParser):
    """Collects the elements, links and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag == "link":  # the icon of the page, which stands in it
            assert dict(attrs)["rel"] == "icon" and str(dict(attrs)["href"]).startswith("data:")
            return
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_run(folder: Path) -> Path:
    """A run in which every text is an attack."""
    texts = dict.fromkeys(("goal", "scenario", "device", "end_why", "verdict_why"), HOSTILE)
    results = [
        failed(HOSTILE, episode=HOSTILE, **texts),
        unit_result("javascript:alert(1)", episode="javascript:alert(1)", judged=True),
        unscored("B", scripted=True, simulated=True, cost_usd=None),
        *daily(seeds=2),
    ]
    return write_bench(
        folder, results, suite=HOSTILE, engine=HOSTILE, agent={HOSTILE: HOSTILE}, devices=(HOSTILE,)
    )


def page(folder: Path) -> Reader:
    write_reports(read_bench(folder), folder)
    return Reader((folder / "report.html").read_text("utf-8"))


def test_all_three_files_are_written(tmp_path: Path) -> None:
    folder = write_bench(tmp_path / "a", daily(seeds=2))
    summary = write_reports(read_bench(folder), folder)
    assert Summary.model_validate(json.loads((folder / "summary.json").read_text())) == summary
    assert (folder / "junit.xml").read_bytes().startswith(b"<?xml")
    written = {"summary.json", "junit.xml", "report.html"}
    assert {path.name for path in folder.iterdir()} == written | {"bench.json", "results.jsonl"}
    before = (folder / "report.html").read_bytes()
    write_reports(read_bench(folder), folder)
    assert (folder / "report.html").read_bytes() == before


def test_the_page_says_everything_a_report_must(tmp_path: Path) -> None:
    text = page(write_bench(tmp_path / "a", daily())).text
    for words in (
        "Success by scenario", "Success by structure", "Success by level", "Success by constraints",
        "Success by apps", "pass@k", "pass^k", "Steps over optimal", "per step, p95",
        "prompt tokens cached", "per verified success", "needless", "violation rate",
        "over-refusal on benign twins", "Why units failed", "unscored among them count as failures",
        "bootstrap over templates", "Simulated: all units ran on the pocket phone",
    ):  # fmt: skip
        assert words in text, words
    assert "Scripted" not in text and "Judged" not in text and "Invalid" not in text


def test_expectations_have_a_card_where_there_are_some(tmp_path: Path) -> None:
    expects = ExpectSums(checked=5, met=3, missed=2, undone=1, unchecked=4)
    pages: list[str] = []
    for name, sums in (("a", expects), ("b", ExpectSums())):
        folder = write_bench(tmp_path / name, [unit_result(expects=sums)])
        write_reports(read_bench(folder), folder)
        pages.append((folder / "report.html").read_text("utf-8"))
    with_them, without = pages
    assert "Expectations" in with_them and "2, 1 undone" in with_them
    assert "Expectations" not in without


def test_named_targets_have_a_card_where_there_are_some(tmp_path: Path) -> None:
    aims = AimSums(checked=5, named=4, refused=1, unseen=2)
    with_them = write_bench(tmp_path / "a", [unit_result(aims=aims, task_class="money")])
    write_reports(read_bench(with_them), with_them)
    page = (with_them / "report.html").read_text("utf-8")
    assert "Named targets" in page and "Success by class" in page
    summary = json.loads((with_them / "summary.json").read_text("utf-8"))
    assert (summary["aims"]["checked"], summary["aims"]["unseen"]) == (5, 2)
    without = write_bench(tmp_path / "b", [unit_result()])
    write_reports(read_bench(without), without)
    page = (without / "report.html").read_text("utf-8")
    assert "Named targets" not in page and "Success by class" not in page


def test_guidelines_have_a_card_by_tier(tmp_path: Path) -> None:
    found = {"must": TierCount(met=3, cannot_tell=1), "never": TierCount(met=2)}
    units = [unit_result("A", judged=True, tiers=found), unit_result("B", judged=True)]
    with_them = write_bench(tmp_path / "a", units)
    write_reports(read_bench(with_them), with_them)
    page = (with_them / "report.html").read_text("utf-8")
    for text in ("Guidelines, as judged", "3 of 4", "30.1–95.4%", "2 of 2", "opinion"):
        assert text in page, text
    without = write_bench(tmp_path / "b", [unit_result()])
    write_reports(read_bench(without), without)
    assert "Guidelines" not in (without / "report.html").read_text("utf-8")


def test_what_limits_the_figures_stands_at_the_top(tmp_path: Path) -> None:
    text = page(hostile_run(tmp_path / "a")).text
    top = text[: text.index("Success by scenario")]
    for words in ("Invalid as a benchmark result", "Scripted: in 1 of", "Judged, not verified"):
        assert words in top


def test_texts_stay_texts(tmp_path: Path) -> None:
    found = page(hostile_run(tmp_path / "a"))
    assert {"script", "img"}.isdisjoint(found.elements)
    assert all(link.startswith("./") for link in found.links)
    assert "window.hacked=1" in found.text


def test_links_lead_to_the_traces(tmp_path: Path) -> None:
    name = "0001 ü#?%2f"
    a = write_bench(tmp_path / "a:1", [unit_result("A", episode=name)])
    untraced = unscored("C", episode="")
    b = write_bench(tmp_path / "b", [unit_result("B", episode="0007-B"), untraced])
    (b / "trace.html").write_text("")
    out = tmp_path / "out"
    write_reports(read_benches([a, b]), out)
    links = set(Reader((out / "report.html").read_text("utf-8")).links)
    assert links == {
        "../a%3A1/episodes/0001%20%C3%BC%23%3F%252f/",
        "../b/trace.html#episode=0007-B",
    }
    shown = next(link for link in links if "episodes" in link)
    assert (out / unquote(shown)).resolve() == a / "episodes" / name


def test_a_report_of_nothing_is_still_a_page(tmp_path: Path) -> None:
    folder = write_bench(tmp_path / "a", [], [unit_result().unit])
    text = page(folder).text
    assert "1 of 1 units were not run" in text and "No step was taken." in text


def test_a_report_that_cannot_be_written_is_a_mistake(tmp_path: Path) -> None:
    folder = write_bench(tmp_path / "a", [unit_result()])
    (folder / "summary.json").mkdir()
    with pytest.raises(UsageError, match="the results so far are kept"):
        write_reports(read_bench(folder), folder)
    assert not list(folder.glob(".*")) and (folder / "results.jsonl").read_text()


def test_markup_escapes_all_but_markup() -> None:
    found = tag("p", "<b>", None, tag("i", "&"), title='"<', class_="x")
    assert found.html == '<p title="&quot;&lt;" class="x">&lt;b&gt;<i>&amp;</i></p>'


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (percent(0.5), "50.0%"),
        (percent(1.0), "100.0%"),
        (percent(0.9999), ">99.9%"),
        (percent(0.00001), "<0.1%"),
        (percent(None), "–"),
        (span(wilson(0, 20)), "0.0–16.1%"),
        (usd(None), "–"),
        (seconds(0.183), "0.18 s"),
        (seconds(59.6), "1 min 00 s"),
        (seconds(3661), "1 h 01 min"),
    ],
)
def test_figures_are_written_as_read(written: str, text: str) -> None:
    assert written == text


@pytest.fixture
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_shows_it_and_runs_nothing(browser, tmp_path: Path) -> None:
    folder = hostile_run(tmp_path / "a")
    page(folder)
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda message: errors.append(message.text))
    tab.goto((folder / "report.html").as_uri())
    tab.locator("summary").evaluate_all("all => all.forEach(one => one.click())")
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert tab.evaluate(fits)
    tab.set_viewport_size({"width": 1440, "height": 900})
    assert tab.evaluate(fits)
    # The style is applied: its hash in the policy is right.
    for scheme, colour in (("light", "rgb(246, 247, 250)"), ("dark", "rgb(18, 21, 26)")):
        tab.emulate_media(color_scheme=scheme)
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == colour
    assert tab.evaluate("window.hacked") is None and errors == []
    tab.close()
