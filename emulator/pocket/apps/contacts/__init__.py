"""The Contacts app."""

from .app import ContactsApp as ContactsApp
