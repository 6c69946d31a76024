"""Structured logs that go to the standard library's loggers: quiet until somebody listens."""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, cast

# Takes the secrets of the work in hand out of a text; each task of an event loop has its own.
_MASKS = "_tapwright_masks"
_mask: ContextVar[Callable[[str], str] | None] = ContextVar("mask", default=None)


@contextmanager
def masking(mask: Callable[[str], str]) -> Generator[None]:
    """Write every line that is logged inside the block as `mask` leaves it.

    An error that leaves the block takes the mask along, for `masked_error`.
    """
    token = _mask.set(mask)
    try:
        yield
    except BaseException as error:
        setattr(error, _MASKS, (*getattr(error, _MASKS, ()), mask))
        raise
    finally:
        _mask.reset(token)


def masked_error(error: BaseException, text: str) -> str:
    """What is told of an error, without the secrets of the blocks that it or its causes left."""
    for mask in dict.fromkeys(_masks(error, set())):
        text = mask(text)
    return text


def _masks(error: BaseException | None, seen: set[int]) -> Iterator[Callable[[str], str]]:
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield from getattr(error, _MASKS, ())
    yield from _masks(error.__cause__, seen)
    yield from _masks(error.__context__, seen)
    if isinstance(error, BaseExceptionGroup):
        for inner in cast(BaseExceptionGroup[BaseException], error).exceptions:
            yield from _masks(inner, seen)


def _masked(_logger: object, _name: str, line: Any) -> str:
    mask = _mask.get()
    return mask(str(line)) if mask else str(line)


class Logger:
    """Events with fields; structlog, which takes long to load, is loaded by the first line that
    somebody listens to."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, **fields: object) -> None:
        """What helps to follow the code."""
        self._write(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: object) -> None:
        """What happened."""
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        """What somebody should know of."""
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, **fields: object) -> None:
        """What went wrong; `exc_info` is the exception."""
        self._write(logging.ERROR, event, fields)

    def _write(self, level: int, event: str, fields: dict[str, object]) -> None:
        if self._logger.isEnabledFor(level):
            self._bound.log(level, event, **fields)

    @cached_property
    def _bound(self) -> Any:
        import structlog

        return structlog.wrap_logger(
            self._logger,
            wrapper_class=structlog.stdlib.BoundLogger,
            processors=[
                structlog.stdlib.filter_by_level,
                structlog.processors.KeyValueRenderer(key_order=["event"], repr_native_str=False),
                _masked,
            ],
        )


def get_logger(name: str) -> Logger:
    """A logger of events with fields; handlers and levels are those of `logging.getLogger(name)`.

    Never pass a key, a prompt or typed text to it.
    """
    return Logger(name)
