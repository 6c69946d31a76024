"""Steps that assert, and conditions: each ends the moment it holds."""

from pathlib import Path
from typing import assert_never

from PIL import Image, ImageChops

from ...actions import PxBox
from ...device.errors import CommandFailed
from ...device.frame import Frame
from ..context import FlowContext
from ..expressions import is_true
from ..language.commands import (
    AssertCommand,
    AssertDarkModeCommand,
    AssertScreenshotCommand,
    CheckGroup,
    FlowCondition,
    WaitForAnimationCommand,
)
from ..nearest import described
from ..outcomes import StepFailed
from ..phone import FlowPhone, number
from ..selectors import Selector

# Of 255: what rounding and blending of edges differ by on one screen.
_SAME = 12
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tiff", ".webp")


async def check(context: FlowContext, command: CheckGroup) -> str:
    """Carry out one step; gives a note, raises StepFailed."""
    match command:
        case AssertCommand():
            return await _assert(context, command)
        case AssertScreenshotCommand():
            return await _compare(context, command)
        case AssertDarkModeCommand(dark=dark):
            if await is_dark(context.phone) != dark:
                raise StepFailed(f"the phone is in {'light' if dark else 'dark'} mode")
        case WaitForAnimationCommand(timeout_ms=timeout):
            return await _rest(context.phone, number(timeout, "timeout") / 1000)
        case _:
            assert_never(command)
    return ""


async def _assert(context: FlowContext, command: AssertCommand) -> str:
    phone, condition = context.phone, command.condition
    condition = await filled_condition(context, condition)
    wait_s = phone.pace.lookup_s
    if command.optional:
        wait_s = phone.pace.optional_s
    if command.timeout_ms is not None:
        wait_s = number(await context.fill(command.timeout_ms), "timeout") / 1000
    # With a time of its own it is waited from now on, else from the last interaction.
    left_s = wait_s if command.timeout_ms is not None else phone.left_s(wait_s)
    if condition.visible is not None:
        await phone.find(condition.visible, left_s)
    if condition.not_visible is not None:
        still = await phone.is_gone(condition.not_visible, left_s)
        if still is not None:
            raise StepFailed(
                f"{condition.not_visible} is still on the screen: {described(still)}",
                condition.not_visible,
                tree=phone.tree,
            )
    if condition.true is not None and not is_true(condition.true):
        said = command.condition.true
        raise StepFailed(f"{said} is not true: it is {condition.true!r}")
    return ""


async def filled_condition(context: FlowContext, condition: FlowCondition) -> FlowCondition:
    """A condition with its `${...}` filled in."""
    return FlowCondition(
        platform=await context.filled(condition.platform),
        visible=await context.filled(condition.visible),
        not_visible=await context.filled(condition.not_visible),
        true=await context.filled(condition.true),
    )


async def holds(context: FlowContext, condition: FlowCondition | None) -> str:
    """Empty if a condition holds, or comes to hold within 7 s of the last interaction; else why it
    does not."""
    if condition is None:
        return ""
    phone = context.phone
    condition = await filled_condition(context, condition)
    if condition.platform is not None and condition.platform.casefold() != "android":
        return f"this is Android, not {condition.platform}"
    # The script first: it is known at once, while an element may be waited for.
    if condition.true is not None and not is_true(condition.true):
        return f"the condition is {condition.true!r}"
    left_s = phone.left_s(phone.pace.optional_s)
    if condition.visible is not None and not await phone.is_shown(condition.visible, left_s):
        return f"{condition.visible} is not on the screen"
    left_s = phone.left_s(phone.pace.optional_s)
    if condition.not_visible is not None:
        still = await phone.is_gone(condition.not_visible, left_s)
        if still is not None:
            return f"{condition.not_visible} is on the screen"
    return ""


async def is_dark(phone: FlowPhone) -> bool:
    """Whether the phone is in dark mode (AOSP UiModeManagerService's shell command: "Night mode:
    yes"; `auto` is dark by the clock, which it does not tell)."""
    try:
        said = (await phone.device.shell("cmd", "uimode", "night")).strip()
    except CommandFailed as error:
        raise StepFailed(f"the phone does not tell whether it is dark: {error}") from error
    if said not in ("Night mode: yes", "Night mode: no"):
        raise StepFailed(f"the phone does not tell whether it is dark: {said[:100]!r}")
    return said.endswith("yes")


async def _rest(phone: FlowPhone, timeout_s: float) -> str:
    deadline_s = phone.pace.clock() + timeout_s
    while True:
        seen = await phone.observe()
        if "unsettled" not in seen.frame.flags:
            return ""
        if phone.pace.clock() >= deadline_s:
            return f"the screen still moved after {timeout_s:g} s"


async def _compare(context: FlowContext, command: AssertScreenshotCommand) -> str:
    path = _reference(context, command.path)
    try:
        with Image.open(path) as opened:
            wanted = opened.convert("RGB")
    except FileNotFoundError as error:
        raise StepFailed(f"there is no picture {path}; make it with takeScreenshot") from error
    except OSError as error:
        raise StepFailed(f"{path} is no picture: {error}") from error
    shown = await picture(context, command.crop_on, command.optional)
    if shown.size != wanted.size:
        raise StepFailed(
            f"the screen is {shown.width}x{shown.height} px and {path.name} is "
            f"{wanted.width}x{wanted.height}"
        )
    threshold = number(command.threshold, "thresholdPercentage")
    alike = 100 * same_share(shown, wanted)
    if alike < threshold:
        saved = context.artifact(f"{path.stem}-differs", ".png")
        shown.save(saved)
        raise StepFailed(
            f"{alike:.2f}% of the picture are as in {path.name}, not {threshold:g}%; "
            f"the screen is in {saved.name}"
        )
    return f"{alike:.2f}% alike"


def _reference(context: FlowContext, said: str) -> Path:
    """The picture to compare with: beside the flow, or taken by it before (Maestro's Orchestra,
    assertScreenshotCommand). Raises StepFailed."""
    name = said if said.lower().endswith(_PICTURES) else said + ".png"
    path = (context.folder / name).resolve()
    if not path.is_relative_to(context.root):
        raise StepFailed(f"{name} is outside of {context.root}")
    taken = (context.artifacts / name).resolve()
    return taken if taken.is_file() and not path.is_file() else path


def same_share(one: Image.Image, other: Image.Image) -> float:
    """The share (0-1) of the pixels of two pictures of one size that look the same."""
    difference = ImageChops.difference(one, other).convert("RGB")
    red, green, blue = difference.split()
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(worst.histogram()[: _SAME + 1]) / (one.width * one.height)


async def picture(
    context: FlowContext, crop_on: Selector | None, optional: bool = False
) -> Image.Image:
    """The screen as it is now, or the part of it that an element covers; raises StepFailed."""
    node = await context.find(crop_on, optional) if crop_on is not None else None
    frame = (await context.phone.observe()).frame
    if "secure" in frame.flags:
        raise StepFailed("the app forbids pictures of this screen")
    return frame.image.copy() if node is None else cropped(frame, node.bounds)


def cropped(frame: Frame, box: PxBox) -> Image.Image:
    """A part of the screen, cut to what is in sight."""
    across, down = (
        frame.image.width / frame.size.width_px,
        frame.image.height / frame.size.height_px,
    )
    corners = (
        max(0, round(box.left * across)), max(0, round(box.top * down)),
        min(frame.image.width, round(box.right * across)),
        min(frame.image.height, round(box.bottom * down)),
    )  # fmt: skip
    return frame.image.crop(corners)
