"""The shell's background jobs."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field

SHELL_PID = 4242
SIGNALS = {
    **{"EXIT": 0, "HUP": 1, "INT": 2, "QUIT": 3, "ILL": 4, "TRAP": 5, "ABRT": 6, "BUS": 7},
    **{"FPE": 8, "KILL": 9, "USR1": 10, "SEGV": 11, "USR2": 12, "PIPE": 13, "ALRM": 14},
    **{"TERM": 15, "STKFLT": 16, "CHLD": 17, "CONT": 18, "STOP": 19, "TSTP": 20, "TTIN": 21},
    **{"TTOU": 22, "URG": 23, "XCPU": 24, "XFSZ": 25, "VTALRM": 26, "PROF": 27, "WINCH": 28},
    **{"IO": 29, "PWR": 30, "SYS": 31},
}
"""Linux's signals on ARM and x86, signal(7)."""


def signal_name(text: str) -> str | None:
    """`TERM` for `TERM`, `SIGTERM` or `15`; None when there is no such signal."""
    name = text.upper().removeprefix("SIG")
    if name in SIGNALS:
        return name
    by_number = {str(number): known for known, number in SIGNALS.items()}
    return by_number.get(text)


@dataclass(slots=True)
class _Job:
    task: asyncio.Task[int]
    command: str
    killed: int = 0


@dataclass(slots=True)
class JobTable:
    """The jobs of one shell by process id."""

    last: int = 0
    """The process id of the latest, 0 before there is one: `$!`."""
    _jobs: dict[int, _Job] = field(default_factory=dict[int, _Job])

    def start(self, work: Coroutine[None, None, int], command: str) -> None:
        task = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(_heard)
        self.last = max(self._jobs, default=SHELL_PID) + 1
        self._jobs[self.last] = _Job(task, command)

    def running(self) -> list[tuple[int, str]]:
        return [(pid, job.command) for pid, job in self._jobs.items() if not job.task.done()]

    def find(self, text: str) -> int | None:
        """The process id for `4243` or `%1`, None when no job is meant."""
        if text.startswith("%"):
            pids = list(self._jobs)
            index = int(text[1:]) - 1 if text[1:].isdecimal() else len(pids) - 1
            return pids[index] if 0 <= index < len(pids) else None
        return int(text) if text.isdecimal() and int(text) in self._jobs else None

    def kill(self, pid: int, number: int) -> bool:
        """Send a signal; False when the job is over."""
        job = self._jobs[pid]
        if job.task.done():
            return False
        if number:
            job.killed = number
            job.task.cancel()
        return True

    async def wait(self, pid: int) -> int:
        """The status of a job, once it has ended."""
        job = self._jobs[pid]
        await asyncio.wait([job.task])
        if job.task.cancelled():
            return 128 + (job.killed or 15)
        return 1 if job.task.exception() is not None else job.task.result() & 0xFF

    async def wait_for_all(self) -> None:
        waiting = [job.task for job in self._jobs.values() if not job.task.done()]
        if waiting:
            await asyncio.wait(waiting)

    def kill_all(self) -> None:
        for job in self._jobs.values():
            job.task.cancel()


def _heard(task: asyncio.Task[int]) -> None:
    """What a job failed with, such as a lost host, is nobody's business."""
    if not task.cancelled():
        task.exception()
