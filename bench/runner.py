"""Plays the units of a plan on several phones at once; the only writer of the results."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from ..actions import UsageError
from ..actions.log import get_logger, masking
from ..traces.money import NOTHING, Usd
from ..traces.redactor import Redactor
from ..traces.schema import End, Totals
from ..traces.spending import added
from .budget import Budget, OtherRuns
from .folder import BenchFolder
from .listener import BenchListener
from .plan import Plan, Unit
from .queue import MOST_ATTEMPTS, RunStopped, UnitAttempt, UnitQueue, out_of_money
from .report.result import UnitKey
from .score import score, totals_of
from .worker import AttemptResult, InfrastructureFailure, MendedWorker, Worker, WorkerGone

# A phone on which infrastructure broke so many units in a row gets no more.
MOST_BROKEN = 3

_log = get_logger(__name__)


class BenchRunner:
    """One run: every unit of the plan that has no result yet, each on whichever phone is free."""

    def __init__(
        self,
        plan: Plan,
        folder: BenchFolder,
        workers: Sequence[Worker],
        watcher: BenchListener,
        scripted: bool,
        max_cost: Decimal | None = None,
        others: OtherRuns | None = None,
    ) -> None:
        missing = [unit for unit in plan.units if unit.key not in folder.results]
        self._plan = plan
        self._folder = folder
        self._workers = workers
        self._watcher = watcher
        self._scripted = scripted
        others = others or OtherRuns()
        self._spent = folder.spent()
        self._budget = Budget(max_cost, self._spent + others.spent)
        self._budget.learn(others.dearest)
        for result in folder.results.values():
            self._budget.learn(result.cost_usd)
        self._queue = UnitQueue(missing, [worker.device for worker in workers], self._budget)
        self._broken: dict[str, set[UnitKey]] = defaultdict(set)
        self._playing: dict[UnitKey, asyncio.Task[AttemptResult]] = {}

    async def run(self) -> RunStopped | None:
        """Play all that is missing; says why if something stays missing. Raises UsageError.

        What is playing when the run is stopped or cancelled is cut off and does not count.
        """
        self._watcher.begun(len(self._plan.units), self._folder.results, self._spent)
        try:
            async with asyncio.TaskGroup() as group:
                for worker in self._workers:
                    group.create_task(self._work(worker))
        except ExceptionGroup as failed:
            # What the user can mend is told as it is, and not as one of several failures.
            mistakes = failed.subgroup(UsageError)
            raise _first(mistakes) if mistakes else failed from failed
        if self._queue.stopped is not None:
            self._watcher.stopped(self._queue.stopped)
        return self._queue.stopped

    async def _work(self, worker: Worker) -> None:
        # A phone that is made anew has another serial, and the same place in the run.
        place = worker.device
        while (turn := await self._queue.take(place)) is not None:
            if isinstance(worker, MendedWorker) and await worker.unfit() is not None:
                # Given back as it was, for another phone to play it meanwhile.
                await self._queue.done(place, turn)
                await self._take_out(place, await worker.mend())
                continue
            self._watcher.started(place, turn)
            try:
                played = await self._play(worker, place, turn)
            except WorkerGone as gone:
                await self._queue.done(place, turn)
                await self._take_out(place, str(gone))
                continue
            again = None if played is None else await self._settle(worker, place, turn, played)
            await self._queue.done(place, again)
            if isinstance(worker, MendedWorker):
                await self._take_out(place, await worker.used())
            if len(self._broken[place]) >= MOST_BROKEN:
                why = f"infrastructure broke {MOST_BROKEN} units in a row on it"
                if isinstance(worker, MendedWorker):
                    worker.taken_out(why)
                await self._take_out(place, why)

    async def _take_out(self, place: str, why: str | None) -> None:
        """Give the phone there no more units; with no reason it goes on."""
        if why is None:
            return
        _log.error("a phone is taken out", serial=place, why=why)
        self._watcher.benched(place, why)
        await self._queue.retire(place)

    async def _play(self, worker: Worker, place: str, turn: UnitAttempt) -> AttemptResult | None:
        """The attempt; None if it was cut off because the run stops. Raises WorkerGone."""
        key = turn.unit.key
        heard: list[Decimal | None] = []

        def on_step(usd: Decimal | None) -> None:
            heard.append(usd)
            self._step(place, turn.unit, usd)

        playing = asyncio.ensure_future(worker.play(turn, self._folder.run, on_step))
        self._playing[key] = playing
        try:
            await asyncio.wait({playing})
        finally:
            del self._playing[key]
            if not playing.done():
                playing.cancel()
                await asyncio.gather(playing, return_exceptions=True)
        if playing.cancelled():
            return None
        error = playing.exception()
        if isinstance(error, OSError):
            await self._stop(RunStopped("disk", f"the disk refuses the trace: {error}"))
            return None
        if isinstance(error, UsageError | WorkerGone):
            raise error
        if error is not None:
            # No end of the agent's: the set-up, the check or we ourselves have a mistake.
            secrets = Redactor(turn.unit.task.secrets)
            with masking(secrets.mask):
                _log.error("an attempt crashed", unit=str(key), exc_info=error)
            return InfrastructureFailure(secrets.mask(f"crashed: {error!r}"), _paid(heard))
        played = playing.result()
        if isinstance(played, InfrastructureFailure) and played.totals == Totals():
            # Where the phone's process is gone nobody else knows what was spent there.
            return InfrastructureFailure(played.why, _paid(heard))
        return played

    async def _settle(
        self, worker: Worker, place: str, turn: UnitAttempt, played: AttemptResult
    ) -> UnitAttempt | None:
        """Keep the result, or say which attempt comes next."""
        if not _infrastructure(played):
            self._broken[place].clear()
            await self._keep(worker, turn, played)
            return None
        if refusal := self._folder.refuses():
            await self._stop(RunStopped("disk", f"the disk refuses the trace: {refusal}"))
            return None
        self._broken[place].add(turn.unit.key)
        why = _why(played)
        _log.info("an attempt broke", unit=str(turn.unit.key), serial=place, why=why)
        if turn.attempt < MOST_ATTEMPTS:
            self._watcher.broken(place, turn, why)
            return turn.again(place, added(turn.spent, totals_of(played)))
        await self._keep(worker, turn, played)
        return None

    async def _keep(self, worker: Worker, turn: UnitAttempt, played: AttemptResult) -> None:
        result = score(turn, played, worker.device, worker.simulated, self._scripted)
        try:
            self._folder.add(result)
        except OSError as error:
            await self._stop(RunStopped("disk", f"the disk refuses the results: {error}"))
            return
        self._watcher.finished(result)

    def _step(self, device: str, unit: Unit, usd: Decimal | None) -> None:
        self._budget.spend(unit.key, usd)
        self._watcher.stepped(device, usd)
        if self._budget.exhausted and self._queue.stopped is None:
            # Taken note of at once, so that it happens once; the phones are told in their turn.
            self._queue.stopped = out_of_money(self._budget)
            self._cut_off()

    async def _stop(self, stopped: RunStopped) -> None:
        await self._queue.stop(stopped)
        self._cut_off()

    def _cut_off(self) -> None:
        for playing in self._playing.values():
            playing.cancel()


def _first(group: ExceptionGroup[UsageError]) -> UsageError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, ExceptionGroup) else found


def _paid(heard: Sequence[Decimal | None]) -> Totals:
    """What an attempt without a record of its own is known to have cost, by what it told."""
    cost = sum(map(Usd.of, heard), NOTHING)
    return Totals(model_calls=len(heard), cost_usd=cost.cost_usd, at_least_usd=cost.at_least_usd)


def _infrastructure(played: AttemptResult) -> bool:
    if isinstance(played, InfrastructureFailure):
        return True
    end = played.record.end or End.CANCELLED
    # What a task needs and a phone has not comes with no second attempt.
    return end.infrastructure and end is not End.SKIPPED


def _why(played: AttemptResult) -> str:
    if isinstance(played, InfrastructureFailure):
        return played.why
    return f"{played.record.end}: {played.record.end_why}"
