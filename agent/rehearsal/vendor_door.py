"""Where a vendor's manners stand between a client and the scripted model."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from .brain import Completion
from .manners import Manners
from .messages_shape import chat_of_messages, message_body, message_events
from .reading import read_request
from .responses_shape import chat_of_responses, response_document, response_events
from .vendor_answers import vendor_completion, vendor_error, vendor_events
from .vendor_rules import Fields, fields_of
from .wire import BadRequest, ChatRequest

if TYPE_CHECKING:
    from ..models.profiles import Endpoint

# Other levels that vendors have, as the nearest that the scripted model knows.
_EFFORTS = {"none": "low", "minimal": "low", "xhigh": "high", "max": "high"}
_LEVELS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class AskedRequest:
    """A request as it was sent, in which shape, and as the scripted model reads it."""

    shape: "Endpoint"
    fields: Fields
    chat: ChatRequest


class VendorDoor:
    """Reads requests by a vendor's rules and gives answers as the vendor does."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners

    def read(self, path: str, headers: Mapping[str, str], body: bytes) -> AskedRequest:
        """The request; raises BadRequest for what the vendor refuses."""
        shape = self._shape(path)
        try:
            parsed: object = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadRequest(f"the body is no JSON: {error}") from error
        if not isinstance(parsed, dict):
            raise BadRequest("the body is no JSON object")
        fields = cast(Fields, parsed)
        if shape == "messages":
            _check_headers(headers)
        self.manners.check(fields, shape)
        match shape:
            case "messages":
                chat = chat_of_messages(fields)
            case "responses":
                chat = chat_of_responses(fields)
            case "chat":
                chat = dict(fields)
                effort = fields_of(fields.get("reasoning")).get("effort")
                chat["reasoning_effort"] = effort or fields.get("reasoning_effort")
        given = str(chat.get("reasoning_effort"))
        level = _EFFORTS.get(given, given)
        chat["reasoning_effort"] = level if level in _LEVELS else None
        return AskedRequest(shape, fields, read_request(json.dumps(chat).encode(), any_client=True))

    def _shape(self, path: str) -> "Endpoint":
        """Which of the vendor's endpoints it is; BadRequest if it has none there."""
        last = path.rpartition("/")[2]
        if last == "messages" and self.manners.shape == "messages":
            return "messages"
        if last == "responses" and self.manners.responses_rules:
            return "responses"
        if last == "completions" and self.manners.shape == "chat":
            return "chat"
        raise self.lost("POST", path, BadRequest("Not Found", status=404))

    def lost(self, method: str, path: str, error: BadRequest) -> BadRequest:
        """What is said of a path that there is not."""
        if self.manners.errors == "text":
            # With status 200 (lmstudio-ai/lmstudio-bug-tracker issue 1680).
            return BadRequest(f"Unexpected endpoint or method. ({method} {path})", status=200)
        return error

    def whole(self, asked: AskedRequest, answer: Completion, created_s: int) -> str:
        """The answer as one document."""
        match asked.shape:
            case "messages":
                return message_body(answer, asked.fields)
            case "responses":
                return json.dumps(response_document(answer, asked.fields, created_s))
            case "chat":
                return vendor_completion(self.manners, answer, created_s, asked.chat.model)

    def events(self, asked: AskedRequest, answer: Completion, created_s: int) -> Iterator[str]:
        """The answer in pieces."""
        match asked.shape:
            case "messages":
                return message_events(answer, asked.fields)
            case "responses":
                return response_events(answer, asked.fields, created_s)
            case "chat":
                options = asked.chat.stream_options
                counted = options is not None and options.include_usage
                model = asked.chat.model
                return vendor_events(self.manners, answer, created_s, counted, model)

    def error(self, error: BadRequest) -> str:
        """The body of an error."""
        return vendor_error(self.manners.errors, error)


def _check_headers(headers: Mapping[str, str]) -> None:
    """Anthropic, "API overview": a version, and the key in a header of its own."""
    if not headers.get("x-api-key") and not headers.get("authorization"):
        raise BadRequest("x-api-key header is required", status=401)
    if not headers.get("anthropic-version"):
        raise BadRequest("anthropic-version: header is required")
