"""Replies without end, packed, or from elsewhere: a named reason, in little memory."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest
from starlette.responses import RedirectResponse, Response

from tapwright.agent.models.base import ModelLost

from .endpoints import HELLO, Answer, endpoint, whole
from .raw_endpoint import Written, head, raw_endpoint

MEBI = 1024 * 1024
JSON = "content-type: application/json"
EVENTS = "content-type: text/event-stream"
EVENT = b'data: {"choices": [{"delta": {"content": "' + b"x" * 60_000 + b'"}}]}\n\n'
OK = b'{"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}'


async def _forever(first: bytes, piece: bytes) -> AsyncIterator[bytes]:
    yield first
    while True:
        yield piece


async def _bomb() -> AsyncIterator[bytes]:
    """A hundred megabytes in a hundred kilobytes."""
    pack = zlib.compressobj(wbits=31)
    yield head(JSON, "content-encoding: gzip")
    yield pack.compress(b'{"choices": [{"message": {"content": "')
    for _ in range(100):
        yield pack.compress(b"x" * MEBI)
    yield pack.flush()


HUGE: dict[str, tuple[Written, str]] = {
    "one text without end": (
        lambda: _forever(head(JSON) + b'{"choices": [{"message": {"content": "', b"x" * 65536),
        "more than 4 MiB at once"),
    "one event without end": (
        lambda: _forever(head(EVENTS) + b"data: ", b"x" * 65536), "more than 4 MiB at once"),
    "events without end": (lambda: _forever(head(EVENTS), EVENT), "more than 24 MiB"),
    "a page without end": (
        lambda: _forever(head("content-type: text/html"), b"<p>no</p>" * 5000), "4 MiB"),
    "a gzip bomb": (_bomb, "more than 4 MiB at once"),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
async def test_a_reply_without_end_is_left_alone(name: str) -> None:
    written, said = HUGE[name]
    async with raw_endpoint(written) as there:
        model = there.model(attempts=4)
        tracemalloc.start()
        try:
            with pytest.raises(ModelLost, match=said):
                await model.ask(HELLO, "low")
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            await model.close()
    assert most < 64 * MEBI
    assert there.requests == 1


async def test_an_error_page_without_end_is_read_as_far_as_it_tells_something() -> None:
    async def written() -> AsyncIterator[bytes]:
        yield head(JSON, status="400 Bad") + b"no such thing " * 100_000

    async with raw_endpoint(written) as there:
        model = there.model()
        with pytest.raises(ModelLost, match="answered 400: no such thing"):
            await model.ask(HELLO, "low")
        await model.close()


async def test_comments_without_end_are_no_answer() -> None:
    async def written() -> AsyncIterator[bytes]:
        yield head(EVENTS)
        while True:
            yield b": PROCESSING\n\n"
            await asyncio.sleep(0.01)

    async with raw_endpoint(written) as there:
        model = there.model(first_token_s=0.2, total_s=20)
        with pytest.raises(ModelLost, match=r"did not answer in time \(0\.2 s\)"):
            await model.ask(HELLO, "low")
        await model.close()


@pytest.mark.parametrize("kind", ["gzip", "deflate"])
async def test_a_packed_reply_is_unpacked_though_not_asked_for(kind: str) -> None:
    packed = gzip.compress(OK) if kind == "gzip" else zlib.compress(OK)

    def answer() -> Response:
        return Response(packed, media_type="application/json", headers={"content-encoding": kind})

    async with endpoint(answer) as there:
        assert (await there.ask()).text == "ok"
    assert there.headers[0]["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("kind", "said"), [("br", "packed its reply with br"), ("gzip", "packed its reply badly")]
)
async def test_what_cannot_be_unpacked_is_named(kind: str, said: str) -> None:
    def answer() -> Response:
        return Response(OK, headers={"content-encoding": kind})

    async with endpoint(answer) as there:
        with pytest.raises(ModelLost, match=said):
            await there.ask(attempts=1)


def redirect(url: str, status: int = 307) -> Answer:
    return lambda: RedirectResponse(url, status)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nothing_is_sent_to_another_host(status: int) -> None:
    async with endpoint(whole({})) as elsewhere:
        to = f"{elsewhere.url}/chat/completions"
        async with endpoint(redirect(to, status)) as there:
            with pytest.raises(ModelLost, match=rf"redirects to {to}, and nothing was sent there"):
                await there.ask()
    assert len(there.bodies) == 1 and not elsewhere.bodies


async def test_a_redirect_on_the_same_host_is_followed() -> None:
    async with endpoint(redirect("/v1/chat/completions/"), lambda: Response(OK)) as there:
        assert (await there.ask()).text == "ok"
    assert there.bodies[0] == there.bodies[1]
    async with endpoint(redirect("/v1/chat/completions")) as there:
        with pytest.raises(ModelLost, match="redirects in a circle"):
            await there.ask()
