"""Where a thought ends: tags of every template, and the same tags in a text that is to be typed."""

import json

import pytest

from tapwright.actions import Action, Done, Norm, Press, Size, Tap, TypeText
from tapwright.agent.dialects import Decision, make_dialect
from tapwright.agent.models.chat_wire import read_reply

SHOWN = Size(720, 1600)
SPOT = Tap(at=Norm(x=412, y=777))
CALL = '{"name": "tap", "arguments": {"x": 412, "y": 777}}'
WEIGHED = '{"name": "press", "arguments": {"key": "home"}}'


def read(dialect: str, content: str) -> object:
    """What is done about a message's content, as it comes from an endpoint."""
    body = {"choices": [{"message": {"content": content}, "finish_reason": "stop"}]}
    parsed = make_dialect(dialect).parse(read_reply(json.dumps(body)), SHOWN)
    return parsed.action if isinstance(parsed, Decision) else parsed


TYPED: list[tuple[str, str, Action]] = [
    ("tool_calls", '<tool_call>{"name": "type_text", "arguments": {"text": "a </think> b"}}'
     "</tool_call>", TypeText(text="a </think> b")),
    ("tool_calls", '{"name": "type_text", "arguments": {"text": "<think>a</think>"}}',
     TypeText(text="<think>a</think>")),
    ("tool_calls", "<tool_call>\n<function=type_text>\n<parameter=text>\na </think> b\n"
     "</parameter>\n</function>\n</tool_call>", TypeText(text="a </think> b")),
    ("autoglm", '<answer>do(action="Type", text="a </think> b")</answer>',
     TypeText(text="a </think> b", clear=True)),
    ("autoglm", 'do(action="Type", text="<think>a</think> <answer>")',
     TypeText(text="<think>a</think> <answer>", clear=True)),
    ("autoglm", '<think>so</think>finish(message="ends with </think>")',
     Done(summary="ends with </think>")),
    ("step-gui", "explain:e\taction:TYPE\tvalue:a </think> b\tsummary:s",
     TypeText(text="a </think> b")),
    ("step-gui", "<THINK> t </THINK>\nexplain:e\taction:TYPE\tvalue:a </THINK> b\tsummary:s",
     TypeText(text="a </THINK> b")),
    ("ui-tars-1.0", "Thought: t\nAction: type(content='a </think> b')",
     TypeText(text="a </think> b")),
    ("ui-tars-2", "<seed:tool_call><function=type><parameter=content>a </think> b</parameter>"
     "</function></seed:tool_call>", TypeText(text="a </think> b")),
    ("qwen3-vl", '<tool_call>{"name": "mobile_use", "arguments": {"action": "type", "text": '
     '"a </think> b"}}</tool_call>', TypeText(text="a </think> b")),
    ("json", 'Thought: t\nAction: {"action_type": "type_text", "text": "a </think> b"}',
     TypeText(text="a </think> b")),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "content", "action"), TYPED)
def test_a_tag_that_is_typed_ends_no_thought(dialect: str, content: str, action: Action) -> None:
    assert read(dialect, content) == action


@pytest.mark.parametrize(
    "thought",
    [
        "<think>{}</think>", "{}</think>", "<thought>{}</thought>", "<reasoning>{}</reasoning>",
        "<mm:think>{}</mm:think>", "[THINK]{}[/THINK]", "◁think▷{}◁/think▷",
        "<|START_THINKING|>{}<|END_THINKING|>", "<|channel>thought\n{}<channel|>",
        "<|channel|>analysis<|message|>{}<|end|><|start|>assistant",
    ],
)  # fmt: skip
def test_what_a_thought_weighed_is_not_done(thought: str) -> None:
    content = thought.replace("{}", f"Perhaps {WEIGHED}, or a tap. :)") + CALL
    assert read("tool_calls", content) == SPOT


def test_a_thought_that_is_not_opened_may_speak_of_tags() -> None:
    call = f"<tool_call>{CALL}</tool_call>"
    assert read("tool_calls", f"I end with <tool_call> {WEIGHED}.</think>{call}") == SPOT
    assert read("tool_calls", f"Press home: {WEIGHED}") == Press(key="home")
