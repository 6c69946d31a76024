"""The endpoint's limits hold for all who share the gate; retries wait as asked."""

import asyncio
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.agent.models.gate import EndpointGate, EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.models.retry import RetryPolicy, retry_after_s, worth_retrying


class FakeTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds
        await asyncio.sleep(0)


async def test_no_more_at_once_than_allowed() -> None:
    gate = EndpointGate(concurrency=2)
    inside = most = 0
    done = asyncio.Event()

    async def call() -> None:
        nonlocal inside, most
        async with gate:
            inside += 1
            most = max(most, inside)
            if inside == 2:
                done.set()
            await done.wait()
            inside -= 1

    await asyncio.gather(*(call() for _ in range(5)))
    assert most == 2


async def test_the_rate_limit_is_a_sliding_minute() -> None:
    time = FakeTime()
    gate = EndpointGate(requests_per_minute=3, clock=time.clock, sleeper=time.sleep)
    starts: list[float] = []
    for _ in range(7):
        async with gate:
            starts.append(time.now_s - 1000)
            time.now_s += 1
    assert starts == [0, 1, 2, 60, 61, 62, 120]


async def test_a_wait_is_told_with_its_reason() -> None:
    time, told = FakeTime(), list[str]()
    gate = EndpointGate(
        requests_per_minute=2, clock=time.clock, sleeper=time.sleep, name="mine", say=told.append
    )
    for _ in range(3):
        async with gate:
            time.now_s += 10
    (line,) = told
    assert line.startswith("waiting 40 s: mine takes 2 requests a minute")
    assert "requests_per_minute" in line and "tapwright.yaml" in line
    gate.pause(90)
    async with gate:
        pass
    assert told[1:] == ["waiting 90 s: the endpoint of mine asked for a pause"]


async def test_many_short_waits_are_told_once_in_a_while() -> None:
    time, told = FakeTime(), list[str]()
    gate = EndpointGate(clock=time.clock, sleeper=time.sleep, say=told.append)
    for _ in range(60):
        gate.pause(2)
        async with gate:
            time.now_s += 1
    assert len(time.slept) == 60 and len(told) == 60 * 3 / 15
    time.now_s += 60
    gate.pause(0.4)
    async with gate:
        assert len(told) == 60 * 3 / 15


async def test_a_pause_holds_everybody() -> None:
    time = FakeTime()
    gate = EndpointGate(clock=time.clock, sleeper=time.sleep)
    gate.pause(7)
    async with gate:
        assert time.slept == [7]


async def test_whoever_is_cancelled_while_waiting_takes_no_slot_away() -> None:
    time, never = FakeTime(), asyncio.Event()
    gate = EndpointGate(concurrency=1, clock=time.clock, sleeper=lambda _: never.wait())
    gate.pause(5)
    waiting = asyncio.create_task(gate.__aenter__())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    time.now_s += 10
    async with asyncio.timeout(1), gate:
        pass


def test_one_gate_an_endpoint() -> None:
    gates = EndpointGates()
    step = find_profile("step-3.7-flash", environ={})
    assert gates.of(step) is gates.of(step.model_copy(update={"name": "mine"}))
    assert gates.of(step) is not gates.of(find_profile("step-3.7-flash-cn", environ={}))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Mon, 02 Mar 2026 09:41:30 GMT"}, 30.0),
        ({"retry-after": "Mon, 02 Mar 2026 09:40:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
    ],
)
def test_retry_after_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    now = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
    assert retry_after_s(headers, now) == seconds


@given(st.integers(1, 50), st.integers(0, 2**32))
def test_waits_grow_and_stay_bounded(failures: int, seed: int) -> None:
    policy = RetryPolicy(first_wait_s=0.5, longest_wait_s=20)
    wait_s = policy.wait_s(failures, None, random.Random(seed))
    full_s = min(20.0, 0.5 * 2 ** (failures - 1))
    assert full_s / 2 <= wait_s <= full_s
    assert policy.wait_s(failures, 33, random.Random(seed)) == 33


def test_what_is_worth_another_try() -> None:
    tried = {status for status in range(400, 600) if worth_retrying(status)}
    assert tried == {408, 409, 429, 498, *range(500, 600)}
