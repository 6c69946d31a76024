"""Keeps a pool up for other processes: answers them, and looks after phones that nobody holds.

A request is a JSON object on a line of its own, with the token of the pool's record; so is the
answer, which has `ok`.
"""

import asyncio
import json
import secrets
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from os import getpid

from ..actions.log import get_logger
from ..device.errors import DeviceError
from .health import Ailment, Part
from .leases import Lease, Leased, lease_name
from .members import Member, PoolEvent, SetAside
from .pool_record import PoolPlace, PoolRecord
from .running import RunningPool

LOOK_S = 15.0
"""How often phones that nobody holds are looked at, so that who comes finds them well."""
_MOST_LINE = 64 * 1024

_log = get_logger(__name__)
Json = Mapping[str, object]


class PoolKeeper:
    """Answers for one pool until it is told to stop."""

    def __init__(self, pool: RunningPool, look_s: float = LOOK_S) -> None:
        self._pool = pool
        self._look_s = look_s
        self._token = secrets.token_hex(16)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._members = {member.name: member for member in pool.members}
        self._heard: defaultdict[str, list[PoolEvent]] = defaultdict(list)
        for member in pool.members:
            member.book = self._hearing(member.book)
        self.stopped = asyncio.Event()

    @asynccontextmanager
    async def serve(self, place: PoolPlace) -> AsyncGenerator[PoolRecord]:
        """Listen, and let others find the pool, as long as the block lasts; raises UsageError."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=_MOST_LINE)
        looking = asyncio.create_task(self._look_after())
        record = PoolRecord(
            pool=place.name, file=str(place.file), pid=getpid(), token=self._token,
            port=server.sockets[0].getsockname()[1],
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        try:
            place.write(record)
            yield record
        finally:
            place.forget()
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            server.close()

    def _hearing(self, book: Callable[[PoolEvent], None]) -> Callable[[PoolEvent], None]:
        def heard(event: PoolEvent) -> None:
            self._heard[event.member].append(event)
            book(event)

        return heard

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):
            # Who asked is gone, or sends a line without end: neither is the pool's trouble.
            return
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> Json:
        try:
            request = json.loads(line)
            known = secrets.compare_digest(str(request["token"]), self._token)
        except (ValueError, KeyError, TypeError, RecursionError):
            return {"ok": False, "error": "no request"}
        if not known:
            return {"ok": False, "error": "another token"}
        if request.get("do") == "status":
            return {"ok": True, "members": [_told(one) for one in self._pool.members]}
        if request.get("do") == "stop":
            self.stopped.set()
            return {"ok": True}
        member = self._members.get(str(request.get("member")))
        if member is None:
            return {"ok": False, "error": f"there is no phone {request.get('member')!r} here"}
        return await self._about(member, request)

    async def _about(self, member: Member, request: Mapping[str, str]) -> Json:
        told: dict[str, object] = {"ok": True}
        try:
            async with self._locks[member.name]:
                self._heard[member.name].clear()
                match request.get("do"):
                    case "mend":
                        part: Part = request["part"]  # pyright: ignore[reportAssignmentType]
                        await member.mend(Ailment(part, request["why"]))
                    case "renew":
                        await member.renew()
                    case "used":
                        await member.used()
                    case other:
                        return {"ok": False, "error": f"{other!r} cannot be done"}
        except SetAside as error:
            told = {"ok": False, "aside": str(error)}
        except KeyError as error:
            return {"ok": False, "error": f"{error} is missing"}
        # So that who uses the phone can book what was done to it.
        events = [asdict(event) for event in self._heard[member.name]]
        return {**told, "member": _told(member), "events": events}

    async def _look_after(self) -> None:
        while True:
            await asyncio.sleep(self._look_s)
            for member in self._pool.ready:
                try:
                    await self._look_at(member)
                except (SetAside, Leased, DeviceError) as error:
                    # Booked where it happened, or looked at again later.
                    _log.info("a phone was looked at", member=member.name, told=str(error))

    async def _look_at(self, member: Member) -> None:
        if self._locks[member.name].locked() or self._held(member).holder() is not None:
            return
        if await member.ailment() is None:
            return
        # Only then is it taken from who may want it; it may have been held meanwhile.
        async with self._held(member), self._locks[member.name]:
            if (ill := await member.ailment()) is not None:
                await member.mend(ill)

    def _held(self, member: Member) -> Lease:
        return Lease(lease_name(self._pool.client, member.serial))


def _told(member: Member) -> Json:
    return {
        "name": member.name,
        "serial": member.serial,
        "control_port": member.control_port,
        "state": member.state,
        "episodes": member.episodes,
        "recycled": member.recycled,
        "cures": dict(member.cures),
        "reason": member.reason,
    }
