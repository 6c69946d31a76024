"""The Settings app."""

from .app import SettingsApp as SettingsApp
