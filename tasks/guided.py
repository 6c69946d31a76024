"""The guidelines of an attempt: the task's own or drafted from its goal, kept before it begins.

They are in `guidelines.json` in the folder of the episode, so that whoever resumes or judges it
goes by the same. A draft is one call of the judge's model, made before the first step: it has seen
no screen. The attempts of one run at one goal share it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from ..actions import UsageError
from ..traces.files import seal_record
from ..traces.journal import Journal
from ..traces.schema import CallRecord
from .attempt import Attempt
from .judging import GuidelineDrafter, Judge
from .kept_guidelines import FILE, KeptGuidelines, read_guidelines
from .task import Task

OnCall: TypeAlias = Callable[[Decimal | None], None]
"""Hears what a call has cost in USD, None if its price is not known."""


class GuidelineDrafts:
    """Has each goal drafted once for a session, however many attempts at it are under way.

    Of a run that is gone on with, what an earlier process had drafted is in its episodes.
    """

    def __init__(self, judge: Judge | None) -> None:
        self._judge = judge if isinstance(judge, GuidelineDrafter) else None
        self._known: dict[tuple[str, str], KeptGuidelines] = {}
        self._under_way: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    def around(self, attempt: Attempt, on_call: OnCall) -> Attempt:
        """The attempt, with its guidelines kept as soon as its trace is there; `on_call` hears of
        the price of a draft."""

        async def route(journal: Journal) -> Attempt:
            await self._keep(journal, attempt, on_call)
            return attempt if attempt.route is None else await attempt.route(journal)

        return replace(attempt, route=route)

    async def _keep(self, journal: Journal, attempt: Attempt, on_call: OnCall) -> None:
        if (journal.folder / FILE).exists():
            return
        task, mask = attempt.task, attempt.hidden().mask
        rubric = mask(said_rubric(task, attempt.goal))
        if task is not None and task.guidelines is not None:
            given = task.guidelines
            kept = KeptGuidelines(goal=attempt.goal, rubric=rubric, by="task", guidelines=given)
            _put(journal, kept)
            return
        if self._judge is None:
            return

        def book(call: CallRecord) -> None:
            journal.book(call)
            on_call(call.cost_usd)

        key = attempt.goal, rubric
        async with self._under_way[key]:
            known = self._known.get(key) or _drafted(journal.folder.parent, *key)
            kept = known or await self._judge.draft(attempt.goal, rubric, mask, book)
            _put(journal, kept)
            if kept.guidelines is not None:
                paid_in = kept.drafted_in or journal.folder.name
                self._known[key] = kept.model_copy(update={"drafted_in": paid_in})


def guided(
    attempt: Attempt, judge: Judge | None, drafts: GuidelineDrafts, on_call: OnCall
) -> Attempt:
    """The attempt with guidelines, where it has some or a judge may have to decide."""
    task, proof = attempt.task, attempt.proof
    has_own = task is not None and task.guidelines is not None
    left_over = bool(task.rubric) if task else proof is None or proof.judged
    if not has_own and (judge is None or not left_over):
        return attempt
    return drafts.around(attempt, on_call)


def said_rubric(task: Task | None, goal: str) -> str:
    """What counts as success beyond the goal; a list without a rubric has the goal in its place."""
    rubric = task.rubric if task else ""
    return "" if rubric == goal else rubric


def _put(journal: Journal, kept: KeptGuidelines) -> None:
    journal.keep(FILE, seal_record(kept, exclude_none=False))


def _drafted(episodes: Path, goal: str, rubric: str) -> KeptGuidelines | None:
    """A draft for the same goal in another episode of the run."""
    for path in sorted(episodes.glob(f"*/{FILE}")):
        try:
            kept = read_guidelines(path.parent)
        except UsageError:
            continue  # It is told to whoever judges that episode.
        if (
            kept
            and kept.guidelines
            and (kept.by, kept.goal, kept.rubric) == ("judge", goal, rubric)
        ):
            return kept.model_copy(update={"drafted_in": kept.drafted_in or path.parent.name})
    return None
