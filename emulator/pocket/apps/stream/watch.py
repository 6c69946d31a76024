"""The Watch tab: series and films by genre."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .look import LINK, POSTERS, StreamActivity, art
from .music_store import MusicStore
from .records import Series
from .shelves import Shelves
from .show_store import ShowStore

HERO = "Crown of Reeds"


class WatchTab:
    """What there is to see."""

    def __init__(self, activity: StreamActivity) -> None:
        self.activity = activity
        self.shows = ShowStore(activity.phone)
        self.music = MusicStore(activity.phone)
        self.shelves = Shelves(activity)
        self.scroll = kit.ScrollState()

    def bar(self) -> kit.View:
        return kit.AppBar(tr("Film and TV"))

    def body(self) -> kit.View:
        shelf = self.shelves.shelf
        everything = self.shows.all()
        rows: list[kit.View] = []
        hero = next((show for show in everything if show.title == HERO), None)
        if hero is not None:
            rows.append(self._hero(hero))
        begun = self.shows.under_way()
        if begun:
            title = tr("Continue watching")
            rows.append(shelf("watching", title, self.shelves.watching(begun)))
        kept = [show for item in self.music.saved("series") if (show := self.shows.get(item))]
        if kept:
            rows.append(shelf("list", tr("My list"), self.shelves.shows(kept)))
        films = [show for show in everything if show.kind == "film"]
        rows.append(shelf("films", tr("Films"), self.shelves.shows(films)))
        for genre in dict.fromkeys(show.genre for show in everything):
            found = [show for show in everything if show.genre == genre and show.kind == "series"]
            if found:
                rows.append(shelf(genre, tr(genre), self.shelves.shows(found)))
        return kit.scroll_list(rows, self.scroll, bottom=16)

    def _hero(self, show: Series) -> kit.View:
        def open_show() -> None:
            self.activity.open(".SeriesActivity", f"{LINK}/{show.id}")

        texts = kit.Column(
            [
                kit.Text(tr("New this month"), "label_medium", "white", 1),
                kit.Text(show.title, "headline_medium", "white", 2, rid="hero_title"),
                kit.Space(height=8),
                kit.Row(
                    [kit.Button(tr("Details"), open_show, "tonal", "info", rid="hero_details")]
                ),
            ]
        )
        shade = kit.Surface(kit.Pad(texts, x=20, y=16), (0, 0, 0, 130), (0, 0, 20, 20))
        body = kit.Stack(
            [
                kit.Sized(kit.Image(art(show.title, POSTERS), radius=20), height=264),
                kit.Sized(kit.Place(kit.Sized(shade, width=379), y="end"), height=264),
            ]
        )
        info = kit.Info("android.view.ViewGroup", "hero", desc=show.title)
        return kit.Pad(kit.Tap(body, open_show, info=info), x=16, y=4)
