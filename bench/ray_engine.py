"""Units on a Ray cluster: one actor a phone, on whatever host; the driver alone writes the run.

An actor has a pocket phone of its own on its host, or a real one that is plugged in there: such a
host says so with `ray start --resources='{"phone:SERIAL": 1}'`. It plays an attempt into a folder
of its own and sends the trace as bytes.
"""

import asyncio
import importlib
import io
import socket
import tarfile
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, cast

from ..actions import UsageError
from ..actions.log import get_logger
from ..tasks.goal import Language
from ..traces.files import Files, seal_record
from ..traces.journal import RunFolder
from ..traces.reader import read_episode
from ..traces.schema import EpisodeRecord, Verdict
from .local import LocalWorker, held_workers, pocket_workers
from .plan import plan_again
from .queue import UnitAttempt
from .report.result import UnitKey
from .worker import AttemptResult, Episode, InfrastructureFailure, OnStep, OpenAgents

# An actor and its phone with a real model wait most of the time.
_CPUS_EACH = 0.5
_OPEN_S = 120.0
_LISTEN_S = 0.5
_CLOSE_S = 5.0

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Trace:
    """An attempt as an actor sends it: why there is none, or its files as a tar archive and the
    verdict, which may be a judge's."""

    broken: InfrastructureFailure | None = None
    archive: bytes = b""
    verdict: Verdict | None = None


class DeviceActor:
    """Lives on some host of the cluster and plays attempts on one phone there, one at a time."""

    def __init__(self, agents: OpenAgents, serial: str | None) -> None:
        self._agents = agents
        self._serial = serial
        self._stack = AsyncExitStack()
        self._worker: LocalWorker | None = None
        self._steps: list[Decimal | None] = []

    async def open(self) -> tuple[str, bool]:
        """Get the phone ready; its name with the host before it, and whether it is simulated."""
        play = await self._stack.enter_async_context(self._agents())
        phones = held_workers([self._serial], play) if self._serial else pocket_workers(1, play)
        (self._worker,) = await self._stack.enter_async_context(phones)
        return f"{socket.gethostname()}/{self._worker.device}", self._worker.simulated

    async def play(self, key: UnitKey, attempt: int, language: Language) -> Trace:
        """Play one attempt and send its trace."""
        assert self._worker is not None
        (unit,) = plan_again(key.suite, [key], language).units
        self._steps.clear()
        with tempfile.TemporaryDirectory(prefix="tapwright-unit-") as folder:
            run = RunFolder.create(Path(folder), "unit", version("tapwright"))
            played = await self._worker.play(UnitAttempt(unit, attempt), run, self._steps.append)
            match played:
                case InfrastructureFailure():
                    return Trace(broken=played)
                case Episode(record=record, folder=where):
                    archive = await asyncio.to_thread(_packed, where)
                    return Trace(archive=archive, verdict=record.verdict)

    async def steps(self, since: int) -> list[Decimal | None]:
        """The prices of the steps taken in this attempt after the first `since`."""
        return self._steps[since:]

    async def close(self) -> None:
        """Let go of the phone."""
        await self._stack.aclose()


class _Method(Protocol):
    def remote(self, *arguments: Any) -> Awaitable[Any]: ...


class _Handle(Protocol):
    """An actor as the driver holds it."""

    open: _Method
    play: _Method
    steps: _Method
    close: _Method


class RayWorker:
    """An actor on the cluster, as the runner sees it."""

    def __init__(self, ray: Any, actor: _Handle, device: str, simulated: bool) -> None:
        self._ray = ray
        self._actor = actor
        self.device = device
        self.simulated = simulated

    async def play(self, turn: UnitAttempt, run: RunFolder, on_step: OnStep) -> AttemptResult:
        """Play one attempt over there, and put its trace into the run here."""
        task = turn.unit.task
        reply = self._actor.play.remote(turn.unit.key, turn.attempt, task.language)
        playing = asyncio.ensure_future(reply)
        heard = 0
        try:
            while not playing.done():
                await asyncio.wait({playing}, timeout=_LISTEN_S)
                heard = await self._hear(heard, on_step)
            trace = cast(Trace, playing.result())
        except asyncio.CancelledError:
            self._ray.cancel(reply)
            await asyncio.wait({playing}, timeout=_CLOSE_S)
            raise
        except self._ray.exceptions.RayError as error:
            _raise_mistake(error)
            return InfrastructureFailure(f"the actor of {self.device} failed: {_short(error)}")
        finally:
            # Whatever it came to has been looked at.
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
        if trace.broken is not None:
            return trace.broken
        with tempfile.TemporaryDirectory(dir=run.path, prefix=".incoming-") as folder:
            await asyncio.to_thread(_unpack, trace.archive, Path(folder))
            record, place = _adopt(Path(folder), run)
        return Episode(record.model_copy(update={"verdict": trace.verdict}), place)

    async def _hear(self, heard: int, on_step: OnStep) -> int:
        fresh = cast(Sequence[Decimal | None], await self._actor.steps.remote(heard))
        for usd in fresh:
            on_step(usd)
        return heard + len(fresh)


@asynccontextmanager
async def ray_workers(
    agents: OpenAgents, count: int, serials: Sequence[str], address: str | None
) -> AsyncGenerator[list[RayWorker]]:
    """An actor for each serial, or `count` with a pocket phone each, spread over the cluster.

    `address` is that of a cluster; without one it is a cluster of this host alone. Raises
    UsageError if Ray is missing, or if the cluster has no room for the actors or not the phones.
    """
    ray = _ray()
    ours = not ray.is_initialized()
    if ours:
        _connect(ray, address)
    try:
        async with AsyncExitStack() as stack:
            chosen: Sequence[str | None] = serials or [None] * count
            yield await _open(ray, stack, agents, chosen)
    finally:
        if ours:
            ray.shutdown()


def _ray() -> Any:
    if find_spec("ray") is None:
        raise UsageError("--engine ray needs Ray: pip install 'tapwright[ray]'")
    return importlib.import_module("ray")


def _connect(ray: Any, address: str | None) -> None:
    try:
        ray.init(address=address, log_to_driver=False, configure_logging=False,
                 include_dashboard=False, logging_level="ERROR")  # fmt: skip
    except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
        raise UsageError(f"no Ray cluster at {address}: {error}") from error


async def _open(
    ray: Any, stack: AsyncExitStack, agents: OpenAgents, serials: Sequence[str | None]
) -> list[RayWorker]:
    actors = [_actor(ray, stack, agents, serial) for serial in serials]
    try:
        async with asyncio.timeout(_OPEN_S):
            opened = await asyncio.gather(*(actor.open.remote() for actor in actors))
    except TimeoutError as error:
        raise UsageError(
            f"the Ray cluster did not start {len(actors)} phones within {_OPEN_S:g} s; it has "
            f"{ray.available_resources().get('CPU', 0):g} CPUs free, and each phone takes "
            f"{_CPUS_EACH:g}; a real phone needs a host with the resource phone:SERIAL"
        ) from error
    except ray.exceptions.RayError as error:
        _raise_mistake(error)
        raise UsageError(f"a phone on the Ray cluster did not start: {_short(error)}") from error
    return [
        RayWorker(ray, actor, device, simulated)
        for actor, (device, simulated) in zip(actors, opened, strict=True)
    ]


def _actor(ray: Any, stack: AsyncExitStack, agents: OpenAgents, serial: str | None) -> _Handle:
    where = {"resources": {f"phone:{serial}": 1}} if serial else {"scheduling_strategy": "SPREAD"}
    actor = ray.remote(DeviceActor).options(num_cpus=_CPUS_EACH, **where).remote(agents, serial)

    async def end() -> None:
        done, _ = await asyncio.wait(
            {asyncio.ensure_future(actor.close.remote())}, timeout=_CLOSE_S
        )
        for one in done:
            if one.exception() is not None:
                _log.warning("an actor did not close", error=one.exception())
        ray.kill(actor)

    stack.push_async_callback(end)
    return actor


def _packed(episode: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.add(episode, arcname=".")
    return packed.getvalue()


def _raise_mistake(error: Exception) -> None:
    """Raise the UsageError that was raised over there, if it was one."""
    if isinstance(error, UsageError):
        raise UsageError(_short(error)) from error


def _short(error: Exception) -> str:
    """What went wrong over there, without the traceback that Ray puts before it."""
    return str(error).strip().splitlines()[-1]


def _unpack(archive: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")


def _adopt(incoming: Path, run: RunFolder) -> tuple[EpisodeRecord, Path]:
    """The episode under the next number of this run; its record is written last, as the rest is
    only a trace with it."""
    raw = EpisodeRecord.model_validate_json((incoming / "episode.json").read_bytes())
    record = raw.model_copy(update={"id": f"{len(run.episodes) + 1:04d}-{raw.task}"})
    with run.episode(record.model_copy(update={"end": None, "verdict": None})) as journal:
        for path in sorted(incoming.rglob("*")):
            place = journal.folder / path.relative_to(incoming)
            if path.is_file() and path.name != "episode.json":
                place.parent.mkdir(parents=True, exist_ok=True)
                path.replace(place)
    Files().put(journal.folder / "episode.json", seal_record(record))
    return read_episode(journal.folder), journal.folder
