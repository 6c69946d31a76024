"""Waiting for an endpoint: as long as there is time for it, and no longer than the run may take."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from starlette.responses import Response, StreamingResponse

from tapwright.actions import Done
from tapwright.agent.limits import Limits
from tapwright.agent.models.base import ModelLost, Reply, WaitedTooLong, wait, waits_within
from tapwright.agent.models.error_said import ErrorSaid
from tapwright.agent.models.failures import CallFailure
from tapwright.agent.models.gate import EndpointGate
from tapwright.agent.models.profiles import Profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.models.retry import RetryPolicy
from tapwright.traces import End

from .endpoints import HELLO, Answer, Endpoint, endpoint, events
from .playing import SETTINGS, Answers, Play
from .test_models_gate import FakeTime
from .test_models_streams import CHUNKS, READ


def refused(status: int, kind: str = "x", **headers: str) -> Answer:
    body = json.dumps({"error": {"message": "slow down", "type": kind}})
    return lambda: Response(body, status, {k.replace("_", "-"): v for k, v in headers.items()})


async def ask(
    there: Endpoint, time: FakeTime, policy: RetryPolicy | None = None, **profile: float
) -> Reply:
    settled = Profile.model_validate(
        {"name": "p", "model": "m", "base_url": there.url, "total_s": 120.0, **profile}
    )
    model = RemoteModel(settled, "k", retries=policy, sleeper=time.sleep, rng=random.Random(1))
    try:
        return await model.ask(HELLO, "medium")
    finally:
        await model.close()


@pytest.mark.parametrize("status", [429, 498, 503, 529])
async def test_a_busy_endpoint_is_asked_until_the_time_is_over(status: int) -> None:
    time = FakeTime()
    async with endpoint(refused(status)) as there:
        with pytest.raises(ModelLost, match=r"given up after \d+ tries within 120 s"):
            await ask(there, time)
    assert 90 < sum(time.slept) < 120 and len(there.bodies) == len(time.slept) + 1
    # One pause is at most a minute's window, and refused requests count in it as others do.
    assert max(time.slept) <= 60 and len(there.bodies) <= 10


async def test_a_minutes_limit_is_waited_out_without_being_told_how_long() -> None:
    time = FakeTime()
    answers = [refused(429)] * 6
    async with endpoint(*answers, events(*CHUNKS)) as there:
        assert await ask(there, time) == READ
    assert len(there.bodies) == 7 and sum(time.slept) > 10


async def test_what_is_broken_and_not_busy_is_tried_four_times() -> None:
    time = FakeTime()
    async with endpoint(refused(500)) as there:
        with pytest.raises(ModelLost, match="tried 4 times"):
            await ask(there, time)
    async with endpoint(refused(429)) as there:
        with pytest.raises(ModelLost, match="tried 2 times"):
            await ask(there, time, RetryPolicy(attempts=2))


@pytest.mark.parametrize(
    ("failure", "busy"),
    [
        (CallFailure("", True, status=429), True),
        (CallFailure("", False, status=429), False),
        (CallFailure("", True, status=500), False),
        (CallFailure("", True, error=ErrorSaid(code="overloaded_error")), True),
        (CallFailure("", True, error=ErrorSaid(code="rate_limit_exceeded")), True),
        (CallFailure("", True, error=ErrorSaid(message="Too many requests", status=200)), True),
        (CallFailure("", True, error=ErrorSaid(code="server_error")), False),
        (CallFailure("", True), False),
    ],
)
def test_who_is_busy(failure: CallFailure, busy: bool) -> None:
    assert failure.busy is busy


@dataclass
class Stalled:
    """Streams some pieces and then nothing, or signs of life without end."""

    pieces: tuple[object, ...]
    alive: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def stream(self) -> AsyncIterator[str]:
        for body in self.pieces:
            yield f"data: {json.dumps(body)}\n\n"
        while self.alive:
            yield ": still here\n\n"
            await asyncio.sleep(0.05)
        await self.gone.wait()

    def answer(self) -> Response:
        return StreamingResponse(self.stream(), media_type="text/event-stream")


async def test_a_stream_that_stalls_is_asked_for_again_while_there_is_time() -> None:
    """CHUNKS[:2] hold a piece of text: before, only the deadline of the whole call ended that."""
    stalled, time = Stalled(CHUNKS[:2]), FakeTime()
    async with endpoint(stalled.answer, events(*CHUNKS)) as there:
        assert await ask(there, time, first_token_s=1.0) == READ
        stalled.gone.set()
    assert len(there.bodies) == 2


async def test_a_stalled_stream_says_what_it_did() -> None:
    stalled, time = Stalled(CHUNKS[:2]), FakeTime()
    async with endpoint(stalled.answer) as there:
        with pytest.raises(ModelLost, match=r"middle of its answer and said nothing for 0\.2 s"):
            await ask(there, time, RetryPolicy(attempts=1), first_token_s=0.2)
        stalled.gone.set()


async def test_signs_of_life_keep_a_stream_open_until_the_whole_call_is_late() -> None:
    stalled, time = Stalled(CHUNKS[:2], alive=True), FakeTime()
    async with endpoint(stalled.answer) as there:
        with pytest.raises(ModelLost, match=r"did not finish in time \(1\.5 s\)"):
            await ask(there, time, RetryPolicy(attempts=1), first_token_s=0.5, total_s=1.5)
        stalled.alive = False
        stalled.gone.set()


async def test_the_time_limit_holds_while_a_rate_limit_is_waited_for(play: Play) -> None:
    """One request a minute, and 30 seconds: the second step never begins."""
    time = FakeTime()
    gate = EndpointGate(requests_per_minute=1, clock=time.clock, sleeper=time.sleep)
    answers = Answers(SETTINGS, Done(summary="never asked"))
    ending = await play(answers, limits=Limits(wall_s=30), gate=gate, clock=time.clock)
    assert ending.end is End.TIME_LIMIT
    assert ending.why == "30 s of wall time are used up, the last of them waiting for the model"
    assert time.slept == [30] and len(answers.prompts) == 1 and len(play.steps) == 1


async def test_a_wait_that_ends_within_the_limit_changes_nothing(play: Play) -> None:
    time = FakeTime()
    gate = EndpointGate(requests_per_minute=1, clock=time.clock, sleeper=time.sleep)
    answers = Answers(SETTINGS, Done(summary="done"))
    ending = await play(answers, limits=Limits(wall_s=61), gate=gate, clock=time.clock)
    assert ending.end is End.COMPLETED and time.slept == [60]


async def test_the_limit_holds_for_a_slot_and_for_the_pauses_between_tries(play: Play) -> None:
    gate = EndpointGate(concurrency=1)
    async with gate:
        with waits_within(lambda: 0.01), pytest.raises(WaitedTooLong, match="in time"):
            async with gate:
                raise AssertionError("there was one slot")
        with waits_within(lambda: 0.0):
            ending = await play(Answers(), limits=Limits(wall_s=0.05), gate=gate)
        assert ending.end is End.TIME_LIMIT
    async with gate:
        pass  # what waited in vain gave its place back
    time = FakeTime()
    async with endpoint(refused(429)) as there:
        with waits_within(lambda: 1003 - time.now_s), pytest.raises(WaitedTooLong):
            await ask(there, time)
    assert sum(time.slept) == pytest.approx(3)


async def test_without_a_limit_waits_are_as_long_as_they_are() -> None:
    time = FakeTime()
    await wait(time.sleep, 500)
    with waits_within(None):
        await wait(time.sleep, 600)
    with waits_within(lambda: -1.0), pytest.raises(WaitedTooLong):
        await wait(time.sleep, 1)
    assert time.slept == [500, 600]
