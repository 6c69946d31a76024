"""The host of a job's phone: does the work of one run there, and asks the driver for the rest."""

import asyncio
import importlib
import socket
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from ..actions import UsageError
from ..actions.log import masking
from ..agent.models.base import ModelLost
from ..agent.policy.gate import Approval, ApprovalRequest
from ..bench.loop_host import LoopHost
from ..device.device import Device
from ..device.errors import ABSENT, DeviceError
from ..door import open_session
from ..fleet.leases import Leased, Patience
from ..fleet.phones import POCKET, open_phone
from ..jobs.runs import JobRun
from ..jobs.secrets import read_job_secrets
from ..jobs.work import JobPrepared, JobWork, WorkHere, WorkTerms
from ..traces.redactor import Redactor
from .messages import (
    ApprovalAsked,
    BeginWork,
    FailureKind,
    FromJobDriver,
    FromJobHost,
    HostQuestion,
    QuestionAsked,
    Replied,
    RunBooked,
    StepDone,
    StopWork,
    WorkEnded,
    WorkFailed,
    WorkReady,
    WorkSays,
)


@dataclass(frozen=True, slots=True)
class LentPhone:
    """Which phone of the host is meant: the one with that serial, or of a pool any one that is
    free of those that `among` names for the host's id in the cluster, else a pocket phone."""

    serial: str | None = None
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def here(self) -> tuple[str, ...]:
        """The serials that may be taken on this host."""
        if self.serial is not None:
            return (self.serial,)
        ray = importlib.import_module("ray")
        return self.among.get(ray.get_runtime_context().get_node_id(), ()) or (POCKET,)

    @asynccontextmanager
    async def open(
        self,
        serial: str | None,
        patience: Patience | None = None,
        *,
        display: int | None = None,
        pool: str | None = None,
    ) -> AsyncGenerator[Device]:
        """The phone, held by a lease of this host; raises Leased and DeviceError.

        `serial` is that of the run that is gone on with. The pool is the cluster's: `here` are
        those of it that this host has.
        """
        serials = (serial,) if serial is not None else self.here
        async with AsyncExitStack() as stack:
            for one in serials:
                try:
                    held = await stack.enter_async_context(open_phone(one, display=display))
                    break
                except Leased:
                    continue
            else:
                opened = open_phone(serials[0], patience, display=display)
                held = await stack.enter_async_context(opened)
            yield held


@dataclass(frozen=True, slots=True)
class JobOrder:
    """The work of one run, as it is sent to the host: without secrets, which the host reads where
    the job's file says. `marker` is a file that is to be seen there as well."""

    prepared: JobPrepared
    phone: LentPhone
    marker: Path
    wait_s: float = 0.0
    yes: bool = False
    command: tuple[str, ...] = ()

    def host(self) -> "JobHost":
        """What does it."""
        return JobHost(self)


class _Desk:
    """What the driver is asked: it is user, approver and journal of the run."""

    def __init__(self, tell: Callable[[FromJobHost], None]) -> None:
        self._tell = tell
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[str | Approval | None]] = {}

    async def book(self, run: JobRun) -> None:
        """Have a run written down; raises OSError."""
        await self._asked(lambda number: RunBooked(number, run))

    async def answer(self, question: str) -> str | None:
        """See User."""
        reply = await self._asked(lambda number: QuestionAsked(number, question))
        return reply if isinstance(reply, str) else None

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """See Approver."""
        reply = await self._asked(lambda number: ApprovalAsked(number, request))
        return reply if isinstance(reply, Approval) else None

    def replied(self, message: Replied) -> None:
        """The driver has replied."""
        waiting = self._waiting.pop(message.number, None)
        if waiting is None or waiting.done():
            return  # nobody waits any more
        if message.refusal is not None:
            waiting.set_exception(OSError(message.refusal))
        else:
            waiting.set_result(message.reply)

    async def _asked(self, message: Callable[[int], HostQuestion]) -> str | Approval | None:
        number = next(self._numbers)
        waiting: asyncio.Future[str | Approval | None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        self._tell(message(number))
        return await waiting


class JobHost(LoopHost[FromJobHost]):
    """The work of one order, in an event loop of its own."""

    def __init__(self, order: JobOrder) -> None:
        super().__init__("job")
        self._order = order
        self._desk = _Desk(self.tell)
        self._begun: asyncio.Queue[BeginWork] = asyncio.Queue()
        self._work: asyncio.Task[None] | None = None

    def receive(self, message: FromJobDriver) -> None:
        """Take what the driver says."""
        self.soon(lambda: self._handle(message))

    def _handle(self, message: FromJobDriver) -> None:
        match message:
            case BeginWork():
                self._begun.put_nowait(message)
            case StopWork():
                self._stop()
            case Replied():
                self._desk.replied(message)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()

    async def serve(self) -> None:
        """Do the work, until it is over or to be broken off."""
        self._work = asyncio.create_task(self._all())
        closing = asyncio.create_task(self.closing.wait())
        await asyncio.wait({self._work, closing}, return_when=asyncio.FIRST_COMPLETED)
        self._stop()
        await asyncio.wait({self._work})
        if self._work.cancelled():
            self.tell(WorkEnded(None))
        elif (error := self._work.exception()) is not None:
            self.tell(WorkFailed(_kind(error), str(error) or type(error).__name__))
        # Until the driver has heard of it.
        await closing

    async def _all(self) -> None:
        order = self._order
        _check_seen(order)
        secrets = read_job_secrets(order.prepared.job.spec, only=order.prepared.typed)
        prepared = replace(order.prepared, secrets=secrets)
        terms = WorkTerms(
            patience=Patience(order.wait_s, self._say), yes=order.yes, say=self._say,
            on_step=lambda step: self.tell(StepDone(step)), command=order.command,
        )  # fmt: skip
        with masking(Redactor(secrets).mask):
            async with WorkHere(open_session, order.phone.open).open(prepared, terms) as work:
                self.tell(WorkReady())
                await self._done(work, await self._begun.get())

    async def _done(self, work: JobWork, begun: BeginWork) -> None:
        user = self._desk if begun.user else None
        approver = self._desk if begun.approver else None
        done = await work.do(begun.run, user, approver, self._desk.book)
        self.tell(WorkEnded(done))

    def _say(self, text: str) -> None:
        self.tell(WorkSays(text))


def _check_seen(order: JobOrder) -> None:
    """Raise UsageError where this host has other files than the driver."""
    for path in (order.marker, order.prepared.job.path):
        if not path.is_file():
            raise UsageError(
                f"{socket.gethostname()} does not see {path.parent}: the folders of jobs and of "
                "traces (--out, else --history) are on storage that all hosts have at one path"
            )


def _kind(error: BaseException) -> FailureKind:
    match error:
        case UsageError():
            return "usage"
        case ModelLost():
            return "model"
        case DeviceError():
            return "absent" if isinstance(error, ABSENT) else "device"
        case OSError():
            return "disk"
        case _:
            return "crash"
