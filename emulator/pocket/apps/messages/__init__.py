"""The Messages app."""

from .app import MessagesApp as MessagesApp
