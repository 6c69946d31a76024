"""The driver's side of one life of a host: sends attempts there, and writes what comes back."""

import asyncio
import errno
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, assert_never

from ..actions import UsageError
from ..actions.log import get_logger
from ..agent.models.gate import EndpointGates
from ..device.device import InstalledApp
from ..device.errors import DeviceError
from ..traces.journal import RunFolder
from .messages import (
    AppInstalled,
    CancelTurn,
    ChangeKept,
    EpisodeBegun,
    FileChanged,
    FromDriver,
    FromHost,
    GateMessage,
    HostFailed,
    HostReady,
    InstallApp,
    PlayTurn,
    StepPaid,
    TraceMessage,
    TurnEnded,
)
from .mirror import EpisodeMirror
from .queue import UnitAttempt
from .shared_gates import GateDesk
from .worker import AttemptResult, Episode, InfrastructureFailure, OnStep

# An attempt that is broken off tidies its phone up and closes its trace.
_BREAK_OFF_S = 10.0

_log = get_logger(__name__)


class HostLost(DeviceError):
    """A host does not exist any more, or cannot be reached; the message says why."""


class HostChannel(Protocol):
    """A way to a host: a pipe to its process, or calls of its actor."""

    async def send(self, messages: Sequence[FromDriver]) -> None:
        """Send in order; raises HostLost."""
        ...

    async def receive(self) -> Sequence[FromHost]:
        """What it tells next, waited for; raises HostLost."""
        ...

    async def close(self) -> None:
        """End the host, in time by itself or else by force."""
        ...


@dataclass(slots=True)
class _Turn:
    """An attempt that is played over there."""

    run: RunFolder
    on_step: OnStep
    ended: asyncio.Future[AttemptResult]
    mirror: EpisodeMirror | None = None
    refusal: OSError | None = None


class HostLink:
    """One life of a host, from the start of its process to its end."""

    def __init__(self, channel: HostChannel, gates: EndpointGates) -> None:
        self._channel = channel
        self._desk = GateDesk(gates, self._send)
        self._turns: dict[int, _Turn] = {}
        self._numbers = 0
        self._ready: asyncio.Future[HostReady] = asyncio.get_running_loop().create_future()
        self._outbox: asyncio.Queue[FromDriver] = asyncio.Queue()
        self._inbox: asyncio.Queue[TraceMessage | None] = asyncio.Queue()
        self._apps: dict[int, asyncio.Future[InstalledApp | None]] = {}
        self._tasks = [
            asyncio.create_task(self._listen()),
            asyncio.create_task(self._write()),
            asyncio.create_task(self._talk()),
        ]
        self.lost: str | None = None

    async def ready(self) -> HostReady:
        """Wait for its phones; raises UsageError, DeviceError or HostLost."""
        return await asyncio.shield(self._ready)

    async def play(
        self, phone: int, turn: UnitAttempt, run: RunFolder, on_step: OnStep
    ) -> AttemptResult:
        """Play one attempt over there into the run here; a host that is lost meanwhile is
        infrastructure, with what was paid. Raises OSError and UsageError."""
        assert self.lost is None, "a host that is lost plays nothing"
        self._numbers += 1
        number = self._numbers
        ended: asyncio.Future[AttemptResult] = asyncio.get_running_loop().create_future()
        self._turns[number] = _Turn(run, on_step, ended)
        language = turn.unit.task.language
        self._send(PlayTurn(number, phone, turn.unit.key, turn.attempt, language))
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            self._send(CancelTurn(number))
            await asyncio.wait({ended}, timeout=_BREAK_OFF_S)
            if not ended.done():
                self._settle(self._turns[number], "broken off; its host did not answer")
            if not ended.cancelled():
                ended.exception()
            raise
        finally:
            del self._turns[number]

    async def install(self, phone: int) -> InstalledApp | None:
        """Have the app under test on a phone over there; raises UsageError and DeviceError."""
        if self.lost is not None:
            raise HostLost(self.lost)
        told: asyncio.Future[InstalledApp | None] = asyncio.get_running_loop().create_future()
        self._apps[phone] = told
        self._send(InstallApp(phone))
        return await told

    async def close(self) -> None:
        """End the host; what is still played there is broken off."""
        await self._channel.close()
        # What it has told until then is written.
        await asyncio.gather(*self._tasks[:2], return_exceptions=True)
        self._tasks[2].cancel()
        await asyncio.gather(self._tasks[2], return_exceptions=True)
        await self._desk.close()

    def _send(self, message: FromDriver) -> None:
        self._outbox.put_nowait(message)

    async def _talk(self) -> None:
        with suppress(HostLost):  # whoever listens hears of it, and says why
            while True:
                messages = [await self._outbox.get()]
                while not self._outbox.empty():
                    messages.append(self._outbox.get_nowait())
                await self._channel.send(messages)

    async def _listen(self) -> None:
        hearing = asyncio.create_task(self._hear())
        await asyncio.wait({hearing})
        error = hearing.exception()
        if not isinstance(error, HostLost):
            # What it says cannot be read: it is of no use any more.
            _log.error("a host cannot be understood", exc_info=error)
        self._end(str(error) if isinstance(error, HostLost) else f"not understood: {error!r}")

    async def _hear(self) -> None:
        while True:
            for message in await self._channel.receive():
                self._sort(message)

    def _end(self, why: str) -> None:
        self.lost = why
        if not self._ready.done():
            self._fail(HostLost(why))
        for phone in list(self._apps):
            self._app_told(AppInstalled(phone, why=why))
        self._inbox.put_nowait(None)

    def _fail(self, error: UsageError | DeviceError) -> None:
        if not self._ready.done():
            self._ready.set_exception(error)
            self._ready.exception()  # perhaps nobody waits any more

    def _sort(self, message: FromHost) -> None:
        match message:
            case HostReady():
                self._ready.set_result(message)
            case HostFailed(why=why, mistake=mistake):
                self._fail(UsageError(why) if mistake else DeviceError(why))
            case AppInstalled():
                self._app_told(message)
            case EpisodeBegun() | FileChanged() | StepPaid() | TurnEnded():
                self._inbox.put_nowait(message)
            case _:
                self._gate(message)

    def _app_told(self, message: AppInstalled) -> None:
        told = self._apps.pop(message.phone)
        if told.done():
            return  # nobody waits any more
        if message.why is None:
            told.set_result(message.app)
        else:
            kind = UsageError if message.mistake else DeviceError
            told.set_exception(kind(message.why))
            told.exception()  # perhaps nobody waits any more

    def _gate(self, message: GateMessage) -> None:
        self._desk.handle(message)

    async def _write(self) -> None:
        """Write what is told, in its order: a step is paid once it is on disk."""
        while (message := await self._inbox.get()) is not None:
            turn = self._turns.get(message.turn)
            if turn is None:
                self._forget(message)
                continue
            taking = asyncio.create_task(self._take(turn, message))
            await asyncio.wait({taking})
            if (error := taking.exception()) is not None:
                # Whoever waits for the attempt would wait for ever: it is over with this.
                self._give_up(turn, message, error)
        await self._desk.close()
        for turn in list(self._turns.values()):
            self._settle(turn, self.lost or "its host is gone")

    async def _take(self, turn: _Turn, message: TraceMessage) -> None:
        match message:
            case EpisodeBegun():
                self._begin(turn, message)
            case FileChanged():
                await self._change(turn, message)
            case StepPaid(usd=usd):
                turn.on_step(usd)
            case TurnEnded():
                _finish(turn, message)
            case _:
                assert_never(message)

    def _give_up(self, turn: _Turn, message: TraceMessage, error: BaseException) -> None:
        """Go on without an attempt of which something cannot be written."""
        if turn.mirror is not None:
            turn.mirror.close()
        if not turn.ended.done():
            turn.ended.set_exception(error)
        self._forget(message)
        self._send(CancelTurn(message.turn))

    def _forget(self, message: TraceMessage) -> None:
        """An attempt that was given up here goes on over there: it is told that nobody writes."""
        number = getattr(message, "number", 0)
        if number:
            gone = errno.EPIPE, "the attempt was given up"
            self._send(ChangeKept(number, refusal=gone))

    def _begin(self, turn: _Turn, begun: EpisodeBegun) -> None:
        try:
            turn.mirror = EpisodeMirror(turn.run, begun.id)
        except OSError as error:
            turn.refusal = error
            self._send(ChangeKept(begun.number, refusal=_refused(error)))
        else:
            self._send(ChangeKept(begun.number, turn.mirror.folder.name))

    async def _change(self, turn: _Turn, changed: FileChanged) -> None:
        assert turn.mirror is not None, "a file comes after its episode"
        if turn.refusal is None:
            try:
                if changed.name == "episode.json":
                    # The first one lists the episode, which only this thread does.
                    turn.mirror.apply(changed)
                else:
                    await asyncio.to_thread(turn.mirror.apply, changed)
            except OSError as error:
                turn.refusal = error
        if changed.number:
            refusal = turn.refusal and _refused(turn.refusal)
            self._send(ChangeKept(changed.number, refusal=refusal))

    def _settle(self, turn: _Turn, why: str) -> None:
        """The attempt of a host that is gone: its trace is kept, and what was paid is booked."""
        if turn.ended.done():
            return
        record = None
        if turn.mirror is not None:
            try:
                record, paid = turn.mirror.settle(why)
            except (OSError, ValueError, UsageError) as error:
                # A full disk, most likely: the trace stays as it is, and the run ends by it.
                turn.ended.set_exception(error)
                return
            if paid is not None:
                turn.on_step(paid.cost_usd)
        failure = InfrastructureFailure(why, record.totals) if record else None
        turn.ended.set_result(failure or InfrastructureFailure(why))


def _finish(turn: _Turn, ended: TurnEnded) -> None:
    if turn.mirror is not None:
        turn.mirror.close()
    if turn.ended.done():
        return
    if ended.told:
        _log.error("an attempt crashed", told=ended.told)
    if turn.refusal is not None:
        turn.ended.set_exception(turn.refusal)
    elif ended.mistake is not None:
        turn.ended.set_exception(UsageError(ended.mistake))
    elif ended.failure is not None:
        turn.ended.set_result(ended.failure)
    elif ended.record is not None and turn.mirror is not None:
        turn.ended.set_result(Episode(ended.record, turn.mirror.folder))
    else:
        turn.ended.cancel()


def _refused(error: OSError) -> tuple[int, str]:
    return error.errno or 0, error.strerror or str(error)
