"""Typing, by several ways, and reading back what arrived."""

from .field import Field, FieldReader, focused_field
from .plain import PlainText, pieces
from .typist import Typist

__all__ = ["Field", "FieldReader", "PlainText", "Typist", "focused_field", "pieces"]
