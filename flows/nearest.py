"""Why nothing matched: the nearest things on the screen, and what each lacks."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..device.ui import UiNode
from .locators import ScreenViews, has_role, has_trait, ids_of, matcher, role_of, said_by
from .selectors import Selector

_MOST = 5
# Less alike than this is not worth telling.
_LEAST_ALIKE = 0.45
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A view that is almost what was looked for, and every reason why it is not."""

    node: UiNode
    why: tuple[str, ...]

    def __str__(self) -> str:
        return f"{described(self.node)}: {'; '.join(self.why)}"


def nearest(screen: ScreenViews, selector: Selector, most: int = _MOST) -> tuple[NearMiss, ...]:
    """The views nearest to a selector that none matches, the nearest first."""
    rated: list[tuple[float, int]] = []
    for number, node in enumerate(screen.nodes):
        likeness = _likeness(node, selector)
        if likeness >= _LEAST_ALIKE:
            rated.append((-likeness, number))
    misses: list[NearMiss] = []
    for _, number in sorted(rated):
        why = tuple(_lacks(screen, number, selector))
        if why:
            misses.append(NearMiss(screen.nodes[number], why))
        if len(misses) == most:
            break
    return tuple(misses)


def explained(screen: ScreenViews, selector: Selector) -> str:
    """In words for a message: how many matched but for the index, or what comes nearest."""
    if selector.index is not None:
        others = screen.matches(replace(selector, index=None))
        if others:
            return f"{len(others)} match, so there is no index {selector.index}"
    misses = nearest(screen, selector)
    if not misses:
        return "nothing on the screen is like it" if screen.nodes else "the screen tells no views"
    return "nearest: " + " | ".join(map(str, misses))


def described(node: UiNode) -> str:
    """A view in a few words."""
    name = role_of(node) or node.class_name.rpartition(".")[2] or "view"
    said = next((text for text in (node.text, node.desc, node.hint) if text), "")
    shown = f' "{_short(said)}"' if said else ""
    box = node.bounds
    of = f" ({node.short_id})" if node.short_id else ""
    return f"{name}{shown}{of} at [{box.left},{box.top}][{box.right},{box.bottom}]"


def _likeness(node: UiNode, selector: Selector) -> float:
    """How much of what can be compared is alike, 0-1; the best of text, id and description."""
    rates: list[float] = []
    if selector.text is not None:
        rates.append(max(_alike(selector.text, value) for value in said_by(node)))
    if selector.id is not None:
        rates.append(max(_alike(selector.id, value) for value in ids_of(node)))
    if selector.description is not None:
        rates.append(_alike(selector.description, node.desc))
    if selector.role is not None and not rates:
        rates.append(1.0 if has_role(node, selector.role) else 0.0)
    return max(rates, default=0.0)


def _alike(wanted: str, value: str) -> float:
    if not value:
        return 0.0
    if matcher(wanted).fits(value):
        return 1.0
    one, other = wanted.casefold(), value.casefold()
    inside = 0.75 if one in other or other in one and len(other) > 2 else 0.0
    # The quick ratio is an upper bound: most of a screen is told apart by it alone.
    match = difflib.SequenceMatcher(None, one, other)
    return max(inside, match.ratio() if match.quick_ratio() >= _LEAST_ALIKE else 0.0)


def _lacks(screen: ScreenViews, number: int, selector: Selector) -> Iterator[str]:
    """Every field of the selector that a view does not fit."""
    node = screen.nodes[number]
    if selector.text is not None and not matcher(selector.text).fits_any(said_by(node)):
        said = " / ".join(f'"{_short(value)}"' for value in said_by(node) if value) or "no text"
        yield f'its text is {said}, not all of it is "{selector.text}"'
    if selector.id is not None and not matcher(selector.id).fits_any(ids_of(node)):
        yield (
            f'its id is "{node.short_id}", not "{selector.id}"' if node.short_id else "it has no id"
        )
    if selector.description is not None and not matcher(selector.description).fits(node.desc):
        yield f'its description is "{_short(node.desc)}", not "{selector.description}"'
    if selector.role is not None and not has_role(node, selector.role):
        yield f"it is a {role_of(node) or node.class_name}, not a {selector.role}"
    for name in ("enabled", "checked", "focused", "selected"):
        wanted = getattr(selector, name)
        if wanted is not None and getattr(node, name) != wanted:
            yield f"it is {'not ' if wanted else ''}{name}"
    for trait in selector.traits:
        if not has_trait(node, trait):
            yield f"it has not the trait {trait}"
    yield from _misplaced(screen, number, selector)


def _misplaced(screen: ScreenViews, number: int, selector: Selector) -> Iterator[str]:
    """Relations that do not hold, each tried alone."""
    relations = {
        "below": "below", "above": "above", "left_of": "left of", "right_of": "right of",
        "contains_child": "a parent of", "child_of": "inside",
    }  # fmt: skip
    for name, words in relations.items():
        other: Selector | None = getattr(selector, name)
        if other is None:
            continue
        alone = Selector(**{name: other})  # pyright: ignore[reportArgumentType]
        if not screen.matches(other):
            yield f"({other}) is not on the screen"
        elif number not in screen.matches(alone):
            yield f"it is not {words} ({other})"
    for other in selector.contains_descendants:
        if number not in screen.matches(Selector(contains_descendants=(other,))):
            yield f"it holds no ({other})"
    if selector.width is not None or selector.height is not None:
        of = Selector(width=selector.width, height=selector.height, tolerance=selector.tolerance)
        if number not in screen.matches(of):
            box = screen.nodes[number].bounds
            yield f"it is {box.right - box.left}x{box.bottom - box.top} px"


def _short(text: str) -> str:
    # Blanks at the ends stay: they may be all that is wrong.
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
