"""A secret of the server's is known to a client by its name, however it asks for more."""

import base64
import io
from pathlib import Path

import pytest
from mcp.types import CallToolResult, ImageContent
from PIL import Image

from .conftest import Caller, Serve, text_of
from .test_delegate import RIDE

SECRET = "horse battery"
FIELD = 'textbox "{PASS}"'


async def typed(call: Caller) -> None:
    await call.ok("open_app", name="Settings")
    await call.ok("tap", number=await call.number("Search settings"))
    await call.ok("type_text", text="{PASS}")


def field_in(shot: CallToolResult) -> Image.Image:
    """The part of a picture where the search field of Settings has its text."""
    (picture,) = [one for one in shot.content if isinstance(one, ImageContent)]
    image = Image.open(io.BytesIO(base64.b64decode(picture.data))).convert("L")
    across, down = image.width / 1000, image.height / 1000
    return image.crop((int(200 * across), int(60 * down), int(400 * across), int(90 * down)))


async def test_no_picture_shows_what_an_earlier_client_typed(serve: Serve) -> None:
    async with serve(secrets={"PASS": SECRET}) as served:
        async with served.client(lambda _: True) as call:
            await typed(call)
            covered = field_in(await call.ok("take_screenshot"))
        async with served.client() as call:
            later = field_in(await call.ok("take_screenshot"))
    # One colour, give or take what JPEG makes of it: letters and paper are far apart.
    for low, high in (covered.getextrema(), later.getextrema()):
        assert isinstance(low, int) and isinstance(high, int) and high - low < 40


@pytest.mark.parametrize("part", ["horse b.{6}", "horse.*", ".*battery", "horse battery"])
async def test_no_search_tells_whether_a_part_of_it_is_there(serve: Serve, part: str) -> None:
    async with serve(secrets={"PASS": SECRET}) as served, served.client(lambda _: True) as call:
        await typed(call)
        assert "it is not so" in await call.no("wait_for", text=part, seconds=0.2)
        assert "no view says" in await call.no("tap", text=part)
        assert FIELD in text_of(await call.ok("wait_for", text="\\{PASS\\}", seconds=5))


async def test_what_a_deletion_leaves_of_it_is_not_told(serve: Serve, tmp_path: Path) -> None:
    async with serve(secrets={"PASS": SECRET}) as served:
        async with served.client(lambda _: True) as call:
            await typed(call)
            left = text_of(await call.ok("press", key="delete", look=True))
            assert 'textbox "•••"' in left
            shot = await call.ok("take_screenshot")
            assert "it is not so" in await call.no("wait_for", text="hor.*", seconds=0.2)
            await call.ok("type_text", text="x")
        async with served.client(lambda _: True) as call:
            later = text_of(await call.ok("look"))
            assert 'textbox "•••"' in later
            # What was put in its place is nobody's secret.
            told = text_of(await call.ok("type_text", text="wifi", clear=True, look=True))
            assert 'textbox "wifi"' in told
    low, high = field_in(shot).getextrema()
    assert isinstance(low, int) and isinstance(high, int) and high - low < 40
    for file in (tmp_path / "runs").rglob("*.json*"):
        assert b"horse" not in file.read_bytes(), file
    assert "horse" not in left + later


async def test_a_task_that_does_not_name_it_does_not_get_it(serve: Serve, tmp_path: Path) -> None:
    async with serve(secrets={"PASS": SECRET}) as served, served.client(lambda _: True) as call:
        await typed(call)
        result = await call.ok("do_task", goal=RIDE, max_steps=1, screenshots="last")
    low, high = field_in(result).getextrema()
    assert isinstance(low, int) and isinstance(high, int) and high - low < 40
    for file in (tmp_path / "runs").rglob("*.json*"):
        assert SECRET.encode() not in file.read_bytes(), file
