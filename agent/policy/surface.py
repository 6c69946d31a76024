"""What an act would touch - the view under the finger, its window, its app - and which classes of
acts that makes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ...actions import (
    DeviceAction,
    DoubleTap,
    Dpad,
    Drag,
    LongPress,
    OpenLink,
    Press,
    Px,
    Size,
    Swipe,
    Tap,
    TypeText,
    to_px,
)
from ...device.ui import UiNode, UiTree
from .words import (
    ActClass,
    Money,
    contains,
    is_harmless,
    matches,
    money_in,
    policy_tables,
)

# Longer than that a text is content, and no label of a control.
LONGEST_LABEL = 48
# How much of a window, from its top, is taken by a toolbar with a subtitle under the status bar.
_BAR = 0.16
# No row of a list is a larger part of its window.
_ROW = 0.2
_URL = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_SLIDES = ("slide to", "swipe to", "滑动", "右滑")
_BUTTONS = ("Button", "ImageButton", "MenuItem", "FloatingActionButton", "TextView")
_SWITCHES = ("Switch", "SwitchCompat", "CheckBox", "ToggleButton", "RadioButton", "CheckedTextView")


# Of the frames of dialogs and sheets: AppCompat, Material, the permission controller.
DIALOG_IDS = frozenset({"parentPanel", "alertTitle", "design_bottom_sheet", "grant_dialog"})

ControlKey: TypeAlias = tuple[str, str, str, bool]


def control_key(package: str, label: str, view_id: str, dialog: bool) -> ControlKey:
    """What makes a control the same when it is met again, whatever it costs then: of what stands on
    it the first word is enough."""
    return (package, " ".join(label.casefold().split()[:1]), view_id, dialog)


@dataclass(frozen=True, slots=True)
class Surface:
    """Where an act would land. `package` is that of the view, `front` that of the app in front;
    `label` is what stands on the control, `row` what stands beside it in the row of a list, and
    `window` every text of its window in the order of its views; `bar` are those at its top, where a
    page says what it is about, and `path` the views from the root to the control.

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
    row: tuple[str, ...] = ()
    bar: tuple[str, ...] = ()
    path: tuple[UiNode, ...] = ()

    @property
    def key(self) -> ControlKey:
        """What makes it the same control when it is met again."""
        return control_key(self.package, self.label, self.resource_id, self.dialog)

    @property
    def text(self) -> str:
        """All that stands in the window, for looking things up in it."""
        return "\n".join(self.window)

    @property
    def prices(self) -> tuple[Money, ...]:
        """The amounts of money that stand in the window."""
        return money_in(self.text)


def surface_of(action: DeviceAction, front: str, size: Size, tree: UiTree | None) -> Surface:
    """What `action` would touch on a screen of `size`, whose views are `tree`; `front` is the
    package of the app in front."""
    if tree is None:
        return Surface(front, front, known=False)
    match action:
        case Tap(at=at) | DoubleTap(at=at) | LongPress(at=at):
            return _under(to_px(at, size), front, tree)
        case Swipe(start=at) | Drag(start=at):
            return _under(to_px(at, size), front, tree)
        case TypeText() | Press() | Dpad():
            return _focused(front, tree)
        case _:
            root = next(reversed(tree.roots), None)
            return Surface(front, root.package if root else front, window=_texts(root))


def _under(at: Px, front: str, tree: UiTree) -> Surface:
    """The last drawn view at the point, or the nearest above it that can be pressed."""
    path = tree.path_at(at)
    if not path:
        return Surface(front, front)
    pressed = next((node for node in reversed(path) if node.clickable), path[-1])
    label = _label(pressed)
    window = _own_window(path)
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
        window=_texts(window),
        row=_row(path, pressed),
        bar=_bar(window),
        path=path[: path.index(pressed) + 1],
    )


def _row(path: tuple[UiNode, ...], pressed: UiNode) -> tuple[str, ...]:
    """What else stands in the nearest view around the control that says anything, if that is but a
    small part of the window."""
    own, height = _label(pressed), path[0].bounds.bottom - path[0].bounds.top
    for node in reversed(path[: path.index(pressed)]):
        if (node.bounds.bottom - node.bounds.top) > height * _ROW:
            return ()
        if beside := tuple(text for text in _said(node) if " ".join(text.split()) != own):
            return beside
    return ()


def _focused(front: str, tree: UiTree) -> Surface:
    node = next((node for node in tree.nodes() if node.focused and _is_field(node)), None)
    node = node or next((node for node in tree.nodes() if node.focused), None)
    root = next((root for root in reversed(tree.roots) if node and root.path_to(node)), None)
    root = root or next(iter(tree.roots), None)
    package = (node.package if node else "") or (root.package if root else "") or front
    return Surface(
        front,
        package,
        _label(node) if node else "",
        node.short_id if node else "",
        control=node is not None and node.clickable,
        field=node is not None and _is_field(node),
        password=node is not None and node.password,
        window=_texts(root),
        bar=_bar(root),
        path=root.path_to(node) if root and node else (),
    )


def _bar(window: UiNode | None) -> tuple[str, ...]:
    """What stands in the topmost part of a window, from top to bottom."""
    if window is None:
        return ()
    ends = window.bounds.top + (window.bounds.bottom - window.bounds.top) * _BAR
    found = [node for node in window.nodes() if node.center.y < ends and (node.text or node.desc)]
    found.sort(key=lambda node: (node.bounds.top, node.bounds.left))
    return tuple(dict.fromkeys(text for node in found for text in (node.text, node.desc) if text))


def _is_field(node: UiNode) -> bool:
    kind = node.class_name.rpartition(".")[2]
    return "EditText" in kind or "AutoComplete" in kind or node.password


def _is_dialog(path: tuple[UiNode, ...], tree: UiTree) -> bool:
    """Whether the window is smaller than the screen: dialogs and sheets are, pages are not."""
    widest = max(root.bounds.right - root.bounds.left for root in tree.roots)
    tallest = max(root.bounds.bottom - root.bounds.top for root in tree.roots)
    window = _own_window(path).bounds
    wide, tall = window.right - window.left, window.bottom - window.top
    return wide < widest * 0.97 or tall < tallest * 0.8


def _own_window(path: tuple[UiNode, ...]) -> UiNode:
    """The root of the views, or the dialog among them that holds the path."""
    for node in path:
        if node.short_id in DIALOG_IDS:
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


def total_of(on: Surface) -> Money | None:
    """What the act would pay, None where the screen does not say so (see `due.due`)."""
    if not on.path:
        return None
    # Most acts pay nothing, and load none of this.
    from .due import due

    return due(on.path, on.path[-1], _own_window(on.path))


def bound_of(on: Surface) -> Money | None:
    """What the act would pay at most, for limits: the highest price of its window where nothing
    tells which is meant. It is never told to anybody as the price."""
    return total_of(on) or max(on.prices, key=lambda money: money.amount, default=None)


@dataclass(frozen=True, slots=True)
class Recognised:
    """One class of an act, and by what it was told. `leads` is true of a control that only goes to
    where the act is done."""

    act: ActClass
    by: str
    leads: bool = False


def classify(action: DeviceAction, on: Surface, intent: str = "") -> tuple[Recognised, ...]:
    """The classes of an act, none for one that nobody needs to be asked about.

    Where nothing tells what a point is, the model's own words of what it is about to do, `intent`,
    are taken: they can make an act sensitive, never harmless.
    """
    match action:
        case Tap() | DoubleTap() | LongPress() | Dpad(key="center"):
            found = tuple(_touched(on)) or tuple(_said_so(on, intent))
        case Swipe() | Drag():
            found = tuple(_slid(on))
        case TypeText(submit=True) | Press(key="enter"):
            found = tuple(_entered(on))
        case OpenLink(uri=uri):
            found = tuple(_linked(uri))
        case _:
            found = ()
    strongest: dict[ActClass, Recognised] = {}
    for each in found:
        if each.act not in strongest or (strongest[each.act].leads and not each.leads):
            strongest[each.act] = each
    return tuple(strongest.values())


def _touched(on: Surface) -> Iterator[Recognised]:
    """A touch on a control. A field is only given the focus, whatever its hint says."""
    tables = policy_tables()
    yield from _by_package(on)
    for act, ids in tables.ids.items():
        if on.resource_id in ids and (act is not ActClass.INSTALL or _installs(on)):
            yield Recognised(act, f"its id is {on.resource_id}")
    if on.field or not on.control or len(on.label) > LONGEST_LABEL or is_harmless(on.label):
        return
    yield from _by_label(on)
    if matches(on.label, tables.agrees):
        yield from _asked_around(on)
    if _URL.search(on.label):
        yield Recognised(ActClass.LINK, f"{on.label!r} is a link")


def _said_so(on: Surface, intent: str) -> Iterator[Recognised]:
    """Without views, or on a control without a word on it, what the model says it is doing."""
    if (on.known and (on.label or not on.control)) or not intent:
        return
    for act, words in policy_tables().classes.items():
        for word in words.labels:
            if contains(intent, word):
                yield Recognised(act, f"the model says {word!r}, and nothing else tells")
                break


def _slid(on: Surface) -> Iterator[Recognised]:
    """A slider that commits says so: "slide to pay"."""
    plain = on.label.casefold()
    if not any(plain.startswith(word) for word in _SLIDES):
        return
    for act, words in policy_tables().classes.items():
        if word := next((word for word in words.labels if contains(plain, word)), None):
            yield Recognised(act, f"{on.label!r} is slid, which says {word!r}")


def _linked(uri: str) -> Iterator[Recognised]:
    """A link that is opened from nowhere on the screen; a place on a map harms nobody."""
    scheme = uri.partition(":")[0].casefold()
    if scheme in ("tel", "sms", "smsto", "mms", "mmsto"):
        yield Recognised(ActClass.SEND, f"the link {uri!r}")
    elif scheme == "market":
        yield Recognised(ActClass.INSTALL, f"the link {uri!r}")
    elif scheme != "geo":
        yield Recognised(ActClass.LINK, f"the link {uri!r}")


def _by_label(on: Surface) -> Iterator[Recognised]:
    """Of words that begin alike the longest counts: "send money" pays, and "send" sends. A weak
    word counts where there is no other: "confirm delete" deletes."""
    found: list[tuple[str, Recognised]] = []
    weak: list[tuple[str, Recognised]] = []
    for act, words in policy_tables().classes.items():
        if word := matches(on.label, words.labels):
            found.append((word, Recognised(act, f"{on.label!r} begins with {word!r}")))
        elif word := matches(on.label, words.leads):
            found.append((word, Recognised(act, f"{on.label!r} leads to it", leads=True)))
        elif on.prices and (word := matches(on.label, words.with_price)):
            weak.append((word, Recognised(act, f"{on.label!r} beside a price")))
    found = found or weak
    longest = max((len(word) for word, _ in found), default=0)
    yield from (recognised for word, recognised in found if len(word) == longest)


def _by_package(on: Surface) -> Iterator[Recognised]:
    """In some packages any agreement is an act of their class."""
    tables = policy_tables()
    if on.package in tables.packages[ActClass.GRANT] and matches(on.label, tables.grant_labels):
        yield Recognised(ActClass.GRANT, f"{on.label!r} of {on.package}")
    if on.package in tables.packages[ActClass.INSTALL] and _installs(on):
        yield Recognised(ActClass.INSTALL, f"{on.label!r} of {on.package}")
    if on.package in tables.packages[ActClass.SECURITY] and matches(on.label, tables.agrees):
        yield Recognised(ActClass.SECURITY, f"{on.label!r} of {on.package}")
    changes = on.switch or matches(on.label, tables.agrees)
    if on.package in tables.settings_packages and changes:
        for word in (word for row in tables.security_words for word in row):
            if word in on.label.casefold() or word in " ".join(on.window[:3]).casefold():
                yield Recognised(ActClass.SECURITY, f"a switch of {word!r}")
                return


def _installs(on: Surface) -> bool:
    return bool(matches(on.label, policy_tables().install_labels))


def _asked_around(on: Surface) -> Iterator[Recognised]:
    """What a dialog asks, when its OK is pressed: the class of the question's own words."""
    if not on.dialog:
        return
    question = " ".join(text for text in on.window if text != on.label)
    for act, words in policy_tables().classes.items():
        for word in (*words.labels, *words.leads):
            if contains(question, word):
                yield Recognised(act, f"{on.label!r} agrees to {word!r}")
                break


def _entered(on: Surface) -> Iterator[Recognised]:
    """Enter in a field sends where a control for sending stands beside it."""
    words = policy_tables().classes[ActClass.SEND]
    hints = ("message", "comment", "reply", "短信", "评论", "回复", "消息")
    label = f"{on.label} {on.resource_id}".casefold()
    writes = on.field and any(hint in label for hint in hints)
    sender = next((text for text in on.window if matches(text, words.labels)), None)
    if writes and sender:
        yield Recognised(ActClass.SEND, f"Enter in a field beside {sender!r}")
