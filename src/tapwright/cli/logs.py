"""Logs go to stderr, and only when asked for."""

import logging
import sys
from types import TracebackType
from typing import TypeAlias

from ..actions.log import masked_error

FORMAT = "%(asctime)s.%(msecs)03d %(levelname)-7s %(name)s  %(message)s"

_Raised: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class MaskedErrors(logging.Formatter):
    """Writes tracebacks without the secrets of the work that they come from."""

    def formatException(self, ei: _Raised) -> str:
        """The traceback of what was raised."""
        text = super().formatException(ei)
        return text if ei[1] is None else masked_error(ei[1], text)


def tell_all() -> None:
    """Show warnings of the libraries as well, without secrets; they bring handlers of their own
    otherwise."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskedErrors(FORMAT, datefmt="%H:%M:%S"))
    logging.getLogger().addHandler(handler)


def configure(verbose: bool) -> None:
    """Show warnings, or with `verbose` everything of ours; keys and typed text are never logged."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskedErrors(FORMAT, datefmt="%H:%M:%S"))
    # What asyncio says of an error that nobody waited for would be printed as it is.
    logging.getLogger("asyncio").addHandler(handler)
    ours = logging.getLogger("tapwright")
    ours.addHandler(handler)
    ours.propagate = False
    ours.setLevel(logging.DEBUG if verbose else logging.WARNING)
