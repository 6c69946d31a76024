"""The selector of a healed step: it means one view alone, and is as near to the old as can be."""

from collections.abc import Sequence
from dataclasses import fields, replace

from ..device.ui import UiNode
from .locators import ScreenViews
from .selectors import Selector

_FIELDS = ("text", "id", "description")


def selector_of(node: UiNode, screen: ScreenViews, old: Selector | None) -> Selector | None:
    """A selector that means a view and nothing else on the screen, as little changed as can be;
    None if there is none."""
    values = {
        "text": node.text or node.desc or node.hint,
        "id": node.short_id,
        "description": node.desc,
    }
    for selector in _candidates(values, old):
        if "${" in str(selector):
            continue
        found = screen.find(replace(selector, index=None, point=None))
        if len(found) == 1 and found[0] is node and selector.index in (None, "0", "-1"):
            return selector
    return None


def _candidates(values: dict[str, str], old: Selector | None) -> Sequence[Selector]:
    known = {name: value for name, value in values.items() if value}
    if old is None:
        return [_only(one, known[one]) for one in ("description", "text", "id") if one in known]
    had = [name for name in _FIELDS if getattr(old, name) is not None]
    one_changed = [
        replace(old, **{name: None, other: known[other]})
        for name in had
        for other in dict.fromkeys((name, *_FIELDS))
        if other in known and (other == name or other not in had)
    ]
    all_changed = replace(old, **{name: known.get(name) for name in had})
    return [*one_changed, all_changed] if all_changed.names_an_element else one_changed


def _only(name: str, value: str) -> Selector:
    match name:
        case "text":
            return Selector(text=value)
        case "id":
            return Selector(id=value)
        case _:
            return Selector(description=value)


def changed_fields(old: Selector, new: Selector) -> dict[str, tuple[str, str] | None]:
    """What of a selector is written otherwise: by its old field the new one and its value."""
    lost = [
        f.name for f in fields(old)
        if getattr(old, f.name) is not None and getattr(new, f.name) != getattr(old, f.name)
    ]  # fmt: skip
    found = [
        f.name for f in fields(new)
        if getattr(new, f.name) is not None and getattr(new, f.name) != getattr(old, f.name)
    ]  # fmt: skip
    same = {name: (name, str(getattr(new, name))) for name in lost if name in found}
    moved = zip(
        [name for name in lost if name not in same],
        [name for name in found if name not in same],
        strict=False,
    )
    rest = {name: (other, str(getattr(new, other))) for name, other in moved}
    return {name: same.get(name) or rest.get(name) for name in lost}
