"""Marks the repository's root as the `tapwright` package for editors; the front door is src/tapwright."""
