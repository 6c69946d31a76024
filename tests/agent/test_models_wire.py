"""Bodies in every shape seen in the wild become one Reply and one Usage."""

import json

import pytest
from pydantic import ValidationError

from tapwright.agent.models.base import ImagePart, Message, TextPart
from tapwright.agent.models.body import split_think
from tapwright.agent.models.chat_wire import message_param, read_reply
from tapwright.agent.models.failures import CallFailed
from tapwright.agent.models.profiles import Profile
from tapwright.agent.models.usage import read_usage
from tapwright.agent.models.wire import merged, nested
from tapwright.traces.money import Usage

PROFILE = Profile(name="p", model="m", base_url=None)


@pytest.mark.parametrize(
    ("reported", "usage"),
    [
        (None, Usage()),
        ("many", Usage()),
        ({"prompt_tokens": -1}, Usage()),
        ({"prompt_tokens": 10, "completion_tokens": 5}, Usage(prompt=10, output=5)),
        (
            {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15, "cached_tokens": 0},
            Usage(prompt=10, output=5, cached=0),
        ),
        (
            {
                "prompt_tokens": 600,
                "completion_tokens": 50,
                "prompt_tokens_details": {"cached_tokens": 512, "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 40},
            },
            Usage(prompt=600, cached=512, output=50, reasoning=40),
        ),
        (
            {
                "prompt_tokens": 9,
                "completion_tokens": 1,
                "prompt_tokens_details": None,
                "completion_tokens_details": None,
            },
            Usage(prompt=9, output=1),
        ),
        (
            {
                "input_tokens": 700,
                "input_tokens_details": {"cached_tokens": 256},
                "output_tokens": 30,
                "output_tokens_details": {"reasoning_tokens": 7},
            },
            Usage(prompt=700, cached=256, output=30, reasoning=7),
        ),
        (
            {
                "input_tokens": 100,
                "output_tokens": 20,
                "cache_read_input_tokens": 1000,
                "cache_creation_input_tokens": 300,
            },
            Usage(prompt=1400, cached=1000, cache_write=300, output=20),
        ),
    ],
)
def test_usage_in_all_shapes(reported: object, usage: Usage) -> None:
    assert read_usage(reported) == usage


@pytest.mark.parametrize(
    ("content", "text", "reasoning"),
    [
        ("plain", "plain", ""),
        ("<think>because</think>\nso", "so", "because"),
        ("because</think>so", "so", "because"),
        ("  <think>cut off", "", "cut off"),
        ("a < b", "a < b", ""),
        ("", "", ""),
    ],
)
def test_thoughts_are_parted_from_text(content: str, text: str, reasoning: str) -> None:
    assert split_think(content) == (text, reasoning)


def _body(message: object, **more: object) -> str:
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps({"id": "1", "model": "m", "choices": [choice], **more})


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
def test_reasoning_in_either_field(field: str) -> None:
    assert read_reply(_body({"content": "x", field: "why"})).reasoning == "why"


def test_sloppy_calls_are_read() -> None:
    calls = [{"function": {"name": "tap", "arguments": {"x": 1}}}, {"function": {"name": "home"}}]
    reply = read_reply(_body({"content": None, "tool_calls": calls, "role": "assistant"}))
    assert [(c.id, c.name, c.arguments) for c in reply.tool_calls] == [
        ("call_0", "tap", '{"x": 1}'),
        ("call_1", "home", ""),
    ]
    assert (reply.text, reply.finish_reason, reply.model) == ("", "stop", "m")


def test_content_in_parts_is_joined() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "other"}, {"type": "text", "text": "b"}]
    assert read_reply(_body({"content": parts, "tool_calls": None})).text == "ab"


def test_a_bad_usage_does_not_spoil_the_reply() -> None:
    assert read_reply(_body({"content": "x"}, usage="?")).usage == Usage()


@pytest.mark.parametrize(
    "body",
    ["", "<html>", "{}", '{"choices": []}', '{"error": {"message": "no"}}', '{"choices": [{'],
)
def test_what_is_no_completion_is_refused(body: str) -> None:
    with pytest.raises((ValidationError, CallFailed)):
        read_reply(body)


def test_pictures_go_in_user_messages_only() -> None:
    picture = ImagePart(b"x", "image/png", 1, 1)
    with pytest.raises(ValueError, match="tool"):
        message_param(Message("tool", (picture,), tool_call_id="1"), PROFILE)
    shown = message_param(Message("user", (TextPart("look"), picture)), PROFILE)
    assert shown == {
        "role": "user",
        "content": [
            {"type": "text", "text": "look"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,eA=="}},
        ],
    }


def test_effort_paths() -> None:
    assert nested("reasoning_effort", "low") == {"reasoning_effort": "low"}
    assert nested("reasoning.effort", "low") == {"reasoning": {"effort": "low"}}
    body = merged({"reasoning": {"summary": "auto"}, "n": 1}, nested("reasoning.effort", "low"))
    assert body == {"reasoning": {"summary": "auto", "effort": "low"}, "n": 1}
