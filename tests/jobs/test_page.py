"""The page of jobs: who may see it, what it shows, and what its buttons do."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tapwright.agent.policy.gate import Approval, ApprovalRequest, Approver
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.agent.user import User
from tapwright.jobs.history import JobHistory
from tapwright.jobs.questions.question import Asked, Question
from tapwright.jobs.runs import JobRun
from tapwright.jobs.serving.page import month_cost
from tapwright.jobs.serving.server import JobServer
from tapwright.jobs.serving.web import JobPages, page_token

from .serving import PlayedRunner, serving, until, write_job

HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'


WIDTHS = (pytest.param((1440, 1000), id="wide"), pytest.param((390, 844), id="narrow"))


@pytest.fixture(params=WIDTHS)
async def tab(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    """A page in which no error may come up and nothing that a phone or a model wrote may run."""
    playwright = pytest.importorskip("playwright.async_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    width, height = request.param
    if width < 500 and not os.environ.get("TAPWRIGHT_FULL"):
        pytest.skip("a phone's width is tried in CI: TAPWRIGHT_FULL=1")
    errors = list[str]()
    async with playwright.async_playwright() as running:
        browser = await running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = await browser.new_context(viewport={"width": width, "height": height})
        page = await context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        yield page
        assert await page.evaluate("window.hacked") is None
        await browser.close()
    assert errors == []


@dataclass
class Served:
    """A server with its page, and requests of somebody who knows the address."""

    server: JobServer
    runner: PlayedRunner
    history: JobHistory
    client: httpx.AsyncClient
    url: str
    base: str


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    history = JobHistory(tmp_path / "state")
    more = "description: Top up when little is left\nschedule: {cron: 0 8 * * 1, timezone: UTC}\n"
    write_job(tmp_path / "jobs", more=more)
    write_job(tmp_path / "jobs", "brief", "params:\n  day: {default: today}\n")
    runner = PlayedRunner(history)
    async with serving(tmp_path / "jobs", runner) as server:
        pages = JobPages(server, tmp_path / "jobs", UTC)
        async with LoopbackServer(pages.app("https://jobs.example")) as web:
            server.url = web.url
            async with httpx.AsyncClient(base_url=web.url, timeout=60) as client:
                yield Served(server, runner, history, client, web.url, f"/{pages.token}")


def ask(served: Served, folder: Path, asked: Asked | None = None) -> Question:
    folder.mkdir(exist_ok=True)
    picture = folder / "000001.png"
    Image.new("RGB", (1080, 2400), "teal").save(picture)
    asked = asked or Asked(
        kind="approval", text="tap", label=f"Pay {HOSTILE}", amount="€12", why="it pays",
        app="com.example.bank", goal="Top up the phone",
    )  # fmt: skip
    now = datetime.now(UTC)
    return served.server.questions.ask(
        "top-up", "r1", asked, picture, now, now + timedelta(minutes=5), "deny"
    )


def test_the_token_is_kept_and_its_owners_alone(tmp_path: Path) -> None:
    token = page_token(tmp_path)
    assert len(token) == 32 and page_token(tmp_path) == token
    assert oct((tmp_path / "page-token").stat().st_mode)[-3:] == "600"
    (tmp_path / "page-token").write_text("")
    assert page_token(tmp_path) not in ("", token)


async def test_who_does_not_know_the_address_sees_and_does_nothing(
    served: Served, tmp_path: Path
) -> None:
    question = ask(served, tmp_path / "p")
    client, one = served.client, f"question/{question.id}"
    for path in ("/wrong/", f"/wrong/{one}", f"/{one}", f"/{one}?key=wrong", "/question/q0?key=x"):
        answer = await client.get(path)
        assert answer.status_code == 403 and "top-up" not in answer.text, path
    for path in ("/wrong/jobs/top-up/run", f"/wrong/{one}", f"/{one}"):
        answer = await client.post(path, data={"answer": "yes", "key": "wrong"})
        assert answer.status_code == 403, path
    assert (await client.get("/", headers={"host": "evil.example"})).status_code == 400
    # A page elsewhere that has somehow learned the address still sends its own origin.
    for origin in ("https://evil.example", "null"):
        for path in (f"{served.base}/jobs/top-up/run", f"{served.base}/{one}"):
            answer = await client.post(path, data={"answer": "yes"}, headers={"origin": origin})
            assert answer.status_code == 403
    assert served.runner.begun == []
    assert served.server.questions.get(question.id).state == "open"


async def test_looking_answers_nothing_and_text_stays_text(served: Served, tmp_path: Path) -> None:
    question = ask(served, tmp_path / "p")
    for path in (
        f"{served.base}/", f"{served.base}/question/{question.id}",
        f"/question/{question.id}?key={question.key}&answer=yes",
    ):  # fmt: skip
        answer = await served.client.get(path)
        assert answer.status_code == 200 and "<img src=x" not in answer.text
        assert "&lt;img src=x" in answer.text and "default-src" in answer.text
        assert answer.headers["cache-control"] == "no-store"
    assert served.server.questions.get(question.id).state == "open"


async def test_a_link_answers_its_question_once(served: Served, tmp_path: Path) -> None:
    question = ask(served, tmp_path / "p")
    link = served.server.link(question)
    assert link.startswith(f"{served.url}/question/{question.id}?key=")
    picture = await served.client.get(link.replace("?", "/picture?"))
    assert picture.headers["content-type"] == "image/png"
    form = {"key": question.key, "answer": "no"}
    origin = {"origin": "https://jobs.example"}
    answer = await served.client.post(f"/question/{question.id}", data=form, headers=origin)
    assert answer.status_code == 303
    told = await served.client.get(link)
    assert "no, by somebody who was sent the question (link)" in told.text
    assert "Approve" not in told.text
    form["answer"] = "yes"
    answer = await served.client.post(f"/question/{question.id}", data=form)
    assert answer.status_code == 409 and "has been answered already" in answer.text


async def test_buttons_run_stop_pause_and_say_what_is_wrong(served: Served) -> None:
    async def press(act: str, job: str = "top-up", **fields: str) -> httpx.Response:
        return await served.client.post(f"{served.base}/jobs/{job}/{act}", data=fields)

    served.runner.go.clear()
    assert (await press("run")).status_code == 303
    again = await press("run")
    assert again.status_code == 409 and "running already" in again.text
    assert (await press("stop")).status_code == 303
    await until(lambda: served.history.runs()[0].state == "cancelled")
    assert served.history.runs()[0].why == "it was stopped on the page"
    assert (await press("pause")).status_code == 303
    assert served.history.paused() == {"top-up"}
    assert (await press("resume")).status_code == 303 and not served.history.paused()
    assert (await press("explode")).status_code == 404
    assert (await press("run", "nothing")).status_code == 409
    wrong = await press("run", "brief", week="12")
    assert wrong.status_code == 409 and "no parameter week" in wrong.text
    served.runner.go.set()
    await press("run", "brief", day="monday")
    await until(lambda: served.runner.begun[-1:] and served.runner.begun[-1].params)
    assert served.runner.begun[-1].params == {"day": "monday"}
    long = await served.client.post(f"{served.base}/jobs/brief/run", content=b"x" * 70_000)
    assert long.status_code == 400


def test_a_cost_that_is_not_known_stays_unknown() -> None:
    now = datetime(2026, 3, 5, tzinfo=UTC)
    run = JobRun(id="a", job="j", file="", sha256="", began=now, usd=Decimal("0.25"))
    earlier = run.model_copy(update={"began": now - timedelta(days=9)})
    assert str(month_cost([run, run, earlier], now, UTC)) == "$0.5000"
    unknown = run.model_copy(update={"usd": None})
    skipped = unknown.model_copy(update={"state": "skipped"})
    assert month_cost([run, skipped], now, UTC).cost_usd == Decimal("0.25")
    assert month_cost([run, unknown], now, UTC).cost_usd is None
    assert str(month_cost([unknown], now, UTC)) == "unknown"


async def test_the_page_in_a_browser(served: Served, tmp_path: Path, tab: Any) -> None:
    answered = list[Approval | None]()

    async def act(user: User, approver: Approver) -> None:
        picture = tmp_path / "p" / "000001.png"
        request = ApprovalRequest(
            "Top up", "tap", "it pays", ("pay",), "app", f"Pay {HOSTILE}", "€12", picture, 600
        )
        answered.append(await approver.approve(request))

    ask(served, tmp_path / "p")
    served.server.questions.withdraw("r1")
    served.runner.act = act
    await tab.goto(f"{served.url}{served.base}/")
    await tab.get_by_text("Top up when little is left").wait_for()
    await tab.get_by_role("button", name="Run now").click()
    await until(lambda: served.server.questions.open(datetime.now(UTC)))
    await tab.reload()
    await tab.get_by_text(HOSTILE).first.wait_for()
    shot = tab.get_by_alt_text("the phone's screen")
    assert await shot.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert await tab.evaluate(fits)
    # Seen without scrolling, whatever the picture's size.
    for word in ("Approve", "Deny"):
        box = await tab.get_by_role("button", name=word).bounding_box()
        assert box is not None and 0 <= box["y"]
        assert box["y"] + box["height"] <= tab.viewport_size["height"]
    await tab.get_by_role("button", name="Approve").click()
    await until(lambda: answered)
    assert answered[0] is not None and answered[0].yes
    await tab.get_by_role("link", name="Run…").click()
    await tab.get_by_label("day").fill("friday")
    served.runner.act = None
    await tab.get_by_role("button", name="Run now").click()
    await until(lambda: len(served.runner.begun) == 2)
    assert served.runner.begun[1].params == {"day": "friday"} and await tab.evaluate(fits)
