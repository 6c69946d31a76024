"""The tool-call dialect says every action and reads it back; anything else is a bad reply."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.actions import (
    USUAL_ACTIONS,
    Action,
    Box,
    DoubleTap,
    Drag,
    LongPress,
    Norm,
    Swipe,
    Tap,
    TypeText,
    without_target,
)
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
HERE, THERE = Norm(x=500, y=300), Norm(x=500, y=700)
AIMED = (
    Tap(at=HERE, target="Save"),
    DoubleTap(at=HERE, target="the photo"),
    LongPress(at=HERE, target="Alex Chen"),
    Swipe(start=HERE, end=THERE, target="slide to pay"),
    Drag(start=HERE, end=THERE, target="7:30 alarm"),
    TypeText(text="milk", target="list name"),
)
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


@pytest.mark.parametrize("name", ["tool_calls", "compact", "json"])
@pytest.mark.parametrize("extract", [None, {"type": "object"}])
def test_an_episode_of_before_links_is_offered_none(name: str, extract: Schema | None) -> None:
    today, before = make_dialect(name, extract), make_dialect(name, extract, offers=())

    def said(dialect: Dialect) -> str:
        return f"{dialect.system_prompt} {[tool.text for tool in dialect.tools]}"

    assert "open_link" in said(today) and "open_link" not in said(before)
    assert said(make_dialect(name, extract, offers=("open_link", "target"))) == said(today)


@pytest.mark.parametrize("name", ["tool_calls", "compact", "json"])
@pytest.mark.parametrize("extract", [None, {"type": "object"}])
def test_an_episode_of_before_targets_is_asked_for_none(name: str, extract: Schema | None) -> None:
    today, before = make_dialect(name, extract), make_dialect(name, extract, offers=("open_link",))

    def said(dialect: Dialect) -> str:
        return f"{dialect.system_prompt} {[tool.parameters for tool in dialect.tools]}"

    assert "target" in said(today) and "target" not in said(before)


@pytest.mark.parametrize("name", ["tool_calls", "compact", "json"])
@pytest.mark.parametrize("action", AIMED, ids=lambda action: action.kind)
def test_a_target_is_read_back_and_takes_no_room_where_there_is_none(
    name: str, action: Action
) -> None:
    dialect = make_dialect(name)
    for meant in (action, without_target(action)):
        said = dialect.render(meant, "why")
        calls = (ToolCall("1", said.call.name, said.call.arguments),) if said.call else ()
        told = f"{said.text} {said.call}"
        assert ("target" in told) == (meant == action)
        parsed = dialect.parse(Reply(text=said.text, tool_calls=calls))
        assert parsed == Decision("why", meant)


@pytest.mark.parametrize(
    ("given_target", "read"), [(None, ""), (7, "7"), (["a"], ""), (" Save ", "Save"), (True, "")]
)
def test_a_target_that_is_no_text_spoils_no_act(given_target: object, read: str) -> None:
    arguments = json.dumps({"thought": "", "x": 5, "y": 6, "target": given_target})
    parsed = DIALECT.parse(reply("tap", arguments))
    assert parsed == Decision("", Tap(at=Norm(x=5, y=6), target=read))


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
