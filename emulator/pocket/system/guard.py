"""The wall around apps: what their code raises is their crash, and the phone goes on."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType


class Guard:
    """A block of app code; an error in it goes to `on_crash`, as from a process of its own.

    Interrupts and exits, which are no Exceptions, pass through.
    """

    def __init__(self, on_crash: Callable[[Exception], None]) -> None:
        self._on_crash = on_crash

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self._on_crash(error)
        return True
