"""The static split: episodes of labelled screenshots in a folder of the user's own."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ...actions import Size, UsageError
from .columns import Columns, Layout, lay_out
from .labels import COLUMNS, Label, LabelReader
from .table import TableRow, read_table

INDEXES = ("steps.jsonl", "steps.csv")
MAPPING = "columns.yaml"

_NEEDED = ("episode", "step", "goal", "image", "action")
_WANTED = (*COLUMNS, "package", "keyboard", "history")
_YES = ("true", "yes", "1")
_NO = ("false", "no", "0", "")


@dataclass(frozen=True, slots=True)
class StaticStep:
    """One screenshot with the action that is right on it; `history` replaces the steps before."""

    episode: str
    number: int
    image: Path
    size: Size
    label: Label
    package: str | None
    keyboard_shown: bool
    history: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class StaticEpisode:
    """The steps towards one goal in their order."""

    id: str
    goal: str
    steps: tuple[StaticStep, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """All episodes; `sha256` is of the index and the mapping, not of the pictures."""

    folder: Path
    sha256: str
    episodes: tuple[StaticEpisode, ...]

    @property
    def steps(self) -> tuple[StaticStep, ...]:
        """Every step of every episode."""
        return tuple(step for episode in self.episodes for step in episode.steps)

    def first(self, limit: int | None) -> "Dataset":
        """The same with so many steps only; the last episode may be cut short."""
        if limit is None:
            return self
        kept: list[StaticEpisode] = []
        for episode in self.episodes:
            steps = episode.steps[:limit]
            limit -= len(steps)
            if steps:
                kept.append(StaticEpisode(episode.id, episode.goal, steps))
        return Dataset(self.folder, self.sha256, tuple(kept))


@dataclass(slots=True)
class _Draft:
    goal: str
    rows: dict[int, tuple[TableRow, StaticStep]]


def read_dataset(folder: Path, mapping: Path | None = None) -> Dataset:
    """Read `steps.jsonl` or `steps.csv`, and `columns.yaml` unless `mapping` is another file.

    Every label and picture is looked at; raises UsageError with the line of the first bad one.
    """
    index = _index(folder)
    own = folder / MAPPING
    mapping = mapping or (own if own.exists() else None)
    columns = Columns.load(mapping)
    table = read_table(index)
    layout = lay_out(table, columns, _NEEDED, _WANTED)
    reader = LabelReader(layout, columns)
    drafts: dict[str, _Draft] = {}
    for row in table.rows:
        _take(drafts, row, layout.need(row, "goal"), _step(folder, row, layout, reader))
    digest = hashlib.sha256(index.read_bytes())
    digest.update(mapping.read_bytes() if mapping else b"")
    episodes = (_episode(id, draft) for id, draft in drafts.items())
    return Dataset(folder, digest.hexdigest(), tuple(episodes))


def _index(folder: Path) -> Path:
    found = [folder / name for name in INDEXES if (folder / name).is_file()]
    if len(found) != 1:
        there = "both are there" if found else "neither is there"
        raise UsageError(f"{folder} must hold {' or '.join(INDEXES)}; {there}")
    return found[0]


def _take(drafts: dict[str, _Draft], row: TableRow, goal: str, step: StaticStep) -> None:
    draft = drafts.setdefault(step.episode, _Draft(goal, {}))
    if draft.goal != goal:
        raise row.mistake(f"episode {step.episode!r} has had another goal before")
    if step.number in draft.rows:
        line = draft.rows[step.number][0].line
        raise row.mistake(f"step {step.number} of {step.episode!r} is in line {line} already")
    draft.rows[step.number] = (row, step)


def _episode(id: str, draft: _Draft) -> StaticEpisode:
    ordered = [draft.rows[number] for number in sorted(draft.rows)]
    for position, (row, step) in enumerate(ordered):
        before = ordered[position - 1][1].number if position else step.number - 1
        late = not position and step.number > 1
        if step.history is None and (late or step.number != before + 1):
            raise row.mistake(
                f"the step before step {step.number} of {id!r} is missing; give what was done in a "
                "column `history`"
            )
    return StaticEpisode(id, draft.goal, tuple(step for _, step in ordered))


def _step(folder: Path, row: TableRow, layout: Layout, reader: LabelReader) -> StaticStep:
    image = _image(folder, row, layout.need(row, "image"))
    size = _size(row, image)
    has_history = layout.cell(row, "history") is not None
    return StaticStep(
        episode=layout.need(row, "episode"),
        number=_number(row, layout.need(row, "step")),
        image=image,
        size=size,
        label=reader.read(row, size),
        package=layout.text(row, "package") or None,
        keyboard_shown=_truth(row, layout.text(row, "keyboard")),
        history=tuple(_lines(layout, row)) if has_history else None,
    )


def _lines(layout: Layout, row: TableRow) -> Iterator[str]:
    """A list of what was done, or a text with a line for each."""
    for text in layout.texts(row, "history"):
        yield from filter(None, (line.strip() for line in text.splitlines()))


def _number(row: TableRow, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise row.mistake(f"step must be a whole number from 0 on, not {text!r}")
    return number


def _truth(row: TableRow, text: str) -> bool:
    if text.casefold() not in (*_YES, *_NO):
        raise row.mistake(f"keyboard must be true or false, not {text!r}")
    return text.casefold() in _YES


def _image(folder: Path, row: TableRow, name: str) -> Path:
    image = folder / name
    if not image.resolve().is_relative_to(folder.resolve()):
        raise row.mistake(f"the image {name!r} is outside {folder}")
    return image


def _size(row: TableRow, image: Path) -> Size:
    try:
        with Image.open(image) as picture:
            return Size(picture.width, picture.height)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise row.mistake(f"the image cannot be read: {error}") from error
