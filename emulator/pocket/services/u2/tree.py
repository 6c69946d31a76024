"""The view tree as an accessibility service sees it."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field

NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in pixels, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def center(self) -> tuple[int, int]:
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def corners(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.right, self.bottom


@dataclass(eq=False, slots=True)
class Element:
    """One node of the dump; `parent` is None for a window's root."""

    attributes: dict[str, str]
    bounds: Bounds
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=lambda: list[Element]())

    def get(self, name: str) -> str:
        """An attribute of the dump, empty when it is missing."""
        return self.attributes.get(name, "")

    def is_on(self, name: str) -> bool:
        return self.attributes.get(name) == "true"

    def walk(self) -> Iterator["Element"]:
        """This element and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_tree(xml: str) -> list[Element]:
    """The roots of the windows of a dump, the app's first."""
    hierarchy = ElementTree.fromstring(xml.encode())
    return [_read(node, None) for node in hierarchy.findall("node")]


def cut_depth(xml: str, depth: int) -> str:
    """The dump without what lies deeper than `depth` levels."""
    hierarchy = ElementTree.fromstring(xml.encode())
    _cut(hierarchy, depth)
    head = xml[: xml.index("?>") + 2] if xml.startswith("<?xml") else ""
    return head + ElementTree.tostring(hierarchy, encoding="unicode")


def first_window(xml: str) -> str:
    """The dump with the front window of the app only."""
    hierarchy = ElementTree.fromstring(xml.encode())
    for node in hierarchy.findall("node")[1:]:
        hierarchy.remove(node)
    head = xml[: xml.index("?>") + 2] if xml.startswith("<?xml") else ""
    return head + ElementTree.tostring(hierarchy, encoding="unicode")


def _cut(node: ElementTree.Element, depth: int) -> None:
    if depth <= 0:
        for child in list(node):
            node.remove(child)
    for child in node:
        _cut(child, depth - 1)


def _read(node: ElementTree.Element, parent: Element | None) -> Element:
    numbers = [int(text) for text in NUMBER.findall(node.get("bounds", ""))]
    bounds = Bounds(*numbers) if len(numbers) == 4 else Bounds(0, 0, 0, 0)
    element = Element(dict(node.attrib), bounds, parent)
    element.children = [_read(child, element) for child in node.findall("node")]
    return element
