"""The tool-call dialect says every action and reads it back; anything else is a bad reply."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.actions import USUAL_ACTIONS, Action, Box, Norm, Tap
from tapwright.agent.dialects import BadReply, Decision, ToolCallDialect, make_dialect, render
from tapwright.agent.dialects.base import Dialect, Schema
from tapwright.agent.models.base import Reply, ToolCall

DIALECT = ToolCallDialect()
NORMS = st.builds(Norm, x=st.integers(0, 1000), y=st.integers(0, 1000))
BOXES = st.builds(
    Box,
    left=st.integers(0, 499),
    top=st.integers(0, 499),
    right=st.integers(500, 1000),
    bottom=st.integers(500, 1000),
)
st.register_type_strategy(Norm, NORMS)
st.register_type_strategy(Box, BOXES)
ACTIONS = st.one_of([st.builds(action) for action in USUAL_ACTIONS])


def reply(name: str, arguments: str, text: str = "") -> Reply:
    return Reply(text=text, tool_calls=(ToolCall("call_1", name, arguments),))


@given(ACTIONS, st.text(max_size=40))
def test_every_action_survives_rendering_and_parsing(action: Action, thought: str) -> None:
    call = render(action, thought)
    parsed = DIALECT.parse(reply(call.name, call.arguments))
    assert parsed == Decision(thought=thought.strip(), action=action)


def test_every_action_is_offered_once_with_flat_arguments() -> None:
    tools = {tool.name: tool for tool in DIALECT.tools}
    assert len(tools) == len(DIALECT.tools) == len(USUAL_ACTIONS)
    assert tools["swipe"].parameters["required"] == ["thought", "x1", "y1", "x2", "y2"]
    for tool in tools.values():
        assert "$ref" not in json.dumps(tool.parameters)


@pytest.mark.parametrize("name", ["tool_calls", "json"])
@pytest.mark.parametrize("extract", [None, {"type": "object"}])
def test_an_episode_of_before_links_is_offered_none(name: str, extract: Schema | None) -> None:
    today, before = make_dialect(name, extract), make_dialect(name, extract, offers=())

    def said(dialect: Dialect) -> str:
        return f"{dialect.system_prompt} {[tool.name for tool in dialect.tools]}"

    assert "open_link" in said(today) and "open_link" not in said(before)
    assert said(make_dialect(name, extract, offers=("open_link",))) == said(today)


@pytest.mark.parametrize(
    ("given_reply", "complaint"),
    [
        (Reply(text="I am done, task completed."), "no function was called"),
        (reply("click", "{}"), "there is no function 'click'"),
        (reply("tap", '{"x": 5'), "not JSON"),
        (reply("tap", "[1, 2]"), "must be a JSON object"),
        (reply("tap", '{"x": 1200, "y": 5}'), "not on the screen: x and y are whole"),
        (reply("tap", '{"x": 12}'), "at.y: Field required"),
        (reply("done", '{"summary": "x", "success": false}'), "success: Extra inputs"),
        (reply("open_app", '{"name": ""}'), "name: String should have at least 1 character"),
    ],
)
def test_an_unreadable_reply_is_a_bad_reply(given_reply: Reply, complaint: str) -> None:
    parsed = DIALECT.parse(given_reply)
    assert isinstance(parsed, BadReply)
    assert complaint in parsed.why


@given(st.text(), st.text())
def test_no_reply_raises(name: str, arguments: str) -> None:
    assert isinstance(DIALECT.parse(reply(name, arguments)), BadReply | Decision)


def test_of_two_calls_the_first_counts() -> None:
    calls = tuple(
        ToolCall(f"call_{x}", "tap", json.dumps({"thought": "", "x": x, "y": 1})) for x in (1, 2)
    )
    parsed = DIALECT.parse(Reply(text="the first", tool_calls=calls))
    assert parsed == Decision("the first", Tap(at=Norm(x=1, y=1)))
