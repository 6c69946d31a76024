"""Generated pictures: wallpapers, photographs and covers, drawn from a seed."""

from __future__ import annotations

import math
import random
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from . import masks
from .brush import TWICE
from .dishes import NAMES, draw_dish
from .fonts import symbol
from .ops import Artwork, Color
from .pillow import resized
from .text import run_mask

Size = tuple[int, int]


@lru_cache(maxsize=48)
def render(art: Artwork, size: Size) -> Image.Image:
    """The artwork at a size in pixels, drawn small and enlarged where it is soft anyway."""
    dice = random.Random(f"{art.style}/{art.seed}")
    if art.style == "food":
        return _food(art, size, dice)
    picture = _scene(art, size, dice)
    return _with_symbol(picture, art.subject, art) if art.subject else picture


def _scene(art: Artwork, size: Size, dice: random.Random) -> Image.Image:
    first, second = art.colors
    match art.style:
        case "gradient":
            return _gradient(size, first, second)
        case "hills":
            return _hills(size, first, second, dice)
        case "city":
            return _city(size, first, second, dice)
        case "waves":
            return _waves(size, first, second, dice)
        case "confetti":
            return _confetti(size, first, second, dice)
        case "wallpaper":
            return _wallpaper(size, first, second, dice)
        case "disc" | "food":
            return _disc(size, first, second, dice)


def mix(first: Color, second: Color, share: float) -> Color:
    """The colour `share` of the way from the first to the second."""
    r, g, b, a = (round(p + (q - p) * share) for p, q in zip(first, second, strict=True))
    return r, g, b, a


def _gradient(size: Size, first: Color, second: Color, angle: float = 0.35) -> Image.Image:
    small = 64
    ramp = resized(Image.linear_gradient("L"), (small, small), Image.Resampling.BICUBIC)
    across = ramp.transpose(Image.Transpose.ROTATE_90)
    mask = resized(Image.blend(ramp, across, angle), size, Image.Resampling.BICUBIC)
    result = Image.new("RGB", size, first[:3])
    result.paste(second[:3], (0, 0), mask)
    return result


def _hills(size: Size, first: Color, second: Color, dice: random.Random) -> Image.Image:
    width, height = size
    picture = _gradient(size, mix(first, (255, 255, 255, 255), 0.65), first, 0.0)
    big = ImageDraw.Draw(picture)
    sun = height // 9
    x, y = dice.randint(width // 5, 4 * width // 5), dice.randint(height // 5, height // 3)
    big.ellipse((x - sun, y - sun, x + sun, y + sun), fill=(255, 244, 214))
    for layer in range(4):
        base = height * (0.45 + 0.14 * layer)
        phase, stretch = dice.uniform(0, 6.3), dice.uniform(1.2, 2.4)
        points = [(0, height)]
        for step in range(33):
            along = step / 32
            swing = math.sin(phase + along * 6.3 * stretch) + 0.5 * math.sin(phase + along * 17)
            points.append((round(along * width), round(base - swing * height * 0.06)))
        points.append((width, height))
        big.polygon(points, fill=mix(first, second, 0.3 + 0.22 * layer)[:3])
    return picture.filter(ImageFilter.SMOOTH)


def _city(size: Size, first: Color, second: Color, dice: random.Random) -> Image.Image:
    width, height = size
    picture = _gradient(size, second, first, 0.0)
    draw = ImageDraw.Draw(picture)
    for layer in range(3):
        tone = mix(first, (24, 26, 44, 255), 0.35 + 0.25 * layer)
        x = -width // 10
        while x < width:
            wide = dice.randint(max(6, width // 12), max(8, width // 6))
            top = round(height * dice.uniform(0.3 + 0.12 * layer, 0.65 + 0.1 * layer))
            draw.rectangle((x, top, x + wide, height), fill=tone[:3])
            step = max(5, width // 40)
            for wy in range(top + step, height, 2 * step):
                for wx in range(x + step, x + wide - step, 2 * step):
                    if dice.random() < 0.4:
                        lit = (wx, wy, wx + step // 2, wy + step // 2)
                        draw.rectangle(lit, fill=(255, 224, 150))
            x += wide + max(2, width // 60)
    return picture


def _waves(size: Size, first: Color, second: Color, dice: random.Random) -> Image.Image:
    width, height = size
    picture = _gradient(size, first, mix(first, second, 0.4), 0.5)
    draw = ImageDraw.Draw(picture, "RGBA")
    for layer in range(5):
        phase, swing = dice.uniform(0, 6.3), height * dice.uniform(0.05, 0.12)
        base = height * (0.25 + 0.15 * layer)
        points = [(0.0, float(height))]
        for step in range(41):
            along = step / 40
            points.append((along * width, base + swing * math.sin(phase + along * 7)))
        points.append((float(width), float(height)))
        draw.polygon(points, fill=(*second[:3], 70))
    return picture


def _confetti(size: Size, first: Color, second: Color, dice: random.Random) -> Image.Image:
    width, height = size
    picture = _gradient(size, first, second, 0.6)
    draw = ImageDraw.Draw(picture, "RGBA")
    for _ in range(14):
        radius = dice.randint(max(2, width // 14), max(3, width // 5))
        x, y = dice.randint(0, width), dice.randint(0, height)
        tint = mix(second, (255, 255, 255, 255), dice.uniform(0.1, 0.6))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(*tint[:3], 120))
    return picture


def _wallpaper(size: Size, first: Color, second: Color, dice: random.Random) -> Image.Image:
    """Broad soft blobs over a gradient, drawn at an eighth of the size."""
    small = (max(8, size[0] // 8), max(8, size[1] // 8))
    picture = _gradient(small, first, second, 0.25)
    for _ in range(5):
        radius = dice.randint(small[0] // 3, small[0] * 4 // 5)
        x, y = dice.randint(0, small[0]), dice.randint(0, small[1])
        mask = Image.new("L", small)
        ImageDraw.Draw(mask).ellipse((x - radius, y - radius, x + radius, y + radius), fill=110)
        mask = mask.filter(ImageFilter.GaussianBlur(small[0] // 14))
        tint = mix(first, second, dice.uniform(-0.3, 1.3))
        limited = tuple(min(255, max(0, part)) for part in tint[:3])
        picture.paste(limited, (0, 0), mask)
    return resized(picture, size, Image.Resampling.BICUBIC)


def _food(art: Artwork, size: Size, dice: random.Random) -> Image.Image:
    width, height = size
    first, second = art.colors
    ground = _gradient((TWICE * width, TWICE * height), mix(first, (60, 40, 30, 255), 0.3), first)
    if art.subject:
        return draw_dish(ground, art.subject, second[:3], dice)
    return draw_dish(ground, dice.choice(NAMES), mix(second, (216, 138, 56, 255), 0.6)[:3], dice)


def _with_symbol(picture: Image.Image, name: str, art: Artwork) -> Image.Image:
    """A large symbol on a disc in the middle of a scene."""
    width, height = picture.size
    side = round(min(width, height) * 0.52)
    x, y = (width - side) // 2, (height - side) // 2
    halo = round(side * 0.24)
    whole, half = side + 2 * halo, side // 2 + halo
    disc = masks.rounded(whole, whole, (half, half, half, half))
    deep = mix(art.colors[1], (16, 22, 40, 255), 0.62)[:3]
    result = picture.copy()
    result.paste(deep, (x - halo, y - halo), disc)
    mask = run_mask("symbols", side, symbol(name, True))
    if mask.image is not None:
        result.paste((255, 255, 255), (x + mask.left, y + side + mask.top), mask.image)
    return result


def _disc(size: Size, first: Color, second: Color, dice: random.Random) -> Image.Image:
    """Concentric rings, like an album cover."""
    width, height = size
    picture = _gradient(size, first, second, dice.random())
    overlay = Image.new("RGB", size, (0, 0, 0))
    draw = ImageDraw.Draw(overlay)
    x, y = dice.randint(0, width), dice.randint(0, height)
    rings = dice.randint(4, 8)
    for index in range(rings, 0, -1):
        radius = index * max(size) // rings
        tone = 40 if index % 2 else 0
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(tone, tone, tone))
    return ImageChops.add(picture, overlay)
