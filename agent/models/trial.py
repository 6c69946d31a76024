"""What an endpoint really does, found out with eight small calls.

Only what a call showed is said to be found or missing; everything else could not be told. Each
call has a limit of its own on what it may write, and is made once: what it costs at most is known
before.
"""

import io
import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

import yaml
from PIL import Image

from ...traces.schema import Usage
from ..cost import price
from ..estimate import prompt_tokens
from .base import Effort, ImagePart, Message, Model, ModelLost, Prompt, Reply, TextPart, Tool
from .gate import EndpointGate
from .profiles import Profile

Found: TypeAlias = Literal["found", "not found", "could not be told"]

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
CALLS = 8
# What each answer may take, its thinking included, and what the one may that is to think more.
ROOM = 400
THINKING_ROOM = 800
# Estimates of prompts are not the endpoint's own count.
_MARGIN = Decimal("1.5")
# A phone's screen, and where its mark is: at no two equal shares, so that scales can be told apart.
_SCREEN = (1080, 2400)
_MARK = (810, 1440)
_CLOSE = 0.03
# More than 1,024 tokens, which the caches of most vendors begin with (OpenAI, "Prompt caching").
_LONG = "\n".join(f"{n}. Line {n} of a text that is only here to be long." for n in range(1, 90))
_REPORT = Tool(
    "report",
    "Report a number.",
    {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]},
)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One thing that was looked for, and what showed that it is there or is not."""

    what: str
    found: Found
    evidence: str


@dataclass(frozen=True, slots=True)
class TrialBound:
    """The most that a trial sends and may be answered, in tokens, and what that comes to in USD;
    None if the price is not known."""

    prompt_tokens: int
    output_tokens: int
    cost_usd: Decimal | None


@dataclass(slots=True)
class TrialResult:
    """The rows, what all calls took, and the changes of the profile that follow."""

    rows: list[TrialRow] = field(default_factory=list[TrialRow])
    usage: Usage = Usage()
    calls: int = 0
    changes: dict[str, object] = field(default_factory=dict[str, object])
    asked: bool = True

    @property
    def missing(self) -> bool:
        """Whether something was looked for and is not there."""
        return any(row.found == "not found" for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Calls:
    """The prompts of a trial."""

    ready: Prompt
    stripes: Prompt
    tools: Prompt
    long: Prompt
    place: Prompt
    colours: tuple[str, ...]


def _calls(seed: int) -> _Calls:
    colours = tuple(random.Random(seed).sample(sorted(COLOURS), 3))
    return _Calls(
        ready=_asks(READY_ASKED),
        stripes=_asks(STRIPES_ASKED, _stripes(colours)),
        tools=Prompt(_asks(TOOLS_ASKED).messages, (_REPORT,)),
        long=_asks(f"{_LONG}\nThink about how many lines there are. {READY_ASKED}"),
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
    image = Image.new("RGB", _SCREEN, COLOURS["white"])
    x, y = _MARK
    image.paste(COLOURS["red"], (x - 60, y - 60, x + 60, y + 60))
    return _picture(image)


def _picture(image: Image.Image) -> ImagePart:
    encoded = io.BytesIO()
    image.save(encoded, "PNG")
    return ImagePart(encoded.getvalue(), "image/png", image.width, image.height)


def most_it_costs(profile: Profile, seed: int = 0) -> TrialBound:
    """What the calls of a trial come to at most, by the profile's prices."""
    calls = _calls(seed)
    long = prompt_tokens(calls.long, profile.vision_family)
    short = (calls.ready, calls.ready, calls.stripes, calls.tools, calls.place)
    sent = sum(prompt_tokens(one, profile.vision_family) for one in short) + 3 * long
    prompts = int(sent * _MARGIN)
    output = (CALLS - 1) * ROOM + THINKING_ROOM
    prices = profile.prices
    if prices is None:
        return TrialBound(prompts, output, None)
    dearest = max(prices.input, prices.cache_write or Decimal(0))
    cost = (prompts * dearest + output * prices.output) / Decimal(1_000_000)
    return TrialBound(prompts, output, cost)


class Trial:
    """One trial of an endpoint; what it is found not to take is kept at `gate`."""

    def __init__(self, profile: Profile, key: str, gate: EndpointGate, seed: int = 0) -> None:
        self._profile = profile
        self._key = key
        self._gate = gate
        self._asks = _calls(seed)
        self._result = TrialResult()
        # Of every request that left.
        self._usages: list[Usage] = []

    async def run(self) -> TrialResult:
        """All calls, one after the other; an endpoint that does not answer the first is asked
        nothing more."""
        result = self._result
        first = await self._ask(self._asks.ready, stream=False)
        if isinstance(first, ModelLost):
            # The words of failures.py for 401 and 403.
            refused: Found = "not found" if "key was refused" in str(first) else "could not be told"
            result.rows.append(TrialRow("key", refused, self._shown(str(first))))
            names = ("vision", "tools", "effort", "cache", "streaming", "picture size", "price")
            not_asked = "not asked, as the first call came to nothing"
            result.rows += [TrialRow(name, "could not be told", not_asked) for name in names]
            result.asked = False
            return result
        result.rows.append(TrialRow("key", "found", f"taken; it answers as {self._name(first)}"))
        result.rows.append(self._vision(await self._ask(self._asks.stripes)))
        result.rows.append(self._tools(await self._ask(self._asks.tools)))
        low = await self._ask(self._asks.long)
        again = await self._ask(self._asks.long)
        high = await self._ask(self._asks.long, "high", THINKING_ROOM)
        result.rows.append(self._effort(low, high))
        result.rows.append(self._cache(again))
        result.rows.append(self._streaming(await self._ask(self._asks.ready, stream=True)))
        result.rows.append(self._size(await self._ask(self._asks.place)))
        result.usage = sum(self._usages[1:], self._usages[0]) if self._usages else Usage()
        result.rows.append(self._price())
        result.changes |= {
            name: value for name, value in self._gate.findings.items() if name not in result.changes
        }
        return result

    async def _ask(
        self, prompt: Prompt, effort: Effort = "low", room: int = ROOM, stream: bool | None = None
    ) -> Reply | ModelLost:
        """One call, made once; what it took is counted whatever becomes of it."""
        from .base import AnswerRejected, sent_requests
        from .remote import RemoteModel
        from .retry import RetryPolicy

        changes = {"max_output_tokens": room} | ({} if stream is None else {"stream": stream})
        model: Model = RemoteModel(
            self._profile.model_copy(update=changes), self._key,
            gate=self._gate, retries=RetryPolicy(1), grows=False,
        )  # fmt: skip
        self._result.calls += 1
        with sent_requests() as sent:
            try:
                reply = await model.ask(prompt, effort)
                self._usages.append(reply.usage)
                return reply
            except AnswerRejected as rejected:
                self._usages.append(rejected.reply.usage)
                return rejected.reply
            except ModelLost as lost:
                return lost
            finally:
                self._usages += sent
                await model.close()

    def _shown(self, text: str) -> str:
        masked = text.replace(self._key, "***") if len(self._key) > 4 else text
        return " ".join(masked.split())[:200]

    def _name(self, reply: Reply) -> str:
        return self._shown(reply.model) or "a model that it does not name"

    def _said(self, reply: Reply) -> str:
        return f"it said {self._shown(reply.text)[:60]!r}" if reply.text else "it said nothing"

    def _vision(self, reply: Reply | ModelLost) -> TrialRow:
        if isinstance(reply, ModelLost):
            return TrialRow("vision", "not found", self._shown(str(reply)))
        named = re.findall("|".join(COLOURS), reply.text.casefold())
        wanted = list(self._asks.colours)
        if named == wanted:
            return TrialRow("vision", "found", f"it named three stripes: {', '.join(wanted)}")
        if reply.finish_reason == "length":
            return TrialRow("vision", "could not be told", f"no answer within {ROOM} tokens")
        told = f"the stripes are {', '.join(wanted)}; {self._said(reply)}"
        return TrialRow("vision", "not found", told)

    def _tools(self, reply: Reply | ModelLost) -> TrialRow:
        if isinstance(reply, ModelLost):
            return TrialRow("tools", "not found", self._shown(str(reply)))
        if not self._gate.findings.get("native_tools", True):
            self._result.changes["dialect"] = "json"
            return TrialRow("tools", "not found", "it refuses functions; they go into words")
        call = reply.tool_calls[0] if reply.tool_calls else None
        if call is not None and call.name == "report" and _number(call.arguments) == NUMBER:
            return TrialRow("tools", "found", f"it called report({NUMBER})")
        if call is not None:
            told = f"it called {self._shown(call.name)}({self._shown(call.arguments)[:60]})"
            return TrialRow("tools", "could not be told", told)
        if reply.finish_reason == "length":
            return TrialRow("tools", "could not be told", f"no answer within {ROOM} tokens")
        self._result.changes["dialect"] = "json"
        return TrialRow("tools", "not found", f"it called nothing; {self._said(reply)}")

    def _effort(self, low: Reply | ModelLost, high: Reply | ModelLost) -> TrialRow:
        path = self._profile.effort_field
        if path is None:
            return TrialRow("effort", "could not be told", "the profile names no field for it")
        if "effort_field" in self._gate.findings:
            self._result.changes["effort_field"] = None
            return TrialRow("effort", "not found", f"it refuses {path}")
        if isinstance(low, ModelLost) or isinstance(high, ModelLost):
            lost = high if isinstance(high, ModelLost) else low
            return TrialRow("effort", "could not be told", self._shown(str(lost)))
        thought = [low.usage.reasoning, high.usage.reasoning]
        counted = "reasoning tokens"
        if None in thought:
            thought, counted = [low.usage.output, high.usage.output], "output tokens"
        before, after = thought
        if before is None or after is None:
            return TrialRow("effort", "could not be told", f"{path} is taken; nothing is counted")
        told = f"{path}: {before} {counted} at low, {after} at high"
        if after > before:
            return TrialRow("effort", "found", told)
        return TrialRow("effort", "could not be told", told)

    def _cache(self, again: Reply | ModelLost) -> TrialRow:
        if isinstance(again, ModelLost):
            return TrialRow("cache", "could not be told", self._shown(str(again)))
        cached, sent = again.usage.cached, again.usage.prompt
        if cached:
            return TrialRow("cache", "found", f"{cached:,} of {sent or 0:,} prompt tokens again")
        if cached is None:
            return TrialRow("cache", "could not be told", "its usage does not say what was cached")
        told = f"0 of {sent or 0:,} prompt tokens; some vendors begin at 2,048 or 4,096"
        return TrialRow("cache", "not found", told)

    def _streaming(self, reply: Reply | ModelLost) -> TrialRow:
        if isinstance(reply, ModelLost):
            self._result.changes["stream"] = False
            return TrialRow("streaming", "not found", self._shown(str(reply)))
        counted = reply.usage.output is not None
        told = "with its usage" if counted else "without its usage: the price of a call is unknown"
        if not counted:
            self._result.changes["stream"] = False
            return TrialRow("streaming", "not found", f"it streams, but {told}")
        return TrialRow("streaming", "found", f"a whole reply, {told}")

    def _size(self, reply: Reply | ModelLost) -> TrialRow:
        what = "picture size"
        if isinstance(reply, ModelLost):
            return TrialRow(what, "could not be told", self._shown(str(reply)))
        point = _point(reply.text)
        if point is None:
            return TrialRow(what, "could not be told", self._said(reply))
        told = f"the mark is at {_MARK[0]}, {_MARK[1]}; it said {point[0]:g}, {point[1]:g}"
        size, seen_px = seen_size(point)
        if size is None:
            return TrialRow(what, "could not be told", told)
        if seen_px is not None:
            self._result.changes["image_max_px"] = seen_px
        return TrialRow(what, "found", f"{size}: {told}")

    def _price(self) -> TrialRow:
        usages = self._usages
        listed = [price(usage, self._profile.prices) for usage in usages]
        charged = [usage.reported_usd for usage in usages]
        by_list = sum((p for p in listed if p is not None), Decimal(0))
        priced = self._profile.prices is not None and None not in listed
        if usages and all(one is not None for one in charged):
            total = sum((one for one in charged if one is not None), Decimal(0))
            beside = f"; ${by_list:.4f} by the list" if priced else ""
            return TrialRow("price", "found", f"it says that it charged ${total:.4f}{beside}")
        if priced:
            told = f"it does not say; ${by_list:.4f} by the list price, "
            return TrialRow("price", "could not be told", told + _counted(self._result.usage))
        return TrialRow(
            "price", "could not be told", f"no price known; {_counted(self._result.usage)}"
        )

    def lines(self) -> str:
        """What to put into tapwright.yaml, as YAML; empty if the profile fits as it is."""
        return profile_yaml(self._profile, self._result.changes)


def _counted(usage: Usage) -> str:
    if usage.prompt is None or usage.output is None:
        return "not all tokens are counted"
    return f"{usage.prompt:,} tokens in, {usage.output:,} out"


def _number(arguments: str) -> object:
    try:
        parsed: object = json.loads(arguments)
    except (ValueError, RecursionError):
        return None
    return parsed.get("number") if isinstance(parsed, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def _point(text: str) -> tuple[float, float] | None:
    numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def seen_size(point: tuple[float, float]) -> tuple[str | None, int | None]:
    """What a point says of the size in which the picture was seen, and the pixels of it if it was
    made smaller; None for what it does not say."""
    x, y = (one / mark for one, mark in zip(point, _MARK, strict=True))
    width, height = _SCREEN
    if abs(x - 1) < _CLOSE and abs(y - 1) < _CLOSE:
        return f"seen as sent, {width}x{height}", None
    if 0.1 < x < 1 and abs(x / y - 1) < _CLOSE:
        share = (x + y) / 2
        seen = f"seen as about {round(width * share)}x{round(height * share)}"
        return seen, int(width * height * share * share)
    return None, None


def profile_yaml(profile: Profile, changes: Mapping[str, object]) -> str:
    """The lines of tapwright.yaml that keep what was found out."""
    if not changes:
        return ""
    own = f"my-{profile.name.rpartition('/')[2]}"
    fields = {"like": profile.name, **dict(_plain(changes))}
    return yaml.safe_dump({"models": {own: fields}}, sort_keys=False)


def _plain(changes: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in changes.items():
        # A dialect of text says the same, and what stands in a profile is one word.
        if name != "native_tools":
            yield name, list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType]
