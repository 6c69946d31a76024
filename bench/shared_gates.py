"""One gate an endpoint for a whole run: the driver has it, and the hosts of phones ask to go in."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from itertools import count

from ..agent.models.gate import EndpointGate, EndpointGates
from ..agent.models.profiles import Profile
from .messages import (
    FromDriver,
    GateAsked,
    GateLearned,
    GateLeft,
    GateMessage,
    GateOpened,
    GatePaused,
    GateWaits,
)


class SharedGate(EndpointGate):
    """A gate whose slots and rate are counted by the driver."""

    def __init__(self, gates: "SharedGates", profile: Profile) -> None:
        super().__init__(name=profile.name)
        self._gates = gates
        self._profile = profile
        self._inside: deque[int] = deque()

    def pause(self, seconds: float) -> None:
        """Let nobody of the whole run in for so long."""
        self._gates.post(GatePaused(self._profile, seconds))

    def tell(self, seconds: float, why: str) -> None:
        """Have the driver say that we wait."""
        self._gates.post(GateWaits(self._profile, seconds, why))

    def learn(self, changes: Mapping[str, object], told: str) -> None:
        """Keep what was found out, and have the driver say it once and tell the others."""
        if not changes.items() <= self.findings.items():
            self.findings |= changes
            self._gates.post(GateLearned(self._profile, changes, dict(self.lines), told))

    async def _enter(self) -> None:
        number, opened = self._gates.ask(self._profile)
        try:
            known = await opened
        except BaseException:
            self._gates.leave(number)
            raise
        self.findings |= known.findings
        self.lines |= known.lines
        self._inside.append(number)

    def _release(self) -> None:
        # Who leaves is as good as any other who is inside.
        self._gates.leave(self._inside.popleft())


class SharedGates(EndpointGates):
    """The gates of a host, in its event loop; `post` takes what the driver is to hear."""

    def __init__(self, post: Callable[[GateMessage], None]) -> None:
        super().__init__()
        self.post = post
        self._numbers = count(1)
        self._shared: dict[tuple[str | None, str | None], SharedGate] = {}
        self._asked: dict[int, asyncio.Future[GateOpened]] = {}

    def of(self, profile: Profile) -> EndpointGate:
        """The gate of the profile's endpoint and model; a rehearsal without limits has one here, as
        each of its addresses is of one attempt."""
        if profile.scripted and not (profile.concurrency or profile.requests_per_minute):
            return super().of(profile)
        key = (profile.base_url, profile.model)
        return self._shared.setdefault(key, SharedGate(self, profile))

    def ask(self, profile: Profile) -> tuple[int, asyncio.Future[GateOpened]]:
        """Ask the driver for a turn."""
        number = next(self._numbers)
        opened: asyncio.Future[GateOpened] = asyncio.get_running_loop().create_future()
        self._asked[number] = opened
        self.post(GateAsked(number, profile))
        return number, opened

    def opened(self, said: GateOpened) -> None:
        """The driver lets one in."""
        opened = self._asked.pop(said.number, None)
        if opened is not None and not opened.done():
            opened.set_result(said)

    def leave(self, number: int) -> None:
        """It has asked the endpoint, or waits no more."""
        self._asked.pop(number, None)
        self.post(GateLeft(number))


class GateDesk:
    """The driver's side for one life of a host; `send` takes what that host is to hear."""

    def __init__(self, gates: EndpointGates, send: Callable[[FromDriver], None]) -> None:
        self._gates = gates
        self._send = send
        self._turns: dict[int, asyncio.Task[None]] = {}

    def handle(self, message: GateMessage) -> None:
        """What a host says of a gate; those who ask go in as they have asked."""
        match message:
            case GateAsked(number=number, profile=profile):
                gate = self._gates.of(_limited(profile))
                self._turns[number] = asyncio.create_task(self._turn(number, gate))
            case GateLeft(number=number):
                if (turn := self._turns.pop(number, None)) is not None:
                    turn.cancel()
            case GatePaused(profile=profile, seconds=seconds):
                self._gates.of(_limited(profile)).pause(seconds)
            case GateWaits(profile=profile, seconds=seconds, why=why):
                self._gates.of(_limited(profile)).tell(seconds, why)
            case GateLearned(profile=profile, changes=changes, lines=lines, told=told):
                gate = self._gates.of(_limited(profile))
                gate.lines |= lines
                gate.learn(changes, told)

    async def close(self) -> None:
        """The host is gone, and those of it who were inside with it."""
        turns = list(self._turns.values())
        self._turns.clear()
        for turn in turns:
            turn.cancel()
        await asyncio.gather(*turns, return_exceptions=True)

    async def _turn(self, number: int, gate: EndpointGate) -> None:
        async with gate:
            self._send(GateOpened(number, dict(gate.findings), dict(gate.lines)))
            # Inside until the host says that it left, which cancels this.
            await asyncio.Event().wait()


def _limited(profile: Profile) -> Profile:
    """A rehearsal is asked at another address in each attempt, and its limits are for all."""
    return profile.model_copy(update={"base_url": None}) if profile.scripted else profile
