"""Amounts of money as text."""

from __future__ import annotations


def money(cents: int) -> str:
    """Dollars and cents, such as $1,249.00."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"
