"""The scripted model itself: one request in, one function call out, and the tokens it bills."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..dialects.tool_calls import CallText, render
from ..estimate import text_tokens
from ..models.profiles import VisionFamily
from .faults import BadReply, Fault, Faults
from .prefix_cache import PrefixCache
from .script import Eyes, Move, Script
from .tokens import RequestTokens
from .wire import BadRequest, ChatRequest, check_calls

Effort: TypeAlias = Literal["low", "medium", "high"]

# An assumption, not a measurement: what a step's hidden reasoning bills on each effort.
REASONING_TOKENS: Mapping[Effort, int] = {"low": 60, "medium": 200, "high": 600}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says, as a call or as text, and what it bills in tokens."""

    id: str
    call: CallText | None
    text: str
    prompt_tokens: int
    cached_tokens: int
    reasoning_tokens: int

    @property
    def output_tokens(self) -> int:
        """Visible and hidden output together."""
        call = text_tokens(f"{self.call.name} {self.call.arguments}") if self.call else 0
        return self.reasoning_tokens + call + text_tokens(self.text)


class Biller:
    """Counts prompts and remembers them, as the endpoint's own cache would."""

    def __init__(
        self,
        family: VisionFamily = "step-3.7",
        reasoning_tokens: Mapping[Effort, int] = REASONING_TOKENS,
    ) -> None:
        self._tokens = RequestTokens(family)
        self._cache = PrefixCache()
        self._reasoning_tokens = reasoning_tokens

    def prompt(self, owner: str, request: ChatRequest) -> tuple[int, int]:
        """(prompt tokens, cached tokens) of a request; raises BadRequest for unusable pictures."""
        tokens = self._tokens.render(request)
        return len(tokens), self._cache.read(owner, tokens)

    def reasoning(self, effort: Effort | None) -> int:
        """Hidden tokens of an answer; no effort counts as medium."""
        return self._reasoning_tokens[effort or "medium"]


class Session:
    """One conversation of one script; a request sent again, as a retry is, gets the same move."""

    def __init__(self, name: str, script: Script, eyes: Eyes, faults: Faults) -> None:
        self.name = name
        self._script = script
        self._eyes = eyes
        self._faults = faults
        self._requests = 0
        self._memory: list[Move] = []
        self._answered: str | None = None
        self._turn = asyncio.Lock()

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves made so far."""
        return tuple(self._memory)

    @property
    def requests(self) -> int:
        """How many requests have arrived, whatever they were answered."""
        return self._requests

    def next_fault(self) -> Fault | None:
        """What goes wrong with the request that has just arrived; counts it."""
        fault = self._faults.get(self._requests)
        self._requests += 1
        return fault

    async def answer(
        self, request: ChatRequest, owner: str, biller: Biller, bad: BadReply | None = None
    ) -> Answer:
        """Decide and render; raises BadRequest, ScriptLost and what the eyes raise."""
        check_calls(request.messages)
        async with self._turn:
            prompt_tokens, cached_tokens = biller.prompt(f"{owner}/{self.name}", request)
            move = None if bad else await self._move(request)
        return Answer(
            id=f"{self.name}_{self._requests}",
            call=render(move.action, move.thought) if move else None,
            text=bad.text if bad else "",
            prompt_tokens=prompt_tokens,
            cached_tokens=cached_tokens,
            reasoning_tokens=biller.reasoning(request.reasoning_effort),
        )

    async def _move(self, request: ChatRequest) -> Move:
        conversation = hashlib.sha256(
            request.model_dump_json(include={"messages"}).encode("utf-8", "surrogatepass")
        ).hexdigest()
        if conversation != self._answered:
            move = self._script.decide(await self._eyes(), self.moves)
            _check_offered(request, move)
            self._memory.append(move)
            self._answered = conversation
        return self._memory[-1]


def _check_offered(request: ChatRequest, move: Move) -> None:
    offered = [tool.function.name for tool in request.tools]
    if move.action.kind not in offered or request.tool_choice == "none":
        raise BadRequest(
            f"the scripted model wants to call {move.action.kind!r}, which is not on offer: "
            f"{', '.join(offered) or 'no tools'}",
            param="tools",
        )
