"""UiSelector as it comes over the wire, and finding what it selects."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .arguments import BadArguments, is_list, is_object
from .tree import Element

Relation = Literal["child", "sibling"]
Condition = Callable[[Element], bool]

TEXTS = {"text": "text", "description": "content-desc"}
NAMES = {"className": "class", "packageName": "package", "resourceId": "resource-id"}
FLAGS = {
    "checkable": "checkable",
    "checked": "checked",
    "clickable": "clickable",
    "longClickable": "long-clickable",
    "scrollable": "scrollable",
    "enabled": "enabled",
    "focusable": "focusable",
    "focused": "focused",
    "selected": "selected",
}
MASK_ORDER = (
    "text textContains textMatches textStartsWith className classNameMatches description "
    "descriptionContains descriptionMatches descriptionStartsWith checkable checked clickable "
    "longClickable scrollable enabled focusable focused selected packageName packageNameMatches "
    "resourceId resourceIdMatches index instance"
).split()
MASKS = {name: 1 << place for place, name in enumerate(MASK_ORDER)}
MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Selector:
    """Conditions on one element, and on those next to it or below it in turn."""

    wanted: tuple[tuple[str, str], ...]
    """The fields and their values as text, for messages."""
    conditions: tuple[Condition, ...]
    instance: int = 0
    chain: tuple[tuple[Relation, "Selector"], ...] = field(default=())

    def __str__(self) -> str:
        parts = [f"{name.upper()}={value}" for name, value in self.wanted]
        parts += [f"{relation.upper()}={inner}" for relation, inner in self.chain]
        return f"UiSelector[{', '.join(parts)}]"

    def matches(self, element: Element) -> bool:
        return all(condition(element) for condition in self.conditions)

    def counted(self) -> "Selector":
        """The selector without the instance of its last part, for counting."""
        if not self.chain:
            return replace(self, instance=0)
        *rest, (relation, last) = self.chain
        return replace(self, chain=(*rest, (relation, last.counted())))

    def nth(self, instance: int) -> "Selector":
        """The selector with another instance of its last part."""
        if not self.chain:
            return replace(self, instance=instance)
        *rest, (relation, last) = self.chain
        return replace(self, chain=(*rest, (relation, last.nth(instance))))

    def below(self, inner: "Selector") -> "Selector":
        """What `inner` selects among the descendants of what this selects."""
        return replace(self, chain=(*self.chain, ("child", inner)))


def read_selector(value: object) -> Selector:
    """The selector of a JSON object; raises BadArguments."""
    return _read(value, MAX_CHAIN)


def find_all(roots: Sequence[Element], selector: Selector) -> Iterator[Element]:
    """What a selector's last part matches, in the order of the tree, from its instance on."""
    everything = (element for root in roots for element in root.walk())
    yield from _follow(everything, selector, selector.chain)


def find(roots: Sequence[Element], selector: Selector) -> Element | None:
    """The element a selector selects."""
    return next(find_all(roots, selector), None)


def _follow(
    candidates: Iterator[Element],
    selector: Selector,
    chain: tuple[tuple[Relation, Selector], ...],
) -> Iterator[Element]:
    """Match `selector` among `candidates`, then what the chain asks for from each match on."""
    seen = 0
    for element in candidates:
        if not selector.matches(element):
            continue
        seen += 1
        if seen <= selector.instance:
            continue
        if not chain:
            yield element
            continue
        (relation, inner), rest = chain[0], chain[1:]
        yield from _follow(_around(element, relation), inner, (*inner.chain, *rest))
        if selector.instance:
            # An instance names one element; what lies elsewhere is not meant.
            return


def _around(element: Element, relation: Relation) -> Iterator[Element]:
    if relation == "child":
        return (inner for child in element.children for inner in child.walk())
    parent = element.parent
    return iter(()) if parent is None else parent.walk()


def _read(value: object, depth: int) -> Selector:
    if not is_object(value) or depth == 0:
        raise BadArguments("a selector is an object")
    fields = value
    mask = fields.get("mask")
    used = [
        name
        for name in MASKS
        if name in fields and (not isinstance(mask, int) or mask & MASKS[name])
    ]
    instance = fields.get("instance", 0) if "instance" in used else 0
    if not isinstance(instance, int) or isinstance(instance, bool) or instance < 0:
        raise BadArguments("instance is a number")
    return Selector(
        tuple((name, str(fields[name])) for name in used),
        tuple(_condition(name, fields[name]) for name in used if name != "instance"),
        instance,
        tuple(_chain(fields, depth)),
    )


def _chain(fields: Mapping[str, object], depth: int) -> Iterator[tuple[Relation, Selector]]:
    relations = _listed(fields.get("childOrSibling"))
    selectors = _listed(fields.get("childOrSiblingSelector"))
    for relation, inner in zip(relations, selectors, strict=False):
        if relation not in ("child", "sibling"):
            raise BadArguments(f"neither child nor sibling: {relation}")
        yield ("child" if relation == "child" else "sibling"), _read(inner, depth - 1)


def _listed(value: object) -> list[object]:
    if value is None or value == "":
        return []
    return value if is_list(value) else [value]


def _condition(name: str, value: object) -> Condition:
    if name in FLAGS:
        attribute, wanted = FLAGS[name], bool(value)
        return lambda element: element.is_on(attribute) == wanted
    text = str(value)
    if name == "index":
        return lambda element: element.get("index") == text
    for ending, compare in COMPARISONS.items():
        stem = name.removesuffix(ending) if ending else name
        if (not ending or name.endswith(ending)) and stem in (*TEXTS, *NAMES):
            return _comparing({**TEXTS, **NAMES}[stem], compare(text))
    raise BadArguments(f"unknown condition: {name}")


def _comparing(attribute: str, test: Callable[[str], bool]) -> Condition:
    return lambda element: test(element.get(attribute))


def _matching(pattern: str) -> Callable[[str], bool]:
    try:
        compiled = re.compile(pattern, re.DOTALL)
    except re.error as error:
        raise BadArguments(f"java.util.regex.PatternSyntaxException: {error}") from error
    return lambda text: compiled.fullmatch(text) is not None


COMPARISONS: Mapping[str, Callable[[str], Callable[[str], bool]]] = {
    "Contains": lambda wanted: lambda text: wanted.lower() in text.lower(),
    "StartsWith": lambda wanted: lambda text: text.lower().startswith(wanted.lower()),
    "Matches": _matching,
    "": lambda wanted: lambda text: text == wanted,
}
