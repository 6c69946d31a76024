"""Phones in several hosts, as the runner sees them: a host that is lost is made anew."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from itertools import count
from typing import TypeAlias

from ..actions import UsageError
from ..actions.log import get_logger
from ..agent.models.gate import EndpointGates
from ..device.device import InstalledApp
from ..device.errors import DeviceError
from ..tasks.goal import Language
from ..traces.journal import RunFolder
from .folder import Options
from .host_link import HostChannel, HostLink, HostLost
from .host_process import HostOrder, HostProcess
from .messages import FromDriver, FromHost, HostReady, HostShare
from .queue import UnitAttempt
from .worker import AttemptResult, OnStep, OpenAgents, WorkerGone

# A host that does not come up so many times in a row, and for as long as one is patient, is given
# up; where one is, it is tried at such intervals.
MOST_REMADE = 3
_AGAIN_S = 5.0

OpenChannel: TypeAlias = Callable[[HostShare], Awaitable[HostChannel]]

_log = get_logger(__name__)


class PhoneHost:
    """A host by its place in the run, through all its lives."""

    def __init__(
        self,
        open_channel: OpenChannel,
        share: HostShare,
        gates: EndpointGates,
        patience_s: float = 0.0,
    ) -> None:
        self._open_channel = open_channel
        self._gates = gates
        self._patience_s = patience_s
        self._remaking = asyncio.Lock()
        self._link: HostLink | None = None
        self.share = share
        self.lives = 0
        self.known: HostReady | None = None

    async def open(self) -> HostReady:
        """Start it and wait for its phones; raises UsageError, DeviceError and HostLost."""
        link = HostLink(await self._open_channel(self.share), self._gates)
        try:
            self.known = await link.ready()
        except BaseException:
            await link.close()
            raise
        self._link = link
        self.lives += 1
        return self.known

    async def begin(self) -> None:
        """Open it for a run that is about to begin, once more where its process is lost meanwhile;
        raises as `open` does."""
        try:
            await self.open()
        except HostLost as error:
            if self._patience_s:
                raise  # a cluster says what it lacks, after it was waited for long enough
            _log.warning("a host is made anew", why=str(error))
            try:
                await self.open()
            except HostLost as again:
                raise HostLost(
                    f"{again}, twice; if memory is short, say fewer --phones or --workers"
                ) from again

    async def play(
        self, phone: int, turn: UnitAttempt, run: RunFolder, on_step: OnStep
    ) -> AttemptResult:
        """Play an attempt there, on a new host if the old one is gone; raises WorkerGone if there
        is none to be had."""
        link = await self._living()
        return await link.play(phone, turn, run, on_step)

    async def install(self, phone: int) -> InstalledApp | None:
        """Have the app under test on that phone; raises UsageError and DeviceError."""
        if self._link is None:
            raise HostLost("it is not open")
        return await self._link.install(phone)

    async def close(self) -> None:
        """End it."""
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def _living(self) -> HostLink:
        async with self._remaking:
            until_s = time.monotonic() + self._patience_s
            for attempt in count(1):
                if self._link is not None and self._link.lost is None:
                    return self._link
                if self._link is not None:
                    _log.warning("a host is made anew", why=self._link.lost, attempt=attempt)
                await self.close()
                try:
                    await self.open()
                except (DeviceError, UsageError) as error:
                    if attempt >= MOST_REMADE and time.monotonic() >= until_s:
                        why = f"its host could not be made anew: {error}"
                        raise WorkerGone(why) from error
                    _log.warning("a host did not come up", why=str(error))
                    await asyncio.sleep(_AGAIN_S if self._patience_s else 0)
        raise AssertionError("the last attempt returns or raises")


class HostedWorker:
    """One phone of a host."""

    def __init__(self, host: PhoneHost, phone: int, prefix: bool) -> None:
        self.host = host
        self._phone = phone
        self._prefix = prefix

    @property
    def device(self) -> str:
        """The phone's serial; before it the computer's name, if there are several."""
        assert self.host.known is not None
        serial = self.host.known.phones[self._phone][0]
        return f"{self.host.known.computer}/{serial}" if self._prefix else serial

    @property
    def simulated(self) -> bool:
        """Whether it is a pocket phone."""
        assert self.host.known is not None
        return self.host.known.phones[self._phone][1]

    async def install(self) -> InstalledApp | None:
        """Have the app under test on the phone over there; raises UsageError and DeviceError, which
        name the computer where there are several."""
        try:
            return await self.host.install(self._phone)
        except (UsageError, DeviceError) as error:
            raise type(error)(f"{self.device}: {error}" if self._prefix else str(error)) from error

    async def play(self, turn: UnitAttempt, run: RunFolder, on_step: OnStep) -> AttemptResult:
        """Play one attempt over there into the run here; raises WorkerGone."""
        return await self.host.play(self._phone, turn, run, on_step)


@asynccontextmanager
async def open_hosts(
    shares: Sequence[HostShare],
    open_channel: OpenChannel,
    gates: EndpointGates,
    prefix: bool = False,
    patience_s: float = 0.0,
) -> AsyncGenerator[list[HostedWorker]]:
    """All phones of hosts with these shares, until the block ends; one that is lost is asked for
    again for so long.

    Raises UsageError and DeviceError if one does not come up.
    """
    hosts = [PhoneHost(open_channel, share, gates, patience_s) for share in shares]
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_close, hosts)
        opening = [asyncio.ensure_future(host.begin()) for host in hosts]
        try:
            # Of several that fail the first is told, whichever fails first.
            for one in opening:
                await one
        finally:
            for one in opening:
                one.cancel()
            await asyncio.gather(*opening, return_exceptions=True)
        yield [
            HostedWorker(host, phone, prefix)
            for phone in range(max(share.phones for share in shares))
            for host in hosts
            if phone < host.share.phones
        ]


async def _close(hosts: Sequence[PhoneHost]) -> None:
    for end in await asyncio.gather(*(host.close() for host in hosts), return_exceptions=True):
        if isinstance(end, BaseException):
            _log.warning("a host did not close", error=end)


def process_workers(
    agents: OpenAgents, phones: int, options: Options, language: Language = "en"
) -> AbstractAsyncContextManager[list[HostedWorker]]:
    """The phones that the options ask for, in as many processes of this computer with their agents
    as they say; entering raises UsageError and DeviceError."""
    shares = shared_out(options.workers or 1, phones, options.serials, options.persona, language)

    async def start(share: HostShare) -> HostChannel:
        return await HostProcess[FromDriver, FromHost].start(HostOrder(agents.travelling(), share))

    return open_hosts(shares, start, agents.gates())


def shared_out(
    workers: int,
    phones: int,
    serials: Sequence[str] = (),
    persona: str | None = None,
    language: Language = "en",
) -> list[HostShare]:
    """The phones on so many hosts, evenly; no host is without."""
    if serials:
        hosts = min(workers, len(serials))
        return [HostShare(serials=tuple(serials[number::hosts])) for number in range(hosts)]
    hosts = min(workers, phones)
    each, more = divmod(phones, hosts)
    return [
        HostShare(each + (number < more), (), persona, number, language) for number in range(hosts)
    ]
