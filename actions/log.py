"""Structured logs that go to the standard library's loggers: quiet until somebody listens."""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

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


class Logger:
    """Events with fields, written as `event=... name=value`."""

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
            mask = _mask.get()
            # The caller is two frames up, which is what a format with %(filename)s says.
            line = _line(event, fields)
            self._logger.log(level, "%s", mask(line) if mask else line, stacklevel=3)


def _line(event: str, fields: dict[str, object]) -> str:
    pairs = {"event": event, **fields}.items()
    return " ".join(f"{k}={v if isinstance(v, str) else repr(v)}" for k, v in pairs)


def get_logger(name: str) -> Logger:
    """A logger of events with fields; handlers and levels are those of `logging.getLogger(name)`.

    Never pass a key, a prompt or typed text to it.
    """
    return Logger(name)
