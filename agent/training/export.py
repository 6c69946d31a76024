"""Writes the examples of episodes, those that the phone's state proved, as a data set."""

import tempfile
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from ...actions import UsageError
from ...traces.reader import read_episode
from ...traces.redact import Redaction, redact_episode
from ...traces.redactor import Redactor
from ..dialects import make_dialect
from .example import Origin, examples_of
from .folder import IMAGES, DatasetFolder, new_folder
from .hub_folder import SPLIT, HubFolder
from .sharegpt import ShareGpt

DatasetFormat: TypeAlias = ShareGpt | HubFolder

FORMATS: Final = (ShareGpt.name, HubFolder.name)
MOST_PICTURES = 8


@dataclass(slots=True)
class Exported:
    """What a data set holds, and what was left out of it: episodes and steps, by the reason."""

    folder: Path
    examples: int = 0
    episodes: int = 0
    pictures: int = 0
    painted: int = 0
    unused_episodes: Counter[str] = field(default_factory=Counter[str])
    unused_steps: Counter[str] = field(default_factory=Counter[str])


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """How examples are made: the format and the dialect by name, the most screens in one, whether
    episodes that did not pass are wanted too."""

    format: str
    dialect: str
    pictures: int = 2
    unverified: bool = False


def export_examples(
    folders: Sequence[Path], out: Path, choice: ExportChoice, origin: Origin, secrets: Redactor
) -> Exported:
    """Write the data set of these episodes to the new folder `out`.

    What `secrets` knows, and what was typed by a secret's name, is painted over as
    `traces.redact` does. Raises UsageError for an unknown format or dialect, without a licence, and
    if no episode and no step can be used; nothing is left in `out` then.
    """
    _check(choice, origin)
    done = Exported(out)
    chosen = [folder for folder in folders if _wanted(folder, choice, done)]
    if not chosen:
        raise UsageError(_nothing(done))
    with new_folder(out) as path:
        folder = DatasetFolder(path, f"{SPLIT}/{IMAGES}" if choice.format == "hf" else IMAGES)
        writer = HubFolder(folder) if choice.format == HubFolder.name else ShareGpt(folder)
        try:
            for episode in chosen:
                _add(episode, writer, choice, origin, secrets, done)
        finally:
            writer.close()
        if done.examples == 0:
            raise UsageError(_nothing(done))
        done.pictures = folder.pictures
    return done


def _check(choice: ExportChoice, origin: Origin) -> None:
    if choice.format not in FORMATS:
        raise UsageError(f"there is no format {choice.format!r}: {' or '.join(FORMATS)}")
    if not origin.licence.strip():
        raise UsageError("say under which licence it may be used: --licence CC-BY-4.0")
    if not 1 <= choice.pictures <= MOST_PICTURES:
        raise UsageError(f"an example holds 1 to {MOST_PICTURES} screens, not {choice.pictures}")
    make_dialect(choice.dialect)


def _wanted(folder: Path, choice: ExportChoice, done: Exported) -> bool:
    verdict = read_episode(folder).verdict
    status = verdict.status if verdict else "without a verdict"
    if choice.unverified or status == "passed":
        return True
    done.unused_episodes[status] += 1
    return False


def _add(
    episode: Path,
    writer: DatasetFormat,
    choice: ExportChoice,
    origin: Origin,
    secrets: Redactor,
    done: Exported,
) -> None:
    count = 0
    with _shown(episode, secrets, done) as (folder, blank):
        for example in examples_of(
            folder, origin, choice.dialect, choice.pictures, done.unused_steps, blank
        ):
            if why := writer.add(example):
                done.unused_steps[why] += 1
            else:
                count += 1
    done.examples += count
    done.episodes += bool(count)


@contextmanager
def _shown(
    episode: Path, secrets: Redactor, done: Exported
) -> Generator[tuple[Path, frozenset[str]]]:
    """The episode as it may be shown, and the names of its pictures that show nothing."""
    record = read_episode(episode)
    if not secrets and not record.secrets:
        yield episode, frozenset()
        return
    with tempfile.TemporaryDirectory(prefix="tapwright-export-") as top:
        copied = Path(top, "episodes", secrets.hide(episode.name))
        redaction = Redaction(copied)
        redact_episode(episode, copied, secrets, False, redaction)
        done.painted += redaction.painted
        yield copied, frozenset(redaction.blank)


def _nothing(done: Exported) -> str:
    if done.unused_episodes and not done.unused_steps:
        counted = _counted(done.unused_episodes)
        return (
            f"no episode here passed ({counted}), and only what was verified is given out: "
            "--all takes the others too, each with its verdict"
        )
    return f"no step makes an example: {_counted(done.unused_steps) or 'there is none'}"


def _counted(reasons: Counter[str]) -> str:
    return ", ".join(f"{count} {why}" for why, count in sorted(reasons.items()))
