"""The one engine that finds elements: selectors over the views of a screen, as pure functions.

Its rules are those of Maestro 2 (maestro-client, Filters.kt and ViewHierarchy.kt; its documentation
"Selectors"), so that a flow finds here what it finds there. Playwright-like narrowing (`Query`) and
roles are ours.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from ..actions import Size
from ..actions.extras import missing_extra
from ..device.ui import ROLES, UiNode, UiTree
from .selectors import Selector, Trait

try:
    import regex
except ModuleNotFoundError as error:
    raise missing_extra(error) or error from error

# Java's flags for selectors: IGNORE_CASE, DOT_MATCHES_ALL, MULTILINE; its sets nest, as in V1.
_FLAGS = regex.IGNORECASE | regex.DOTALL | regex.MULTILINE | regex.VERSION1
# An expression is tried on every text of the screen; one that takes so long never ends.
_MATCH_S = 0.5
# Maestro's filterOutOfBounds: what is in sight by less is not on the screen.
_LEAST_IN_SIGHT = 0.1
_LONG_TEXT = 200
_SQUARE_WITHIN = 0.03
_QUOTED = regex.compile(r"\\Q(.*?)(?:\\E|\Z)", regex.DOTALL)


class ElementScript(ValueError):
    """A field of a selector that is no number where one is needed."""


@dataclass(frozen=True, slots=True)
class Query:
    """A selector, narrowed: the elements that also hold or have something, and of those the nth.

    `nth` counts from 0 in the order found, from the end if negative; of `has` each needs a match at
    or below the element; `has_not` likewise, with no match.
    """

    selector: Selector
    within: "Query | None" = None
    has: "tuple[Selector | Query, ...]" = ()
    has_not: "tuple[Selector | Query, ...]" = ()
    nth: int | None = None

    def __str__(self) -> str:
        said = [str(self.selector)]
        said += [f"that has ({one})" for one in self.has]
        said += [f"that has no ({one})" for one in self.has_not]
        if self.within is not None:
            said.append(f"within ({self.within})")
        if self.nth is not None:
            said.append(f"number {self.nth}")
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class ScreenViews:
    """The views that are in sight, parents before children, as numbers into `nodes`.

    `ends[n]` is one past the last view below view n.
    """

    nodes: tuple[UiNode, ...]
    parents: tuple[int, ...]
    ends: tuple[int, ...]
    size: Size
    _found: dict[tuple[Selector, range], tuple[int, ...]] = field(
        default_factory=dict[tuple[Selector, range], tuple[int, ...]], compare=False
    )

    @classmethod
    def of(cls, tree: UiTree, size: Size) -> "ScreenViews":
        """The views of a tree that lie on a screen of that size by a tenth or more, and those
        above them."""
        nodes: list[UiNode] = []
        parents: list[int] = []
        ends: list[int] = []

        def add(node: UiNode, parent: int) -> bool:
            number = len(nodes)
            nodes.append(node)
            parents.append(parent)
            ends.append(0)
            kept = [add(child, number) for child in node.children]
            if not any(kept) and visible_share(node, size) < _LEAST_IN_SIGHT:
                del nodes[number:], parents[number:], ends[number:]
                return False
            ends[number] = len(nodes)
            return True

        for root in tree.roots:
            add(root, -1)
        return cls(tuple(nodes), tuple(parents), tuple(ends), size)

    def find(self, selector: Selector | Query) -> tuple[UiNode, ...]:
        """The views that match, the one that is meant first; raises ElementScript."""
        if isinstance(selector, Query):
            return tuple(self.nodes[number] for number in self._query(selector))
        return tuple(self.nodes[number] for number in self.matches(selector))

    def matches(self, selector: Selector, among: range | None = None) -> tuple[int, ...]:
        """The same as numbers, of all views or of a range of them."""
        among = range(len(self.nodes)) if among is None else among
        key = (selector, among)
        if key not in self._found:
            self._found[key] = self._matches(selector, among)
        return self._found[key]

    def below(self, number: int) -> range:
        """A view and all below it."""
        return range(number, self.ends[number])

    def _matches(self, selector: Selector, among: range) -> tuple[int, ...]:
        if selector.child_of is not None:
            # Of its first match; should there be none, nothing is inside it.
            parents = self.matches(selector.child_of, among)
            if not parents:
                return ()
            among = self.below(parents[0])
        found = self._unordered(selector, among)
        if selector.index is not None:
            ordered = sorted(found, key=lambda n: self._corner(n)[::-1])
            index = whole(selector.index, "index")
            index = index if index >= 0 else len(ordered) + index
            return (ordered[index],) if 0 <= index < len(ordered) else ()
        return tuple(sorted(found, key=lambda n: not self.nodes[n].clickable))

    def _unordered(self, selector: Selector, among: range) -> list[int]:
        """What fits all fields but the index, in the order of the tree.

        As Maestro 2 (Orchestra, buildFilter): what a view is by itself is one condition, of which
        the deepest counts; how it lies to others is asked of those. If that is all that is asked,
        the nearest comes first, as before Maestro 2: in the order of the tree it would be the
        window itself, which lies above and left of everything.
        """
        fits = self._by_itself(selector)
        found = self._deepest(lambda n: all(one(n) for one in fits), among) if fits else list(among)
        ordered = bool(fits)
        for other, axis, sign in (
            (selector.below, 1, 1),
            (selector.above, 1, -1),
            (selector.left_of, 0, -1),
            (selector.right_of, 0, 1),
        ):
            if other is None:
                continue
            near = self.matches(other, among)
            ends = [sign * self._corner(m)[axis] for m in near]
            found = [n for n in found if ends and sign * self._corner(n)[axis] > min(ends)]
            if not ordered:
                ordered = True
                found.sort(key=lambda n: min(self._distance(n, m) for m in near))
        if selector.contains_child is not None:
            children = self.matches(selector.contains_child, among)
            parents = {self.parents[n] for n in children}
            found = [n for n in found if n in parents]
        for inner in selector.contains_descendants:
            found = [n for n in found if self._holds(n, inner)]
        return found

    def _by_itself(self, selector: Selector) -> list[Callable[[int], bool]]:
        """What a view must be, whatever is around it."""
        nodes = self.nodes
        fits: list[Callable[[int], bool]] = []
        if selector.text is not None:
            texts = matcher(selector.text)
            fits.append(lambda n: texts.fits_any(said_by(nodes[n])))
        if selector.own_text is not None:
            own = matcher(selector.own_text)
            fits.append(lambda n: own.fits_any((nodes[n].text, nodes[n].hint)))
        if selector.id is not None:
            ids = matcher(selector.id)
            fits.append(lambda n: ids.fits_any(ids_of(nodes[n])))
        if selector.description is not None:
            words = matcher(selector.description)
            fits.append(lambda n: words.fits(nodes[n].desc))
        if selector.width is not None or selector.height is not None:
            fits.append(lambda n: self._has_size(n, selector))
        fits += [partial(self._has_trait, trait) for trait in selector.traits]
        for name in ("enabled", "selected", "checked", "focused"):
            wanted = getattr(selector, name)
            if wanted is not None:
                fits.append(partial(self._has_state, name, wanted))
        if selector.role is not None:
            role = selector.role
            fits.append(lambda n: has_role(nodes[n], role))
        return fits

    def _deepest(self, fits: Callable[[int], bool], among: range) -> list[int]:
        """Of views in one another that fit only those in which no other fits."""
        fitting = [n for n in among if fits(n)]
        following = [*fitting[1:], -1][: len(fitting)]
        pairs = zip(fitting, following, strict=True)
        return [n for n, after in pairs if not n < after < self.ends[n]]

    def _holds(self, number: int, selector: Selector) -> bool:
        """Whether something below a view fits by itself."""
        inside = range(number + 1, self.ends[number])
        return any(n in inside for n in self._unordered(selector, inside))

    def _query(self, query: Query, among: range | None = None) -> tuple[int, ...]:
        places: Sequence[range] = [range(len(self.nodes)) if among is None else among]
        if query.within is not None:
            places = [self.below(number) for number in self._query(query.within, among)]
        found = dict.fromkeys(n for place in places for n in self.matches(query.selector, place))
        kept = [
            n
            for n in found
            if all(self._has(n, one) for one in query.has)
            and not any(self._has(n, one) for one in query.has_not)
        ]
        if query.nth is None:
            return tuple(kept)
        at = query.nth if query.nth >= 0 else len(kept) + query.nth
        return (kept[at],) if 0 <= at < len(kept) else ()

    def _has(self, number: int, one: Selector | Query) -> bool:
        below = self.below(number)
        return bool(self._query(one, below) if isinstance(one, Query) else self.matches(one, below))

    def _corner(self, number: int) -> tuple[int, int]:
        box = self.nodes[number].bounds
        return box.left, box.top

    def _distance(self, one: int, other: int) -> float:
        a, b = self.nodes[one].center, self.nodes[other].center
        return math.hypot(a.x - b.x, a.y - b.y)

    def _has_trait(self, trait: Trait, number: int) -> bool:
        return has_trait(self.nodes[number], trait)

    def _has_state(self, name: str, wanted: bool, number: int) -> bool:
        return getattr(self.nodes[number], name) == wanted

    def _has_size(self, number: int, selector: Selector) -> bool:
        box = self.nodes[number].bounds
        within = whole(selector.tolerance or "0", "tolerance")
        return all(
            said is None or abs(real - whole(said, name)) <= within
            for said, real, name in (
                (selector.width, box.right - box.left, "width"),
                (selector.height, box.bottom - box.top, "height"),
            )
        )


@dataclass(frozen=True, slots=True)
class Matcher:
    """A regular expression that must match a whole value, or the same text literally."""

    source: str
    pattern: "regex.Pattern[str]"

    def fits(self, value: str) -> bool:
        """Whether that value is meant, line ends counting as blanks too."""
        flat = value.replace("\n", " ")
        return any(
            self.source == one or self._whole(one)
            for one in ((value,) if value == flat else (value, flat))
        )

    def fits_any(self, values: Iterable[str]) -> bool:
        """Whether one of the values is meant."""
        return any(self.fits(value) for value in values)

    def _whole(self, value: str) -> bool:
        try:
            return self.pattern.fullmatch(value, timeout=_MATCH_S) is not None
        except TimeoutError as error:
            raise ElementScript(
                f"the expression {self.source!r} takes too long on {value[:40]!r}; write it simpler"
            ) from error


@lru_cache(maxsize=512)
def matcher(source: str) -> Matcher:
    """The matcher of a text; one that is no valid expression stands for itself."""
    quoted = _QUOTED.sub(lambda found: regex.escape(found[1]), source)
    try:
        pattern = regex.compile(quoted, _FLAGS)
    except (regex.error, RecursionError, OverflowError):
        pattern = regex.compile(regex.escape(source), _FLAGS)
    return Matcher(source, pattern)


def said_by(node: UiNode) -> tuple[str, ...]:
    """What `text` is compared with."""
    return tuple(dict.fromkeys((node.text, node.hint, node.desc)))


def ids_of(node: UiNode) -> tuple[str, ...]:
    """What `id` is compared with: in full, and without `package:id/`."""
    return tuple(dict.fromkeys((node.resource_id, node.short_id)))


def has_trait(node: UiNode, trait: Trait) -> bool:
    """Whether a view has text, long text, or is a square."""
    match trait:
        case "text":
            return bool(node.text)
        case "long-text":
            return len(node.text) > _LONG_TEXT
        case "square":
            width, height = extent(node)
            return height > 0 and abs(1 - width / height) < _SQUARE_WITHIN


def has_role(node: UiNode, role: str) -> bool:
    """Whether a view's class is that of a role; one that is not listed is a class name itself."""
    name = node.class_name.rpartition(".")[2]
    return name in ROLES.get(role.lower(), (role,))


def role_of(node: UiNode) -> str:
    """The role of a view, empty if its class has none."""
    return next((role for role in ROLES if has_role(node, role)), "")


def extent(node: UiNode) -> tuple[int, int]:
    """Width and height in pixels."""
    box = node.bounds
    return box.right - box.left, box.bottom - box.top


def visible_share(node: UiNode, size: Size) -> float:
    """The share (0-1) of a view that lies on a screen of that size; all of one that covers it
    (Maestro's UiElement.getVisiblePercentage)."""
    box = node.bounds
    width, height = extent(node)
    if width <= 0 or height <= 0:
        return 0.0
    if box.left <= 0 and box.top <= 0:
        if box.right >= size.width_px and box.bottom >= size.height_px:
            return 1.0
    in_x = min(box.right, size.width_px) - max(box.left, 0)
    in_y = min(box.bottom, size.height_px) - max(box.top, 0)
    return max(0, in_x) * max(0, in_y) / (width * height)


def whole(said: str, what: str) -> int:
    """A number that was written as a text, its fraction cut off; raises ElementScript."""
    try:
        return int(float(said))
    except (ValueError, OverflowError) as error:
        raise ElementScript(f"{what} is a number, not {said!r}") from error
