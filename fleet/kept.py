"""A pool that another process keeps, as who uses it sees it."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ..actions import UsageError
from ..device.adb import AdbClient
from .health import Ailment, ailment_of
from .members import Cure, PoolEvent, SetAside, State
from .pool_record import PoolPlace, PoolRecord
from .pools import Pool

_ANSWER_S = 10.0
_EVENTS = TypeAdapter(list[PoolEvent])


class KeeperLost(Exception):
    """The process that keeps the pool does not answer."""


class MemberStatus(BaseModel):
    """A phone of a pool as its keeper tells it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    serial: str
    control_port: int = 0
    state: State
    episodes: int = 0
    recycled: int = 0
    cures: dict[Cure, int] = {}
    reason: str = ""


class KeeperClient:
    """Asks the keeper of a pool, a connection each time."""

    def __init__(self, record: PoolRecord) -> None:
        self._record = record

    async def status(self) -> Sequence[MemberStatus]:
        """Its phones; raises KeeperLost."""
        answer = await self._ask({"do": "status"}, _ANSWER_S)
        try:
            return [
                MemberStatus.model_validate(one) for one in cast(list[object], answer["members"])
            ]
        except (KeyError, TypeError, ValidationError) as error:
            raise KeeperLost(f"its answer cannot be read: {error}") from error

    async def stop(self) -> None:
        """Let it end its phones and itself; raises KeeperLost."""
        await self._ask({"do": "stop"}, _ANSWER_S)

    async def about(
        self, member: str, do: str, book: Callable[[PoolEvent], None], **more: str
    ) -> MemberStatus:
        """Have something done to a phone, however long that takes, and book what it came to.

        Raises SetAside, and KeeperLost if the keeper goes away meanwhile.
        """
        answer = await self._ask({"do": do, "member": member, **more}, None)
        try:
            for event in _EVENTS.validate_python(answer["events"]):
                book(event)
            if "aside" in answer:
                raise SetAside(str(answer["aside"]))
            return MemberStatus.model_validate(answer["member"])
        except (KeyError, ValidationError) as error:
            raise KeeperLost(f"its answer cannot be read: {answer}") from error

    async def _ask(self, request: Mapping[str, str], within_s: float | None) -> dict[str, object]:
        line = json.dumps({**request, "token": self._record.token}).encode() + b"\n"
        try:
            async with asyncio.timeout(within_s):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._record.port)
                try:
                    writer.write(line)
                    answer = json.loads(await reader.readuntil(b"\n"))
                finally:
                    writer.close()
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            why = str(error) or type(error).__name__
            raise KeeperLost(f"process {self._record.pid} does not answer: {why}") from error
        if not answer.get("ok") and "aside" not in answer:
            raise KeeperLost(f"process {self._record.pid} refuses: {answer.get('error')}")
        return cast(dict[str, object], answer)


class KeptMember:
    """A PoolMember that another process keeps: it is looked at here and mended there."""

    def __init__(
        self,
        status: MemberStatus,
        pool: Pool,
        client: AdbClient,
        keeper: KeeperClient,
        book: Callable[[PoolEvent], None] = lambda event: None,
    ) -> None:
        self._status = status
        self._book = book
        self._pool = pool
        self._client = client
        self._keeper = keeper

    @property
    def name(self) -> str:
        """What results call it."""
        return self._status.name

    @property
    def serial(self) -> str:
        """What adb calls it now."""
        return self._status.serial

    @property
    def control_port(self) -> int:
        """The control channel of a pocket phone, 0 where there is none."""
        return self._status.control_port

    async def ailment(self) -> Ailment | None:
        """What is wrong with it, None if it is fit for an episode."""
        return await ailment_of(self._client, self.serial, self._pool)

    async def mend(self, ailment: Ailment) -> None:
        """Have it cured; raises SetAside if nothing helps, or nobody is there to do it."""
        await self._have("mend", part=ailment.part, why=ailment.why)

    async def renew(self) -> None:
        """Have it put back to its start; raises SetAside."""
        if self._pool.renews:
            await self._have("renew")

    async def used(self) -> None:
        """Have an episode counted; raises SetAside."""
        await self._have("used")

    async def _have(self, do: str, **more: str) -> None:
        try:
            self._status = await self._keeper.about(self.name, do, self._book, **more)
        except KeeperLost as error:
            raise SetAside(f"nobody is there to mend it: {error}") from error


async def kept_members(
    place: PoolPlace, pool: Pool, client: AdbClient, book: Callable[[PoolEvent], None]
) -> list[KeptMember] | None:
    """The phones of a pool that is up, those set aside left out; None where it is not up.

    Raises UsageError if it is starting or its keeper does not answer.
    """
    holder = place.keeper()
    if holder is None:
        return None
    record = place.read()
    if record is None or record.pid != holder.pid:
        raise UsageError(
            f"the pool {place.name} is being started or stopped by process {holder.pid}; "
            f"look at it with: tapwright fleet status {place.name}"
        )
    keeper = KeeperClient(record)
    try:
        found = await keeper.status()
    except KeeperLost as error:
        raise UsageError(
            f"the pool {place.name} is up, but {error}; end it with: kill {record.pid}"
        ) from error
    members = [
        KeptMember(one, pool, client, keeper, book)
        for one in found
        if one.state not in ("aside", "stopped")
    ]
    if not members:
        why = "; ".join(f"{one.name} {one.reason}" for one in found)
        raise UsageError(
            f"no phone of the pool {place.name} can be used: {why}; start them anew with: "
            f"tapwright fleet down {place.name} && tapwright fleet up {place.name}"
        )
    return members
