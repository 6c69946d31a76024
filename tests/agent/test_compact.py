"""The compact dialect: one function for all actions, read as forgivingly as one for each."""

import json
from typing import Any, cast

import pytest

from tapwright.actions import (
    USUAL_ACTIONS,
    Action,
    Ask,
    Box,
    Done,
    Extract,
    Infeasible,
    LongPress,
    Norm,
    Note,
    OpenApp,
    OpenLink,
    Press,
    Scroll,
    Swipe,
    Tap,
    TypeText,
    Wait,
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


def test_one_function_names_every_action_at_a_third_of_the_tokens() -> None:
    (tool,) = DIALECT.tools
    for kind in USUAL_ACTIONS:
        line = f"{kind.model_fields['kind'].default} "
        assert f"\n{line}" in tool.description
        assert " ".join((kind.__doc__ or "").split()) in tool.description
    many = sum(text_tokens(tool.text) for tool in ToolCallDialect().tools)
    assert text_tokens(tool.text) < many / 3


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"do": "tap 500 300"}, TAP),
        ({"do": "tap(500, 300)"}, TAP),
        ({"do": "tap x=500 y=300"}, TAP),
        ({"do": "tap 0.5 0.3"}, TAP),
        ({"do": "tap [400, 280, 600, 320]"}, TAP),
        ({"do": "Click: 500,300"}, TAP),
        ({"do": "tap", "x": 500, "y": 300}, TAP),
        ({"do": "tap", "x": "500", "y": "300"}, TAP),
        ({"do": "tap", "coordinate": [500, 300]}, TAP),
        ({"action": "click", "x": 500, "y": 300}, TAP),
        ({"do": "tap 500 300", "text": None, "target": None}, TAP),
        ({"do": "tap 500 300 Save now"}, Tap(at=TAP.at, target="Save now")),
        ({"do": "long press 500 300"}, LongPress(at=TAP.at)),
        ({"do": "long_press 500 300 2"}, LongPress(at=TAP.at, duration_s=2)),
        ({"do": "swipe 1 2 3 4"}, Swipe(start=Norm(x=1, y=2), end=Norm(x=3, y=4))),
        ({"do": "swipe", "x1": 1, "y1": 2, "x2": 3, "y2": 4},
         Swipe(start=Norm(x=1, y=2), end=Norm(x=3, y=4))),
        ({"do": "scroll down"}, Scroll(direction="down")),
        ({"do": "scroll down 2"}, Scroll(direction="down", pages=2)),
        ({"do": "scroll Up 500 300"}, Scroll(direction="up", at=TAP.at)),
        ({"do": "scroll up 500 300 0.5"}, Scroll(direction="up", at=TAP.at, pages=0.5)),
        ({"do": "scroll", "direction": "down"}, Scroll(direction="down")),
        ({"do": "type text submit", "text": "clear milk"},
         TypeText(text="clear milk", submit=True)),
        ({"do": "type_text", "text": "milk", "submit": "true"}, TypeText(text="milk", submit=True)),
        ({"do": "open_app", "text": "Clock"}, OpenApp(name="Clock")),
        ({"do": "open_app", "name": "Clock"}, OpenApp(name="Clock")),
        ({"do": "open_app Alarm Clock"}, OpenApp(name="Alarm Clock")),
        ({"do": "open_link", "text": "geo:1,2"}, OpenLink(uri="geo:1,2")),
        ({"do": "press BACK"}, Press(key="back")),
        ({"do": "navigate_back"}, Press(key="back")),
        ({"do": "wait 2.5"}, Wait(seconds=2.5)),
        ({"do": "ask", "text": "Which one?"}, Ask(question="Which one?")),
        ({"do": "note", "text": "PIN 12"}, Note(text="PIN 12")),
        ({"do": "zoom 1 2 3 4"}, Zoom(boxes=(Box(left=1, top=2, right=3, bottom=4),))),
        ({"do": "done", "text": "It is on.", "target": ""}, Done(summary="It is on.")),
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
        '<tool_call>{"name": "act", "arguments": {"do": "tap 500 300"}}</tool_call>',
        "<tool_call>\n<function=act>\n<parameter=do>\ntap 500 300\n</parameter>\n</function>\n"
        "</tool_call>",
        'act(do="tap 500 300")',
        'tap(x=500, y=300)',
    ],
)  # fmt: skip
def test_a_call_left_in_the_text_is_read(text: str) -> None:
    assert action(DIALECT.parse(Reply(text=text))) == TAP


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"x": 500, "y": 300}, "`do` is missing"),
        ({"do": "fly 500 300"}, "'fly 500 300' begins with no action; `do` is one of tap, "),
        ({"do": "tap 500"}, "point x,y"),
        ({"do": "tap 500 300 20"}, "3 coordinates"),
        ({"do": "swipe 1 2 3"}, "too many, or too few"),
        ({"do": "long_press 1 2 3 4"}, "too many"),
        ({"do": "tap"}, "at: Field required"),
        ({"do": "tap 500 3000"}, "not on the screen"),
        ({"do": "type_text milk"}, "'milk' has no place"),
        ({"do": "type_text"}, "text"),
        ({"do": "press fly"}, "'fly' has no place"),
        ({"do": "done not really"}, "'not really' has no place"),
        ({"do": "done", "success": False}, "success"),
        ({"do": "extract", "data": {}}, "'extract' begins with no action"),
    ],
)
def test_what_is_wrong_is_said(arguments: dict[str, Any], why: str) -> None:
    parsed = called(**arguments)
    assert isinstance(parsed, BadReply)
    assert why in parsed.why


def test_another_function_is_refused_by_the_name_of_the_one_there_is() -> None:
    parsed = called("launch_missiles")
    assert parsed == BadReply("there is no function 'launch_missiles'; call one of act")


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        (Tap(at=TAP.at, target="Save"), '"target": "Save", "do": "tap 500 300"'),
        (TypeText(text="", clear=True), '"do": "type_text clear", "text": ""'),
        (LongPress(at=TAP.at), '"do": "long_press 500 300"'),
        (Scroll(direction="up", pages=2), '"do": "scroll up 500 500 2"'),
        (Done(), '"do": "done"'),
    ],
)
def test_defaults_are_not_said_and_a_target_comes_before_its_point(
    said: Action, arguments: str
) -> None:
    call = DIALECT.render(said, "so").call
    assert call is not None and call.arguments == f'{{"thought": "so", {arguments}}}'


def test_a_line_that_was_cut_off_taps_nowhere() -> None:
    call = ToolCall("call_1", "act", '{"thought": "so", "do": "tap 500 3')
    assert isinstance(DIALECT.parse(Reply(tool_calls=(call,))), BadReply)


def test_data_stand_beside_the_regions_they_were_read_from() -> None:
    dialect = CompactDialect({"type": "object"})
    assert "data" in cast(dict[str, object], dialect.tools[0].parameters["properties"])
    asked = Extract(data={"total": 3}, regions=(Box(left=1, top=2, right=3, bottom=4),))
    call = dialect.render(asked, "so").call
    assert call is not None
    assert call.arguments == '{"thought": "so", "do": "extract 1 2 3 4", "data": {"total": 3}}'
    parsed = dialect.parse(Reply(tool_calls=(ToolCall("1", call.name, call.arguments),)))
    assert action(parsed) == asked


def test_thoughts_are_as_long_as_asked() -> None:
    asked = CompactDialect(thought_words=30).system_prompt
    assert asked is not None and "at most 30 words" in asked
    assert "Call `act` once" in asked
