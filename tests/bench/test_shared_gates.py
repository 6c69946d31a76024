"""One gate for a whole run: hosts ask the driver, and its limits hold for all of them together."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest

from tapwright.agent.models.base import WaitedTooLong, waits_within
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import Profile, find_profile
from tapwright.bench.messages import FromDriver, GateLeft, GateMessage, GateOpened
from tapwright.bench.shared_gates import GateDesk, SharedGates


def profile(**limits: int | None) -> Profile:
    """An endpoint with such limits."""
    blank: dict[str, object] = {"concurrency": None, "requests_per_minute": None}
    return find_profile("step-3.7-flash").model_copy(update=blank | limits)


class Clock:
    """Stands still until it is moved; who sleeps wakes when its time has come."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self._moved = asyncio.Condition()

    def __call__(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        until_s = self.now_s + seconds
        async with self._moved:
            await self._moved.wait_for(lambda: self.now_s >= until_s)

    async def move(self, seconds: float) -> None:
        async with self._moved:
            self.now_s += seconds
            self._moved.notify_all()


class Run:
    """A driver and two hosts of it, which say to each other what they do over a pipe."""

    def __init__(self, say: Callable[[str], None] = lambda text: None) -> None:
        self.clock = Clock()
        self.gates = EndpointGates(self.clock, self.clock.sleep, say)
        self.said: list[GateMessage] = []
        self.desks: list[GateDesk] = []
        self.hosts = [self._host(), self._host()]

    def _host(self) -> SharedGates:
        def post(message: GateMessage) -> None:
            self.said.append(message)
            desk.handle(message)

        def send(message: FromDriver) -> None:
            assert isinstance(message, GateOpened)
            host.opened(message)

        host, desk = SharedGates(post), GateDesk(self.gates, send)
        self.desks.append(desk)
        return host

    async def close(self) -> None:
        for desk in self.desks:
            await desk.close()


@pytest.fixture
async def driven():
    run = Run()
    yield run
    await run.close()


async def settled() -> None:
    """All that can go on has gone on."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_rate_holds_for_all_hosts_together(driven: Run) -> None:
    entered: list[int] = []

    async def ask(host: int) -> None:
        async with driven.hosts[host].of(profile(requests_per_minute=6)):
            entered.append(host)

    asking = [asyncio.create_task(ask(number % 2)) for number in range(18)]
    await settled()
    assert entered == [0, 1, 0, 1, 0, 1]
    await driven.clock.move(59.0)
    await settled()
    assert len(entered) == 6
    for whole in (12, 18):
        await driven.clock.move(60.0)
        await settled()
        assert len(entered) == whole
    await asyncio.gather(*asking)


async def test_so_many_at_once_are_so_many_of_all_hosts(driven: Run) -> None:
    inside, most = [0], [0]
    leave = asyncio.Event()

    async def ask(host: int) -> None:
        async with driven.hosts[host].of(profile(concurrency=2)):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            await leave.wait()
            inside[0] -= 1

    asking = [asyncio.create_task(ask(number % 2)) for number in range(6)]
    await settled()
    assert inside == [2]
    leave.set()
    await asyncio.gather(*asking)
    assert most == [2]


async def test_a_host_that_is_lost_frees_its_slots(driven: Run) -> None:
    gate = profile(concurrency=1)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(driven.hosts[0].of(gate))
        waiting = asyncio.create_task(driven.hosts[1].of(gate).__aenter__())
        await settled()
        assert not waiting.done()
        await driven.desks[0].close()
        await asyncio.wait_for(waiting, 5)


async def test_who_waits_no_more_takes_no_turn(driven: Run) -> None:
    gate = profile(requests_per_minute=1)
    async with driven.hosts[0].of(gate):
        pass
    with waits_within(lambda: 0.01), pytest.raises(WaitedTooLong):
        async with driven.hosts[1].of(gate):
            raise AssertionError("there was no turn")
    await settled()
    assert isinstance(driven.said[-1], GateLeft)
    await driven.clock.move(60.0)
    async with asyncio.timeout(5), driven.hosts[1].of(gate):
        pass


async def test_a_pause_and_a_finding_are_everybodys() -> None:
    told: list[str] = []
    run = Run(told.append)
    endpoint = profile(concurrency=4)
    first, second = (host.of(endpoint) for host in run.hosts)
    first.lines["native_tools"] = "native_tools: false"
    first.learn({"native_tools": False}, "it takes no tools")
    first.learn({"native_tools": False}, "it takes no tools")
    first.tell(20.0, "it is busy; then it is asked again")
    first.pause(30.0)
    entering = asyncio.create_task(second.__aenter__())
    await settled()
    assert not entering.done()
    assert told[:2] == ["it takes no tools", "waiting 20 s: it is busy; then it is asked again"]
    await run.clock.move(30.0)
    await asyncio.wait_for(entering, 5)
    assert second.findings == {"native_tools": False}
    assert second.lines == {"native_tools": "native_tools: false"}
    await run.close()


async def test_a_rehearsal_without_limits_asks_nobody(driven: Run) -> None:
    scripted = find_profile("rehearsal", "http://127.0.0.1:1/s/a/v1")
    async with driven.hosts[0].of(scripted):
        assert driven.said == []
    # With limits its attempts share them, though each is served at another address.
    limited = scripted.model_copy(update={"concurrency": 1})
    other = limited.model_copy(update={"base_url": "http://127.0.0.1:1/s/b/v1"})
    async with driven.hosts[0].of(limited):
        waiting = asyncio.create_task(driven.hosts[1].of(other).__aenter__())
        await settled()
        assert not waiting.done()
    await asyncio.wait_for(waiting, 5)
