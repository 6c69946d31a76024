"""Our agent for AndroidWorld's harness: one action of ours for each `step` of its episodes."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Self

from pydantic import JsonValue

from ...actions import FinalAction, TapwrightError, describe
from ...agent.hooks import OnStep
from ...tasks.choices import check_cap
from ...tasks.step_stream import StepStream
from ...traces.journal import RunFolder
from ...traces.money import NOTHING, Usd
from ...traces.reader import read_episode
from ...traces.schema import End, EpisodeRecord, StepRecord
from .aliases import Aliases
from .env import open_env
from .live import LiveSession

# Said by the agent, which has given up or is done; its harness scores no episode but these.
_SAID = frozenset({End.COMPLETED, End.ANSWERED, End.INFEASIBLE, End.REFUSED, End.HANDED_OVER})


class EpisodeBroken(TapwrightError):
    """Infrastructure, or the cap on the run's cost, ended the episode: the harness books it as one
    without a score, and tries it again when the run is gone on with."""


@dataclass(frozen=True, slots=True)
class AgentInteraction:
    """What the harness reads of a step, as its `AgentInteractionResult`."""

    done: bool
    data: dict[str, Any]


class TapwrightAgent:
    """Keeps the public contract of its `EnvironmentInteractingAgent`.

    `env` is whatever the harness has; without one it is made for the phone of `live`, which must be
    the same. `transition_pause` is not heeded: our agent waits until the screen stands still.
    `max_cost` is a cap on the run, in USD. An answer goes into `interaction_cache`; infeasible,
    refused and handed over are done, and the task's verifier decides. An agent that is stuck or out
    of its limits has not said that it is done, so that the rest of the budget is let pass.
    """

    def __init__(
        self,
        live: LiveSession,
        env: Any = None,
        name: str = "tapwright",
        *,
        aliases: Aliases | None = None,
        max_cost: Decimal | None = None,
    ) -> None:
        self.env: Any = (
            open_env(live.device, live.loop, aliases or Aliases({})) if env is None else env
        )
        self.name = name
        self.transition_pause: float | None = None
        self.run: RunFolder = live.session.new_run("androidworld")
        self._live = live
        check_cap(max_cost, live.session.models.profiles)
        self._max_cost = max_cost
        self._max_steps: int | None = None
        self._forget()

    @property
    def spent(self) -> Usd:
        """What all episodes so far have cost, in USD, by their records."""
        folders = (self.run.path / "episodes" / one for one in self.run.episodes)
        return sum((read_episode(folder).totals.cost for folder in folders), NOTHING)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def set_max_steps(self, max_steps: int) -> None:
        """The budget of the next episode, in steps."""
        self._max_steps = max_steps

    def reset(self, go_home: bool = False) -> None:
        """Leave the episode before; raises EpisodeBroken once the run's cap is used up."""
        self.close()
        self._forget()
        if self._max_cost is not None and self._left() <= 0:
            raise EpisodeBroken(f"{self.spent} of ${self._max_cost} are spent")
        self.env.reset(go_home=go_home)

    def step(self, goal: str) -> AgentInteraction:
        """Look, ask the model, and do one action; raises EpisodeBroken."""
        if self._record is not None:
            return AgentInteraction(False, self._data(None))
        step, self._held = self._held or self._live.wait(self._next(goal)), None
        if step is not None:
            self._taken += 1
            last = self._max_steps is not None and self._taken >= self._max_steps
            if last or isinstance(step.action, FinalAction):
                # The end is written before the harness hears of it. The gate may have kept the
                # agent from ending.
                self._held = self._live.wait(self._next(goal))
        record: EpisodeRecord | None = self._record
        if record is None or record.end is None:
            return AgentInteraction(False, self._data(step))
        if record.end.infrastructure or record.end is End.CANCELLED:
            raise EpisodeBroken(f"{record.end}: {record.end_why}")
        if record.end is End.ANSWERED:
            self.env.interaction_cache = record.answer or ""
        return AgentInteraction(record.end in _SAID, self._data(step))

    def close(self) -> None:
        """End the episode that is under way, if one is; its trace says so."""
        if self._stream is not None and self._record is None:
            self._live.wait(self._stream.close())
            self._forget()

    def _forget(self) -> None:
        self._stream: StepStream | None = None
        self._steps: AsyncIterator[StepRecord] | None = None
        self._record: EpisodeRecord | None = None
        self._held: StepRecord | None = None
        self._taken = 0

    def _left(self) -> Decimal:
        # What is known of the price: more may have been spent.
        return (self._max_cost or Decimal(0)) - self.spent.known_usd

    async def _next(self, goal: str) -> StepRecord | None:
        """The next step once it is on disk; None at the end, whose record is kept then."""
        if self._stream is None or self._steps is None:
            self._stream = StepStream(lambda on_step: self._attempt(goal, on_step))
            self._steps = aiter(self._stream)
        step = await anext(self._steps, None)
        if step is None:
            self._record = self._stream.record
        return step

    async def _attempt(self, goal: str, on_step: OnStep) -> EpisodeRecord:
        limits = self._live.settings.limits()
        limits = replace(limits, steps=self._max_steps or limits.steps)
        if self._max_cost is not None:
            left = self._left()
            cap = left if limits.cost_usd is None else min(left, limits.cost_usd)
            limits = replace(limits, cost_usd=cap)
        return await self._live.session.attempt(
            goal, self._live.device, run=self.run, on_step=on_step, limits=limits
        )

    def _data(self, step: StepRecord | None) -> dict[str, Any]:
        """The same keys for every step, as they are laid side by side; plain values, as they are
        pickled."""
        record = self._record
        told: Mapping[str, JsonValue] = {
            "action": describe(step.action) if step and step.action else None,
            "thought": step.thought if step else None,
            "outcome": str(step.outcome) if step and step.outcome else None,
            "cost_usd": None if step is None or step.cost_usd is None else str(step.cost_usd),
            "end": str(record.end) if record and record.end else None,
            "end_why": record.end_why if record else None,
            "answer": record.answer if record else None,
            "trace": str(self.run.path / "episodes" / record.id) if record else None,
        }
        return dict(told)
