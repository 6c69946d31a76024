"""Spans of time as pages say them, in the language of the sites."""

from __future__ import annotations

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000


def long_ago(span_ms: int) -> str:
    """How long ago something was."""
    if span_ms < MINUTE_MS:
        return "just now"
    if span_ms < HOUR_MS:
        return f"{span_ms // MINUTE_MS} min ago"
    if span_ms < DAY_MS:
        return f"{span_ms // HOUR_MS} h ago"
    days = span_ms // DAY_MS
    return "yesterday" if days == 1 else f"{days} days ago"
