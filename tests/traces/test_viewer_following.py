"""A page that follows a run, in a real browser: what it asks for, how often, what it survives."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tapwright.traces import RunFolder
from tapwright.traces.viewer import viewer_app

from .conftest import PATIENCE_MS, expect, served
from .test_viewer_watched import close, step

# How long something may take on any machine; no test waits for it to pass.


@contextmanager
def following(browser, run: RunFolder, url: str) -> Iterator[object]:
    """The page of the run; `asked` are the addresses it asks for data and the sizes it gets."""
    tab = browser.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    tab.asked = []
    tab.wrong = []
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    tab.on(
        "response",
        lambda answer: (
            "data.json" in answer.url
            and tab.asked.append((answer.url, int(answer.headers["content-length"])))
        ),
    )
    tab.goto(f"{url}/run/{run.path.name}#view=table")
    yield tab
    assert tab.wrong == []
    tab.close()


def row(tab, steps: int) -> None:
    """Wait until the running episode is listed with so many steps."""
    told = tab.locator("tbody tr", has_text="Gamma").locator("td.num").first
    told.get_by_text(str(steps), exact=True).wait_for()


def until(tab, condition: str) -> None:
    """Wait until a condition holds in the page, whose policy lets nothing be evaluated in it."""
    deadline_s = time.monotonic() + PATIENCE_MS / 1000
    while not tab.evaluate(condition):
        assert time.monotonic() < deadline_s
        tab.wait_for_timeout(50)


def test_only_what_changed_is_sent(browser, run: RunFolder) -> None:
    with served(viewer_app(run.path.parent)) as url, following(browser, run, url) as tab:
        row(tab, 2)
        for steps in (3, 4):
            step(run, "0003-Gamma")
            row(tab, steps)
        whole = len(tab.request.get(f"{url}/run/{run.path.name}/data.json").body())
        assert all("?since=" in address for address, _ in tab.asked)
        assert len(tab.asked) >= 2 and max(size for _, size in tab.asked) < 0.6 * whole


def test_what_happens_while_polls_fail_is_shown_afterwards(browser, run: RunFolder) -> None:
    with served(viewer_app(run.path.parent)) as url, following(browser, run, url) as tab:
        row(tab, 2)
        tab.route("**/data.json*", lambda route: route.abort())
        told = tab.get_by_text("not up to date")
        told.wait_for()
        step(run, "0003-Gamma")
        tab.unroute("**/data.json*")
        row(tab, 3)
        told.wait_for(state="detached")
        expect(tab.locator("header.top .soft")).to_have_text(re.compile(r"^version 0\.1\.0"))


def test_a_server_that_was_started_anew_is_followed_on(browser, run: RunFolder) -> None:
    with ExitStack() as first:
        url = first.enter_context(served(viewer_app(run.path.parent)))
        with following(browser, run, url) as tab:
            row(tab, 2)
            first.close()
            told = tab.get_by_text("not up to date")
            told.wait_for()
            step(run, "0003-Gamma")
            with served(viewer_app(run.path.parent), int(url.rpartition(":")[2])):
                row(tab, 3)
                told.wait_for(state="detached")
                close(run, "0003-Gamma")
                tab.locator("tbody tr", has_text="Gamma").get_by_text("passed").wait_for()


def test_what_comes_while_somebody_types_is_drawn_afterwards(browser, run: RunFolder) -> None:
    with served(viewer_app(run.path.parent)) as url, following(browser, run, url) as tab:
        words = tab.get_by_label("with the words")
        words.focus()
        step(run, "0003-Gamma")
        until(tab, "undrawn")
        words.press_sequentially("gam")
        assert tab.evaluate("document.activeElement.value") == "gam"
        tab.evaluate("document.activeElement.blur()")
        row(tab, 3)
        until(tab, "!undrawn")


ENDED = "trace.sides[0].episodes.forEach((one) => { one.end = 'completed'; }), quiet = 99"


@pytest.mark.parametrize(
    ("state", "least_ms", "most_ms"),
    [
        ("quiet = 0, failed = 0", 1000, 1000),
        ("quiet = 2, failed = 0", 2000, 2500),
        ("quiet = 99, failed = 0", 5000, 5000),
        ("quiet = 0, failed = 99", 5000, 5000),
        (ENDED, 30000, 30000),
    ],
)
def test_it_is_asked_less_often_where_nothing_happens(
    tab, run: RunFolder, state: str, least_ms: int, most_ms: int
) -> None:
    with served(viewer_app(run.path.parent)) as url:
        tab.goto(f"{url}/run/{run.path.name}")
        assert least_ms <= tab.evaluate(f"{state}, pause(0)") <= most_ms
        assert tab.evaluate("pause(20000)") == 80000


def test_a_page_that_nobody_sees_asks_seldom_and_is_fresh_when_seen(
    browser, run: RunFolder
) -> None:
    with served(viewer_app(run.path.parent)) as url, following(browser, run, url) as tab:
        row(tab, 2)
        tab.evaluate("Object.defineProperty(document, 'hidden', { value: true, writable: true })")
        assert tab.evaluate("pause(0)") == 60000
        step(run, "0003-Gamma")
        tab.evaluate("follow()")
        until(tab, "undrawn")
        expect(tab.locator("tbody tr", has_text="Gamma").locator("td.num").first).to_have_text("2")
        tab.evaluate(
            "document.hidden = false; document.dispatchEvent(new Event('visibilitychange'))"
        )
        row(tab, 3)
