"""A series or film: what it is about, its episodes, and where watching stopped."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .downloading import Downloader
from .look import LINK, POSTERS, StreamActivity, art, minutes_left, poster
from .music_store import MusicStore
from .records import Episode, Series
from .shelves import Shelves, short_number
from .show_store import ShowStore
from .track_row import item_id, share


class SeriesActivity(StreamActivity):
    """One show's page."""

    def on_open(self) -> None:
        self.shows = ShowStore(self.phone)
        self.music = MusicStore(self.phone)
        self.download = Downloader(self, "episode")
        self.shelves = Shelves(self)
        self.scroll = kit.ScrollState()
        self.chips = kit.ScrollState()
        begun = self.shows.next_of(item_id(self.intent.data))
        self.season = 1 if begun is None else begun.season

    def revision(self) -> object:
        return self.music.revision()

    def screen(self, ui: kit.Ui) -> kit.View:
        show = self.shows.get(item_id(self.intent.data))
        if show is None:
            gone = kit.Fill(kit.empty_state("tv", tr("This title isn’t available")), center=True)
            return kit.Scaffold(gone, top=kit.AppBar("", self.leave))
        send = kit.IconButton(
            "share", tr("Share"), lambda: share(self, f"{show.title} {LINK}/series/{show.id}")
        )
        episodes = [item for item in self.shows.episodes(show.id) if item.season == self.season]
        if show.kind == "film":
            episodes = []
        head = self._head(show)

        def row(index: int) -> kit.View:
            if index == 0:
                return head
            return alike if index > len(episodes) else self._episode(episodes[index - 1])

        alike = self._alike(show)
        body = kit.LazyList(len(episodes) + 2, row, self.scroll, bottom=24)
        return kit.Scaffold(body, top=kit.AppBar("", self.leave, [send]))

    def _head(self, show: Series) -> kit.View:
        facts = [str(show.year), tr(show.genre), show.age]
        if show.kind == "series":
            count = tr("{count} seasons", count=show.seasons)
            facts.append(tr("1 season") if show.seasons == 1 else count)
        names = kit.Column(
            [
                kit.Text(show.title, "headline_small", lines=3, rid="series_title"),
                kit.Space(height=6),
                kit.Text(
                    " \u2022 ".join(facts), "body_medium", "on_surface_variant", 2, rid="facts"
                ),
            ]
        )
        parts: list[kit.View] = [
            kit.Row([poster(show, 112, 164), kit.Flex(names)], gap=16, align="start"),
            kit.Space(height=16),
            kit.Text(show.about, "body_large", rid="about"),
            kit.Space(height=12),
            self._acts(show),
        ]
        rows: list[kit.View] = [kit.Pad(kit.Column(parts), x=16, top=4)]
        if show.seasons > 1:
            chips = [
                kit.Chip(
                    tr("Season {number}", number=number),
                    self._choose(number),
                    number == self.season,
                )
                for number in range(1, show.seasons + 1)
            ]
            rows.append(kit.Pad(kit.Strip(chips, self.chips, rid="seasons"), top=12))
        elif show.kind == "series":
            rows.append(
                kit.Pad(kit.Text(tr("Episodes"), "title_medium", rid="header"), x=16, top=16)
            )
        return kit.Column([*rows, kit.Space(height=8)])

    def _acts(self, show: Series) -> kit.View:
        listed = self.music.is_saved("series", show.id)
        episode = self.shows.next_of(show.id)

        def keep() -> None:
            self.music.save("series", show.id, not listed)
            self.toast(tr("Removed from my list") if listed else tr("Added to my list"))

        parts: list[kit.View] = []
        if episode is not None:
            parts.append(kit.Sized(self._start(show, episode), width=None))
            if episode.begun:
                parts.append(kit.Space(height=10))
                parts.append(self._left(show, episode))
        mine = kit.Button(
            tr("In my list") if listed else tr("My list"),
            keep,
            "tonal",
            "check" if listed else "add",
            rid="my_list",
            desc=tr("Remove from my list") if listed else tr("Add to my list"),
        )
        side: list[kit.View] = [mine]
        if episode is not None and show.kind == "film":
            side.append(self.download.button(episode.id, show.title))
        return kit.Column([*parts, kit.Space(height=4), kit.Row(side, gap=8)])

    def _start(self, show: Series, episode: Episode) -> kit.View:
        verb = tr("Resume") if episode.begun else tr("Play")
        label = verb if show.kind == "film" else f"{verb} {short_number(episode)}"
        return kit.Button(label, self._player(episode), icon="play_arrow", rid="resume", height=44)

    def _left(self, show: Series, episode: Episode) -> kit.View:
        text = minutes_left(episode.left_minutes)
        if show.kind == "series":
            text = f"{short_number(episode)} {episode.title} \u2022 {text}"
        return kit.Column(
            [
                kit.ProgressBar(episode.share, 4),
                kit.Space(height=6),
                kit.Text(text, "body_medium", "on_surface_variant", 1, rid="resume_left"),
            ]
        )

    def _episode(self, episode: Episode) -> kit.View:
        minutes = tr("{minutes} min", minutes=round(episode.duration_ms / 60_000))
        if episode.finished:
            state = tr("Watched")
        else:
            state = minutes_left(episode.left_minutes) if episode.begun else ""
        line = f"{minutes} \u2022 {state}" if state else minutes
        picture: kit.View = kit.Image(
            art(f"{episode.series}{episode.id}", POSTERS), 128, 72, 8, rid="still"
        )
        if episode.begun or episode.finished:
            bar = kit.Pad(kit.ProgressBar(episode.share, 4), x=6, bottom=6)
            picture = kit.Stack([picture, kit.Sized(bar, width=128)], align="bottom")
        names = kit.Column(
            [
                kit.Text(
                    f"{episode.number}. {episode.title}",
                    "title_small",
                    lines=2,
                    rid="episode_title",
                ),
                kit.Text(line, "body_small", "on_surface_variant", 1, rid="episode_length"),
            ],
            gap=2,
        )
        load = self.download.button(episode.id, episode.title)
        top = kit.Row([picture, kit.Flex(names), load], gap=12)
        about = kit.Text(episode.about, "body_medium", "on_surface_variant", 2, rid="episode_about")
        info = kit.Info(
            "android.view.ViewGroup", "episode", desc=f"{short_number(episode)} {episode.title}"
        )
        body = kit.Column([top, kit.Space(height=6), about])
        return kit.Tap(
            kit.Pad(body, left=16, right=4, y=8),
            self._player(episode),
            lambda: self._menu(episode),
            info=info,
        )

    def _menu(self, episode: Episode) -> None:
        choices = [kit.Choice(tr("Play from the beginning"), self._player(episode, restart=True))]
        if episode.finished or episode.begun:
            choices.append(
                kit.Choice(tr("Mark as unwatched"), lambda: self.shows.forget(episode.id))
            )
        if not episode.finished:
            choices.append(
                kit.Choice(
                    tr("Mark as watched"),
                    lambda: self.shows.mark(episode.id, episode.duration_ms),
                )
            )
        self.menu(choices)

    def _alike(self, show: Series) -> kit.View:
        """Others of the genre, then of the kind."""
        others = [item for item in self.shows.all() if item.id != show.id]
        others.sort(key=lambda item: (item.genre != show.genre, item.kind != show.kind))
        return self.shelves.shelf("alike", tr("More like this"), self.shelves.shows(others[:8]))

    def _choose(self, season: int) -> kit.Handler:
        def act() -> None:
            self.season = season

        return act

    def _player(self, episode: Episode, *, restart: bool = False) -> kit.Handler:
        extras = {"restart": True} if restart else {}
        return lambda: self.open(".VideoActivity", f"{LINK}/episode/{episode.id}", extras)
