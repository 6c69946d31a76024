"""Replies as models really break them: the obvious action, or a hint that says what to write."""

import pytest

from tapwright.actions import (
    Action,
    Answer,
    Ask,
    Done,
    Drag,
    HandOver,
    Infeasible,
    LongPress,
    Norm,
    Note,
    OpenApp,
    Press,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from tapwright.agent.dialects import BadReply, Decision, make_dialect
from tapwright.agent.models.base import Reply, ToolCall

SHOWN = Size(720, 1600)


def at(x: int, y: int) -> Norm:
    return Norm(x=x, y=y)


MIDDLE = Tap(at=at(500, 300))
OBVIOUS: list[tuple[str, str, Action]] = [
    # Step-GUI: broken tags, other separators, fields in Chinese punctuation, a box for a point
    ("step-gui", "<TINK> go </TINK>\nexplain:x\taction:CLICK\tpoint:500,300\tsummary:s", MIDDLE),
    ("step-gui", "<think>go</think>explain:x\taction:CLICK\tpoint:500 300\tsummary:s", MIDDLE),
    ("step-gui", "explain:x\taction:CLICK\tpoint:500,300\tsummary:s", MIDDLE),
    ("step-gui", "<THINK> go <THINK>\nexplain:x\taction:CLICK\tpoint:500，300\tsummary:s", MIDDLE),
    ("step-gui", "explain：点击\taction：CLICK\tpoint：500，300\tsummary：好", MIDDLE),
    ("step-gui", "explain:x action:CLICK point:500,300 summary:s", MIDDLE),
    ("step-gui", "explain:x\naction:click\npoint:[500, 300]\nsummary:s", MIDDLE),
    ("step-gui", "action:CLICK\tpoint:(500,300)\taction:COMPLETE\treturn:done", MIDDLE),
    ("step-gui", "action:TYPE\tvalue:a: b, action:x\tpoint:1,1\tsummary:s",
     TypeText(text="a: b, action:x")),
    ("step-gui", "action:WAIT\tvalue:3秒\tsummary:s", Wait(seconds=3)),
    ("step-gui", "action:SLIDE\tpoint1:500,800\tpoint2:500,200\tsummary:s",
     Swipe(start=at(500, 800), end=at(500, 200))),
    ("step-gui", "action:ABORT\tvalue:没有网络\tsummary:s", Infeasible(why="没有网络")),
    ("step-gui", "action:COMPLETE\treturn:The alarm is set.\tsummary:s",
     Done(summary="The alarm is set.")),
    # AutoGLM: no tags, tags left open, full-width marks, prose around, two calls, quotes inside
    ("autoglm", 'do(action="Tap", element=[500,300])', Tap(at=at(501, 300))),
    ("autoglm", '<think>go<answer>do(action="Tap", element=[500,300])', Tap(at=at(501, 300))),
    ("autoglm", "<answer>do（action＝“Tap”，element＝［500，300］）",
     Tap(at=at(501, 300))),
    ("autoglm", 'Sure! do(action="Back") do(action="Home")', Press(key="back")),
    ("autoglm", 'do(action="Type", text="say "hi" now")',
     TypeText(text='say "hi" now', clear=True)),
    ("autoglm", "do(action='Type', text='it's')", TypeText(text="it's", clear=True)),
    ("autoglm", 'do(action="Type", text="你好，（世界）")',
     TypeText(text="你好，（世界）", clear=True)),
    ("autoglm", 'do(action="Long_Press", element=[999,999])', LongPress(at=at(1000, 1000))),
    ("autoglm", 'do(action="Tap", element=[1000,0], message="pays")', Tap(at=at(1000, 0))),
    ("autoglm", '<think>The total is 12.</think><answer>do(action="Note", message="True")',
     Note(text="The total is 12.")),
    ("autoglm", 'do(action="Take_over", message="captcha")', HandOver(why="captcha")),
    ("autoglm", 'do(action="Wait", duration="x seconds")', Wait()),
    ("autoglm", 'do(action="Tap", element=[500,300]', Tap(at=at(501, 300))),
    ("autoglm", '</think><answer>finish(message="It says (7) today.")</answer>',
     Done(summary="It says (7) today.")),
    ("autoglm", '<think>do(action="Home") is wrong</think>do(action="Back")', Press(key="back")),
    # UI-TARS: every way it writes points, labels in Chinese, two actions
    ("ui-tars-1.0", "Thought: x\nAction: click(point='<point>500 300</point>')", MIDDLE),
    ("ui-tars-1.0", "Action: click(start_box='(500,300)')", MIDDLE),
    ("ui-tars-1.0", "Action: click(start_box='<|box_start|>(500,300)<|box_end|>')", MIDDLE),
    ("ui-tars-1.0", "Action: click(start_box=<|box_start|>(500,300)<|box_end|>)", MIDDLE),
    ("ui-tars-1.0", "Action: click(start_box='[480, 280, 520, 320]')", MIDDLE),
    ("ui-tars-1.0", "Thought：点它\nAction：click（point='<point>500 300</point>'）", MIDDLE),
    ("ui-tars-1.0", "click(point='<point>500 300</point>'", MIDDLE),
    ("ui-tars-1.0", "Action: press_back()\n\nAction: press_home()", Press(key="back")),
    ("ui-tars-1.0", "Action: press_back()\n\npress_home()", Press(key="back")),
    ("ui-tars-1.0", "Action: type(content='hello\\n')", TypeText(text="hello", submit=True)),
    ("ui-tars-1.0", "Action: scroll(point='<point>500 300</point>', direction='down')",
     Scroll(direction="down", at=at(500, 300))),
    ("ui-tars-1.0",
     "Action: drag(start_box='(1,2)', end_box='(3,4)')", Drag(start=at(1, 2), end=at(3, 4))),
    ("ui-tars-1.0", "Action: open_app(app_name='Clock')", OpenApp(name="Clock")),
    ("ui-tars-1.5", "Action: click(start_box='(364,798)')", Tap(at=at(500, 500))),
    ("ui-tars-2", "ok<seed:tool_call><function=click><parameter=point><point>500 300</point>"
     "</parameter></function></seed:tool_call>", MIDDLE),
    ("ui-tars-2", "<function=click><parameter=point>500 300</parameter>", MIDDLE),
    ("ui-tars-2", "<function=type><parameter=content>hi\\n</parameter></function>",
     TypeText(text="hi", submit=True)),
    ("ui-tars-2", "<function=press_back></function>", Press(key="back")),
    # mobile_use: no tags, fenced, nested or stringified arguments, marks missing or Chinese
    ("qwen2.5-vl", '<tool_call>{"name":"mobile_use","arguments":{"action":"click",'
     '"coordinate":[364,798]}}</tool_call>', Tap(at=at(500, 500))),
    ("qwen3-vl", '<tool_call>\n{"name": "mobile_use", "arguments": {"action": "click", '
     '"coordinate": [500, 300]}}', Tap(at=at(501, 300))),
    ("qwen3-vl", '{"name": "mobile_use", "arguments": {"action": "click", "coordinate": [500, 300]',
     Tap(at=at(501, 300))),
    ("qwen3-vl", '```json\n{"action": "click", "coordinate": [500, 300],}\n```',
     Tap(at=at(501, 300))),
    ("qwen3-vl", '{“name”：“mobile_use”，“arguments”：{“action”：“type”，“text”：“早上好，你好”}}',
     TypeText(text="早上好，你好")),
    ("qwen3-vl", "{'action': 'click', 'coordinate': '500, 300'}", Tap(at=at(501, 300))),
    ("qwen3-vl", '{"name": "mobile_use", "arguments": "{\\"action\\": \\"wait\\"}"}', Wait()),
    ("qwen3-vl", '<tool_call>{"name":"mobile_use","arguments":{"action":"system_button",'
     '"button":"back"}}</tool_call><tool_call>{"name":"mobile_use","arguments":'
     '{"action":"terminate","status":"success"}}</tool_call>', Press(key="back")),
    ("qwen3-vl", '{"action": "answer", "text": 7}', Answer(text="7")),
    ("qwen3-vl", '{"action": "terminate", "status": "Failure", "text": "no SIM"}',
     Infeasible(why="no SIM")),
    ("gui-owl", 'Action: I tap it.\n{"action": "click", "coordinate": [0.5, 0.3]}', MIDDLE),
    ("mai-ui", '<thinking>x</thinking>{"action": "swipe", "direction": "up"}',
     Scroll(direction="down")),
    ("mai-ui", '{"action": "INFO", "text": "Which one?"}', Ask(question="Which one?")),
    ("mai-ui", '{"action": "AWAKE", "text": "微信"}', OpenApp(name="微信")),
    # JSON: other models' names, points in other shapes
    ("json", 'Action: {"action_type": "click", "coordinate": [500, 300]', MIDDLE),
    ("json", 'Action: {"action_type": "tap", "x": 500, "y": 300}', MIDDLE),
    ("json", '{"action_type": "input_text", "text": "hi", "submit": true}',
     TypeText(text="hi", submit=True)),
    ("json", '{"action_type": "open_app", "app_name": "Clock"}', OpenApp(name="Clock")),
    ("json", '{"action_type": "navigate_back"}', Press(key="back")),
    # tool calls that the server left in the text
    ("tool_calls", '<tool_call>{"name": "tap", "arguments": {"x": 500, "y": 300}}</tool_call>',
     MIDDLE),
    ("tool_calls", "<tool_call><function=tap><parameter=x>500</parameter><parameter=y>300"
     "</parameter></function></tool_call>", MIDDLE),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "action"), OBVIOUS)
def test_the_obvious_is_understood(name: str, text: str, action: Action) -> None:
    parsed = make_dialect(name).parse(Reply(text=text), SHOWN)
    assert isinstance(parsed, Decision), parsed
    assert parsed.action == action


HOPELESS = [
    ("step-gui", "action:CLICK\tpoint:500\tsummary:s", "point x,y was expected"),
    ("step-gui", "action:CLICK\tpoint:1500,300\tsummary:s", "0 to 1000"),
    ("step-gui", "action:CLICK\tsummary:s", "point x,y was expected"),
    ("step-gui", "action:FLY\tpoint:5,5", "no action 'FLY'"),
    ("step-gui", "action:TYPE\tsummary:typed", "value"),
    ("step-gui", "explain:the task is COMPLETE\tsummary:done", "no field action"),
    ("autoglm", 'do(action="Tap", element=[500,', "cut off"),
    ("autoglm", 'do(action="Tap", element=[1500,300])', "0 to 999"),
    ("autoglm", 'do(action="Tap", element=[-5,300])', "not on the screen"),
    ("autoglm", 'do(action="Type", text="hel', "cut off"),
    ("autoglm", 'finish(message="All do', "cut off"),
    ("autoglm", "finish(", "cut off"),
    ("autoglm", 'do(action="Call_API", instruction="sum up")', "no action 'Call_API'"),
    ("autoglm", 'do(action="Launch")', "name"),
    ("ui-tars-1.0", "Action: finished(content='do", "cut off"),
    ("ui-tars-1.0", "Action: scroll(direction='sideways')", "not a direction"),
    ("ui-tars-1.0", "Action: click()", "point x,y was expected"),
    ("ui-tars-1.0", "Action: click(start_box='[520, 320, 480, 280]')", "not left, top, right"),
    ("ui-tars-1.5", "Action: click(start_box='(1500,300)')", "swapped"),
    ("ui-tars-1.5", "Action: click(start_box='(3000,300)')", "x is from 0 to 728"),
    ("ui-tars-2", "<function=finished><parameter=content>All do", "cut off"),
    ("ui-tars-2", "<function=finished>", "cut off"),
    ("qwen3-vl", '{"action": "terminate"}', "success or failure"),
    ("qwen3-vl", '{"action": "terminate", "status": "succ', "no call"),
    ("qwen3-vl", '<tool_call>{"action": "click", "coordinate": [500, 30', "cut off"),
    ("qwen3-vl", '<tool_call>{"action": "type", "text": "hel', "cut off"),
    ("qwen3-vl", '{"action": "system_button", "button": "Turbo"}', "no key"),
    ("qwen3-vl", "<tool_call>", "no JSON object"),
    ("mai-ui", '{"action": "open"}', "argument text"),
    ("json", 'Action: {"action_type": "click"}', "Field required"),
    ("json", 'Action: {"action_type": "explode"}', "only tap"),
    ("json", 'Action: {"action_type": "zoom", "box": [1, 2, 3]}', "a box is"),
    ("json", 'Action: {"action": "click"}', "no action_type"),
]


@pytest.mark.parametrize(("name", "text", "why"), HOPELESS)
def test_the_hopeless_is_answered_with_what_was_expected(name: str, text: str, why: str) -> None:
    dialect = make_dialect(name)
    parsed = dialect.parse(Reply(text=text), SHOWN)
    assert isinstance(parsed, BadReply)
    assert why in parsed.why
    assert "expected for example: " in parsed.why
    # What a model is told to write is itself readable.
    example = parsed.why.split("expected for example: ")[1].replace("<TAB>", "\t")
    assert isinstance(dialect.parse(Reply(text=example), SHOWN), Decision)


def test_a_native_call_of_mobile_use_is_read() -> None:
    call = ToolCall("1", "mobile_use", '{"action": "click", "coordinate": [500, 300]}')
    parsed = make_dialect("gui-owl").parse(Reply(text="I tap.", tool_calls=(call,)), SHOWN)
    assert parsed == Decision("I tap.", MIDDLE)


@pytest.mark.parametrize(
    ("arguments", "action"),
    [
        ('{"x": 500, "y": 300,}', MIDDLE),
        ('{"thought": "go", "x": 500.4, "y": 300}', MIDDLE),
        ("{“x”：500，“y”：300}", MIDDLE),
        ('{"x": "500", "y": "300"', MIDDLE),
        ("{'x': 500, 'y': 300}", MIDDLE),
    ],
)
def test_sloppy_arguments_of_a_native_call_are_mended(arguments: str, action: Action) -> None:
    reply = Reply(tool_calls=(ToolCall("1", "tap", arguments),))
    parsed = make_dialect("tool_calls").parse(reply)
    assert isinstance(parsed, Decision) and parsed.action == action


@pytest.mark.parametrize(
    "arguments", ['{"x": 500, "y": 30', '{"x": NaN, "y": 3}', '{"x": 1e999, "y": 3}', "7", "NaN"]
)
def test_doubtful_arguments_are_not(arguments: str) -> None:
    parsed = make_dialect("tool_calls").parse(Reply(tool_calls=(ToolCall("1", "tap", arguments),)))
    assert isinstance(parsed, BadReply)
