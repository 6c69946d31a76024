"""The conversation so far: append-only, so that each prompt starts with the bytes of the last one.

Endpoints serve an identical beginning from a cache at a fifth of the price. Old steps leave the
conversation in batches: when `most` pictures are in, all steps but those of the newest `keep` are
folded into one message, a line for each. The shared beginning breaks once in `most - keep + 1`
screens instead of at every one. Lines become shorter when they are many, and those of acts, notes
and questions stay for good, so that no action is ever forgotten.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal, NamedTuple

from ..traces.schema import PromptRules
from . import prompts
from .estimate import text_tokens
from .ladder import Ladder
from .models.base import ImagePart, Message, Prompt, Reply, TextPart, Tool
from .models.profiles import Profile

# General models, which are told in words what they see; those trained on one grammar were trained
# with a screenshot at every turn.
_GENERAL = ("tool_calls", "compact", "json")
# The shared beginning breaks with every folding, which costs what four more pictures cost from the
# cache: five is the cheapest at the prices of Step 3.7 Flash, by perf/price.py.
_MOST_IMAGES = 5
# A model on low that is not asked to think hidden is not asked to think aloud either.
_WORDS_ON_LOW = 12


@dataclass(slots=True)
class Exchange:
    """One step as the conversation holds it: a screen if it is a new one, the reply, the answer."""

    messages: list[Message] = field(default_factory=list[Message])
    number: int = 1
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def images(self) -> int:
        """How many pictures it holds."""
        return sum(message.images for message in self.messages)


class _Line(NamedTuple):
    """A folded step: its number, its line, and what is left of that when lines become many."""

    number: int
    text: str
    short: str


class History:
    """Builds prompts: every action so far, and between `keep` and `most` of the newest pictures.

    `grammar` is what the dialect adds to the instructions, `undone` is told of calls that are not
    read. When the folded lines pass
    `log_tokens`, the older half is shortened, and what has nothing short, a look at the screen or
    a reply nobody could read, is left out; the numbers of the others tell that it was there.
    """

    def __init__(
        self,
        goal: str,
        tools: tuple[Tool, ...],
        grammar: str | None = None,
        keep: int = 2,
        most: int = 8,
        log_tokens: int = 6000,
        undone: str = prompts.NOT_CARRIED_OUT,
    ) -> None:
        self._tools = tools
        self._keep = keep
        self._most = max(keep, most)
        self._log_tokens = log_tokens
        self._undone = undone
        self._goal = goal
        self._opening = self._open(grammar)
        self._shortened: tuple[_Line, ...] = ()
        self._folded: list[tuple[_Line, ...]] = []
        self._live: list[Exchange] = [Exchange()]
        self._stayed: tuple[ImagePart, ...] = ()

    def holds(self, digest: bytes) -> bool:
        """Whether the next prompt shows this picture."""
        return any(part.digest == digest for part in self._pictures())

    def take_stayed(self) -> tuple[ImagePart, ...]:
        """The pictures that the last folding has left in the prompt; each folding tells it once."""
        stayed, self._stayed = self._stayed, ()
        return stayed

    def replace(self, digest: bytes, picture: ImagePart) -> None:
        """Put another picture in the place of this one; only right after a folding, when the
        prefix is broken anyway."""
        for exchange in self._live:
            exchange.messages = [_replaced(one, digest, picture) for one in exchange.messages]

    def see(self, caption: str, picture: ImagePart) -> None:
        """Append a screenshot with the line that introduces it."""
        if sum(exchange.images for exchange in self._live) >= self._most:
            self._fold()
        self._live[-1].messages.append(Message("user", (TextPart(caption), picture)))

    def hear(
        self,
        reply: Reply,
        answer: str,
        line: str,
        short: str = "",
        further: Iterable[tuple[str, str, str]] = (),
        rest: str = "",
    ) -> None:
        """Append a reply and what the model is told about it.

        `line` is the step in a line, `short` what stays of it at the last; nothing, if it is empty.
        `further` are the same three of the acts that followed in the reply, `rest` what it is told
        of those that did not.
        """
        heard = ((answer, line, short), *further)
        answers = [told for told, _, _ in heard]
        now = self._live[-1]
        parts = (TextPart(reply.text),) if reply.text else ()
        now.messages.append(
            Message(
                "assistant",
                parts,
                tool_calls=reply.tool_calls,
                reasoning=reply.reasoning,
                extra=reply.extra,
            )
        )
        if not reply.tool_calls:
            text = prompts.acts_text(answers, rest)
            now.messages.append(Message("user", (TextPart(text),)))
        for position, call in enumerate(reply.tool_calls):
            text = answers[position] if position < len(answers) else rest or self._undone
            now.messages.append(Message("tool", (TextPart(text),), tool_call_id=call.id))
        now.lines = tuple((one, left) for _, one, left in heard)
        self._live.append(Exchange(number=now.number + len(heard)))

    def tell(self, text: str) -> None:
        """Append something the user says."""
        self._live[-1].messages.append(Message("user", (TextPart(text),)))

    def brief(self, tools: tuple[Tool, ...], grammar: str | None) -> Prompt:
        """The goal, every step as a line and the newest `keep` views: for somebody who was not
        there before, has nothing of the conversation cached and may speak another dialect."""
        lines = [*self._shortened, *(line for batch in self._folded for line in batch)]
        lines += chain.from_iterable(map(_lines, self._live[:-1]))
        log = [_message(lines)]
        seen = [exchange for exchange in self._live if exchange.images]
        # The regions of one zoom count as one, or they would leave no room for the screen.
        shown = [m for exchange in seen[-self._keep :] for m in exchange.messages if m.images]
        return Prompt((*self._open(grammar), *(log if lines else ()), *shown), tools)

    def prompt(self) -> Prompt:
        """Everything to send now."""
        return Prompt((*self._opening, *self._log(), *self._conversation()), self._tools)

    def _open(self, grammar: str | None) -> tuple[Message, ...]:
        return (
            Message("system", (TextPart(prompts.system_text(grammar)),)),
            Message("user", (TextPart(prompts.goal_text(self._goal)),)),
        )

    def _log(self) -> Iterator[Message]:
        if self._shortened:
            yield _message(self._shortened)
        yield from map(_message, self._folded)

    def _conversation(self) -> Iterator[Message]:
        for exchange in self._live:
            yield from exchange.messages

    def _pictures(self) -> Iterator[ImagePart]:
        for message in self._conversation():
            yield from (part for part in message.parts if isinstance(part, ImagePart))

    def _fold(self) -> None:
        """Turn the steps before the newest `keep - 1` pictures into lines; one is about to come."""
        stay = len(self._live) - 1
        pictures = self._live[stay].images
        while stay > 0 and pictures + self._live[stay - 1].images < self._keep:
            stay -= 1
            pictures += self._live[stay].images
        if stay > 0:
            self._folded.append(tuple(chain.from_iterable(map(_lines, self._live[:stay]))))
            self._live = self._live[stay:]
            self._stayed = tuple(self._pictures())
            self._shorten()

    def _shorten(self) -> None:
        """Shorten the oldest batches; only done while folding, when the prefix breaks anyway."""
        if sum(map(_tokens, (self._shortened, *self._folded))) > self._log_tokens:
            half = len(self._folded) // 2 or 1
            older = (line for batch in self._folded[:half] for line in batch if line.short)
            self._shortened += tuple(line._replace(text=line.short) for line in older)
            self._folded = self._folded[half:]


def _replaced(message: Message, digest: bytes, picture: ImagePart) -> Message:
    """The message with `picture` for the one of that digest."""
    old = [isinstance(part, ImagePart) and part.digest == digest for part in message.parts]
    if not any(old):
        return message
    parts = zip(message.parts, old, strict=True)
    return replace(message, parts=tuple(picture if is_old else part for part, is_old in parts))


def _lines(exchange: Exchange) -> Iterator[_Line]:
    for number, (line, short) in enumerate(exchange.lines, exchange.number):
        yield _Line(number, line, short)


def _message(lines: Iterable[_Line]) -> Message:
    numbered = ((line.number, line.text) for line in lines)
    return Message("user", (TextPart(prompts.log_text(numbered)),))


def _tokens(lines: Iterable[_Line]) -> int:
    return sum(text_tokens(line.text) for line in lines)


def rules_for(
    profile: Profile, ladder: Ladder, prompt: Literal["short", "whole"] = "short"
) -> PromptRules:
    """The rules of an episode that begins now; `whole` keeps screens whole, as 0.1.0 first did."""
    rules = PromptRules(dialect=profile.dialect, steady=profile.effort_in_prompt)
    if prompt == "whole" or profile.dialect not in _GENERAL:
        return rules
    diet: dict[str, object] = {"most_images": _MOST_IMAGES, "shrinks": True, "skips": True}
    if ladder.floor == "low":
        diet["thought_words"] = _WORDS_ON_LOW
    return rules.model_copy(update=diet)


def spoken(profile: Profile, rules: PromptRules) -> str:
    """The dialect of a model in an episode of those rules: before they were recorded no model spoke
    the compact one."""
    if rules.dialect is None and profile.dialect == "compact":
        return "tool_calls"
    return profile.dialect
