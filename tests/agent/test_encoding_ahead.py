"""A screen is encoded while it is seen to stand still, and never an older one in its place."""

import asyncio
import io
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image

from tapwright.actions import Norm, Size, Tap
from tapwright.agent.encoder import ScreenshotEncoder
from tapwright.agent.vision import encode_screenshot
from tapwright.device import AdbDevice, PrivateAdbServer
from tapwright.device.device import ShowsEarly
from tapwright.device.frame import Frame
from tapwright.emulator.pocket.thread import PocketThread


class CountingPool(ThreadPoolExecutor):
    """Knows how many pictures it was given."""

    def __init__(self) -> None:
        super().__init__(1)
        self.given = 0

    def submit(self, *work: object, **named: object):
        self.given += 1
        return super().submit(*work, **named)


@pytest.fixture
def pool():
    with CountingPool() as executor:
        yield executor


@pytest.fixture
async def encoder(pool: CountingPool) -> AsyncIterator[ScreenshotEncoder]:
    yield ScreenshotEncoder("step-3.7", "balanced", pool)


def frame(grey: int) -> Frame:
    picture = Image.new("RGB", (270, 600), (grey, grey, grey))
    return Frame(picture, Size(270, 600), 0, "raw", frozenset(), 0.0)


def grey_of(encoded: bytes) -> int:
    with Image.open(io.BytesIO(encoded)) as picture:
        return int(picture.convert("L").getpixel((100, 100)))  # pyright: ignore


async def test_what_was_begun_is_taken_for_the_same_picture(encoder, pool) -> None:
    shown = frame(40)
    encoder.begin(shown)
    part = await encoder.picture(shown.flagged("unsettled"))
    assert part.encoded == encode_screenshot(shown.image, shown.size).encoded
    assert pool.given == 1
    encoder.begin(shown)  # a screen that came as it was
    assert await encoder.picture(shown) is part and pool.given == 1


async def test_a_screen_that_moved_is_never_shown_as_it_was(encoder) -> None:
    for grey in range(0, 250, 10):
        encoder.begin(frame(grey))
        part = await encoder.picture(frame(grey + 5))
        assert abs(grey_of(part.encoded) - grey - 5) <= 1


async def test_a_picture_that_only_looks_alike_is_encoded_itself(encoder, pool) -> None:
    first, later = frame(40), frame(40)
    encoder.begin(first)
    await encoder.picture(later)
    assert pool.given == 2


async def test_one_that_was_painted_over_is_encoded_so(encoder) -> None:
    shown = frame(200)
    encoder.begin(shown)
    hidden = replace(shown, image=Image.new("RGB", (270, 600), (9, 9, 9)))
    assert grey_of((await encoder.picture(hidden)).encoded) < 12


async def test_nothing_is_begun_while_screens_move_on(encoder, pool) -> None:
    for grey in (10, 30, 50, 70):
        encoder.begin(frame(grey))
        await encoder.picture(frame(grey + 5))
    assert pool.given == 4 + 2
    still = frame(90)
    encoder.begin(still)  # not begun, but it would have been the right one
    await encoder.picture(still)
    assert pool.given == 7
    encoder.begin(frame(99))
    assert pool.given == 8


async def test_a_phone_shows_the_first_picture_of_each_look() -> None:
    with PocketThread() as phones:
        async with PrivateAdbServer() as client:
            serial = f"127.0.0.1:{phones.port}"
            await client.connect(serial)
            async with await AdbDevice.attach(client, serial) as device:
                assert isinstance(device, ShowsEarly)
                early: list[Frame] = []
                device.show_early(early.append)
                seen = await device.observe()
                assert len(early) == 1 and early[0].image is seen.frame.image
                await device.perform(Tap(at=Norm(x=500, y=500)), seen)
                await device.observe()
                assert len(early) == 2
                device.show_early(None)
                await device.observe()
                assert len(early) == 2


async def test_with_a_phone_that_moves_each_encoding_is_of_its_own_picture(encoder) -> None:
    with PocketThread() as phones:
        async with PrivateAdbServer() as client:
            serial = f"127.0.0.1:{phones.port}"
            await client.connect(serial)
            async with await AdbDevice.attach(client, serial, exact=True) as device:
                device.show_early(encoder.begin)
                seen = await device.observe()
                for number in range(6):
                    at = Norm(x=150 + 120 * number, y=850 - 100 * number)
                    _, seen = await asyncio.gather(
                        device.perform(Tap(at=at), seen), device.observe()
                    )
                    seen = await device.observe()
                    part = await encoder.picture(seen.frame)
                    size = Size(part.width_px, part.height_px)
                    assert part.encoded == encode_screenshot(seen.frame.image, size).encoded
