"""What a judge is given of an episode: what was asked, what was done, what was on the screen."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from ...actions import Action, Answer, DeviceAction, Extract, UsageError, describe
from ...agent.models.base import ImagePart, Part, TextPart
from ...tasks.judging import folded_model
from ...traces.reader import read_episode, read_steps
from ...traces.schema import EpisodeRecord, ShownRecord, StepRecord
from .asking import one_line

# A goal, its last screens and a few on the way: more are dearer and distract.
MOST_SCREENS = 8
_ALWAYS_LAST = 3


@dataclass(frozen=True, slots=True)
class JudgedScreen:
    """A picture as the agent was sent it; `number` counts screens from 1, and the actions from
    `first` to `last` were decided on it."""

    number: int
    first: int
    last: int
    picture: ImagePart
    file: str

    @property
    def caption(self) -> str:
        """The line above it."""
        several = f"s {self.first} to {self.last}" if self.last > self.first else f" {self.first}"
        return f"Screenshot {self.number}, before action{several}:"

    @property
    def parts(self) -> tuple[Part, Part]:
        """The line and the picture, as a judge is shown them."""
        return TextPart(self.caption), self.picture


@dataclass(frozen=True, slots=True)
class Case:
    """One episode as a judge sees it."""

    folder: Path
    record: EpisodeRecord
    steps: tuple[StepRecord, ...]
    screens: tuple[JudgedScreen, ...]

    @classmethod
    def load(cls, folder: Path) -> "Case":
        """Read an episode folder; raises UsageError if it has not ended or shows nothing."""
        record = read_episode(folder)
        steps = tuple(read_steps(folder))
        if record.end is None:
            raise UsageError(f"{folder} has not ended; there is nothing to judge yet")
        if not steps:
            raise UsageError(f"{folder} has no step; there is nothing to judge")
        return cls(folder, record, steps, _screens(folder, steps))

    @property
    def acting(self) -> frozenset[str]:
        """The names of every model that took part, folded."""
        names = [self.record.model.name, *(step.reply.model for step in self.steps)]
        return frozenset(folded_model(name) for name in names if name)

    @property
    def data(self) -> str:
        """All that comes from the phone or the agent, as JSON on one line.

        JSON has no way out of its quotes: text on a screen cannot end the data and go on as if it
        were an instruction. The agent's thoughts are left out, because they argue its case.
        """
        actions = [
            {
                "number": step.index + 1,
                "app": step.observation.package,
                "action": _action(step.action) if step.action else "none, an unusable reply",
                "outcome": str(step.outcome) if step.outcome else None,
            }
            for step in self.steps
        ]
        found: dict[str, object] = {"actions": actions, "end": str(self.record.end)}
        if self.record.answer is not None:
            found["answer_to_the_user"] = self.record.answer
        if self.record.extracted is not None:
            found["data_given_to_the_user"] = self.record.extracted.data
        if isinstance(self.steps[-1].action, DeviceAction):
            found["note"] = "what the last action brought about was not recorded"
        return one_line(found)

    def chosen(self, seed: str, most: int = MOST_SCREENS) -> tuple[JudgedScreen, ...]:
        """At most so many screens in their order: the last ones, and others drawn by the seed."""
        if len(self.screens) <= most:
            return self.screens
        last = self.screens[-min(_ALWAYS_LAST, most) :]
        earlier = self.screens[: -len(last)]
        drawn = Random(seed).sample(earlier, most - len(last))
        return (*sorted(drawn, key=lambda screen: screen.number), *last)


def _action(action: Action) -> str:
    # Answers stand by themselves; a long typed text is what a judge has to read.
    return action.kind if isinstance(action, Answer | Extract) else describe(action, longest=2000)


def _screens(folder: Path, steps: tuple[StepRecord, ...]) -> tuple[JudgedScreen, ...]:
    """The screen of every step, those that follow each other unchanged only once."""
    sizes = {one.file: one for step in steps for one in step.shown if one.file}
    found: list[JudgedScreen] = []
    for step in steps:
        file, number = step.observation.frame.file, step.index + 1
        if found and found[-1].file == file:
            found[-1] = replace(found[-1], last=number)
            continue
        shown = sizes.get(file)
        if shown is None:
            raise UsageError(f"{folder}: step {number} does not say what {file} is")
        picture = _picture(folder, shown)
        found.append(JudgedScreen(len(found) + 1, number, number, picture, file))
    return tuple(found)


def _picture(folder: Path, shown: ShownRecord) -> ImagePart:
    try:
        encoded = (folder / "frames" / Path(shown.file or "").name).read_bytes()
    except OSError as error:
        raise UsageError(f"a picture of the trace cannot be read: {error}") from error
    return ImagePart(encoded, shown.media_type, shown.width_px, shown.height_px)
