"""Remote calls on elements that a selector or an earlier answer names."""

import asyncio
from collections.abc import Mapping

from ...system.editing import field_at, put_text
from ...system.finger import Point
from ..context import Context
from .arguments import Arguments, BadArguments
from .pointer import LONG_CLICK_MS, PointerCalls
from .selector import Selector, find, find_all, read_selector
from .tree import Bounds, Element, read_tree

POLL_S = 0.04
MAX_WAIT_S = 600.0
FINGER_GAP = 20
"""Half the distance in pixels between two fingers that touch."""


class NoSuchElement(LookupError):
    """Nothing on the screen is what the selector selects."""


class ElementCalls:
    """The calls that name an element, by selector or by the id of an object kept here."""

    def __init__(self, context: Context, pointer: PointerCalls) -> None:
        self._context = context
        self._pointer = pointer
        self._objects: dict[str, Selector] = {}

    # finding

    def selector(self, args: Arguments, index: int = 0) -> Selector:
        """The selector an argument names; raises BadArguments."""
        value = args[index]
        if not isinstance(value, str):
            return read_selector(value)
        if value not in self._objects:
            raise BadArguments(f"UiObject {value} not found!")
        return self._objects[value]

    def found(self, selector: Selector) -> Element | None:
        return find(self.roots(), selector)

    def needed(self, selector: Selector) -> Element:
        """The element on the screen; raises NoSuchElement."""
        element = self.found(selector)
        if element is None:
            raise NoSuchElement(str(selector))
        return element

    def roots(self) -> list[Element]:
        return read_tree(self._context.system.windows.hierarchy())

    def exist(self, args: Arguments) -> bool:
        return self.found(self.selector(args)) is not None

    def count(self, args: Arguments) -> int:
        return sum(1 for _ in find_all(self.roots(), self.selector(args).counted()))

    def info(self, args: Arguments) -> Mapping[str, object]:
        return describe(self.needed(self.selector(args)))

    def infos(self, args: Arguments) -> list[Mapping[str, object]]:
        selector = self.selector(args).counted()
        return [describe(element) for element in find_all(self.roots(), selector)]

    async def wait_for(self, args: Arguments) -> bool:
        """`waitForExists(selector, milliseconds)`."""
        return await self._wait(self.selector(args), args.number(1) / 1000, there=True)

    async def wait_gone(self, args: Arguments) -> bool:
        """`waitUntilGone(selector, milliseconds)`."""
        return await self._wait(self.selector(args), args.number(1) / 1000, there=False)

    # objects kept for the client

    def keep(self, args: Arguments) -> str | None:
        """`getUiObject(selector)`: an id for later calls."""
        selector = self.selector(args)
        return None if self.found(selector) is None else self.name(selector)

    def name(self, selector: Selector) -> str:
        """Keep a selector under a new id."""
        name = f"uiobject-{len(self._objects) + 1}"
        self._objects[name] = selector
        return name

    def child_of(self, args: Arguments) -> str:
        """`getChild(id, selector)`."""
        return self.name(self.selector(args).below(read_selector(args[1])))

    def drop(self, args: Arguments) -> None:
        self._objects.pop(args.text(0), None)

    def child_by_text(self, args: Arguments) -> str:
        """`childByText(collection, child, text)`: the child with the text in it."""
        return self._child_by(args, "text")

    def child_by_description(self, args: Arguments) -> str:
        return self._child_by(args, "content-desc")

    def child_by_instance(self, args: Arguments) -> str:
        inner = read_selector(args[1]).nth(args.whole(2))
        selector = self.selector(args).below(inner)
        self.needed(selector)
        return self.name(selector)

    def _child_by(self, args: Arguments, attribute: str) -> str:
        selector = self.selector(args).below(read_selector(args[1])).counted()
        wanted = args.text(2)
        for index, element in enumerate(find_all(self.roots(), selector)):
            if any(inner.get(attribute) == wanted for inner in element.walk()):
                return self.name(selector.nth(index))
        raise NoSuchElement(f"{selector} with {attribute} {wanted}")

    # touching

    def click(self, args: Arguments) -> bool:
        """`click(selector)` and `click(selector, corner)`."""
        bounds = self.needed(self.selector(args)).bounds
        return self._pointer.click(*_corner(bounds, args[1]))

    def long_click(self, args: Arguments) -> bool:
        bounds = self.needed(self.selector(args)).bounds
        return self._pointer.click(*_corner(bounds, args[1]), ms=LONG_CLICK_MS)

    def click_and_wait(self, args: Arguments) -> bool:
        """`clickAndWaitForNewWindow(selector, milliseconds)`: whether the screen changed."""
        before = self._context.system.windows.hierarchy()
        bounds = self.needed(self.selector(args)).bounds
        self._pointer.click(*bounds.center)
        return self._context.system.windows.hierarchy() != before

    def drag_to(self, args: Arguments) -> bool:
        """`dragTo(selector, x, y, steps)` and `dragTo(selector, selector, steps)`."""
        start = Point(*self.needed(self.selector(args)).bounds.center)
        if isinstance(args[1], dict | str):
            end = Point(*self.needed(self.selector(args, 1)).bounds.center)
            return self._pointer.drag(start, end, args.number(2))
        return self._pointer.drag(start, Point(args.number(1), args.number(2)), args.number(3))

    def swipe(self, args: Arguments) -> bool:
        """`swipe(selector, direction, steps)` and with a share of 0 to 1 before the steps."""
        bounds = self.needed(self.selector(args)).bounds
        share = args.number(2) if len(args) > 3 else 1.0
        x, y = bounds.center
        reach_x, reach_y = bounds.width / 2 * share - 1, bounds.height / 2 * share - 1
        match args.text(1).lower():
            case "up" | "u":
                end = Point(x, y - reach_y)
            case "down" | "d":
                end = Point(x, y + reach_y)
            case "left" | "l":
                end = Point(x - reach_x, y)
            case "right" | "r":
                end = Point(x + reach_x, y)
            case other:
                raise BadArguments(f"unknown direction: {other}")
        return self._pointer.swipe(Point(x, y), end, args.number(len(args) - 1))

    def gesture(self, args: Arguments) -> bool:
        """`gesture(selector, start1, start2, end1, end2, steps)`: two fingers at once."""
        self.needed(self.selector(args))
        one, two, three, four = (Point(*args.point(index)) for index in (1, 2, 3, 4))
        return self._pointer.two_fingers((one, two), (three, four))

    def pinch_in(self, args: Arguments) -> bool:
        """`pinchIn(selector, percent, steps)`: from the edges of the element to its middle."""
        near, far = self._pinch(args)
        return self._pointer.two_fingers(far, near)

    def pinch_out(self, args: Arguments) -> bool:
        near, far = self._pinch(args)
        return self._pointer.two_fingers(near, far)

    def _pinch(self, args: Arguments) -> tuple[tuple[Point, Point], tuple[Point, Point]]:
        bounds = self.needed(self.selector(args)).bounds
        share = max(0.0, min(100.0, args.number(1))) / 100
        x, y = bounds.center
        reach = bounds.width / 2 * share
        near = (Point(x - FINGER_GAP, y), Point(x + FINGER_GAP, y))
        return near, (Point(x - reach, y), Point(x + reach, y))

    # text

    def text(self, args: Arguments) -> str:
        return self.needed(self.selector(args)).get("text")

    def set_text(self, args: Arguments) -> bool:
        """`setText(selector, text)`; False when the element takes no text."""
        return self._put(args, "" if args[1] is None else args.text(1))

    def clear_text(self, args: Arguments) -> None:
        self._put(args, "")

    def _put(self, args: Arguments, text: str) -> bool:
        element = self.needed(self.selector(args))
        windows = self._context.system.windows
        for inner in element.walk():
            field = field_at(windows, inner.bounds.corners)
            if field is not None:
                put_text(windows, field, text)
                return True
        return False

    async def _wait(self, selector: Selector, limit_s: float, *, there: bool) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(limit_s, MAX_WAIT_S)
        while (self.found(selector) is not None) != there:
            left = deadline - loop.time()
            if left <= 0:
                return False
            await asyncio.sleep(min(POLL_S, left))
        return True


def describe(element: Element) -> Mapping[str, object]:
    """An element as uiautomator's clients read it."""
    bounds = {
        "bottom": element.bounds.bottom,
        "left": element.bounds.left,
        "right": element.bounds.right,
        "top": element.bounds.top,
    }
    return {
        "bounds": bounds,
        "checkable": element.is_on("checkable"),
        "checked": element.is_on("checked"),
        "childCount": len(element.children),
        "className": element.get("class"),
        "clickable": element.is_on("clickable"),
        "contentDescription": element.get("content-desc"),
        "enabled": element.is_on("enabled"),
        "focusable": element.is_on("focusable"),
        "focused": element.is_on("focused"),
        "longClickable": element.is_on("long-clickable"),
        "packageName": element.get("package"),
        "resourceName": element.get("resource-id") or None,
        "scrollable": element.is_on("scrollable"),
        "selected": element.is_on("selected"),
        "text": element.get("text"),
        "visibleBounds": bounds,
    }


def _corner(bounds: Bounds, corner: object) -> tuple[int, int]:
    match corner:
        case "tl" | "topleft":
            return bounds.left + 5, bounds.top + 5
        case "br" | "bottomright":
            return bounds.right - 5, bounds.bottom - 5
        case _:
            return bounds.center
