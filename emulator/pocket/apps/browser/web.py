"""The web as this phone reaches it: which hosts exist and what they serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import unquote

from ...raster.ops import rgb
from . import encyclopedia, events, news, recipes, shop_help
from .address import SEARCH_HOST, Address, search_words
from .page import (
    Block,
    Form,
    FormField,
    Heading,
    Notice,
    Page,
    Paragraph,
    Site,
    Teaser,
    plain,
    texts,
)

MAP_HOST = "go.example"
SEARCH_SITE = Site(SEARCH_HOST, "Lantern", "Search the near web", rgb("#3C4A8A"), "search")
MAP_SITE = Site(MAP_HOST, "Go", "Places and routes", rgb("#0B7A4B"), "map")
RESULTS = 20
SITES: tuple[Site, ...] = (
    news.SITE,
    encyclopedia.SITE,
    events.SITE,
    recipes.SITE,
    shop_help.SITE,
    SEARCH_SITE,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """The host answered that it has no such page."""

    site: Site


@lru_cache(maxsize=1)
def _static() -> Mapping[str, Mapping[str, Page]]:
    return MappingProxyType(
        {
            news.HOST: news.pages(),
            encyclopedia.HOST: encyclopedia.pages(),
            events.HOST: events.pages(),
            recipes.HOST: recipes.pages(),
            shop_help.HOST: shop_help.pages(),
        }
    )


def fetch(address: Address) -> Page | Missing | None:
    """The page at an address; None when there is no such host."""
    if address.host == SEARCH_HOST:
        return _search(address)
    if address.host == MAP_HOST:
        return _place(address)
    pages = _static().get(address.host)
    if pages is None:
        return None
    page = pages.get(address.path) or pages.get(unquote(address.path))
    if page is None:
        return Missing(pages["/"].site)
    words = search_words(address.query)
    return page if not words else _inner_search(page.site, address, words)


def every_page() -> Iterator[Page]:
    """All static pages, site by site."""
    for pages in _static().values():
        yield from pages.values()


def find(words: str, host: str | None = None) -> list[Page]:
    """The pages that have all the words, those with them in the title first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    scored: list[tuple[int, int, Page]] = []
    for order, page in enumerate(every_page()):
        if host is not None and page.site.host != host:
            continue
        title, body = _index()[page.url]
        if all(word in title or word in body for word in wanted):
            hits = sum(word in title for word in wanted)
            scored.append((-hits, order, page))
    return [page for _, _, page in sorted(scored, key=lambda item: item[:2])]


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[str, str]]:
    """Title and body of every page, folded for searching."""
    return {
        page.url: (
            page.title.casefold(),
            " ".join(text for block in page.blocks for text in texts(block)).casefold(),
        )
        for page in every_page()
    }


def _results(words: str, host: str | None) -> list[Block]:
    found = find(words, host)
    if not found:
        return [
            Notice(f"No results for “{words}”.", "search"),
            Paragraph("Try fewer or other words."),
        ]
    shown = [
        Teaser(page.title, page.url, plain(page.summary), page.url.removeprefix("https://"))
        for page in found[:RESULTS]
    ]
    count = "1 result" if len(found) == 1 else f"{len(found)} results"
    return [Paragraph(count), *shown]


def _search_form(label: str) -> Form:
    return Form("search", "", "", (FormField("q", label, "search", True),), "Search", "")


def _search(address: Address) -> Page | Missing:
    if address.path not in ("/", "/search"):
        return Missing(SEARCH_SITE)
    words = search_words(address.query)
    if not words:
        blocks: list[Block] = [
            Heading("Lantern", 1),
            Paragraph("Find something close by."),
            _search_form("Search the web"),
            Heading("Popular sites", 3),
            *(Teaser(site.name, f"https://{site.host}/", site.tagline) for site in SITES[:-1]),
        ]
        return Page(f"https://{SEARCH_HOST}/", "Lantern Search", SEARCH_SITE, tuple(blocks))
    blocks = [_search_form(words), *_results(words, None)]
    return Page(address.url, f"{words} - Lantern Search", SEARCH_SITE, tuple(blocks))


def _inner_search(site: Site, address: Address, words: str) -> Page:
    blocks: list[Block] = [Heading(f"Search: {words}", 1), *_results(words, site.host)]
    return Page(address.url, f"{words} - {site.name}", site, tuple(blocks))


def _place(address: Address) -> Page | Missing:
    """A shared place: /place/<id>/<name>, which opens in the Go app."""
    parts = address.path.strip("/").split("/")
    if len(parts) < 2 or parts[0] != "place":
        return Missing(MAP_SITE)
    name = unquote(parts[2]).replace("_", " ") if len(parts) > 2 else parts[1]
    blocks: tuple[Block, ...] = (
        Heading(name, 1),
        Paragraph("Someone shared this place with you."),
        Notice("Open it in the Go app to see the map, opening hours and routes.", "map"),
    )
    link = f"https://{MAP_HOST}/place/{parts[1]}"
    return Page(address.url, f"{name} - Go", MAP_SITE, blocks, app_link=link)
