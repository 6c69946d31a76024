"""The Stream app: music, series and films."""

from __future__ import annotations

from datetime import datetime

from ...raster.ops import rgb
from ...system.catalog import Filter
from ..base import App, AppContext, AppIcon
from .add_songs import AddSongsActivity, AddToPlaylistActivity
from .album import AlbumActivity
from .artist import ArtistActivity
from .download_store import DownloadStore
from .listing import GenreActivity, LikedActivity, ListActivity
from .look import LINK
from .main import MainActivity
from .player import PlayerActivity, QueueActivity
from .player_store import PLAYER_ID, PLAYING
from .playlist import PlaylistActivity
from .preferences import PreferencesActivity
from .records import Playing
from .seed import seed
from .series import SeriesActivity
from .tables import DATABASE
from .video import VideoActivity

PACKAGE = "com.android.stream"
VIEW = "android.intent.action.VIEW"


class StreamApp(App):
    """Music and video."""

    package = PACKAGE
    label = "Stream"
    launcher = ".MainActivity"
    version = "7.4"
    icon = AppIcon("graphic_eq", rgb("#5B3FC4"))
    data = DATABASE
    served = frozenset(("artists", "albums", "tracks", "series", "episodes", "preferences"))
    activities = {
        ".MainActivity": MainActivity,
        ".AlbumActivity": AlbumActivity,
        ".ArtistActivity": ArtistActivity,
        ".PlaylistActivity": PlaylistActivity,
        ".AddSongsActivity": AddSongsActivity,
        ".AddToPlaylistActivity": AddToPlaylistActivity,
        ".GenreActivity": GenreActivity,
        ".LikedActivity": LikedActivity,
        ".ListActivity": ListActivity,
        ".PlayerActivity": PlayerActivity,
        ".QueueActivity": QueueActivity,
        ".SeriesActivity": SeriesActivity,
        ".VideoActivity": VideoActivity,
        ".PreferencesActivity": PreferencesActivity,
    }
    filters = {
        ".AlbumActivity": (Filter(VIEW, data=f"{LINK}/album/"),),
        ".ArtistActivity": (Filter(VIEW, data=f"{LINK}/artist/"),),
        ".PlaylistActivity": (Filter(VIEW, data=f"{LINK}/playlist/"),),
        ".SeriesActivity": (Filter(VIEW, data=f"{LINK}/series/"),),
    }

    def on_clock(self, phone: AppContext, before: datetime, now: datetime) -> None:
        DownloadStore(phone).catch_up()

    def create(self, phone: AppContext) -> None:
        """With a player that holds nothing yet."""
        super().create(phone)
        idle = Playing(None, None, "stopped", 0, phone.epoch_ms(), 0, "track", None, False, "off")
        PLAYING.insert(phone.database(DATABASE), idle, _id=PLAYER_ID)

    def seed(self, phone: AppContext) -> None:
        seed(phone.database(DATABASE), phone.epoch_ms(), phone.system.seed)
