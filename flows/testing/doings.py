"""The steps that a test can take, for the synchronous and the asynchronous names alike."""

from collections.abc import Callable
from typing import Literal

from ...actions import OpenApp, OpenLink, Px, UsageError
from ...device.errors import CommandFailed
from ...device.ui import UiNode, UiTree
from ..commands.touch import aim_at
from ..language.keys import KEYS
from ..language.mistakes import did_you_mean
from ..locators import ScreenViews, visible_share
from ..nearest import described
from ..phone import FlowPhone
from .driver import HIDDEN, Doing, LocatorFailed, PhoneDriver
from .paths import LocatorPath, quoted

Direction = Literal["down", "up", "left", "right"]
State = Literal["visible", "hidden"]
_HOLD_S = 1.0
_STROKE_S = 0.4
# What rounding and a bar may hide of an element that is all in sight.
_WHOLE = 0.99
# Where a finger begins and ends, as shares of the screen, to bring what lies in a direction.
_FINGERS: dict[Direction, tuple[tuple[float, float], tuple[float, float]]] = {
    "down": ((0.5, 0.7), (0.5, 0.3)),
    "up": ((0.5, 0.3), (0.5, 0.7)),
    "right": ((0.8, 0.5), (0.2, 0.5)),
    "left": ((0.2, 0.5), (0.8, 0.5)),
}


def tap(
    path: LocatorPath, timeout_s: float | None, times: int = 1, hold_s: float | None = None
) -> Doing[None]:
    """Touch the middle of an element that is there, alone, enabled and at rest."""

    async def do(driver: PhoneDriver) -> None:
        phone = driver.phone
        node = await driver.steady(path, timeout_s)
        at, seen = aim_at(node, None, phone.size), await phone.settled()
        for _ in range(times):
            await phone.touch_on(at, hold_s, seen)
        await phone.settle()

    verb = "long_press" if hold_s is not None else "double_tap" if times == 2 else "tap"
    return Doing(verb, str(path), do)


def long_press(path: LocatorPath, timeout_s: float | None, hold_s: float = _HOLD_S) -> Doing[None]:
    """Hold the middle of an element."""
    return tap(path, timeout_s, hold_s=hold_s)


def fill(path: LocatorPath, text: str, timeout_s: float | None, hidden: bool) -> Doing[None]:
    """Put a text into a field in place of what is there."""

    async def do(driver: PhoneDriver) -> None:
        await _focus(driver, path, timeout_s)
        await driver.write(text, clear=True, submit=False, hidden=hidden)

    return Doing("fill", f"{path} with {HIDDEN if hidden else quoted(text)}", do)


async def _focus(driver: PhoneDriver, path: LocatorPath, timeout_s: float | None) -> None:
    phone = driver.phone
    node = await driver.steady(path, timeout_s)
    if not node.focused:
        await phone.touch_on(aim_at(node, None, phone.size), None, await phone.settled())
        await phone.settle()


def type_text(text: str, submit: bool, hidden: bool) -> Doing[None]:
    """Type into the field that has the focus."""

    async def do(driver: PhoneDriver) -> None:
        await driver.write(text, clear=False, submit=submit, hidden=hidden)

    return Doing("type", HIDDEN if hidden else quoted(text), do)


def set_checked(path: LocatorPath, wanted: bool, timeout_s: float | None) -> Doing[None]:
    """Touch a box or switch unless it is as wanted already, and see that it became so."""

    async def do(driver: PhoneDriver) -> None:
        phone, query = driver.phone, path.query
        assert query is not None
        node = await driver.steady(path, timeout_s)
        if not node.checkable:
            raise LocatorFailed(f"{path} cannot be checked: it is {described(node)}")
        if node.checked == wanted:
            return
        await phone.touch_on(aim_at(node, None, phone.size), None, await phone.settled())
        await phone.settle()

        def became(screen: ScreenViews) -> bool | None:
            return True if any(one.checked == wanted for one in screen.find(query)) else None

        wait_s = driver.waits.expect_s
        done, _, why = await driver.until(wait_s, became)
        if done is None:
            state = "checked" if wanted else "unchecked"
            raise LocatorFailed(
                f"{path} was touched and did not become {state} within {wait_s:g} s"
                + (f": {why}" if why else "")
            )

    return Doing("check" if wanted else "uncheck", str(path), do)


def wait_for(path: LocatorPath, state: State, timeout_s: float | None) -> Doing[None]:
    """Wait until an element is in sight, or is not."""
    if state not in ("visible", "hidden"):
        raise UsageError(f"an element is waited for to be visible or hidden, not {state!r}")

    async def do(driver: PhoneDriver) -> None:
        query = path.query
        assert query is not None
        if state == "visible":
            await driver.one(path, timeout_s)
            return
        wait_s = driver.waits.action_s if timeout_s is None else timeout_s
        gone, screen, why = await driver.until(
            wait_s, lambda screen: True if screen.nodes and not screen.find(query) else None
        )
        if gone is None:
            nodes = () if screen is None else screen.find(query)
            found = described(nodes[0]) if nodes else why or "the screen tells no views"
            raise LocatorFailed(f"{path} is still shown after {wait_s:g} s: {found}")

    return Doing("wait_for", f"{path} to be {state}", do)


def shown(path: LocatorPath, timeout_s: float | None) -> Doing[None]:
    """Expect an element to come into sight."""

    async def do(driver: PhoneDriver) -> None:
        await driver.one(path, driver.waits.expect_s if timeout_s is None else timeout_s)

    return Doing("see", str(path), do, asserts="it is in sight")


def gone(path: LocatorPath, timeout_s: float | None) -> Doing[None]:
    """Expect an element to go out of sight, or not to be there."""

    async def do(driver: PhoneDriver) -> None:
        wait_s = driver.waits.expect_s if timeout_s is None else timeout_s
        await wait_for(path, "hidden", wait_s).do(driver)

    return Doing("not_see", str(path), do, asserts="it is not in sight")


def scroll_to(path: LocatorPath, direction: Direction, timeout_s: float | None) -> Doing[None]:
    """Scroll until an element is all in sight, or the end is reached."""
    if direction not in _FINGERS:
        hint = did_you_mean(str(direction), _FINGERS)
        raise UsageError(f"one scrolls {', '.join(_FINGERS)}, not {direction!r}{hint}")

    async def do(driver: PhoneDriver) -> None:
        phone, query = driver.phone, path.query
        assert query is not None
        wait_s = 2 * driver.waits.action_s if timeout_s is None else timeout_s
        deadline_s = phone.pace.clock() + wait_s
        before: UiTree | None = None
        while True:
            await phone.settled()
            screen = await phone.look()
            nodes = screen.find(query)
            ended = phone.tree == before
            if nodes and (ended or visible_share(nodes[0], phone.size) >= _WHOLE):
                await driver.one(path, 0.0)
                return
            if ended:
                raise LocatorFailed(
                    f"{path} did not come into sight, and the screen scrolls no further "
                    f"{direction}; {path.near(screen)}"
                )
            if phone.pace.clock() >= deadline_s:
                raise LocatorFailed(
                    f"{path} did not come into sight within {wait_s:g} s of scrolling {direction}; "
                    f"{path.near(screen)}"
                )
            before = phone.tree
            await _stroke(phone, direction)

    return Doing("scroll_to", str(path), do)


def swipe(direction: Direction) -> Doing[None]:
    """Bring what lies in a direction into sight by one move of a finger."""
    if direction not in _FINGERS:
        hint = did_you_mean(str(direction), _FINGERS)
        raise UsageError(f"one swipes {', '.join(_FINGERS)}, not {direction!r}{hint}")

    async def do(driver: PhoneDriver) -> None:
        await driver.phone.settled()
        await _stroke(driver.phone, direction)

    return Doing("swipe", direction, do)


async def _stroke(phone: FlowPhone, direction: Direction) -> None:
    start, end = (
        Px(int(phone.size.width_px * x), int(phone.size.height_px * y))
        for x, y in _FINGERS[direction]
    )
    await phone.stroke(start, end, _STROKE_S)
    await phone.settle()


def press(key: str) -> Doing[None]:
    """Press a key by the names of the flow language."""
    code = _code(key)

    async def do(driver: PhoneDriver) -> None:
        await driver.phone.shell("input", "keyevent", code)
        await driver.phone.settle()

    return Doing("press", key, do)


def press_on(path: LocatorPath, key: str, timeout_s: float | None) -> Doing[None]:
    """Give an element the focus, and press a key."""
    pressed = press(key)

    async def do(driver: PhoneDriver) -> None:
        await _focus(driver, path, timeout_s)
        await pressed.do(driver)

    return Doing("press", f"{key} on {path}", do)


def _code(key: str) -> str:
    code = {name.casefold(): code for name, code in KEYS.items()}.get(key.casefold())
    if code is None:
        raise UsageError(f"there is no key {key!r}{did_you_mean(key, KEYS)}; docs/testing.md")
    return str(code)


def open_app(name: str) -> Doing[None]:
    """Open an app by its name or package, as it was left; a name that is nearly right is a mistake
    of the test, and opens nothing."""
    if not name.strip():
        raise UsageError("open_app needs the name or package of an app")

    async def do(driver: PhoneDriver) -> None:
        await driver.act(OpenApp.exactly(name))

    return Doing("open_app", quoted(name), do)


def open_link(uri: str) -> Doing[None]:
    """Open a link in the app that the phone has for it."""
    if not uri.strip():
        raise UsageError("open_link needs a link")

    async def do(driver: PhoneDriver) -> None:
        await driver.act(OpenLink(uri=uri))

    return Doing("open_link", uri, do)


def shell(argv: tuple[str, ...]) -> Doing[str]:
    """Run a command on the phone."""

    async def do(driver: PhoneDriver) -> str:
        try:
            return await driver.phone.shell(*argv)
        except CommandFailed as error:
            raise LocatorFailed(str(error)) from error

    return Doing("shell", " ".join(argv), do)


def screenshot() -> Doing[bytes]:
    """The screen now, as PNG."""
    return Doing("screenshot", "", lambda driver: driver.png(), recorded=False)


def views() -> Doing[UiTree]:
    """The views now."""

    async def do(driver: PhoneDriver) -> UiTree:
        await driver.phone.look()
        tree = driver.phone.tree
        assert tree is not None
        return tree

    return Doing("views", "", do, recorded=False)


def elements(path: LocatorPath) -> Doing[tuple[UiNode, ...]]:
    """What a locator means now, without waiting."""

    async def do(driver: PhoneDriver) -> tuple[UiNode, ...]:
        assert path.query is not None
        return (await driver.phone.look()).find(path.query)

    return Doing("elements", str(path), do, recorded=False)


def element(path: LocatorPath, timeout_s: float | None) -> Doing[UiNode]:
    """The one element that a locator means, waited for."""
    return Doing("element", str(path), lambda driver: driver.one(path, timeout_s), recorded=False)


def said_by_node(node: UiNode) -> str:
    """The text of an element, else its description."""
    return node.text or node.desc


Check = Callable[[tuple[UiNode, ...]], tuple[bool | None, str]]
"""Whether something holds of the elements that a locator means, and what was found; None where it
cannot be told, since the element is not there: then neither it nor its opposite holds."""


def expectation(
    path: LocatorPath, name: str, wanted: str, check: Check, negated: bool, timeout_s: float | None
) -> Doing[None]:
    """Wait until something holds of a locator, or its opposite does; raises with what was found."""
    name = f"not_.{name}" if negated else name
    said = f"expect({path}).{name}"

    async def do(driver: PhoneDriver) -> None:
        query = path.query
        assert query is not None
        wait_s = driver.waits.expect_s if timeout_s is None else timeout_s

        def judge(screen: ScreenViews) -> bool | None:
            if not screen.nodes:
                return None  # a screen that tells no views does not say that something is hidden
            holds, _ = check(screen.find(query))
            return True if holds is not None and holds != negated else None

        done, screen, why = await driver.until(wait_s, judge)
        if done is not None:
            return
        found = f"not known: {why}"
        near = ""
        if screen is not None:
            nodes = screen.find(query)
            found = check(nodes)[1]
            near = "" if nodes else f"\n  {path.near(screen)}"
        raise LocatorFailed(
            f"{said} does not hold after {wait_s:g} s\n"
            f"  expected: {'not ' if negated else ''}{wanted}\n  found: {found}{near}",
            path.plain,
            tree=driver.phone.tree if screen is not None else None,
        )

    return Doing("expect", f"{path} {name}", do, asserts=f"not {wanted}" if negated else wanted)
