"""Runs a predictor over the static split: episodes side by side, each in the order of its steps."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ...actions.log import get_logger
from ...agent.limits import Limits
from ...agent.models.base import ModelLost
from ...traces.schema import End, Totals
from .dataset import Dataset, StaticEpisode
from .predict import Predictor
from .record import Prediction, StaticFolder

# A model that is lost so many times in a row is not asked again.
LOST_IN_A_ROW = 3

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PredictionStopped:
    """Why a run ended before its last step; `end` is a cost limit or a lost model."""

    end: End
    why: str


class StaticRun:
    """Predicts what is not predicted yet, up to `max_usd` of this run; `on_step` hears of each."""

    def __init__(
        self,
        data: Dataset,
        predictor: Predictor,
        folder: StaticFolder,
        on_step: Callable[[Prediction], None],
        max_usd: Decimal | None = None,
        workers: int = 4,
    ) -> None:
        self._data = data
        self._predictor = predictor
        self._folder = folder
        self._on_step = on_step
        self._limits = Limits(steps=None, cost_usd=max_usd)
        self._workers = workers
        self._done = {prediction.key: prediction for prediction in folder.done}
        self._spent_usd = _sum([prediction.cost_usd for prediction in folder.done])
        # What the calls under way are likely to cost: several are, and each may pass the cap.
        self._pending_usd = Decimal(0)
        self._lost = 0
        self._stopped: PredictionStopped | None = None

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """All that there are by now, in the order of the data."""
        keys = ((step.episode, step.number) for step in self._data.steps)
        return tuple(self._done[key] for key in keys if key in self._done)

    async def run(self) -> PredictionStopped | None:
        """Predict until all is done or it must stop; raises UsageError for an unwritable disk."""
        episodes = iter(self._data.episodes)

        async def work() -> None:
            for episode in episodes:
                await self._episode(episode)

        with self._folder:
            workers = [asyncio.create_task(work()) for _ in range(self._workers)]
            try:
                await asyncio.gather(*workers)
            finally:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)
        return self._stopped

    async def _episode(self, episode: StaticEpisode) -> None:
        for position, step in enumerate(episode.steps):
            if self._stopped:
                return
            if (step.episode, step.number) not in self._done:
                await self._step(episode, position)

    async def _step(self, episode: StaticEpisode, position: int) -> None:
        question = await self._predictor.question(episode, position)
        likely = self._predictor.likely_usd(question)
        if self._stopped or self._too_dear(likely):
            return
        self._pending_usd += likely or 0
        try:
            prediction = await self._predictor.answer(question)
        except ModelLost as error:
            self._lose(str(error))
            return
        finally:
            self._pending_usd -= likely or 0
        self._lost = 0
        self._spent_usd = _sum([self._spent_usd, prediction.cost_usd])
        self._folder.append(prediction)
        self._done[prediction.key] = prediction
        self._on_step(prediction)

    def _too_dear(self, likely_usd: Decimal | None) -> bool:
        ahead = None if likely_usd is None else likely_usd + self._pending_usd
        ending = self._limits.reached(Totals(cost_usd=self._spent_usd), ahead, 0.0, 0.0)
        if ending:
            self._stopped = PredictionStopped(ending.end, ending.why)
        return ending is not None

    def _lose(self, why: str) -> None:
        """Leave the step out; a resumed run asks it again."""
        _log.warning("model lost", why=why)
        self._lost += 1
        if self._lost >= LOST_IN_A_ROW:
            self._stopped = PredictionStopped(End.MODEL_LOST, why)


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None
