"""One step of an episode as an example: screens, goal and history, and the reply in a dialect.

What is asked is what somebody is told who takes over at that step (`History.brief`): the
instructions of the dialect, the goal, a line for each earlier step, the newest screens.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from pydantic import BaseModel, JsonValue

from ...actions import EXPECT, PLAN, Action, Size, UsageError, without_target
from ...traces.reader import read_episode, read_steps
from ...traces.redactor import old_marks_as_names
from ...traces.schema import EpisodeRecord, StepRecord
from ...traces.verify import PICTURE
from ..dialects import Decision, Dialect, Said, Unsayable, make_dialect
from ..models.base import Reply, Tool, ToolCall
from ..prompts import goal_text, goal_with_secrets, log_text, screen_text, system_text
from ..step_draft import heard_of

# Words for several acts in one reply and for what is expected: an example holds one act.
_LONGER_REPLIES = (EXPECT, PLAN)
# The largest step of a dialect that counts pixels, in thousandths of a picture's shorter side.
_COARSEST = 4


class Provenance(BaseModel):
    """Where an example is from and under which licence it may be used.

    `simulated` says that the screens are those of a simulated phone, `scripted` that no model
    decided; `verdict` is what the phone's state said, None where nothing was judged; `redacted`
    says that secrets were taken out of texts and pictures; `action` is the act in tapwright's
    own words.
    """

    licence: str
    tapwright: str
    run: str
    episode: str
    step: int
    suite: str | None
    task: str
    trial: int
    seed: int
    verdict: str | None
    end: str | None
    dialect: str
    model: str
    scripted: bool
    device: str
    simulated: bool
    redacted: bool
    recorded_at: str
    action: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class ExampleScreen:
    """A picture as the model was sent it, and the line above it."""

    caption: str
    file: Path


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """What a model is shown, oldest screen first, and `said`, which it should reply."""

    system: str
    asked: str
    screens: tuple[ExampleScreen, ...]
    said: Said
    tools: tuple[Tool, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Origin:
    """What all examples of a run share: its licence, its name, the version that recorded it, the
    suite it was a run of."""

    licence: str
    run: str
    tapwright: str
    suite: str | None = None


def examples_of(
    folder: Path,
    origin: Origin,
    dialect_name: str,
    pictures: int,
    left_out: Counter[str],
    blank: frozenset[str] = frozenset(),
) -> Iterator[TrainingExample]:
    """The examples of an episode's folder, in order; raises UsageError.

    Steps whose act was not done as the reply asks for it teach nothing that was proved, and are
    only told of in the history of the later ones; so are those on a screen that is `blank` now.
    They are counted in `left_out`, by the reason. `pictures` is the most screens shown.
    """
    record = read_episode(folder)
    dialect = _dialect(dialect_name, record)
    goal = goal_text(goal_with_secrets(old_marks_as_names(record.goal), record.secrets))
    lines: list[str] = []
    seen: list[ExampleScreen] = []
    for step in read_steps(folder):
        seen += _screens(step, folder)
        why = _no_example(step, blank)
        size = _size(seen[-1].file)
        said = None if why or step.action is None else _said(dialect, step, size)
        if isinstance(said, str) or said is None:
            left_out[why or said or "no act"] += 1
        else:
            history = log_text(enumerate(lines, 1)) if lines else ""
            yield TrainingExample(
                system=system_text(dialect.system_prompt),
                asked="\n\n".join(part for part in (goal, history) if part),
                screens=tuple(seen[-pictures:]),
                said=said,
                tools=dialect.tools,
                provenance=_provenance(record, step, origin, dialect.name),
            )
        lines.append(old_marks_as_names(heard_of(step)[1]))


def read_back(dialect: Dialect, said: Said, shown: Size) -> Action | None:
    """The action that a dialect reads in what it said; None if it reads none."""
    calls = (ToolCall("call_1", said.call.name, said.call.arguments),) if said.call else ()
    parsed = dialect.parse(Reply(text=said.text, tool_calls=calls), shown)
    return parsed.action if isinstance(parsed, Decision) else None


def same_act(one: Action, other: Action, shown: Size) -> bool:
    """Whether two actions are one but for the words of what is meant and half a unit of the
    dialect's scale, as of a picture of that size in pixels."""
    first, second = (_plain_act(action) for action in (one, other))
    across = 1000 / min(shown.width_px, shown.height_px)
    tolerance = min(_COARSEST, max(1.0, across))
    return first.keys() == second.keys() and all(
        _alike(value, second[name], tolerance) for name, value in first.items()
    )


def _plain_act(action: Action) -> Mapping[str, JsonValue]:
    return without_target(action).model_dump(mode="json")


def _alike(one: JsonValue, other: JsonValue, tolerance: float) -> bool:
    match one, other:
        case {"x": int(x), "y": int(y)}, {"x": int(x2), "y": int(y2)}:
            return abs(x - x2) <= tolerance and abs(y - y2) <= tolerance
        case _:
            return one == other


def _dialect(name: str, record: EpisodeRecord) -> Dialect:
    """The dialect with the words for what the episode's model was offered."""
    offers = tuple(one for one in record.offers if one not in _LONGER_REPLIES)
    return make_dialect(name, record.extract_schema, offers, record.prompts.thought_words)


def _no_example(step: StepRecord, blank: frozenset[str]) -> str:
    """Why a step is none, or nothing."""
    if step.flow is not None:
        return "a step of a flow, which no model decided"
    if step.action is None:
        return "no act that is known"
    if step.instead is not None or (step.outcome is not None and step.outcome.status != "done"):
        return "not done as it was asked for"
    if step.observation.frame.file in blank:
        return "on a screen that a secret has blanked"
    return ""


def _said(dialect: Dialect, step: StepRecord, size: Size) -> Said | str:
    """What the dialect says for the step's act, or why it says nothing that reads back."""
    assert step.action is not None
    action = _unmarked(step.action)
    try:
        said = dialect.render(action, old_marks_as_names(step.thought), size)
    except Unsayable:
        return f"{dialect.name} has no words for the act"
    back = read_back(dialect, said, size)
    if back is None or not same_act(back, action, size):
        return f"{dialect.name} reads another act in it"
    return said


def _unmarked(action: Action) -> Action:
    text = action.model_dump_json()
    plain = old_marks_as_names(text)
    return action if text == plain else type(action).model_validate_json(plain)


def _screens(step: StepRecord, folder: Path) -> Sequence[ExampleScreen]:
    """What the step adds to what is seen: enlarged regions, then the screen itself."""
    frame = step.observation.frame
    regions = [
        ExampleScreen(shown.text, _picture(folder, shown.file))
        for shown in step.shown
        if shown.file is not None and shown.instead_of is None and shown.file != frame.file
    ]
    seen = step.observation
    caption = screen_text(seen.package, seen.keyboard_shown, frame.flags)
    return [*regions, ExampleScreen(caption, _picture(folder, frame.file))]


def _picture(folder: Path, name: str) -> Path:
    if not PICTURE.fullmatch(name):
        raise UsageError(f"{folder} names no picture: {name!r}")
    return folder / "frames" / name


def _size(picture: Path) -> Size:
    try:
        with Image.open(picture) as image:
            return Size(image.width, image.height)
    except (OSError, UnidentifiedImageError) as error:
        raise UsageError(f"a picture of {picture.parent.parent} is lost: {error}") from error


def _provenance(
    record: EpisodeRecord, step: StepRecord, origin: Origin, dialect: str
) -> Provenance:
    assert step.action is not None
    return Provenance(
        licence=origin.licence,
        tapwright=origin.tapwright,
        run=origin.run,
        episode=record.id,
        step=step.index,
        suite=origin.suite,
        task=record.task,
        trial=record.trial,
        seed=record.seed,
        verdict=record.verdict.status if record.verdict else None,
        end=record.end,
        dialect=dialect,
        model=record.model.name or record.model.profile,
        scripted=record.model.scripted,
        device=record.device.model,
        simulated=record.device.simulated,
        redacted=record.redacted,
        recorded_at=record.started_at.isoformat(),
        action=_unmarked(step.action).model_dump(mode="json"),
    )
