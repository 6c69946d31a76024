"""How texts are compared when something is searched for."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
