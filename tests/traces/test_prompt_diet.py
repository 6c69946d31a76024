"""What is not sent again, what is sent smaller, and that all of it is built again word for word."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tapwright.actions import Box, Done, Norm, Outcome, Press, Size, Tap, Zoom
from tapwright.agent.conversation import Conversation, ModelCall
from tapwright.agent.dialects import make_dialect
from tapwright.agent.encoder import PictureShrinker, ScreenshotEncoder
from tapwright.agent.history import rules_for, spoken
from tapwright.agent.ladder import EffortLadder, FixedRung
from tapwright.agent.models.base import Effort, ImagePart, Message, Prompt, TextPart
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.replay import differences
from tapwright.agent.step_draft import reply_record
from tapwright.recorded_prompts import prompts_of
from tapwright.replay import play_offline
from tapwright.traces import read_episode, read_steps
from tapwright.traces.money import Usage
from tapwright.traces.recording import Recording
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor
from tapwright.traces.schema import FrameRecord, ObservationRecord, PromptRules, StepRecord
from tapwright.traces.verify import verify_run

from .playing import NOWHERE, SETTINGS, record

REHEARSAL = find_profile("rehearsal", "http://127.0.0.1:1/v1")
DIET = rules_for(REHEARSAL, FixedRung("low"))
# Each leads to another screen of FakeDevice: into the settings, to a page of theirs, and back.
PLACES = [SETTINGS, *(SETTINGS, Press(key="back")) * 4]


def pictures(prompt: Prompt) -> list[ImagePart]:
    return [p for m in prompt.messages for p in m.parts if isinstance(p, ImagePart)]


def texts(messages: tuple[Message, ...]) -> str:
    return "\n".join(p.text for m in messages for p in m.parts if isinstance(p, TextPart))


BALANCED = Size(720, 1600)


def screen(number: int, size: Size = BALANCED) -> ImagePart:
    written = BytesIO()
    Image.new("RGB", (size.width_px, size.height_px), (number, 0, 0)).save(written, "PNG")
    return ImagePart(written.getvalue(), "image/png", size.width_px, size.height_px)


def test_a_new_episode_keeps_the_rules_and_an_old_one_those_of_its_time() -> None:
    assert DIET == PromptRules(
        dialect="compact", most_images=5, shrinks=True, skips=True, thought_words=12
    )
    assert rules_for(REHEARSAL, FixedRung("high")).thought_words == 20
    assert rules_for(REHEARSAL, FixedRung("low"), "whole") == PromptRules(dialect="compact")
    trained = REHEARSAL.model_copy(update={"dialect": "autoglm"})
    assert rules_for(trained, FixedRung("low")) == PromptRules(dialect="autoglm")
    assert spoken(REHEARSAL, PromptRules()) == "tool_calls"
    assert spoken(REHEARSAL, DIET) == "compact"


async def test_a_screen_that_is_as_it_was_is_told_in_words(tmp_path: Path) -> None:
    folder = await record(tmp_path, NOWHERE, NOWHERE, Done(), Done())
    first, second, *_ = read_steps(folder)
    assert first.shown[-1].sent and not second.shown[-1].sent
    assert second.shown[-1].file == first.shown[-1].file
    assert "exactly as in the screenshot before" in second.shown[-1].text
    assert prompts_of(folder) is not None
    assert differences(Recording.load(folder), await play_offline(Recording.load(folder))) == []


async def test_after_a_closer_look_the_screen_is_sent_again(tmp_path: Path) -> None:
    zoom = Zoom(boxes=(Box(left=0, top=0, right=500, bottom=250),))
    folder = await record(tmp_path, zoom, NOWHERE, Done(), Done())
    steps = list(read_steps(folder))
    assert all(shown.sent for step in steps[:3] for shown in step.shown)
    assert prompts_of(folder) is not None


async def test_the_picture_that_stays_is_shrunk_and_kept_in_the_trace(tmp_path: Path) -> None:
    folder = await record(tmp_path, *PLACES, Done(), Done())
    steps = list(read_steps(folder))
    smaller = [shown for step in steps for shown in step.shown if shown.instead_of is not None]
    assert smaller and all(max(s.width_px, s.height_px) == 800 for s in smaller)
    names = {step.observation.frame.file for step in steps}
    assert {shown.instead_of for shown in smaller} <= names
    assert verify_run(folder.parent.parent) == ()
    found = prompts_of(folder)
    assert found is not None and len(found.steps) == len(steps)
    recording = Recording.load(folder)
    # By default the work is done on high effort, where thoughts are not asked for as short.
    kept = rules_for(REHEARSAL, EffortLadder())
    assert recording.record.prompts == read_episode(folder).prompts == kept != DIET
    assert differences(recording, await play_offline(recording)) == []


async def test_a_redacted_copy_names_its_own_pictures(tmp_path: Path) -> None:
    folder = await record(tmp_path, *PLACES, Done(), Done())
    copy = redact(folder.parent.parent, tmp_path / "copy", Redactor({"code": "hunter-2"})).folder
    frames = {path.name for path in (copy / "episodes" / folder.name / "frames").iterdir()}
    for step in read_steps(copy / "episodes" / folder.name):
        for shown in step.shown:
            assert {shown.file, shown.instead_of} - {None} <= frames


@pytest.mark.parametrize(
    ("size", "small"),
    [(Size(720, 1600), Size(360, 800)), (Size(604, 1342), Size(360, 800)),
     (Size(1080, 2400), Size(360, 800)), (Size(1600, 720), Size(800, 360)),
     (Size(360, 800), None), (Size(300, 600), None)],
)  # fmt: skip
async def test_a_picture_is_only_shrunk_where_that_saves_tokens(
    size: Size, small: Size | None
) -> None:
    with ThreadPoolExecutor(1) as executor:
        found = await ScreenshotEncoder("step-3.7", "balanced", executor).shrunk(screen(1, size))
    assert (found and Size(found.width_px, found.height_px)) == small


async def test_two_screens_are_seen_the_last_one_whole() -> None:
    sent: list[Prompt] = []

    def decide(prompt: Prompt, effort: Effort) -> Tap:
        sent.append(prompt)
        return Tap(at=Norm(x=1, y=1))

    kept: dict[str, bytes] = {}

    def keep(encoded: bytes, media_type: str) -> str:
        kept[f"small-{len(kept)}"] = encoded
        return f"small-{len(kept) - 1}"

    with ThreadPoolExecutor(1) as executor:
        encoder = ScreenshotEncoder("step-3.7", "balanced", executor)
        conversation = Conversation(
            "a goal", FunctionModel(decide, REHEARSAL), make_dialect("compact"),
            FixedRung("low"), rules=DIET, shrinker=PictureShrinker(encoder, keep),
        )  # fmt: skip
        for number in range(12):
            part = screen(number)
            conversation.add_screenshot(f"screen {number}", part, f"{part.digest.hex()}.png")
            call = await conversation.decide()
            conversation.record(_step(number, call, f"{part.digest.hex()}.png"))
    counts = [len(pictures(prompt)) for prompt in sent]
    assert counts == [1, 2, 3, 4, 5, 2, 3, 4, 5, 2, 3, 4]
    for number, prompt in enumerate(sent):
        *older, last = pictures(prompt)
        assert last == screen(number)
        assert sum(max(p.height_px, p.width_px) == 800 for p in older) == (number >= 5)
    assert "1. tap 1,1" in texts(sent[-1].messages)
    assert len(kept) == 2


def _step(number: int, call: ModelCall, file: str) -> StepRecord:
    frame = FrameRecord(
        file=file, width_px=720, height_px=1600, rotation=0, source="none", flags=(), signature=""
    )
    return StepRecord(
        index=number, at=datetime(2026, 12, 1, tzinfo=UTC),
        observation=ObservationRecord(frame=frame), prompt_sha256="", prompt_tokens_estimate=0,
        rung="low", reply=reply_record(call.reply), usage=Usage(),
        action=Tap(at=Norm(x=1, y=1)), outcome=Outcome.done(),
    )  # fmt: skip
