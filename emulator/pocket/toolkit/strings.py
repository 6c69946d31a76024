"""Where the phone's own words pass, so that another language can be put in their place."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType

Catalogue = Mapping[str, str]
ENGLISH: Catalogue = MappingProxyType({})

# A context variable, since phones of different languages share one process.
catalogue: ContextVar[Catalogue] = ContextVar("catalogue", default=ENGLISH)


def tr(text: str, /, **values: object) -> str:
    """The text in the language in force, with `{name}` parts filled in."""
    found = catalogue.get().get(text, text)
    return found.format(**values) if values else found
