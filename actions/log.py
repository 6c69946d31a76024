"""Structured logs that go to the standard library's loggers: quiet until somebody listens."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog

Logger = structlog.stdlib.BoundLogger

# Takes the secrets of the work in hand out of a text; each task of an event loop has its own.
_mask: ContextVar[Callable[[str], str] | None] = ContextVar("mask", default=None)


@contextmanager
def masking(mask: Callable[[str], str]) -> Generator[None]:
    """Write every line that is logged inside the block as `mask` leaves it."""
    token = _mask.set(mask)
    try:
        yield
    finally:
        _mask.reset(token)


def _masked(_logger: object, _name: str, line: Any) -> str:
    mask = _mask.get()
    return mask(str(line)) if mask else str(line)


def get_logger(name: str) -> Logger:
    """A logger of events with fields; handlers and levels are those of `logging.getLogger(name)`.

    Never pass a key, a prompt or typed text to it.
    """
    bound: Logger = structlog.wrap_logger(
        logging.getLogger(name),
        wrapper_class=structlog.stdlib.BoundLogger,
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.KeyValueRenderer(key_order=["event"], repr_native_str=False),
            _masked,
        ],
    )
    return bound
