"""Streamed answers of all three shapes: put together, dropped, late and broken."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from starlette.responses import Response, StreamingResponse

from tapwright.agent.models.base import ModelLost

from .endpoints import CHUNKS, READ, READS, RESPONSE, STREAMS, endpoint, events


@pytest.mark.parametrize("shape", STREAMS)
async def test_a_stream_is_put_together(shape: str) -> None:
    async with endpoint(events(*STREAMS[shape])) as there:
        reply = await there.ask(endpoint=shape)
    assert reply == READS[shape]
    assert there.bodies[0]["stream"] is True


@pytest.mark.parametrize("shape", STREAMS)
@pytest.mark.parametrize("kept", range(3))
async def test_a_dropped_stream_is_asked_for_again(shape: str, kept: int) -> None:
    dropped = events(*STREAMS[shape][: -3 + kept or None][:-2], done=False)
    async with endpoint(dropped, events(*STREAMS[shape])) as there:
        reply = await there.ask(endpoint=shape)
    assert reply == READS[shape]
    assert len(there.bodies) == 2


async def test_a_stream_cut_within_a_line_is_asked_for_again() -> None:
    def cut() -> Response:
        return StreamingResponse(iter(['data: {"choices": [{"del\n\n']),
                                 media_type="text/event-stream")  # fmt: skip

    async with endpoint(cut, events(*CHUNKS)) as there:
        assert await there.ask() == READ


async def test_a_connection_lost_in_the_middle_is_asked_for_again() -> None:
    async def breaking() -> AsyncIterator[str]:
        yield f"data: {json.dumps(CHUNKS[3])}\n\n"
        raise ConnectionResetError("the server fell over")

    def broken() -> Response:
        return StreamingResponse(breaking(), media_type="text/event-stream",
                                 headers={"content-length": "9999"})  # fmt: skip

    async with endpoint(broken, events(*CHUNKS)) as there:
        assert await there.ask() == READ


async def test_items_before_the_end_stand_in_for_an_empty_response() -> None:
    done = [{"type": "response.output_item.done", "item": item} for item in RESPONSE["output"]]
    bare = {**RESPONSE, "output": []}
    async with endpoint(events(*done, {"type": "response.completed", "response": bare})) as there:
        assert await there.ask(endpoint="responses") == READ


@pytest.mark.parametrize(
    ("shape", "event", "tries"),
    [
        ("chat", {"error": {"message": "overloaded", "type": "server_error"}}, 2),
        ("chat", {"error": {"message": "bad field", "type": "invalid_request_error"}}, 1),
        ("messages", {"type": "error", "error": {"type": "overloaded_error", "message": "b"}}, 2),
        ("messages", {"type": "error", "error": {"type": "permission_error", "message": "b"}}, 1),
        ("responses", {"type": "error", "code": "server_error", "message": "b"}, 2),
        ("responses", {"type": "response.failed", "response": {
            "output": [], "status": "failed",
            "error": {"code": "rate_limit_exceeded", "message": "slow down"}}}, 2),
        ("responses", {"type": "response.failed", "response": {
            "output": [], "status": "failed",
            "error": {"code": "insufficient_quota", "message": "pay"}}}, 1),
    ],
)  # fmt: skip
async def test_errors_within_a_stream(shape: str, event: object, tries: int) -> None:
    async with endpoint(events(event)) as there:
        with pytest.raises(ModelLost, match="answered with an error"):
            await there.ask(endpoint=shape)
    assert len(there.bodies) == tries


@dataclass
class Slow:
    """Streams a piece, then nothing until it is let go."""

    pieces: tuple[object, ...]
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def stream(self) -> AsyncIterator[str]:
        for body in self.pieces:
            yield f"data: {json.dumps(body)}\n\n"
        await self.gone.wait()

    def answer(self) -> Response:
        return StreamingResponse(self.stream(), media_type="text/event-stream")


@pytest.mark.parametrize(
    ("pieces", "said", "deadlines"),
    [
        ((), r"did not answer in time \(0\.1 s\)", {"first_token_s": 0.1, "total_s": 20}),
        (CHUNKS[:1], r"did not answer in time \(0\.1 s\)", {"first_token_s": 0.1, "total_s": 20}),
        (CHUNKS[:2], r"did not finish in time \(0\.5 s\)", {"first_token_s": 20, "total_s": 0.5}),
    ],
)
async def test_the_first_token_and_the_last_have_deadlines(
    pieces: tuple[object, ...], said: str, deadlines: dict[str, float]
) -> None:
    slow = Slow(pieces)
    async with endpoint(slow.answer) as there:
        started_s = asyncio.get_running_loop().time()
        with pytest.raises(ModelLost, match=said):
            await there.ask(attempts=1, **deadlines)
        assert asyncio.get_running_loop().time() - started_s < 10
        slow.gone.set()


async def test_a_late_first_token_is_asked_for_again_while_there_is_time() -> None:
    slow = Slow(())
    async with endpoint(slow.answer, events(*CHUNKS)) as there:
        assert await there.ask(first_token_s=1.0, total_s=60) == READ
        slow.gone.set()
