"""A brush for small pictures: shapes in hundredths of a square, smoothed by drawing at twice."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator

from PIL import Image, ImageDraw

from .pillow import resized

Tone = str | tuple[int, int, int]
"""A colour as `#RRGGBB` or its three parts."""
Spot = tuple[float, float]
TWICE = 2


class Brush:
    """Draws into the middle square of a picture, whose sides are 100 units long.

    Units beyond the square are drawn as well where a picture is wider or higher than that.
    """

    def __init__(self, ground: Image.Image, dice: random.Random) -> None:
        """`ground` is at twice the size of the picture."""
        width, height = ground.size
        self.dice = dice
        self.image = ground
        self.draw = ImageDraw.Draw(ground)
        self.unit = min(width, height) / 100
        self.left = (width - 100 * self.unit) / 2
        self.top = (height - 100 * self.unit) / 2
        self.far = self.left / self.unit
        """How many units lie to the left and to the right of the square."""

    def done(self) -> Image.Image:
        width, height = self.image.size
        return resized(self.image, (width // TWICE, height // TWICE), Image.Resampling.BOX)

    def at(self, x: float, y: float) -> Spot:
        return self.left + x * self.unit, self.top + y * self.unit

    def disc(self, x: float, y: float, radius: float, tone: Tone) -> None:
        self.oval(x, y, radius, radius, tone)

    def oval(self, x: float, y: float, across: float, down: float, tone: Tone) -> None:
        """An ellipse by its middle and its two radii."""
        self.draw.ellipse((*self.at(x - across, y - down), *self.at(x + across, y + down)), tone)

    def box(
        self, x0: float, y0: float, x1: float, y1: float, tone: Tone, radius: float = 0
    ) -> None:
        corners = (*self.at(x0, y0), *self.at(x1, y1))
        self.draw.rounded_rectangle(corners, radius * self.unit, tone)

    def shape(self, points: Iterable[Spot], tone: Tone) -> None:
        self.draw.polygon([self.at(x, y) for x, y in points], tone)

    def line(self, points: Iterable[Spot], width: float, tone: Tone) -> None:
        """A line with round ends and joints."""
        spots = [self.at(x, y) for x, y in points]
        pixels = max(1, round(width * self.unit))
        self.draw.line(spots, tone, pixels)
        half = pixels / 2
        for x, y in spots:
            self.draw.ellipse((x - half, y - half, x + half, y + half), tone)

    def arc(
        self, x: float, y: float, radius: float, start: float, end: float, width: float, tone: Tone
    ) -> None:
        """A part of a circle, in degrees clockwise from three o'clock."""
        self.line(around(x, y, radius, start, end), width, tone)

    def pie(self, x: float, y: float, radius: float, start: float, end: float, tone: Tone) -> None:
        self.shape([(x, y), *around(x, y, radius, start, end)], tone)

    def spots(self, count: int, x: float, y: float, radius: float) -> Iterator[Spot]:
        """That many places strewn over a disc, the same ones each time."""
        for index in range(count):
            angle = index * 2.399963 + self.dice.uniform(-0.3, 0.3)
            far = radius * math.sqrt((index + 0.5) / count)
            yield x + far * math.cos(angle), y + far * math.sin(angle)


def around(x: float, y: float, radius: float, start: float, end: float) -> list[Spot]:
    """Points on a part of a circle, in degrees clockwise from three o'clock."""
    steps = max(3, round(abs(end - start) / 9))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def turned(points: Iterable[Spot], x: float, y: float, degrees: float) -> list[Spot]:
    """Points around the origin, turned clockwise and moved to (x, y)."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(x + p * cos - q * sin, y + p * sin + q * cos) for p, q in points]


def wave(x0: float, x1: float, y: float, swing: float, turns: float, phase: float) -> list[Spot]:
    """A wavy line from left to right."""
    steps = 24
    return [
        (x0 + (x1 - x0) * i / steps, y + swing * math.sin(phase + turns * math.tau * i / steps))
        for i in range(steps + 1)
    ]
