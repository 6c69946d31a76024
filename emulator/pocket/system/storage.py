"""How large the phone's storage is and what takes it, as Settings and Files show it."""

from __future__ import annotations

GB = 1_000_000_000
TOTAL_GB = 128
PARTS: tuple[tuple[str, str, float], ...] = (
    ("System", "settings", 21.4),
    ("Apps", "apps", 17.8),
    ("Photos & videos", "image", 11.2),
    ("Audio", "music_note", 2.6),
    ("Documents & other", "description", 1.9),
)
"""Name, icon and size in GB."""
USED_GB = sum(size for _, _, size in PARTS)
FREE_GB = round(TOTAL_GB - USED_GB)
