"""A flow out of an agent's episode: the same acts, named by what was on the screen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from ...actions import DeviceAction, Px, Size, UsageError
from ...agent.hooks import VETOED
from ...device.ui import UiTree
from ...traces.reader import read_episode, read_steps
from ...traces.redactor import old_marks_as_names
from ...traces.schema import EpisodeRecord, StepRecord
from ...traces.views import unpack_views
from ..locators import ScreenViews
from ..selectors import Selector
from .acting import ActWriter, SeenScreen, is_app
from .noticing import what_came
from .variables import FlowVariables
from .writing import WrittenFlow

FromPicture: TypeAlias = Callable[[Path, Size, Px], Selector | None]
"""Names a place by the picture of a screen of that size, for screens that tell no views."""


def flow_of_episode(
    folder: Path,
    *,
    parameters: Mapping[str, str] | None = None,
    unverified: bool = False,
    from_picture: FromPicture | None = None,
) -> WrittenFlow:
    """The flow that does what an episode did; raises UsageError for one that did not pass, unless
    `unverified`, and for acts that flows have no command for.

    `parameters` are texts of its task by name: where one was typed, a variable stands.
    """
    record = read_episode(folder)
    status = record.verdict.status if record.verdict else "unverified"
    if status != "passed" and not unverified:
        raise UsageError(
            f"{record.id} did not pass ({status}), and a flow of it would repeat what is not known "
            "to be right; make one all the same with --unverified"
        )
    steps = tuple(read_steps(folder))
    if any(step.flow is not None for step in steps):
        raise UsageError(f"{record.id} is the trace of a flow; its file is {record.task}")
    screens = [_screen(folder, step) for step in steps]
    variables = FlowVariables(record.secrets, dict(parameters or {}))
    writer = ActWriter(variables.filled, from_picture and _pictures(folder, from_picture))
    number_of_acts = 0
    for number, step in enumerate(steps):
        action = step.instead or step.action
        status_of = step.outcome.status if step.outcome else "refused"
        acts = not (VETOED in step.signals or status_of == "refused")
        if action is not None and acts and status_of == "failed":
            writer.remark(f"step {step.index}: {action.kind} failed and is left out")
        elif action is not None and acts:
            if number_of_acts == 0 and isinstance(action, DeviceAction):
                writer.begin(action, screens[number])
            number_of_acts += isinstance(action, DeviceAction)
            said = f"{step.index}: {old_marks_as_names(step.thought)}" if step.thought else ""
            writer.act(action, screens[number], screens[number + 1 :], said)
    if not number_of_acts:
        raise UsageError(f"{record.id} did nothing on the phone, so there is no flow of it")
    writer.end(_ending(screens))
    return WrittenFlow(
        app_id=writer.app_id or _first_app(screens),
        name=old_marks_as_names(record.goal),
        said=tuple(_head(record, status)),
        env=variables.env,
        steps=[*variables.demands(), *writer.steps()],
    )


def _head(record: EpisodeRecord, status: str) -> Iterator[str]:
    """Where it comes from."""
    yield f"From episode {record.id} of {record.started_at:%Y-%m-%d}, task {record.task}."
    if status != "passed":
        yield (f"UNVERIFIED: the episode was {status}; that its steps reach the goal is not known.")


def _ending(screens: Sequence[SeenScreen]) -> Selector | None:
    """What the last screen shows that was not there before it."""
    last = screens[-1].views if screens else None
    if last is None:
        return None
    others = (screen.views for screen in reversed(screens[:-1]))
    before = next((one for one in others if one is not None and one.nodes != last.nodes), None)
    return what_came(before, last) or what_came(None, last)


def _screen(folder: Path, step: StepRecord) -> SeenScreen:
    seen = step.observation
    size = Size(seen.frame.width_px, seen.frame.height_px)
    tree: UiTree | None = None
    if seen.ui is not None:
        path = folder / "views" / Path(seen.ui).name
        try:
            tree = unpack_views(path.read_bytes()).tree()
        except OSError as error:
            raise UsageError(f"the views of step {step.index} cannot be read: {error}") from error
    return SeenScreen(
        size=size,
        tree=tree,
        views=ScreenViews.of(tree, size) if tree is not None else None,
        package=seen.package or "",
        activity=seen.activity or "",
        picture=seen.frame.file,
    )


def _first_app(screens: Sequence[SeenScreen]) -> str:
    packages = [screen.package for screen in screens if screen.package]
    found = next(filter(is_app, packages), next(iter(packages), ""))
    if not found:
        raise UsageError("the episode does not say which app it was in, so its flow has no appId")
    return found


def _pictures(folder: Path, name: FromPicture) -> Callable[[SeenScreen, Px], Selector | None]:
    return lambda screen, at: name(folder / "frames" / Path(screen.picture).name, screen.size, at)
