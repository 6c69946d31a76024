"""Draws build/gallery/: the screens of every app in light, dark and Chinese, one sheet an app.

Run it with `make gallery`, or `python examples/gallery.py NAME ...` for some apps only.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import LAUNCHER, MAIN, Intent, Package
from tapwright.emulator.pocket.system.permissions import FINE_LOCATION
from tapwright.emulator.pocket.system.windows import WindowManager

OUT = Path(__file__).parents[1] / "build" / "gallery"
SCREEN = (324, 720)
GAP = 16
LOOKS: dict[str, dict[str, str]] = {
    "light": {},
    "dark": {"ui_night_mode": "2"},
    "zh": {"system_locales": "zh-CN"},
}
SETTINGS = "com.android.settings"
MESSAGES = "com.android.messaging"
MOST_SCREENS = 9
Element = ElementTree.Element
Picture = Image.Image


@dataclass(frozen=True)
class Hand:
    """Holds one phone and touches what its hierarchy names."""

    phone: PocketPhone
    windows: WindowManager

    @classmethod
    def new(cls, look: dict[str, str]) -> "Hand":
        phone = PocketPhone()
        for key, value in look.items():
            phone.system.settings.put("secure" if "night" in key else "system", key, value)
        windows = phone.windows
        assert isinstance(windows, WindowManager)
        return cls(phone, windows)

    def picture(self) -> Picture:
        return self.windows.frame().image.resize(SCREEN, Image.Resampling.LANCZOS)

    def elements(self) -> list[Element]:
        return list(ElementTree.fromstring(self.windows.hierarchy().encode()).iter("node"))

    def touch(self, element: Element, hold_ms: float = 50) -> None:
        x, y = middle(element)
        self.windows.touch("down", x, y, 0)
        self.windows.touch("up", x, y, hold_ms)

    def swipe(self, y0: float, y1: float) -> None:
        self.windows.touch("down", 540, y0, 0)
        for step in range(1, 11):
            self.windows.touch("move", 540, y0 + (y1 - y0) * step / 10, 60 * step)
        self.windows.touch("up", 540, y1, 900)

    def key(self, name: str) -> None:
        self.windows.key(KEYCODES[name])

    def launch(self, package: Package) -> None:
        self.windows.force_stop(package.name)
        intent = Intent(MAIN, component=package.component, categories=(LAUNCHER,))
        self.windows.start(intent)

    def say(self, text: str) -> str:
        """A text of the system or an app in the phone's language."""
        return self.windows.languages.catalogue(self.windows.foreground.package).get(text, text)

    def tap(self, text: str) -> None:
        """Tap what shows or is described by a text."""
        wanted = {text, self.say(text)}
        for element in self.elements():
            if wanted & {element.get("text"), element.get("content-desc")}:
                self.touch(element)
                return
        raise LookupError(f"{text} is not on the screen")


def bounds(element: Element) -> tuple[int, int, int, int]:
    left, top, right, bottom = map(int, re.findall(r"-?\d+", element.get("bounds", "")))
    return left, top, right, bottom


def middle(element: Element) -> tuple[float, float]:
    left, top, right, bottom = bounds(element)
    return (left + right) / 2, (top + bottom) / 2


def app_screens(hand: Hand, package: Package) -> Iterator[Picture]:
    """The first screen, further down, the other tabs, the first rows, and the round button."""
    hand.launch(package)
    yield hand.picture()
    hand.swipe(1900, 700)
    yield hand.picture()
    hand.launch(package)
    for index in range(len(tabs(hand))):
        hand.launch(package)
        hand.touch(tabs(hand)[index])
        yield hand.picture()
    hand.launch(package)
    for index in range(min(3, len(rows(hand)))):
        hand.launch(package)
        hand.touch(rows(hand)[index])
        yield hand.picture()
        deeper = rows(hand)
        if index == 0 and deeper:
            hand.touch(deeper[0])
            yield hand.picture()
    hand.launch(package)
    for element in hand.elements():
        if element.get("resource-id", "").endswith(("fab", ":id/add")):
            hand.touch(element)
            yield hand.picture()
            break


def tabs(hand: Hand) -> list[Element]:
    """The destinations of a bottom bar that are not shown yet."""
    for element in hand.elements():
        if element.get("resource-id", "").endswith("bottom_navigation"):
            return [item for item in element if item.get("selected") == "false"]
    return []


def rows(hand: Hand) -> list[Element]:
    """Wide elements in the middle of the screen that can be tapped."""
    found: list[Element] = []
    for element in hand.elements():
        left, top, right, bottom = bounds(element)
        wide = right - left > 380 and 100 < bottom - top < 900
        if element.get("clickable") == "true" and wide and 330 < top and bottom < 2100:
            found.append(element)
    return found


def home_screens(hand: Hand) -> Iterator[Picture]:
    """Home, drawer, shade, quick settings, recents."""
    yield hand.picture()
    hand.swipe(1500, 600)
    yield hand.picture()
    hand.key("HOME")
    hand.windows.expand("notifications")
    yield hand.picture()
    hand.windows.expand("settings")
    yield hand.picture()
    hand.windows.expand("closed")
    for name in (SETTINGS, MESSAGES, "com.android.deskclock"):
        package = hand.phone.system.packages.get(name)
        if package is not None:
            hand.launch(package)
            hand.picture()
    hand.key("APP_SWITCH")
    yield hand.picture()
    hand.key("HOME")
    hand.phone.system.settings.put("secure", "lockscreen.disabled", "0")
    hand.key("SLEEP")
    hand.key("WAKEUP")
    yield hand.picture()


def dialog_screens(hand: Hand) -> Iterator[Picture]:
    """Permission, hang, crash, share sheet, selection, keyboard pages, an alarm that rings."""
    windows = hand.windows
    windows.incidents.ask(MESSAGES, FINE_LOCATION, lambda held: None)
    yield hand.picture()
    hand.tap("Only this time")
    windows.incidents.anr(MESSAGES)
    yield hand.picture()
    hand.tap("Wait")
    windows.incidents.crash(MESSAGES)
    yield hand.picture()
    hand.tap("Close")
    text = {"android.intent.extra.TEXT": "https://go.example/place/blue-door"}
    windows.start_from(Intent("android.intent.action.SEND", extras=text), "gallery")
    yield hand.picture()
    hand.key("BACK")
    windows.start(Intent("android.intent.action.SENDTO", "smsto:72645"))
    hand.tap("Text message")
    windows.type_text("Hello there")
    for element in hand.elements():
        if element.get("resource-id", "").endswith("compose_message_text"):
            hand.touch(element, 700)
            break
    yield hand.picture()
    hand.key("BACK")
    hand.tap("Switch language")
    for letter in "nihao":
        hand.tap(letter)
    yield hand.picture()
    hand.tap("Space")
    hand.tap("Emoji")
    yield hand.picture()
    hand.phone.system.clock.advance(12 * 3600 + 34 * 60)
    yield hand.picture()


def sheet(title: str, walk: Callable[[Hand], Iterator[Picture]]) -> Picture:
    """One row of screens a look, no screen twice."""
    lines: list[list[Picture]] = []
    for look in LOOKS.values():
        line: list[Picture] = []
        for picture in walk(Hand.new(look)):
            if picture not in line and len(line) < MOST_SCREENS:
                line.append(picture)
        lines.append(line)
    across = max(len(line) for line in lines)
    width, height = SCREEN
    size = (across * (width + GAP) + GAP, len(lines) * (height + GAP) + GAP + 24)
    result = Image.new("RGB", size, "#8a94a6")
    ImageDraw.Draw(result).text((GAP, 10), title, fill="white")
    for y, line in enumerate(lines):
        for x, picture in enumerate(line):
            place = (GAP + x * (width + GAP), GAP + 24 + y * (height + GAP))
            result.paste(picture, place)
    return result


def app_walk(package: Package) -> Callable[[Hand], Iterator[Picture]]:
    return lambda hand: app_screens(hand, package)


def main(names: list[str]) -> None:
    """Draw the sheets, all of them or those with the given names."""
    OUT.mkdir(parents=True, exist_ok=True)
    walks: dict[str, Callable[[Hand], Iterator[Picture]]] = {
        "home": home_screens,
        "dialogs": dialog_screens,
    }
    for package in PocketPhone().system.packages.launchable():
        walks[package.label.lower()] = app_walk(package)
    for name, walk in walks.items():
        if not names or name in names:
            sheet(name, walk).save(OUT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
