"""More forms in which vendors' templates, and models without one, write what they want to do."""

import time

import pytest

from tapwright.actions import (
    Action,
    DoubleTap,
    Norm,
    OpenApp,
    Press,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
)
from tapwright.agent.dialects import BadReply, Decision, make_dialect
from tapwright.agent.models.base import Reply, ToolCall

SHOWN = Size(720, 1600)


def at(x: int, y: int) -> Norm:
    return Norm(x=x, y=y)


SPOT = Tap(at=at(412, 777))
UP = Swipe(start=at(500, 800), end=at(500, 200))


def read(dialect: str, text: str, finish: str = "stop") -> Action | str:
    parsed = make_dialect(dialect).parse(Reply(text=text, finish_reason=finish), SHOWN)
    return parsed.action if isinstance(parsed, Decision) else parsed.why


# `tap` or another function of ours, as the parsers and reports that are named have it.
CALLS: dict[str, tuple[str, Action]] = {
    "llama4_pythonic": ("<|python_start|>[tap(x=412, y=777)]<|python_end|>", SPOT),
    "llama 3.1, built-in": ("<|python_tag|>tap.call(x=412, y=777)", SPOT),
    "lfm2": ("<|tool_call_start|>[tap(x=412, y=777)]<|tool_call_end|>Tapping.", SPOT),
    "gemma4": ('<|tool_call>call:type_text{text:<|"|>Hi, {you}: "x"<|"|>,clear:true}<tool_call|>',
               TypeText(text='Hi, {you}: "x"', clear=True)),
    "gemma4, keys": ('<|tool_call>call:tap{<|"|>x<|"|>:412,<|"|>y<|"|>:777}<tool_call|>', SPOT),
    "functiongemma": ('<start_function_call>call:type_text{text:<escape>"hi"<escape>}'
                      "<end_function_call>", TypeText(text='"hi"')),
    "gemma4, tokens taken out": ("thought\nOpen it.\ncall:open_app{name:My Files}",
                                 OpenApp(name="My Files")),
    "apertus": ('<|tools_prefix|>[{"tap": {"x": 412, "y": 777}}]<|tools_suffix|>', SPOT),
    "functionary v3.2": ('>>>all\nI tap.>>>tap\n{"x": 412, "y": 777}', SPOT),
    "solar_open": ("<|tool_calls|><|tool_call:begin|>1<|tool_call:name|>tap<|tool_call:args|>"
                   '{"x": 412, "y": 777}<|tool_call:end|>', SPOT),
    "mistral, with an id": ('[TOOL_CALLS]tap[CALL_ID]a1B2c3[ARGS]{"x": 412, "y": 777}', SPOT),
    "kimi k3": ('<|open|>call tool="tap" index="1"<|sep|><|open|>argument key="x" type="number"'
                '<|sep|>412<|close|>argument<|sep|><|open|>argument key="y" type="number"<|sep|>777'
                "<|close|>argument<|sep|><|close|>call<|sep|>", SPOT),
    "harmony, recipient first": ("<|start|>assistant to=functions.tap<|channel|>commentary json"
                                 '<|message|>{"x": 412, "y": 777}<|call|>', SPOT),
    "one argument that holds all": ('tap(parameters={"x": 412, "y": 777})', SPOT),
    "told as a deed": ('[Called function "tap" with args: {"x": 412, "y": 777}]', SPOT),
    "xai": ('<xai:function_call name="tap"><parameter name="x">412</parameter>'
            '<parameter name="y">777</parameter></xai:function_call>', SPOT),
    "ReAct": ('Thought: go\nAction: tap\nAction Input: {"x": 412, "y": 777}', SPOT),
    "Qwen-Agent": ('✿FUNCTION✿: tap\n✿ARGS✿: {"x": 412, "y": 777}', SPOT),
    "glm-4": ('tap\n{"x": 412, "y": 777}', SPOT),
    "hermes, a brace short": ('<tool_call>\n{"name": "tap", "arguments": {"x": 412, "y": 777}\n'
                              "</tool_call>", SPOT),
}  # fmt: skip


@pytest.mark.parametrize("form", CALLS)
def test_a_call_in_another_template_is_read(form: str) -> None:
    text, action = CALLS[form]
    assert read("tool_calls", text) == action


FORMS: list[tuple[str, str, Action]] = [
    ("autoglm", "<tool_call>do\n<arg_key>action</arg_key>\n<arg_value>Double Tap</arg_value>\n"
     "<arg_key>element</arg_key>\n<arg_value>[412,777]</arg_value>\n</tool_call>",
     DoubleTap(at=at(412, 778))),
    ("autoglm", '{"name": "do", "arguments": {"action": "Launch", "app": "Maps"}}',
     OpenApp(name="Maps")),
    ("autoglm", '<answer>do(action="Launch", app="Maps"</answer>', OpenApp(name="Maps")),
    ("step-gui", "explain:e\\taction:CLICK\\tpoint:412,777\\tsummary:s", SPOT),
    ("step-gui", "Explain:e\tAction:CLICK\tPoint:412,777", SPOT),
    ("step-gui", "action:SLIDE\tpoint1:500,800 point2:500,200", UP),
    ("step-gui", "explain:e\taction:TYPE\tvalue:list\nnote: milk\nText: tea\tsummary:s",
     TypeText(text="list\nnote: milk\nText: tea")),
    ("ui-tars-1.0", "Action: click(412, 777)", SPOT),
    ("ui-tars-1.0", "Action: click(x=412, y=777)", SPOT),
    ("ui-tars-1.0", "Action: tap(coordinate=[412,777])", SPOT),
    ("ui-tars-1.0", "Action: swipe(start_box='(500,800)', end_box='(500,200)')", UP),
    ("ui-tars-1.0", "Action: press_enter()", Press(key="enter")),
    ("ui-tars-1.0", "**Action:** click(start_box='(412,777)')", SPOT),
    ("ui-tars-1.0", "Thought: The Action: wait() failed.\nAction: click(start_box='(412,777)')",
     SPOT),
    ("ui-tars-1.0", "I could wait() again.\nclick(start_box='(412,777)')", SPOT),
    ("gui-owl", '<tool_call>{"arguments": {"action": "click", "x": 412, "y": 777}}</tool_call>',
     SPOT),
    ("gui-owl", '<tool_call>\n{"name": "mobile_use", "arguments": {"action": "click", '
     '"coordinate": [412, 777}}\n</tool_call>', SPOT),
    ("gui-owl", '<tool_call>\n{"name": "mobile_use", "arguments": {"action": "open", '
     '"text": "Maps"\n</tool_call>', OpenApp(name="Maps")),
    ("gui-owl", "mobile_use(action='click', coordinate=[412, 777])", SPOT),
    ("gui-owl", '<tool_call>{"name": "mobile_use", "arguments": [{"action": "click", '
     '"coordinate": [412, 777]}, {"action": "wait"}]}</tool_call>', SPOT),
    ("json", '{"action": "click", "coordinate": [412, 777]}', SPOT),
    ("json", '{"thought": "t", "action": {"action_type": "tap", "x": 412, "y": 777}}', SPOT),
    ("json", '{"type": "open_app", "name": "Maps"}', OpenApp(name="Maps")),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "text", "action"), FORMS)
def test_another_wording_of_a_grammar_is_read(dialect: str, text: str, action: Action) -> None:
    assert read(dialect, text) == action


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("tool_calls", "<tool_call>\n<name>tap\n<parameter=x>\n412\n</parameter>"),
        ("tool_calls", "call:type_text{text:one, two,clear:true"),
        ("tool_calls", '{"done": {"summary": "it says so"}}'),
        ("tool_calls", "I would tap (412, 777) and then press home."),
        ("autoglm", '<answer>do(action="Launch", app="Map</answer>'),
        ("gui-owl", '<tool_call>{"arguments": {"action": "click", "coordinate": [412, 77'),
        ("json", '{"action": "explode"}'),
    ],
)
def test_what_may_mean_anything_is_asked_for_again(dialect: str, text: str) -> None:
    assert isinstance(read(dialect, text), str)


@pytest.mark.parametrize(
    ("name", "arguments", "action"),
    [
        ("tap", '{"coordinates": [412, 777]}', SPOT),
        ("tap", '{"position": "412, 777"}', SPOT),
        ("tap", '{"parameters": {"x": 412, "y": 777}}', SPOT),
        ("tap", '{"name": "tap", "arguments": "{\\"x\\": 412, \\"y\\": 777}"}', SPOT),
        ("swipe", '{"start_coordinate": [500, 800], "end_coordinate": [500, 200]}', UP),
        ("press", '{"key": "BACK"}', Press(key="back")),
        ("scroll", '{"direction": "Down"}', Scroll(direction="down")),
    ],
)
def test_arguments_in_other_words_are_read(name: str, arguments: str, action: Action) -> None:
    reply = Reply(tool_calls=(ToolCall("1", name, arguments),), finish_reason="tool_calls")
    parsed = make_dialect("tool_calls").parse(reply, SHOWN)
    assert isinstance(parsed, Decision) and parsed.action == action


@pytest.mark.parametrize("finish", ["stop", "length"])
def test_nothing_is_supplied_where_a_call_is_cut_off(finish: str) -> None:
    for cut in range(6, 28):
        assert isinstance(read("tool_calls", 'tap\n{"x": 412, "y": 777}'[:-1][:cut], finish), str)


@pytest.mark.parametrize(
    "piece", [">>>", "call:tap{", "<escape>", '<|"|>', "Action: ", "tap\n{", "(", "</answer> "]
)
@pytest.mark.parametrize("dialect", ["tool_calls", "autoglm", "ui-tars-1.0", "step-gui", "json"])
def test_a_form_that_is_repeated_is_read_in_time(dialect: str, piece: str) -> None:
    started_s = time.process_time()
    reply = Reply(text="x" + piece * 20_000 + "y")
    assert isinstance(make_dialect(dialect).parse(reply, SHOWN), BadReply)
    assert time.process_time() - started_s < 5
