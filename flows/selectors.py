"""What a step means by an element: the fields of a selector, with `${...}` still in them."""

from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

Trait: TypeAlias = Literal["text", "long-text", "square"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Every field that is given must hold; `text`, `id` and `description` are regular expressions
    that match the whole value, ignoring case.

    `index`, `width`, `height` and `tolerance` (pixels) are texts, since `${...}` may stand there.
    `description`, `role` and `own_text`, which is text or hint and no description, are ours: flows
    of others do not have them. So are `ocr`, a text that is read on the picture of the screen, and
    `picture`, the path of a picture that lies on it: for screens that tell no views.
    """

    text: str | None = None
    id: str | None = None
    own_text: str | None = None
    description: str | None = None
    role: str | None = None
    ocr: str | None = None
    picture: str | None = None
    index: str | None = None
    point: str | None = None
    width: str | None = None
    height: str | None = None
    tolerance: str | None = None
    enabled: bool | None = None
    checked: bool | None = None
    focused: bool | None = None
    selected: bool | None = None
    traits: tuple[Trait, ...] = ()
    css: str | None = None
    below: "Selector | None" = None
    above: "Selector | None" = None
    left_of: "Selector | None" = None
    right_of: "Selector | None" = None
    contains_child: "Selector | None" = None
    contains_descendants: "tuple[Selector, ...]" = ()
    child_of: "Selector | None" = None

    @property
    def names_an_element(self) -> bool:
        """Whether it says anything but a point."""
        return any(
            getattr(self, field.name) not in (None, ()) for field in fields(self)
            if field.name != "point"
        )  # fmt: skip

    @property
    def on_picture(self) -> bool:
        """Whether it is looked for on the picture of the screen and not in its views."""
        return self.ocr is not None or self.picture is not None

    def __str__(self) -> str:
        return ", ".join(_words(self)) or "any element"


_RELATIONS = {
    "below": "below",
    "above": "above",
    "left_of": "left of",
    "right_of": "right of",
    "contains_child": "with the child",
    "child_of": "inside",
}


def _words(selector: Selector) -> list[str]:
    said: list[str] = []
    for name in ("text", "own_text", "id", "description", "role", "ocr", "picture", "css", "point"):
        if (value := getattr(selector, name)) is not None:
            # Whoever reads it knows the folder.
            shown = value.rpartition("/")[2] if name == "picture" else value
            said.append(f'{name} "{shown}"')
    for name in ("width", "height", "tolerance"):
        if (value := getattr(selector, name)) is not None:
            said.append(f"{name} {value} px")
    for name in ("enabled", "checked", "focused", "selected"):
        if (value := getattr(selector, name)) is not None:
            said.append(name if value else f"not {name}")
    said += [f"trait {trait}" for trait in selector.traits]
    for name, words in _RELATIONS.items():
        if (value := getattr(selector, name)) is not None:
            said.append(f"{words} ({value})")
    said += [f"with the descendant ({inner})" for inner in selector.contains_descendants]
    if selector.index is not None:
        said.append(f"index {selector.index}")
    return said
