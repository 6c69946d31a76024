"""Whatever scale a model points on, the phone is touched where the model meant."""

import json
from collections.abc import Callable
from pathlib import Path

import tapwright
from tapwright import FunctionModel
from tapwright.actions import Size
from tapwright.agent.models.base import Effort, ImagePart, Prompt, Reply, ToolCall
from tapwright.agent.models.profiles import Profile, find_profile
from tapwright.agent.vision import size_seen
from tapwright.device.fake import FakeDevice
from tapwright.traces import End, StepRecord

from .deciding import QUICK, SETTINGS

ELSEWHERE = "http://127.0.0.1:1/v1"


async def first_step(
    decide: Callable[[Prompt, Effort], Reply], profile: Profile, out: Path
) -> StepRecord:
    """The first of two steps, of which the second ends the episode."""
    steps: list[StepRecord] = []
    record = await tapwright.run(
        "open the settings", phone=FakeDevice(), model=FunctionModel(decide, profile),
        ladder=QUICK, sizing="full", on_step=steps.append, out=out,
    )  # fmt: skip
    assert record.end is End.COMPLETED, record.end_why
    return steps[0]


async def test_shares_of_the_screen_in_a_native_call_touch_what_is_there(tmp_path: Path) -> None:
    replies = iter(
        Reply(tool_calls=(ToolCall("1", name, arguments),))
        for name, arguments in (("tap", '{"x": 0.5, "y": 0.29}'), ("done", '{"summary": "open"}'))
    )
    kimi = find_profile("kimi-k2.6", ELSEWHERE)
    step = await first_step(lambda prompt, effort: next(replies), kimi, tmp_path)
    assert step.action == SETTINGS
    assert step.outcome is not None and step.outcome.status == "done"


async def test_pixels_count_in_the_picture_that_a_capped_endpoint_leaves_alone(
    tmp_path: Path,
) -> None:
    """A model that sees 540x1200 as the 200,000 px of its endpoint points into those."""
    cap = 200_000
    qwen = find_profile("dashscope/qwen2.5-vl", ELSEWHERE).model_copy(update={"image_max_px": cap})
    sent: list[Size] = []

    def decide(prompt: Prompt, effort: Effort) -> Reply:
        picture = [p for m in prompt.messages for p in m.parts if isinstance(p, ImagePart)][-1]
        sent.append(Size(picture.width_px, picture.height_px))
        seen = size_seen(sent[-1], "qwen2.5-vl")
        click = {"action": "click", "coordinate": [seen.width_px // 2, seen.height_px * 29 // 100]}
        end = {"action": "terminate", "status": "success"}
        said = json.dumps({"name": "mobile_use", "arguments": end if sent[1:] else click})
        return Reply(text=f"<tool_call>{said}</tool_call>")

    step = await first_step(decide, qwen, tmp_path)
    assert all(size.width_px * size.height_px <= cap for size in sent)
    assert step.action is not None and step.action.kind == "tap"
    assert abs(step.action.at.x - SETTINGS.at.x) <= 2
    assert abs(step.action.at.y - SETTINGS.at.y) <= 2
