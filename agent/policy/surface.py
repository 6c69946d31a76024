"""What an act would touch: the view under the finger, the window around it, the app it is of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...actions import (
    DeviceAction,
    DoubleTap,
    Drag,
    LongPress,
    Press,
    Px,
    Swipe,
    Tap,
    TypeText,
    to_px,
)
from ...device.device import Observation
from ...device.ui import UiNode, UiTree

# A currency sign or code beside a number, either way round; the number with its thousands.
_NUMBER = r"\d{1,3}(?:[,.\u00a0 ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SIGN = r"[$€£¥₹₩]|(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|INR)\b"
_PRICE = re.compile(rf"(?:{_SIGN})\s?({_NUMBER})|({_NUMBER})\s?(?:{_SIGN}|元|块|欧元|美元)")

# Longer than that a text is content, and no label of a control.
LONGEST_LABEL = 48
_BUTTONS = ("Button", "ImageButton", "MenuItem", "FloatingActionButton", "TextView")
_SWITCHES = ("Switch", "SwitchCompat", "CheckBox", "ToggleButton", "RadioButton", "CheckedTextView")


@dataclass(frozen=True, slots=True)
class Surface:
    """Where an act would land. `package` is that of the view, `front` that of the app in front;
    `label` is what stands on the control, `window` every text of its window, from top to bottom.

    `known` is False where the phone could not tell its views: then only the packages are of use.
    """

    front: str
    package: str
    label: str = ""
    resource_id: str = ""
    known: bool = True
    control: bool = False
    switch: bool = False
    field: bool = False
    password: bool = False
    dialog: bool = False
    window: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """What makes it the same control when it is met again."""
        return (self.package, self.label.casefold(), self.resource_id, self.dialog)

    @property
    def text(self) -> str:
        """All that stands in the window, for looking things up in it."""
        return "\n".join(self.window)

    @property
    def prices(self) -> tuple[float, ...]:
        """The amounts of money that stand in the window."""
        return prices(self.text)


def prices(text: str) -> tuple[float, ...]:
    """The amounts of money in a text, whatever their currency."""
    return tuple(_amount(match[1] or match[2]) for match in _PRICE.finditer(text))


def surface_of(action: DeviceAction, seen: Observation, tree: UiTree | None) -> Surface:
    """What `action` would touch on the screen that was `seen`, whose views are `tree`."""
    front = seen.app.package if seen.app else ""
    if tree is None:
        return Surface(front, front, known=False)
    match action:
        case Tap(at=at) | DoubleTap(at=at) | LongPress(at=at):
            return _under(to_px(at, seen.frame.size), front, tree)
        case Swipe(start=at) | Drag(start=at):
            return _under(to_px(at, seen.frame.size), front, tree)
        case TypeText() | Press():
            return _focused(front, tree)
        case _:
            root = next(reversed(tree.roots), None)
            return Surface(front, root.package if root else front, window=_texts(root))


def _under(at: Px, front: str, tree: UiTree) -> Surface:
    """The last drawn view at the point, or the nearest above it that can be pressed."""
    path: tuple[UiNode, ...] = ()
    for root in tree.roots:
        found = _path_to(at, root)
        path = found or path
    if not path:
        return Surface(front, front)
    pressed = next((node for node in reversed(path) if node.clickable), path[-1])
    root = path[0]
    label = _label(pressed)
    kind = pressed.class_name.rpartition(".")[2]
    return Surface(
        front,
        pressed.package or front,
        label,
        pressed.short_id,
        control=pressed.clickable or kind in _BUTTONS[:2],
        switch=pressed.checkable or kind in _SWITCHES,
        field=_is_field(pressed),
        password=pressed.password,
        dialog=_is_dialog(path, tree),
        window=_texts(_own_window(path, tree)),
    )


def _path_to(at: Px, node: UiNode) -> tuple[UiNode, ...]:
    """From `node` to the deepest view at the point; of those side by side the last drawn."""
    for child in reversed(node.children):
        if below := _path_to(at, child):
            return (node, *below)
    box = node.bounds
    inside = box.left <= at.x < box.right and box.top <= at.y < box.bottom
    return (node,) if inside else ()


def _focused(front: str, tree: UiTree) -> Surface:
    node = next((node for node in tree.nodes() if node.focused and _is_field(node)), None)
    node = node or next((node for node in tree.nodes() if node.focused), None)
    root = next((root for root in reversed(tree.roots) if _holds(root, node)), None)
    root = root or next(iter(tree.roots), None)
    package = (node.package if node else "") or (root.package if root else "") or front
    return Surface(
        front,
        package,
        _label(node) if node else "",
        node.short_id if node else "",
        field=node is not None and _is_field(node),
        password=node is not None and node.password,
        window=_texts(root),
    )


def _holds(root: UiNode, node: UiNode | None) -> bool:
    return node is not None and any(each is node for each in root.nodes())


def _is_field(node: UiNode) -> bool:
    kind = node.class_name.rpartition(".")[2]
    return "EditText" in kind or "AutoComplete" in kind or node.password


def _is_dialog(path: tuple[UiNode, ...], tree: UiTree) -> bool:
    """Whether the window is smaller than the screen: dialogs and sheets are, pages are not."""
    widest = max(root.bounds.right - root.bounds.left for root in tree.roots)
    tallest = max(root.bounds.bottom - root.bounds.top for root in tree.roots)
    window = _own_window(path, tree).bounds
    wide, tall = window.right - window.left, window.bottom - window.top
    return wide < widest * 0.97 or tall < tallest * 0.8


def _own_window(path: tuple[UiNode, ...], tree: UiTree) -> UiNode:
    """The root of the views, or the dialog among them that holds the path."""
    for node in path:
        if node.short_id in ("parentPanel", "alertTitle", "design_bottom_sheet", "grant_dialog"):
            return node
    return path[0]


def _label(node: UiNode) -> str:
    """What stands on a view, or, if nothing does, on those within it."""
    own = node.text or node.desc
    if own:
        return " ".join(own.split())
    within = [each.text or each.desc for each in node.nodes() if each is not node]
    return " ".join(" ".join(within).split())


def _texts(node: UiNode | None) -> tuple[str, ...]:
    return tuple(_said(node)) if node else ()


def _said(node: UiNode) -> Iterator[str]:
    for each in node.nodes():
        for text in (each.text, each.desc):
            if text:
                yield text


def _amount(number: str) -> float:
    """A number with thousands and decimals as either half of the world writes them."""
    digits = re.sub(r"[\u00a0 ]", "", number)
    whole, mark, part = digits, "", ""
    last = max(digits.rfind(","), digits.rfind("."))
    if last >= 0 and len(digits) - last - 1 <= 2:
        whole, mark, part = digits[:last], ".", digits[last + 1 :]
    return float(re.sub(r"[.,]", "", whole) + mark + part)
