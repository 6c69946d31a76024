"""What an endpoint may answer and must not do: lead elsewhere, flood, or end in a traceback."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tapwright.actions import Done, TypeText
from tapwright.agent.models.base import ModelLost, Reply, ToolCall, whole_characters
from tapwright.agent.models.remote import MOST_ANSWER
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.traces import End

from .endpoints import Answer, endpoint, whole
from .playing import USAGE, Answers, Play

DEEP = "[" * 100_000 + "]" * 100_000
MIB = 1024 * 1024


def completion(text: str) -> bytes:
    choice = {"message": {"content": text}, "finish_reason": "stop"}
    return json.dumps({"choices": [choice]}).encode()


def body(content: bytes, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: Response(content, 200, {"content-type": "application/json"} | named)


def event(content: bytes) -> Answer:
    return lambda: Response(b"data: " + content + b"\n\n", media_type="text/event-stream")


async def test_a_redirect_is_not_followed_with_the_key() -> None:
    asked: list[str] = []

    async def other(request: Request) -> Response:
        asked.append(request.headers.get("authorization", ""))
        return Response(completion("stolen"), media_type="application/json")

    app = Starlette(routes=[Route("/{rest:path}", other, methods=["POST", "GET"])])
    async with LoopbackServer(app) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            answer = lambda s=status: RedirectResponse(f"{elsewhere.url}/v1/x", s)  # noqa: E731
            async with endpoint(answer) as there:
                with pytest.raises(ModelLost, match=rf"answered {status}.*not followed"):
                    await there.ask()
    assert asked == []


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (event(b'{"choices": [{"delta": {"content": "\xff\xfe"}}]}'), "no UTF-8|no completion"),
        (body(b'{"choices": [{"message": {"content": "\\ud83d"}}]}'), "no completion"),
        (event(b'{"choices": [{"delta": {"content": "\\ud83d"}}]}'), "broke off|no completion"),
        (body(f'{{"choices": {DEEP}}}'.encode()), "no completion|nested"),
        (event(f'{{"choices": {DEEP}}}'.encode()), "no completion|nested"),
        (body(b"\x1f\x8bno gzip", content_encoding="gzip"), "damaged gzip"),
        (body(b"packed", content_encoding="br"), "answers in br"),
    ],
    ids=["utf8 event", "half", "half event", "deep", "deep event", "gzip", "brotli"],
)
async def test_what_cannot_be_read_loses_the_model_and_says_why(
    answer: Answer, why: str, stream: bool
) -> None:
    async with endpoint(answer) as there:
        with pytest.raises(ModelLost, match=why):
            await there.ask(stream=stream)


@pytest.mark.parametrize("status", [200, 400])
async def test_a_gzip_that_unpacks_without_end_is_left(status: int) -> None:
    packed = gzip.compress(bytes(MOST_ANSWER + MIB), compresslevel=1)
    assert len(packed) < MIB
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    async with endpoint(lambda: Response(packed, status, headers)) as there:
        with pytest.raises(ModelLost, match="sent more than 64 MiB"):
            await there.ask()
        assert len(there.bodies) == 1, "it is not asked for the same flood again"


@pytest.mark.parametrize(
    ("piece", "why"),
    [
        (b"data: {}\n" * 1000, "an event without an end"),
        (b": " + b"x" * 60_000 + b"\n\n", "more than 64 MiB"),
    ],
    ids=["event", "stream"],
)
async def test_an_answer_without_end_is_left(piece: bytes, why: str) -> None:
    async def flood() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)  # the server has to hear that nobody reads any more
            yield piece

    async with endpoint(lambda: StreamingResponse(flood(), media_type="text/event-stream")) as it:
        with pytest.raises(ModelLost, match=why):
            await it.ask(first_token_s=60)


async def test_a_packed_answer_is_read_all_the_same() -> None:
    packed = gzip.compress(completion("hello"))
    async with endpoint(body(packed, content_encoding="gzip"), whole({})) as there:
        assert (await there.ask()).text == "hello"
        assert there.headers[0]["accept-encoding"] == "identity"


def called(name: str, arguments: str) -> Reply:
    return Reply(tool_calls=(ToolCall("c", name, arguments),), usage=USAGE)


@pytest.mark.parametrize(
    "reply",
    [
        called("type_text", r'{"text": "a\ud83d"}'),
        called("type_text", '{"text": "a\ud83d'),
        called("answer", f'{{"text": {DEEP}}}'),
        called("tap\ud83d", "{}"),
        called("tap", DEEP),
        Reply(text=DEEP, reasoning="\ud83d", usage=USAGE),
        Reply(text="{" * 50_000, usage=USAGE),
    ],
)
async def test_a_reply_that_no_file_could_hold_is_on_disk_and_the_agent_goes_on(
    play: Play, reply: Reply
) -> None:
    ending = await play(Answers(reply, Done(summary="opened")))
    assert ending.end in (End.COMPLETED, End.BAD_REPLIES)
    assert play.steps[0].bad_reply
    assert play.steps[0].usage == USAGE


@pytest.mark.parametrize(
    "reply",
    [
        called("done", r'{"thought": "\udc00", "summary": "opened"}'),
        Reply(text='{"name": "done", "arguments": {"summary": "\\ud83d"}}\ud83d', usage=USAGE),
    ],
)
async def test_half_a_character_beside_the_action_does_no_harm(play: Play, reply: Reply) -> None:
    ending = await play(Answers(reply))
    assert ending.end is End.COMPLETED
    assert len(play.steps) == 1


async def test_halves_that_belong_together_are_typed_as_one_character(play: Play) -> None:
    reply = called("type_text", r'{"text": "\ud83d\ude00"}')
    await play(Answers(reply, Done(summary="typed")))
    assert play.steps[0].action == TypeText(text="😀")


def test_half_characters_are_replaced_and_whole_ones_kept() -> None:
    assert whole_characters("a\ud83d\ude00b\ude00") == "a😀b�"
    assert whole_characters("é😀") == "é😀"
