"""Actions in the forms that models of 2026 write them in, and points on every scale.

The forms are those of chat templates, tool parsers and reports; the values are our own.
"""

import time

import pytest

from tapwright.actions import (
    Action,
    Ask,
    Box,
    Done,
    DoubleTap,
    Drag,
    Infeasible,
    Norm,
    OpenApp,
    Press,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
    Zoom,
)
from tapwright.agent.dialects import BadReply, Decision, Parsed, make_dialect
from tapwright.agent.models.base import Reply, ToolCall

SHOWN = Size(720, 1600)


def at(x: int, y: int) -> Norm:
    return Norm(x=x, y=y)


SPOT = Tap(at=at(412, 777))


def read(dialect: str, text: str, reasoning: str = "", finish: str = "stop") -> Parsed:
    reply = Reply(text=text, reasoning=reasoning, finish_reason=finish)
    return make_dialect(dialect).parse(reply, SHOWN)


def called(name: str, arguments: str, dialect: str = "tool_calls") -> Parsed:
    reply = Reply(tool_calls=(ToolCall("1", name, arguments),), finish_reason="tool_calls")
    return make_dialect(dialect).parse(reply, SHOWN)


# A function called `tap`, as the templates and parsers named beside it have it.
CALLS = {
    "qwen3_coder": "<tool_call>\n<function=tap>\n<parameter=x>\n412\n</parameter>\n"
    "<parameter=y>\n777\n</parameter>\n</function>\n</tool_call>",
    "seed_oss": "<seed:tool_call><function=tap><parameter=x>412</parameter><parameter=y>777"
    "</parameter></function></seed:tool_call>",
    "seed 2.0": '<seed:tool_call><function name="tap"><parameter name="x" string="false">412'
    '</parameter><parameter name="y" string="false">777</parameter></function></seed:tool_call>',
    "minimax_m2": '<minimax:tool_call><invoke name="tap"><parameter name="x">412</parameter>'
    '<parameter name="y">777</parameter></invoke></minimax:tool_call>',
    "step3": '<steptml:invoke name="tap"><steptml:parameter name="x">412</steptml:parameter>'
    '<steptml:parameter name="y">777</steptml:parameter></steptml:invoke>',
    "deepseek_v32": '<｜DSML｜function_calls><｜DSML｜invoke name="tap">'
    '<｜DSML｜parameter name="x" string="false">412</｜DSML｜parameter>'
    '<｜DSML｜parameter name="y" string="false">777'
    "</｜DSML｜parameter></｜DSML｜invoke></｜DSML｜function_calls>",
    "glm45": "Tapping.\n<tool_call>tap\n<arg_key>x</arg_key>\n<arg_value>412</arg_value>\n"
    "<arg_key>y</arg_key>\n<arg_value>777</arg_value>\n</tool_call>",
    "glm47": "<tool_call>tap<arg_key>x</arg_key><arg_value>412</arg_value><arg_key>y</arg_key>"
    "<arg_value>777</arg_value></tool_call>",
    "kimi_k2": "<|tool_calls_section_begin|><|tool_call_begin|>functions.tap:3"
    '<|tool_call_argument_begin|>{"x": 412, "y": 777}<|tool_call_end|>',
    "deepseek_v3": "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>tap\n```json\n"
    '{"x": 412, "y": 777}\n```<｜tool▁call▁end｜>',
    "deepseek_v31": '<｜tool▁call▁begin｜>tap<｜tool▁sep｜>{"x": 412, "y": 777}<｜tool▁call▁end｜>',
    "mistral": '[TOOL_CALLS]tap[ARGS]{"x": 412, "y": 777}',
    "mistral, older": '[TOOL_CALLS] [{"name": "tap", "arguments": {"x": 412, "y": 777}}]',
    "harmony": "<|channel|>commentary to=functions.tap <|constrain|>json<|message|>"
    '{"x": 412, "y": 777}<|call|>',
    "functiongemma": "<start_function_call>call:tap{x:412,y:777}<end_function_call>",
    "hermes": '<tool_call>\n{"name": "tap", "arguments": {"x": 412, "y": 777}}\n</tool_call>',
    "llama": '<|python_tag|>{"name": "tap", "parameters": {"x": 412, "y": 777}}',
    "llama, tagged": '<function=tap>{"x": 412, "y": 777}</function>',
    "pythonic": "[tap(x=412, y=777)]",
    "tool_code": "```tool_code\nprint(default_api.tap(x=412, y=777))\n```",
    "a message": '{"tool_calls": [{"function": {"name": "tap", "arguments": '
    '"{\\"x\\": 412, \\"y\\": 777}"}}]}',
    "fields": '{"action": "tap", "x": 412, "y": 777}',
    "a name and fields": '```json\n{"name": "tap", "x": 412, "y": 777}\n```',
    "a labelled line": "Action: tap(x=412, y=777)",
}  # fmt: skip


@pytest.mark.parametrize("form", CALLS)
@pytest.mark.parametrize("thought", ["", "<think>The field is there.</think>\n"])
def test_a_call_that_nobody_took_out_of_the_text_is_read(form: str, thought: str) -> None:
    parsed = read("tool_calls", thought + CALLS[form])
    assert isinstance(parsed, Decision), parsed
    assert parsed.action == SPOT


@pytest.mark.parametrize("form", CALLS)
def test_a_call_that_ends_the_thought_is_read_and_no_other(form: str) -> None:
    parsed = read("tool_calls", "", f"There it is.\n{CALLS[form]}")
    assert isinstance(parsed, Decision), parsed
    assert parsed.action == SPOT
    weighed = f"Perhaps\n{CALLS[form]}\nNo: that is the wrong one (see the title)."
    assert isinstance(read("tool_calls", "", weighed), BadReply)
    assert isinstance(read("tool_calls", "I am done.", CALLS[form]), BadReply)
    assert isinstance(read("tool_calls", f"<think>{CALLS[form]}</think>All done."), BadReply)
    # What the model might still have said is lost.
    assert isinstance(read("tool_calls", "", CALLS[form], finish="length"), BadReply)


def test_a_call_in_prose_or_cut_off_is_none() -> None:
    for text in (
        '{"action": "done", "summary": "It is on."}',
        '{"name": "answer", "text": "7"}',
        "I would tap(x=412, y=777) next.",
        "<tool_call><function=tap><parameter=x>412</parameter><parameter=y>77",
        "<tool_call>tap<arg_key>x</arg_key><arg_value>412</arg_value><arg_key>y</arg_key>"
        "<arg_value>77",
    ):
        assert isinstance(read("tool_calls", text), BadReply)


@pytest.mark.parametrize(
    "name",
    ["functions.tap", "functions.tap:12", "default_api:tap", "default_api.tap", "Tap",
     "tap<|channel|>commentary", "mcp__phone__tap"],
)  # fmt: skip
def test_a_decorated_name_is_the_function(name: str) -> None:
    assert called(name, '{"x": 412, "y": 777}') == Decision("", SPOT)


def test_arguments_encoded_twice_and_one_too_many_do_not_refuse_a_tap() -> None:
    assert called("tap", '"{\\"x\\": 412, \\"y\\": 777}"') == Decision("", SPOT)
    assert called("tap", '{"arguments": {"x": 412, "y": 777}}') == Decision("", SPOT)
    assert called("tap", '{"x": 412, "y": 777, "element": "OK"}') == Decision("", SPOT)
    spot = '{"action_type": "tap", "coordinate": [412, 777], "element": "OK"}'
    assert read("json", spot) == Decision("", SPOT)
    # At an end it may say the opposite of the end.
    assert isinstance(called("done", '{"summary": "s", "success": false}'), BadReply)
    assert isinstance(read("json", '{"action_type": "done", "success": false}'), BadReply)


SHARES = [
    ('{"x": 0.371, "y": 0.109}', at(371, 109)),
    ('{"x": "0.371", "y": "0.109"}', at(371, 109)),
    ('{"x": "37.1%", "y": "10.9%"}', at(371, 109)),
    # Whole numbers are the grid's; beside a fraction, or written as one, 1 is the far edge.
    ('{"x": 1, "y": 1}', at(1, 1)),
    ('{"x": 0, "y": 1}', at(0, 1)),
    ('{"x": 1, "y": 0.5}', at(1000, 500)),
    ('{"x": 0, "y": 0.5}', at(0, 500)),
    ('{"x": 1.0, "y": 1.0}', at(1000, 1000)),
    ('{"x": 500.0, "y": 300.4}', at(500, 300)),
    ('{"x": "412 777", "y": ""}', at(412, 777)),
    ('{"x": [412, 777]}', at(412, 777)),
    ('{"at": {"x": 0.371, "y": 0.109}}', at(371, 109)),
    ('{"coordinate": [412, 777]}', at(412, 777)),
]


@pytest.mark.parametrize(("arguments", "point"), SHARES)
def test_a_native_call_points_in_shares_of_the_screen_too(arguments: str, point: Norm) -> None:
    assert called("tap", arguments) == Decision("", Tap(at=point))


def test_a_box_is_scaled_as_a_point_is() -> None:
    half = Zoom(boxes=(Box(left=250, top=0, right=1000, bottom=500),))
    assert called("zoom", '{"boxes": [[0.25, 0, 1, 0.5]]}') == Decision("", half)
    assert read("json", '{"action_type": "zoom", "box": [0.25, 0, 1, 0.5]}') == Decision("", half)
    assert isinstance(called("zoom", '{"boxes": [[0.25, 0, 1900, 0.5]]}'), BadReply)


def test_both_points_of_a_swipe_are_on_one_scale() -> None:
    swipe = Swipe(start=at(0, 1000), end=at(500, 200))
    assert called("swipe", '{"x1": 0, "y1": 1, "x2": 0.5, "y2": 0.2}') == Decision("", swipe)
    tagged = '{"action": "swipe", "coordinate": [0, 1], "coordinate2": [0.5, 0.2]}'
    assert read("gui-owl", tagged) == Decision("", swipe)


@pytest.mark.parametrize(
    "arguments",
    ['{"x": 0.5, "y": 300}', '{"x": 1001, "y": 5}', '{"x": -1, "y": 5}', '{"x": NaN, "y": 5}',
     '{"x": Infinity, "y": 5}', '{"x": 1e400, "y": 5}', '{"x": [4, 5, 6], "y": ""}',
     '{"x": null, "y": 5}', '{"x": true, "y": 5}', '{"x": "left", "y": "top"}',
     '{"point": [300, 500]}', '{"box_2d": [300, 500, 310, 510]}', f'{{"x": {"9" * 400}, "y": 5}}'],
)  # fmt: skip
def test_a_doubtful_point_is_a_bad_reply(arguments: str) -> None:
    assert isinstance(called("tap", arguments), BadReply)


# One click at (%s) in each grammar of text.
CLICKS = {
    "step-gui": "explain:e\taction:CLICK\tpoint:%s\tsummary:s",
    "autoglm": 'do(action="Tap", element=[%s])',
    "ui-tars-1.0": "Action: click(start_box='(%s)')",
    "ui-tars-1.5": "Action: click(point='<point>%s</point>')",
    "ui-tars-2": "<function=click><parameter=point>%s</parameter></function>",
    "qwen2.5-vl": '<tool_call>{"action": "click", "coordinate": [%s]}</tool_call>',
    "qwen3-vl": "<tool_call>\n<function=mobile_use>\n<parameter=action>\nclick\n</parameter>\n"
    "<parameter=coordinate>\n[%s]\n</parameter>\n</function>\n</tool_call>",
    "gui-owl": "Action: e\n{'action': 'click', 'coordinate': '%s'}",
    "mai-ui": '<tool_call>{"name": "click", "arguments": {"coordinate": [%s]}}</tool_call>',
    "json": 'Action: {"action_type": "click", "coordinate": [%s]}',
}


@pytest.mark.parametrize("dialect", CLICKS)
def test_shares_are_scaled_in_every_grammar(dialect: str) -> None:
    parsed = read(dialect, CLICKS[dialect] % "0.371, 0.109")
    assert isinstance(parsed, Decision) and isinstance(parsed.action, Tap), parsed
    assert abs(parsed.action.at.x - 371) <= 1 and abs(parsed.action.at.y - 109) <= 1


@pytest.mark.parametrize("dialect", CLICKS)
@pytest.mark.parametrize(
    "point", ["4000, 30", "30, -4", "30, 40, 50", "60, 50, 40, 30", "NaN, 4", "0.3, 40", "30"]
)
def test_doubtful_points_are_refused_in_every_grammar(dialect: str, point: str) -> None:
    assert isinstance(read(dialect, CLICKS[dialect] % point), BadReply)


FORMS: list[tuple[str, str, Action]] = [
    # Step-GUI: fields of other versions, points without their field, JSON instead of a line
    ("step-gui", "action:TYPE\tvalue:hi there\tis_keyboard:true", TypeText(text="hi there")),
    ("step-gui", "action:TYPE value:hi there keyboard_exists:false", TypeText(text="hi there")),
    ("step-gui", "action:TYPE\tvalue:hi\tanything:else\tpoint:4,5", TypeText(text="hi")),
    ("step-gui", "action:TYPE\tvalue:to: the end\tof it", TypeText(text="to: the end\tof it")),
    ("step-gui", "action:TYPE value:Street: 4 High Road", TypeText(text="Street: 4 High Road")),
    ("step-gui", "verify:v\tnote:n\taction:COMPLETE\treturn:r\tkey_process:k", Done(summary="r")),
    ("step-gui", "explain:e\taction:CLICK\t[412,777]\tsummary:s", SPOT),
    ("step-gui", "action:CLICK 412,777", SPOT),
    ("step-gui", "explain:e\naction:CLICK\npoint(412,777)\nsummary:s", SPOT),
    ("step-gui", 'explain:e\naction:CLICK\n"coordinate":[412,777]}\nsummary:s', SPOT),
    ("step-gui", '{"action_type": "CLICK", "point": [412, 777], "summary": "s"}', SPOT),
    ("step-gui", "action:SLIDE\t[1,2]\t[3,4]", Swipe(start=at(1, 2), end=at(3, 4))),
    ("step-gui", "action:SLIDE\tdirection:up\tsummary:s", Scroll(direction="down")),
    ("step-gui", "action:ABORT\texplain:no network", Infeasible(why="no network")),
    # UI-TARS: quotation marks that do not match, the first grammar's scroll, a computer's words
    ("ui-tars-1.0", "Action: click(point='<point>412 777</point>\"", SPOT),
    ("ui-tars-1.0", "Action: click(point='<point>412 777</point>)", SPOT),
    ("ui-tars-1.0", "Action: click(point=<point>412 777</point>')", SPOT),
    ("ui-tars-1.0", "Action: click(start_box='<|box_start|>(412,777)<|box_end|>\")", SPOT),
    ("ui-tars-1.0", "Action: scroll(start_box='(500,800)', end_box='(500,200)')",
     Swipe(start=at(500, 800), end=at(500, 200))),
    ("ui-tars-1.0", "Action: left_double(point='<point>412 777</point>')",
     DoubleTap(at=at(412, 777))),
    ("ui-tars-1.0", "Action: hotkey(key='enter')", Press(key="enter")),
    ("ui-tars-1.0", "<think>Action: press_back()</think>\nThought: no.\nAction: wait()", Wait()),
    # Seed: attributes, tags of which an endpoint has taken the special tokens
    ("ui-tars-2", '<function name="type"><parameter name="content" string="true">a>b</parameter>'
     "</function>", TypeText(text="a>b")),
    ("ui-tars-2", "<think_never_used_1a2b>ok</think_never_used_1a2b>click>point>point>412 777",
     SPOT),
    ("ui-tars-2", "drag>start_point>point>1 2end_point>point>3 4",
     Drag(start=at(1, 2), end=at(3, 4))),
    ("ui-tars-2", "type>\ncontent>good morning", TypeText(text="good morning")),
    ("ui-tars-2", "press_home>", Press(key="home")),
    ("ui-tars-2", '<|FunctionCallBegin|>[{"name": "click", "parameters": {"point": "<point>412 777'
     '</point>"}}]<|FunctionCallEnd|>', SPOT),
    ("ui-tars-2", "Action: click(point='<point>412 777</point>')", SPOT),
    ("ui-tars-1.0", "<function=click><parameter=point><point>412 777</point></parameter>"
     "</function>", SPOT),
    ("step-gui", "action:SCROLL\tdirection:up", Scroll(direction="down")),
    ("step-gui", "action:BACK", Press(key="back")),
    ("gui-owl", '<tool_call>{"mobile_use": {"action": "home"}}</tool_call>', Press(key="home")),
    ("gui-owl", '{"function_call": {"name": "mobile_use", "arguments": "{\\"action\\": '
     '\\"home\\"}"}}', Press(key="home")),
    # mobile_use: a tag a parameter, GLM's pairs, GUI-Owl's own action
    ("gui-owl", "<tool_call>\n<function=mobile_use>\n<parameter=action>\ntype\n</parameter>\n"
     "<parameter=text>\none\ntwo\n</parameter>\n</function>\n</tool_call>",
     TypeText(text="one\ntwo")),
    ("mai-ui", "<tool_call>mobile_use\n<arg_key>action</arg_key>\n<arg_value>open</arg_value>\n"
     "<arg_key>text</arg_key>\n<arg_value>Clock</arg_value>\n</tool_call>", OpenApp(name="Clock")),
    ("gui-owl", '{"action": "scroll", "coordinate": [1, 2], "coordinate2": [3, 4]}',
     Swipe(start=at(1, 2), end=at(3, 4))),
    ("gui-owl", '{"action": "call_user", "text": "Captcha"}', Ask(question="Captcha")),
    ("gui-owl", '{"action": "home"}', Press(key="home")),
    ("gui-owl", '{"action": "open_app", "app_name": "Clock"}', OpenApp(name="Clock")),
    ("ui-tars-1.0", "Action: navigate_back()", Press(key="back")),
    ("step-gui", "action:CLICK(412,777)", SPOT),
    ("gui-owl", 'Action: e\n<tool_call>{"action": "interact", "text": "Log in, please"}',
     Ask(question="Log in, please")),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "text", "action"), FORMS)
def test_a_form_of_the_vendors_is_read(dialect: str, text: str, action: Action) -> None:
    parsed = read(dialect, text)
    assert isinstance(parsed, Decision), parsed
    assert parsed.action == action


@pytest.mark.parametrize(
    ("dialect", "thought"),
    [
        ("autoglm", 'There.\ndo(action="Tap", element=[412, 777])'),
        ("autoglm", 'There.\n<answer>do(action="Tap", element=[412, 777])</answer>'),
        ("step-gui", "There.\nexplain:e\taction:CLICK\tpoint:412,777\tsummary:s"),
        ("ui-tars-1.0", "There.\nAction: click(point='<point>412 777</point>')"),
        ("ui-tars-2", "There.\n<function=click><parameter=point>412 777</parameter></function>"),
        ("gui-owl", 'There.\n<tool_call>\n{"name": "mobile_use",\n "arguments": '
         '{"action": "click", "coordinate": [412, 777]}}\n</tool_call>'),
        ("json", 'There.\nAction: {"action_type": "click", "coordinate": [412, 777]}'),
    ],
)  # fmt: skip
def test_an_action_only_in_the_thought_is_found(dialect: str, thought: str) -> None:
    for parsed in (
        read(dialect, "", thought),
        read(dialect, f"<think>{thought}"),
        read(dialect, f"<think>{thought}</think>\n"),
    ):
        assert isinstance(parsed, Decision), parsed
        assert isinstance(parsed.action, Tap)
        assert abs(parsed.action.at.x - 412) <= 1 and abs(parsed.action.at.y - 777) <= 1
        assert parsed.thought.startswith("There.")
    # One that was only weighed is none, nor one in a thought that was cut off.
    for after in ("\nNo, that is wrong (see above).", "\nThat is wrong.", " was wrong (above)"):
        if dialect != "step-gui" or after.startswith("\n"):
            assert isinstance(read(dialect, "", thought + after), BadReply)
    assert isinstance(read(dialect, "", thought, finish="length"), BadReply)


def test_a_native_call_of_seed_is_read() -> None:
    parsed = called("click", '{"point": "<point>412 777</point>"}', "ui-tars-2")
    assert parsed == Decision("", SPOT)


@pytest.mark.parametrize("dialect", ["tool_calls", *CLICKS])
@pytest.mark.parametrize("text", ["", "wait>", "<function=", "{}", "[", "<tool_call>", "<think>"])
def test_scraps_are_answered_and_never_raise(dialect: str, text: str) -> None:
    for parsed in (read(dialect, text), read(dialect, "", text), called(text, text, dialect)):
        assert isinstance(parsed, BadReply) or parsed.action == Wait()


@pytest.mark.parametrize("dialect", ["tool_calls", *CLICKS])
@pytest.mark.parametrize("piece", ["\n", " ", "\t", "<", "{", "<think>", "</x>", "tap(", "{'a':"])
def test_a_reply_that_repeats_itself_is_read_in_time_that_grows_with_it(
    dialect: str, piece: str
) -> None:
    """A model in a loop fills its room: 20,000 line breaks took up to 80 s of a core's time.

    Of the process's own time, which a busy machine does not lengthen; it takes under 0.2 s.
    """
    text = "x" + piece * 20_000 + "y"
    started_s = time.process_time()
    assert isinstance(read(dialect, text), BadReply)
    assert isinstance(read(dialect, "", text), BadReply)
    assert time.process_time() - started_s < 5
