"""Episodes that a person has labelled, for measuring a judge against them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from ...actions import UsageError
from ...actions.log import masking
from ...suites.androiddaily.columns import Columns, Layout, lay_out
from ...suites.androiddaily.table import TableRow, read_table
from ...tasks.judgement import Status, read_judgement
from ...tasks.secrets import redactor_of
from ...traces.reader import read_episode
from .judge import ModelJudge

HumanLabel: TypeAlias = Literal["passed", "failed"]

_PASSED = ("passed", "pass", "success", "true", "1", "通过", "成功")
_FAILED = ("failed", "fail", "failure", "false", "0", "未通过", "失败")
_UNDECIDED = ("unverified", "cannot tell", "cannot_tell", "无法判断")


@dataclass(frozen=True, slots=True)
class LabelledEpisode:
    """One episode: what a person says of it, and what the judge said, None if it did not yet."""

    episode: Path
    label: HumanLabel
    judged: Status | None
    rubric: str
    row: TableRow


def read_labels(file: Path, columns: Path | None = None) -> tuple[LabelledEpisode, ...]:
    """Read a CSV or JSONL file with `episode`, `label` and perhaps `judged` and `rubric`.

    Episodes are folders, relative to the file. Raises UsageError with the line.
    """
    table = read_table(file)
    layout = lay_out(table, Columns.load(columns), ("episode", "label"), ("judged", "rubric"))
    found = tuple(_labelled(row, layout) for row in table.rows)
    lines: dict[Path, int] = {}
    for one in found:
        first = lines.setdefault(one.episode, one.row.line)
        if first != one.row.line:
            raise one.row.mistake(f"{one.episode} is in line {first} already")
    return found


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
        return one
    known = read_judgement(one.episode)
    if known and not known.lost and (judge is None or _given_by(known.judge.name, judge)):
        return replace(one, judged=known.status)
    return one


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
    return replace(one, judged=judgement.status)


def _given_by(name: str, judge: ModelJudge) -> bool:
    return name == judge.profile.model


def _labelled(row: TableRow, layout: Layout) -> LabelledEpisode:
    label = _status(row, layout.need(row, "label"))
    if label == "unverified":
        raise row.mistake("a label is passed or failed: a person has to decide")
    said = layout.text(row, "judged")
    return LabelledEpisode(
        episode=row.file.parent / layout.need(row, "episode"),
        label=label,
        judged=_status(row, said) if said else None,
        rubric=layout.text(row, "rubric"),
        row=row,
    )


def _status(row: TableRow, said: str) -> Status:
    folded = said.casefold()
    if folded in _PASSED:
        return "passed"
    if folded in _FAILED:
        return "failed"
    if folded in _UNDECIDED:
        return "unverified"
    raise row.mistake(f"{said!r} is none of passed, failed, unverified")
