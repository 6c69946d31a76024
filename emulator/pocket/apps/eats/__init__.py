"""The Eats app: restaurants that deliver, tables to book, orders under way."""

from __future__ import annotations

from .app import EatsApp

__all__ = ["EatsApp"]
