"""The manners of vendors: who breaks a rule is refused, and answers look as the vendor's do."""

import json
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from tapwright.actions import Done, Tap
from tapwright.agent.models.wire import data_url
from tapwright.agent.rehearsal import Move, RehearsalServer, ScreenView
from tapwright.agent.rehearsal.vendor_rules import call_signature, signature_of
from tapwright.agent.rehearsal.vendors import MANNERS

from .test_rehearsal_dialects import ROW, look, picture


class Taps:
    """Taps the row once and is done."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        if moves:
            return Move("It is on.", Done(summary="It is on."))
        return Move("The row is there.", Tap(at=view.at(ROW)))


IMAGE: dict[str, Any] = {"type": "image_url", "image_url": {"url": data_url(picture())}}
FUNCTIONS: list[dict[str, Any]] = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object"}}}
    for name in ("tap", "done")
]
USER: dict[str, Any] = {"role": "user", "content": [{"type": "text", "text": "go"}, IMAGE]}
CALL: dict[str, Any] = {
    "id": "call_1", "type": "function", "function": {"name": "tap", "arguments": "{}"},
}  # fmt: skip
RESULT = {"role": "tool", "tool_call_id": "call_1", "content": "done"}


def said(**more: Any) -> dict[str, Any]:
    """An assistant's message that calls."""
    return {"role": "assistant", "content": "", "tool_calls": [CALL], **more}


def asking(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A chat request."""
    return {"model": "m", "messages": list(messages or (USER,)), "tools": FUNCTIONS, **more}


def signed(signature: str) -> dict[str, Any]:
    return said(
        tool_calls=[{**CALL, "extra_content": {"google": {"thought_signature": signature}}}]
    )


async def sent(
    name: str, body: dict[str, Any], path: str = "chat/completions", **headers: str
) -> httpx.Response:
    """The answer of a server of these manners to one request."""
    async with (
        RehearsalServer(manners=MANNERS[name]) as server,
        httpx.AsyncClient(verify=False) as client,
    ):
        url = server.add_session("a", Taps(), look)
        return await client.post(f"{url}/{path}", json=body, headers=headers)


HISTORY = (USER, said(), RESULT)
BROKEN: list[tuple[str, dict[str, Any], int, str]] = [
    ("gemini", asking(*HISTORY), 400, "missing a thought_signature"),
    ("gemini", asking(USER, signed("made up"), RESULT), 400, "Corrupted thought signature"),
    ("gemini", asking(top_k=4), 400, 'Unknown name \\"top_k\\": Cannot find field'),
    ("kimi", asking(*HISTORY), 400, "reasoning_content is missing"),
    ("kimi", asking(USER, said(reasoning_content=""), RESULT), 400, "message at index 1"),
    ("kimi", asking(temperature=0), 400, "only 1 is allowed"),
    ("kimi", asking(USER, {"role": "assistant", "content": ""}, USER), 400, "must not be empty"),
    ("deepseek", asking(*HISTORY), 400, "must be passed back"),
    ("xai", asking(stop=["x"]), 400, "not supported on this model: stop"),
    ("openrouter", asking(reasoning={"effort": "low", "max_tokens": 9}), 400, "Only one of"),
    ("openai", asking(max_tokens=100), 400, "max_completion_tokens"),
    ("openai", asking(temperature=0), 400, "Only the default (1)"),
    ("openai", asking(top_k=4), 400, "Unknown parameter: 'top_k'"),
    ("llamacpp", asking(USER, USER), 500, "must alternate"),
    ("llamacpp", asking(USER, said(), RESULT, USER), 500, "must alternate"),
    ("ollama", asking(), 400, "does not support tools"),
    ("lmstudio", asking(tool_choice={"type": "function"}), 400, "Invalid tool_choice type"),
    ("vllm", asking(USER, {"role": "assistant", "content": "x"}, USER), 400, "At most 1 image"),
    ("sglang", asking({"role": "user", "content": [{
        "type": "image_url", "image_url": {**IMAGE["image_url"], "detail": "original"}}]}),
     400, "image_url.detail"),
    ("mistral", asking(*HISTORY, USER), 400, "Unexpected role 'user' after role 'tool'"),
    ("mistral", asking(max_completion_tokens=9), 422, "extra_forbidden"),
    ("mistral", asking(USER, said(reasoning_content="x"), RESULT), 422, "reasoning_content"),
    ("groq", asking(USER, said(reasoning_content="x"), RESULT), 400, "is unsupported"),
    ("groq", asking(logprobs=True), 400, "property 'logprobs' is unsupported"),
    ("groq", asking({**USER, "name": "me"}), 400, "'name' is unsupported"),
    ("groq", asking(*[USER] * 6), 400, "up to 5 images"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "body", "status", "words"), BROKEN, ids=lambda value: str(value)[:20]
)
async def test_who_breaks_a_rule_is_refused(
    name: str, body: dict[str, Any], status: int, words: str
) -> None:
    answer = await sent(name, body)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text


def test_every_manners_refuses_something() -> None:
    assert {name for name, *_ in BROKEN} | {"anthropic"} == set(MANNERS)
    for manners in MANNERS.values():
        assert all(rule.source for rule in (*manners.rules, *manners.responses_rules))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gemini", asking(USER, signed(call_signature(CALL)), RESULT)),
        ("gemini", asking(USER, signed("skip_thought_signature_validator"), RESULT)),
        ("kimi", asking(USER, said(reasoning_content=" "), RESULT, temperature=1)),
        ("deepseek", asking(USER, said(reasoning_content=""), RESULT)),
        ("openai", asking(max_completion_tokens=100, temperature=1)),
        ("llamacpp", asking(*HISTORY, {"role": "assistant", "content": "I look."}, USER)),
        ("mistral", asking(*HISTORY, {"role": "assistant", "content": "I look."}, USER)),
        ("lmstudio", asking(tool_choice="required")),
    ],
)
async def test_who_keeps_to_it_is_answered(name: str, body: dict[str, Any]) -> None:
    answer = await sent(name, body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["choices"][0]["message"]["tool_calls"][0]["function"]["name"] == "tap"


BLOCKS: list[dict[str, Any]] = [
    {"type": "text", "text": "go"},
    {"type": "image", "source": {
        "type": "base64", "media_type": "image/png",
        "data": IMAGE["image_url"]["url"].partition(",")[2]}},
]  # fmt: skip
THOUGHT: dict[str, Any] = {"type": "thinking", "thinking": "So.", "signature": signature_of("So.")}
USE: dict[str, Any] = {"type": "tool_use", "id": "toolu_scripted_1", "name": "tap", "input": {}}
USED: dict[str, Any] = {"type": "tool_result", "tool_use_id": "toolu_scripted_1", "content": "done"}
VERSION = {"anthropic-version": "2023-06-01", "x-api-key": "k"}


def message(*turns: object, **more: Any) -> dict[str, Any]:
    """A messages request; turns are the blocks of user and assistant in turn."""
    roles = ("user", "assistant")
    messages = [{"role": roles[at % 2], "content": turn} for at, turn in enumerate(turns)]
    tools = [{"name": name, "input_schema": {"type": "object"}} for name in ("tap", "done")]
    return {"model": "m", "max_tokens": 99, "messages": messages, "tools": tools, **more}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (message(BLOCKS, max_tokens=None), "max_tokens: Field required"),
        (message(BLOCKS, stream_options={}), "stream_options: Extra inputs are not permitted"),
        (message(BLOCKS, [THOUGHT, USE], BLOCKS), "without `tool_result` blocks"),
        (message([USED]), "unexpected `tool_use_id`"),
        (message(BLOCKS, [USE], [USED]), "must start with a thinking block"),
        (message(BLOCKS, [{**THOUGHT, "signature": "x"}, USE], [USED]), "Invalid `signature`"),
        (message(BLOCKS, [{"type": "thinking", "thinking": "So."}, USE], [USED]),
         "signature: Field required"),
        (message(BLOCKS, [{"type": "text", "text": ""}], BLOCKS), "must be non-empty"),
    ],
)  # fmt: skip
async def test_anthropic_refuses_what_breaks_its_rules(body: dict[str, Any], words: str) -> None:
    answer = await sent("anthropic", body, "messages", **VERSION)
    assert (answer.status_code, answer.json()["type"]) == (400, "error")
    assert words in answer.json()["error"]["message"]


async def test_anthropic_wants_a_key_and_a_version() -> None:
    bare = await sent("anthropic", message(BLOCKS), "messages")
    assert (bare.status_code, bare.json()["error"]["type"]) == (401, "authentication_error")
    keyed = await sent("anthropic", message(BLOCKS), "messages", **{"x-api-key": "k"})
    assert (keyed.status_code, "anthropic-version" in keyed.text) == (400, True)
    whole = await sent("anthropic", message(BLOCKS, [THOUGHT, USE], [USED]), "messages", **VERSION)
    thought, call = whole.json()["content"]
    assert thought["signature"] == signature_of(thought["thinking"])
    assert (call["type"], call["name"], whole.json()["stop_reason"]) == (
        "tool_use", "tap", "tool_use",
    )  # fmt: skip


async def test_anthropic_caches_only_what_is_marked() -> None:
    marked = message([{**BLOCKS[0], "cache_control": {"type": "ephemeral"}}, BLOCKS[1]])
    marked["system"] = "word " * 600
    for body, written in ((marked, True), (message(BLOCKS, system="word " * 600), False)):
        usage = (await sent("anthropic", body, "messages", **VERSION)).json()["usage"]
        assert (usage["cache_creation_input_tokens"] > 0) == written
        assert usage["input_tokens"] > 0


ITEM: dict[str, Any] = {
    "type": "function_call",
    "id": "fc_9",
    "call_id": "c",
    "name": "tap",
    "arguments": "{}",
}
SEALED: dict[str, Any] = {"type": "reasoning", "id": "rs_9", "summary": []}


@pytest.mark.parametrize(
    ("items", "more", "status", "words"),
    [
        ([ITEM], {}, 400, "without its required 'reasoning' item: 'rs_9'"),
        ([SEALED, ITEM], {}, 404, "not persisted"),
        ([{**SEALED, "encrypted_content": "x"}, ITEM], {}, 400, "could not be verified"),
        ([], {"max_tokens": 9}, 400, "Unknown parameter: 'max_tokens'"),
        ([], {"temperature": 0}, 400, "'temperature' is not supported"),
    ],
)
async def test_responses_are_refused_too(
    items: list[Any], more: dict[str, Any], status: int, words: str
) -> None:
    asked = {"role": "user", "content": [{"type": "input_text", "text": "go"}]}
    told = {"type": "function_call_output", "call_id": "c", "output": "done"}
    body = {"model": "m", "input": [asked, *items, *[told] * bool(items)], **more}
    answer = await sent("openai", body, "responses")
    assert (answer.status_code, words in answer.json()["error"]["message"]) == (status, True)


async def chunks(name: str) -> tuple[str, list[Any]]:
    """A stream as text and as chunks."""
    body = asking(stream=True, stream_options={"include_usage": True})
    if name == "ollama":
        del body["tools"]
    text = (await sent(name, body)).text
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line[:5] == "data:"]
    assert lines[-1] == "[DONE]"
    return text, [json.loads(line) for line in lines[:-1]]


@pytest.mark.parametrize(
    ("name", "place"),
    [("gemini", "chunk"), ("mistral", "chunk"), ("kimi", "choice"), ("groq", "x_groq"),
     ("xai", "alone"), ("vllm", "alone"), ("openrouter", "empty")],
)  # fmt: skip
async def test_usage_is_where_the_vendor_puts_it(name: str, place: str) -> None:
    _, found = await chunks(name)
    last = found[-1]
    match place:
        case "chunk":
            assert last["choices"][0]["finish_reason"] and last["usage"]["prompt_tokens"]
        case "choice":
            assert last["choices"][0]["usage"]["cached_tokens"] == 0
        case "x_groq":
            assert last["x_groq"]["usage"]["prompt_tokens"] and "usage" not in last
        case "alone":
            assert last["choices"] == [] and last["usage"]["prompt_tokens"]
        case _:
            assert last["choices"][0]["delta"]["content"] == "" and last["usage"]["cost"] > 0


async def test_what_is_billed_has_the_vendors_names() -> None:
    usage = {name: (await chunks(name))[1][-1].get("usage") for name in ("xai", "gemini", "vllm")}
    for name in ("xai", "gemini"):
        # The reasoning of this rung, 200 tokens, is told by the total only.
        told = usage[name]
        assert told["total_tokens"] - told["prompt_tokens"] - told["completion_tokens"] == 200
    assert usage["xai"]["cost_in_usd_ticks"] > 0
    assert usage["vllm"]["total_tokens"] == (
        usage["vllm"]["prompt_tokens"] + usage["vllm"]["completion_tokens"]
    )


async def test_streams_look_as_the_vendors_do() -> None:
    text, _ = await chunks("openrouter")
    assert text.startswith(": OPENROUTER PROCESSING\n\n")
    assert (await chunks("deepseek"))[0].startswith("\n\n: keep-alive")
    _, whole = await chunks("gemini")
    (call,) = [c["choices"][0]["delta"] for c in whole if "tool_calls" in str(c["choices"])]
    function = call["tool_calls"][0]["function"]
    assert json.loads(function["arguments"])["x"] == 500
    _, kimi = await chunks("kimi")
    assert sum("tool_calls" in c["choices"][0]["delta"] for c in kimi) > 2
    assert any("reasoning_content" in c["choices"][0]["delta"] for c in kimi)
    text, ollama = await chunks("ollama")
    assert ollama[0]["choices"][0]["finish_reason"] == ""
    # No functions were offered, so the call stands in the text.
    words = "".join(c["choices"][0]["delta"].get("content", "") for c in ollama if c["choices"])
    assert json.loads(words)["name"] == "tap"


async def test_errors_look_as_the_vendors_do() -> None:
    google = (await sent("gemini", asking(*HISTORY))).json()
    assert google[0]["error"]["status"] == "INVALID_ARGUMENT"
    lm = await sent("lmstudio", asking(), "../chat/completions")
    assert lm.status_code == 200 and "Unexpected endpoint" in lm.json()["error"]
    router = (await sent("openrouter", asking(reasoning={"effort": "low", "max_tokens": 9}))).json()
    assert "Only one of" in json.loads(router["error"]["metadata"]["raw"])["error"]["message"]
    flat = (await sent("mistral", asking(*HISTORY, USER))).json()
    assert (flat["object"], flat["code"]) == ("error", "3230")


@pytest.mark.parametrize(
    "body",
    [
        {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 5, "temperature": 0.0},
        {"messages": [{"role": "user", "content": "ping!"}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "你好"}]}]},
        {"messages": [{"role": "user", "content": "Say anything."}], "max_completion_tokens": 1},
    ],
)
async def test_a_probe_is_no_move(body: dict[str, Any]) -> None:
    async with (
        RehearsalServer(any_client=True) as server,
        httpx.AsyncClient(verify=False) as client,
    ):
        url = server.add_session("a", Taps(), look)
        probe = await client.post(f"{url}/chat/completions", json={"model": "x", **body})
        assert probe.json()["choices"][0]["message"]["content"] == "Hello! (scripted)"
        assert server.session("a").moves == ()
        step = await client.post(f"{url}/chat/completions", json=asking())
        assert step.json()["choices"][0]["message"]["tool_calls"]
        assert len(server.session("a").moves) == 1


async def test_a_step_without_a_picture_is_a_step() -> None:
    body = asking({"role": "user", "content": "Open the settings and go on"})
    async with (
        RehearsalServer(any_client=True) as server,
        httpx.AsyncClient(verify=False) as client,
    ):
        url = server.add_session("a", Taps(), look)
        answer = await client.post(f"{url}/chat/completions", json=body)
        assert answer.json()["choices"][0]["message"]["tool_calls"]
