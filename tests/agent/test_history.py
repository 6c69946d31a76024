"""Prompts grow at the end; pictures leave in batches and never all of them."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapwright.actions import Action, Norm, Note, Outcome, Tap, TypeText, Wait
from tapwright.agent.estimate import text_tokens
from tapwright.agent.history import History
from tapwright.agent.models.base import ImagePart, Message, Prompt, Reply, TextPart, ToolCall
from tapwright.agent.prompts import NOT_CARRIED_OUT, line_text, outcome_text, short_line_text


def picture(number: int) -> ImagePart:
    return ImagePart(bytes([number]), "image/png", 720, 1600)


def tap(number: int) -> Reply:
    return Reply(tool_calls=(ToolCall(f"call_{number}", "tap", '{"x": 1, "y": 2}'),))


def prompts(steps: int, keep: int, most: int) -> list[Prompt]:
    history = History("a goal", (), keep=keep, most=most)
    built: list[Prompt] = []
    for number in range(steps):
        history.see(f"screen {number}", picture(number))
        built.append(history.prompt())
        history.hear(tap(number), "done", f"line {number}")
    return built


def shared(a: Prompt, b: Prompt) -> int:
    pairs = zip(a.messages, b.messages, strict=False)
    return next(
        (i for i, (x, y) in enumerate(pairs) if x != y), min(len(a.messages), len(b.messages))
    )


def images(prompt: Prompt) -> list[int]:
    return [
        part.encoded[0]
        for message in prompt.messages
        for part in message.parts
        if isinstance(part, ImagePart)
    ]


@given(st.integers(1, 30), st.integers(1, 4), st.integers(1, 8))
def test_the_newest_pictures_stay_and_the_prefix_breaks_only_in_batches(
    steps: int, keep: int, most: int
) -> None:
    built = prompts(steps, keep, most)
    breaks = 0
    for number, prompt in enumerate(built):
        seen = images(prompt)
        assert seen == list(range(number + 1))[-len(seen) :]
        assert min(keep, number + 1) <= len(seen) <= max(keep, most)
    for before, after in zip(built, built[1:], strict=False):
        breaks += shared(before, after) < len(before.messages)
    assert breaks <= -(-steps // max(1, max(keep, most) - keep + 1))


def texts(prompt: Prompt) -> str:
    return "\n".join(
        part.text for m in prompt.messages for part in m.parts if isinstance(part, TextPart)
    )


def test_a_step_that_left_stays_as_a_line() -> None:
    last = prompts(9, keep=2, most=4)[-1]
    for number in range(6):
        assert f"{number + 1}. line {number}" in texts(last)
    calls = [call.id for message in last.messages for call in message.tool_calls]
    assert calls == [f"call_{number}" for number in range(6, 8)]


@given(st.integers(1, 60), st.integers(1, 4), st.integers(1, 8))
def test_every_step_is_in_the_prompt_once(steps: int, keep: int, most: int) -> None:
    for number, prompt in enumerate(prompts(steps, keep, most)):
        calls = [call.id for message in prompt.messages for call in message.tool_calls]
        lines = [int(found) for found in re.findall(r"\d+\. line (\d+)", texts(prompt))]
        assert lines + [int(call.removeprefix("call_")) for call in calls] == list(range(number))


@given(st.integers(1, 120), st.integers(1, 4), st.integers(20, 400), st.integers(2, 5))
def test_beyond_the_bound_lines_become_short_and_only_looks_go(
    steps: int, keep: int, log_tokens: int, looks: int
) -> None:
    history = History("a goal", (), keep=keep, most=keep + 2, log_tokens=log_tokens)
    acts: list[int] = []
    for number in range(1, steps + 1):
        history.see("screen", picture(number))
        look = number % looks == 0
        acts += [] if look else [number]
        short = "" if look else f"act {number}"
        history.hear(tap(number), "done", f"act {number} and much that is said of it", short)
    for prompt in (history.brief((), None), history.prompt()):
        said = texts(prompt)
        told = [(int(shown), int(line)) for shown, line in re.findall(r"(\d+)\. act (\d+)", said)]
        told += [
            (int(call.id[5:]), int(call.id[5:])) for m in prompt.messages for call in m.tool_calls
        ]
        assert all(shown == line for shown, line in told)
        assert [line for _, line in told if line in acts] == acts
        assert told == sorted(told)


def test_a_long_run_keeps_every_act_in_a_few_thousand_tokens() -> None:
    history = History("a goal", ())
    for number in range(500):
        action = Tap(at=Norm(x=number, y=900)) if number % 5 else TypeText(text="Milk, bread " * 9)
        outcome = Outcome(status="done", changed=0.2, why="the keyboard is shown " * 4)
        told = outcome_text(outcome)
        line = line_text(action, told)
        history.see("Screen: com.example, keyboard shown", picture(number % 250))
        history.hear(tap(number), told, line, short_line_text(action, outcome, line))
    text = texts(history.prompt())
    left = 500 - len([m for m in history.prompt().messages if m.tool_calls])
    assert [int(n) for n in re.findall(r"^(\d+)\. ", text, re.M)] == list(range(1, left + 1))
    assert text_tokens(text) < 9_000


@pytest.mark.parametrize(
    ("action", "outcome", "short"),
    [
        (Tap(at=Norm(x=1, y=2)), Outcome(status="done", changed=0.3), "tap 1,2"),
        (Tap(at=Norm(x=1, y=2)), Outcome(status="done", changed=0.0), "tap 1,2 -> no change"),
        (Tap(at=Norm(x=1, y=2)), Outcome.refused("a rule"), "tap 1,2 -> refused"),
        (TypeText(text="a" * 40), Outcome.done(), "type text “" + "a" * 23 + "…”"),
        (Note(text="b" * 80), Outcome.done(), "the line"),
        (Wait(seconds=1), Outcome.done(), ""),
        (None, None, ""),
    ],
)
def test_what_stays_of_a_step(action: Action | None, outcome: Outcome | None, short: str) -> None:
    assert short_line_text(action, outcome, "the line") == short


@given(st.integers(2, 40), st.integers(1, 4), st.integers(1, 8))
def test_consecutive_prompts_share_all_that_did_not_have_to_change(
    steps: int, keep: int, most: int
) -> None:
    """Either the whole earlier prompt is shared, or all of it up to the steps just folded."""
    for before, after in pairwise(prompts(steps, keep, most)):
        common = shared(before, after)
        if common < len(before.messages):
            logs = sum("Earlier steps:" in texts(Prompt((m,))) for m in before.messages)
            assert common == 2 + logs


def test_every_call_of_a_reply_is_answered() -> None:
    history = History("a goal", ())
    calls = (ToolCall("a", "tap", "{}"), ToolCall("b", "tap", "{}"))
    history.hear(Reply(tool_calls=calls), "done", "tap")
    assert history.prompt().messages[-2:] == (
        Message("tool", (TextPart("done"),), tool_call_id="a"),
        Message("tool", (TextPart(NOT_CARRIED_OUT),), tool_call_id="b"),
    )


def test_a_reply_without_a_call_is_answered_by_the_user() -> None:
    history = History("a goal", ())
    history.hear(Reply(text="hm"), "call a function", "hm")
    assert history.prompt().messages[-2:] == (
        Message("assistant", (TextPart("hm"),)),
        Message("user", (TextPart("call a function"),)),
    )


def test_equal_prompts_and_only_those_hash_alike() -> None:
    first, second = prompts(2, 2, 4)
    again, _ = prompts(2, 2, 4)
    assert first.sha256() == again.sha256() != second.sha256()
