"""How Circle looks: its colours, its pictures, and the way it says times and counts."""

from __future__ import annotations

from typing import Literal, cast

from ...raster.ops import Artwork, Color, rgb
from ...system.files import FileSystem
from ...system.providers import Query
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppContext
from ..branded import BrandedActivity
from ..media.pictures import artwork_in
from .food_shown import food_shown
from .records import Audience, Post

BRAND = kit.accent(rgb("#C2185B"))
LINK = "https://circle.example"
MEDIA = "content://media/"
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
TONES: tuple[tuple[Color, Color], ...] = tuple(
    (rgb(first), rgb(second))
    for first, second in (
        ("#F4A261", "#264653"),
        ("#8ECAE6", "#023047"),
        ("#FFB4A2", "#6D6875"),
        ("#A7C957", "#386641"),
        ("#FFD166", "#EF476F"),
        ("#90DBF4", "#5E548E"),
        ("#E9C46A", "#9C6644"),
        ("#CDB4DB", "#3A506B"),
        ("#B7E4C7", "#1D3557"),
        ("#FEC89A", "#9D0208"),
    )
)
PictureStyle = Literal["hills", "city", "waves", "confetti", "food", "disc", "gradient"]


class CircleActivity(BrandedActivity):
    """A screen of Circle."""

    brand = BRAND


def picture_of(
    phone: AppContext,
    post: Post,
    width: float | None = None,
    height: float | None = None,
    radius: float = 0,
) -> kit.View:
    """A post's picture."""
    desc = tr("Photo by {name}", name=post.name)
    if post.photo_uri:
        return photo_view(phone, post.photo_uri, width, height, radius, desc)
    style = cast(PictureStyle, post.style or "gradient")
    picture = Artwork(style, post.seed, TONES[post.seed % len(TONES)])
    shown = food_shown(post.caption) if style == "food" else None
    if shown is not None:
        subject, tone = shown
        picture = Artwork(style, post.seed, (picture.colors[0], tone), subject)
    return kit.Image(picture, width, height, radius, desc, "post_image")


def photo_view(
    phone: AppContext,
    uri: str,
    width: float | None = None,
    height: float | None = None,
    radius: float = 0,
    desc: str = "",
) -> kit.View:
    """The photo behind a URI, or a grey field where it is gone."""
    content = photo_bytes(phone, uri)
    if content is None:
        empty = Artwork("gradient", 0, (rgb("#BDBDBD"), rgb("#9E9E9E")))
        return kit.Image(empty, width, height, radius, desc, "post_image")
    art = artwork_in(content)
    if art is not None:
        return kit.Image(art, width, height, radius, desc, "post_image")
    return kit.Photo(content, width, height, radius, desc=desc, rid="post_image")


def photo_bytes(phone: AppContext, uri: str) -> bytes | None:
    """What a file or media URI stands for; None when there is nothing."""
    files: FileSystem = phone.system.files
    path = uri.removeprefix("file://")
    if uri.startswith(MEDIA):
        provider = phone.system.providers.get("media")
        rows = [] if provider is None else provider.query(Query(uri.removeprefix(MEDIA)))
        path = next((str(row["_data"]) for row in rows if row.get("_data")), "")
    if not path.startswith("/") or not files.exists(path) or files.is_dir(path):
        return None
    return files.read(path)


def ago(phone: AppContext, epoch_ms: int) -> str:
    """How long ago something was, or its day when that is more than a week."""
    passed = phone.epoch_ms() - epoch_ms
    if passed < MINUTE:
        return tr("now")
    if passed < HOUR:
        return tr("{count} min", count=passed // MINUTE)
    if passed < DAY:
        return tr("{count} h", count=passed // HOUR)
    if passed < 7 * DAY:
        return tr("{count} d", count=passed // DAY)
    moment = phone.local(epoch_ms)
    if moment.year == phone.now().year:
        return kit.short_day(moment.date())
    return kit.day_year(moment.date())


def stamp(phone: AppContext, epoch_ms: int) -> str:
    """The day and time of something."""
    moment = phone.local(epoch_ms)
    day = kit.long_day(moment.date())
    if moment.year != phone.now().year:
        day = kit.day_year(moment.date())
    return tr("{day} at {time}", day=day, time=phone.clock_text(moment))


def count_text(count: int) -> str:
    """A count as profiles show it: exact to ten thousand, then shortened."""
    if count < 10_000:
        return f"{count:,}"
    if count < 1_000_000:
        return f"{count / 1000:.1f}K".replace(".0K", "K")
    return f"{count / 1_000_000:.1f}M".replace(".0M", "M")


def audience_name(audience: Audience) -> str:
    return {
        "everyone": tr("Everyone"),
        "followers": tr("Followers"),
        "close_friends": tr("Close friends"),
    }[audience]


def audience_about(audience: Audience) -> str:
    return {
        "everyone": tr("Anyone on Circle can see it"),
        "followers": tr("Only people who follow you"),
        "close_friends": tr("Only people on your close friends list"),
    }[audience]


AUDIENCE_ICONS: dict[Audience, str] = {
    "everyone": "public",
    "followers": "group",
    "close_friends": "stars",
}


def name_line(name: str, verified: bool, style: Literal["title_small", "title_large"]) -> kit.View:
    """A name, with the mark of an account that was checked."""
    parts: list[kit.View] = [kit.Text(name, style, lines=1, rid="name", weight=500)]
    if verified:
        parts.append(kit.Icon("verified", 16, "primary", filled=True, desc=tr("Verified")))
    return kit.Row(parts, gap=4)


def face(name: str, size: float = 40) -> kit.View:
    return kit.Avatar(name, size)
