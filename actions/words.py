"""Actions in a few words, for people and for an agent's memory of what it did."""

import json
from typing import cast

from .geometry import Box, Norm
from .types import Action

# The kind is the first word; the reasons of final actions are told as the episode's end.
_LEFT_OUT = ("kind", "summary", "why")


def describe(action: Action, longest: int = 60) -> str:
    """Kind and arguments, defaults left out; texts are cut to `longest` characters."""
    words: list[str] = []
    for name, info in type(action).model_fields.items():
        value: object = getattr(action, name)
        if name not in _LEFT_OUT and value != info.default:
            words.append(_word(name, value, longest))
    return " ".join([action.kind.replace("_", " "), *words])


def _word(name: str, value: object, longest: int) -> str:
    match value:
        case Norm(x=x, y=y):
            return f"{x},{y}"
        case Box(left=left, top=top, right=right, bottom=bottom):
            return f"{left},{top} to {right},{bottom}"
        case tuple():
            parts = cast(tuple[object, ...], value)
            return " and ".join(_word(name, part, longest) for part in parts)
        case True:
            return name
        case str() if name != "data":
            return f"“{_cut(value, longest)}”"
        case _ if name == "data":
            return _cut(json.dumps(value, ensure_ascii=False), longest)
        case _:
            return str(value)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
