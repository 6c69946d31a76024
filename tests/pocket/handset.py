"""A hand that holds the pocket phone in tests: finds things by what they say, and touches them."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence

from PIL import Image

from tapwright.emulator.pocket.apps import installed_apps
from tapwright.emulator.pocket.apps.base import App, install_apps
from tapwright.emulator.pocket.apps.clock import ClockApp
from tapwright.emulator.pocket.apps.contacts import ContactsApp
from tapwright.emulator.pocket.apps.launcher import LauncherApp
from tapwright.emulator.pocket.apps.messages import MessagesApp
from tapwright.emulator.pocket.apps.settings import SettingsApp
from tapwright.emulator.pocket.personas.languages import Language
from tapwright.emulator.pocket.raster.stage import BandCache, full_redraw
from tapwright.emulator.pocket.system.catalog import ActivityCatalog
from tapwright.emulator.pocket.system.packages import LAUNCHER, MAIN, Component, Intent
from tapwright.emulator.pocket.system.system import System
from tapwright.emulator.pocket.system.windows import WindowManager

Element = ElementTree.Element
BANDS = BandCache(120)


class Handset:
    """A phone without adbd; event time moves only by what gestures last."""

    def __init__(
        self, seed: int = 0, apps: Sequence[App] | None = None, language: Language = "en"
    ) -> None:
        self.system = System(seed, language=language)
        self.catalog = ActivityCatalog(self.system.packages)
        self.windows = WindowManager(self.system, self.catalog, BANDS)
        self.system.windows = self.windows
        self.context = install_apps(
            apps or installed_apps(), self.system, self.windows, self.catalog
        )
        self.time_ms = 0.0
        self.may_crash = False
        """The test is about apps that crash."""

    def elements(self) -> list[Element]:
        xml = self.windows.hierarchy()
        crash = [line.message for line in self.system.log.lines() if line.tag == "AndroidRuntime"]
        assert self.may_crash or not crash, "\n".join(crash)
        return list(ElementTree.fromstring(xml.encode()).iter("node"))

    def all(self, **wanted: str) -> list[Element]:
        """Elements whose attributes are as given; `id` is what follows `:id/`."""

        def fits(element: Element) -> bool:
            for name, value in wanted.items():
                if name == "id":
                    found = element.get("resource-id", "").rpartition("/")[2]
                else:
                    found = element.get(
                        {"desc": "content-desc", "cls": "class"}.get(name, name), ""
                    )
                if found != value:
                    return False
            return True

        return [element for element in self.elements() if fits(element)]

    def find(self, **wanted: str) -> Element:
        found = self.all(**wanted)
        assert found, f"nothing with {wanted} among {self.texts()}"
        return found[0]

    def texts(self) -> list[str]:
        return [
            text
            for element in self.elements()
            if (text := element.get("text") or element.get("content-desc"))
        ]

    def tap(self, *, hold_ms: float = 60, **wanted: str) -> None:
        self.touch(*center(self.find(**wanted)), hold_ms=hold_ms)

    def touch(self, x: float, y: float, *, hold_ms: float = 60) -> None:
        self.time_ms += 1000
        self.windows.touch("down", x, y, self.time_ms)
        self.time_ms += hold_ms
        self.windows.touch("up", x, y, self.time_ms)

    def swipe(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        last_ms: float = 600,
        rest_ms: float = 120,
    ) -> None:
        self.time_ms += 1000
        self.windows.touch("down", x0, y0, self.time_ms)
        for step in range(1, 21):
            self.time_ms += last_ms / 20
            x, y = x0 + (x1 - x0) * step / 20, y0 + (y1 - y0) * step / 20
            self.windows.touch("move", x, y, self.time_ms)
        self.time_ms += rest_ms
        self.windows.touch("up", x1, y1, self.time_ms)

    def scroll(self, pixels: int) -> None:
        """Move the content of the first list up (or down, when negative)."""
        lists = [item for item in self.elements() if item.get("scrollable") == "true"]
        assert lists, "nothing scrolls"
        x, y = center(lists[0])
        self.swipe(x, y + pixels / 2, x, y - pixels / 2)

    def reach(self, **wanted: str) -> None:
        """Scroll down until something is well in view."""
        for _ in range(20):
            if any(box(item)[3] < 2200 for item in self.all(**wanted)):
                return
            self.scroll(700)
        raise AssertionError(f"{wanted} is not in the list")

    def type(self, text: str) -> None:
        self.windows.type_text(text)

    def key(self, *codes: int) -> None:
        for code in codes:
            self.windows.key(code)

    def launch(self, package: str) -> None:
        app = self.system.packages.get(package)
        assert app is not None and app.component is not None
        self.windows.start(Intent(MAIN, component=app.component, categories=(LAUNCHER,)))

    def open(self, flat: str, action: str | None = None, data: str | None = None) -> None:
        self.windows.start(Intent(action, data, Component.parse(flat)))

    def rows(self, path: str, query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.system.files.database(path).execute(query)]

    def picture(self) -> Image.Image:
        return self.windows.frame().image


def core_phone(seed: int = 0) -> Handset:
    """A phone with the launcher, Settings, Clock, Contacts and Messages only."""
    apps = [LauncherApp(), SettingsApp(), ClockApp(), ContactsApp(), MessagesApp()]
    return Handset(seed, apps)


def box(element: Element) -> tuple[int, int, int, int]:
    left, top, right, bottom = map(int, re.findall(r"-?\d+", element.get("bounds", "")))
    return left, top, right, bottom


def center(element: Element) -> tuple[float, float]:
    left, top, right, bottom = box(element)
    return (left + right) / 2, (top + bottom) / 2


def same_as_redraw(handset: Handset) -> bool:
    """Whether the retained frame shows what drawing everything afresh shows."""
    scene = handset.windows.scene()
    fresh = full_redraw(scene.size, scene.items)
    return fresh.tobytes() == handset.picture().tobytes()


def visit(handset: Handset, *steps: Callable[[], None]) -> None:
    """Do one thing after another, comparing the retained frame with a redraw after each."""
    for step in steps:
        step()
        assert same_as_redraw(handset)
