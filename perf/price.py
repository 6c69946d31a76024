"""What a long task costs: one conversation of many steps, without phone and without endpoint.

`python -m perf.price` builds every prompt as an episode builds it, counts it as the rehearsal's
endpoint counts (agent/rehearsal/tokens.py, prefix_cache.py) and prices it by the list of Step 3.7
Flash. What is assumed stands in the constants below; one rung throughout, no mistakes. The rung is
named in every row: the default is high, which bills ten times the hidden tokens of low.
"""

import argparse
import asyncio
import io
import json
import sys
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PIL import Image
from rich.console import Console
from rich.table import Table

from tapwright.actions import Action, Norm, Outcome, Press, Scroll, Size, Tap, TypeText
from tapwright.agent.conversation import ModelCall, build_conversation
from tapwright.agent.cost import price
from tapwright.agent.dialects import Decision, make_dialect
from tapwright.agent.encoder import PictureShrinker, ScreenshotEncoder
from tapwright.agent.estimate import text_tokens
from tapwright.agent.history import rules_for
from tapwright.agent.ladder import FixedRung
from tapwright.agent.models.base import Effort, ImagePart, Prompt, Reply, ToolCall
from tapwright.agent.models.chat_wire import ChatWire
from tapwright.agent.models.profiles import Profile, find_profile
from tapwright.agent.models.wire import request
from tapwright.agent.rehearsal.brain import REASONING_TOKENS, Biller
from tapwright.agent.rehearsal.reading import read_request
from tapwright.agent.step_draft import reply_record
from tapwright.agent.vision import Sizing, top_of_band
from tapwright.traces.money import Usage
from tapwright.traces.schema import FrameRecord, ObservationRecord, PromptRules, StepRecord

from .row import Row

# Of the acts of the daily suite 9% change nothing on the screen.
UNCHANGED_EVERY = 11
SIZINGS: tuple[Sizing, ...] = ("economy", "balanced", "full")
LENGTHS = (10, 20, 50, 100, 200, 500)
PHONE = Size(1080, 2400)
GOAL = "Set an alarm for 6:45 on weekdays and label it Early shift"
WORDS = (
    "The list of settings is open and the entry that I need is near the middle of the screen under "
    "the heading Connected devices so I tap it now because the switch which the goal asks for must "
    "be on the page behind it as it was in the last version"
).split()
_EPOCH = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Talk:
    """What a reply says beside its act on a rung: a thought of so many words, and hidden tokens."""

    words: int
    hidden: int
    effort: Effort = "low"

    @property
    def thought(self) -> str:
        """So many words."""
        return " ".join(WORDS[: self.words])

    def __str__(self) -> str:
        hidden = f" + {self.hidden} hidden" if self.hidden else ""
        return f"{self.effort} effort, {self.words} words{hidden}"


# 45 words are 56 tokens. With the thought as short as it is asked for on low, the rest of the
# thinking is what a reply there is assumed to bill unseen (brain.py); at the worst there are both.
# On high, the default, nobody asks for short thoughts.
SHORT = Talk(12, REASONING_TOKENS["low"])
ALOUD = Talk(45, 0)
BOTH = Talk(45, REASONING_TOKENS["low"])
HIGH = Talk(45, REASONING_TOKENS["high"], "high")


@dataclass(frozen=True, slots=True)
class Bill:
    """What so many steps took: prompt, cached and output tokens, USD."""

    steps: int
    prompt: int
    cached: int
    output: int
    usd: float


class CountingModel:
    """Says the next act of a fixed round in its profile's dialect, and counts what that bills."""

    def __init__(self, profile: Profile, talk: Talk) -> None:
        self.profile = profile
        self._talk = talk
        self._dialect = make_dialect(profile.dialect)
        self._biller = Biller(profile.vision_family)
        self._asked = 0

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """The act of that number, and the tokens of the request that would have been sent."""
        number = self._asked
        self._asked += 1
        body = request(ChatWire(), self.profile, prompt, effort, None)
        read, cached = self._biller.prompt("a", read_request(json.dumps(body).encode()))
        said = self._dialect.render(act(number), self._talk.thought)
        assert said.call is not None
        output = self._talk.hidden + text_tokens(f"{said.call.name} {said.call.arguments}")
        return Reply(
            tool_calls=(ToolCall(f"call_{number}", said.call.name, said.call.arguments),),
            usage=Usage(prompt=read, cached=cached, output=output),
        )

    async def close(self) -> None:
        """There is nothing to give back."""


def act(number: int) -> Action:
    """The acts of a round: six taps in ten, two texts, a scroll, a key."""
    at = Norm(x=100 + number * 37 % 800, y=100 + number * 53 % 800)
    match number % 10:
        case 3 | 7:
            return TypeText(text=f"Early shift {number}", clear=True, target="Label")
        case 5:
            return Scroll(direction="down", at=at)
        case 9:
            return Press(key="back")
        case _:
            return Tap(at=at, target=f"Connected devices {number}")


def name_of(picture: ImagePart) -> str:
    """What a trace calls it."""
    return f"{picture.digest.hex()}.png"


def picture(number: int, size: Size) -> ImagePart:
    """A picture of that size which is no other's."""
    image = Image.new("RGB", (size.width_px, size.height_px), (number % 256, number // 256, 9))
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=1)
    return ImagePart(written.getvalue(), "image/png", size.width_px, size.height_px)


async def spend(
    profile: Profile, rules: PromptRules, sizing: Sizing, steps: int, talk: Talk, executor: Executor
) -> list[Bill]:
    """The bill after each step of one conversation."""
    profile = profile.model_copy(update={"dialect": rules.dialect or profile.dialect})
    model = CountingModel(profile, talk)
    encoder = ScreenshotEncoder(profile.vision_family, sizing, executor)
    conversation = build_conversation(
        GOAL,
        (),
        model,
        None,
        FixedRung(talk.effort),
        rules=rules,
        shrinker=PictureShrinker(encoder, lambda encoded, media_type: "smaller.jpg"),
    )
    size = top_of_band(PHONE, sizing, profile.vision_family)
    bills: list[Bill] = []
    prompt = cached = output = 0
    usd = 0.0
    shown = 0
    for number in range(steps):
        unchanged = number % UNCHANGED_EVERY == UNCHANGED_EVERY - 1
        shown += not unchanged
        screen = picture(shown, size)
        conversation.add_screenshot("Screen: com.android.settings", screen, name_of(screen))
        call = await conversation.decide()
        used = call.usage
        prompt += used.prompt or 0
        cached += used.cached or 0
        output += used.output or 0
        usd += float(price(used, profile.prices) or 0)
        bills.append(Bill(number + 1, prompt, cached, output, usd))
        conversation.record(_step(number, call, name_of(screen)))
    return bills


def _step(number: int, call: ModelCall, file: str) -> StepRecord:
    """The step as a trace would hold it, as far as the conversation reads it."""
    assert isinstance(call.parsed, Decision)
    frame = FrameRecord(
        file=file, width_px=PHONE.width_px, height_px=PHONE.height_px, rotation=0,
        source="none", flags=(), signature=str(number),
    )  # fmt: skip
    return StepRecord(
        index=number,
        at=_EPOCH + timedelta(seconds=number),
        observation=ObservationRecord(frame=frame),
        shown=call.shown,
        prompt_sha256=call.prompt_sha256,
        prompt_tokens_estimate=call.prompt_tokens_estimate,
        rung=call.rung,
        reply=reply_record(call.reply),
        usage=call.usage,
        cost_usd=call.cost.cost_usd,
        thought=call.parsed.thought,
        action=call.parsed.action,
        outcome=Outcome.done(),
    )


# What the prompts of 0.1.0 were, and what each part of the diet makes of them, one after another.
PARTS: Mapping[str, PromptRules] = {
    "before": PromptRules(dialect="tool_calls"),
    "one function": PromptRules(dialect="compact"),
    "batches of five": PromptRules(dialect="compact", most_images=5),
    "a screen once": PromptRules(dialect="compact", most_images=5, skips=True),
    "the old one smaller": PromptRules(dialect="compact", most_images=5, skips=True, shrinks=True),
}


async def twenty(executor: Executor) -> list[Row]:
    """The price of twenty steps at each size of the picture, by the rules of a new episode."""
    profile = find_profile("rehearsal", "http://127.0.0.1:1/v1")
    rows: list[Row] = []
    for sizing in SIZINGS:
        for talk in (HIGH, ALOUD, SHORT):
            rules = rules_for(profile, FixedRung(talk.effort))
            bill = (await spend(profile, rules, sizing, 20, talk, executor))[-1]
            target = 0.0080 if sizing == "balanced" and talk is not HIGH else None
            what = f"{sizing}: list price of 20 steps, {talk}"
            rows.append(Row("price", what, bill.usd, "USD", target))
    return rows


async def measure() -> list[Row]:
    """The rows of `make perf`."""
    with ThreadPoolExecutor(1) as executor:
        return await twenty(executor)


async def tables(steps: int) -> list[Table]:
    """Before and after at each length and size, and what each part of the diet saves."""
    profile = find_profile("rehearsal", "http://127.0.0.1:1/v1")
    lengths = [length for length in LENGTHS if length <= steps]
    by_length = Table("USD", *map(str, lengths))
    talks = (SHORT, ALOUD, BOTH, HIGH)
    by_part = Table("balanced, 20 steps", *map(str, talks), "cached (first)")
    with ThreadPoolExecutor(1) as executor:
        for sizing in SIZINGS:
            for name, talk in (
                ("before", SHORT),
                ("the old one smaller", SHORT),
                ("the old one smaller", HIGH),
            ):
                bills = await spend(profile, PARTS[name], sizing, steps, talk, executor)
                label = "before" if name == "before" else "after"
                costs = [f"{bills[length - 1].usd:.4f}" for length in lengths]
                by_length.add_row(f"{sizing}, {label}, {talk}", *costs)
        for name, rules in PARTS.items():
            bills = [
                (await spend(profile, rules, "balanced", 20, talk, executor))[-1] for talk in talks
            ]
            cached = f"{bills[0].cached / bills[0].prompt:.1%}"
            by_part.add_row(name, *(f"{bill.usd:.4f}" for bill in bills), cached)
    return [by_length, by_part]


def main() -> int:
    """Print the tables of perf/README.md."""
    parser = argparse.ArgumentParser(prog="python -m perf.price")
    parser.add_argument("--steps", type=int, default=max(LENGTHS), help="the longest task")
    for table in asyncio.run(tables(parser.parse_args().steps)):
        Console(width=120).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
