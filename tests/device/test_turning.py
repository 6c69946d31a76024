"""A screen that turns while it is looked at: picture and rotation belong together or it is told."""

import asyncio
from collections.abc import Iterator

import pytest

from tapwright.device.frame import changed_cells

from .test_adb_device import Phone, phone

__all__ = ["phone"]

UPRIGHT, LYING = (0, "108x240"), (1, "240x108")


def turns_after_each_picture(machine: Phone, scripted, turns: Iterator[tuple[int, str]]) -> None:
    """Turn the phone after each picture; its state is told once it has turned, whoever is quick."""
    server = scripted.server
    turned = asyncio.Event()

    async def screencap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OKAY" + machine.picture())
        machine.rotation, machine.size = next(turns, (machine.rotation, machine.size))
        turned.set()

    async def shell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = server.asked[-1].removeprefix("shell,v2,raw:")
        if line.startswith("dumpsys window displays; echo"):
            await turned.wait()
            turned.clear()
        await machine.shell(reader, writer, line)

    server.services["exec:screencap"] = screencap
    server.services["shell,v2,raw:"] = shell


@pytest.mark.parametrize("look", ["capture", "observe"])
async def test_a_picture_from_before_the_turn_is_not_given_the_state_after_it(
    phone, scripted, look: str
):
    machine, device = phone
    turns_after_each_picture(machine, scripted, iter([LYING]))
    seen = await getattr(device, look)()
    frame = seen if look == "capture" else seen.frame
    assert (frame.rotation, str(frame.size), frame.image.size) == (1, "240x108", (240, 108))
    assert frame.flags == frozenset()


async def test_a_half_turn_leaves_the_size_and_is_seen_all_the_same(phone, scripted):
    machine, device = phone
    machine.rotation, machine.size = LYING
    looks: list[int] = []

    def other_way_up() -> Iterator[tuple[int, str]]:
        for rotation in (1, 3, 3, 3, 3):
            looks.append(rotation)
            yield rotation, LYING[1]

    turns_after_each_picture(machine, scripted, other_way_up())
    seen = await device.observe()
    # The second picture equals the first, but the rotations beside them do not: a third is needed.
    assert (seen.frame.rotation, looks) == (3, [1, 3, 3])
    assert seen.frame.flags == frozenset()


async def test_a_half_turn_beside_a_picture_has_it_taken_again(phone, scripted):
    machine, device = phone
    machine.rotation, machine.size = LYING
    assert (await device.capture()).rotation == 1
    turns_after_each_picture(machine, scripted, iter([(3, LYING[1])]))
    before = len(scripted.server.asked)
    frame = await device.capture()
    pictures = [line for line in scripted.server.asked[before:] if line.startswith("exec:")]
    assert (frame.rotation, len(pictures), frame.flags) == (3, 2, frozenset())


async def test_a_screen_that_turns_at_every_look_is_unsettled(phone, scripted):
    machine, device = phone

    def without_end() -> Iterator[tuple[int, str]]:
        while True:
            yield LYING
            yield UPRIGHT

    turns_after_each_picture(machine, scripted, without_end())
    assert "unsettled" in (await device.capture()).flags
    assert "unsettled" in (await device.observe()).frame.flags


async def test_equal_pixels_of_another_rotation_are_another_screen(phone):
    machine, device = phone
    before = await device.capture()
    machine.rotation = 2
    after = await device.capture()
    assert changed_cells(before, before)[0] == frozenset()
    cells, count = changed_cells(before, after)
    assert len(cells) == count
