"""Music, series and pages of the web."""

from ...task import Task
from .albums import DownloadIfWifi
from .articles import BookmarkArticle
from .newsletters import NewsletterForm
from .playing import PlayTrack
from .playlists import PlaylistDuration
from .reference import PageFact
from .watching import Resume

CONTENT: tuple[type[Task], ...] = (
    PlayTrack,
    PlaylistDuration,
    Resume,
    BookmarkArticle,
    PageFact,
    NewsletterForm,
    DownloadIfWifi,
)
"""In the order of the suite."""

__all__ = ["CONTENT"]
