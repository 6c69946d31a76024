"""Episodes that a person has labelled, for measuring a judge against them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import JsonValue

from ...actions import UsageError
from ...actions.log import masking
from ...suites.androiddaily.columns import Columns, Layout, lay_out
from ...suites.androiddaily.table import TableRow, read_table
from ...tasks.guidelines import GuidelineFinding
from ...tasks.judgement import Judgement, Status, read_judgement
from ...tasks.secrets import redactor_of
from ...traces.reader import read_episode
from .judge import ModelJudge

HumanLabel: TypeAlias = Literal["passed", "failed"]
HumanMet: TypeAlias = Literal["met", "not_met"]

_PASSED = ("passed", "pass", "success", "true", "1", "通过", "成功")
_FAILED = ("failed", "fail", "failure", "false", "0", "未通过", "失败")
_UNDECIDED = ("unverified", "cannot tell", "cannot_tell", "无法判断")
_MET = ("met", "kept", "yes", "true", "1", "满足", "是")
_NOT_MET = ("not met", "not_met", "violated", "no", "false", "0", "不满足", "违反", "否")
# Who said it, when and why is a person's own affair.
_WANTED = ("judged", "rubric", "note", "by", "at", "guidelines")


@dataclass(frozen=True, slots=True)
class LabelledEpisode:
    """One episode: what a person says of it, and what the judge said, None if it did not yet.

    `guidelines` is what the person says of each by its name, and `found` what the judge found.
    `label` is None if the person has looked at guidelines only.
    """

    episode: Path
    label: HumanLabel | None
    judged: Status | None
    rubric: str
    row: TableRow
    guidelines: Mapping[str, HumanMet] = field(default_factory=dict[str, HumanMet])
    found: tuple[GuidelineFinding, ...] = ()


def read_labels(file: Path, columns: Path | None = None) -> tuple[LabelledEpisode, ...]:
    """Read a CSV or JSONL file with `episode`, `label` and perhaps `judged`, `rubric`, `guidelines`
    (an object, like {"must 1": "met"}), `note`, `by` and `at`.

    Episodes are folders, relative to the file. A line that says `at` is one of a log, which may
    say more than one thing of an episode: the last line counts, and one without a label takes it
    back or is a note. Guidelines stay as they were last labelled. Raises UsageError with the line.
    """
    table = read_table(file)
    needed = ("episode",) if "at" in table.names else ("episode", "label")
    layout = lay_out(table, Columns.load(columns), needed, ("label", *_WANTED))
    known: dict[Path, LabelledEpisode] = {}
    for row in table.rows:
        one = _labelled(row, layout)
        first = known.get(one.episode)
        if first is not None:
            if not layout.text(row, "at"):
                raise row.mistake(f"{one.episode} is in line {first.row.line} already")
            one = replace(one, guidelines=one.guidelines or first.guidelines)
        known[one.episode] = one
    labelled = tuple(one for one in known.values() if one.label or one.guidelines)
    if not labelled:
        raise UsageError(f"{file} holds notes and no label yet: a label is passed or failed")
    return labelled


async def complete(
    labelled: tuple[LabelledEpisode, ...],
    judge: ModelJudge | None,
    secrets: Mapping[str, str] | None = None,
) -> tuple[LabelledEpisode, ...]:
    """Fill in what the judge says where the file does not: as it stands in the episode's folder,
    or else asked now. `secrets` are those of the episodes, by name.

    Raises UsageError if there is neither, before one is asked also for a secret that is missing,
    and ModelLost.
    """
    known = [_known(one, judge) for one in labelled]
    masks: dict[Path, Callable[[str], str]] = {}
    for one in known:
        if one.judged is None and judge is not None:
            try:
                masks[one.episode] = redactor_of(read_episode(one.episode), secrets or {}).mask
            except UsageError as mistake:
                raise one.row.mistake(str(mistake)) from mistake
    return tuple([await _complete(one, judge, masks.get(one.episode, str)) for one in known])


def _known(one: LabelledEpisode, judge: ModelJudge | None) -> LabelledEpisode:
    if one.judged is not None:
        known = read_judgement(one.episode) if one.guidelines else None
        return replace(_judged(one, known), judged=one.judged) if known else one
    known = read_judgement(one.episode)
    if known and not known.lost and (judge is None or _given_by(known.judge.name, judge)):
        return _judged(one, known)
    return one


def _judged(one: LabelledEpisode, known: Judgement) -> LabelledEpisode:
    """The episode with what the judge says; raises UsageError for a label of no guideline."""
    names = [found.name for found in known.found]
    for name in one.guidelines:
        if name not in names:
            there = f"there are {', '.join(names)}" if names else "it was judged without any"
            raise one.row.mistake(f"{one.episode} has no guideline {name!r}: {there}")
    return replace(one, judged=known.status, found=known.found)


async def _complete(
    one: LabelledEpisode, judge: ModelJudge | None, mask: Callable[[str], str]
) -> LabelledEpisode:
    if one.judged is not None:
        return one
    if judge is None:
        raise one.row.mistake(
            f"{one.episode} is not judged; fill in a column `judged`, or name a judge by --judge"
        )
    try:
        with masking(mask):
            judgement = await judge.decide(one.episode, mask(one.rubric), mask)
    except UsageError as mistake:
        raise one.row.mistake(str(mistake)) from mistake
    return _judged(one, judgement)


def _given_by(name: str, judge: ModelJudge) -> bool:
    return name == judge.profile.model


def _labelled(row: TableRow, layout: Layout) -> LabelledEpisode:
    given = layout.text(row, "label")
    label = _status(row, given) if given else None
    if label == "unverified":
        raise row.mistake("a label is passed or failed: a person has to decide")
    guidelines = _guidelines(row, layout)
    says_more = guidelines or any(layout.text(row, column) for column in ("note", "at"))
    if label is None and not says_more:
        raise row.mistake(f"{layout.names['label']} is empty")
    said = layout.text(row, "judged")
    return LabelledEpisode(
        episode=row.file.parent / layout.need(row, "episode"),
        label=label,
        judged=_status(row, said) if said else None,
        rubric=layout.text(row, "rubric"),
        row=row,
        guidelines=guidelines,
    )


def _guidelines(row: TableRow, layout: Layout) -> Mapping[str, HumanMet]:
    """What the person says of each guideline, by names like `must 1`."""
    cell = layout.value(row, "guidelines")
    if cell is None or cell == "":
        return {}
    if not isinstance(cell, dict):
        raise row.mistake('guidelines must be an object, like {"must 1": "met"}')
    return {" ".join(name.split()): _met(row, name, said) for name, said in cell.items()}


def _met(row: TableRow, name: str, said: JsonValue) -> HumanMet:
    folded = str(said).casefold()
    if folded in _MET:
        return "met"
    if folded in _NOT_MET:
        return "not_met"
    raise row.mistake(f"{name}: {said!r} is none of met, not met: a person has to decide")


def _status(row: TableRow, said: str) -> Status:
    folded = said.casefold()
    if folded in _PASSED:
        return "passed"
    if folded in _FAILED:
        return "failed"
    if folded in _UNDECIDED:
        return "unverified"
    raise row.mistake(f"{said!r} is none of passed, failed, unverified")
