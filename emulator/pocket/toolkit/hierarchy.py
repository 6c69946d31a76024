"""The laid-out trees as uiautomator's window dump."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from ..raster.geometry import Rect
from .node import Info, Node

FRAME = Info("android.widget.FrameLayout")
NO_IDS: Mapping[str, str] = MappingProxyType({})
HEADER = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"


class DumpedWindow(NamedTuple):
    """A window's tree, the package it belongs to, and its place on the screen."""

    root: Node
    package: str
    rect: Rect
    focus: object | None = None
    ids: Mapping[str, str] = NO_IDS
    """Ids that an update of the app has changed."""


def dump(windows: Sequence[DumpedWindow], rotation: int) -> str:
    """The XML of the windows, front one first."""
    out = [HEADER, f'<hierarchy rotation="{rotation}">']
    for index, window in enumerate(windows):
        writer = _Writer(window, out)
        writer.open(window.root.info or FRAME, window.rect, index, window.root)
        writer.children(window.root)
        out.append("</node>")
    out.append("</hierarchy>")
    return "".join(out)


class _Writer:
    def __init__(self, window: DumpedWindow, out: list[str]) -> None:
        self.window = window
        self.out = out

    def children(self, node: Node, index: int = 0) -> int:
        """Write what is below a node; nodes without a meaning of their own are skipped over."""
        for child in node.children:
            if child.info is None and (child.touch is None or not _acts(child)):
                index = self.children(child, index)
            elif not child.shown.empty:
                self._element(child, child.info or Info(), index)
                index += 1
        return index

    def _element(self, node: Node, info: Info, index: int) -> None:
        self.open(info, node.shown, index, node)
        before = len(self.out)
        self.children(node)
        if len(self.out) == before:
            self.out[-1] = self.out[-1][:-1] + " />"
        else:
            self.out.append("</node>")

    def open(self, info: Info, rect: Rect, index: int, node: Node) -> None:
        """Write the start tag with Android's attributes in Android's order."""
        touch = node.touch
        clickable = touch is not None and touch.clickable
        scroll = None if touch is None else touch.scroll
        scrollable = scroll is not None and (scroll.can_back or scroll.can_forward)
        focused = touch is not None and touch.field is not None
        focused = focused and touch is not None and touch.field is self.window.focus
        rid = self.window.ids.get(info.rid, info.rid)
        if rid and ":" not in rid:
            rid = f"{self.window.package}:id/{rid}"
        flags = {
            "checkable": info.checkable,
            "checked": info.checked,
            "clickable": clickable,
            "enabled": info.enabled,
            "focusable": clickable or scroll is not None,
            "focused": focused,
            "scrollable": scrollable,
            "long-clickable": touch is not None and (touch.long_press or touch.field) is not None,
            "password": info.password,
            "selected": info.selected,
        }
        package = self.window.package
        self.out.append(
            f'<node index="{index}" text={_quoted(info.text)} resource-id="{rid}"'
            f' class="{info.cls}" package="{package}" content-desc={_quoted(info.desc)} '
            + " ".join(f'{name}="{str(bool(on)).lower()}"' for name, on in flags.items())
            + f' bounds="[{rect.x0},{rect.y0}][{rect.x1},{rect.y1}]">'
        )


def _acts(node: Node) -> bool:
    touch = node.touch
    return touch is not None and (
        touch.clickable or touch.long_press is not None or touch.scroll is not None
    )


QUOTES = {'"': "&quot;", "\n": "&#10;"}


def _quoted(text: str) -> str:
    return quoteattr(text, QUOTES)
