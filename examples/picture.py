"""Draws docs/pocket-phone.png: four screens of the pocket phone, side by side.

Run it with `python examples/picture.py` after `make install`.
"""

import asyncio
from pathlib import Path

from PIL import Image, ImageDraw

import tapwright
from tapwright.actions import Action, OpenApp, Tap, to_norm
from tapwright.device import Device

OUT = Path(__file__).parents[1] / "docs" / "pocket-phone.png"
SCREEN = (432, 960)
GAP = 28
CORNER = 36
SCREENS = (
    (),
    ("open Clock",),
    ("open Settings", "Network & internet", "Internet"),
    ("open Messages", "Daniel Kim"),
)


async def main() -> None:
    """Walk to each screen and put the pictures on one sheet."""
    async with tapwright.phone("pocket") as phone:
        pictures = [await walk(phone, steps) for steps in SCREENS]
    width = len(pictures) * (SCREEN[0] + GAP) + GAP
    sheet = Image.new("RGB", (width, SCREEN[1] + 2 * GAP), "#e7ebf2")
    for number, picture in enumerate(pictures):
        small = picture.resize(SCREEN, Image.Resampling.LANCZOS)
        sheet.paste(small, (GAP + number * (SCREEN[0] + GAP), GAP), rounded())
    OUT.parent.mkdir(exist_ok=True)
    sheet.quantize(256, kmeans=4, dither=Image.Dither.FLOYDSTEINBERG).save(OUT, optimize=True)


async def walk(phone: Device, steps: tuple[str, ...]) -> Image.Image:
    """Follow the names from the home screen on, and take a picture."""
    await phone.shell("input", "keyevent", "HOME")
    for step in steps:
        seen = await phone.observe()
        await phone.perform(await action(phone, step), seen)
    return (await phone.observe()).frame.image


async def action(phone: Device, step: str) -> Action:
    """`open NAME` opens an app; any other word is a text to tap."""
    if step.startswith("open "):
        return OpenApp(name=step.removeprefix("open "))
    node = (await phone.ui()).find(text=step)
    assert node is not None, step
    return Tap(at=to_norm(node.center, phone.info.size))


def rounded() -> Image.Image:
    """The mask of a screen with round corners."""
    mask = Image.new("L", SCREEN)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, SCREEN[0] - 1, SCREEN[1] - 1), CORNER, 255)
    return mask


if __name__ == "__main__":
    asyncio.run(main())
