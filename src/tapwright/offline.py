"""Where tests that `tapwright trace to-test` wrote earlier find `play`."""

from .replay import play

__all__ = ["play"]
