"""The new tab page: a search box, sites, and a few articles."""

from __future__ import annotations

from collections.abc import Callable

from ...toolkit.basic import Badge, Icon, Image, Text
from ...toolkit.node import Info
from ...toolkit.rows import Header
from ...toolkit.scroll import scroll_list
from ...toolkit.scroll_state import ScrollState
from ...toolkit.strings import tr
from ...toolkit.view import Column, Flex, Pad, Place, Row, Sized, Space, Surface, Tap, View
from . import news, web
from .news_story import stories
from .page import Site
from .store import BrowserStore

COLUMNS = 3


class StartPage:
    """What an empty tab shows."""

    def __init__(
        self, store: BrowserStore, go: Callable[[str], None], edit: Callable[[], None]
    ) -> None:
        self.store = store
        self.go = go
        self.edit = edit
        self.scroll = ScrollState()

    def build(self) -> View:
        rows: list[View] = [Pad(self._logo(), top=36, bottom=20), Pad(self._box(), x=20)]
        rows.append(Space(height=20))
        for start in range(0, len(web.SITES), COLUMNS):
            cells = [Flex(self._tile(site)) for site in web.SITES[start : start + COLUMNS]]
            rows.append(Pad(Row(cells, gap=4, align="start"), x=12, bottom=8))
        rows.append(Header(tr("Articles for you"), 20))
        for section in ("City", "Science", "Culture", "Sport"):
            rows.append(Pad(self._story(section), x=16, bottom=12))
        return scroll_list(rows, self.scroll, bottom=24, rid="new_tab_page")

    def _logo(self) -> View:
        mark = Badge("travel_explore", "primary", "on_primary", 56)
        return Place(Column([mark, Space(height=8)], align="center"), x="center")

    def _box(self) -> View:
        label = Text(tr("Search or type URL"), "body_large", "on_surface_variant", 1, hidden=True)
        row = Row([Icon("search", 24), Flex(label)], gap=12)
        info = Info("android.widget.TextView", "search_box_text", tr("Search or type URL"))
        return Tap(Surface(Pad(row, x=18, y=14), "surface_high", 28), self.edit, info=info)

    def _tile(self, site: Site) -> View:
        disc = Badge(site.icon, site.color, "white", 48)
        label = Text(site.name, "label_medium", "on_surface", 2, "center", hidden=True)
        body = Column([Place(disc, x="center"), Space(height=6), label])
        info = Info("android.widget.FrameLayout", "tile", desc=site.name)
        return Tap(Pad(body, x=4, y=6), lambda: self.go(f"https://{site.host}/"), info=info)

    def _story(self, section: str) -> View:
        story = stories()[section][0]
        url = f"https://{news.HOST}{news.path_of(story)}"
        words = Column(
            [
                Text(f"{news.SITE.name} \u2022 {section}", "label_medium", "on_surface_variant", 1),
                Text(story.headline, "title_medium", lines=3),
            ],
            gap=4,
        )
        picture = Sized(Image(news.artwork(story), radius=12), 96, 72)
        row = Pad(Row([Flex(words), picture], gap=12), x=16, y=12)
        info = Info("android.view.ViewGroup", "article", desc=story.headline)
        return Tap(Surface(row, "surface_container", 16), lambda: self.go(url), info=info)
