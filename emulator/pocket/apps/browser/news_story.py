"""One line of the newspaper's archive."""

from __future__ import annotations

from typing import NamedTuple


class Story(NamedTuple):
    """One article as the archive lists it; `date` is ISO."""

    date: str
    headline: str
    standfirst: str
