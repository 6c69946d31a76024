"""What endpoints refuse, rule by rule; each rule raises BadRequest with the endpoint's own words.

A rule is given the body of a request as it was sent, so that it sees what a client really wrote.
Which endpoint has which rule, and by whose word, stands in vendors.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias, cast

from .wire import BadRequest

Fields: TypeAlias = Mapping[str, object]
Check: TypeAlias = Callable[[Fields], None]

_BOUNDS = {"max_tokens": "max_tokens", "max_output_tokens": "max_completion_tokens"}


@dataclass(frozen=True, slots=True)
class VendorRule:
    """One thing that an endpoint refuses, and the page or issue that says so."""

    check: Check
    source: str


def fields_of(value: object) -> Fields:
    """An object's fields; none of what is no object."""
    return cast(Fields, value) if isinstance(value, Mapping) else {}


def items_of(value: object) -> list[object]:
    """A list's items; none of what is no list."""
    return cast(list[object], value) if isinstance(value, list) else []


def chat_of(
    body: Fields, messages: list[dict[str, object]], most: str, effort: object, schema: str
) -> dict[str, object]:
    """A request of another shape in the chat shape. `most` is the field that bounds the reply,
    which keeps its chat name; `schema` is where a function has its parameters."""
    chat: dict[str, object] = {
        "model": body.get("model"),
        "messages": messages,
        _BOUNDS[most]: body.get(most),
        "stream": bool(body.get("stream")),
        "reasoning_effort": effort,
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": tool.get("name"),
                    "description": tool.get("description") or "",
                    "parameters": tool.get(schema) or {},
                },
            }
            for tool in map(fields_of, items_of(body.get("tools")))
        ],
    }
    return {name: value for name, value in chat.items() if value is not None}


def messages_of(body: Fields) -> Iterator[tuple[int, Fields]]:
    """The messages of a chat request with their places."""
    for place, message in enumerate(items_of(body.get("messages"))):
        yield place, fields_of(message)


def calls_of(message: Fields) -> list[Fields]:
    """The calls that an assistant's message gives back."""
    return [fields_of(call) for call in items_of(message.get("tool_calls"))]


def only_fields(known: str, told: str, status: int = 400, *, code: str | None = None) -> Check:
    """No field but those named; `told` is what is said of one, with its name in it."""
    names = frozenset(known.split())

    def check(body: Fields) -> None:
        for name in body:
            if name not in names:
                raise BadRequest(told.format(name=name), status=status, param=name, code=code)

    return check


def no_fields(refused: str, told: str) -> Check:
    """None of the fields named, whatever they hold."""

    def check(body: Fields) -> None:
        for name in refused.split():
            if body.get(name) is not None:
                raise BadRequest(told.format(name=name), param=name, code="unsupported_parameter")

    return check


def no_message_fields(refused: str, told: str, status: int = 400) -> Check:
    """None of the fields named in an assistant's message."""

    def check(body: Fields) -> None:
        for place, message in messages_of(body):
            for name in refused.split():
                if name in message:
                    where = f"messages.{place}.{message.get('role')}.{name}"
                    said = told.format(place=place, role=message.get("role"), name=name)
                    raise BadRequest(said, status=status, param=where)

    return check


def only_temperature(value: float, told: str) -> Check:
    """No temperature but one."""

    def check(body: Fields) -> None:
        if body.get("temperature") not in (None, value):
            said = told.format(given=body["temperature"])
            raise BadRequest(said, param="temperature", code="unsupported_value")

    return check


def reasoning_given_back(told: str, *, may_be_empty: bool) -> Check:
    """A message that calls holds the `reasoning_content` that came with the calls."""

    def check(body: Fields) -> None:
        for place, message in messages_of(body):
            if message.get("role") != "assistant" or not calls_of(message):
                continue
            reasoning = message.get("reasoning_content")
            if not isinstance(reasoning, str) or not (reasoning or may_be_empty):
                raise BadRequest(told.format(place=place))

    return check


def signature_of(text: str) -> str:
    """What a call or thought is signed with: only the one that was given fits it."""
    return sha256(f"signed: {text}".encode("utf-8", "surrogatepass")).hexdigest()[:40]


def call_signature(call: Fields) -> str:
    """The signature of a call, as it was given with it."""
    function = fields_of(call.get("function"))
    return signature_of(f"{call.get('id')} {function.get('name')} {function.get('arguments')}")


# Google, "Thought signatures": for calls that the model did not make itself.
_FILLERS = ("skip_thought_signature_validator", "context_engineering_is_the_way_to_go")


def calls_are_signed(body: Fields) -> None:
    """The first call of each message has the signature it came with, or one of the fillers."""
    for place, message in messages_of(body):
        for call in calls_of(message)[:1]:
            name = fields_of(call.get("function")).get("name")
            google = fields_of(fields_of(call.get("extra_content")).get("google"))
            signature = google.get("thought_signature")
            if not signature:
                raise BadRequest(
                    "Function call is missing a thought_signature in functionCall parts: function "
                    f"call `default_api:{name}`, position {place}."
                )
            if signature not in (*_FILLERS, call_signature(call)):
                raise BadRequest("Corrupted thought signature.")


def something_is_said(body: Fields) -> None:
    """An assistant's message has content or calls."""
    for place, message in messages_of(body):
        if message.get("role") == "assistant" and not (message.get("content") or calls_of(message)):
            raise BadRequest(
                f"Invalid request: the message at position {place} with role 'assistant' must not "
                "be empty"
            )


def no_user_after_tool(body: Fields) -> None:
    """After a function's result comes the assistant or another result."""
    before = None
    for _, message in messages_of(body):
        role = message.get("role")
        if before == "tool" and role not in ("assistant", "tool"):
            raise BadRequest(
                f"Unexpected role '{role}' after role 'tool'",
                code="3230", kind="invalid_request_message_order",
            )  # fmt: skip
        before = role


def turns_alternate(body: Fields) -> None:
    """User and assistant in turn; calls and their results do not count."""
    expected = "user"
    for _, message in messages_of(body):
        role = message.get("role")
        if role in ("system", "tool") or (role == "assistant" and calls_of(message)):
            continue
        if role != expected:
            raise BadRequest(
                "After the optional system message, conversation roles must alternate "
                "user/assistant/user/assistant/...",
                status=500, kind="server_error",
            )  # fmt: skip
        expected = "assistant" if role == "user" else "user"


def no_functions(body: Fields) -> None:
    """No functions: the model's template has no place for them."""
    if body.get("tools"):
        model = body.get("model")
        raise BadRequest(
            f"registry.ollama.ai/library/{model}:latest does not support tools", kind="api_error"
        )


def most_pictures(most: int, told: str) -> Check:
    """No more pictures than that in a request."""

    def check(body: Fields) -> None:
        if pictures_in(body.get("messages")) > most:
            raise BadRequest(told.format(most=most), kind="BadRequestError", code="400")

    return check


def pictures_in(node: object) -> int:
    """How many pictures there are in a request of any shape."""
    if isinstance(node, Mapping):
        fields = fields_of(cast(object, node))
        here = fields.get("type") in ("image_url", "input_image", "image")
        return here + sum(map(pictures_in, fields.values()))
    return sum(map(pictures_in, items_of(node)))


def tool_choice_is_a_word(body: Fields) -> None:
    """`tool_choice` is a word, never an object that names a function."""
    if isinstance(body.get("tool_choice"), Mapping):
        raise BadRequest(
            "Invalid tool_choice type: 'object'. Supported string values: none, auto, required"
        )


def one_measure_of_reasoning(body: Fields) -> None:
    """Effort or a number of tokens, not both."""
    reasoning = fields_of(body.get("reasoning"))
    if reasoning.get("effort") and reasoning.get("max_tokens"):
        raise BadRequest(
            'Only one of "reasoning.effort" and "reasoning.max_tokens" can be specified'
        )


def detail_is_known(body: Fields) -> None:
    """The detail of a picture is one of three words."""
    for place, message in messages_of(body):
        for part in items_of(message.get("content")):
            detail = fields_of(fields_of(part).get("image_url")).get("detail", "auto")
            if detail not in ("auto", "low", "high"):
                raise BadRequest(
                    f"messages.{place}.content.image_url.detail: Input should be 'auto', 'low' or "
                    "'high'",
                    param="image_url.detail",
                )


_CALL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def blocks_are_in_order(body: Fields) -> None:
    """Anthropic's messages: results right after their calls, thinking as it was signed, no empty
    text."""
    open_calls: list[str] = []
    for place, message in messages_of(body):
        blocks = [fields_of(block) for block in items_of(message.get("content"))]
        answered = [str(b.get("tool_use_id")) for b in blocks if b.get("type") == "tool_result"]
        if missing := [one for one in open_calls if one not in answered]:
            raise BadRequest(
                f"messages.{place}: `tool_use` ids were found without `tool_result` blocks "
                f"immediately after: {', '.join(missing)}."
            )
        if unasked := [one for one in answered if one not in open_calls]:
            raise BadRequest(
                f"messages.{place}: unexpected `tool_use_id` found in `tool_result` blocks: "
                f"{', '.join(unasked)}."
            )
        open_calls = [str(b.get("id")) for b in blocks if b.get("type") == "tool_use"]
        for at, block in enumerate(blocks):
            _block_is_whole(f"messages.{place}.content.{at}", block)
        if open_calls and blocks[0].get("type") == "tool_use" and message_was_thought(blocks):
            raise BadRequest(
                f"messages.{place}.content.0.type: Expected `thinking` or `redacted_thinking`, but "
                "found `tool_use`. When `thinking` is enabled, a final `assistant` message must "
                "start with a thinking block."
            )


def message_was_thought(blocks: list[Fields]) -> bool:
    """Whether this server made the calls, with a thought before them: its ids say so."""
    return any(str(block.get("id")).startswith("toolu_scripted") for block in blocks)


def _block_is_whole(where: str, block: Fields) -> None:
    match block.get("type"):
        case "text" if not block.get("text"):
            raise BadRequest(f"{where}: text content blocks must be non-empty")
        case "thinking" if "signature" not in block:
            raise BadRequest(f"{where}.thinking.signature: Field required")
        case "thinking" if block["signature"] != signature_of(str(block.get("thinking"))):
            raise BadRequest(f"{where}: Invalid `signature` in `thinking` block")
        case "tool_use" if not _CALL_ID.fullmatch(str(block.get("id"))):
            raise BadRequest(f"{where}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")
        case _:
            return


def a_limit_is_set(body: Fields) -> None:
    """`max_tokens` is no choice."""
    if not isinstance(body.get("max_tokens"), int):
        raise BadRequest("max_tokens: Field required", param="max_tokens")


def calls_have_their_reasoning(body: Fields) -> None:
    """A call that goes back as an item of its own has the reasoning item before it."""
    before: set[object] = set()
    for item in map(fields_of, items_of(body.get("input"))):
        if item.get("type") == "function_call" and str(item.get("id", "")).startswith("fc_"):
            reasoning = f"rs_{str(item['id']).removeprefix('fc_')}"
            if reasoning not in before:
                raise BadRequest(
                    f"Item '{item['id']}' of type 'function_call' was provided without its "
                    f"required 'reasoning' item: '{reasoning}'.",
                    param="input",
                )
        before.add(item.get("id"))


def reasoning_is_sealed(body: Fields) -> None:
    """A reasoning item comes back with its encrypted content where nothing is stored."""
    for item in map(fields_of, items_of(body.get("input"))):
        if item.get("type") == "reasoning":
            sealed = item.get("encrypted_content")
            if not sealed:
                raise BadRequest(
                    f"Item with id '{item.get('id')}' not found. Items are not persisted when "
                    "`store` is set to false.",
                    status=404, param="input",
                )  # fmt: skip
            if sealed != signature_of(str(item.get("id"))):
                raise BadRequest(
                    f"The encrypted content for item {item.get('id')} could not be verified.",
                    param="input", code="invalid_encrypted_content",
                )  # fmt: skip
