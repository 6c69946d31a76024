"""A run that a server has begun, and what the server says of its work."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from ..runs import JobRun


@dataclass(slots=True)
class ActiveRun:
    """A run that is under way, and why it is being stopped, if it is."""

    run: JobRun
    stop_why: str = ""
    task: asyncio.Task[None] | None = None

    def stop(self, why: str) -> None:
        """End it before its next act."""
        self.stop_why = self.stop_why or why
        if self.task is not None:
            self.task.cancel()


@dataclass(frozen=True, slots=True)
class ServerNotice:
    """Something that whoever looks after the jobs should know."""

    at: datetime
    text: str
