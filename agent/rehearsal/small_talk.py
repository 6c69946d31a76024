"""Requests that ask for no move: whether anybody is there, and the questions of `models test`.

A phone agent tries its endpoint before it begins (Open-AutoGLM's main.py: "Hi" and five tokens;
others ask for one). Taking that for a step would play the first move to nobody.
"""

import io
import json
import re

from PIL import Image

from ..dialects import CallText, Said
from ..models import trial_questions as trial
from .tokens import last_picture_sent
from .wire import ChatRequest, TextContent, UserMessage

_GREETING = re.compile(
    r"(hi|hello|hey|ping|test|testing|are you there|你好|您好|在吗|测试)[\s.!?,。！？]*",
    re.IGNORECASE,
)
# More than a probe asks for, and less than any move takes.
_FEW_TOKENS = 16


def small_talk(request: ChatRequest, seen_px: int | None) -> Said | None:
    """What is said to a request that is no step of an agent; None for a step.

    `seen_px` is how many pixels of a picture are seen, larger ones being scaled down.
    """
    asked = _only_text(request)
    if asked is None:
        return None
    picture = last_picture_sent(request)
    if picture is not None:
        return _of_picture(asked, picture, seen_px)
    if asked == trial.TOOLS_ASKED:
        arguments = json.dumps({"number": trial.NUMBER})
        if request.tools:
            return Said(call=CallText("report", arguments))
        return Said(text=f'{{"name": "report", "arguments": {arguments}}}')
    if asked.endswith(trial.READY_ASKED):
        return Said(text="ready")
    if request.tools:
        return None
    room = request.max_completion_tokens or request.max_tokens
    if _GREETING.fullmatch(asked.strip()) or (room is not None and room <= _FEW_TOKENS):
        return Said(text="Hello! (scripted)")
    return None


def _only_text(request: ChatRequest) -> str | None:
    """What the only message of a user says; None if there are others than instructions."""
    said = [message for message in request.messages if message.role not in ("system", "developer")]
    if len(said) != 1 or not isinstance(said[0], UserMessage):
        return None
    content = said[0].content
    if isinstance(content, str):
        return content
    return "\n".join(part.text for part in content if isinstance(part, TextContent))


def _of_picture(asked: str, encoded: bytes, seen_px: int | None) -> Said | None:
    """The answer to a question about a picture, from its pixels and nothing else."""
    if asked not in (trial.STRIPES_ASKED, trial.PLACE_ASKED):
        return None
    with Image.open(io.BytesIO(encoded)) as opened:
        image = opened.convert("RGB")
    if seen_px is not None and image.width * image.height > seen_px:
        share = (seen_px / (image.width * image.height)) ** 0.5
        size = (round(image.width * share), round(image.height * share))
        image = image.resize(size)  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation
    if asked == trial.STRIPES_ASKED:
        middles = (image.height * part // 6 for part in (1, 3, 5))
        return Said(text=" ".join(_colour(image, image.width // 2, y) for y in middles))
    reds = [
        (x, y)
        for y in range(0, image.height, 4)
        for x in range(0, image.width, 4)
        if _colour(image, x, y) == "red"
    ]
    if not reds:
        return Said(text="There is no red square.")
    x, y = (round(sum(one[axis] for one in reds) / len(reds)) for axis in (0, 1))
    return Said(text=json.dumps({"x": x, "y": y}))


def _colour(image: Image.Image, x: int, y: int) -> str:
    """The name of the colour that is nearest to a pixel's."""
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)

    def far(colour: tuple[int, int, int]) -> float:
        return sum((a - b) ** 2 for a, b in zip(pixel, colour, strict=True))

    return min(trial.COLOURS, key=lambda name: far(trial.COLOURS[name]))
