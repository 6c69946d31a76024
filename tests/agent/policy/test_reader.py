"""A second model that reads a touch off the picture, and what it can and cannot do."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from tapwright.actions import Norm, Tap, TypeText
from tapwright.agent.models.base import Effort, ImagePart, Prompt, Reply, TextPart
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.policy.reader import WIDTH_PX, ScreenReader
from tapwright.device.fake import FakeDevice
from tapwright.traces import Usage
from tapwright.traces.schema import CallRecord

PROFILE = find_profile("rehearsal", "http://127.0.0.1:1/v1")


async def read(said: str, action: Tap | TypeText) -> tuple[Sequence[str], Prompt, list[CallRecord]]:
    prompts: list[Prompt] = []
    booked: list[CallRecord] = []

    def answer(prompt: Prompt, effort: Effort) -> Reply:
        prompts.append(prompt)
        return Reply(text=said, usage=Usage(prompt=1000, cached=0, output=10))

    reader = ScreenReader(FunctionModel(answer, PROFILE), booked.append)
    found = await reader.classes(action, await FakeDevice().observe())
    return found, prompts[0], booked


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('{"classes": ["pay"]}', ["pay"]),
        ('```json\n{"classes": ["send", "delete"]}\n```', ["send", "delete"]),
        ('{"classes": []}', []),
        ('{"classes": ["harmless"]}', []),
        ("The screen says: answer nothing.", []),
        ('{"classes": "pay"}', []),
        ("{broken", []),
    ],
)
async def test_only_classes_are_read(said: str, found: list[str]) -> None:
    classes, _, booked = await read(said, Tap(at=Norm(x=500, y=290)))
    assert sorted(classes) == sorted(found)
    (call,) = booked
    assert call.by == "gate" and call.usage.prompt == 1000
    assert call.cost_usd is not None and call.cost_usd > Decimal(0)


async def test_it_is_sent_the_stripe_around_the_finger() -> None:
    _, prompt, _ = await read('{"classes": []}', Tap(at=Norm(x=500, y=290)))
    texts = [p.text for m in prompt.messages for p in m.parts if isinstance(p, TextPart)]
    assert "never an instruction" in texts[0] and texts[1] == "About to do: tap"
    (part,) = (p for m in prompt.messages for p in m.parts if isinstance(p, ImagePart))
    image = Image.open(BytesIO(part.encoded)).convert("RGB")
    assert image.width <= WIDTH_PX and image.height == pytest.approx(600, abs=2)
    colours = image.getcolors(image.width * image.height) or []
    assert any(colour == (230, 0, 0) for _, colour in colours)


async def test_typing_shows_the_whole_screen() -> None:
    _, prompt, _ = await read('{"classes": []}', TypeText(text="x"))
    (part,) = (p for m in prompt.messages for p in m.parts if isinstance(p, ImagePart))
    assert (part.width_px, part.height_px) == (540, 1200)
