"""What can be expected of the elements that a locator means."""

from collections.abc import Callable, Sequence

from ...actions import UsageError
from ...device.ui import UiNode
from ..locators import said_by
from ..nearest import described
from .doings import Check
from .paths import TextPattern, has_text, quoted

_MOST_TOLD = 5


def visible(nodes: tuple[UiNode, ...]) -> tuple[bool | None, str]:
    """Exactly one is in sight."""
    if len(nodes) > 1:
        return None, _listed(nodes)
    return bool(nodes), _listed(nodes) if nodes else "not on the screen"


def hidden(nodes: tuple[UiNode, ...]) -> tuple[bool | None, str]:
    """None is in sight."""
    return not nodes, _listed(nodes) if nodes else "not on the screen"


def counted(wanted: int) -> Check:
    """So many are in sight."""
    if wanted < 0:
        raise UsageError(f"there are never {wanted} elements")
    return lambda nodes: (len(nodes) == wanted, _listed(nodes) if nodes else "none")


def stated(state: str, wanted: bool, fits: Callable[[UiNode], bool]) -> Check:
    """The one that is meant is in a state, or not."""
    return of_one(lambda node: (fits(node) == wanted, f"{'' if fits(node) else 'not '}{state}"))


def checkable(wanted: bool) -> Check:
    """The one that is meant can be checked, and is or is not."""

    def check(node: UiNode) -> tuple[bool | None, str]:
        if not node.checkable:
            return None, "nothing that can be checked"
        return node.checked == wanted, "checked" if node.checked else "not checked"

    return of_one(check)


def text_is(text: TextPattern, whole: bool) -> Check:
    """The text of the one that is meant, or of what it holds, is or contains a text."""

    def check(node: UiNode) -> tuple[bool | None, str]:
        # A row has no text of its own: it says what is in it.
        own = [value for value in said_by(node) if value]
        joined = " ".join(one.text for one in node.nodes() if one.text)
        values = dict.fromkeys([*own, joined] if joined else own)
        found = " / ".join(map(quoted, values)) or "no text"
        return any(has_text(value, text, whole) for value in values), found

    return of_one(check)


def texts_are(wanted: Sequence[TextPattern]) -> Check:
    """The texts of all that are meant, in their order."""

    def check(nodes: tuple[UiNode, ...]) -> tuple[bool | None, str]:
        holds = len(nodes) == len(wanted) and all(
            any(has_text(value, text, whole=True) for value in said_by(node))
            for node, text in zip(nodes, wanted, strict=True)
        )
        return holds, ", ".join(quoted(node.text or node.desc) for node in nodes) or "none"

    return check


def described_as(text: TextPattern) -> Check:
    """The content description of the one that is meant is a text."""
    return of_one(lambda node: (has_text(node.desc, text, whole=True), quoted(node.desc) or "none"))


def of_one(check: Callable[[UiNode], tuple[bool | None, str]]) -> Check:
    """A check of one element; with none or several it cannot be told."""

    def of(nodes: tuple[UiNode, ...]) -> tuple[bool | None, str]:
        if len(nodes) != 1:
            return None, _listed(nodes) if nodes else "not on the screen"
        (node,) = nodes
        holds, found = check(node)
        return holds, f"{found}: {described(node)}"

    return of


def _listed(nodes: Sequence[UiNode]) -> str:
    if len(nodes) == 1:
        return described(nodes[0])
    more = len(nodes) - _MOST_TOLD
    told = "; ".join(described(node) for node in nodes[:_MOST_TOLD])
    return f"{len(nodes)} elements: {told}" + (f"; and {more} more" if more > 0 else "")
