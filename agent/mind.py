"""The deciding half of an agent: what is asked, on which rung, at what price, what came back."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..traces.schema import Rung
from .cost import price
from .dialects import Decision, Dialect, Parsed
from .estimate import prompt_tokens
from .history import History
from .ladder import Ladder
from .models.base import ImagePart, Model, Reply
from .prompts import line_text


@dataclass(frozen=True, slots=True)
class Thinking:
    """One model call: the reply, what it was read as, and what it took."""

    reply: Reply
    parsed: Parsed
    rung: Rung
    rung_why: str
    prompt_sha256: str
    prompt_tokens_estimate: int
    cost_usd: Decimal | None
    model_s: float


class Mind:
    """Holds one conversation with one model; raises ModelLost when the model cannot be used."""

    def __init__(
        self,
        goal: str,
        model: Model,
        dialect: Dialect,
        ladder: Ladder,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._dialect = dialect
        self._ladder = ladder
        self._clock = clock
        self._history = History(goal, dialect.tools)
        self._pending: list[tuple[str, ImagePart]] = []

    def see(self, caption: str, picture: ImagePart) -> None:
        """Take in a screenshot and the line that introduces it."""
        self._history.see(caption, picture)

    def see_next(self, caption: str, picture: ImagePart) -> None:
        """Take in a picture that the reply in hand asked for: it follows that reply."""
        self._pending.append((caption, picture))

    async def decide(self) -> Thinking:
        """Ask once; the cost is known before the reply is read, so a bad reply is paid for too."""
        prompt = self._history.prompt()
        estimate = prompt_tokens(prompt, self._model.profile.vision_family)
        started = self._clock()
        reply = await self._model.ask(prompt, self._ladder.effort)
        return Thinking(
            reply=reply,
            parsed=self._dialect.parse(reply),
            rung=self._ladder.rung,
            rung_why=self._ladder.why,
            prompt_sha256=prompt.sha256(),
            prompt_tokens_estimate=estimate,
            cost_usd=price(reply.usage, self._model.profile.prices),
            model_s=self._clock() - started,
        )

    def learn(self, thinking: Thinking, told: str, signals: Sequence[str]) -> None:
        """Remember a reply with what came of it, and let the ladder see the step's signals."""
        action = thinking.parsed.action if isinstance(thinking.parsed, Decision) else None
        self._history.hear(thinking.reply, told, line_text(action, told))
        for caption, picture in self._pending:
            self._history.see(caption, picture)
        self._pending.clear()
        self._ladder.note(signals)
