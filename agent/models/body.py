"""Field types for reading response bodies that servers write in their own ways."""

import json
import re
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError


class Body(BaseModel):
    """Part of a response; unknown fields are left alone."""

    model_config = ConfigDict(extra="ignore")


class TextOfPart(Body):
    """The text of a content part, or of a refusal; parts of other kinds have none."""

    text: object = ""


_PARTS = TypeAdapter(list[TextOfPart])


def _as_text(content: Any) -> Any:
    """Content may be absent, text, or a list of parts of which the text counts."""
    if isinstance(content, list):
        parts = [one for one in content if isinstance(one, dict)]  # pyright: ignore[reportUnknownVariableType]
        plain = [one for one in content if isinstance(one, str)]  # pyright: ignore[reportUnknownVariableType]
        return "".join((*plain, *(_as_text(part.text) for part in _PARTS.validate_python(parts))))
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
    return "".join(_as_text(one.text) for part in parts for one in part.thinking)


def _as_json_text(arguments: Any) -> Any:
    """Arguments are JSON text; some servers send the object itself, or nothing."""
    if arguments is None:
        return ""
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


def _as_list(items: Any) -> Any:
    """Nothing is an empty list, and one object a list of it."""
    if isinstance(items, dict):
        return [items]
    return [] if items is None else items


def _as_told(item: Any) -> Any:
    """An object, or None for whatever else stands in its place: it says nothing."""
    return item if isinstance(item, dict) else None  # pyright: ignore[reportUnknownVariableType]


def _as_object(item: Any) -> Any:
    return {} if item is None else item


def _as_index(value: Any) -> Any:
    """A whole number, also as text; None for anything else."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


Text: TypeAlias = Annotated[str, BeforeValidator(_as_text)]
Thinking: TypeAlias = Annotated[str, BeforeValidator(_as_thinking)]
JsonText: TypeAlias = Annotated[str, BeforeValidator(_as_json_text)]
Index: TypeAlias = Annotated[int | None, BeforeValidator(_as_index)]
NoneIsEmpty = BeforeValidator(_as_list)
OrEmpty = BeforeValidator(_as_object)
OrNone = BeforeValidator(_as_told)


# What actions are written in: opening mark and closing mark.
_MARKS = (
    ("{", "}"), ("(", ")"), ("<tool_call", "</tool_call"), ("<answer", "</answer"),
    ("<function", "</function"), ("<invoke", "</invoke"), ("<parameter", "</parameter"),
)  # fmt: skip
# Step-GUI parts the fields of an action by tabs and closes nothing.
_FIELD = re.compile(r"\t(?:value|return|summary):[^\t]*\Z")


def split_think(content: str) -> tuple[str, str]:
    """(text, reasoning) of content that may begin with `<think>..</think>`, or lack either tag.

    Where no tag opens the thought, one that closes it ends it only if it does not stand within an
    action: a text that is to be typed may hold the tag.
    """
    before, closed, after = content.partition("</think>")
    opened = content.lstrip().startswith("<think>")
    if closed and (opened or not _within_action(before, after)):
        return after.strip(), before.strip().removeprefix("<think>").strip()
    if opened:
        return "", content.strip().removeprefix("<think>").strip()
    return content, ""


def _within_action(before: str, after: str) -> bool:
    """Whether something that an action is written in is open here and closed behind."""
    if any(
        before.count(opens) > before.count(closes) and after.count(closes) > after.count(opens)
        for opens, closes in _MARKS
    ):
        return True
    return "action:" in before and _FIELD.search(before) is not None and "action:" not in after
