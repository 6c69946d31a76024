"""The Gallery app."""

from .app import GalleryApp as GalleryApp
