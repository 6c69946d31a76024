"""Structured logs that go to the standard library's loggers: quiet until somebody listens."""

import logging

import structlog

Logger = structlog.stdlib.BoundLogger


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
        ],
    )
    return bound
