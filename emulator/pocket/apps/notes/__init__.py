"""The Notes app."""

from .app import NotesApp as NotesApp
