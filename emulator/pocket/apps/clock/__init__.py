"""The Clock app."""

from .app import ClockApp as ClockApp
