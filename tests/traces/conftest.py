"""A recorded run to look at, with everything in it that tries to break out of a page."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import uvicorn
from PIL import Image
from starlette.applications import Starlette

from tapwright.actions import (
    Action,
    Box,
    Norm,
    Outcome,
    PxBox,
    Scroll,
    Swipe,
    Tap,
    TypeText,
    Zoom,
)
from tapwright.device.ui import UiNode, UiTree
from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    Evidence,
    FrameRecord,
    Journal,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    RunFolder,
    ShownRecord,
    StepRecord,
    Usage,
    Verdict,
    read_run,
)
from tapwright.traces.viewer import whole_page

try:
    from playwright.sync_api import expect
except ImportError:  # the tests that use it are skipped
    expect = None

PATIENCE_MS = 60_000
# Of a picture, as soon as it has come.
LOADED_WIDTH = "image => image.decode().then(() => image.naturalWidth)"
if expect:
    expect.set_options(timeout=PATIENCE_MS)

HOSTILE = '</script><img src=x onerror="window.hacked=1"><b>&amp;\u2028\''
ACTIONS: tuple[Action, ...] = (
    Tap(at=Norm(x=300, y=400)),
    Swipe(start=Norm(x=500, y=800), end=Norm(x=500, y=200)),
    Scroll(direction="down"),
    Zoom(
        boxes=(
            Box(left=100, top=200, right=900, bottom=400),
            Box(left=0, top=500, right=1000, bottom=900),
        )
    ),
    TypeText(text=HOSTILE),
)


FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def views(number: int) -> UiTree:
    """A screen of 360x800 with a field on it, and in that a button at 36,320 to 180,400."""
    button = UiNode(
        text=f"Button {number} {HOSTILE}",
        desc="does it",
        resource_id="com.example:id/button",
        class_name="android.widget.Button",
        bounds=PxBox(36, 320, 180, 400),
        clickable=True,
    )
    field = UiNode(text="hunter-2", password=True, bounds=PxBox(0, 300, 360, 420))
    field = replace(field, class_name="android.widget.EditText", children=(button,))
    whole = PxBox(0, 0, 360, 800)
    root = UiNode(class_name="android.widget.FrameLayout", bounds=whole, children=(field,))
    bar = UiNode(desc="Back", class_name="android.widget.ImageView", bounds=PxBox(0, 760, 90, 800))
    return UiTree(0, (root, bar))


def picture(number: int) -> bytes:
    """A small screenshot of a colour of its own."""
    image = Image.new("RGB", (360, 800), (40 + number * 7 % 200, 90, 160))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def record_episode(
    run: RunFolder,
    id: str,
    steps: int,
    end: End | Callable[[Journal], Ending],
    verdict: Verdict | None,
) -> Path:
    """An episode of `steps` steps that go through every kind of drawing."""
    record = EpisodeRecord(
        id=id,
        task=id.partition("-")[2],
        goal=f"goal {HOSTILE}",
        tags=("look", id.partition("-")[2].lower()),
        device=DeviceRecord(serial="s", model=HOSTILE, api_level=34, simulated=True),
        model=ModelRecord(profile="rehearsal", name="n", endpoint="e", scripted=True),
        started_at=datetime.now(UTC),
    )
    with run.episode(record) as journal:
        for index in range(steps):
            file = journal.picture(picture(index), "image/png")
            journal.append(
                StepRecord(
                    index=index,
                    at=datetime.now(UTC),
                    observation=ObservationRecord(
                        ui=journal.views(views(index)) if index != 2 else None,
                        frame=FrameRecord(
                            file=file, width_px=360, height_px=800, rotation=0, source="raw"
                        ),
                        package=HOSTILE,
                    ),
                    shown=(ShownRecord(text=HOSTILE, file=file, width_px=360, height_px=800),),
                    prompt_sha256=f"{index:064}",
                    prompt_tokens_estimate=900,
                    rung="medium" if index == 0 else "low",
                    rung_why="planning" if index == 0 else "",
                    reply=ReplyRecord(text=HOSTILE),
                    usage=Usage(prompt=1000, cached=500, output=50),
                    cost_usd=Decimal("0.0002"),
                    thought=f"thought {index} {HOSTILE}",
                    action=ACTIONS[index % len(ACTIONS)],
                    outcome=Outcome.done().with_change(0.1),
                )
            )
        if verdict is not None:
            ending = Ending(end, HOSTILE) if isinstance(end, End) else end(journal)
            journal.close(ending, verdict)
        return journal.folder


@contextmanager
def served(app: Starlette, port: int = 0) -> Iterator[str]:
    """The app on a port of this machine, in a thread: the browser's loop has this one."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline_s = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive() and time.monotonic() < deadline_s
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three episodes: passed, failed with evidence, and one that is still under way."""
    folder = RunFolder.create(tmp_path_factory.mktemp("recorded") / "runs", "look", "0.1.0")
    record_episode(folder, "0001-Alpha", 6, End.COMPLETED, Verdict(status="passed"))
    evidence = (Evidence(what=HOSTILE, expected="1", found="0", holds=False),)
    record_episode(folder, "0002-Beta", 4, End.STUCK, Verdict.of(evidence))
    record_episode(folder, "0003-Gamma", 2, End.COMPLETED, None)
    return folder.path


@pytest.fixture
def run(recorded: Path, tmp_path: Path) -> RunFolder:
    """The same in a folder that a test may do anything to."""
    path = tmp_path / "runs" / recorded.name
    shutil.copytree(recorded, path)
    return RunFolder(under_way(path), read_run(path))


def under_way(run: Path) -> Path:
    """A run whose last episode was written just now: later it would count as interrupted."""
    os.utime(run / "episodes" / "0003-Gamma" / "steps.jsonl")
    return run


@pytest.fixture(scope="session")
def recorded_page(recorded: Path) -> str:
    """It as a page, by its address."""
    path = recorded.parent / "trace.html"
    path.write_text(whole_page([under_way(recorded)]), "utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Debian's Chromium; while it is open no other event loop can run in this thread."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


ONLY_IN_CI = pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="a phone's width is tried in CI: TAPWRIGHT_FULL=1"
)
WIDTHS = (
    pytest.param((1440, 900), id="wide"),
    pytest.param((390, 844), id="narrow", marks=ONLY_IN_CI),
)


@pytest.fixture(scope="module", params=WIDTHS)
def window(browser, request: pytest.FixtureRequest) -> Iterator[object]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context
    context.close()


@pytest.fixture
def tab(window) -> Iterator[object]:
    """A page in which no error may come up and nothing of a trace may run."""
    opened = window.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    opened.errors = []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.on("console", lambda m: m.type == "error" and opened.errors.append(m.text))
    yield opened
    assert opened.errors == []
    assert opened.evaluate("window.hacked") is None
    opened.close()
