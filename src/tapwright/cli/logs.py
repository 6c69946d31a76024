"""Logs go to stderr, and only when asked for."""

import logging
import sys

FORMAT = "%(asctime)s.%(msecs)03d %(levelname)-7s %(name)s  %(message)s"


def configure(verbose: bool) -> None:
    """Show warnings, or with `verbose` everything of ours; keys and typed text are never logged."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT, datefmt="%H:%M:%S"))
    ours = logging.getLogger("tapwright")
    ours.addHandler(handler)
    ours.propagate = False
    ours.setLevel(logging.DEBUG if verbose else logging.WARNING)
