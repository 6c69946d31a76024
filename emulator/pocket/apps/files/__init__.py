"""The Files app."""

from .app import FilesApp as FilesApp
