"""HTML put together from elements, so that text can only ever become text."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

# Elements that have no end tag, of those that reports use.
_VOID = frozenset({"meta", "br", "img", "input"})


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is ready to stand in a page."""

    html: str

    def __add__(self, other: "Markup") -> "Markup":
        return Markup(self.html + other.html)


Child: TypeAlias = Markup | str | None


def tag(element: str, /, *children: Child, **attributes: str | float | None) -> Markup:
    """An element; strings among the children are escaped, None is left out.

    Attributes that are Python words end with an underscore, and an underscore within is a hyphen.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if element in _VOID:
        return Markup(f"<{element}{written}>")
    return Markup(f"<{element}{written}>{join(children).html}</{element}>")


def join(children: Iterable[Child]) -> Markup:
    """Several pieces one after the other."""
    return Markup(
        "".join(
            child.html if isinstance(child, Markup) else escape(child)
            for child in children
            if child is not None
        )
    )


def name(text: str) -> Markup:
    """Text somebody else chose: it may run from right to left without turning what is around it."""
    return tag("bdi", text)


def page(title: str, style: str, *body: Child, pictures: bool = False, served: bool = False) -> str:
    """A whole page that loads nothing and runs nothing: its policy allows exactly that style, and
    `pictures` if they stand in it as data. One that is `served` has the pictures and the forms of
    its own server."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    shown = "img-src 'self'; " if served else "img-src data:; " if pictures else ""
    forms = "'self'" if served else "'none'"
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; {shown}base-uri 'none'; "
        f"form-action {forms}"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        # Ours, and its policy is the hash of exactly this text.
        tag("style", Markup(style)),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", *body), lang="en").html + "\n"


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
