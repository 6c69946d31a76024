"""The views on the screen, as uiautomator reports them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from ..actions import Px, PxBox
from .errors import CaptureFailed

_BOUNDS = re.compile(r"\[(-?\d{1,9}),(-?\d{1,9})\]\[(-?\d{1,9}),(-?\d{1,9})\]")
# An app decides how many views it has and how deep: phones that are in use report a few hundred kB
# and 30 levels, and the agent on the phone stops at 100 (`dumpWindowHierarchy`).
LARGEST_CHARS = 16 * 1024 * 1024
DEEPEST = 200
_NOWHERE = PxBox(0, 0, 0, 0)

# In the packages of keyboards, as of Gboard, LatinIME and Samsung's, is one of these.
KEYBOARD_PACKAGES = ("inputmethod", "keyboard", "honeyboard")

# Roles by the last part of Android's class names; Compose names its roles by the same classes.
ROLES: Mapping[str, tuple[str, ...]] = {
    "button": ("Button", "ImageButton", "FloatingActionButton", "MaterialButton"),
    "checkbox": ("CheckBox", "CheckedTextView"),
    "radio": ("RadioButton",),
    "switch": ("Switch", "SwitchCompat", "ToggleButton", "SwitchMaterial"),
    "textbox": ("EditText", "AutoCompleteTextView", "MultiAutoCompleteTextView"),
    "image": ("ImageView",),
    "text": ("TextView",),
    "slider": ("SeekBar", "Slider"),
    "progressbar": ("ProgressBar",),
    "combobox": ("Spinner",),
    "list": ("ListView", "RecyclerView", "GridView"),
    "tab": ("Tab", "TabView"),
    "webview": ("WebView",),
}


@dataclass(frozen=True, slots=True)
class UiNode:
    """One view; `resource_id` is in full ("package:id/name"), `bounds` in pixels of the frame.

    `hint` is told by the agent and by phones since Android 15 (`uiautomator dump`), else empty.
    """

    text: str = ""
    desc: str = ""
    resource_id: str = ""
    class_name: str = ""
    package: str = ""
    bounds: PxBox = _NOWHERE
    clickable: bool = False
    checked: bool = False
    checkable: bool = False
    enabled: bool = True
    focused: bool = False
    scrollable: bool = False
    password: bool = False
    selected: bool = False
    long_clickable: bool = False
    hint: str = ""
    children: tuple["UiNode", ...] = ()

    @property
    def center(self) -> Px:
        """The middle of the view, where a tap hits it."""
        box = self.bounds
        return Px((box.left + box.right) // 2, (box.top + box.bottom) // 2)

    @property
    def short_id(self) -> str:
        """The part of the resource id after the slash."""
        return self.resource_id.rpartition("/")[2]

    def nodes(self) -> Iterator["UiNode"]:
        """This view and all below it, in the order they are drawn."""
        yield self
        for child in self.children:
            yield from child.nodes()

    def path_to(self, node: "UiNode") -> tuple["UiNode", ...]:
        """The views from this one down to `node`; empty where it is not among them."""
        if self is node:
            return (self,)
        paths = (child.path_to(node) for child in self.children)
        return next(((self, *path) for path in paths if path), ())


@dataclass(frozen=True, slots=True)
class UiTree:
    """All windows of one dump; `rotation` in quarters."""

    rotation: int
    roots: tuple[UiNode, ...]

    @classmethod
    def parse(cls, xml: str) -> "UiTree":
        """Read a uiautomator dump; raises CaptureFailed for anything else, entities included, and
        for more or deeper views than a screen has."""
        if len(xml) > LARGEST_CHARS:
            raise CaptureFailed(f"the UI tree has {len(xml)} characters, which no screen needs")
        builder = _Builder()
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = builder.start
        parser.EndElementHandler = builder.end
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        try:
            # An app may put half a character into a label, which no encoding has.
            parser.Parse(xml.strip().encode("utf-8", "replace"), True)
        except expat.ExpatError as exc:
            raise CaptureFailed(f"the UI tree is no whole XML ({exc}): {xml[:200]!r}") from exc
        if builder.rotation is None:
            raise CaptureFailed(f"this XML is no UI tree: {xml[:200]!r}")
        return cls(builder.rotation, tuple(builder.levels[0]))

    def nodes(self) -> Iterator[UiNode]:
        """Every view, in the order they are drawn."""
        for root in self.roots:
            yield from root.nodes()

    def path_at(self, at: Px) -> tuple[UiNode, ...]:
        """From the root of the topmost window there to the deepest view at a pixel; of views side
        by side the last drawn. Empty where there is none."""
        paths = (_path_to(at, root) for root in reversed(self.roots))
        return next((path for path in paths if path), ())

    def find(
        self,
        text: str | None = None,
        desc: str | None = None,
        id: str | None = None,
        class_name: str | None = None,
        contains: str | None = None,
    ) -> UiNode | None:
        """The first view that fits all that is given; see `all`."""
        return next(self._matching(text, desc, id, class_name, contains), None)

    def all(
        self,
        text: str | None = None,
        desc: str | None = None,
        id: str | None = None,
        class_name: str | None = None,
        contains: str | None = None,
    ) -> tuple[UiNode, ...]:
        """Every view with that exact text, description, id and class (in full or their last part).

        `contains` is looked for in text and description, upper and lower case being the same.
        """
        return tuple(self._matching(text, desc, id, class_name, contains))

    def _matching(
        self,
        text: str | None,
        desc: str | None,
        id: str | None,
        class_name: str | None,
        contains: str | None,
    ) -> Iterator[UiNode]:
        part = contains.casefold() if contains is not None else None
        for node in self.nodes():
            if (
                (text is None or node.text == text)
                and (desc is None or node.desc == desc)
                and (id is None or id in (node.resource_id, node.short_id))
                and (
                    class_name is None
                    or class_name in (node.class_name, node.class_name.rpartition(".")[2])
                )
                and (part is None or part in node.text.casefold() or part in node.desc.casefold())
            ):
                yield node


def _path_to(at: Px, node: UiNode) -> tuple[UiNode, ...]:
    for child in reversed(node.children):
        if below := _path_to(at, child):
            return (node, *below)
    box = node.bounds
    inside = box.left <= at.x < box.right and box.top <= at.y < box.bottom
    return (node,) if inside else ()


@dataclass(slots=True)
class _Builder:
    """Builds nodes from the leaves up; `levels[n]` are the finished nodes at depth n."""

    rotation: int | None = None
    levels: list[list[UiNode]] = field(default_factory=lambda: [[]])
    opened: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "hierarchy":
            turned = attributes.get("rotation", "0")
            self.rotation = int(turned) if turned in ("0", "1", "2", "3") else 0
        elif tag == "node":
            if len(self.opened) >= DEEPEST:
                raise CaptureFailed(f"the UI tree is deeper than {DEEPEST} views; it is not read")
            self.opened.append(attributes)
            self.levels.append([])

    def end(self, tag: str) -> None:
        if tag == "node":
            children = tuple(self.levels.pop())
            self.levels[-1].append(_node(self.opened.pop(), children))


def _node(attributes: dict[str, str], children: tuple[UiNode, ...]) -> UiNode:
    def yes(name: str) -> bool:
        return attributes.get(name) == "true"

    return UiNode(
        text=attributes.get("text", ""),
        desc=attributes.get("content-desc", ""),
        resource_id=attributes.get("resource-id", ""),
        class_name=attributes.get("class", ""),
        package=attributes.get("package", ""),
        bounds=_box(attributes.get("bounds", "")),
        clickable=yes("clickable"),
        checked=yes("checked"),
        checkable=yes("checkable"),
        enabled=attributes.get("enabled", "true") == "true",
        focused=yes("focused"),
        scrollable=yes("scrollable"),
        password=yes("password"),
        selected=yes("selected"),
        long_clickable=yes("long-clickable"),
        hint=attributes.get("hint", ""),
        children=children,
    )


def _box(bounds: str) -> PxBox:
    match = _BOUNDS.fullmatch(bounds)
    if match is None:
        return _NOWHERE
    left, top, right, bottom = map(int, match.groups())
    return PxBox(left, top, right, bottom)


def _refuse(*_: object) -> NoReturn:
    raise CaptureFailed("the UI tree declares entities, which no phone does; it is not read")
