"""The compact dialect: one function for all actions, read as forgivingly as one for each."""

import json
from typing import Any

import pytest

from tapwright.actions import (
    ALL_ACTIONS,
    USUAL_ACTIONS,
    Action,
    Ask,
    Box,
    Done,
    Infeasible,
    Norm,
    Note,
    OpenApp,
    OpenLink,
    Press,
    Swipe,
    Tap,
    TypeText,
    Zoom,
)
from tapwright.agent.dialects import BadReply, Decision, Parsed, ToolCallDialect
from tapwright.agent.dialects.compact import CompactDialect
from tapwright.agent.estimate import text_tokens
from tapwright.agent.models.base import Reply, ToolCall

DIALECT = CompactDialect()
TAP = Tap(at=Norm(x=500, y=300))


def called(function: str = "act", /, **arguments: Any) -> Parsed:
    call = ToolCall("call_1", function, json.dumps(arguments))
    return DIALECT.parse(Reply(tool_calls=(call,)))


def action(parsed: Parsed) -> Action:
    assert isinstance(parsed, Decision), parsed
    return parsed.action


def test_one_function_names_every_action_at_less_than_half_the_tokens() -> None:
    (tool,) = DIALECT.tools
    for kind in USUAL_ACTIONS:
        line = f"{kind.model_fields['kind'].default} "
        assert f"\n{line}" in tool.description
        assert " ".join((kind.__doc__ or "").split()) in tool.description
    many = sum(text_tokens(tool.text) for tool in ToolCallDialect().tools)
    assert text_tokens(tool.text) < many * 0.45


def test_an_argument_has_one_type_whichever_action_it_is_of() -> None:
    types: dict[str, set[str]] = {}
    for kind in ALL_ACTIONS:
        for name, described in kind.model_json_schema()["properties"].items():
            if "type" in described and name != "kind":
                types.setdefault(name, set()).add(described["type"])
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"do": "tap", "x": 500, "y": 300}, TAP),
        ({"do": "tap", "x": "500", "y": "300"}, TAP),
        ({"do": "Tap", "coordinate": [500, 300]}, TAP),
        ({"action": "click", "x": 500, "y": 300}, TAP),
        ({"do": "tap", "x": 500, "y": 300, "x2": None, "text": None, "clear": False}, TAP),
        ({"do": "swipe", "x": 1, "y": 2, "x2": 3, "y2": 4},
         Swipe(start=Norm(x=1, y=2), end=Norm(x=3, y=4))),
        ({"do": "swipe", "x1": 1, "y1": 2, "x2": 3, "y2": 4},
         Swipe(start=Norm(x=1, y=2), end=Norm(x=3, y=4))),
        ({"do": "type text", "text": "milk", "submit": "true"},
         TypeText(text="milk", submit=True)),
        ({"do": "open_app", "text": "Clock"}, OpenApp(name="Clock")),
        ({"do": "open_app", "name": "Clock"}, OpenApp(name="Clock")),
        ({"do": "open_link", "text": "geo:1,2"}, OpenLink(uri="geo:1,2")),
        ({"do": "press", "key": "BACK"}, Press(key="back")),
        ({"do": "navigate_back"}, Press(key="back")),
        ({"do": "ask", "text": "Which one?"}, Ask(question="Which one?")),
        ({"do": "note", "text": "PIN 12"}, Note(text="PIN 12")),
        ({"do": "zoom", "boxes": "[[1, 2, 3, 4]]"},
         Zoom(boxes=(Box(left=1, top=2, right=3, bottom=4),))),
        ({"do": "done", "text": "It is on.", "x": 0, "y": 0, "target": ""},
         Done(summary="It is on.")),
        ({"do": "infeasible", "text": "no SIM"}, Infeasible(why="no SIM")),
    ],
)  # fmt: skip
def test_what_models_write_is_read(arguments: dict[str, Any], expected: Action) -> None:
    assert action(called(**arguments)) == expected


def test_an_action_called_by_its_own_name_is_understood() -> None:
    assert action(called("tap", x=500, y=300)) == TAP
    assert action(called("done", summary="ok")) == Done(summary="ok")


@pytest.mark.parametrize(
    "text",
    [
        '<tool_call>{"name": "act", "arguments": {"do": "tap", "x": 500, "y": 300}}</tool_call>',
        "<tool_call>\n<function=act>\n<parameter=do>\ntap\n</parameter>\n<parameter=x>\n500\n"
        "</parameter>\n<parameter=y>\n300\n</parameter>\n</function>\n</tool_call>",
        'act(do="tap", x=500, y=300)',
        'tap(x=500, y=300)',
    ],
)  # fmt: skip
def test_a_call_left_in_the_text_is_read(text: str) -> None:
    assert action(DIALECT.parse(Reply(text=text))) == TAP


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"x": 500, "y": 300}, "`do` is missing"),
        ({"do": "fly", "x": 500, "y": 300}, "there is no 'fly'; `do` is one of tap, "),
        ({"do": "tap", "x": 500}, "y"),
        ({"do": "type_text"}, "text"),
        ({"do": "done", "success": False}, "success"),
        ({"do": "extract", "data": {}, "boxes": []}, "there is no 'extract'"),
    ],
)
def test_what_is_wrong_is_said(arguments: dict[str, Any], why: str) -> None:
    parsed = called(**arguments)
    assert isinstance(parsed, BadReply)
    assert why in parsed.why


def test_another_function_is_refused_by_the_name_of_the_one_there_is() -> None:
    parsed = called("launch_missiles")
    assert parsed == BadReply("there is no function 'launch_missiles'; call one of act")


def test_defaults_are_not_said_and_a_target_comes_before_its_point() -> None:
    said = DIALECT.render(Tap(at=Norm(x=1, y=2), target="Save"), "so")
    assert said.call is not None
    assert said.call.arguments == '{"thought": "so", "do": "tap", "target": "Save", "x": 1, "y": 2}'
    said = DIALECT.render(TypeText(text="", clear=True), "so")
    assert said.call is not None
    assert said.call.arguments == '{"thought": "so", "do": "type_text", "text": "", "clear": true}'


def test_thoughts_are_as_long_as_asked() -> None:
    asked = CompactDialect(thought_words=30).system_prompt
    assert asked is not None and "at most 30 words" in asked
    assert "Call `act` once" in asked
