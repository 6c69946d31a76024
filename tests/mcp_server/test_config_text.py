"""One entry comes into a client's file, and every other byte stays."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from tapwright.mcp.config_text import (
    UnreadableConfig,
    json_entry,
    toml_entry,
    with_json_entry,
    with_toml_entry,
)

ENTRY: dict[str, JsonValue] = {"command": "/bin/tapwright", "args": ["mcp"]}
PATH = ("mcpServers",)

COMMENTED = """{
    // Mine, do not touch.
    "theme": "dark",
    "mcpServers": {
        /* the files */
        "files": {"command": "npx", "args": ["-y", "x"]}, // with a comma
    },
    "url": "https://example.com//not-a-comment", "n": 1e3
}
"""


def put(text: str) -> str:
    return with_json_entry(text, PATH, "tapwright", ENTRY)


def test_an_empty_file_becomes_one_with_the_entry() -> None:
    for text in ("", "\n"):
        assert json.loads(put(text)) == {"mcpServers": {"tapwright": ENTRY}}


def test_comments_commas_and_order_are_kept() -> None:
    changed = put(COMMENTED)
    added = """
        "tapwright": {
            "command": "/bin/tapwright",
            "args": [
                "mcp"
            ]
        }
    },
"""
    assert changed == COMMENTED.replace("\n    },\n", added, 1)
    assert json_entry(changed, PATH, "tapwright") == ENTRY


def test_what_was_written_is_found_again_and_can_be_replaced() -> None:
    once = put(COMMENTED)
    assert put(once) == once
    other = with_json_entry(once, PATH, "tapwright", {"command": "other"})
    assert json_entry(other, PATH, "tapwright") == {"command": "other"}
    assert put(other) == once


def test_a_file_without_servers_gets_them() -> None:
    changed = put('{"theme": "dark"} // end\n')
    assert changed.endswith("} // end\n") and changed.startswith('{"theme": "dark",')
    assert json_entry(changed, PATH, "tapwright") == ENTRY
    nested = with_json_entry("{}", ("mcp", "servers"), "tapwright", ENTRY)
    assert json.loads(nested) == {"mcp": {"servers": {"tapwright": ENTRY}}}


def test_the_ends_of_lines_and_the_mark_at_the_start_are_kept() -> None:
    changed = put('\ufeff{\r\n\t"a": 1\r\n}\r\n')
    assert changed.startswith('\ufeff{\r\n\t"a": 1,\r\n\t"mcpServers": {')
    assert "\n" not in changed.replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "[]", "{", '{"a" 1}', '{"mcpServers": []}', '{"mcpServers": null}', '{"a": 1 "b": 2}',
        '{"a": 1} {}', "{,}", "{'a': 1}", '{"a": 1,,}', "/* {}", "nothing", "{" + '"a":[' * 20_000,
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises(UnreadableConfig):
        put(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(
    st.dictionaries(st.text(max_size=5).filter(lambda key: key != "mcpServers"), json_values),
    st.none() | st.dictionaries(st.text(max_size=5), json_values),
    st.sampled_from([None, 1, 2, "\t"]),
)
def test_any_json_keeps_all_that_it_held(
    others: dict[str, JsonValue], servers: dict[str, JsonValue] | None, indent: int | str | None
) -> None:
    before = others if servers is None else {**others, "mcpServers": servers}
    after = json.loads(put(json.dumps(before, indent=indent)))
    assert after == {**before, "mcpServers": {**(servers or {}), "tapwright": ENTRY}}


TOML = """# mine
model = "o"

[mcp_servers.tapwright-two]
command = "x"   # stays

[mcp_servers.tapwright]
command = "old"
[mcp_servers.tapwright.env]
A = "1"

# about the next
[tools]
web = true
"""


def test_a_table_is_added_behind_or_put_in_its_place() -> None:
    added = with_toml_entry('model = "o"', "mcp_servers", "tapwright", ENTRY)
    assert added.startswith('model = "o"\n\n[mcp_servers.tapwright]\ncommand = "/bin/tapwright"\n')
    assert tomllib.loads(added)["mcp_servers"]["tapwright"] == ENTRY
    changed = with_toml_entry(TOML, "mcp_servers", "tapwright", ENTRY)
    assert toml_entry(changed, "mcp_servers", "tapwright") == ENTRY
    assert changed.startswith(TOML[: TOML.index("[mcp_servers.tapwright]")])
    assert changed.endswith("\n# about the next\n[tools]\nweb = true\n")
    assert with_toml_entry(changed, "mcp_servers", "tapwright", ENTRY) == changed


@pytest.mark.parametrize(
    "text",
    [
        "a = ", "a = 1\na = 2", 'mcp_servers = { tapwright = { command = "x" } }',
        "mcp_servers = 1", 'mcp_servers.tapwright.command = "x"',
        '[mcp_servers]\ntapwright = { command = "x" }',
        'a = """\n[mcp_servers.tapwright]\n"""\n',
    ],
)  # fmt: skip
def test_a_table_in_another_form_is_left_alone(text: str) -> None:
    with pytest.raises(UnreadableConfig):
        with_toml_entry(text, "mcp_servers", "tapwright", ENTRY)
