"""Field types for reading response bodies that servers write in their own ways."""

import json
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError


class Body(BaseModel):
    """Part of a response; unknown fields are left alone."""

    model_config = ConfigDict(extra="ignore")


class TextOfPart(Body):
    """The text of a content part, or of a refusal; parts of other kinds have none."""

    text: str | None = ""


_PARTS = TypeAdapter(list[TextOfPart])


def _as_text(content: Any) -> Any:
    """Content may be absent, text, or a list of parts of which the text counts."""
    if isinstance(content, list):
        parts = [one for one in content if isinstance(one, dict)]  # pyright: ignore[reportUnknownVariableType]
        plain = [one for one in content if isinstance(one, str)]  # pyright: ignore[reportUnknownVariableType]
        return "".join((*plain, *(part.text or "" for part in _PARTS.validate_python(parts))))
    if isinstance(content, dict):
        return _as_text(content.get("text"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    if isinstance(content, int | float) and not isinstance(content, bool):
        return str(content)
    return content if isinstance(content, str) else ""


class _ThinkingPart(Body):
    thinking: list[TextOfPart] = []


_THINKING_PARTS = TypeAdapter(list[_ThinkingPart])


def _as_thinking(content: Any) -> Any:
    """What the parts of a content think; text has none, nor has what has another shape."""
    if not isinstance(content, list):
        return ""
    try:
        parts = _THINKING_PARTS.validate_python(content)
    except ValidationError:
        return ""
    return "".join(one.text or "" for part in parts for one in part.thinking)


def _as_json_text(arguments: Any) -> Any:
    """Arguments are JSON text; some servers send the object itself, or nothing."""
    if arguments is None:
        return ""
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


def _as_list(items: Any) -> Any:
    return [] if items is None else items


def _as_object(item: Any) -> Any:
    return {} if item is None else item


Text: TypeAlias = Annotated[str, BeforeValidator(_as_text)]
Thinking: TypeAlias = Annotated[str, BeforeValidator(_as_thinking)]
JsonText: TypeAlias = Annotated[str, BeforeValidator(_as_json_text)]
NoneIsEmpty = BeforeValidator(_as_list)
OrEmpty = BeforeValidator(_as_object)


def split_think(content: str) -> tuple[str, str]:
    """(text, reasoning) of content that may begin with `<think>..</think>`, or lack either tag."""
    before, closed, after = content.partition("</think>")
    if closed:
        return after.strip(), before.strip().removeprefix("<think>").strip()
    if content.lstrip().startswith("<think>"):
        return "", content.strip().removeprefix("<think>").strip()
    return content, ""
