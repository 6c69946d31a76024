"""The elements of a report, which other reports share."""

from ....traces.markup import Child, Markup, join, name, tag

__all__ = ["Child", "Markup", "join", "name", "tag"]
