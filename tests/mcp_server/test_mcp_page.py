"""docs/mcp.md says of the server what is true of it."""

import re
from pathlib import Path

from tapwright.mcp.clients import CLIENTS
from tapwright.mcp.delegate import MOST_PICTURES, TaskRequest
from tapwright.mcp.tool_table import all_tools

PAGE = (Path(__file__).parents[2] / "docs" / "mcp.md").read_text("utf-8")


def test_the_table_has_the_tools_and_their_kinds() -> None:
    told = re.findall(r"^\| `(\w+)` \| (looks|acts) \| .", PAGE, re.MULTILINE)
    tools = all_tools()
    kinds = [
        (tool.name, "looks" if tool.annotations and tool.annotations.read_only_hint else "acts")
        for tool in tools
    ]
    assert told == kinds
    assert f"{len(tools)} tools" in PAGE


def test_the_clients_and_the_arguments_are_those_there_are() -> None:
    (listed,) = re.findall(r"Clients are (.+?)\. The entry", PAGE, re.DOTALL)
    assert re.findall(r"`([\w-]+)`", listed) == list(CLIENTS)
    (named,) = re.findall(r"`do_task` takes (.+?)\. Limits", PAGE, re.DOTALL)
    fields = [name for name in TaskRequest.__slots__ if f"`{name}`" in named]
    assert fields == list(TaskRequest.__slots__)
    assert MOST_PICTURES == 6 and "the last six" in named
