"""A message as it is drawn in a conversation."""

from __future__ import annotations

import zlib

from ...raster.ops import Artwork, rgb
from ...system.providers import BadQuery, Query, UnknownUri
from ...system.system import System
from ...toolkit import kit
from ...toolkit.strings import tr
from .store import Message

BUBBLE_SHARE = 0.76
PHOTO_DP = (240, 180)
GROUND = (rgb("#5B8DEF"), rgb("#274690"))


def bubble(
    message: Message,
    above: bool,
    below: bool,
    sender: str,
    picture: kit.View | None,
    menu: kit.Handler,
) -> kit.View:
    """One message; `above` and `below` tell whether it is joined to its neighbours."""
    outgoing = message.outgoing
    tone: kit.Tint = "on_primary" if outgoing else "on_surface"
    back: kit.Tint = "primary" if outgoing else "surface_highest"
    near, far = (4.0 if above else 20.0), (4.0 if below else 20.0)
    corners = (20.0, near, far, 20.0) if outgoing else (near, 20.0, 20.0, far)
    parts: list[kit.View] = []
    if picture is not None:
        parts.append(picture)
    if message.body:
        text = kit.Text(message.body, "body_large", tone, rid="message_text")
        parts.append(kit.Surface(kit.Pad(text, x=14, y=10), back, corners))
    stack = kit.Column(parts, gap=2, align="end" if outgoing else "start")
    info = kit.Info("android.widget.FrameLayout", "message_bubble")
    shown: kit.View = kit.Tap(stack, on_long=menu, info=info)
    side = "end" if outgoing else "start"
    if not sender:
        return kit.Pad(kit.Place(kit.Widest(shown, BUBBLE_SHARE), x=side), x=12, y=1)
    face: kit.View = kit.Space(width=32) if below else kit.Avatar(sender, 32)
    lines: list[kit.View] = [shown]
    if not above:
        name = kit.Text(sender, "label_medium", "on_surface_variant", 1, rid="message_sender_name")
        lines.insert(0, kit.Pad(name, left=14, bottom=2))
    row = kit.Row([kit.Sized(face, width=32), kit.Column(lines, align="start")], gap=8, align="end")
    return kit.Pad(kit.Place(kit.Widest(row, BUBBLE_SHARE + 0.1)), x=12, y=1)


def attached(uri: str, system: System) -> kit.View:
    """The picture of an attachment: the file itself where it can be read."""
    content = _content(uri, system)
    wide, high = PHOTO_DP
    name = tr("Photo")
    if content is not None:
        return kit.Photo(content, wide, high, 16, desc=name, rid="attachment")
    art = Artwork("hills", zlib.crc32(uri.encode()) % 1000, GROUND)
    return kit.Image(art, wide, high, 16, name, "attachment")


def _content(uri: str, system: System) -> bytes | None:
    """The bytes behind a file or content URI, None when nothing answers for it."""
    path = uri.removeprefix("file://")
    if uri.startswith("content://"):
        authority, _, rest = uri.removeprefix("content://").partition("/")
        provider = system.providers.get(authority)
        if provider is None:
            return None
        try:
            rows = provider.query(Query(rest, ("_data",)))
        except (UnknownUri, BadQuery):
            return None
        path = str(rows[0]["_data"]) if rows else ""
    if not path.startswith("/") or not system.files.exists(path) or system.files.is_dir(path):
        return None
    return system.files.read(path)
