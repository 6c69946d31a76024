"""What The Harbor Post has printed, by section."""

from __future__ import annotations

from .news_back import BACK
from .news_front import FRONT
from .news_story import Story

SECTIONS: dict[str, tuple[Story, ...]] = {**FRONT, **BACK}
"""Sections in the order of the site's menu."""
