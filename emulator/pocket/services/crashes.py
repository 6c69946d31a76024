"""Faults of the phone's own code: told as Android tells them, kept for whoever tests the phone."""

import traceback
from types import TracebackType
from typing import Self

from ..system.logbuffer import LogBuffer


class CrashLog:
    """The unexpected exceptions of one phone, latest last, also written to its log."""

    def __init__(self, log: LogBuffer) -> None:
        self._log = log
        self.crashes: list[Exception] = []

    def add(self, error: Exception, where: str) -> None:
        self.crashes.append(error)
        self._log.add("E", "AndroidRuntime", f"FATAL EXCEPTION: {where}")
        for line in "".join(traceback.format_exception(error)).rstrip().splitlines():
            self._log.add("E", "AndroidRuntime", line)

    def guard(self, where: str, *passing: type[Exception]) -> "CrashGuard":
        """Around code whose exceptions, but those of `passing`, must not get further."""
        return CrashGuard(self, where, passing)


class CrashGuard:
    """Keeps an unexpected exception in `error` instead of letting it through."""

    def __init__(self, log: CrashLog, where: str, passing: tuple[type[Exception], ...]) -> None:
        self._log = log
        self._where = where
        self._passing = passing
        self.error: Exception | None = None

    @property
    def told(self) -> str:
        """The exception as Android's runtime would print it."""
        error = self.error
        return f"java.lang.RuntimeException: {type(error).__name__}: {error}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, self._passing):
            return False
        self.error = error
        self._log.add(error, self._where)
        return True
