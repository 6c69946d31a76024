"""What the pictures of dishes show: a drawing and its main colour by name."""

from __future__ import annotations

from functools import cache

from ...content import Content
from ...raster.ops import Color, rgb

CONTENT = Content(__file__)


@cache
def looks() -> dict[str, tuple[str, Color]]:
    """Drawing and colour by dish."""
    tones = {row["name"]: rgb(row.colour("paint")) for row in CONTENT.table("tones")}
    found: dict[str, tuple[str, Color]] = {}
    for row in CONTENT.table("plates"):
        if row["tone"] not in tones:
            raise row.wrong(f"tones.txt has no {row['tone']}")
        look = row["drawing"], tones[row["tone"]]
        found.update(dict.fromkeys(row.items("dishes"), look))
    return found
