"""The strip above the bottom bar that says what is being played."""

from __future__ import annotations

from ...raster.ops import Artwork
from ...toolkit import kit
from ...toolkit.strings import tr
from .look import LINK, POSTERS, StreamActivity, album_art, art
from .player_store import PlayerStore
from .show_store import ShowStore


class MiniPlayer:
    """Builds the strip for an activity; nothing when nothing was ever played."""

    def __init__(self, activity: StreamActivity) -> None:
        self.activity = activity
        self.player = PlayerStore(activity.phone)
        self.shows = ShowStore(activity.phone)

    def view(self) -> kit.View | None:
        playing = self.player.playing()
        if playing.episode_id is not None:
            return self._film(playing.episode_id)
        track = self.player.track()
        if track is None:
            return None
        return self._strip(
            track.title,
            track.artist,
            album_art(track),
            playing.position_ms / track.duration_ms,
            lambda: self.activity.open(".PlayerActivity"),
        )

    def over(self, below: kit.View) -> kit.View:
        """The strip on top of a bar."""
        strip = self.view()
        return below if strip is None else kit.Column([strip, below])

    def _film(self, episode_id: int) -> kit.View | None:
        episode = self.shows.episode(episode_id)
        if episode is None:
            return None
        line = episode.series if episode.kind == "series" else tr("Film")

        def watch() -> None:
            self.activity.open(".VideoActivity", f"{LINK}/{episode_id}")

        picture = art(episode.series, POSTERS)
        return self._strip(episode.title, line, picture, episode.share, watch, film=True)

    def _strip(
        self,
        title: str,
        line: str,
        picture: Artwork,
        share: float,
        on_tap: kit.Handler,
        *,
        film: bool = False,
    ) -> kit.View:
        on = self.player.playing().state == "playing"
        names = kit.Column(
            [
                kit.Text(title, "title_small", lines=1, rid="mini_title"),
                kit.Text(line, "body_small", "on_surface_variant", 1, rid="mini_subtitle"),
            ]
        )
        toggle = kit.IconButton(
            "pause" if on else "play_arrow",
            tr("Pause") if on else tr("Play"),
            on_tap if film else self.player.toggle,
            filled=True,
            rid="mini_play_pause",
            color="on_surface",
        )
        skip = kit.IconButton(
            "skip_next",
            tr("Next"),
            lambda: self.player.skip(1),
            filled=True,
            rid="mini_next",
            color="on_surface",
        )
        ends: list[kit.View] = [toggle] if film else [toggle, skip]
        row = kit.Row([kit.Image(picture, 40, 40, 6), kit.Flex(names), *ends], gap=8)
        bar = kit.Pad(kit.ProgressBar(share, 2), x=8)
        body = kit.Column(
            [kit.Sized(kit.Pad(row, left=8, right=4), height=56), bar, kit.Space(height=1)]
        )
        strip = kit.Surface(body, "surface_highest", 10, clips=True)
        info = kit.Info(
            "android.view.ViewGroup", "mini_player", desc=tr("Now playing: {t}", t=title)
        )
        return kit.Surface(kit.Pad(kit.Tap(strip, on_tap, info=info), x=8, y=4), "surface")
