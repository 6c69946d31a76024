"""What a host lends to a Ray cluster, and the process of Ray's that lends it."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import typer

from ..actions import UsageError
from ..actions.extras import install_line
from ..bench.ray_places import PHONE, POCKET, POOL
from ..bench.report.words import counted
from ..device.adb.server import ensure_server

_STOP_S = 30.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ADDRESS = re.compile(r"(\[[0-9A-Fa-f:]+\]|[^\s:]+):\d{1,5}")


@dataclass(frozen=True, slots=True)
class Offer:
    """The cluster's head, and the phones that this host lends; no serials are all that are here."""

    address: str
    serials: tuple[str, ...] = ()
    pockets: int = 0
    pool: str | None = None
    cpus: int | None = None

    @property
    def resources(self) -> dict[str, int]:
        """What Ray is told: each phone once, so that no two actors are given it."""
        named = {f"{PHONE}{serial}": 1 for serial in self.serials}
        if self.pockets:
            named[POCKET] = self.pockets
        if self.pool is not None:
            named[f"{POOL}{self.pool}"] = len(self.serials) or self.pockets
        return named

    @property
    def command(self) -> list[str]:
        """`ray start`, which stays in front (Ray's documentation, "Cluster Management CLI")."""
        ray = Path(sys.executable).with_name("ray")
        cpus = [f"--num-cpus={self.cpus}"] if self.cpus else []
        offered = f"--resources={json.dumps(self.resources)}"
        return [str(ray), "start", f"--address={self.address}", offered, *cpus, "--block"]

    def __str__(self) -> str:
        phones = [*self.serials]
        if self.pockets:
            phones.append(counted(self.pockets, "pocket phone"))
        return ", ".join(phones) + (f", as the pool {self.pool}" if self.pool else "")


async def offered(offer: Offer) -> Offer:
    """The offer with the phones that are here; raises UsageError for what cannot be lent."""
    if find_spec("ray") is None:
        raise UsageError(f"this needs Ray: {install_line('ray')}")
    if not _ADDRESS.fullmatch(offer.address):
        raise UsageError(
            f"{offer.address!r} is no HOST:PORT; on the head, `ray start --head --port=6379` says "
            "its own"
        )
    if offer.pool is not None and not _NAME.fullmatch(offer.pool):
        raise UsageError(f"a pool's name is of letters, digits, . _ and -, not {offer.pool!r}")
    if offer.pool is not None and offer.serials and offer.pockets:
        raise UsageError("a pool is of phones that are plugged in or of pocket phones, not of both")
    if offer.pockets and not offer.serials:
        return offer
    async with ensure_server() as client:
        here = {found.serial: found.state for found in await client.devices()}
    for serial in offer.serials:
        if here.get(serial) != "device":
            state = f"is {here[serial]}" if serial in here else "is not attached here"
            raise UsageError(f"{serial} {state}; see: tapwright devices")
    ready = tuple(sorted(serial for serial, state in here.items() if state == "device"))
    if not ready:
        raise UsageError(
            "no phone is attached here; plug one in, or lend pocket phones with --pockets N"
        )
    return replace(offer, serials=offer.serials or ready)


def serve(offer: Offer) -> int:
    """Be a worker until Ctrl-C; 3 if Ray ends before."""
    typer.echo(f"joining {offer.address} with {offer}; Ctrl-C leaves the cluster", err=True)
    # What Ray would send to its makers unless told not to is nobody's business.
    quiet = dict(os.environ, RAY_USAGE_STATS_ENABLED="0")
    ray = subprocess.Popen(offer.command, env=quiet, start_new_session=True)
    try:
        code = ray.wait()
    except KeyboardInterrupt:
        ray.terminate()
        try:
            ray.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(ray.pid, 9)
            ray.wait()
        raise
    typer.echo(f"tapwright: the Ray cluster at {offer.address} ended this (code {code})", err=True)
    return 3
