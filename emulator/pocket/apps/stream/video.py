"""The player of films and episodes."""

from __future__ import annotations

from ...raster.ops import Artwork, rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from .download_store import DownloadStore
from .look import BRAND, LINK, POSTERS, StreamActivity, art, clock, minutes_left
from .player_store import PlayerStore
from .records import Episode
from .shelves import short_number
from .show_store import ShowStore
from .track_row import item_id

BLACK = Artwork("gradient", 0, (rgb("#000000"), rgb("#0B0A12")))
JUMP_MS = 10_000


class VideoActivity(StreamActivity):
    """Plays from where watching stopped, and notes where it stops again."""

    tick_s = 1.0
    wallpaper = BLACK

    def on_open(self) -> None:
        self.shows = ShowStore(self.phone)
        self.player = PlayerStore(self.phone)
        self.offline = not self._reachable()
        episode = self._episode
        if episode is not None and not self.offline:
            restart = bool(self.intent.extras.get("restart")) or episode.finished
            self.player.watch(episode.id, 0 if restart else episode.position_ms)

    def revision(self) -> object:
        return self.shows.db.total_changes

    def back(self) -> bool:
        self._stop()
        return False

    @property
    def _episode(self) -> Episode | None:
        return self.shows.episode(item_id(self.intent.data))

    @property
    def _position(self) -> int:
        return self.player.playing().position_ms

    def _reachable(self) -> bool:
        downloads = DownloadStore(self.phone)
        kept = downloads.get("episode", item_id(self.intent.data))
        return downloads.online or (kept is not None and kept.state == "downloaded")

    def build(self, ui: kit.Ui) -> kit.View:
        return kit.Night(self.screen(ui), BRAND)

    def screen(self, ui: kit.Ui) -> kit.View:
        episode = self._episode
        close = kit.IconButton("arrow_back", tr("Navigate up"), self.leave, color="white")
        if episode is None or self.offline:
            icon, text = "cloud_off", tr("No internet connection")
            if episode is None:
                icon, text = "tv", tr("This title isn’t available")
            return kit.Column(
                [
                    kit.Pad(kit.Row([close]), x=4, y=8),
                    kit.Flex(kit.Fill(kit.empty_state(icon, text), center=True)),
                ]
            )
        line = tr("Film")
        if episode.kind == "series":
            line = f"{short_number(episode)} \u2022 {episode.title}"
        names = kit.Column(
            [
                kit.Text(episode.series, "title_medium", "white", 1, rid="video_series"),
                kit.Text(line, "body_small", "on_surface_variant", 1, rid="video_title"),
            ]
        )
        picture = kit.Image(
            art(f"{episode.series}{episode.id}", POSTERS), None, 231, rid="video_surface"
        )
        return kit.Column(
            [
                kit.Pad(kit.Row([close, kit.Flex(names)], gap=8), x=4, y=8),
                kit.Flex(kit.Fill(picture, center=True)),
                kit.Pad(self._seek(episode), x=24),
                kit.Pad(self._controls(), x=24, y=12),
                kit.Pad(self._after(episode), x=24, bottom=24),
            ]
        )

    def _seek(self, episode: Episode) -> kit.View:
        top = episode.duration_ms // 1000
        slider = kit.Slider(
            min(top, self._position // 1000), top, self._seek_to, tr("Position"), rid="seek_bar"
        )
        left = -((self._position - episode.duration_ms) // 60_000)
        texts: list[kit.View] = [
            kit.Text(clock(self._position), "label_medium", "white", 1, rid="elapsed"),
            kit.Flex(kit.Space()),
            kit.Text(minutes_left(left), "label_medium", "on_surface_variant", 1, rid="video_left"),
            kit.Flex(kit.Space()),
            kit.Text(clock(episode.duration_ms), "label_medium", "white", 1, rid="length"),
        ]
        return kit.Column([slider, kit.Row(texts)])

    def _seek_to(self, seconds: int) -> None:
        self.player.seek(seconds * 1000)
        self._note()

    def _controls(self) -> kit.View:
        on = self.player.playing().state == "playing"
        back = kit.IconButton(
            "replay_10",
            tr("Back 10 seconds"),
            lambda: self._seek_to(max(0, self._position - JUMP_MS) // 1000),
            color="white",
            size=64,
            icon_size=36,
            rid="video_back",
        )
        start = kit.IconButton(
            "pause" if on else "play_arrow",
            tr("Pause") if on else tr("Play"),
            self._toggle,
            "filled",
            filled=True,
            size=88,
            icon_size=40,
            rid="video_play_pause",
        )
        forward = kit.IconButton(
            "forward_10",
            tr("Forward 10 seconds"),
            lambda: self._seek_to((self._position + JUMP_MS) // 1000),
            color="white",
            size=64,
            icon_size=36,
            rid="video_forward",
        )
        return kit.Row([kit.Flex(kit.Space()), back, start, forward, kit.Flex(kit.Space())], gap=20)

    def _after(self, episode: Episode) -> kit.View:
        following = self.shows.following(episode)
        if following is None:
            return kit.Space(height=48)

        def go_on() -> None:
            self._stop()
            self.finish()
            self.open(".VideoActivity", f"{LINK}/episode/{following.id}")

        label = tr("Next: {title}", title=following.title)
        return kit.Row(
            [
                kit.Flex(kit.Space()),
                kit.Button(label, go_on, "tonal", "skip_next", rid="next_episode"),
            ]
        )

    def _toggle(self) -> None:
        self.player.toggle()
        self._note()

    def _note(self) -> None:
        """Write down how far watching has come."""
        playing = self.player.playing()
        episode_id = item_id(self.intent.data)
        if playing.episode_id == episode_id:
            self.shows.mark(episode_id, playing.position_ms)

    def _stop(self) -> None:
        playing = self.player.playing()
        if playing.episode_id == item_id(self.intent.data):
            self._note()
            self.player.set_state("paused")
