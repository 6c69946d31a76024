"""The scripted model itself: one request in, one answer out, and the tokens it bills."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...actions import TARGET, Size, without_target
from ..dialects import CallText, Decision, Dialect, Said, ToolCallDialect, Unsayable
from ..dialects.base import PORTRAIT, said_in
from ..dialects.compact import ACT, CompactDialect
from ..estimate import text_tokens
from ..models.profiles import VisionFamily
from ..models.usage import USUAL_CACHING, PrefixCaching
from .eyes import Eyes
from .faults import Fault, Faults, NoAction
from .launching import Launching
from .noise import Level, Noise, Slip
from .planning import asks_for_plans, expected_of, plan_ahead, planned, undone
from .prefix_cache import PrefixCache
from .screen_talk import asks_of_screen, asks_second_opinion, screen_talk
from .searching import Search
from .small_talk import small_talk
from .solution import LookAtScreen, Move, ScreenView, Solution, SolutionLost
from .speech import say
from .tokens import RequestTokens, last_picture_sent
from .wire import ADVISOR, BadRequest, ChatRequest, check_calls

# An assumption, not a measurement: what a step's hidden reasoning bills on each rung.
REASONING_TOKENS: Mapping[Level, int] = {"low": 60, "medium": 200, "high": 600, "advisor": 600}


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model says, as a call or as text, and what it bills in tokens."""

    id: str
    call: CallText | None
    text: str
    prompt_tokens: int
    cached_tokens: int
    reasoning_tokens: int
    block_tokens: int = USUAL_CACHING.block_tokens
    further: tuple[CallText, ...] = ()

    @property
    def calls(self) -> tuple[CallText, ...]:
        """All calls, in their order."""
        return (*((self.call,) if self.call else ()), *self.further)

    @property
    def output_tokens(self) -> int:
        """Visible and hidden output together."""
        calls = sum(text_tokens(f"{call.name} {call.arguments}") for call in self.calls)
        return self.reasoning_tokens + calls + text_tokens(self.text)


class Biller:
    """Counts prompts and remembers them, as the endpoint's own cache would."""

    def __init__(
        self,
        family: VisionFamily = "step-3.7",
        reasoning_tokens: Mapping[Level, int] = REASONING_TOKENS,
        caching: PrefixCaching = USUAL_CACHING,
    ) -> None:
        self._tokens = RequestTokens(family, caching.effort)
        self._cache = PrefixCache(caching=caching)
        self._reasoning_tokens = {**REASONING_TOKENS, **reasoning_tokens}

    def prompt(self, owner: str, request: ChatRequest) -> tuple[int, int]:
        """(prompt tokens, cached tokens) of a request; raises BadRequest for unusable pictures."""
        tokens = self._tokens.render(request)
        return len(tokens), self._cache.read(f"{owner}/{request.model}", tokens)

    @property
    def block_tokens(self) -> int:
        """In what pieces prompts are cached."""
        return self._cache.caching.block_tokens

    def reasoning(self, level: Level) -> int:
        """Hidden tokens of an answer on a rung."""
        return self._reasoning_tokens[level]

    def shown(self, request: ChatRequest) -> Size | None:
        """The size of the last picture of a request."""
        return self._tokens.last_picture(request)


def level_of(request: ChatRequest) -> Level:
    """The rung a request is made on: the advisor is a model of its own, the rest is the effort."""
    return "advisor" if request.model == ADVISOR else request.reasoning_effort or "medium"


class RehearsalSession:
    """One conversation of one solution; a request sent again, as a retry is, gets the same answer.

    It answers in `dialect`, None: with the functions that are on offer. With `noise` it errs, and
    goes back instead of giving up where its solution is lost. With `eyes` it sees no more than they
    make out on the picture it was sent, and looks further where that is not enough. `on_move` hears
    of each move when it is made. `any_client` takes clients that are not ours: what asks for no
    move is answered without one, and where no functions are on offer a call is put in words.
    """

    def __init__(
        self,
        name: str,
        solution: Solution,
        look: LookAtScreen,
        faults: Faults,
        *,
        dialect: Dialect | None = None,
        noise: Noise | None = None,
        eyes: Eyes | None = None,
        on_move: Callable[[Move], None] = lambda move: None,
        any_client: bool = False,
        seen_px: int | None = None,
    ) -> None:
        self.name = name
        self._any_client = any_client
        self._seen_px = seen_px
        self._solution = solution
        self._look = look
        self._faults = faults
        self._dialect = dialect
        self._noise = noise
        self._eyes = eyes
        self._search = Search()
        self._launching = Launching()
        self._on_move = on_move
        self._requests = 0
        self._slips: list[Slip | None] = []
        self._moves: list[Move] = []
        # Of the last of these, those that were said ahead of what is seen.
        self._ahead = 0
        self._answered: tuple[str, Said] | None = None
        self._turn = asyncio.Lock()

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves made so far."""
        return tuple(self._moves)

    @property
    def slips(self) -> tuple[Slip | None, ...]:
        """The mistake of each decision so far, None for a right one."""
        return tuple(self._slips)

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
        self, request: ChatRequest, owner: str, biller: Biller, bad: NoAction | None = None
    ) -> Completion:
        """Decide and render; raises BadRequest, SolutionLost and what looking raises."""
        check_calls(request.messages)
        level = level_of(request)
        async with self._turn:
            prompt_tokens, cached_tokens = biller.prompt(f"{owner}/{self.name}", request)
            shown = biller.shown(request) or PORTRAIT
            if bad:
                said = Said(text=bad.text)
            else:
                talk = small_talk(request, self._seen_px) if self._any_client else None
                if talk is None and asks_of_screen(request):
                    talk = screen_talk(request, (await self._look()).ui)
                if talk is None and asks_second_opinion(request):
                    talk = await self._second_opinion(level)
                said = talk or await self._said(request, level, shown)
        return Completion(
            id=f"{self.name}_{self._requests}",
            call=said.call,
            further=said.further,
            text=said.text,
            prompt_tokens=prompt_tokens,
            cached_tokens=cached_tokens,
            reasoning_tokens=biller.reasoning(level),
            block_tokens=biller.block_tokens,
        )

    async def _second_opinion(self, level: Level) -> Said:
        """What it says of its own last move: yes, unless noise has made that a mistake, or this."""
        yes = self._noise is None or self._noise.agrees(await self._look(), level)
        why = "it is what the goal says" if yes else "the goal does not say this"
        return Said(text=json.dumps({"evidence": "as the screen says", "yes": yes, "why": why}))

    async def _said(self, request: ChatRequest, level: Level, shown: Size) -> Said:
        conversation = hashlib.sha256(
            request.model_dump_json(include={"messages"}).encode("utf-8", "surrogatepass")
        ).hexdigest()
        if self._answered is None or self._answered[0] != conversation:
            del self._moves[len(self._moves) - undone(request, self._ahead) :]
            decided = await self._decided(request, level)
            ahead = await self._further(request, decided, level)
            self._ahead = len(ahead)
            said = self._in_words(request, decided, shown, ahead)
            self._answered = conversation, said
            self._slips.append(self._noise.last if self._noise else None)
        return self._answered[1]

    async def _decided(self, request: ChatRequest, level: Level) -> Move | NoAction:
        view = await self._look()
        try:
            if self._eyes is not None:
                view = await self._eyes.see(view, last_picture_sent(request))
            mended = self._noise.mend(view) if self._noise else None
            move = mended or self._solution.decide(view, self.moves)
            if self._any_client:
                known = self._has_word_for(self._speaks(request), move)
                move = self._launching.mend(move, view, known)
        except SolutionLost:
            if self._eyes is not None and (further := self._search.move(view)) is not None:
                return further
            if self._noise is None:
                raise
            return self._noise.lost()
        self._search.found()
        if self._noise is None:
            return move
        return self._noise.slip(move, view, level)

    async def _further(
        self, request: ChatRequest, decided: Move | NoAction, level: Level
    ) -> list[Move]:
        """The moves that it plans after the one it has decided on, where it may; each errs as it
        would alone."""
        if isinstance(decided, NoAction) or self._any_client or not asks_for_plans(request):
            return []

        def err(move: Move, view: ScreenView) -> Move | None:
            said = move if self._noise is None else self._noise.slip(move, view, level)
            return None if isinstance(said, NoAction) else said

        noise = self._noise.last if self._noise else None
        moves = (*self.moves, decided)
        ahead = plan_ahead(self._solution, await self._look(), moves, err)
        if self._noise is not None and noise is not None:
            self._noise.last = noise
        return ahead

    def _speaks(self, request: ChatRequest) -> Dialect:
        """The dialect it was given, or else the one whose functions are on offer."""
        if self._dialect is not None:
            return self._dialect
        names = {tool.function.name for tool in request.tools}
        return CompactDialect() if names == {ACT} else ToolCallDialect()

    @staticmethod
    def _has_word_for(dialect: Dialect, move: Move) -> bool:
        try:
            say(dialect, move, PORTRAIT)
        except Unsayable:
            return False
        return True

    def _in_words(
        self,
        request: ChatRequest,
        decided: Move | NoAction,
        shown: Size,
        ahead: Sequence[Move] = (),
    ) -> Said:
        if isinstance(decided, NoAction):
            return Said(text=decided.text)
        if not _asks_for_targets(request):
            decided = Move(decided.thought, without_target(decided.action))
        try:
            said, move = say(self._speaks(request), decided, shown)
            if asks_for_plans(request) and (ahead or expected_of(move)):
                decision = Decision(move.thought, move.action, expected_of(move), planned(ahead))
                said = said_in(self._speaks(request), decision, shown)
        except Unsayable as lost:
            raise SolutionLost(str(lost)) from lost
        if said.call is not None and self._any_client and not request.tools:
            said = Said(text=_in_json(said.call))
        elif said.call is not None:
            _check_offered(request, said.call)
        for made in (move, *ahead):
            self._moves.append(made)
            self._on_move(made)
        return said


def _in_json(call: CallText) -> str:
    """A call in words, as models write it that were told of their functions in words."""
    return json.dumps(
        {"name": call.name, "arguments": json.loads(call.arguments)}, ensure_ascii=False
    )


def _asks_for_targets(request: ChatRequest) -> bool:
    """Whether the client has a place for what is meant; others are billed for no word of it."""
    if request.tools:
        offered = (str(tool.function.parameters.get("properties")) for tool in request.tools)
        return any(f"'{TARGET}'" in properties for properties in offered)
    return any(f"`{TARGET}`" in message.model_dump_json() for message in request.messages[:1])


def _check_offered(request: ChatRequest, call: CallText) -> None:
    offered = [tool.function.name for tool in request.tools]
    if call.name not in offered or request.tool_choice == "none":
        raise BadRequest(
            f"the scripted model wants to call {call.name!r}, which is not on offer: "
            f"{', '.join(offered) or 'no tools'}",
            param="tools",
        )
