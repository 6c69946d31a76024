"""All tools, with what is true of each, as small as clients can be told of them."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, ToolAnnotations

from . import acting, delegate, looking, running

_Function = Callable[..., Awaitable[CallToolResult]]

_LOOKS = ToolAnnotations(read_only_hint=True, open_world_hint=True)
# A finger may do anything that the app in front offers: also what cannot be taken back.
_ACTS = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=False, open_world_hint=True
)
_OPENS = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=True
)

_CHANGES = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False
)

TOOLS: tuple[tuple[_Function, ToolAnnotations], ...] = (
    (looking.list_devices, ToolAnnotations(read_only_hint=True, open_world_hint=False)),
    (looking.take_screenshot, _LOOKS),
    (looking.look, _LOOKS),
    (acting.tap, _ACTS),
    (acting.long_press, _ACTS),
    (acting.swipe, _ACTS),
    (acting.type_text, _ACTS),
    (acting.press, _ACTS),
    (acting.open_app, _OPENS),
    (acting.open_link, _ACTS),
    (running.install_app, _CHANGES),
    (looking.wait_for, _LOOKS),
    (running.run_flow, _ACTS),
    (delegate.do_task, _ACTS),
)


def all_tools() -> list[Tool]:
    """The tools of the server."""
    return [_slim(Tool.from_function(fn, annotations=hints)) for fn, hints in TOOLS]


def _slim(tool: Tool) -> Tool:
    """A tool whose schema says each thing once: every client pays for it at every turn."""
    parameters = cast(dict[str, Any], _pruned(tool.parameters))
    words = " ".join(tool.description.split())
    return tool.model_copy(update={"parameters": parameters, "description": words})


def _pruned(schema: Any) -> Any:
    """Without titles, defaults that are none, and the null that an optional argument may be."""
    if isinstance(schema, list):
        return [_pruned(one) for one in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    found = cast(dict[str, Any], schema)
    kept = {
        name: _properties(value) if name == "properties" else _pruned(value)
        for name, value in found.items()
        if name != "title" and not (name == "default" and value in (None, False))
    }
    either = kept.get("anyOf")
    if isinstance(either, list):
        some = [one for one in cast(list[Any], either) if one != {"type": "null"}]
        if len(some) == 1:
            del kept["anyOf"]
            kept = {**some[0], **kept}
        else:
            kept["anyOf"] = some
    return kept


def _properties(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _pruned(schema) for name, schema in properties.items()}
