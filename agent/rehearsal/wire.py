"""The chat completions request, checked as strictly as the strictest endpoint would."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue

MODEL = "rehearsal"
ADVISOR = "rehearsal-advisor"
MOST_IMAGES = 60


class BadRequest(Exception):
    """A request the endpoint refuses; `param` is the field at fault, `code` the error's name."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        param: str | None = None,
        code: str | None = None,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.param = param
        self.code = code
        self.kind = kind


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextContent(_Strict):
    """Text in a message."""

    type: Literal["text"]
    text: str


class ImageUrl(_Strict):
    """Where a picture is; `low` is what Step's endpoint takes when nothing is said."""

    url: str
    detail: Literal["low", "high", "auto"] = "low"


class ImageContent(_Strict):
    """A picture in a message."""

    type: Literal["image_url"]
    image_url: ImageUrl


Part: TypeAlias = Annotated[TextContent | ImageContent, Field(discriminator="type")]


class CalledFunction(_Strict):
    """The function of a call and its arguments as JSON text."""

    name: str
    arguments: str


class Call(_Strict):
    """A call that the model made in an earlier turn."""

    id: Annotated[str, Field(min_length=1)]
    type: Literal["function"]
    function: CalledFunction


class TextMessage(_Strict):
    """A system or developer message."""

    role: Literal["system", "developer"]
    content: str | tuple[TextContent, ...]


class UserMessage(_Strict):
    """What the user says and shows."""

    role: Literal["user"]
    content: str | tuple[Part, ...]
    name: str | None = None


class AssistantMessage(_Strict):
    """What the model answered in an earlier turn."""

    role: Literal["assistant"]
    content: str | tuple[TextContent, ...] | None = None
    reasoning: str | None = None
    reasoning_content: str | None = None
    tool_calls: Annotated[tuple[Call, ...], Field(min_length=1)] | None = None


class ToolMessage(_Strict):
    """What became of a call."""

    role: Literal["tool"]
    tool_call_id: str
    content: str | tuple[TextContent, ...]


RequestMessage: TypeAlias = Annotated[
    TextMessage | UserMessage | AssistantMessage | ToolMessage, Field(discriminator="role")
]


class ToolFunction(_Strict):
    """A function on offer; `parameters` is a JSON Schema object."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    description: str = ""
    parameters: dict[str, JsonValue] = {}
    strict: bool | None = None


class RequestTool(_Strict):
    """A tool on offer."""

    type: Literal["function"]
    function: ToolFunction


class StreamOptions(_Strict):
    """Whether a stream ends with a chunk that holds the usage."""

    include_usage: bool = False


class ChatRequest(_Strict):
    """A chat completions request; fields that change nothing here are checked all the same."""

    model: str
    messages: Annotated[tuple[RequestMessage, ...], Field(min_length=1)]
    tools: tuple[RequestTool, ...] = ()
    tool_choice: Literal["auto", "none", "required"] | dict[str, JsonValue] | None = None
    parallel_tool_calls: bool | None = None
    reasoning_effort: Literal["low", "medium", "high"] | None = None
    reasoning_format: str | None = None
    stream: bool = False
    stream_options: StreamOptions | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    max_tokens: Annotated[int, Field(gt=0)] | None = None
    max_completion_tokens: Annotated[int, Field(gt=0)] | None = None
    response_format: dict[str, JsonValue] | None = None
    stop: str | tuple[str, ...] | None = None
    n: Literal[1] = 1
    seed: int | None = None
    user: str | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    metadata: dict[str, str] | None = None


def check_calls(messages: tuple[RequestMessage, ...]) -> None:
    """Every call is answered by tool messages right after it, and nothing else is; BadRequest."""
    open_calls: list[str] = []
    for index, message in enumerate(messages):
        where = f"messages.[{index}]"
        match message:
            case ToolMessage(tool_call_id=answered):
                if answered not in open_calls:
                    raise BadRequest(f"{where} answers no open call {answered!r}", param=where)
                open_calls.remove(answered)
            case _ if open_calls:
                missing = ", ".join(open_calls)
                raise BadRequest(f"{where}: calls without an answer: {missing}", param=where)
            case AssistantMessage(tool_calls=calls):
                open_calls = [call.id for call in calls or ()]
            case _:
                continue
    if open_calls:
        raise BadRequest(f"calls without an answer: {', '.join(open_calls)}", param="messages")
