"""A host of phones: plays attempts on them where they are, and tells the driver all of it.

It is the same object behind the pipe of a process and behind a Ray actor: messages go in by
`receive` and come out by `poll`, from any thread.
"""

import asyncio
import os
import socket
import tempfile
import traceback
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from ..actions import UsageError
from ..device.errors import DeviceError
from ..tasks.task import Task
from ..traces.redactor import Redactor
from .local import LocalWorker, held_workers, pocket_workers
from .loop_host import LoopHost
from .messages import (
    AppInstalled,
    CancelTurn,
    ChangeKept,
    FromDriver,
    FromHost,
    GateOpened,
    HostFailed,
    HostReady,
    HostShare,
    InstallApp,
    PlayTurn,
    StepPaid,
    TurnEnded,
)
from .plan import plan_again
from .queue import UnitAttempt
from .shared_gates import SharedGates
from .streamed import Replies, StreamedFiles, StreamedRun
from .worker import AttemptResult, Episode, InfrastructureFailure, OpenAgents, PlayUnit


class UnitHost(LoopHost[FromHost]):
    """Phones and agents in an event loop of their own, in a thread of this process."""

    def __init__(self, agents: OpenAgents, share: HostShare) -> None:
        super().__init__("phones")
        self._agents = agents
        self._share = share
        self._replies = Replies(self.tell)
        self._gates = SharedGates(self.tell)
        self._turns: dict[int, asyncio.Task[None]] = {}
        self._installing: dict[int, asyncio.Task[None]] = {}

    def receive(self, message: FromDriver) -> None:
        """Take what the driver says."""
        if isinstance(message, ChangeKept):
            # The loop may be waiting for it.
            self._replies.answer(message)
            return
        self.soon(partial(self._handle, message))

    def close(self, within_s: float) -> bool:
        """Break off what is played and let go of the phones; whether that was done in time."""
        self._replies.abandon()
        return super().close(within_s)

    async def serve(self) -> None:
        serving = asyncio.create_task(self._open())
        await asyncio.wait({serving})
        error = serving.exception()
        if isinstance(error, UsageError | DeviceError):
            self.tell(HostFailed(str(error), isinstance(error, UsageError)))
        elif error is not None:
            told = "".join(traceback.format_exception(error))
            self.tell(HostFailed(told, mistake=False))

    async def _open(self) -> None:
        async with self._agents(self._gates) as play, self._phones(play) as workers:
            phones = tuple((worker.device, worker.simulated) for worker in workers)
            self._workers = workers
            self.tell(HostReady(phones, socket.gethostname(), os.getpid()))
            await self.closing.wait()
            await self._break_off()

    @asynccontextmanager
    async def _phones(self, play: PlayUnit) -> AsyncGenerator[list[LocalWorker]]:
        share = self._share
        opened = (
            held_workers(share.serials, play)
            if share.serials
            else pocket_workers(share.pockets, play, share.persona, 1, share.language)
        )
        async with opened as workers:
            yield workers

    def _handle(self, message: FromDriver) -> None:
        match message:
            case PlayTurn(turn=turn):
                self._turns[turn] = asyncio.create_task(self._play(message))
            case InstallApp(phone=phone):
                self._installing[phone] = asyncio.create_task(self._install(phone))
            case CancelTurn(turn=turn):
                if turn in self._turns:
                    self._turns[turn].cancel()
            case GateOpened():
                self._gates.opened(message)
            case ChangeKept():
                self._replies.answer(message)

    async def _break_off(self) -> None:
        under_way = [*self._turns.values(), *self._installing.values()]
        for one in under_way:
            one.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _install(self, phone: int) -> None:
        try:
            told = AppInstalled(phone, await self._workers[phone].install())
        except (UsageError, DeviceError) as error:
            told = AppInstalled(phone, None, str(error), isinstance(error, UsageError))
        self.tell(told)

    async def _play(self, order: PlayTurn) -> None:
        try:
            (unit,) = plan_again(order.key.suite, [order.key], order.language).units
        except UsageError as error:
            self.tell(TurnEnded(order.turn, mistake=str(error)))
            return
        playing = asyncio.create_task(self._played(order, UnitAttempt(unit, order.attempt)))
        try:
            await asyncio.wait({playing})
        finally:
            if not playing.done():
                playing.cancel()
                await asyncio.gather(playing, return_exceptions=True)
            self.tell(_ended(order.turn, unit.task, playing))
            self._turns.pop(order.turn, None)

    async def _played(self, order: PlayTurn, attempt: UnitAttempt) -> AttemptResult:
        turn = order.turn
        files = StreamedFiles(turn, self.tell, self._replies)
        with tempfile.TemporaryDirectory(prefix="tapwright-unit-") as folder:
            run = StreamedRun.beside(Path(folder), version("tapwright"), files)
            try:
                return await self._workers[order.phone].play(
                    attempt, run, lambda usd: self.tell(StepPaid(turn, usd))
                )
            finally:
                files.send_rest()


def _ended(turn: int, task: Task, playing: "asyncio.Task[AttemptResult]") -> TurnEnded:
    if playing.cancelled():
        return TurnEnded(turn)
    error = playing.exception()
    if isinstance(error, UsageError):
        return TurnEnded(turn, mistake=str(error))
    if error is not None:
        # No end of the agent's: the set-up, the check or we ourselves have a mistake.
        mask = Redactor(task.secrets).mask
        told = mask("".join(traceback.format_exception(error)))
        failure = InfrastructureFailure(mask(f"crashed: {error!r}"))
        return TurnEnded(turn, failure=failure, told=told)
    match playing.result():
        case InfrastructureFailure() as failure:
            return TurnEnded(turn, failure=failure)
        case Episode(record=record):
            return TurnEnded(turn, record=record)
