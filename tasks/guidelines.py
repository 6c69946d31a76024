"""What a judge looks for: guidelines in three tiers, and how their findings become a verdict.

The tiers are those of GRADE, the evaluator of AndroidDaily's second version (arXiv 2605.27761):
what has to be done, how good the result has to be, and what must not happen, all of it to be seen
on the screens. How they are counted is ours, and stands at `status_of`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import Field, StringConstraints, ValidationError, model_validator

from .records import Record

Tier: TypeAlias = Literal["must", "quality", "never"]
Met: TypeAlias = Literal["met", "not_met", "cannot_tell"]
"""What is found of a guideline; one of `never` is met if what it names did not happen."""
Region: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom of a region, in thousandths of the picture."""

TIERS: tuple[Tier, ...] = get_args(Tier)
# More of them than this are neither written with care nor answered with care.
MOST = 12
LONGEST = 600

_Text: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"\S", max_length=LONGEST)
]
_Texts: TypeAlias = Annotated[tuple[_Text, ...], Field(max_length=MOST)]


class Guideline(Record):
    """One of them under the name that a judge and a person call it by, like `must 1`."""

    name: str
    tier: Tier
    text: str


class Guidelines(Record):
    """What can be seen of a goal that was reached, in three tiers."""

    must: tuple[str, ...] = Field(min_length=1)
    quality: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_each_once(self) -> Self:
        seen: dict[str, str] = {}
        for one in self.named:
            first = seen.setdefault(_folded(one.text), one.name)
            if first != one.name:
                raise ValueError(f"`{one.name}` says the same as `{first}`")
        return self

    @property
    def named(self) -> tuple[Guideline, ...]:
        """All of them in their order, each with its name."""
        return tuple(self._named())

    @property
    def in_words(self) -> str:
        """All of them as one text, for whoever goes by a rubric."""
        return "\n".join(f"{one.name}: {one.text}" for one in self.named)

    def with_musts(self, texts: Iterable[str]) -> "Guidelines":
        """The same with these after what has to be done, but for those it has already."""
        known = {_folded(one.text) for one in self.named}
        fresh = {_folded(text): text for text in texts if _folded(text) not in {*known, ""}}
        must = (*self.must, *fresh.values())
        return Guidelines(must=must, quality=self.quality, never=self.never)

    def _named(self) -> Iterator[Guideline]:
        by_tier: tuple[tuple[Tier, Sequence[str]], ...] = (
            ("must", self.must),
            ("quality", self.quality),
            ("never", self.never),
        )
        for tier, texts in by_tier:
            for number, text in enumerate(texts, start=1):
                yield Guideline(name=f"{tier} {number}", tier=tier, text=text)


class WrittenGuidelines(Guidelines):
    """Guidelines as a person or a model writes them: so many at most, and none too long."""

    must: _Texts = Field(description="What has to be done; at least one.", min_length=1)
    quality: _Texts = Field((), description="How good it has to be; reported, and fails nothing.")
    never: _Texts = Field((), description="What must not happen.")


class GuidelineVote(Record):
    """What one vote says of a guideline, and where it is to be seen.

    `step` counts from 1; `region` lies on the picture `file` of the episode's `frames/`. `unusable`
    says why what was answered is no evidence; `met` is then cannot_tell.
    """

    name: str
    met: Met
    why: str = ""
    step: int | None = None
    region: Region | None = None
    file: str | None = None
    unusable: str | None = None


class GuidelineFinding(Record):
    """What the majority of the votes found of a guideline, and the first of them that shows it."""

    name: str
    tier: Tier
    text: str
    met: Met
    agree: int
    why: str = ""
    step: int | None = None
    region: Region | None = None
    file: str | None = None


class TierCount(Record):
    """How many guidelines of a tier are met, are not, and cannot be told."""

    met: int = 0
    not_met: int = 0
    cannot_tell: int = 0

    @property
    def of(self) -> int:
        """How many there are."""
        return self.met + self.not_met + self.cannot_tell

    @property
    def share(self) -> float | None:
        """Those that are met of all, also of those that cannot be told; None of nothing."""
        return self.met / self.of if self.of else None

    def __add__(self, other: "TierCount") -> "TierCount":
        """Both together."""
        return TierCount(
            met=self.met + other.met,
            not_met=self.not_met + other.not_met,
            cannot_tell=self.cannot_tell + other.cannot_tell,
        )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def majority_met(votes: Sequence[Met], wanted: int) -> Met:
    """What more than half of the wanted votes say; cannot_tell if they say nothing together."""
    counted = Counter(votes)
    if 2 * counted["met"] > wanted:
        return "met"
    return "not_met" if 2 * counted["not_met"] > wanted else "cannot_tell"


def find(
    guidelines: Guidelines, votes: Sequence[Sequence[GuidelineVote]], wanted: int
) -> tuple[GuidelineFinding, ...]:
    """The majority of the votes on each guideline; a vote that does not name one tells nothing."""
    found: list[GuidelineFinding] = []
    for one in guidelines.named:
        said = [vote for ballot in votes for vote in ballot if vote.name == one.name]
        met = majority_met([vote.met for vote in said], wanted)
        agreeing = [vote for vote in said if vote.met == met]
        shown = next((vote for vote in agreeing if vote.step is not None), None)
        first = shown or next(iter(agreeing), None)
        silent = len(votes) - len(said) if met == "cannot_tell" else 0
        found.append(
            GuidelineFinding(
                name=one.name,
                tier=one.tier,
                text=one.text,
                met=met,
                agree=len(agreeing) + silent,
                why=first.why if first else "",
                step=first.step if first else None,
                region=first.region if first else None,
                file=first.file if first else None,
            )
        )
    return tuple(found)


def status_of(found: Iterable[tuple[Tier, Met]]) -> Literal["passed", "failed", "unverified"]:
    """Failed if anything forbidden happened or anything needed is not met; passed if neither can
    have been; unverified if that cannot be told, or if nothing was needed. Quality fails nothing.
    """
    binding = [(tier, met) for tier, met in found if tier != "quality"]
    said = {met for _, met in binding}
    if "not_met" in said:
        return "failed"
    needed = any(tier == "must" for tier, _ in binding)
    return "unverified" if "cannot_tell" in said or not needed else "passed"


def count_tiers(found: Iterable[tuple[Tier, Met]]) -> Mapping[Tier, TierCount]:
    """How many of each tier are met; a tier that has none is left out."""
    counted: dict[Tier, TierCount] = {}
    for tier, met in found:
        counted[tier] = counted.get(tier, TierCount()) + TierCount.model_validate({met: 1})
    return {tier: counted[tier] for tier in TIERS if tier in counted}


def tier_words(tiers: Mapping[Tier, TierCount]) -> str:
    """The counts in a line, like `must 2 of 3, quality 1 of 2, never 4 of 4 kept`."""
    return ", ".join(_words(tier, tiers[tier]) for tier in TIERS if tier in tiers)


def _words(tier: Tier, count: TierCount) -> str:
    untold = f", {count.cannot_tell} cannot be told" if count.cannot_tell else ""
    kept = " kept" if tier == "never" else ""
    said = f"{tier} {count.met} of {count.of}{kept}"
    return f"{said} ({untold.removeprefix(', ')})" if untold else said


def what_is_wrong(error: ValidationError) -> str:
    """The first thing that is wrong with guidelines that a file holds, in a person's words."""
    first = error.errors(include_url=False)[0]
    place = " ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    match first["type"]:
        case "value_error":
            return first["msg"].removeprefix("Value error, ")
        case "missing":
            return f"guidelines: `{place}` is missing: say what has to be done"
        case "extra_forbidden":
            return f"guidelines: there is no `{place}`; there are {', '.join(TIERS)}"
        case "string_pattern_mismatch":
            return f"guidelines: `{place}` is empty"
        case "string_type":
            return f"guidelines: `{place}` must be a text"
        case "tuple_type" | "list_type":
            return f"guidelines: `{place}` must be a list of texts"
        case "too_long":
            return f"guidelines: `{place}` has more than {MOST} entries"
        case "too_short":
            return f"guidelines: `{place}` has no entry: say what has to be done"
        case "string_too_long":
            return f"guidelines: `{place}` is longer than {LONGEST} characters"
        case "model_type" | "model_attributes_type":
            return f"guidelines must be a mapping of {', '.join(TIERS)}"
        case _:
            name = f"`{place}`: " if place else ""
            return f"guidelines: {name}{first['msg']}"
