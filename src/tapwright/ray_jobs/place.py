"""Has the work of a job's runs done on the hosts of a Ray cluster; everything else stays here.

The driver books the run, asks people, and saves what was read; the host writes the traces. The
folders of jobs and traces are therefore on storage that both have at one path.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

from ..actions import UsageError
from ..agent.hooks import heard
from ..agent.models.base import ModelLost
from ..agent.policy.gate import Approval, Approver
from ..agent.user import User
from ..bench.host_link import HostLost
from ..bench.host_process import HostProcess
from ..bench.ray_engine import RayCluster, check_ray, reached_cluster
from ..bench.ray_host import OPEN_S, RayOrder
from ..bench.ray_places import OnePhone, place_one
from ..device.errors import DeviceError, DeviceNotFound
from ..jobs.runs import JobRun
from ..jobs.work import Book, JobPrepared, JobWork, WorkDone, WorkLost, WorkTerms, last_episode
from ..traces.reader import read_episode
from .host import JobOrder, LentPhone
from .messages import (
    ApprovalAsked,
    BeginWork,
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

# A run whose host is lost is gone on with on another actor so often, and then booked as cut off.
MOST_LIVES = 3
# What is stopped tidies its phone up and closes its trace.
_STOP_S = 10.0

_Process = HostProcess[FromJobDriver, FromJobHost]


@dataclass(frozen=True, slots=True)
class RayPlace:
    """The hosts of the cluster at that address; without one, RAY_ADDRESS, else a cluster of this
    computer for each run."""

    address: str | None = None

    def open(
        self, prepared: JobPrepared, terms: WorkTerms, earlier: JobRun | None
    ) -> AbstractAsyncContextManager[JobWork]:
        """See WorkPlace; raises UsageError as well if Ray is missing, or if the cluster has no such
        phone."""
        return self._open(prepared, terms, earlier)

    @asynccontextmanager
    async def _open(
        self, prepared: JobPrepared, terms: WorkTerms, earlier: JobRun | None
    ) -> AsyncGenerator[JobWork]:
        check_ray()
        settings = prepared.settings
        out = settings.out.absolute()
        settings = settings.model_copy(update={"out": out})
        sent = replace(prepared, secrets={}, settings=settings)
        async with reached_cluster(self.address) as cluster:
            work = RayWork(sent, terms, cluster)
            out.mkdir(parents=True, exist_ok=True)
            marker = out / f".seen-{uuid4().hex}"
            marker.touch()
            work.marker = marker
            try:
                try:
                    await work.ready(earlier)
                except HostLost as error:
                    raise DeviceError(
                        f"the Ray cluster had no room: {error}; `ray status` says what is free"
                    ) from error
                yield work
            finally:
                marker.unlink(missing_ok=True)
                await work.close()


class RayWork:
    """The work of one run on a host of a cluster, and of another host once that is lost."""

    def __init__(self, prepared: JobPrepared, terms: WorkTerms, cluster: RayCluster) -> None:
        self._prepared = prepared
        self._terms = terms
        self._cluster = cluster
        self._process: _Process | None = None
        self._hearing: asyncio.Future[Sequence[FromJobHost]] | None = None
        self.marker = Path()

    async def ready(self, run: JobRun | None) -> None:
        """Have an actor for a run, or for the one to go on with; raises UsageError, DeviceError and
        HostLost."""
        await self.close()
        phone, terms = self._phone(run), self._terms
        order = JobOrder(
            self._prepared, LentPhone(phone.serial, phone.among), self.marker,
            wait_s=terms.patience.seconds, yes=terms.yes, command=terms.command,
        )  # fmt: skip
        made = RayOrder(
            order, phone.place, self._cluster.address, self._cluster.access,
            OPEN_S + terms.patience.seconds,
        )  # fmt: skip
        self._process = process = await _Process.start(made)
        while True:
            for message in await self._told(process):
                match message:
                    case WorkReady():
                        return
                    case WorkFailed():
                        _fail(message)
                    case WorkSays(text=text):
                        self._say(text)
                    case _:
                        raise DeviceError(f"the host of the job is not understood: {message!r}")

    async def do(
        self, run: JobRun, user: User | None, approver: Approver | None, book: Book
    ) -> WorkDone:
        """See JobWork; raises WorkLost as well."""
        newest, why = run, ""

        async def booked(told: JobRun) -> None:
            nonlocal newest
            newest = told
            await book(told)

        for _ in range(MOST_LIVES):
            try:
                if self._process is None:
                    await self.ready(newest)
                return await self._one(newest, user, approver, booked)
            except HostLost as error:
                why = f"the host of its phone was lost: {error}"
                await self.close()
                if self._prepared.job.spec.flow is not None and newest.trace is not None:
                    raise WorkLost(f"{why}; a flow is not gone on with") from error
                self._say(f"{run.job}: {why}; it is gone on with")
            except UsageError as error:
                if self._process is None:
                    # What it was begun on is not there any more.
                    raise WorkLost(f"the host of its phone was lost: {error}") from error
                raise
        raise WorkLost(f"{why}, {MOST_LIVES} times")

    async def close(self) -> None:
        """End the actor."""
        process, self._process = self._process, None
        hearing, self._hearing = self._hearing, None
        if process is not None:
            await process.close()
        if hearing is not None:
            await asyncio.gather(hearing, return_exceptions=True)

    def _phone(self, run: JobRun | None) -> OnePhone:
        pool = self._terms.pool or self._prepared.job.spec.pool
        serial = None if self._terms.pool is not None else self._prepared.settings.device
        episode = None if run is None else last_episode(run)
        if episode is not None and self._terms.pool is None:
            serial = read_episode(episode).device.serial
        return place_one(self._cluster.nodes, serial, pool if serial is None else None)

    async def _one(
        self, run: JobRun, user: User | None, approver: Approver | None, book: Book
    ) -> WorkDone:
        """The work on one host; raises HostLost."""
        process = self._process
        assert process is not None
        asking: set[asyncio.Task[None]] = set()
        try:
            await process.send([BeginWork(run, user is not None, approver is not None)])
            while True:
                for message in await self._told(process):
                    match message:
                        case WorkEnded(done=done):
                            if done is None:
                                raise WorkLost("it was stopped on the host of its phone")
                            return done
                        case WorkFailed():
                            _fail(message)
                        case StepDone(step=step):
                            await heard(self._terms.on_step, step)
                        case WorkSays(text=text):
                            self._say(text)
                        case WorkReady():
                            pass
                        case _:
                            answering = _reply(process, message, user, approver, book)
                            task = asyncio.create_task(answering)
                            asking.add(task)
                            task.add_done_callback(asking.discard)
        except asyncio.CancelledError:
            await self._stop(process)
            raise
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def _stop(self, process: _Process) -> None:
        """Have it stopped before its next act, its trace closed."""
        with suppress(HostLost, TimeoutError):
            async with asyncio.timeout(_STOP_S):
                await process.send([StopWork()])
                over = False
                while not over:
                    told = await self._told(process)
                    over = any(isinstance(one, WorkEnded | WorkFailed) for one in told)

    async def _told(self, process: _Process) -> Sequence[FromJobHost]:
        """What the host tells next. Whoever is cancelled meanwhile leaves no half-read message."""
        if self._hearing is None:
            self._hearing = asyncio.ensure_future(process.receive())
        hearing = self._hearing
        try:
            return await asyncio.shield(hearing)
        finally:
            if hearing.done():
                self._hearing = None

    def _say(self, text: str) -> None:
        if self._terms.say is not None:
            self._terms.say(text)


async def _reply(
    process: _Process,
    message: HostQuestion,
    user: User | None,
    approver: Approver | None,
    book: Book,
) -> None:
    reply: str | Approval | None = None
    refusal: str | None = None
    try:
        match message:
            case RunBooked(run=run):
                await book(run)
            case QuestionAsked(text=text):
                reply = None if user is None else await user.answer(text)
            case ApprovalAsked(request=request):
                reply = None if approver is None else await approver.approve(request)
    except Exception as error:  # noqa: BLE001 - whoever asks over there would wait for ever
        refusal = str(error) or type(error).__name__
    with suppress(HostLost):  # whoever listens hears of it
        await process.send([Replied(message.number, reply, refusal)])


def _fail(message: WorkFailed) -> NoReturn:
    match message.kind:
        case "usage":
            raise UsageError(message.why)
        case "absent":
            raise DeviceNotFound(message.why)
        case "device":
            raise DeviceError(message.why)
        case "model":
            raise ModelLost(message.why)
        case "disk":
            raise OSError(message.why)
        case "crash":
            raise DeviceError(f"it crashed on the host of its phone: {message.why}")
