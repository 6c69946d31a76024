"""Selectors and conditions as they are written."""

import re
from collections.abc import Mapping
from typing import get_args

import yaml

from ..selectors import Selector, Trait
from .commands import FlowCondition
from .mistakes import did_you_mean
from .reading import FileReader, Node, is_null, kind

# In the order of Maestro's documentation, "Selectors"; description, role, ocr and
# picture are ours.
_TEXTS = ("text", "id", "description", "role", "css", "ocr", "picture")
# Refused by name: of web pages, and of Maestro's parser for phones with several displays.
_REFUSED: Mapping[str, str] = {
    "css": "css finds elements of web pages; on Android give text or id",
    "displayId": "displayId is not read: a run looks at one display, the one with the focus",
}
_ON_PICTURE = ("ocr", "picture")
_NUMBERS = ("index", "width", "height", "tolerance")
_STATES = ("enabled", "checked", "focused", "selected")
_RELATIVES: Mapping[str, str] = {
    "below": "below",
    "above": "above",
    "leftOf": "left_of",
    "rightOf": "right_of",
    "containsChild": "contains_child",
    "childOf": "child_of",
}
SELECTOR_KEYS = (
    *_TEXTS, *_NUMBERS, *_STATES, *_RELATIVES, "containsDescendants", "traits", "point",
)  # fmt: skip
# What stands among the fields of a selector wherever one is written, and is the command's.
COMMAND_KEYS = ("label", "optional")
_TRAITS: tuple[Trait, ...] = get_args(Trait)
_POINT = re.compile(r"\s*-?\d+(?:\.\d+)?%?\s*,\s*-?\d+(?:\.\d+)?%?\s*")
_PLATFORMS = ("Android", "iOS", "Web")


def read_selector(r: FileReader, node: Node, what: str, also: tuple[str, ...] = ()) -> Selector:
    """A selector; a single text is its `text`. Keys of `also` are left to the caller."""
    if kind(node) == "a text":
        return Selector(text=r.text(node, what))
    extra = (key for key in (*COMMAND_KEYS, *also) if key not in SELECTOR_KEYS)
    known = (*SELECTOR_KEYS, *extra, *(key for key in _REFUSED if key not in SELECTOR_KEYS))
    given = r.mapping(node, known, what)
    found: dict[str, object] = {}
    for key, value in given.items():
        said = f"{key} of {what}"
        if key in _REFUSED:
            r.wrong(value, _REFUSED[key])
        if key in _TEXTS:
            found[key] = read_picture(r, value) if key == "picture" else r.text(value, said)
        elif key in _NUMBERS:
            found[key] = r.number(value, said)
        elif key in _STATES:
            found[key] = r.boolean(value, said)
        elif key in _RELATIVES:
            found[_RELATIVES[key]] = _in_views(r, value, key)
        elif key == "containsDescendants":
            inner = r.items(value, said)
            found["contains_descendants"] = tuple(_in_views(r, one, key) for one in inner)
        elif key == "traits":
            found["traits"] = _traits(r, value)
        elif key == "point":
            found["point"] = read_point(r, value, said)
    _check_on_picture(r, given, found, what)
    selector = Selector(**found)  # pyright: ignore[reportArgumentType]
    # A key that is not known has been told of already.
    if isinstance(node, yaml.MappingNode) and len(node.value) == len(given) and not found:
        r.wrong(node, f"{what} says no element: give it text, id or another field of a selector")
    elif is_null(node):
        r.wrong(node, f"{what} is empty: give it a text or the fields of a selector")
    return selector


def read_picture(r: FileReader, node: Node) -> str:
    """The path of a picture beside the flow, whole; noted if it is none."""
    said = r.text(node, "picture")
    folder = r.path.resolve().parent
    path = r.path_named(node, "picture")
    if path is None:
        return ""
    if not path.is_relative_to(folder):
        r.wrong(node, f"picture {said} is outside of the flow's folder {folder}")
    elif not path.is_file():
        r.wrong(node, f"picture {said} is not there: {path}")
    return str(path)


def _in_views(r: FileReader, node: Node, key: str) -> Selector:
    """An element that others lie next to: of the views only."""
    other = read_selector(r, node, key)
    if other.on_picture:
        r.wrong(node, f"{key} is about views, and ocr and picture are looked for on the picture")
    return other


def _check_on_picture(
    r: FileReader, given: Mapping[str, Node], found: Mapping[str, object], what: str
) -> None:
    """What is looked for on the picture has no views that other fields could speak of."""
    named = [key for key in _ON_PICTURE if key in found]
    others = [key for key in found if key not in (*_ON_PICTURE, "index", "point")]
    if len(named) > 1:
        r.wrong(given["picture"], f"{what} has ocr and picture: give it one of them")
    elif named and others:
        key = named[0]
        r.wrong(
            given[key],
            f"{what} has {key} and {', '.join(others)}: {key} is looked for on the picture of the "
            "screen, where only index and point say more",
        )


def read_point(r: FileReader, node: Node, what: str) -> str:
    """A point in pixels, "100,200", or in percent, "50%,50%"."""
    said = r.text(node, what)
    if "${" in said or said == "":
        return said
    if not _POINT.fullmatch(said) or said.count("%") not in (0, 2):
        hint = "" if "," in said else "; in braces it stands in quotes, for its comma"
        r.wrong(node, f'{what} is "x,y" in pixels or "x%,y%" in percent, not {said!r}{hint}')
    elif "%" in said and not all(0 <= part <= 100 for part in _percents(said)):
        r.wrong(node, f"{what} is from 0% to 100%, not {said!r}")
    return said


def _percents(said: str) -> list[float]:
    return [float(part.strip().rstrip("%")) for part in said.split(",")]


def _traits(r: FileReader, node: Node) -> tuple[Trait, ...]:
    found: list[Trait] = []
    for word in " ".join(r.texts(node, "traits")).replace("_", "-").lower().split():
        if word in _TRAITS:
            found.append(word)
        else:
            hint = did_you_mean(word, _TRAITS) or f"; it is one of {', '.join(_TRAITS)}"
            r.wrong(node, f"there is no trait {word}{hint}")
    return tuple(found)


def read_condition(r: FileReader, node: Node, what: str) -> FlowCondition:
    """The conditions under `when` or `while`; all of them must hold."""
    given = r.mapping(node, ("platform", "visible", "notVisible", "true", *COMMAND_KEYS), what)
    platform = given.get("platform")
    if not given and kind(node) == "a mapping":
        r.wrong(node, f"{what} has no condition: give it visible, notVisible, platform or true")
    return FlowCondition(
        platform=r.choice(platform, _PLATFORMS, "platform") if platform else None,
        visible=_selector_of(r, given, "visible"),
        not_visible=_selector_of(r, given, "notVisible"),
        true=r.text(given["true"], "true") if "true" in given else None,
    )


def _selector_of(r: FileReader, given: Mapping[str, Node], key: str) -> Selector | None:
    return read_selector(r, given[key], key) if key in given else None
