"""What an endpoint may answer and must not do: lead elsewhere, flood, or end in a traceback."""

import json

import pytest
from starlette.responses import Response

from tapwright.actions import Done, TypeText
from tapwright.agent.models.base import ModelLost, Reply, ToolCall, whole_characters
from tapwright.traces import End

from .endpoints import Answer, endpoint
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


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            event(b'{"choices": [{"delta": {"content": "\xff\xfe"}}]}'),
            "broke off|no completion",
        ),
        (body(b'{"choices": [{"message": {"content": "\\ud83d"}}]}'), "no completion"),
        (event(b'{"choices": [{"delta": {"content": "\\ud83d"}}]}'), "broke off|no completion"),
        (body(f'{{"choices": {DEEP}}}'.encode()), "no completion|nested"),
        (event(f'{{"choices": {DEEP}}}'.encode()), "no completion|nested"),
    ],
    ids=["utf8 event", "half", "half event", "deep", "deep event"],
)
async def test_what_cannot_be_read_loses_the_model_and_says_why(
    answer: Answer, why: str, stream: bool
) -> None:
    async with endpoint(answer) as there:
        with pytest.raises(ModelLost, match=why):
            await there.ask(stream=stream)


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
    await play(Answers(reply, *[Done(summary="typed")] * 2))
    assert play.steps[0].action == TypeText(text="😀")


def test_half_characters_are_replaced_and_whole_ones_kept() -> None:
    assert whole_characters("a\ud83d\ude00b\ude00") == "a😀b�"
    assert whole_characters("é😀") == "é😀"
