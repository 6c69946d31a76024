"""What an endpoint does not take is found out once, from its own error, kept, and said once."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.responses import Response

from tapwright.actions import Done, Size
from tapwright.agent.dialects import Decision, make_dialect, render
from tapwright.agent.models.adapt import learn
from tapwright.agent.models.base import ImagePart, Message, ModelLost, Prompt, TextPart, Tool
from tapwright.agent.models.error_said import read_error
from tapwright.agent.models.gate import EndpointGate
from tapwright.agent.models.profiles import Profile, load_profiles
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.models.reshape import BRIDGE, LEFT_OUT
from tapwright.agent.models.retry import RetryPolicy

from .endpoints import HELLO, PICTURE, PROMPT, Endpoint, endpoint, no_wait, whole

OK = {"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}
FULL: dict[str, Any] = {
    "effort_field": "reasoning_effort", "temperature": 0.5, "image_detail": "high",
    "max_output_tokens": 512, "one_call": True, "extra_body": {"top_k": 5, "a": {"b": 1}},
}  # fmt: skip


def openai(message: str, param: str | None = None, code: str | None = None) -> dict[str, object]:
    kind = "invalid_request_error"
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


@dataclass
class Picky:
    """Refuses requests for which `unwanted` says so, with `error`."""

    error: object
    unwanted: Any
    status: int = 400
    refused: int = 0
    said: list[str] = field(default_factory=list[str])

    async def ask(self, there: Endpoint, prompt: Prompt = PROMPT, **profile: Any) -> Any:
        """Ask twice at one gate; the body that was taken."""
        settled = Profile(name="p", model="m", base_url=there.url, **{**FULL, **profile})
        gate = EndpointGate(say=self.said.append)
        for _ in range(2):
            model = RemoteModel(
                settled, "sk-test", gate=gate, retries=RetryPolicy(1), sleeper=no_wait
            )
            try:
                await model.ask(prompt, "low")
            finally:
                await model.close()
        return there.bodies[-1]

    def answer(self, there: Endpoint) -> Response:
        if self.unwanted(there.bodies[-1]):
            self.refused += 1
            return Response(json.dumps(self.error), self.status, media_type="application/json")
        return Response(json.dumps(OK), media_type="application/json")


def has(path: str) -> Any:
    def found(body: Any) -> bool:
        for name in path.split("."):
            if name not in body:
                return False
            body = body[name]
        return True

    return found


CASES: dict[str, tuple[object, Any, str]] = {
    "effort, an unknown argument": (
        openai("Unrecognized request argument supplied: reasoning_effort"),
        has("reasoning_effort"), "effort_field: null"),
    "effort, at Mistral": (
        {"object": "error", "type": "invalid_request_error", "param": None, "code": None,
         "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "reasoning_effort"],
                                 "msg": "Extra inputs are not permitted", "input": "low"}]}},
        has("reasoning_effort"), "effort_field: null"),
    "effort, a level it has not": (
        openai("This model does not support effort level 'low'. Supported levels: high."),
        has("reasoning_effort"), "effort_field: null"),
    "the limit by its other name": (
        openai("Unsupported parameter: 'max_tokens' is not supported with this model. Use "
               "'max_completion_tokens' instead.", "max_tokens"),
        has("max_tokens"), "output_limit_field: max_completion_tokens"),
    "temperature": (
        openai("Unsupported value: 'temperature' does not support 0.5 with this model. Only the "
               "default (1) value is supported.", "temperature"),
        has("temperature"), "temperature: null"),
    "stream options": (
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"],
                     "msg": "Extra inputs are not permitted"}]},
        has("stream_options"), "omit: [stream_options]"),
    "parallel calls": (
        openai("Unsupported parameter: 'parallel_tool_calls'", "parallel_tool_calls"),
        has("parallel_tool_calls"), "one_call: false"),
    "a field of one's own": (
        openai("Unknown parameter: 'top_k'."), has("top_k"), "omit: [top_k]"),
    "a field within a field": (
        openai("a.b is not supported", "a.b"), has("a.b"), "omit: [a.b]"),
    "the detail of pictures": (
        {"detail": [{"loc": ["body", "messages", 4, "content", 1, "image_url", "detail"],
                     "msg": "Extra inputs are not permitted"}]},
        lambda body: '"detail"' in json.dumps(body), "image_detail: null"),
    "a user after a function": (
        {"object": "error", "message": "Unexpected role 'user' after role 'tool'",
         "type": "invalid_request_message_order", "code": "3230"},
        lambda body: ("tool", "user") in _neighbours(body), "assistant_after_tool: true"),
    "turns": (
        {"error": {"code": 500, "message": "Jinja Exception: After the optional system message, "
                   "conversation roles must alternate user/assistant/user/assistant/..."}},
        lambda body: ("user", "user") in _neighbours(body), "merge_turns: true"),
    "functions, at Ollama": (
        openai("registry.ollama.ai/library/g:latest does not support tools"),
        has("tools"), "dialect: json"),
    "functions, at llama.cpp": (
        {"error": {"code": 500, "message": "tools param requires --jinja flag"}},
        has("tools"), "dialect: json"),
    "functions, at vLLM": (
        {"object": "error", "message": '"auto" tool choice requires --enable-auto-tool-choice and '
         "--tool-call-parser to be set", "type": "BadRequestError", "code": 400},
        has("tools"), "dialect: json"),
    "many pictures": (
        {"error": {"message": "At most 1 image(s) may be provided in one prompt.", "code": 400}},
        lambda body: json.dumps(body).count('"image_url": {') > 1, "most_images: 1"),
}  # fmt: skip

TWO_VIEWS = Prompt(
    (
        PROMPT.messages[0],
        Message("user", (TextPart("Goal"),)),
        Message("user", (TextPart("Screen: old"), ImagePart(b"old", "image/png", 1, 1))),
        *PROMPT.messages[2:],
    ),
    PROMPT.tools,
)


def _neighbours(body: Any) -> list[tuple[str, str]]:
    roles = [message["role"] for message in body["messages"]]
    return list(zip(roles, roles[1:], strict=False))


@pytest.mark.parametrize("name", CASES)
async def test_it_is_left_out_from_then_on_and_said_once(name: str) -> None:
    error, unwanted, line = CASES[name]
    picky = Picky(error, unwanted)
    async with endpoint() as there:
        there.answers.append(lambda: picky.answer(there))
        await picky.ask(there, TWO_VIEWS)
    assert picky.refused == 1
    (said,) = picky.said
    assert said.startswith("p: ") and "tapwright.yaml" in said
    url = f'like: "custom", model: "m", base_url: "{there.url}"'
    assert said.endswith(f"models: {{my-p: {{{url}, {line}}}}}")


@pytest.mark.parametrize("line", sorted({line for _, _, line in CASES.values()}))
def test_the_line_that_is_said_makes_a_profile(line: str, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(f'models: {{my-custom: {{like: "custom", {line}}}}}')
    name, _, value = line.partition(": ")
    found = load_profiles(own)["my-custom"].model_dump(mode="json")[name]
    assert found == yaml.safe_load(value)


async def test_several_things_are_found_out_one_after_the_other(tmp_path: Path) -> None:
    errors = ["max_tokens", "temperature", "reasoning_effort"]

    def answer(there: Endpoint) -> Response:
        for name in errors:
            if name in there.bodies[-1]:
                other = " Use 'max_completion_tokens' instead." * (name == "max_tokens")
                body = openai(f"Unsupported parameter: '{name}'.{other}", name)
                return Response(json.dumps(body), 400, media_type="application/json")
        return Response(json.dumps(OK), media_type="application/json")

    async with endpoint() as there:
        there.answers.append(lambda: answer(there))
        picky = Picky(None, None)
        body = await picky.ask(there)
    assert len(picky.said) == 3 and len(there.bodies) == 5
    own = tmp_path / "own.yaml"
    own.write_text(picky.said[-1].partition("in tapwright.yaml: ")[2])
    kept = load_profiles(own=own)["my-p"]
    assert (kept.base_url, kept.model) == (there.url, "m")
    assert (kept.output_limit_field, kept.temperature, kept.effort_field) == (
        "max_completion_tokens", None, None
    )  # fmt: skip
    assert body["max_completion_tokens"] == 512
    assert not set(errors) & set(body)


async def test_functions_in_words_are_called_in_words() -> None:
    picky = Picky(CASES["functions, at Ollama"][0], has("tools"))
    async with endpoint() as there:
        there.answers.append(lambda: picky.answer(there))
        body = await picky.ask(there)
    system, _, said, result, _ = body["messages"]
    assert '"parameters": {"type": "object"' in system["content"]
    assert said["content"].splitlines() == [
        "I tap.", '{"name": "tap", "arguments": {"x": 5}}'
    ] and "tool_calls" not in said  # fmt: skip
    assert result == {"role": "user", "content": "done"}


async def test_what_is_answered_in_words_is_read_as_a_call() -> None:
    call = render(Done(summary="x"), "why")
    text = json.dumps({"name": call.name, "arguments": json.loads(call.arguments)})
    async with endpoint(whole({"choices": [{"message": {"content": f"So:\n{text}"}}]})) as there:
        reply = await there.ask(PROMPT, native_tools=False)
    read = make_dialect("tool_calls").parse(reply, Size(720, 1600))
    assert isinstance(read, Decision) and read.action == Done(summary="x")


async def test_the_newest_pictures_stay_and_the_order_is_bridged() -> None:
    async with endpoint(whole(OK)) as there:
        await there.ask(TWO_VIEWS, most_images=1, assistant_after_tool=True, merge_turns=True)
    messages = there.bodies[0]["messages"]
    assert [m["role"] for m in messages] == [
        "system", "user", "assistant", "tool", "assistant", "user"
    ]  # fmt: skip
    assert messages[1]["content"] == f"Goal\nScreen: old\n{LEFT_OUT}"
    assert messages[4]["content"] == BRIDGE
    assert [part["type"] for part in messages[5]["content"]] == ["text", "image_url"]


@pytest.mark.parametrize(
    "error",
    [
        openai("The model `m` does not exist", "model", "model_not_found"),
        openai("Invalid value for 'messages'", "messages"),
        openai("Your credit balance is too low"),
        openai("maximum context length is 8192 tokens"),
        {"error": "Model unloaded."},
    ],
)
async def test_what_a_request_needs_is_not_left_out(error: object) -> None:
    picky = Picky(error, lambda body: True)
    async with endpoint() as there:
        there.answers.append(lambda: picky.answer(there))
        with pytest.raises(ModelLost):
            await picky.ask(there)
    assert picky.refused == 1 and not picky.said


async def test_an_endpoint_that_refuses_all_the_same_is_not_asked_for_ever() -> None:
    picky = Picky(openai("Unrecognized request argument: reasoning_effort"), lambda body: True)
    async with endpoint() as there:
        there.answers.append(lambda: picky.answer(there))
        with pytest.raises(ModelLost, match="--effort-field none"):
            await picky.ask(there)
    assert picky.refused == 2


async def test_an_endpoint_that_wants_this_and_then_that_is_given_up() -> None:
    def answer(there: Endpoint) -> Response:
        here, other = "max_tokens", "max_completion_tokens"
        if other in there.bodies[-1]:
            here, other = other, here
        body = openai(f"Unsupported parameter: '{here}'. Use '{other}' instead.", here)
        return Response(json.dumps(body), 400, media_type="application/json")

    async with endpoint() as there:
        there.answers.append(lambda: answer(there))
        with pytest.raises(ModelLost, match="Unsupported parameter"):
            await Picky(None, None).ask(there)
    assert len(there.bodies) == 9


async def test_without_anything_to_change_there_is_one_request() -> None:
    picky = Picky(openai("does not support tools"), lambda body: True)
    async with endpoint() as there:
        there.answers.append(lambda: picky.answer(there))
        with pytest.raises(ModelLost, match="--dialect json"):
            await picky.ask(there, HELLO)
    assert picky.refused == 1 and not picky.said


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_key_or_a_crowd_teaches_nothing(status: int) -> None:
    profile = Profile(name="p", model="m", base_url=None, effort_field="reasoning_effort")
    error = read_error(openai("reasoning_effort is not supported"))
    assert learn(error, status, {"reasoning_effort": "low"}, profile) is None
    assert learn(error, 400, {"reasoning_effort": "low"}, profile) is not None


def test_pictures_are_counted_in_every_shape() -> None:
    profile = Profile(name="p", model="m", base_url=None)
    error = read_error({"error": {"message": "at most 1 image"}})
    for kind in ("image_url", "input_image", "image"):
        body = {"messages": [{"content": [{"type": kind}, {"type": kind}]}]}
        found = learn(error, 400, body, profile)
        assert found is not None and found.changes == {"most_images": 1}
        assert learn(error, 400, {"messages": [{"content": [{"type": kind}]}]}, profile) is None
    assert PICTURE.width_px and Tool("a", "b", {}).text
