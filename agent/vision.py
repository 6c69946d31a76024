"""What a picture costs in tokens, how large to send it, and its encoding.

The rules are those of each family's public preprocessors and documents; tests/agent/test_vision.py
holds the figures they must give.
"""

import io
import math
from functools import cache
from typing import Literal, TypeAlias

from PIL import Image

from ..actions import Size
from ..device.screen.opencv import jpeg_of
from .models.base import ImagePart
from .models.profiles import VisionFamily

Sizing: TypeAlias = Literal["economy", "balanced", "full"]

_JPEG_QUALITY = 85

# Step 3.7: an overview of 728 px and crops of 504 px, each with marks around it (vLLM's step3_vl,
# stepfun-ai/Step-3.7-Flash's processor).
_STEP_LONGEST_PX = 3024
_STEP_OVERVIEW_PX = 728
_STEP_CROP_PX = 504
_STEP_CROP_TOKENS = 83
_STEP_OVERVIEW_TOKENS = 171

# Qwen: the side of a token's square and the least and most pixels of a picture (the models'
# preprocessor_config.json; smart_resize of transformers' Qwen2VLImageProcessor). GLM-4.1V to 4.6V
# and so AutoGLM-Phone round as 2.5 does and differ far from a phone's sizes (Glm4vImageProcessor).
_QWEN_2_5 = (28, (56**2, 12_845_056))
_QWEN_3 = (32, (256**2, 4096**2))

# Kimi K2.5 and K2.6: MoonViT's patches, the most of them in a picture and along a side
# (moonshotai/Kimi-K2.6, preprocessor_config.json, media_proc_cfg).
_KIMI_PATCH_PX = 14
_KIMI_MOST_PATCHES = 16384
_KIMI_LONGEST_PX = 512 * _KIMI_PATCH_PX
_KIMI_TOKEN_PX = 2 * _KIMI_PATCH_PX

# GPT-5.4 at detail high: patches of 32 px (OpenAI's guide "Images and vision", read 2026-07).
_GPT_PATCH_PX = 32
_GPT_MOST_PATCHES = 2500
_GPT_LONGEST_PX = 2048

# The long side and the tokens of Claude's two tiers, the second from Claude 4.7 on
# (Anthropic's documentation "Vision", "Resolution and token cost").
_CLAUDE = (1568, 1568)
_CLAUDE_4_7 = (2576, 4784)

# The pictures that `economy` and `balanced` pay for: the tops of Step 3.7's two lower bands.
_REFERENCE = {"economy": Size(604, 1342), "balanced": Size(720, 1600)}


def image_tokens(width_px: int, height_px: int, family: VisionFamily) -> int:
    """Prompt tokens of a picture of this size, both sides at least 1 px."""
    if width_px < 1 or height_px < 1:
        raise ValueError(f"a picture cannot be {width_px}x{height_px} px")
    match family:
        case "step-3.7":
            return _step_tokens(width_px, height_px)
        case "qwen2.5-vl":
            return _area(_qwen_patches(Size(width_px, height_px), *_QWEN_2_5))
        case "qwen3-vl":
            return _area(_qwen_patches(Size(width_px, height_px), *_QWEN_3))
        case "gpt-4o":
            return 85 + 170 * _openai_tiles(width_px, height_px)
        case "gpt-5":
            return 70 + 140 * _openai_tiles(width_px, height_px)
        case "claude":
            return _claude_tokens(width_px, height_px, *_CLAUDE)
        case "claude-4.7":
            return _claude_tokens(width_px, height_px, *_CLAUDE_4_7)
        case "gpt-5.4":
            return _gpt_patches(width_px, height_px)
        case "kimi-k2.5":
            return _kimi_tokens(width_px, height_px)
        case "gemini-3":
            # Google's "Media resolution": an image of Gemini 3 and later at the default.
            return 1120


def size_seen(size: Size, family: VisionFamily) -> Size:
    """The size in pixels at which the family's preprocessor shows a picture to the model.

    Only the families whose models name pixels resize to one picture; others see `size`.
    """
    match family:
        case "qwen2.5-vl":
            return _times(_qwen_patches(size, *_QWEN_2_5), _QWEN_2_5[0])
        case "qwen3-vl":
            return _times(_qwen_patches(size, *_QWEN_3), _QWEN_3[0])
        case _:
            return size


@cache
def top_of_band(size: Size, sizing: Sizing, family: VisionFamily) -> Size:
    """The largest scaling of `size` that costs no more than `sizing` pays; never enlarged.

    Tokens come in bands, so anything below the top of a band gives pixels away for nothing.
    """
    if sizing == "full":
        return size
    reference = _REFERENCE[sizing]
    budget = image_tokens(reference.width_px, reference.height_px, family)
    for width_px in range(size.width_px, 0, -1):
        scaled = _scaled_to(size, width_px)
        if image_tokens(scaled.width_px, scaled.height_px, family) <= budget:
            simple = _simplest_near(size, scaled)
            # Tokens do not grow with every pixel: a smaller picture may lie in a dearer band.
            dearer = image_tokens(simple.width_px, simple.height_px, family) > budget
            return scaled if dearer else simple
    return size


@cache
def within_pixels(size: Size, most_px: int | None, family: VisionFamily) -> Size:
    """The largest scaling of `size` that an endpoint with a cap of `most_px` leaves as it is.

    Above its cap an endpoint shrinks a picture by itself, and a model that points in pixels points
    at that one: with DashScope's 1280 tokens for Qwen2.5-VL a 720x1600 screen is 7% off.
    """
    if most_px is None:
        return size
    for width_px in range(size.width_px, 0, -1):
        scaled = _scaled_to(size, width_px)
        if _area(size_seen(scaled, family)) <= most_px:
            return scaled
    return _scaled_to(size, 1)


def encode_screenshot(image: Image.Image, size: Size) -> ImagePart:
    """The picture scaled to `size` and encoded once; takes 26 ms of a core, 8 with the extra
    `speed`, so use an executor.

    JPEG 85 with full chroma keeps thin coloured text legible (42 dB on phone screens) and takes
    4 ms; WebP saves a third to half of the bytes but takes 19 ms, more than the upload gains.
    """
    picture = image if image.mode == "RGB" else image.convert("RGB")
    quick = jpeg_of(picture, size, _JPEG_QUALITY)
    if quick is not None:
        return ImagePart(quick, "image/jpeg", size.width_px, size.height_px)
    if picture.size != (size.width_px, size.height_px):
        # Hamming is as sharp as bicubic when shrinking and a third quicker.
        pixels = (size.width_px, size.height_px)
        picture = picture.resize(pixels, Image.Resampling.HAMMING)  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation
    encoded = io.BytesIO()
    picture.save(encoded, format="JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return ImagePart(encoded.getvalue(), "image/jpeg", size.width_px, size.height_px)


def _area(size: Size) -> int:
    return size.width_px * size.height_px


def _times(size: Size, factor: int) -> Size:
    return Size(size.width_px * factor, size.height_px * factor)


def _scaled_to(size: Size, width_px: int) -> Size:
    return Size(width_px, max(1, round(size.height_px * width_px / size.width_px)))


def _simplest_near(size: Size, scaled: Size) -> Size:
    """Two thirds, a half or a third of `size` where that is within 1% of `scaled`, else `scaled`.

    At a simple fraction every letter is resampled alike, which is worth the last few pixels.
    """
    for numerator, denominator in ((2, 3), (1, 2), (1, 3)):
        width_px, rest_x = divmod(size.width_px * numerator, denominator)
        height_px, rest_y = divmod(size.height_px * numerator, denominator)
        near = 0.99 * scaled.width_px <= width_px <= scaled.width_px
        if near and not rest_x and not rest_y:
            return Size(width_px, height_px)
    return scaled


def _step_tokens(width_px: int, height_px: int) -> int:
    long_px, short_px = max(width_px, height_px), min(width_px, height_px)
    if short_px < 32 and long_px > 4 * short_px:
        width_px = height_px = short_px = long_px
    if long_px > _STEP_LONGEST_PX:
        scale = _STEP_LONGEST_PX / long_px
        width_px, height_px = max(1, int(width_px * scale)), max(1, int(height_px * scale))
        long_px, short_px = max(width_px, height_px), min(width_px, height_px)
    window_px = _step_window(long_px, short_px)
    if window_px is None:
        return _STEP_OVERVIEW_TOKENS
    columns, rows = _step_windows(width_px, window_px), _step_windows(height_px, window_px)
    return columns * rows * _STEP_CROP_TOKENS + _STEP_OVERVIEW_TOKENS + rows - 1


def _step_window(long_px: int, short_px: int) -> int | None:
    """Side of the crops in pixels; None when the overview alone is sent."""
    if long_px <= _STEP_OVERVIEW_PX:
        return short_px if 2 * long_px > 3 * short_px else None
    return min(short_px, _STEP_CROP_PX) if long_px > 4 * short_px else _STEP_CROP_PX


def _step_windows(side_px: int, window_px: int) -> int:
    whole, rest_px = divmod(side_px, window_px)
    return max(1, whole + (5 * rest_px > window_px)) if whole else 1


def _qwen_patches(size: Size, factor: int, pixels: tuple[int, int]) -> Size:
    """Patches across and down: both sides rounded to the factor, the area kept within `pixels`."""
    least, most = pixels
    width_px, height_px = size.width_px, size.height_px
    across = max(1, round(width_px / factor))
    down = max(1, round(height_px / factor))
    area = across * down * factor**2
    if area > most:
        shrink = math.sqrt(width_px * height_px / most)
        across = max(1, math.floor(width_px / shrink / factor))
        down = max(1, math.floor(height_px / shrink / factor))
    elif area < least:
        grow = math.sqrt(least / (width_px * height_px))
        across = math.ceil(width_px * grow / factor)
        down = math.ceil(height_px * grow / factor)
    return Size(across, down)


def _openai_tiles(width_px: int, height_px: int) -> int:
    """Tiles of 512 px after fitting into 2048 x 2048 and shrinking the short side to 768, as
    OpenAI's guide "Images and vision" has it for GPT-4o and GPT-5."""
    scale = min(1.0, 2048 / max(width_px, height_px))
    scale = min(scale, 768 / min(width_px, height_px))
    return math.ceil(width_px * scale / 512) * math.ceil(height_px * scale / 512)


def _claude_tokens(width_px: int, height_px: int, longest_px: int, most: int) -> int:
    """Patches of 28 px; the long side is limited first, then the number of patches."""
    long_px = max(width_px, height_px)
    for limit_px in range(min(long_px, longest_px), 0, -1):
        scale = limit_px / long_px
        tokens = math.ceil(width_px * scale / 28) * math.ceil(height_px * scale / 28)
        if tokens <= most:
            return tokens
    return 1


def _gpt_patches(width_px: int, height_px: int) -> int:
    """Patches after fitting the long side, and then the number of patches by whole patches."""
    scale = min(1.0, _GPT_LONGEST_PX / max(width_px, height_px))
    width, height = width_px * scale / _GPT_PATCH_PX, height_px * scale / _GPT_PATCH_PX
    if math.ceil(width) * math.ceil(height) > _GPT_MOST_PATCHES:
        shrink = math.sqrt(_GPT_MOST_PATCHES / (width * height))
        across, down = width * shrink, height * shrink
        shrink *= min(math.floor(across) / across or 1, math.floor(down) / down or 1)
        width, height = width * shrink, height * shrink
    # What is left of a pixel is no patch of its own.
    return max(1, math.ceil(round(width, 6))) * max(1, math.ceil(round(height, 6)))


def _kimi_tokens(width_px: int, height_px: int) -> int:
    """Squares of two by two patches, after shrinking to the most patches and padding."""
    patches = max(1, width_px // _KIMI_PATCH_PX) * max(1, height_px // _KIMI_PATCH_PX)
    longest = _KIMI_LONGEST_PX / max(width_px, height_px)
    scale = min(1.0, math.sqrt(_KIMI_MOST_PATCHES / patches), longest)
    width, height = max(1, int(width_px * scale)), max(1, int(height_px * scale))
    return math.ceil(width / _KIMI_TOKEN_PX) * math.ceil(height / _KIMI_TOKEN_PX)
