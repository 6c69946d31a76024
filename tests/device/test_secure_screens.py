"""A window that forbids pictures is black in its own area; others draw bars and keyboards."""

import asyncio
import struct
from dataclasses import dataclass, field

import pytest
from PIL import Image, ImageDraw

import tapwright
from tapwright.actions import PxBox, Size
from tapwright.device.frame import Frame, is_black, may_hide
from tapwright.fleet.pocket import open_lab

from .test_adb_device import Phone, phone

__all__ = ["phone"]

WIDTH, HEIGHT = 432, 960
STATUS, BUTTONS = (0, 0, WIDTH, 40), (0, 896, WIDTH, HEIGHT)
APP = "com.bank/com.bank.Login"


def screen(*bright: tuple[int, int, int, int], ground: str = "black") -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    for box in bright:
        ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), "white")
    return image


def frame(image: Image.Image) -> Frame:
    return Frame(image, Size(*image.size), 0, "test", frozenset(), 0.0)


def test_black_is_judged_where_nobody_else_draws():
    dark = frame(screen(STATUS, BUTTONS))
    whole = PxBox(0, 0, WIDTH, HEIGHT)
    assert not is_black(dark)
    assert not is_black(dark, whole)
    assert is_black(dark, whole, (PxBox(*STATUS), PxBox(*BUTTONS)))
    assert is_black(dark, PxBox(0, 48, WIDTH, 890))
    assert not is_black(dark, PxBox(0, 48, WIDTH, 930))
    # An edge that falls into a cell is of nobody.
    assert is_black(dark, PxBox(0, 41, WIDTH, 905))
    assert not is_black(dark, PxBox(5, 50, 10, 55))


def test_only_what_is_largely_black_may_hide_something():
    assert may_hide(frame(screen(STATUS, BUTTONS)))
    assert may_hide(frame(screen((0, 0, WIDTH, 640))))
    assert not may_hide(frame(screen(ground="#121212")))


@dataclass
class BankPhone:
    """The windows of a scripted phone of Android 14, and what is drawn."""

    machine: Phone
    flags: str = "LAYOUT_IN_SCREEN SECURE"
    bright: list[tuple[int, int, int, int]] = field(default_factory=lambda: [STATUS, BUTTONS])
    asked: int = 0

    def picture(self) -> bytes:
        image = screen(*self.bright).convert("RGBA")
        return struct.pack("<IIII", WIDTH, HEIGHT, 1, 1) + image.tobytes()

    def windows(self) -> str:
        self.asked += 1
        return f"""  Window #0 Window{{1 u0 StatusBar}}:
      fl=NOT_FOCUSABLE
    Frames: parent=[0,0][1,1] frame=[0,0][{WIDTH},40] last=[0,0][1,1]
  Window #1 Window{{2 u0 NavigationBar0}}:
      fl=NOT_FOCUSABLE
    Frames: parent=[0,0][1,1] frame=[0,896][{WIDTH},{HEIGHT}] last=[0,0][1,1]
  Window #2 Window{{6a u0 {APP}}}:
      fl={self.flags}
    Frames: parent=[0,0][1,1] frame=[0,0][{WIDTH},{HEIGHT}] last=[0,0][1,1]
"""


@pytest.fixture
def bank(phone, scripted):
    machine, device = phone
    machine.size, machine.app = f"{WIDTH}x{HEIGHT}", APP
    bank = BankPhone(machine)
    server = scripted.server

    async def shell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = server.asked[-1].removeprefix("shell,v2,raw:")
        if line == "dumpsys window windows":
            text = bank.windows().encode()
            writer.write(b"OKAY" + struct.pack("<BI", 1, len(text)) + text)
            writer.write(struct.pack("<BIB", 3, 1, 0))
            return
        await machine.shell(reader, writer, line)

    async def screencap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OKAY" + bank.picture())

    server.services["exec:screencap"] = screencap
    server.services["shell,v2,raw:"] = shell
    return bank, device


async def test_a_secure_app_between_bright_bars_is_told(bank):
    phone, device = bank
    assert (await device.observe()).frame.flags == {"secure"}
    assert (await device.observe()).frame.flags == {"secure"}
    assert phone.asked == 1  # once a screen, not once a look


async def test_a_dark_app_that_allows_pictures_is_not_secure(bank):
    phone, device = bank
    phone.flags = "LAYOUT_IN_SCREEN"
    assert (await device.observe()).frame.flags == frozenset()
    assert phone.asked == 1


async def test_a_secure_app_that_is_seen_all_the_same_is_not_said_to_be_hidden(bank):
    phone, device = bank
    phone.bright.append((60, 300, 300, 360))
    assert (await device.observe()).frame.flags == frozenset()


async def test_a_bright_screen_is_not_asked_about(bank):
    phone, device = bank
    phone.bright = [(0, 0, WIDTH, HEIGHT)]
    assert (await device.observe()).frame.flags == frozenset()
    assert phone.asked == 0


async def test_the_pocket_phone_s_secure_screens_are_found_and_end_a_run_for_nothing(tmp_path):
    asked: list[object] = []

    async def answer(prompt: object, effort: object) -> tapwright.Reply:
        asked.append(prompt)
        raise AssertionError("a model was asked about a black screen")

    async with open_lab() as (phone,):
        assert (await phone.device.observe()).frame.flags == frozenset()
        await phone.device.fault("secure")
        assert (await phone.device.observe()).frame.flags == {"secure"}
        model = tapwright.FunctionModel(answer)
        record = await tapwright.run("Open Settings", phone=phone.device, model=model, out=tmp_path)
    assert (record.end, record.totals.steps, asked) == ("setup_error", 0, [])
    assert record.end_why is not None and "forbids screenshots" in record.end_why
