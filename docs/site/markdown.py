"""Tables and texts as Markdown, from what code says of itself."""

import inspect
import re
from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; line breaks and bars in cells are made harmless."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(one) for one in line) + " |" for line in lines) + "\n"


def code(text: str) -> str:
    """Text as code within a line."""
    return f"`{text}`" if text else ""


def plain(text: str) -> str:
    """Text that means nothing in Markdown but what stands in backticks."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"([<*\[])", r"\\\1", one) for one in parts[::2]]
    return "`".join(parts)


def doc_of(thing: object) -> str:
    """Its docstring as paragraphs."""
    return inspect.cleandoc(getattr(thing, "__doc__", None) or "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
