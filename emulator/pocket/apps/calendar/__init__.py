"""The Calendar app and the calendar provider."""

from .app import CalendarApp as CalendarApp
