"""The same as JSON documents, one a line: for agents in another process or language.

To the agent: `{"type": "reset", "goal", "phone"}`, answered by an object that may hold
`wants_views` and `calls_models`; then `{"type": "act", "step", "png", "width_px", "height_px",
"package", "activity", "keyboard_shown", "flags", "outcome", "views"}` with the picture as base64.
It answers `{"action": {"kind": "tap", "at": {"x": 500, "y": 120}}}`, and may add its `thought`.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import cast

from pydantic import JsonValue, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from ...actions import Action, TaggedAction, first_mistake
from ...device.ui import UiTree
from .protocol import AgentObservation, PhoneFacts

_ACTION: TypeAdapter[Action] = TypeAdapter(TaggedAction)


class NoActSaid(Exception):
    """What an agent answered holds no act; the message is for its maker."""


def reset_document(goal: str, phone: PhoneFacts) -> dict[str, JsonValue]:
    """What an agent is told of a new goal."""
    return {"type": "reset", "goal": goal, "phone": asdict(phone)}


def act_document(seen: AgentObservation) -> dict[str, JsonValue]:
    """What an agent is shown before each act."""
    return {
        "type": "act",
        "step": seen.step,
        "png": base64.b64encode(seen.png()).decode(),
        "width_px": seen.size.width_px,
        "height_px": seen.size.height_px,
        "package": seen.package,
        "activity": seen.activity,
        "keyboard_shown": seen.keyboard_shown,
        "flags": [*sorted(seen.flags)],
        "outcome": seen.outcome,
        "views": None if seen.views is None else _views(seen.views),
    }


def read_document(text: str | bytes) -> Mapping[str, object]:
    """A JSON object; raises NoActSaid for anything else."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoActSaid(f"no JSON: {_short(text)} ({error})") from error
    if not isinstance(found, dict):
        raise NoActSaid(f"no JSON object: {_short(text)}")
    return cast(Mapping[str, object], found)


def read_answer(document: Mapping[str, object]) -> tuple[Action, str]:
    """The act in an answer and the thought beside it; raises NoActSaid."""
    if "action" not in document:
        raise NoActSaid(f"no `action` in it: {_short(json.dumps(document, default=str))}")
    return read_action(document["action"]), str(document.get("thought") or "")


def read_action(given: object) -> Action:
    """An act, or the JSON of one; raises NoActSaid that says what is wrong with it."""
    try:
        action = _ACTION.validate_python(given)
        action.model_dump_json()
    except ValidationError as error:
        raise NoActSaid(f"no act: {first_mistake(error)}") from error
    except PydanticSerializationError as error:
        # JSON can escape them and Python hold them, but no phone and no file takes them.
        raise NoActSaid("no act: a text in it has halves of surrogate pairs") from error
    return action


def whole_text(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which is no character."""
    return text.encode("utf-8", "replace").decode()


def _views(tree: UiTree) -> list[JsonValue]:
    """The views that say something or take a touch, bounds in pixels: left, top, right, bottom."""
    return [
        {
            "text": node.text,
            "desc": node.desc,
            "id": node.resource_id,
            "class": node.class_name,
            "bounds": [node.bounds.left, node.bounds.top, node.bounds.right, node.bounds.bottom],
            "clickable": node.clickable,
            "checked": node.checked if node.checkable else None,
            "enabled": node.enabled,
            "focused": node.focused,
        }
        for node in tree.nodes()
        if node.text or node.desc or node.clickable or node.focused
    ]


def _short(text: str | bytes) -> str:
    said = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return said if len(said) <= 200 else said[:199] + "…"
