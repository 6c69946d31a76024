"""The media provider: what lies on the shared storage, as other apps see it."""

from .app import MediaApp as MediaApp
