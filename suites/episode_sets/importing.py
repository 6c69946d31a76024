"""Writes a folder of a static split from somebody's TFRecord files."""

import hashlib
import io
import json
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from PIL import Image, UnidentifiedImageError

from ...actions import UsageError
from . import android_control, android_in_the_wild
from .protobuf import BadMessage
from .rows import ImportedStep, Steps
from .tfrecord import read_records

FORMATS: Final[Mapping[str, Callable[[bytes], Steps]]] = {
    "android-control": android_control.steps_of,
    "aitw": android_in_the_wild.steps_of,
}
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}


@dataclass(slots=True)
class ImportedSet:
    """What was written, and the episodes of which steps are in none of the files."""

    folder: Path
    episodes: int = 0
    steps: int = 0
    incomplete: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class _Rows:
    of: int
    rows: dict[int, dict[str, object]] = field(default_factory=dict[int, dict[str, object]])


def import_episodes(
    name: str,
    files: Sequence[Path],
    out: Path,
    only: Collection[str] | None = None,
    most: int | None = None,
) -> ImportedSet:
    """Write `steps.jsonl`, `columns.yaml` and the pictures of the episodes, all or those of `only`,
    into the new folder `out`; at most `most` of them.

    Raises UsageError for an unknown format, a file that cannot be read, and a record that is none.
    """
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}: {' or '.join(FORMATS)}")
    if out.exists():
        raise UsageError(f"{out} is there already: name a new folder with --out")
    part = out.with_name(f"{out.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        (part / "images").mkdir(parents=True)
        try:
            found = _written(FORMATS[name], files, part, only, most)
            if not found.episodes:
                raise UsageError("no whole episode that is wanted is in these files")
            part.rename(out)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error}") from error
    found.folder = out
    return found


def _written(
    reader: Callable[[bytes], Steps],
    files: Sequence[Path],
    part: Path,
    only: Collection[str] | None,
    most: int | None,
) -> ImportedSet:
    done = ImportedSet(part)
    open_ones: dict[str, _Rows] = {}
    with (part / "steps.jsonl").open("w", encoding="utf-8") as lines:
        for step in _steps(reader, files, only):
            rows = open_ones.setdefault(step.episode, _Rows(step.of))
            rows.rows[step.number] = _row(step, part / "images")
            if len(rows.rows) < rows.of:
                continue
            for number in sorted(rows.rows):
                lines.write(json.dumps(rows.rows[number], ensure_ascii=False) + "\n")
            done.episodes += 1
            done.steps += len(rows.rows)
            del open_ones[step.episode]
            if most is not None and done.episodes >= most:
                break
        else:
            done.incomplete = sorted(open_ones)
    for rows in open_ones.values():
        for row in rows.rows.values():
            (part / cast(str, row["image"])).unlink(missing_ok=True)
    (part / "columns.yaml").write_text("units: unit\n", "utf-8")
    return done


def _steps(
    reader: Callable[[bytes], Steps], files: Iterable[Path], only: Collection[str] | None
) -> Steps:
    for file in files:
        for number, data in enumerate(read_records(file), start=1):
            try:
                for step in reader(data):
                    if only is None or step.episode in only:
                        yield step
            except BadMessage as error:
                raise UsageError(f"{file} record {number}: {error}") from error


def _row(step: ImportedStep, images: Path) -> dict[str, object]:
    # One name for each step: an episode's identifier may hold any sign.
    stem = hashlib.sha256(f"{step.episode}\n{step.number}".encode()).hexdigest()[:24]
    content, suffix = step.picture, ".png"
    if step.raw_size is not None:
        content = _encoded(step.picture, step.raw_size)
    else:
        suffix = _suffix(step)
    (images / f"{stem}{suffix}").write_bytes(content)
    image = f"images/{stem}{suffix}"
    return {"episode": step.episode, "step": step.number, "image": image, **step.columns}


def _encoded(pixels: bytes, size: tuple[int, int, int]) -> bytes:
    height, width, channels = size
    mode = {1: "L", 3: "RGB", 4: "RGBA"}.get(channels)
    if mode is None:
        raise BadMessage(f"there is no picture of {channels} channels")
    written = io.BytesIO()
    Image.frombytes(mode, (width, height), pixels).convert("RGB").save(written, "PNG")
    return written.getvalue()


def _suffix(step: ImportedStep) -> str:
    try:
        with Image.open(io.BytesIO(step.picture)) as picture:
            return _SUFFIXES[picture.format or ""]
    except (OSError, UnidentifiedImageError, KeyError) as error:
        where = f"step {step.number} of {step.episode}"
        raise BadMessage(f"the picture of {where} is none of PNG, JPEG and WebP") from error


def read_ids(file: Path, split: str | None) -> frozenset[str]:
    """The episodes of a JSON file: a list of them, or lists by the name of a split. Raises
    UsageError."""
    try:
        found: object = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    if isinstance(found, dict):
        splits = cast(Mapping[str, object], found)
        if split is None or split not in splits:
            raise UsageError(f"{file} has splits: choose one of {', '.join(splits)} with --split")
        found = splits[split]
    if not isinstance(found, list):
        raise UsageError(f"{file} must be a list of episodes, or lists by the name of a split")
    return frozenset(str(one) for one in cast(list[object], found))
