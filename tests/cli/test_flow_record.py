"""`tapwright flow record` and `tapwright trace to-flow` as a user runs them."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .conftest import ONLY_IN_CI, Run

Started = tuple[subprocess.Popen[str], str]


@pytest.fixture
def recording(environment: dict[str, str], tmp_path: Path) -> Iterator[Started]:
    """The command on a pocket phone of its own, and the address of its page."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tapwright", "flow", "record", "-o", "made.yaml", "--device",
         "pocket", "--app", "com.android.settings"],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    yield process, process.stdout.readline().strip()
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_wrong_use_is_told_before_a_phone_is_started(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "there.yaml").write_text("appId: a.b\n---\n- back\n", "utf-8")
    for arguments, why in (
        (("-o", "there.yaml"), "is there already"),
        (("-o", "flow.txt"), "a flow is a .yaml file"),
        (("-o", "no/where.yaml"), "name a file in a folder that is there"),
        (("-o", "new.yaml", "--by", "magic"), "--by is mirror or phone"),
    ):
        result = tapwright("flow", "record", *arguments, "--device", "pocket")
        assert result.code == 2 and why in result.err, result
    assert "- back" in (tmp_path / "there.yaml").read_text("utf-8")


def test_ctrl_c_keeps_what_was_recorded(recording: Started, tmp_path: Path) -> None:
    process, address = recording
    url, _, token = address.partition("/#")
    with httpx.Client(base_url=url, headers={"x-tapwright-token": token}, timeout=60) as client:
        told = client.post("/act", json={"kind": "key", "key": "back"}).json()
    assert told["ok"] is True and told["steps"][0].startswith("launchApp: ")
    # It is on disk already, whatever happens to the process.
    assert "launchApp" in (tmp_path / "made.yaml").read_text("utf-8")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Wrote made.yaml: " in out and "tapwright test made.yaml" in out
    assert "Traceback" not in err


@ONLY_IN_CI
def test_what_is_recorded_by_the_page_runs(
    recording: Started, tapwright: Run, tmp_path: Path
) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium")
    process, address = recording
    with sync_api.sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width, scheme in ((390, "dark"), (1440, "light")):
            page = browser.new_page(
                viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
            )
            mistakes: list[str] = []
            page.on("pageerror", lambda error, kept=mistakes: kept.append(str(error)))
            page.goto(address)
            page.wait_for_function("document.getElementById('picture').naturalWidth > 0")
            wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert wide and mistakes == []
            if width == 390:
                page.close()
        box = page.locator("#picture").bounding_box()

        def click(x: float, y: float) -> None:
            page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
            page.wait_for_function("!document.getElementById('screen').classList.contains('busy')")

        click(0.3, 0.5)
        page.click("#mode-check")
        click(0.3, 0.1)
        page.click("#finish")
        page.wait_for_function("document.getElementById('said').textContent.startsWith('Saved')")
        browser.close()
    process.communicate(timeout=60)
    assert process.returncode == 0
    result = tapwright("test", "made.yaml", "--device", "pocket")
    assert result.code == 0, result.out + (tmp_path / "made.yaml").read_text("utf-8")


def test_a_played_task_becomes_a_flow_that_passes(tapwright: Run, tmp_path: Path) -> None:
    played = tapwright("run", "--task", "AlarmOff", "--device", "pocket")
    assert played.code == 0, played.err
    (episode,) = tmp_path.glob("runs/*/episodes/*")
    made = tapwright("trace", "to-flow", str(episode), "-o", "alarm.yaml")
    assert made.code == 0 and made.out.startswith("Wrote alarm.yaml: 3 steps"), made
    result = tapwright("test", "alarm.yaml", "--device", "pocket")
    assert result.code == 0 and "1 passed" in result.out, result
    again = tapwright("trace", "to-flow", str(episode), "-o", "alarm.yaml")
    assert again.code == 2 and "is there already" in again.err
