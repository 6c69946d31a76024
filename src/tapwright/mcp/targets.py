"""What a client means by a number, a text or a point, on the screen as it is at this moment."""

from dataclasses import dataclass

from mcp.server.mcpserver.exceptions import ToolError

from ..actions import Norm, Px, Size, norm_of_px, to_norm
from ..device.ui import UiNode, UiTree
from ..flows.locators import ElementScript, ScreenViews
from ..flows.nearest import explained
from ..flows.selectors import Selector
from .numbering import UNTRUSTED, Numbering

ONE_TARGET = "give one target: number, text, or x and y"


@dataclass(frozen=True, slots=True)
class Target:
    """What an act is meant for, as the client gave it."""

    number: int | None = None
    text: str | None = None
    x: int | None = None
    y: int | None = None

    @property
    def given(self) -> bool:
        """Whether anything was given."""
        return any(one is not None for one in (self.number, self.text, self.x, self.y))

    def point(self, numbering: Numbering, tree: UiTree | None, size: Size) -> Norm:
        """Where that is now; raises ToolError, with what is there instead."""
        ways = (self.number is not None, self.text is not None, self.x is not None)
        if sum(ways) != 1 or (self.x is None) != (self.y is None):
            raise ToolError(ONE_TARGET)
        if self.x is not None and self.y is not None:
            return Norm(x=self.x, y=self.y)
        return _middle(self.node(numbering, tree, size), size)

    def node(self, numbering: Numbering, tree: UiTree | None, size: Size) -> UiNode:
        """The view that is meant by number or text; raises ToolError."""
        if tree is None:
            raise ToolError("this screen tells no views: take_screenshot, then act by x and y")
        if self.number is not None:
            return numbering.node(self.number, tree, size)
        if self.text is None:
            raise ToolError(ONE_TARGET)
        return _by_text(self.text, tree, size)


def _by_text(text: str, tree: UiTree, size: Size) -> UiNode:
    screen, selector = ScreenViews.of(tree, size), Selector(text=text)
    try:
        found = screen.find(selector)
    except ElementScript as error:
        raise ToolError(str(error)) from error
    if not found:
        near = explained(screen, selector)
        raise ToolError(f"no view says {text!r}: nothing was done. {UNTRUSTED} {near}")
    pressable = [node for node in found if node.clickable]
    meant = pressable if len(pressable) == 1 else list(found)
    if len(meant) > 1:
        points = (to_norm(node.center, size) for node in meant[:6])
        places = ", ".join(f"@{at.x},{at.y}" for at in points)
        raise ToolError(
            f"{len(meant)} views say {text!r} ({places}): nothing was done. Call look and give a "
            "number"
        )
    return meant[0]


def _middle(node: UiNode, size: Size) -> Norm:
    """The middle of the part that is on the screen."""
    box = node.bounds
    left, right = max(0, box.left), min(size.width_px, box.right)
    top, bottom = max(0, box.top), min(size.height_px, box.bottom)
    if left >= right or top >= bottom:
        raise ToolError("that view is not on the screen: nothing was done; swipe to it")
    return norm_of_px(Px((left + right - 1) // 2, (top + bottom - 1) // 2), size)
