"""What a judge decided and on what grounds: `judgement.json` in the folder of the episode.

A judgement is an opinion of a model. It is kept beside the episode's own record, whose verdict it
never changes; what it cost is in the totals there, and its own verdict says by whom it was given.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import ValidationError

from ..actions import UsageError
from ..traces.files import Files, seal_record
from ..traces.money import Usage
from ..traces.reader import read_sealed
from ..traces.schema import Evidence, ModelRecord, ReplyRecord, Verdict
from .guidelines import GuidelineFinding, GuidelineVote, Tier, TierCount, count_tiers, tier_words
from .records import Record

VERSION = 1
FILE = "judgement.json"

Opinion: TypeAlias = Literal["passed", "failed", "cannot_tell"]
Status: TypeAlias = Literal["passed", "failed", "unverified"]


class Shown(Record):
    """A screenshot put before the judge under a number; `file` is in the episode's `frames/`."""

    number: int
    file: str


class Vote(Record):
    """One call: what was shown and answered; `bad_reply` says why an answer could not be used.

    Where there are guidelines, `guidelines` is what it says of each, and its opinion follows.
    """

    opinion: Opinion
    reasons: str
    cited: tuple[int, ...] = ()
    bad_reply: str | None = None
    shown: tuple[Shown, ...]
    reply: ReplyRecord
    usage: Usage
    cost_usd: Decimal | None
    prompt_sha256: str
    guidelines: tuple[GuidelineVote, ...] = ()

    def as_evidence(self, number: int) -> Evidence:
        """The vote as a line of a verdict."""
        cited = f" [screenshots {', '.join(map(str, self.cited))}]" if self.cited else ""
        return Evidence(
            what=f"judge vote {number}",
            expected="passed",
            found=f"{self.opinion.replace('_', ' ')}: {self.reasons}{cited}",
            holds=self.opinion == "passed",
        )


class Judgement(Record):
    """The votes and their majority; `wanted` is how many there should have been.

    `status` is unverified without a majority of all of them for one side. By guidelines, `found` is
    the majority on each, from which the status follows, and `guidelines_by` says whose they are;
    `fallback` says why there are none although they were drafted.
    """

    version: Literal[1] = VERSION
    episode: str
    goal: str
    rubric: str
    judge: ModelRecord
    at: datetime
    seed: int
    wanted: int
    status: Status
    votes: tuple[Vote, ...]
    usage: Usage
    cost_usd: Decimal | None
    at_least_usd: Decimal | None = None
    lost: str | None = None
    guidelines_by: Literal["task", "judge"] | None = None
    found: tuple[GuidelineFinding, ...] = ()
    fallback: str = ""

    @property
    def tiers(self) -> Mapping[Tier, TierCount]:
        """How many guidelines of each tier are met; nothing without guidelines."""
        return count_tiers((one.tier, one.met) for one in self.found)

    @property
    def verdict(self) -> Verdict:
        """The same as a verdict, which says that a model gave it."""
        if self.found:
            return self._by_guidelines()
        agree = Counter(vote.opinion for vote in self.votes)
        side: Opinion = "cannot_tell" if self.status == "unverified" else self.status
        counted = f"({agree[side]} of {self.wanted})"
        why = f"judged by {self.judge.profile} {counted}"
        if self.status == "unverified":
            tally = ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in agree.most_common())
            why = f"judged by {self.judge.profile}, no majority of {self.wanted}: {tally}"
        if self.fallback:
            why = f"{why}, without guidelines, for none could be drafted: {self.fallback}"
        evidence = tuple(vote.as_evidence(n) for n, vote in enumerate(self.votes, start=1))
        return Verdict(status=self.status, why=why, evidence=evidence)

    def _by_guidelines(self) -> Verdict:
        """What binds is evidence; quality, which decides nothing, is in the reason as a share."""
        whose = "drafted from the goal" if self.guidelines_by == "judge" else "of the task"
        why = f"judged by {self.judge.profile} by guidelines {whose}: {tier_words(self.tiers)}"
        binding = (one for one in self.found if one.tier != "quality")
        evidence = tuple(_as_evidence(one, self.wanted) for one in binding)
        return Verdict(status=self.status, why=why, evidence=evidence)


def _as_evidence(one: GuidelineFinding, wanted: int) -> Evidence:
    """A guideline as a line of a verdict."""
    met, violated = ("kept", "violated") if one.tier == "never" else ("met", "not met")
    said = {"met": met, "not_met": violated, "cannot_tell": "cannot tell"}[one.met]
    at = f", step {one.step}" if one.step is not None else ""
    why = f": {one.why}" if one.why else ""
    return Evidence(
        what=f"{one.name}, {one.text}",
        expected=met,
        found=f"{said} ({one.agree} of {wanted} votes{at}){why}",
        holds=one.met == "met",
    )


def majority(opinions: Sequence[Opinion], wanted: int) -> Status:
    """The side that more than half of the wanted votes are for; unverified if there is none."""
    counted = Counter(opinions)
    if 2 * counted["passed"] > wanted:
        return "passed"
    return "failed" if 2 * counted["failed"] > wanted else "unverified"


def read_judgement(episode: Path) -> Judgement | None:
    """The judgement in an episode's folder, if there is one; UsageError if it is none."""
    path = episode / FILE
    if not path.exists():
        return None
    try:
        return read_sealed(path, Judgement)
    except ValidationError as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def write_judgement(episode: Path, judgement: Judgement) -> None:
    """Write it whole or not at all; raises UsageError if the disk refuses."""
    path = episode / FILE
    try:
        Files().put(path, seal_record(judgement, exclude_none=False))
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}") from error
