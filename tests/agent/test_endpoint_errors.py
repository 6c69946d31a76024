"""Errors wherever endpoints put them: asked again, given up at once, or the model's own fault.

Forms of the vendors, words and numbers of our own; docs/endpoints.md names the sources.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.responses import Response, StreamingResponse

from tapwright.agent.models.base import AnswerRejected, ModelLost
from tapwright.agent.models.failures import read_error
from tapwright.agent.models.retry import asked_wait_s

from .endpoints import CHUNKS, READ, Answer, chunk, endpoint, events, whole


def status(code: int, body: object, kind: str = "application/json", **headers: str) -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    return lambda: Response(text, status_code=code, media_type=kind, headers=headers)


def stream(text: str, kind: str = "text/event-stream") -> Answer:
    return lambda: StreamingResponse(iter([text]), media_type=kind)


def quoted(raw: object, code: int) -> dict[str, object]:
    metadata = {"raw": raw, "provider_name": "Somebody"}
    return {"error": {"message": "Provider returned error", "code": code, "metadata": metadata}}


# (answer, words that the message holds, requests at two attempts)
ERRORS: dict[str, tuple[Answer, tuple[str, ...], int]] = {
    "no money left, as a 429": (
        status(429, {"error": {"message": "Over your quota.", "type": "insufficient_quota"}}),
        ("Over your quota", "out of credit or quota"), 1),
    "no money left, in HTTP 200": (
        whole({"error": {"message": "Insufficient credits here", "code": 402}}),
        ("Insufficient credits", "top it up"), 1),
    "no money left, in a stream": (
        events({"error": {"code": 402, "message": "Insufficient credits"},
                "choices": [{"delta": {"content": ""}, "finish_reason": "error"}]}),
        ("Insufficient credits",), 1),
    "no money left at Zhipu": (
        whole({"error": {"code": "1113", "message": "ACCOUNT"}}), ("1113", "ACCOUNT"), 1),
    "too many at once at Zhipu": (
        whole({"error": {"code": "1302", "message": "SLOWER"}}), ("SLOWER",), 2),
    "a failed response at MiniMax": (
        whole({"base_resp": {"status_code": 1008, "status_msg": "balance"}}), ("balance",), 1),
    "a provider's own words": (
        status(400, quoted(json.dumps({"error": {"message": "at most 3 images"}}), 400)),
        ("at most 3 images", "most_images"), 1),
    "a provider's words as text": (
        status(429, quoted("somebody is rate-limited upstream", 429)),
        ("rate-limited upstream",), 2),
    "a provider's words in a stream": (
        events({"choices": [], "error": quoted("limit of 32 reached", 502)["error"]}),
        ("limit of 32 reached",), 2),
    "Google's list": (
        status(503, [{"error": {"code": 503, "message": "Busy", "status": "UNAVAILABLE"}}]),
        ("Busy",), 2),
    "Google's daily quota": (
        status(429, {"error": {"code": 429, "message": "Quota", "details": [
            {"violations": [{"quotaId": "RequestsPerDayPerProject"}]},
            {"@type": "google.rpc.RetryInfo", "retryDelay": "31s"}]}}), ("Quota",), 1),
    "a bare string": (status(400, {"error": "Model unloaded."}), ("Model unloaded",), 1),
    "a wrong path with 200": (
        whole({"error": "Unexpected endpoint or method. (POST /chat)"}),
        ("Unexpected endpoint", "--base-url"), 1),
    "an event of errors": (
        stream('event: error\ndata: {"message":"Model does not support images."}\n\n'),
        ("does not support images", "takes no pictures"), 1),
    "an event of errors in words": (stream("event: error\ndata: overloaded\n\n"),
                                    ("overloaded",), 2),
    "a server without jinja": (
        status(500, {"error": {"code": 500, "message": "tools param requires --jinja flag"}}),
        ("jinja", "--dialect json"), 1),
    "no tools": (
        status(404, {"error": {"message": "No endpoints found that support tool use.",
                               "code": 404}}), ("tool use", "--dialect json"), 1),
    "a page with 200": (
        lambda: Response("<!doctype html><title>Panel</title>", media_type="text/html"),
        ("HTML", "/v1"), 1),
    "a page of a firewall": (
        status(403, "<html><title>Just a\nmoment</title></html>", "text/html"),
        ("403", "Just a moment", "gateway or firewall"), 1),
    "a gateway that is down": (
        status(502, "<html><title>502 Bad Gateway</title></html>", "text/html"), ("502",), 2),
    "text": (status(404, "404 page not found", "text/plain"), ("page not found", "/v1"), 1),
    "a problem document": (
        status(429, {"status": 429, "title": "Too Many Requests"}), ("Too Many Requests",), 2),
    "FastAPI's list": (
        status(422, {"detail": [{"loc": ["body", "x"], "msg": "field required"}]}),
        ("field required",), 1),
    "vLLM's flat object": (
        status(400, {"object": "error", "message": "maximum context length is 9 tokens",
                     "type": "BadRequestError", "code": 400}),
        ("maximum context", "--sizing economy"), 1),
    "a server that says do not": (
        status(500, {"error": {"message": "broken"}}, **{"x-should-retry": "false"}),
        ("broken",), 1),
    "an engine that died in a stream": (
        events(chunk({"content": ""}),
               {"error": {"message": "EngineCore died", "type": "InternalServerError",
                          "code": 500}}), ("EngineCore",), 2),
    "an error in the choice": (
        whole({"choices": [{"error": {"code": 502, "message": "provider died"}, "message": {},
                            "finish_reason": "error"}]}), ("provider died",), 2),
    "Cloudflare's list": (
        whole({"success": False, "errors": [{"code": 7003, "message": "no route"}]}),
        ("no route",), 2),
    "Baidu's own fields": (
        whole({"error_code": 17, "error_msg": "Open api daily request limit reached"}),
        ("daily request limit",), 1),
    "DashScope's own shape": (
        whole({"code": "InvalidApiKey", "message": "no such key", "request_id": "1"}),
        ("no such key",), 1),
    "a greeting": (lambda: Response("Ollama is running", media_type="text/plain"),
                   ("Ollama is running", "/v1"), 1),
    "all credits used, at xAI": (
        status(429, {"code": "exhausted", "error": "Your team has used all available credits"}),
        ("used all available credits", "out of credit"), 1),
    "too small a machine": (
        status(500, {"error": "model requires more system memory than is available"}),
        ("system memory",), 1),
    "no room at Groq": (status(498, {"error": {"message": "capacity exceeded"}}),
                        ("capacity",), 2),
    "an account in debt": (
        status(429, {"error": {"code": "1113", "message": "您的账户已欠费"}}), ("欠费",), 1),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
async def test_errors_are_read_where_they_stand(name: str) -> None:
    answer, words, requests = ERRORS[name]
    async with endpoint(answer) as there:
        for streams in (True, False):
            there.bodies.clear()
            with pytest.raises(ModelLost) as lost:
                await there.ask(stream=streams)
            assert not isinstance(lost.value, AnswerRejected)
            assert all(word in str(lost.value) for word in words), str(lost.value)
            assert len(there.bodies) == requests


@pytest.mark.parametrize("finish", ["abort", "error"])
async def test_an_answer_that_the_server_dropped_is_asked_for_again(finish: str) -> None:
    dropped = events(chunk({"content": "Thou"}), chunk({}, finish))
    async with endpoint(dropped, events(*CHUNKS)) as there:
        assert await there.ask() == READ
    async with endpoint(dropped) as there:
        assert (await there.ask()).text == "Thou"
    assert len(there.bodies) == 2


REJECTED = {
    "error": {
        "code": "tool_use_failed", "failed_generation": '{"name": "tap"}', "status_code": 400,
        "message": "Tool call validation failed: no such field", "type": "invalid_request_error",
    }
}  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        status(400, REJECTED),
        stream(f"event: error\ndata: {json.dumps(REJECTED)}\n\n"),
        events(chunk({"reasoning": "We"}), REJECTED),
    ],
)
async def test_a_call_that_the_endpoint_could_not_use_is_the_models(answer: Answer) -> None:
    async with endpoint(answer) as there:
        with pytest.raises(AnswerRejected, match="Tool call validation failed") as lost:
            await there.ask()
    assert len(there.bodies) == 1
    reply = lost.value.reply
    assert (reply.text, reply.finish_reason) == ('{"name": "tap"}', "rejected")
    assert "no such field" in reply.rejected and not reply.refusal


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": "data_inspection_failed", "message": "Input may be improper."}},
        {"error": {"code": "1301", "message": "improper"}},
        {"error": {"code": "content_filter", "message": "improper"}},
        {"error": {"message": "It was rejected because it was considered high risk, improper",
                   "type": "content_filter"}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("code", [200, 400])
async def test_what_a_filter_blocks_is_refused(body: object, code: int) -> None:
    async with endpoint(status(code, body)) as there:
        with pytest.raises(AnswerRejected, match="improper") as lost:
            await there.ask()
    assert "improper" in lost.value.reply.refusal and len(there.bodies) == 1


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("chat", {"choices": [{"message": {"content": None, "refusal": "I will not."}}]}),
        ("responses", {"status": "completed", "output": [
            {"type": "message", "content": [{"type": "refusal", "refusal": "I will not."}]}]}),
        ("messages", {"stop_reason": "refusal", "content": [{"type": "text",
                                                            "text": "I will not."}]}),
    ],
)  # fmt: skip
async def test_a_refusal_is_in_the_reply(shape: str, body: object) -> None:
    async with endpoint(whole(body)) as there:
        reply = await there.ask(endpoint=shape)
    assert reply.text == reply.refusal == "I will not."


async def test_a_refusal_is_streamed_too() -> None:
    pieces = (chunk({"refusal": "I will "}), chunk({"refusal": "not."}), chunk({}, "stop"))
    async with endpoint(events(*pieces)) as there:
        assert (await there.ask()).refusal == "I will not."


@pytest.mark.parametrize(
    ("headers", "words", "seconds"),
    [
        ({"retry-after": "34.5s"}, "", 34.5),
        ({"retry-after": "1m30s"}, "", 90),
        ({"x-ratelimit-reset-requests": "6m0s", "x-ratelimit-remaining-requests": "0"}, "", 360),
        ({"x-ratelimit-reset-requests": "6m0s", "x-ratelimit-remaining-requests": "5"}, "", None),
        ({"x-ratelimit-reset-tokens": "120ms", "x-ratelimit-remaining-tokens": "0"}, "", 0.12),
        ({"x-ratelimit-reset": "1764554430000", "x-ratelimit-remaining": "0"}, "", 30),
        ({"anthropic-ratelimit-requests-reset": "2025-12-01T02:00:40Z",
          "anthropic-ratelimit-requests-remaining": "0"}, "", 40),
        ({}, "Rate limit reached. Please try again in 1m2.5s.", 62.5),
        ({}, "Please retry in 20 seconds", 20),
        ({}, "Please try again later", None),
        ({"retry-after": "2"}, "Please try again in 9s", 2),
    ],
)  # fmt: skip
def test_how_long_an_endpoint_asks_to_wait(
    headers: dict[str, str], words: str, seconds: float | None
) -> None:
    now = datetime(2025, 12, 1, 2, 0, 0, tzinfo=UTC)
    assert asked_wait_s(headers, words, now) == pytest.approx(seconds)  # pyright: ignore[reportUnknownMemberType]


def test_googles_wait_is_kept() -> None:
    body = {"error": {"code": 429, "message": "Slow", "details": [{"retryDelay": "34.4s"}]}}
    assert read_error(body).wait_s == 34.4
    passed_on = {"metadata": {"headers": {"Retry-After": "7"}}, "message": "Slow", "code": 429}
    assert read_error({"error": passed_on}).wait_s == 7


@pytest.mark.parametrize("body", [None, 3, "", [], {}, [[[[[[["x"]]]]]]], {"error": {}}, "{", "[1"])
def test_anything_can_be_taken_for_an_error(body: Any) -> None:
    assert isinstance(str(read_error(body)), str)


@pytest.mark.parametrize(
    "message",
    [
        {"function_call": {"name": "tap", "arguments": '{"x":1}'}},
        {"tool_calls": [{"id": 7, "function": {"name": "tap", "arguments": {"x": 1}}}],
         "content": {"text": ""}, "reasoning_content": False},
    ],
)  # fmt: skip
async def test_calls_in_odd_forms_are_calls(message: object) -> None:
    async with endpoint(whole({"choices": [{"message": message}]})) as there:
        (call,) = (await there.ask()).tool_calls
    assert call.name == "tap" and json.loads(call.arguments) == {"x": 1}
    async with endpoint(events(chunk(message), chunk({}, "stop"))) as there:
        (call,) = (await there.ask()).tool_calls
    assert call.name == "tap" and json.loads(call.arguments) == {"x": 1}


async def test_blank_lines_before_an_answer_are_waited_through() -> None:
    body = json.dumps({"choices": [{"message": {"content": "ok"}}]})
    for text in ("\n" * 500 + body, "\n" * 500 + f"data: {body}\n\ndata: [DONE]\n\n"):
        async with endpoint(lambda text=text: Response(text)) as there:
            assert (await there.ask()).text == "ok"
