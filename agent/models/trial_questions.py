"""What an endpoint is asked when it is tried: eight small calls, and what they cost at most."""

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from PIL import Image

from ..estimate import prompt_tokens
from .base import ImagePart, Message, Prompt, TextPart, Tool
from .profiles import Profile

READY_ASKED = "Answer with the one word ready and nothing else."
STRIPES_ASKED = (
    "Which colours have the three stripes of this picture, from top to bottom? Answer with three "
    "words out of red, green, blue, yellow, black, white."
)
TOOLS_ASKED = "Call the function report with the number 417."
PLACE_ASKED = (
    "Where in this picture is the middle of the red square? Count in pixels of the picture, from "
    'its upper left corner, and answer with JSON only: {"x": ..., "y": ...}'
)
NUMBER = 417
COLOURS: Mapping[str, tuple[int, int, int]] = {
    "red": (220, 30, 30), "green": (30, 160, 60), "blue": (30, 60, 220), "yellow": (250, 220, 40),
    "black": (0, 0, 0), "white": (255, 255, 255),
}  # fmt: skip
# What a trial may cost unless somebody allows more.
MOST_USD = Decimal("0.01")
# What each answer may take, its thinking included; the one that is to think more gets twice that.
# From the left, the first that can be paid for; if need be without the two calls that try the
# cache.
_ROOMS = (400, 300, 200, 160, 128, 96)
_LEAST_WITH_CACHE = 160
# Estimates of text are not the endpoint's own count.
_MARGIN = Decimal("1.3")
# A phone's screen, and where its mark is: at no two equal shares, so that scales can be told apart.
SCREEN = (720, 1600)
MARK = (540, 960)
_CLOSE = 0.03
# More than 1,024 tokens, which the caches of most vendors begin with (OpenAI, "Prompt caching").
_LONG = "\n".join(f"{n}. Line {n} of a text that is only here to be long." for n in range(1, 76))
_WORDS = "strawberry, raspberry, refrigerator and surrender"
_REPORT = Tool(
    "report",
    "Report a number.",
    {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]},
)


@dataclass(frozen=True, slots=True)
class TrialPlan:
    """How many calls a trial makes, with how much room, whether it tries the cache; the most that
    it sends and is answered, in tokens, and what that comes to in USD, None without a price."""

    calls: int
    room: int
    cache: bool
    prompt_tokens: int
    output_tokens: int
    cost_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class TrialQuestions:
    """The prompts of a trial, and the colours of the stripes that one of them shows."""

    ready: Prompt
    think: Prompt
    stripes: Prompt
    tools: Prompt
    long: Prompt
    place: Prompt
    colours: tuple[str, ...]


@cache
def trial_questions(seed: int) -> TrialQuestions:
    """All of them; the seed draws the colours, so that they cannot be known."""
    colours = tuple(random.Random(seed).sample(sorted(COLOURS), 3))
    return TrialQuestions(
        ready=_asks(READY_ASKED),
        stripes=_asks(STRIPES_ASKED, _stripes(colours)),
        tools=Prompt(_asks(TOOLS_ASKED).messages, (_REPORT,)),
        think=_asks(f"How often does the letter r stand in {_WORDS}? Think. Then: {READY_ASKED}"),
        long=_asks(f"{_LONG}\n{READY_ASKED}"),
        place=_asks(PLACE_ASKED, _square()),
        colours=colours,
    )


def _asks(text: str, picture: ImagePart | None = None) -> Prompt:
    parts = (TextPart(text),) if picture is None else (TextPart(text), picture)
    return Prompt((Message("user", parts),))


def _stripes(colours: tuple[str, ...]) -> ImagePart:
    image = Image.new("RGB", (240, 240))
    for place, name in enumerate(colours):
        image.paste(COLOURS[name], (0, place * 80, 240, place * 80 + 80))
    return _picture(image)


def _square() -> ImagePart:
    image = Image.new("RGB", SCREEN, COLOURS["white"])
    x, y = MARK
    image.paste(COLOURS["red"], (x - 60, y - 60, x + 60, y + 60))
    return _picture(image)


def _picture(image: Image.Image) -> ImagePart:
    encoded = io.BytesIO()
    image.save(encoded, "PNG")
    return ImagePart(encoded.getvalue(), "image/png", image.width, image.height)


def plan_trial(profile: Profile, most_usd: Decimal = MOST_USD) -> TrialPlan:
    """The fullest trial that costs at most so much by the profile's prices, or else the least."""
    plans = [
        _planned(profile, room, cache)
        for cache in (True, False)
        for room in _ROOMS
        if not cache or room >= _LEAST_WITH_CACHE
    ]
    fitting = (plan for plan in plans if plan.cost_usd is None or plan.cost_usd <= most_usd)
    return next(fitting, plans[-1])


def _planned(profile: Profile, room: int, cache: bool) -> TrialPlan:
    asks = trial_questions(0)
    prompts = [asks.think, asks.think, asks.stripes, asks.tools, asks.ready, asks.place]
    prompts += [asks.long, asks.long] if cache else []
    sent = sum(prompt_tokens(one, profile.vision_family) for one in prompts)
    most = int(sent * _MARGIN)
    # One of them may think twice as long.
    output = (len(prompts) + 1) * room
    prices = profile.prices
    cost: Decimal | None = None
    if prices is not None:
        dearest = max(prices.input, prices.cache_write or Decimal(0))
        cost = (most * dearest + output * prices.output) / Decimal(1_000_000)
    return TrialPlan(len(prompts), room, cache, most, output, cost)


def seen_size(point: tuple[float, float]) -> tuple[str | None, int | None]:
    """What a point says of the size in which the picture was seen, and the pixels of it if it was
    made smaller; None for what it does not say."""
    x, y = (one / mark for one, mark in zip(point, MARK, strict=True))
    width, height = SCREEN
    if abs(x - 1) < _CLOSE and abs(y - 1) < _CLOSE:
        return f"seen as sent, {width}x{height}", None
    if 0.1 < x < 1 and abs(x / y - 1) < _CLOSE:
        share = (x + y) / 2
        seen = f"seen as about {round(width * share)}x{round(height * share)}"
        return seen, int(width * height * share * share)
    return None, None
