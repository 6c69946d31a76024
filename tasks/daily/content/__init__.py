"""Music, series and pages of the web."""

from ...task import Task
from .albums import DownloadIfWifi
from .playing import PlayTrack
from .playlists import PlaylistDuration
from .watching import Resume

CONTENT: tuple[type[Task], ...] = (PlayTrack, PlaylistDuration, Resume, DownloadIfWifi)
"""In the order of the suite."""

__all__ = ["CONTENT"]
