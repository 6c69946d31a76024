"""Units on a Ray cluster: one actor a host holds that host's phones; the driver writes the run.

A host says with custom resources what it has (`tapwright fleet ray join`): `phone:SERIAL` for each
phone that is plugged in, `pocket` for as many pocket phones as it may start, `pool:NAME` for the
phones of a pool. Actors ask for those, so that an autoscaler sees what is wanted (Ray's
documentation, "Resources" and "Scheduling: custom resources").
"""

import asyncio
import importlib
from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Protocol, cast

from ..actions import UsageError
from ..device.errors import DeviceError
from .folder import Options
from .host_link import HostLost
from .hosts import HostedWorker, open_hosts
from .messages import FromDriver, FromHost, HostShare
from .ray_places import ClusterNode, Place, place_phones
from .unit_host import UnitHost
from .worker import OpenAgents

_OPEN_S = 120.0
# An empty answer says that the host is there; without one for so long it is taken to be lost.
_POLL_S = 10.0
_SILENT_S = 60.0
_CLOSE_S = 10.0
# One call that waits for news, others that bring some, and one that ends all.
_CALLS_AT_ONCE = 4


class HostActor:
    """A host of phones behind an actor's calls, each of which runs in a thread of its own."""

    def __init__(self, agents: OpenAgents, share: HostShare) -> None:
        self._host = UnitHost(agents, share)
        self._host.start()

    def send(self, messages: Sequence[FromDriver]) -> None:
        """Take what the driver says, in order."""
        for message in messages:
            self._host.receive(message)

    def poll(self) -> Sequence[FromHost] | None:
        """What there is to tell, waited for a while; None once that was all."""
        return self._host.poll(_POLL_S)

    def close(self) -> bool:
        """Let go of the phones; whether that was done in time."""
        return self._host.close(_CLOSE_S)


class _Method(Protocol):
    def remote(self, *arguments: Any) -> Awaitable[Any]: ...


class _Handle(Protocol):
    """An actor as the driver holds it."""

    send: _Method
    poll: _Method
    close: _Method


class RayChannel:
    """The driver's end of an actor."""

    def __init__(self, ray: Any, actor: _Handle, within_s: float) -> None:
        self._ray = ray
        self._actor = actor
        # Until it has told something it may be waiting for a node.
        self._patience_s = within_s

    async def send(self, messages: Sequence[FromDriver]) -> None:
        """Send in order; raises HostLost."""
        await self._answer(self._actor.send.remote(tuple(messages)), _SILENT_S)

    async def receive(self) -> Sequence[FromHost]:
        """What it tells next; raises HostLost."""
        told = await self._answer(self._actor.poll.remote(), self._patience_s)
        self._patience_s = _SILENT_S
        if told is None:
            raise HostLost("its actor has ended")
        return cast(Sequence[FromHost], told)

    async def close(self) -> None:
        """End the actor, which lets go of its phones first."""
        try:
            await self._answer(self._actor.close.remote(), _CLOSE_S + _POLL_S)
        except HostLost:
            pass  # it is gone, as is wished
        finally:
            self._ray.kill(self._actor)

    async def _answer(self, asked: Awaitable[Any], within_s: float) -> Any:
        try:
            async with asyncio.timeout(within_s):
                return await asked
        except TimeoutError as error:
            raise HostLost(f"its actor said nothing for {within_s:g} s") from error
        except self._ray.exceptions.RayError as error:
            raise HostLost(f"its actor failed: {_short(error)}") from error


@dataclass(frozen=True, slots=True)
class RayCluster:
    """A cluster that this process is connected to."""

    ray: Any
    address: str | None

    def nodes(self) -> list[ClusterNode]:
        """The nodes that are alive."""
        found = cast(Sequence[Mapping[str, Any]], self.ray.nodes())
        return [ClusterNode(n["NodeID"], n["Resources"]) for n in found if n["Alive"]]

    async def start(self, agents: OpenAgents, share: HostShare, place: Place) -> RayChannel:
        """Start an actor with such phones there; raises HostLost."""
        options: dict[str, Any] = {
            "num_cpus": place.cpus,
            "resources": dict(place.resources),
            "max_concurrency": _CALLS_AT_ONCE,
        }
        if place.node is not None:
            # Another node is as good, should this one be gone.
            strategies = importlib.import_module("ray.util.scheduling_strategies")
            options["scheduling_strategy"] = strategies.NodeAffinitySchedulingStrategy(
                place.node, soft=True
            )
        try:
            actor = self.ray.remote(HostActor).options(**options).remote(agents, share)
        except (self.ray.exceptions.RayError, ConnectionError, RuntimeError) as error:
            raise HostLost(f"no actor can be started: {_short(error)}") from error
        return RayChannel(self.ray, actor, _OPEN_S)


@asynccontextmanager
async def ray_workers(
    agents: OpenAgents, phones: int, options: Options
) -> AsyncGenerator[list[HostedWorker]]:
    """The phones that the options ask for, on the hosts of the cluster that they name, or of this
    host alone.

    Raises UsageError if Ray is missing, or if the cluster has not the phones or no room for them.
    """
    ray = _ray()
    ours = not ray.is_initialized()
    if ours:
        _connect(ray, options.ray_address)
    cluster = RayCluster(ray, options.ray_address)
    try:
        places = place_phones(cluster.nodes(), phones, options.serials, options.ray_pool)
        travelling = agents.travelling()

        async def start(share: HostShare) -> RayChannel:
            return await cluster.start(travelling, share, places[share])

        try:
            workers = open_hosts(list(places), start, agents.gates(), prefix=True)
            opened = await workers.__aenter__()
        except HostLost as error:
            raise UsageError(
                f"the Ray cluster did not start the phones: {error}; see what it has free with: "
                "ray status"
            ) from error
        except DeviceError as error:
            raise UsageError(f"a phone on the Ray cluster did not start: {error}") from error
        try:
            yield opened
        finally:
            await workers.__aexit__(None, None, None)
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


def _short(error: Exception) -> str:
    """What went wrong over there, without the traceback that Ray puts before it."""
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__
