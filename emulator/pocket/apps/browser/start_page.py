"""The new tab page: a search box, sites, and a few articles."""

from __future__ import annotations

from collections.abc import Callable

from ...toolkit import kit
from ...toolkit.strings import tr
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
        self.scroll = kit.ScrollState()

    def build(self) -> kit.View:
        rows: list[kit.View] = [
            kit.Pad(self._logo(), top=36, bottom=20),
            kit.Pad(self._box(), x=20),
        ]
        rows.append(kit.Space(height=20))
        for start in range(0, len(web.SITES), COLUMNS):
            cells = [kit.Flex(self._tile(site)) for site in web.SITES[start : start + COLUMNS]]
            rows.append(kit.Pad(kit.Row(cells, gap=4, align="start"), x=12, bottom=8))
        rows.append(kit.Header(tr("Articles for you"), 20))
        for section in ("City", "Science", "Culture", "Sport"):
            rows.append(kit.Pad(self._story(section), x=16, bottom=12))
        return kit.scroll_list(rows, self.scroll, bottom=24, rid="new_tab_page")

    def _logo(self) -> kit.View:
        mark = kit.Badge("travel_explore", "primary", "on_primary", 56)
        return kit.Place(kit.Column([mark, kit.Space(height=8)], align="center"), x="center")

    def _box(self) -> kit.View:
        label = kit.Text(
            tr("Search or type URL"), "body_large", "on_surface_variant", 1, hidden=True
        )
        row = kit.Row([kit.Icon("search", 24), kit.Flex(label)], gap=12)
        info = kit.Info("android.widget.TextView", "search_box_text", tr("Search or type URL"))
        return kit.Tap(
            kit.Surface(kit.Pad(row, x=18, y=14), "surface_high", 28), self.edit, info=info
        )

    def _tile(self, site: Site) -> kit.View:
        disc = kit.Badge(site.icon, site.color, "white", 48)
        label = kit.Text(site.name, "label_medium", "on_surface", 2, "center", hidden=True)
        body = kit.Column([kit.Place(disc, x="center"), kit.Space(height=6), label])
        info = kit.Info("android.widget.FrameLayout", "tile", desc=site.name)
        return kit.Tap(kit.Pad(body, x=4, y=6), lambda: self.go(f"https://{site.host}/"), info=info)

    def _story(self, section: str) -> kit.View:
        story = stories()[section][0]
        url = f"https://{news.HOST}{news.path_of(story)}"
        words = kit.Column(
            [
                kit.Text(
                    f"{news.SITE.name} \u2022 {section}", "label_medium", "on_surface_variant", 1
                ),
                kit.Text(story.headline, "title_medium", lines=3),
            ],
            gap=4,
        )
        picture = kit.Sized(kit.Image(news.artwork(story), radius=12), 96, 72)
        row = kit.Pad(kit.Row([kit.Flex(words), picture], gap=12), x=16, y=12)
        info = kit.Info("android.view.ViewGroup", "article", desc=story.headline)
        return kit.Tap(kit.Surface(row, "surface_container", 16), lambda: self.go(url), info=info)
