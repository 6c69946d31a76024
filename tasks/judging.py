"""A second opinion where the phone's state cannot decide, and what a verdict is to a shell."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ..actions import UsageError
from ..agent.models.base import ModelLost
from ..agent.models.profiles import Profile
from ..traces.reader import read_episode
from ..traces.schema import CallRecord, End, EpisodeRecord

if TYPE_CHECKING:
    # A judge has it loaded already; an attempt without one does not need it.
    from .guided import KeptGuidelines
    from .judgement import Judgement
    from .task import Task


class Judge(Protocol):
    """Says whether the goal of an ended episode was reached; its opinion is kept beside it."""

    @property
    def profile(self) -> Profile:
        """Of the model that judges."""
        ...

    async def decide(
        self,
        episode_folder: Path,
        rubric: str = "",
        mask: Callable[[str], str] = str,
        on_call: Callable[[Decimal | None], None] = lambda cost_usd: None,
        refused: Callable[[], str] = str,
    ) -> "Judgement":
        """Judge an episode; what it took is in the episode's totals, and `on_call` hears of it.

        `refused` is asked before each call, and says why it must not be made if it must not. Raises
        ModelLost if the judge cannot be reached or is refused.
        """
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


@runtime_checkable
class GuidelineDrafter(Protocol):
    """A judge that also says beforehand what it will look for, from the goal alone."""

    async def draft(
        self,
        goal: str,
        rubric: str,
        mask: Callable[[str], str],
        book: Callable[[CallRecord], None],
    ) -> "KeptGuidelines":
        """Guidelines for a goal, or none and why; `book` is told of the call and its price."""
        ...


class JudgeLost(ModelLost):
    """There is no judgement, and the message says why; `record` is that of the ended attempt."""

    def __init__(self, why: str, record: EpisodeRecord) -> None:
        super().__init__(why)
        self.record = record


async def judged_record(
    judge: Judge,
    record: EpisodeRecord,
    folder: Path,
    rubric: str,
    cap: Decimal | None,
    mask: Callable[[str], str],
    on_call: Callable[[Decimal | None], None],
) -> EpisodeRecord:
    """The record with the judge's verdict and price; the one on disk keeps its own verdict.

    `cap` is what the whole episode may cost, in USD. Raises JudgeLost.
    """

    def refused() -> str:
        spent = read_episode(folder).totals.cost
        if cap is None or (spent.whole and spent.known_usd < cap):
            return ""
        return f"{spent} is spent, and --max-cost is ${cap}"

    try:
        judgement = await judge.decide(folder, rubric, mask, on_call, refused)
    except ModelLost as error:
        totals = read_episode(folder).totals
        raise JudgeLost(str(error), record.model_copy(update={"totals": totals})) from error
    # What the judge took is in the record on disk by now.
    totals = read_episode(folder).totals
    return record.model_copy(update={"verdict": judgement.verdict, "totals": totals})


def check_apart(judge: Profile, acting: Iterable[Profile]) -> None:
    """Raise UsageError if the judge is one of these, under whatever name it is served."""
    for profile in acting:
        same = folded_model(judge.model or "") == folded_model(profile.model or "")
        if judge.name == profile.name or (same and judge.model):
            raise UsageError(
                f"{judge.name} ({judge.model}) acts itself; name another model as the judge"
            )


def folded_model(name: str) -> str:
    """A model's name without who serves it, so that one model under two names is still one."""
    return name.rpartition("/")[2].casefold()


def undecided(record: EpisodeRecord) -> bool:
    """Whether the phone's state has left an attempt to a judge."""
    ended = record.end is not None and not record.end.infrastructure
    return ended and record.verdict is not None and record.verdict.status == "unverified"


def exit_code(record: EpisodeRecord, task: "Task | None", require_verified: bool = False) -> int:
    """0 for an end the task allows and a verdict that is not failed, 3 for infrastructure, else 1.

    `require_verified` asks for a passed verdict; a cancelled episode is 130.
    """
    if record.end is None or record.end is End.CANCELLED:
        return 130
    if record.end.infrastructure:
        return 3
    allowed = task.allowed_ends if task else frozenset({End.COMPLETED, End.ANSWERED})
    if record.extracted is not None:
        # Whatever the task, data were asked for, and giving them is how it is ended.
        allowed |= {End.ANSWERED}
    status = record.verdict.status if record.verdict else "unverified"
    if record.end not in allowed or status == "failed":
        return 1
    return 1 if require_verified and status != "passed" else 0
