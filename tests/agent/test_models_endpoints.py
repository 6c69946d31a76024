"""All three endpoint shapes on the wire: exact bodies out, whole answers and cut ones back."""

from typing import Any

import pytest
from starlette.responses import Response

from .endpoints import (
    DATA,
    KEY,
    MESSAGE,
    PARAMETERS,
    PROMPT,
    READ,
    READ_MESSAGE,
    READS,
    RESPONSE,
    STREAMS,
    Answer,
    chunk,
    endpoint,
    events,
    whole,
)


async def test_responses_exact_body_and_answer() -> None:
    profile: dict[str, Any] = {
        "endpoint": "responses", "effort_field": "reasoning.effort", "image_detail": "high",
        "max_output_tokens": 512, "temperature": 0.5, "extra_body": {"store": False},
        "stream": False,
    }  # fmt: skip
    async with endpoint(whole(RESPONSE)) as there:
        reply = await there.ask(PROMPT, **profile)
    assert there.paths == ["/v1/responses"]
    url = f"data:image/jpeg;base64,{DATA}"
    assert there.bodies == [
        {
            "model": "m",
            "input": [
                {"role": "system", "content": "You operate a phone."},
                {"role": "user", "content": [{"type": "input_text", "text": "Goal"}]},
                {"role": "assistant", "content": "I tap."},
                {"type": "function_call", "call_id": "c1", "name": "tap", "arguments": '{"x":5}'},
                {"type": "function_call_output", "call_id": "c1", "output": "done"},
                {
                    "role": "user",
                    "content": [
                        {"type": "input_text", "text": "Screen: home"},
                        {"type": "input_image", "image_url": url, "detail": "high"},
                    ],
                },
            ],
            "tools": [
                {
                    "type": "function",
                    "name": "tap",
                    "description": "Tap once.",
                    "parameters": PARAMETERS,
                    "strict": False,
                }
            ],
            "tool_choice": "auto",
            "max_output_tokens": 512,
            "temperature": 0.5,
            "reasoning": {"effort": "medium"},
            "store": False,
        }
    ]
    assert there.headers[0]["authorization"] == f"Bearer {KEY}"
    assert reply == READ


async def test_messages_exact_body_and_answer() -> None:
    profile: dict[str, Any] = {
        "endpoint": "messages", "effort_field": "output_config.effort", "key_header": "x-api-key",
        "stream": False,
    }  # fmt: skip
    async with endpoint(whole(MESSAGE)) as there:
        reply = await there.ask(PROMPT, **profile)
    assert there.paths == ["/v1/messages"]
    source = {"type": "base64", "media_type": "image/jpeg", "data": DATA}
    call = {"type": "tool_use", "id": "c1", "name": "tap", "input": {"x": 5}}
    assert there.bodies == [
        {
            "model": "m",
            "max_tokens": 4096,
            "system": "You operate a phone.",
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "Goal"}]},
                {"role": "assistant", "content": [{"type": "text", "text": "I tap."}, call]},
                {
                    "role": "user",
                    "content": [
                        {"type": "tool_result", "tool_use_id": "c1", "content": "done"},
                        {"type": "text", "text": "Screen: home"},
                        {"type": "image", "source": source},
                    ],
                },
            ],
            "tools": [{"name": "tap", "description": "Tap once.", "input_schema": PARAMETERS}],
            "output_config": {"effort": "medium"},
        }
    ]
    headers = there.headers[0]
    assert "authorization" not in headers
    assert (headers["x-api-key"], headers["anthropic-version"]) == (KEY, "2023-06-01")
    assert reply == READ_MESSAGE


async def test_cache_marks_are_set_where_the_profile_says_so() -> None:
    async with endpoint(whole(MESSAGE)) as there:
        await there.ask(PROMPT, endpoint="messages", cache_marks=True, stream=False)
    body = there.bodies[0]
    mark = {"type": "ephemeral"}
    assert body["system"] == [
        {"type": "text", "text": "You operate a phone.", "cache_control": mark}
    ]
    assert [
        "cache_control" in block for message in body["messages"] for block in message["content"]
    ] == [False] * 5 + [True]


def cut_chat(tokens: int) -> Answer:
    usage = {"prompt_tokens": 10, "completion_tokens": tokens}
    return events(chunk({"content": "I thi"}), chunk({}, "length"), {"choices": [], "usage": usage})


CUT_RESPONSE = {
    "output": [{"type": "reasoning", "summary": []}], "status": "incomplete",
    "incomplete_details": {"reason": "max_output_tokens"},
    "usage": {"input_tokens": 10, "output_tokens": 300},
}  # fmt: skip
CUT_MESSAGE = {**MESSAGE, "stop_reason": "max_tokens",
               "usage": {"input_tokens": 10, "output_tokens": 300}}  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "cut", "room_field"),
    [
        ("chat", cut_chat(300), "max_tokens"),
        ("responses", whole(CUT_RESPONSE), "max_output_tokens"),
        ("messages", whole(CUT_MESSAGE), "max_tokens"),
    ],
)
async def test_a_reply_out_of_room_is_asked_for_once_more(
    shape: str, cut: Answer, room_field: str
) -> None:
    async with endpoint(cut, events(*STREAMS[shape])) as there:
        reply = await there.ask(endpoint=shape, max_output_tokens=3000)
    assert [body[room_field] for body in there.bodies] == [3000, 6000]
    assert reply.tool_calls == READS[shape].tool_calls
    assert (reply.usage.prompt, reply.usage.output) == (910, 380)


async def test_a_reply_that_stays_too_long_is_given_back_as_it_is() -> None:
    async with endpoint(cut_chat(5000)) as there:
        reply = await there.ask()
    assert [body.get("max_tokens") for body in there.bodies] == [None, 10_000]
    assert (reply.text, reply.finish_reason, reply.usage.output) == ("I thi", "length", 10_000)


async def test_a_refused_second_try_leaves_the_first() -> None:
    async with endpoint(cut_chat(300), lambda: Response(status_code=400)) as there:
        reply = await there.ask()
    assert (reply.finish_reason, reply.usage.output) == ("length", 300)
