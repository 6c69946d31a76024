"""A copy of a run that can be shown to others: secrets out of its texts and its pictures."""

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ..actions import TypeText, UsageError
from .files import seal_lines, seal_record
from .packed import SUFFIX, hide_packed
from .paint import Ink, blank, cover, places, typed_ink
from .reader import CALLS, episode_folders, read_calls, read_episode, read_run, read_steps
from .redactor import Redactor
from .schema import EpisodeRecord, ExtractedRecord, StepRecord
from .verify import PICTURE
from .views import VIEWS, unpack_views, views_name

_FORMATS = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
_QUALITY = 90


@dataclass(slots=True)
class Redaction:
    """What was done: pictures painted over in places, pictures blanked whole and what these are
    called now, files left out."""

    folder: Path
    painted: int = 0
    blanked: int = 0
    blank: set[str] = field(default_factory=set[str])
    left_out: list[str] = field(default_factory=list[str])


def redact(run: Path, out: Path, secrets: Redactor, blank_all: bool = False) -> Redaction:
    """Write a redacted copy of a run to the new folder `out`; the run itself is not touched.

    Texts: every one of every record, of the views of every screen, and of the phone's state that
    was kept. Pictures: where a secret was typed, the place it went to is
    painted over, there and wherever pictures of the episode show the same pixels; if that place
    cannot be told, every picture from there on is blanked whole. A secret that the phone shows
    without it having been typed is not seen: `blank_all` blanks every picture and drops the views.
    Files that are none of these are left out. Raises UsageError.
    """
    record = read_run(run)
    folders = episode_folders(run)
    done = Redaction(out)
    done.left_out += _others(run, {"run.json", "episodes"})
    try:
        out.mkdir(parents=True)
        (out / "run.json").write_bytes(seal_record(secrets.hidden(record)))
        for folder in folders:
            copied = out / "episodes" / secrets.hide(folder.name)
            redact_episode(folder, copied, secrets, blank_all, done)
    except OSError as error:
        raise UsageError(f"the copy in {out} cannot be written: {error}") from error
    done.left_out.sort()
    return done


def redact_episode(
    folder: Path, copied: Path, secrets: Redactor, blank_all: bool, done: Redaction
) -> None:
    """Write a redacted copy of one episode to the new folder `copied`, as `redact` does of all."""
    (copied / "frames").mkdir(parents=True)
    record: EpisodeRecord = secrets.hidden(read_episode(folder))
    steps = list(read_steps(folder))
    typed = {s.index for s in steps if _secret_typed(s, secrets, record.secrets)}
    names = _pictures(folder, copied, steps, typed, blank_all, done)
    views: Mapping[str, str] = {}
    if not blank_all:
        views = _views(folder, copied, steps, secrets)
    files = _packed(folder, copied, secrets, done)
    record = record.model_copy(
        update={
            "redacted": True,
            "extracted": _without_pictures(record.extracted),
            "files": {name: digest for name, digest in files.items() if name in record.files},
        }
    )
    (copied / "episode.json").write_bytes(seal_record(record))
    lines = (_renamed(secrets.hidden(step), names, views) for step in steps)
    (copied / "steps.jsonl").write_bytes(seal_lines(lines))
    if calls := read_calls(folder):
        (copied / CALLS).write_bytes(seal_lines(map(secrets.hidden, calls)))


def _without_pictures(extracted: ExtractedRecord | None) -> ExtractedRecord | None:
    """The data alone: their regions are on the last screen, which is in the copy as it may be."""
    if extracted is None:
        return None
    regions = tuple(region.model_copy(update={"file": None}) for region in extracted.regions)
    return extracted.model_copy(update={"regions": regions})


def _pictures(
    folder: Path,
    copied: Path,
    steps: Sequence[StepRecord],
    typing: AbstractSet[int],
    blank_all: bool,
    done: Redaction,
) -> Mapping[str, str]:
    """Copy every picture, painted where need be; returns the new name of each old one."""
    inks, lost = _inks(folder, steps, typing)
    screens = {step.observation.frame.file for step in steps}
    names: dict[str, str] = {}
    typed = False
    for step in steps:
        for name in dict.fromkeys((step.observation.frame.file, *_files(step))):
            if name in names and not (typed and name not in screens):
                continue
            picture, raw = _read(folder, name)
            # A region that was looked at enlarged shows the same ink in another size.
            if blank_all or name in lost or (typed and name not in screens):
                names[name] = _write(copied, name, blank(picture))
                done.blanked += 1
                done.blank.add(names[name])
                continue
            boxes = [box for ink in inks for box in places(picture, ink)]
            if boxes:
                names[name] = _write(copied, name, cover(picture, boxes))
                done.painted += 1
            else:
                names[name] = name
                (copied / "frames" / name).write_bytes(raw)
        typed = typed or step.index in typing
    return names


def _views(
    folder: Path, copied: Path, steps: Sequence[StepRecord], secrets: Redactor
) -> Mapping[str, str]:
    """Copy the views of every screen without the secrets; returns the new name of each old one."""
    names: dict[str, str] = {}
    for name in dict.fromkeys(step.observation.ui for step in steps):
        if name is None:
            continue
        if not VIEWS.fullmatch(name):
            raise UsageError(f"{folder} names no file of views: {name!r}")
        try:
            raw = (folder / "views" / name).read_bytes()
        except OSError as error:
            raise UsageError(f"views of {folder} are lost: {error}") from error
        packed = secrets.hidden(unpack_views(raw)).packed()
        names[name] = views_name(packed)
        (copied / "views").mkdir(exist_ok=True)
        (copied / "views" / names[name]).write_bytes(packed)
    return names


def _packed(folder: Path, copied: Path, secrets: Redactor, done: Redaction) -> Mapping[str, str]:
    """Copy what else was kept of the phone; whatever cannot be looked through is left out. Returns
    the SHA-256 of each copy."""
    digests: dict[str, str] = {}
    known = {"episode.json", "steps.jsonl", "frames", "views", CALLS}
    for name in _others(folder, known):
        source = folder / name
        try:
            if source.parent != folder or not name.endswith(SUFFIX):
                raise UsageError("this is no file of an episode")
            hidden = hide_packed(source.read_bytes(), secrets)
            (copied / name).write_bytes(hidden)
            digests[name] = hashlib.sha256(hidden).hexdigest()
        except UsageError:
            done.left_out.append(str(Path("episodes", folder.name, name)))
    return digests


def _others(folder: Path, known: AbstractSet[str]) -> list[str]:
    """The files below `folder` but for what is called `known` at its top."""
    found = (path for top in folder.iterdir() if top.name not in known for path in _files_of(top))
    return [str(path.relative_to(folder)) for path in found]


def _files_of(path: Path) -> list[Path]:
    return [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]


def _inks(
    folder: Path, steps: Sequence[StepRecord], typing: AbstractSet[int]
) -> tuple[list[Ink], set[str]]:
    """The ink of every secret that was typed, and the pictures in which it cannot be told."""
    inks: list[Ink] = []
    lost: set[str] = set()
    for number, (before, after) in enumerate(zip(steps, steps[1:], strict=False), start=1):
        if before.index not in typing:
            continue
        first, _ = _read(folder, before.observation.frame.file)
        second, _ = _read(folder, after.observation.frame.file)
        try:
            inks += typed_ink(first, second)
        except LookupError:
            lost.update(step.observation.frame.file for step in steps[number:])
    return inks, lost


def _secret_typed(step: StepRecord, secrets: Redactor, names: Sequence[str]) -> bool:
    """Whether a secret was typed: in full, or by one of the names the record knows."""
    if not isinstance(step.action, TypeText):
        return False
    text = step.action.text
    return secrets.hide(text) != text or any(f"{{{name}}}" in text for name in names)


def _files(step: StepRecord) -> list[str]:
    return [shown.file for shown in step.shown if shown.file is not None]


def _renamed(step: StepRecord, names: Mapping[str, str], views: Mapping[str, str]) -> StepRecord:
    frame = step.observation.frame
    frame = frame.model_copy(update={"file": names[frame.file]})
    shown = tuple(
        one.model_copy(update={"file": names.get(one.file or ""),
                               "instead_of": names.get(one.instead_of or "")})
        for one in step.shown
    )  # fmt: skip
    ui = views.get(step.observation.ui or "")
    observation = step.observation.model_copy(update={"frame": frame, "ui": ui})
    return step.model_copy(update={"observation": observation, "shown": shown})


def _read(folder: Path, name: str) -> tuple[Image.Image, bytes]:
    if not PICTURE.fullmatch(name):
        raise UsageError(f"{folder} names no picture: {name!r}")
    try:
        raw = (folder / "frames" / name).read_bytes()
        with Image.open(BytesIO(raw)) as image:
            return image.convert("RGB"), raw
    except (OSError, UnidentifiedImageError) as error:
        raise UsageError(f"a picture of {folder} is lost: {error}") from error


def _write(copied: Path, name: str, picture: Image.Image) -> str:
    suffix = Path(name).suffix
    encoded = BytesIO()
    picture.save(encoded, _FORMATS[suffix], quality=_QUALITY)
    content = encoded.getvalue()
    fresh = hashlib.sha256(content).hexdigest() + suffix
    (copied / "frames" / fresh).write_bytes(content)
    return fresh
