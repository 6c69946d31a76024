"""Prompts grow at the end; pictures leave in batches and never all of them."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tapwright.agent.history import History
from tapwright.agent.models.base import ImagePart, Message, Prompt, Reply, TextPart, ToolCall
from tapwright.agent.prompts import NOT_CARRIED_OUT


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


def test_beyond_the_bound_the_oldest_lines_go_and_the_numbers_stay() -> None:
    history = History("a goal", (), keep=1, most=1, log_tokens=40)
    for number in range(40):
        history.see("screen", picture(number))
        history.hear(tap(number), "done", f"line {number}")
    lines = re.findall(r"(\d+)\. line (\d+)", texts(history.prompt()))
    assert len(lines) <= 20 and all(int(shown) == int(line) + 1 for shown, line in lines)
    assert int(lines[-1][1]) >= 38


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
