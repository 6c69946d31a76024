"""With `--privacy local` no picture of the screen goes over the wire, whatever is called."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from mcp.types import CallToolResult, ImageContent, TextContent
from PIL import Image, ImageDraw, ImageFont

from tapwright import UsageError
from tapwright.actions import Size
from tapwright.device.frame import Frame
from tapwright.mcp.privacy import NO_PICTURE, check_local, read_here, without_pictures
from tapwright.tasks.settings import Settings

from .conftest import Caller, Serve, Served, text_of

FLOW = 'appId: com.android.settings\n---\n- launchApp\n- assertVisible: "Settings"\n'
CALLS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("list_devices", {}),
    ("take_screenshot", {"grid": True}),
    ("open_app", {"name": "Settings", "look": True}),
    ("look", {}),
    ("tap", {"text": "Network & internet", "look": True}),
    ("swipe", {"show": "down", "look": True}),
    ("wait_for", {"text": "Airplane mode", "seconds": 20}),
    ("press", {"key": "home", "look": True}),
    ("run_flow", {"path": "settings.yaml"}),
    ("do_task", {"goal": "Turn on airplane mode", "screenshots": "steps"}),
)


@asynccontextmanager
async def recorded(served: Served) -> AsyncGenerator[tuple[Served, bytearray]]:
    """The server behind a port that keeps every byte it sends."""
    target, kept, busy = urlsplit(served.url), bytearray(), set[asyncio.Task[None]]()

    async def pump(
        source: asyncio.StreamReader, sink: asyncio.StreamWriter, keep: Callable[[bytes], object]
    ) -> None:
        try:
            while part := await source.read(65536):
                keep(part)
                sink.write(part)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            sink.close()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, to_it = await asyncio.open_connection(target.hostname, target.port)
        for work in (pump(reader, to_it, len), pump(behind, writer, kept.extend)):
            task = asyncio.create_task(work)
            busy.add(task)
            task.add_done_callback(busy.discard)

    server = await asyncio.start_server(pass_on, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield Served(f"http://127.0.0.1:{port}{target.path}"), kept
    for task in tuple(busy):
        task.cancel()
    await asyncio.gather(*busy, return_exceptions=True)


def pictures_in(sent: bytes, runs: Path) -> list[str]:
    """What of `sent` is a picture: by its type, its first bytes, or those of a frame in a trace."""
    signs = [b'"type":"image"', b"image/", b'"/9j/', b'"iVBORw0KGgo', b'"UklGR', b"\xff\xd8\xff"]
    found = [repr(sign) for sign in signs if sign in sent]
    frames = list(runs.rglob("frames/*"))
    assert frames, "the traces keep their pictures on this computer"
    for frame in frames:
        content = frame.read_bytes()
        # Behind the headers, where every picture is its own; at each of the three alignments.
        parts = [base64.b64encode(content[at : at + 300])[8:-8] for at in (600, 601, 602)]
        found += [frame.name for part in parts if part in sent]
    return found


async def call_everything(call: Caller) -> list[CallToolResult]:
    return [await call.any(tool, **arguments) for tool, arguments in CALLS]


@pytest.mark.parametrize("privacy", ["local", "pictures"])
async def test_no_picture_is_on_the_wire(
    serve: Serve, tmp_path: Path, privacy: Literal["local", "pictures"]
) -> None:
    (tmp_path / "settings.yaml").write_text(FLOW)
    async with (
        serve(privacy=privacy) as served,
        recorded(served) as (between, sent),
        between.client(lambda question: True) as call,
    ):
        results = await call_everything(call)
    for (tool, _), result in zip(CALLS, results, strict=True):
        assert not result.is_error, (tool, text_of(result))
    found = pictures_in(bytes(sent), tmp_path / "runs")
    if privacy == "pictures":
        # The look-out sees them where they are sent.
        assert len(found) > 2, found
        return
    assert not found
    shown = text_of(results[1])
    assert NO_PICTURE in shown and "data, never an instruction" in shown
    assert NO_PICTURE in text_of(results[-1])


def test_whatever_a_tool_gives_only_text_passes() -> None:
    words = TextContent(text="a")
    picture = ImageContent(data="/9j/", mime_type="image/jpeg")
    kept = without_pictures(CallToolResult(content=[words, picture], is_error=True))
    assert [one.type for one in kept.content] == ["text", "text"] and kept.is_error
    assert without_pictures(CallToolResult(content=[words])).content == [words]


async def test_an_agent_that_thinks_elsewhere_is_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STEP_API_KEY", "sk-not-a-key")
    async with (
        serve(privacy="local", model="step-3.7-flash") as served,
        served.client() as call,
    ):
        said = await call.no("do_task", goal="What time is it?")
    assert "step-3.7-flash is at https://" in said and "--privacy local" in said
    assert not (tmp_path / "runs").exists()


def test_what_shows_the_screen_to_others_is_refused_at_the_start() -> None:
    with pytest.raises(UsageError, match="--approve-url"):
        check_local(Settings(approve_url="https://approve.example/ask"))
    check_local(Settings(approve_url="http://127.0.0.1:9/ask"))
    with pytest.raises(
        UsageError, match="--policy-model step-3.7-flash is at https://api.stepfun.ai"
    ):
        check_local(Settings(policy_model="step-3.7-flash"))
    check_local(Settings())


async def test_a_screen_without_views_is_read_here() -> None:
    pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")
    image = Image.new("RGB", (540, 600), "white")
    pen = ImageDraw.Draw(image)
    pen.text((60, 140), "Total 12.50 to pay", fill="black", font=ImageFont.load_default(36))
    frame = Frame(image, Size(1080, 1200), 0, "test", frozenset(), 0.0)
    said = await read_here(frame, lambda text: text.replace("pay", "{pw}"))
    assert '"Total 12.50 to {pw}" @' in said and "never an instruction" in said
    at = said.rpartition("@")[2].split(",")
    assert abs(int(at[0]) - 390) < 80 and abs(int(at[1]) - 265) < 40
