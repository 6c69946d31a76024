"""Units on a Ray cluster: one actor a host holds that host's phones; the driver writes the run.

A host says with custom resources what it has (`tapwright fleet ray join`): `phone:SERIAL` for each
phone that is plugged in, `pocket` for as many pocket phones as it may start, `pool:NAME` for the
phones of a pool. Actors ask for those, so that an autoscaler sees what is wanted (Ray's
documentation, "Resources" and "Scheduling: custom resources").

Ray ends a process whose cluster loses its head, with no word and at once. So the driver is never
connected itself: each actor is spoken to by a process beside it (ray_host.py), which is made anew,
as any host is, once the head is back.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec

from ..actions import UsageError
from ..device.errors import DeviceError
from ..fleet.processes import end_child
from ..tasks.goal import Language
from .folder import Options
from .host_link import HostChannel, HostLost
from .host_process import HostOrder, HostProcess
from .hosts import HostedWorker, open_hosts
from .messages import FromDriver, FromHost, HostShare
from .ray_host import RayOrder
from .ray_places import ClusterNode, place_phones
from .worker import OpenAgents

# For so long hosts that are lost are asked for again: a head that comes back, a node that is added.
PATIENCE_S = 300.0
_CONNECT_S = 120.0
_STOP_S = 30.0


@dataclass(frozen=True, slots=True)
class RayCluster:
    """A cluster that was reached: its address, the nodes that were alive, and the variables that
    let somebody in."""

    address: str
    nodes: Sequence[ClusterNode]
    access: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@asynccontextmanager
async def ray_workers(
    agents: OpenAgents,
    phones: int,
    options: Options,
    patience_s: float = PATIENCE_S,
    language: Language = "en",
) -> AsyncGenerator[list[HostedWorker]]:
    """The phones that the options ask for, on the hosts of the cluster that they name, or of this
    host alone.

    Raises UsageError if Ray is missing, or if the cluster has not the phones or no room for them.
    """
    check_ray()
    async with reached_cluster(options.ray_address) as cluster:
        placed = place_phones(cluster.nodes, phones, options.serials, options.ray_pool)
        places = {replace(share, language=language): at for share, at in placed.items()}
        travelling = agents.travelling()

        async def start(share: HostShare) -> HostChannel:
            place = places[share]
            order = RayOrder(HostOrder(travelling, share), place, cluster.address, cluster.access)
            return await HostProcess[FromDriver, FromHost].start(order)

        workers = open_hosts(list(places), start, agents.gates(), True, patience_s)
        try:
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


def check_ray() -> None:
    """Raise UsageError if Ray is missing."""
    if find_spec("ray") is None:
        raise UsageError("--engine ray needs Ray: pip install 'tapwright[ray]'")


@asynccontextmanager
async def reached_cluster(address: str | None) -> AsyncGenerator[RayCluster]:
    """The cluster at the address; without one it is started here, and ends with the block.

    Raises UsageError if there is none.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tapwright.bench.ray_host", *([address] if address else []),
        stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    assert process.stderr is not None
    try:
        try:
            async with asyncio.timeout(_CONNECT_S):
                found = json.loads(await process.stdout.readline())
        except (ValueError, TimeoutError) as error:
            process.stdin.close()
            lines = (await process.stderr.read()).decode("utf-8", "replace").strip().splitlines()
            why = lines[-1].strip() if lines else f"it said nothing for {_CONNECT_S:g} s"
            raise UsageError(f"no Ray cluster at {address}: {why}") from error
        draining = asyncio.create_task(process.stderr.read())
        nodes = [ClusterNode(node["id"], node["resources"]) for node in found["nodes"]]
        try:
            yield RayCluster(found["address"], nodes, found["access"])
        finally:
            draining.cancel()
    finally:
        await end_child(process, _STOP_S)
