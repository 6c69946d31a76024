"""What tells that a screen has come: the element that an assertion waits for."""

import re

from ...device.ui import UiNode
from ..locators import ScreenViews, has_role
from ..selectors import Selector
from .selecting import is_keyboard, literal, texts_of

# The status bar and the keyboard come and go by themselves.
_SYSTEM_UI = "com.android.systemui"
_DIGITS = re.compile(r"\d")
_LONG = 40
_SHORT = 3
_STATES = ("checked", "selected")


def what_came(before: ScreenViews | None, after: ScreenViews) -> Selector | None:
    """The element by which a screen is told from the one before; None if nothing tells it.

    Something that is another state of what was there counts most, as a switch that is on now, then
    a text without numbers, which change by themselves.
    """
    found: list[tuple[tuple[bool, ...], int, Selector]] = []
    for number, node in enumerate(after.nodes):
        if node.package == _SYSTEM_UI or is_keyboard(node.package):
            continue
        for selector in _names(after, node):
            if after.matches(selector) != (number,):
                continue
            known = before.matches(selector) if before is not None else ()
            if not known:
                found.append((_doubts(node, selector, False), number, selector))
                break
            if (changed := _changed(node, before, known, selector)) is not None:
                found.append((_doubts(node, selector, True), number, changed))
                break
    return min(found, key=lambda one: one[:2])[2] if found else None


def something_on(screen: ScreenViews) -> Selector | None:
    """An element that says which screen this is, whatever came before."""
    return what_came(None, screen)


def _names(screen: ScreenViews, node: UiNode) -> list[Selector]:
    texts = [Selector(text=literal(one)) for one in texts_of(node)]
    ids = [Selector(id=literal(node.short_id))] if node.short_id else []
    both = [Selector(id=ids[0].id, text=one.text) for one in texts if ids]
    stateful = node.checkable or has_role(node, "switch")
    return [*ids, *texts, *both] if stateful else [*texts, *both, *ids]


def _changed(
    node: UiNode, before: ScreenViews | None, known: tuple[int, ...], selector: Selector
) -> Selector | None:
    if before is None or len(known) != 1:
        return None
    earlier = before.nodes[known[0]]
    for state in _STATES:
        now = getattr(node, state)
        if now != getattr(earlier, state):
            return Selector(
                id=selector.id,
                text=selector.text,
                checked=now if state == "checked" else None,
                selected=now if state == "selected" else None,
            )
    return None


def _doubts(node: UiNode, selector: Selector, changed: bool) -> tuple[bool, ...]:
    """What speaks against it, the gravest first."""
    text = selector.text or ""
    return (
        not changed,
        not text and not changed,
        bool(_DIGITS.search(text)),
        not _SHORT <= len(text) <= _LONG,
        has_role(node, "button"),
    )
