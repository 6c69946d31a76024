"""The synchronous names that a test uses: a phone, and locators."""

from typing import TypeVar

from ...device.ui import UiNode, UiTree
from .doings import (
    Direction,
    State,
    element,
    elements,
    fill,
    gone,
    long_press,
    open_app,
    open_link,
    press,
    press_on,
    said_by_node,
    screenshot,
    scroll_to,
    set_checked,
    shell,
    shown,
    swipe,
    tap,
    type_text,
    views,
    wait_for,
)
from .driver import Doing
from .locating import Locating, Narrowing
from .paths import LocatorPath
from .reach import Reach, text_path

T = TypeVar("T")


class Locator(Narrowing["Locator"]):
    """Elements by how they are found: looked for anew at every step, which waits by itself. A step
    on it needs exactly one; several are an error that names them."""

    def __init__(self, reach: Reach, path: LocatorPath) -> None:
        self._reach = reach
        self._path = path

    def __repr__(self) -> str:
        return str(self._path)

    @property
    def reach(self) -> Reach:
        """The way to its phone."""
        return self._reach

    def _of(self, path: LocatorPath) -> "Locator":
        return Locator(self._reach, path)

    def _do(self, doing: Doing[T]) -> T:
        __tracebackhide__ = True
        return self._reach.blocking(doing)

    def tap(self, timeout_s: float | None = None) -> None:
        """Touch it, once it is there alone, enabled and at rest."""
        __tracebackhide__ = True
        return self._do(tap(self._path, timeout_s))

    def double_tap(self, timeout_s: float | None = None) -> None:
        """Touch it twice."""
        __tracebackhide__ = True
        return self._do(tap(self._path, timeout_s, times=2))

    def long_press(self, timeout_s: float | None = None, hold_s: float = 1.0) -> None:
        """Hold it for so many seconds."""
        __tracebackhide__ = True
        return self._do(long_press(self._path, timeout_s, hold_s))

    def fill(self, text: str, timeout_s: float | None = None, hidden: bool = False) -> None:
        """Put a text into a field in place of its own; a `hidden` one is not in the record."""
        __tracebackhide__ = True
        return self._do(fill(self._path, text, timeout_s, hidden))

    def clear(self, timeout_s: float | None = None) -> None:
        """Empty a field."""
        __tracebackhide__ = True
        return self._do(fill(self._path, "", timeout_s, False))

    def press(self, key: str, timeout_s: float | None = None) -> None:
        """Give it the focus and press a key: Enter, Tab, Backspace and so on."""
        __tracebackhide__ = True
        return self._do(press_on(self._path, key, timeout_s))

    def check(self, timeout_s: float | None = None) -> None:
        """Touch a box or switch unless it is on, and see that it is."""
        __tracebackhide__ = True
        return self._do(set_checked(self._path, True, timeout_s))

    def uncheck(self, timeout_s: float | None = None) -> None:
        """Touch a box or switch unless it is off, and see that it is."""
        __tracebackhide__ = True
        return self._do(set_checked(self._path, False, timeout_s))

    def scroll_into_view(
        self, direction: Direction = "down", timeout_s: float | None = None
    ) -> None:
        """Scroll until it is all in sight."""
        __tracebackhide__ = True
        return self._do(scroll_to(self._path, direction, timeout_s))

    def wait_for(self, state: State = "visible", timeout_s: float | None = None) -> None:
        """Wait until it is in sight, or is not."""
        __tracebackhide__ = True
        return self._do(wait_for(self._path, state, timeout_s))

    def text(self, timeout_s: float | None = None) -> str:
        """Its text, else its description."""
        __tracebackhide__ = True
        return said_by_node(self._do(element(self._path, timeout_s)))

    def is_checked(self, timeout_s: float | None = None) -> bool:
        """Whether it is checked now."""
        __tracebackhide__ = True
        return self._do(element(self._path, timeout_s)).checked

    def is_enabled(self, timeout_s: float | None = None) -> bool:
        """Whether it is enabled now."""
        __tracebackhide__ = True
        return self._do(element(self._path, timeout_s)).enabled

    def is_visible(self) -> bool:
        """Whether it is in sight now, without waiting."""
        __tracebackhide__ = True
        return bool(self.elements())

    def is_hidden(self) -> bool:
        """Whether it is not in sight now, without waiting."""
        __tracebackhide__ = True
        return not self.elements()

    def count(self) -> int:
        """How many there are now, without waiting."""
        __tracebackhide__ = True
        return len(self.elements())

    def all(self) -> "list[Locator]":
        """Each that there is now, by its number, without waiting."""
        __tracebackhide__ = True
        return [self._of(path) for path in self._path.each(self.count())]

    def elements(self) -> tuple[UiNode, ...]:
        """All that there are now, as views, without waiting."""
        __tracebackhide__ = True
        return self._do(elements(self._path))


class Phone(Locating[Locator]):
    """A phone under a test: short verbs, and locators for the rest.

    A text as a target is a whole one, as flows match it: whatever its case, or an expression.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._path = LocatorPath()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._reach}>"

    @property
    def reach(self) -> Reach:
        """The way to the phone itself."""
        return self._reach

    @property
    def serial(self) -> str:
        """What adb calls it."""
        return self._reach.driver.device.info.serial

    def _of(self, path: LocatorPath) -> Locator:
        return Locator(self._reach, path)

    def _do(self, doing: Doing[T]) -> T:
        __tracebackhide__ = True
        return self._reach.blocking(doing)

    def open_app(self, name: str) -> None:
        """Open an app by its name or package, as it was left."""
        __tracebackhide__ = True
        return self._do(open_app(name))

    def open_link(self, uri: str) -> None:
        """Open a link in the app that the phone has for it."""
        __tracebackhide__ = True
        return self._do(open_link(uri))

    def tap(self, target: Locator | str, timeout_s: float | None = None) -> None:
        """Touch an element: a whole text as flows match it, or a locator."""
        __tracebackhide__ = True
        return self._do(tap(_path(target), timeout_s))

    def long_press(
        self, target: Locator | str, timeout_s: float | None = None, hold_s: float = 1.0
    ) -> None:
        """Hold an element for so many seconds."""
        __tracebackhide__ = True
        return self._do(long_press(_path(target), timeout_s, hold_s))

    def fill(
        self, target: Locator | str, text: str, timeout_s: float | None = None, hidden: bool = False
    ) -> None:
        """Put a text into a field; a `hidden` one is not in the record."""
        __tracebackhide__ = True
        return self._do(fill(_path(target), text, timeout_s, hidden))

    def type(self, text: str, submit: bool = False, hidden: bool = False) -> None:
        """Type into the field that has the focus."""
        __tracebackhide__ = True
        return self._do(type_text(text, submit, hidden))

    def see(self, target: Locator | str, timeout_s: float | None = None) -> None:
        """Expect an element to come into sight."""
        __tracebackhide__ = True
        return self._do(shown(_path(target), timeout_s))

    def not_see(self, target: Locator | str, timeout_s: float | None = None) -> None:
        """Expect an element to go out of sight, or not to be there."""
        __tracebackhide__ = True
        return self._do(gone(_path(target), timeout_s))

    def scroll_to(
        self, target: Locator | str, direction: Direction = "down", timeout_s: float | None = None
    ) -> None:
        """Scroll until an element is all in sight, or the end is reached."""
        __tracebackhide__ = True
        return self._do(scroll_to(_path(target), direction, timeout_s))

    def swipe(self, direction: Direction) -> None:
        """Bring what lies in a direction into sight."""
        __tracebackhide__ = True
        return self._do(swipe(direction))

    def press(self, key: str) -> None:
        """Press a key: Enter, Tab, `Volume Up` and so on, as flows name them."""
        __tracebackhide__ = True
        return self._do(press(key))

    def back(self) -> None:
        """Go back."""
        __tracebackhide__ = True
        return self._do(press("Back"))

    def home(self) -> None:
        """Go to the home screen."""
        __tracebackhide__ = True
        return self._do(press("Home"))

    def shell(self, *argv: str) -> str:
        """Run a command on the phone, and give what it says."""
        __tracebackhide__ = True
        return self._do(shell(argv))

    def screenshot(self) -> bytes:
        """The screen now, as PNG."""
        __tracebackhide__ = True
        return self._do(screenshot())

    def views(self) -> UiTree:
        """The views now."""
        __tracebackhide__ = True
        return self._do(views())


def _path(target: Locator | str) -> LocatorPath:
    return text_path(target) if isinstance(target, str) else target.path
