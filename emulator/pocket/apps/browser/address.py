"""Web addresses: what people type, what is stored, and what is shown."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

SEARCH_HOST = "lantern.example"
SCHEMES = ("http://", "https://")


class Address(NamedTuple):
    """The parts of a web address that choose a page; the path begins with a slash."""

    host: str
    path: str
    query: str = ""

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")

    @property
    def shown(self) -> str:
        """Without the scheme, as the address bar has it."""
        return self.url.removeprefix("https://").removesuffix("/")


def parse(url: str) -> Address:
    """The canonical form of a web address, whatever its scheme and letter case."""
    text = url if url.lower().startswith(SCHEMES) else f"https://{url}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return Address(text, "/")
    path = parts.path.rstrip("/") or "/"
    return Address(host, path, parts.query)


def join(host: str, target: str) -> str:
    """The absolute address of a link on a page of `host`."""
    return f"https://{host}{target}" if target.startswith("/") else target


def search_url(words: str) -> str:
    return f"https://{SEARCH_HOST}/search?q={quote(words)}"


def search_words(query: str) -> str:
    """The words of a search address's query."""
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name == "q":
            return unquote(value.replace("+", " "))
    return ""


def typed(text: str) -> str:
    """Where the words of the address bar lead: an address, else a search."""
    words = text.strip()
    if words.lower().startswith(SCHEMES):
        return parse(words).url
    host = words.partition("/")[0]
    dotted = "." in host.strip(".") and " " not in words
    return parse(words).url if dotted else search_url(words)
