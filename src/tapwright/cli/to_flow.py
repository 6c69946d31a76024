"""`tapwright trace to-flow`: writes the flow of an episode, its task's texts as variables."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import cast

from ..actions import UsageError
from ..flows.language import load_flow
from ..flows.recording.from_trace import flow_of_episode
from ..flows.recording.naming import PictureNamer, reader_if_there
from ..flows.recording.writing import WrittenFlow
from ..tasks.goal import Language
from ..tasks.state import StateUnreadable
from ..traces.reader import read_episode
from ..traces.schema import EpisodeRecord

_NOT_DRAWN = ("language", "branch", "trial", "seed", "name", "summary")
_LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class MadeFlow:
    """A flow file that was written, and what is to be said of it."""

    path: Path
    steps: int
    notes: tuple[str, ...] = ()


def write_flow(episode: Path, path: Path, unverified: bool, force: bool) -> MadeFlow:
    """Write the flow of an episode; raises UsageError."""
    check_target(path, force)
    record = read_episode(episode)
    namer = picture_namer(path)
    flow = flow_of_episode(
        episode,
        parameters=parameters_of(record),
        unverified=unverified,
        from_picture=namer.name,
    )
    return save_flow(flow, path, namer)


def picture_namer(path: Path) -> PictureNamer:
    """What names places on screens without views, its crops in a folder beside the flow."""
    return PictureNamer(f"{path.stem}-pictures", reader_if_there())


def check_target(path: Path, force: bool) -> None:
    """Raise UsageError if a file cannot be written there, or one is there that is not to go."""
    if path.suffix not in (".yaml", ".yml"):
        raise UsageError(f"a flow is a .yaml file, and {path} is none: name it with -o")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UsageError(f"{path} cannot be written: name a file in a folder that is there")
    if path.exists() and not force:
        raise UsageError(f"{path} is there already: name another with -o, or say --force")


def save_flow(flow: WrittenFlow, path: Path, namer: PictureNamer) -> MadeFlow:
    """Write a flow and read it as `tapwright test` does; raises UsageError."""
    try:
        namer.save(path)
        path.write_text(flow.text(), "utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}") from error
    steps = len(load_flow(path).commands)
    bare = flow.bare_points
    notes = (f"{bare} of them touch bare points, which another screen size may break",)
    return MadeFlow(path, steps, notes if bare else ())


def parameters_of(record: EpisodeRecord) -> Mapping[str, str]:
    """The texts that the episode's task was drawn with, by name; none for a goal in words, and for
    a task that is not to be found."""
    from ..suites.registry import find_task

    language = cast(Language, record.settings.get("language") or "en")
    try:
        task = find_task(record.task, record.trial, record.seed, language)
    except UsageError:
        return {}
    try:
        other = task.goal != record.goal and not task.secrets
    except StateUnreadable:
        other = False  # its goal speaks of a day that only the phone knows
    if other:
        return {}
    return dict(_texts("", vars(task)))


def _texts(prefix: str, held: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in held.items():
        if name.startswith("_") or name in _NOT_DRAWN:
            continue
        if isinstance(value, str) and len(value) >= _LEAST_LETTERS:
            found.append((f"{prefix}{name}", value))
        elif is_dataclass(value) and not prefix and not isinstance(value, type):
            inner = {field.name: getattr(value, field.name) for field in fields(value)}
            found += _texts(f"{name}_", inner)
    return found
