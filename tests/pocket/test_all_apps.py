"""A walk through every installed app: nothing crashes, and no text lies beside the screen."""

import random
import time
from collections.abc import Iterator

import pytest

from tapwright.emulator.pocket.apps import installed_apps
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.system import SystemSnapshot
from tapwright.emulator.pocket.toolkit.node import Node

from .handset import Handset, box

WIDTH = 1080
BUDGET_S = 8.0
TAPS = 5
"""First-level elements touched in each app, and second-level ones after each of them."""
PACKAGES = [app.package for app in installed_apps() if app.launcher is not None]


@pytest.fixture(scope="module")
def shelf() -> tuple[Handset, SystemSnapshot, float]:
    """A fresh phone, what it holds, and when the walk has to be over."""
    handset = Handset()
    return handset, handset.system.snapshot(), time.monotonic() + BUDGET_S


def texts(node: Node) -> Iterator[Node]:
    """The nodes with text, without those in strips that scroll sideways."""
    if node.touch is not None and node.touch.scroll is not None and node.touch.scroll.horizontal:
        return
    if node.info is not None and node.info.text and not node.shown.empty:
        yield node
    for child in node.children:
        yield from texts(child)


def check(phone: Handset, package: str, path: list[str]) -> None:
    """No crash, and every text of the app inside the width of the screen."""
    phone.elements()
    for window in phone.windows.scene().windows:
        if window.package != package:
            continue
        for node in texts(window.root):
            assert node.info is not None
            place = f"{node.info.text!r} at {node.rect} of {package} after {path}"
            assert 0 <= node.rect.x0 <= node.rect.x1 <= WIDTH, place


def targets(phone: Handset, package: str) -> list[tuple[str, float, float]]:
    """What can be touched on the screen: a name for messages, and the middle of its box."""
    found: list[tuple[str, float, float]] = []
    for element in phone.elements():
        if element.get("clickable") != "true" or element.get("package") != package:
            continue
        left, top, right, bottom = box(element)
        if right > left and bottom > top:
            name = element.get("content-desc") or element.get("text") or element.get("class", "")
            found.append((name, (left + right) / 2, (top + bottom) / 2))
    return found


def start_over(phone: Handset, fresh: SystemSnapshot, package: str) -> None:
    phone.system.restore(fresh)
    phone.windows.reset()
    phone.launch(package)


@pytest.mark.parametrize("package", PACKAGES)
def test_two_levels_deep(shelf: tuple[Handset, SystemSnapshot, float], package: str) -> None:
    phone, fresh, deadline = shelf
    dice = random.Random(f"walk/{package}")
    start_over(phone, fresh, package)
    check(phone, package, [])
    share = (deadline - time.monotonic()) / (len(PACKAGES) - PACKAGES.index(package))
    until = time.monotonic() + share
    first = targets(phone, package)
    assert first
    for name, x, y in dice.sample(first, min(TAPS, len(first))):
        if time.monotonic() > until:
            return
        start_over(phone, fresh, package)
        phone.touch(x, y)
        check(phone, package, [name])
        second = targets(phone, package)
        for deeper, x2, y2 in dice.sample(second, min(TAPS, len(second))):
            if time.monotonic() > until:
                return
            phone.touch(x2, y2)
            check(phone, package, [name, deeper])
            phone.picture()
            phone.key(KEYCODES["BACK"])
            check(phone, package, [name, deeper, "Back"])
