"""Steps of the finger: taps, swipes, scrolling and keys.

Distances and durations are those of Maestro's AndroidDriver (swipe, scrollVertical, longPress).
"""

from typing import assert_never

from ...actions import Px, Size
from ...device.ui import UiNode
from ..context import FlowContext
from ..language.commands import (
    Direction,
    HideKeyboardCommand,
    PressKeyCommand,
    ScrollCommand,
    ScrollUntilVisibleCommand,
    SwipeCommand,
    TapCommand,
    TouchGroup,
)
from ..language.keys import KEYS
from ..locators import extent, visible_share
from ..outcomes import StepFailed
from ..phone import FlowPhone, number, point_in
from ..selectors import Selector

_HOLD_S = 3.0
_SCROLL_S = 0.4
# Shares of the screen: where a swipe in a direction begins and ends.
_SWIPES: dict[Direction, tuple[tuple[float, float], tuple[float, float]]] = {
    "UP": ((0.5, 0.5), (0.5, 0.1)),
    "DOWN": ((0.5, 0.2), (0.5, 0.9)),
    "LEFT": ((0.9, 0.5), (0.1, 0.5)),
    "RIGHT": ((0.1, 0.5), (0.9, 0.5)),
}
_OPPOSITE: dict[Direction, Direction] = {
    "UP": "DOWN", "DOWN": "UP", "LEFT": "RIGHT", "RIGHT": "LEFT",
}  # fmt: skip
_CENTRE_TRIES = 4
_LONGEST_S = 5.0


async def touch(context: FlowContext, command: TouchGroup) -> str:
    """Carry out one step; raises StepFailed."""
    phone = context.phone
    match command:
        case TapCommand():
            return await _tap(context, command)
        case SwipeCommand():
            await _swipe(context, command)
            await phone.settle(command.settle_ms)
        case ScrollCommand():
            await _swipe_from_centre(phone, "UP", _SCROLL_S)
            await phone.settle()
        case ScrollUntilVisibleCommand():
            await _scroll_until_visible(context, command)
        case PressKeyCommand(key=key):
            await phone.shell("input", "keyevent", str(_code(key)))
            await phone.settle()
        case HideKeyboardCommand():
            if not (await phone.observe()).keyboard_shown:
                return "no keyboard was shown"
            await phone.shell("input", "keyevent", str(KEYS["Back"]))
            if (await phone.observe()).keyboard_shown:
                raise StepFailed("the keyboard did not close; touch a text beside it instead")
        case _:
            assert_never(command)
    return ""


def _code(key: str) -> int:
    found = {name.casefold(): code for name, code in KEYS.items()}.get(key.casefold())
    if found is None:
        raise StepFailed(f"there is no key {key!r}; docs/testing.md lists them")
    return found


async def _tap(context: FlowContext, command: TapCommand) -> str:
    phone, target = context.phone, command.target
    at = await _aim(context, target, command.optional)
    before = phone.tree
    await _tap_at(phone, at, command)
    await phone.settle(command.settle_ms)
    if not command.retry_if_no_change and not command.wait_until_visible:
        return ""
    await phone.look()
    if phone.tree != before:
        return ""
    if command.wait_until_visible and target.names_an_element:
        at = await _aim(context, target, command.optional)
    await _tap_at(phone, at, command)
    await phone.settle(command.settle_ms)
    return "touched again, since nothing changed"


async def _aim(context: FlowContext, target: Selector, optional: bool) -> Px:
    """The pixel to touch: of an element, relative to one, or of the screen."""
    phone = context.phone
    if not target.names_an_element:
        await phone.look()
        size = phone.size
        return _on_screen(point_in(target.point or "", size.width_px, size.height_px), size)
    node = await context.find(target, optional)
    node = context.acts_on(await phone.steady(target, node))
    return aim_at(node, target.point, phone.size)


def aim_at(node: UiNode, point: str | None, size: Size) -> Px:
    """The pixel that a touch of an element hits: its middle, or a point relative to it."""
    if point is None:
        return _on_screen(node.center, size)
    width, height = extent(node)
    left, top = node.bounds.left, node.bounds.top
    at = point_in(point, width, height, left, top)
    if not (0 <= at.x - left < width and 0 <= at.y - top < height):
        raise StepFailed(f"the point {point} is not inside of the element, {width}x{height} px")
    return _on_screen(at, size)


def _on_screen(at: Px, size: Size) -> Px:
    if not (0 <= at.x < size.width_px and 0 <= at.y < size.height_px):
        raise StepFailed(f"the point {at.x},{at.y} is not on the screen of {size} px")
    return at


def kept_on(at: Px, size: Size) -> Px:
    """Where a finger that goes beyond the screen leaves it."""
    return Px(min(size.width_px - 1, max(0, at.x)), min(size.height_px - 1, max(0, at.y)))


async def _tap_at(phone: FlowPhone, at: Px, command: TapCommand) -> None:
    times = max(1, round(number(command.repeat, "repeat")))
    delay_s = max(0.0, number(command.delay_ms, "delay") / 1000)
    seen = await phone.settled()
    for count in range(times):
        if count:
            await phone.pace.sleep(delay_s)
        await phone.touch_on(at, _HOLD_S if command.hold else None, seen)


async def _swipe(context: FlowContext, command: SwipeCommand) -> None:
    phone = context.phone
    duration_s = number(command.duration_ms, "duration") / 1000
    if command.origin is not None:
        node = await phone.steady(
            command.origin, await context.find(command.origin, command.optional)
        )
        context.acts_on(node)
        start = aim_at(node, command.origin.point, phone.size)
        end = _towards(start, command.direction or "UP", phone.size)
    elif command.direction is not None:
        await phone.settled()
        start, end = (_share(x, y, phone.size) for x, y in _SWIPES[command.direction])
    else:
        await phone.settled()
        size = phone.size
        start, end = (
            kept_on(point_in(said or "", size.width_px, size.height_px), size)
            for said in (command.start, command.end)
        )
    await phone.stroke(start, end, duration_s)


async def _swipe_from_centre(phone: FlowPhone, direction: Direction, duration_s: float) -> None:
    await phone.settled()
    start = _share(0.5, 0.5, phone.size)
    await phone.stroke(start, _towards(start, direction, phone.size), duration_s)


def _towards(start: Px, direction: Direction, size: Size) -> Px:
    """A tenth before the edge of the screen in a direction."""
    near, far = _share(0.1, 0.1, size), _share(0.9, 0.9, size)
    match direction:
        case "UP":
            return Px(start.x, near.y)
        case "DOWN":
            return Px(start.x, far.y)
        case "LEFT":
            return Px(near.x, start.y)
        case "RIGHT":
            return Px(far.x, start.y)


def _share(x: float, y: float, size: Size) -> Px:
    return Px(int(size.width_px * x), int(size.height_px * y))


async def _scroll_until_visible(context: FlowContext, command: ScrollUntilVisibleCommand) -> None:
    phone, clock = context.phone, context.phone.pace.clock
    timeout_s = scroll_timeout_s(number(command.timeout_ms, "timeout"))
    deadline_s = clock() + timeout_s
    duration_s = scroll_duration_s(number(command.speed, "speed"))
    wanted = min(100.0, max(0.0, number(command.visibility, "visibilityPercentage"))) / 100
    finger = _OPPOSITE[command.direction]
    centred = 0
    while True:
        await phone.settled()
        nodes = await phone.now(command.element)
        if nodes:
            share = visible_share(nodes[0], phone.size)
            if command.center and share > 0.1 and centred <= _CENTRE_TRIES:
                if near_centre(nodes[0], finger, phone.size):
                    return
                centred += 1
            elif share >= wanted:
                return
        if clock() >= deadline_s:
            break
        await _swipe_from_centre(phone, finger, min(duration_s, _LONGEST_S))
        await phone.settle(command.settle_ms)
    await phone.find(command.element, 0.0)
    raise StepFailed(
        f"{command.element} did not come into sight as far as asked within {timeout_s:g} s"
    )


def scroll_timeout_s(timeout_ms: float) -> float:
    """How long is scrolled at most; one that cannot be is the usual 20 s (Maestro's
    ScrollUntilVisibleCommand.timeoutToMillis)."""
    return timeout_ms / 1000 if timeout_ms >= 0 else 20.0


def scroll_duration_s(speed: float) -> float:
    """How long one stroke takes: 1 s for speed 0, 1 ms for 100, and 40 ms beyond that (Maestro's
    ScrollUntilVisibleCommand.speedToDuration)."""
    duration_ms = int(1000 * (100 - speed) / 100) + 1
    return (duration_ms if duration_ms >= 0 else 40) / 1000


def near_centre(node: UiNode, finger: Direction, size: Size) -> bool:
    """Whether it has come to the middle, give or take a fifth of the screen, or beyond
    (Maestro's UiElement.isElementNearScreenCenter): the finger takes it further that way only."""
    at, across, down = node.center, size.width_px, size.height_px
    match finger:
        case "UP":
            return at.y < down // 2 + down // 5
        case "DOWN":
            return at.y > down // 2 - down // 5
        case "LEFT":
            return at.x < across // 2 + across // 5
        case "RIGHT":
            return at.x > across // 2 - across // 5
