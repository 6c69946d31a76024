"""Draws an action on the picture it was decided on."""

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from ..actions import (
    Action,
    Direction,
    DoubleTap,
    Drag,
    LongPress,
    Norm,
    Pinch,
    Scroll,
    Size,
    Swipe,
    Tap,
    Zoom,
    box_to_px,
    describe,
    to_px,
)
from .schema import StepRecord

_MARK = (230, 30, 90)
_RIM = (255, 255, 255)
_BAR = (20, 22, 30)
_WAYS: dict[Direction, tuple[int, int]] = {
    "down": (0, 1), "up": (0, -1), "left": (-1, 0), "right": (1, 0),
}  # fmt: skip
_BAR_LINES = 2

_Point = tuple[float, float]


def drawn(picture: Image.Image, step: StepRecord, width_px: int) -> Image.Image:
    """The step's picture scaled to `width_px`, its action on it and a line of words below.

    Both sides are even, as video encoders want them.
    """
    width_px -= width_px % 2
    height_px = round(picture.height * width_px / picture.width)
    scaled = picture.convert("RGB").resize((width_px, height_px), Image.Resampling.LANCZOS)  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation
    if step.action is not None:
        mark(scaled, step.action)
    font_px = max(12, width_px // 24)
    bar_px = round(font_px * 1.35 * _BAR_LINES) + font_px // 2
    bar_px += (height_px + bar_px) % 2
    whole = Image.new("RGB", (width_px, height_px + bar_px), _BAR)
    whole.paste(scaled, (0, 0))
    pen = ImageDraw.Draw(whole)
    font = _font(font_px)
    margin = font_px // 2
    for number, line in enumerate(_words(step)):
        at = (margin, height_px + margin // 2 + round(number * font_px * 1.35))
        pen.text(at, _cut(line, font, width_px - 2 * margin), fill=_RIM, font=font)
    return whole


def mark(image: Image.Image, action: Action) -> None:
    """Draw where a finger goes, or the region that is looked at; other actions leave no mark."""
    size = Size(image.width, image.height)
    pen = ImageDraw.Draw(image)
    unit = image.width / 100
    match action:
        case Tap(at=at) | LongPress(at=at) | Pinch(at=at):
            _ring(pen, _at(at, size), unit * 4, unit)
        case DoubleTap(at=at):
            _ring(pen, _at(at, size), unit * 4, unit)
            _ring(pen, _at(at, size), unit * 6.5, unit)
        case Swipe(start=start, end=end) | Drag(start=start, end=end):
            _arrow(pen, [_at(start, size), _at(end, size)], unit)
        case Scroll(direction=direction, at=at):
            x, y = _at(at, size)
            right, down = _WAYS[direction]
            far = unit * 14
            ends = [(x - right * far, y - down * far), (x + right * far, y + down * far)]
            _arrow(pen, ends, unit)
        case Zoom(boxes=boxes):
            for box in boxes:
                px = box_to_px(box, size)
                edges = (px.left, px.top, px.right - 1, px.bottom - 1)
                pen.rectangle(edges, outline=_RIM, width=round(unit * 1.6))
                pen.rectangle(edges, outline=_MARK, width=round(unit))
        case _:
            pass


def _words(step: StepRecord) -> tuple[str, str]:
    if step.flow is not None and step.action is None:
        # A step of a flow that touched nothing; no model was asked for an action.
        return f"{step.index + 1}  {step.thought}", step.flow.status
    did = describe(step.action, 40) if step.action else "bad reply"
    outcome = step.outcome.status if step.outcome else step.bad_reply or "interrupted"
    return f"{step.index + 1}  {step.thought}", f"{did}: {outcome}"


def _at(point: Norm, size: Size) -> _Point:
    px = to_px(point, size)
    return float(px.x), float(px.y)


def _ring(pen: ImageDraw.ImageDraw, at: _Point, radius: float, unit: float) -> None:
    for grow, color, width in ((unit * 0.5, _RIM, unit * 2), (0.0, _MARK, unit)):
        r = radius + grow
        box = (at[0] - r, at[1] - r, at[0] + r, at[1] + r)
        pen.ellipse(box, outline=color, width=max(1, round(width)))
    dot = unit * 1.2
    pen.ellipse((at[0] - dot, at[1] - dot, at[0] + dot, at[1] + dot), fill=_MARK)


def _arrow(pen: ImageDraw.ImageDraw, ends: Sequence[_Point], unit: float) -> None:
    (x0, y0), (x1, y1) = ends
    turn = math.atan2(y1 - y0, x1 - x0)
    head = [
        (x1 - unit * 6 * math.cos(turn + side), y1 - unit * 6 * math.sin(turn + side))
        for side in (-0.5, 0.5)
    ]
    for color, width in ((_RIM, unit * 2.4), (_MARK, unit * 1.3)):
        pen.line([(x0, y0), (x1, y1)], fill=color, width=max(1, round(width)))
        pen.line([head[0], (x1, y1), head[1]], fill=color, width=max(1, round(width)))


def _cut(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, room: float) -> str:
    """As much of a line as there is room for, in pixels."""
    line = " ".join(text.split())
    if font.getlength(line) <= room:
        return line
    while line and font.getlength(line + "…") > room:
        line = line[:-1]
    return line + "…"


def _font(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size_px)
