"""Marks the root as the `tapwright` package for editors; the front door is src/tapwright."""
