"""A message as it is drawn in a conversation."""

from __future__ import annotations

import zlib

from ...raster.ops import Artwork, rgb
from ...system.providers import BadQuery, Query, UnknownUri
from ...system.system import System
from ...toolkit.basic import Avatar, Image, Photo, Text
from ...toolkit.node import Handler, Info
from ...toolkit.strings import tr
from ...toolkit.theme import Tint
from ...toolkit.view import Column, Pad, Place, Row, Sized, Space, Surface, Tap, View, Widest
from .store import Message

BUBBLE_SHARE = 0.76
PHOTO_DP = (240, 180)
GROUND = (rgb("#5B8DEF"), rgb("#274690"))


def bubble(
    message: Message, above: bool, below: bool, sender: str, picture: View | None, menu: Handler
) -> View:
    """One message; `above` and `below` tell whether it is joined to its neighbours."""
    outgoing = message.outgoing
    tone: Tint = "on_primary" if outgoing else "on_surface"
    back: Tint = "primary" if outgoing else "surface_highest"
    near, far = (4.0 if above else 20.0), (4.0 if below else 20.0)
    corners = (20.0, near, far, 20.0) if outgoing else (near, 20.0, 20.0, far)
    parts: list[View] = []
    if picture is not None:
        parts.append(picture)
    if message.body:
        text = Text(message.body, "body_large", tone, rid="message_text")
        parts.append(Surface(Pad(text, x=14, y=10), back, corners))
    stack = Column(parts, gap=2, align="end" if outgoing else "start")
    info = Info("android.widget.FrameLayout", "message_bubble")
    shown: View = Tap(stack, on_long=menu, info=info)
    side = "end" if outgoing else "start"
    if not sender:
        return Pad(Place(Widest(shown, BUBBLE_SHARE), x=side), x=12, y=1)
    face: View = Space(width=32) if below else Avatar(sender, 32)
    lines: list[View] = [shown]
    if not above:
        name = Text(sender, "label_medium", "on_surface_variant", 1, rid="message_sender_name")
        lines.insert(0, Pad(name, left=14, bottom=2))
    row = Row([Sized(face, width=32), Column(lines, align="start")], gap=8, align="end")
    return Pad(Place(Widest(row, BUBBLE_SHARE + 0.1)), x=12, y=1)


def attached(uri: str, system: System) -> View:
    """The picture of an attachment: the file itself where it can be read."""
    content = _content(uri, system)
    wide, high = PHOTO_DP
    name = tr("Photo")
    if content is not None:
        return Photo(content, wide, high, 16, desc=name, rid="attachment")
    art = Artwork("hills", zlib.crc32(uri.encode()) % 1000, GROUND)
    return Image(art, wide, high, 16, name, "attachment")


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
