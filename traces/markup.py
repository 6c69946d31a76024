"""HTML put together from elements, so that text can only ever become text."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

# Elements that have no end tag, of those that reports use.
_VOID = frozenset({"meta", "br", "img", "input", "link"})


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


# A phone with the mark of a touch, in the page itself: no page asks for a file of it.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cre"
    "ct x='8' y='2' width='16' height='28' rx='4' fill='%230b57d0'/%3E%3Crect x='10' y='5' wi"
    "dth='12' height='20' rx='1' fill='%23fff'/%3E%3Ccircle cx='16' cy='15' r='5' fill='none'"
    " stroke='%23d93025' stroke-width='2'/%3E%3Ccircle cx='16' cy='15' r='1.6' fill='%23d9302"
    "5'/%3E%3C/svg%3E"
)


def page(title: str, style: str, *body: Child, served: bool = False) -> str:
    """A whole page that loads nothing and runs nothing: its policy allows exactly that style, and
    pictures that stand in it as data. One that is `served` has the pictures and the forms of its
    own server."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    shown = "img-src 'self' data:; " if served else "img-src data:; "
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
        tag("link", rel="icon", href=ICON),
        tag("title", title),
        # Ours, and its policy is the hash of exactly this text.
        tag("style", Markup(style)),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", *body), lang="en").html + "\n"


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
