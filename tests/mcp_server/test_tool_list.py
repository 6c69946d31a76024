"""What every client pays for at every turn: the list of tools."""

import json

from mcp.types import Tool

from tapwright.mcp.options import ServerOptions
from tapwright.mcp.server import build_server

MOST_TOOLS = 14
MOST_TOKENS = 2500
READ_ONLY = {"list_devices", "take_screenshot", "look", "wait_for"}


async def listed() -> list[Tool]:
    return await build_server(ServerOptions()).list_tools()


def on_the_wire(tools: list[Tool]) -> str:
    """As `tools/list` sends them."""
    each = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools]
    return json.dumps(each, separators=(",", ":"), ensure_ascii=False)


async def test_the_list_is_small() -> None:
    """An estimate and a bound. Encodings of the GPT-4 family take 3.5 to 4 characters of compact
    JSON a token; at 3 the estimate is high, so that no tokenizer in use gives more."""
    tools = await listed()
    text = on_the_wire(tools)
    assert len(tools) <= MOST_TOOLS
    assert len(text.encode()) / 3 < MOST_TOKENS, len(text)


async def test_names_of_people_and_no_shell() -> None:
    names = [tool.name for tool in await listed()]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "shell" in name or "adb" in name or "exec" in name]


async def test_annotations_are_true() -> None:
    for tool in await listed():
        hints = tool.annotations
        assert hints is not None, tool.name
        assert hints.read_only_hint is (tool.name in READ_ONLY), tool.name
        assert hints.open_world_hint is not None, tool.name
        if tool.name not in READ_ONLY:
            assert hints.destructive_hint is not None and hints.idempotent_hint is not None


async def test_every_argument_is_typed_and_none_is_an_approval() -> None:
    for tool in await listed():
        properties = tool.input_schema["properties"]
        assert not {"yes", "allow", "approve", "force", "policy"} & properties.keys()
        for name, schema in properties.items():
            assert schema.keys() & {"type", "enum", "anyOf"}, (tool.name, name)
            assert "title" not in schema
