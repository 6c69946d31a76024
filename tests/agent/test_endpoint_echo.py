"""What an endpoint wants to see again: read, kept in the trace, and sent back as it came."""

from dataclasses import replace
from typing import Any

import pytest

from tapwright.agent.history import History
from tapwright.agent.models.base import Message, Prompt, Reply, TextPart, ToolCall
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.step_draft import reply_record
from tapwright.traces.schema import ReplyRecord

from .endpoints import PROMPT, STREAMS, Answer, chunk, endpoint, events, whole

SIGNED = {"google": {"thought_signature": "c2lnbmVk", "null": None}}
FUNCTION = {"name": "tap", "arguments": '{"x":1}'}


def after(reply: Reply) -> Prompt:
    """The prompt that follows a reply."""
    history = History("Goal", ())
    history.hear(reply, "done", "tapped")
    return history.prompt()


async def given_back(first: Answer, **profile: Any) -> tuple[Reply, Any]:
    """A reply, and the body of the request that follows it after a way through the trace."""
    async with endpoint(first) as there:
        reply = await there.ask(**profile)
        line = reply_record(reply).model_dump_json(exclude_none=True)
        kept = Reply.recorded(ReplyRecord.model_validate_json(line), reply.usage)
        assert kept == reply
        assert after(kept).sha256() == after(reply).sha256()
        await there.ask(after(kept), **profile)
    return reply, there.bodies[1]


def assistant(body: Any) -> Any:
    return next(m for m in body["messages"] if m["role"] == "assistant")


@pytest.mark.parametrize("streams", [True, False])
async def test_geminis_signatures_are_sent_back(streams: bool) -> None:
    call = {"id": "f1", "type": "function", "function": FUNCTION, "extra_content": SIGNED}
    message = {"tool_calls": [call], "extra_content": {"google": {"thought": True}}}
    answer = (
        events(chunk(message), chunk({}, "stop"))
        if streams
        else whole({"choices": [{"message": message}]})
    )
    reply, body = await given_back(answer, stream=streams)
    assert reply.tool_calls == (ToolCall("f1", "tap", '{"x":1}', {"extra_content": SIGNED}),)
    assert assistant(body)["tool_calls"] == [call]
    assert assistant(body)["extra_content"] == {"google": {"thought": True}}


@pytest.mark.parametrize("streams", [True, False])
async def test_the_reasoning_goes_back_where_the_profile_says_so(streams: bool) -> None:
    message = {"reasoning_content": "It is ", "tool_calls": [{"id": "f1", "function": FUNCTION}]}
    more = {"reasoning_content": "there.\n"}
    answer = (
        events(chunk(message), chunk(more), chunk({}, "tool_calls"))
        if streams
        else whole({"choices": [{"message": message | {"reasoning_content": "It is there.\n"}}]})
    )
    _, body = await given_back(answer, stream=streams, echo=("reasoning_content",))
    assert assistant(body)["reasoning_content"] == "It is there.\n"
    _, body = await given_back(answer, stream=streams)
    assert "reasoning_content" not in assistant(body)


async def test_a_call_of_another_model_has_what_the_endpoint_insists_on() -> None:
    foreign = Reply(tool_calls=(ToolCall("step_1", "tap", "{}"),))
    gemini = find_profile("gemini", own=None)
    async with endpoint(whole({"choices": [{"message": {"content": "ok"}}]})) as there:
        await there.ask(after(foreign), echo=("reasoning_content",), call_filler=gemini.call_filler)
    said = assistant(there.bodies[0])
    # Empty reasoning is taken for none, so it is not quite empty.
    assert said["reasoning_content"] == " "
    signature = said["tool_calls"][0]["extra_content"]["google"]["thought_signature"]
    assert signature == "skip_thought_signature_validator"


async def test_pieces_of_reasoning_details_are_put_together() -> None:
    def details(**more: object) -> object:
        return chunk({"reasoning_details": [{"type": "reasoning.text", "index": 0, **more}]})

    answer = events(
        details(text="It is "), details(text="there."), details(signature="s1"),
        chunk({"reasoning_details": [{"type": "reasoning.encrypted", "index": 1, "data": "e"}]}),
        chunk({"content": "ok"}, "stop"),
    )  # fmt: skip
    _, body = await given_back(answer)
    assert assistant(body)["reasoning_details"] == [
        {"type": "reasoning.text", "index": 0, "text": "It is there.", "signature": "s1"},
        {"type": "reasoning.encrypted", "index": 1, "data": "e"},
    ]


THINKING = [
    {"type": "thinking", "thinking": "It is there.", "signature": "s1"},
    {"type": "redacted_thinking", "data": "abc"},
    {"type": "text", "text": "I tap."},
    {"type": "tool_use", "id": "c1", "name": "tap", "input": {"x": 1}},
]


@pytest.mark.parametrize("streams", [True, False])
async def test_thinking_goes_back_with_its_signature(streams: bool) -> None:
    answer = whole({"content": THINKING, "stop_reason": "tool_use"})
    if streams:
        answer = events(
            {"type": "content_block_start", "index": 0, "content_block": {
                "type": "thinking", "thinking": "", "signature": ""}},
            {"type": "content_block_delta", "index": 0, "delta": {"thinking": "It is "}},
            {"type": "content_block_delta", "index": 0, "delta": {"thinking": "there."}},
            {"type": "content_block_delta", "index": 0, "delta": {"signature": "s1"}},
            {"type": "content_block_start", "index": 1, "content_block": THINKING[1]},
            {"type": "content_block_start", "index": 2, "content_block": {
                "type": "text", "text": ""}},
            {"type": "content_block_delta", "index": 2, "delta": {"text": "I tap."}},
            {"type": "content_block_start", "index": 3, "content_block": {
                "type": "tool_use", "id": "c1", "name": "tap", "input": {}}},
            {"type": "content_block_delta", "index": 3, "delta": {"partial_json": '{"x": 1}'}},
            {"type": "message_delta", "delta": {"stop_reason": "tool_use"}},
        )  # fmt: skip
    reply, body = await given_back(answer, endpoint="messages", stream=streams)
    assert reply.tool_calls == (ToolCall("c1", "tap", '{"x": 1}'),)
    assert assistant(body)["content"] == THINKING


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("messages", {"content": THINKING[:2], "stop_reason": "end_turn"}),
        ("responses", {"status": "completed", "output": [
            {"type": "reasoning", "id": "rs_1", "encrypted_content": "gAAA"}]}),
    ],
)  # fmt: skip
async def test_thinking_that_led_to_nothing_stays_away(shape: str, body: object) -> None:
    # A message that ends with thinking is refused, and a reasoning item with nothing after it.
    reply, sent = await given_back(whole(body), endpoint=shape, stream=False)
    assert not reply.extra
    assert "thinking" not in str(sent) and "rs_1" not in str(sent)


async def test_mistrals_thinking_is_reasoning() -> None:
    parts = [{"type": "thinking", "thinking": [{"type": "text", "text": "Let me see."}]},
             {"type": "text", "text": "4"}]  # fmt: skip
    for answer in (whole({"choices": [{"message": {"content": parts}}]}),
                   events(chunk({"content": parts}), chunk({}, "stop"))):  # fmt: skip
        async with endpoint(answer) as there:
            reply = await there.ask()
        assert (reply.reasoning, reply.text) == ("Let me see.", "4")


ITEMS = [
    {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"},
    {"type": "function_call", "id": "fc_1", "call_id": "c1", **FUNCTION, "status": "completed"},
]


@pytest.mark.parametrize("streams", [True, False])
async def test_reasoning_items_go_back_before_their_call(streams: bool) -> None:
    response = {"status": "completed", "output": ITEMS}
    answer = (
        events({"type": "response.completed", "response": response}) if streams else whole(response)
    )
    _, body = await given_back(answer, endpoint="responses", stream=streams)
    place = body["input"].index(ITEMS[0])
    assert body["input"][place + 1] == ITEMS[1]
    assert body["input"][place + 2]["call_id"] == "c1"


async def test_reasoning_that_is_not_stored_and_not_there_stays_away() -> None:
    bare = [{key: v for key, v in ITEMS[0].items() if key != "encrypted_content"}, ITEMS[1]]
    answer = whole({"status": "completed", "output": bare})
    _, body = await given_back(answer, endpoint="responses", stream=False)
    assert all(item.get("type") != "reasoning" for item in body["input"])


def test_a_prompt_without_extras_hashes_as_it_always_did() -> None:
    # Of a version that knew no extras: its traces are resumed and replayed by this hash.
    old = "76ed334bda132e78f010fd2fbdb815d733ddd78e4f208d431a2a120afdcd8dd5"
    message = Message("assistant", (TextPart("I tap."),), (ToolCall("c1", "tap", "{}"),))
    plain = Prompt((message,))
    assert plain.sha256() == old
    thinking = Prompt((replace(message, reasoning="thought"),))
    signed = Prompt((replace(message, extra={"extra_content": SIGNED}),))
    assert plain.sha256() == thinking.sha256() != signed.sha256()


def test_a_secret_is_taken_out_of_extras_too() -> None:
    reply = Reply(
        tool_calls=(ToolCall("1", "tap", "{}", {"a": ["hunter2", 1]}),),
        extra={"b": {"c": "x hunter2"}},
        refusal="not hunter2",
    )
    masked = reply.masked(lambda text: text.replace("hunter2", "{pw}"))
    assert masked.tool_calls[0].extra == {"a": ["{pw}", 1]}
    assert masked.extra == {"b": {"c": "x {pw}"}} and masked.refusal == "not {pw}"


async def test_nothing_said_is_not_sent_back_as_nothing() -> None:
    async with endpoint(whole({"choices": [{"message": {"content": "ok"}}]})) as there:
        await there.ask(after(Reply(reasoning="I should tap.")))
    assert assistant(there.bodies[0])["content"] == "(no answer)"


@pytest.mark.parametrize(
    ("pieces", "calls"),
    [
        # Whole calls under one index, each with an id (Gemini, Ollama).
        ([{"index": 0, "id": "a", "function": FUNCTION},
          {"index": 0, "id": "b", "function": FUNCTION}],
         [("a", "tap", '{"x":1}'), ("b", "tap", '{"x":1}')]),
        # One call in pieces, its id again in each (DashScope leaves it empty).
        ([{"index": 0, "id": "a", "function": {"name": "tap", "arguments": '{"x"'}},
          {"index": 0, "id": "a", "function": {"arguments": ":1"}},
          {"index": 0, "id": "", "function": {"arguments": "}"}}], [("a", "tap", '{"x":1}')]),
        # A fresh id in every piece, but only one name: one call.
        ([{"index": 0, "id": "a", "function": {"name": "tap"}},
          {"index": 0, "id": "b", "function": {"arguments": '{"x":1}'}}],
         [("a", "tap", '{"x":1}')]),
        # Two calls that a gateway put under one index and one id.
        ([{"index": 0, "id": "a", "function": {"name": "tap", "arguments": ""}},
          {"index": 0, "function": {"arguments": '{"x":1}'}},
          {"index": 0, "function": {"name": "", "arguments": '{"x":2}'}}],
         [("a", "tap", '{"x":1}'), ("call_1", "tap", '{"x":2}')]),
        # Whole calls without an index.
        ([{"id": "a", "function": FUNCTION}, {"id": "b", "function": FUNCTION}],
         [("a", "tap", '{"x":1}'), ("b", "tap", '{"x":1}')]),
        # Two that come by turns.
        ([{"index": 0, "id": "a", "function": {"name": "tap", "arguments": '{"x"'}},
          {"index": 1, "id": "b", "function": {"name": "press", "arguments": '{"k"'}},
          {"index": 0, "function": {"arguments": ":1}"}},
          {"index": 1, "function": {"arguments": ":2}"}}],
         [("a", "tap", '{"x":1}'), ("b", "press", '{"k":2}')]),
    ],
)  # fmt: skip
async def test_parallel_calls_are_told_apart(pieces: list[object], calls: list[object]) -> None:
    chunks = [chunk({"tool_calls": [piece]}) for piece in pieces]
    async with endpoint(events(*chunks, chunk({}, "tool_calls"))) as there:
        reply = await there.ask()
    assert [(c.id, c.name, c.arguments) for c in reply.tool_calls] == calls


@pytest.mark.parametrize(
    ("shape", "field", "value"),
    [
        ("chat", "parallel_tool_calls", False),
        ("responses", "parallel_tool_calls", False),
        ("messages", "tool_choice", {"type": "auto", "disable_parallel_tool_use": True}),
    ],
)
async def test_parallel_calls_are_switched_off(shape: str, field: str, value: object) -> None:
    async with endpoint(events(*STREAMS[shape])) as there:
        await there.ask(PROMPT, endpoint=shape, one_call=True)
        await there.ask(PROMPT, endpoint=shape)
    assert there.bodies[0][field] == value
    assert there.bodies[1].get(field) != value
