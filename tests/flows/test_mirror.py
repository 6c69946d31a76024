"""The mirror page's server: what is asked of it goes to the phone and into the flow."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.device.adb_device import AdbDevice
from tapwright.flows.recording.live import LiveRecording
from tapwright.flows.recording.mirror import Mirror
from tapwright.flows.recording.naming import LivePictures, PictureNamer

from .conftest import RunFlow, passed


class Page:
    """A browser's requests, with the page's token."""

    def __init__(
        self, url: str, mirror: Mirror, recording: LiveRecording, saved: list[int]
    ) -> None:
        self.url = url
        self.mirror = mirror
        self.recording = recording
        self.saved = saved
        self.client = httpx.AsyncClient(
            base_url=url, headers={"x-tapwright-token": mirror.token}, timeout=30
        )

    async def act(self, **body: object) -> dict[str, object]:
        answer = await self.client.post("/act", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def at(self, device: AdbDevice, kind: str = "tap", **wanted: str) -> dict[str, object]:
        node = (await device.ui()).find(**wanted)
        assert node is not None, wanted
        size = device.info.size
        x, y = node.center.x / size.width_px, node.center.y / size.height_px
        return await self.act(kind=kind, x=x, y=y)


@pytest.fixture
async def page(device: AdbDevice) -> AsyncIterator[Page]:
    pictures = LivePictures(PictureNamer("crops"))
    recording = LiveRecording("a phone", None, pictures)
    saved: list[int] = []
    mirror = Mirror(
        device, recording, lambda: saved.append(len(recording.acts)), "flow.yaml", pictures
    )
    async with LoopbackServer(mirror.app(), on_stop=mirror.finished.set) as server:
        made = Page(server.url, mirror, recording, saved)
        yield made
        await made.client.aclose()


async def test_clicks_keys_and_text_become_a_flow_that_runs(
    page: Page, device: AdbDevice, run_flow: RunFlow, tmp_path: Path
) -> None:
    await page.at(device, text="Settings")
    await page.at(device, text="Display & touch")
    told = await page.at(device, kind="check", text="Dark theme")
    assert told["said"] == 'Checked: text "Dark theme"'
    await page.act(kind="key", key="back")
    told = await page.at(device, desc="Search settings")
    told = await page.act(kind="text", text="blue")
    told = await page.act(kind="text", text="tooth")
    assert told["ok"] is True and told["simulated"] is True
    steps = told["steps"]
    assert isinstance(steps, list)
    assert 'inputText: "bluetooth"' in steps
    # Written after each act: two texts in a row are one step.
    assert page.saved == [1, 2, 3, 4, 5, 6, 6]
    await page.mirror.end()
    flow = page.recording.flow("clicked").text()
    await device.shell("input", "keyevent", "HOME")
    passed(await run_flow(flow))


@pytest.mark.parametrize("path", ["/screen", "/steps", "/act", "/finish"])
async def test_without_the_token_nothing_is_told_or_done(page: Page, path: str) -> None:
    method = "POST" if path in ("/act", "/finish") else "GET"
    body = {"kind": "tap", "x": 0.5, "y": 0.5}
    for token in (None, b"wrong", "ä".encode()):
        given = [] if token is None else [(b"x-tapwright-token", token)]
        async with httpx.AsyncClient(base_url=page.url) as stranger:
            answer = await stranger.request(method, path, json=body, headers=given)
        assert answer.status_code == 403
    assert page.recording.acts == () and not page.mirror.finished.is_set()


async def test_another_host_or_a_wrong_body_is_refused(page: Page) -> None:
    answer = await page.client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    for body in (
        {"kind": "tap", "x": 2, "y": 0},
        {"kind": "boom"},
        {"kind": "key", "key": "power"},
    ):
        assert (await page.client.post("/act", json=body)).status_code == 400
    long = await page.client.post("/act", content=b"x" * 20000)
    assert long.status_code == 413
    assert page.recording.acts == ()


async def test_the_page_runs_its_own_script_and_no_other(page: Page) -> None:
    answer = await page.client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.mirror.token not in answer.text
    for name, kind in (("mirror.js", "text/javascript"), ("mirror.css", "text/css")):
        found = await page.client.get(f"/{name}")
        assert found.status_code == 200 and found.headers["content-type"].startswith(kind)


async def test_drags_and_holds_go_to_the_phone(page: Page, device: AdbDevice) -> None:
    await page.at(device, text="Settings")
    before = await device.ui()
    told = await page.act(kind="swipe", x=0.5, y=0.8, to_x=0.5, to_y=0.2, seconds=0.6)
    assert await device.ui() != before
    assert 'swipe: start "50%,80%", end "50%,20%", duration 600' in told["steps"]  # pyright: ignore
    told = await page.act(kind="undo")
    assert told["said"] == "The last step is out of the flow."
    assert not any("swipe" in step for step in told["steps"])  # pyright: ignore
    told = await page.act(kind="hold", x=0.5, y=0.5)
    assert any(step.startswith("longPressOn") for step in told["steps"])  # pyright: ignore


async def test_the_picture_comes_as_soon_as_it_is_another(page: Page, device: AdbDevice) -> None:
    first = await page.client.get("/screen")
    assert first.status_code == 200 and first.content[:2] == b"\xff\xd8"
    assert first.headers["x-size"] == str(device.info.size)
    await page.at(device, text="Settings")
    second = await page.client.get("/screen", params={"after": first.headers["x-frame"]})
    assert second.headers["x-frame"] != first.headers["x-frame"]
    await page.client.post("/finish", json={})
    assert page.mirror.finished.is_set()
    assert (await page.client.get("/screen")).status_code == 410


async def test_what_a_password_field_took_is_not_kept(page: Page, device: AdbDevice) -> None:
    await page.at(device, text="Settings")
    await page.at(device, text="Network & internet")
    await page.at(device, text="Internet")
    await page.act(kind="swipe", x=0.5, y=0.8, to_x=0.5, to_y=0.3, seconds=0.6)
    await page.at(device, text="Café Amélie")
    told = await page.act(kind="text", text="croissant!")
    assert told["ok"] is True, told
    text = page.recording.flow("wifi").text()
    assert "croissant" not in text and "- inputText: ${PASSWORD}" in text
    assert "typeof PASSWORD !== 'undefined'" in text
