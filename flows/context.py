"""What the steps of one flow share: phone, scripts, files, and what is open until its end."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Protocol, TypeVar, cast

from ..device.ui import UiNode
from ..traces.money import Spent
from ..traces.schema import CallRecord
from .expressions import ScriptFailed, Scripts
from .filming import PhoneFilm, StepsFilm
from .language.commands import AIGroup, FlowBlock, FlowCondition
from .language.mistakes import Place
from .locators import ScreenViews
from .outcomes import FlowStepResult, StepFailed
from .phone import FlowPhone
from .selectors import Selector

T = TypeVar("T")


class AISteps(Protocol):
    """Carries out the steps that need a model, and books what they cost."""

    async def run(self, command: AIGroup, context: "FlowContext") -> str:
        """Do one step, its texts filled in; gives a note, raises StepFailed."""
        ...


class FlowRecorder(Protocol):
    """Keeps what happened; called once a step that holds no others has ended."""

    async def step(self, result: FlowStepResult, phone: FlowPhone) -> None:
        """Write one step."""
        ...

    def book(self, call: CallRecord) -> None:
        """Write a call to a model, at once."""
        ...

    def film(self) -> StepsFilm:
        """A film of the screens of the steps that are still to be written."""
        ...


@dataclass(slots=True)
class RecordingProcess:
    """A film that is being made, and where it goes."""

    film: PhoneFilm | StepsFilm
    target: Path


@dataclass(slots=True)
class FlowContext:
    """All that a step may use. `folder` is the flow's own, inside `root`, and no file outside
    of that is read; `artifacts` is where pictures and films go, and their names never lead out."""

    phone: FlowPhone
    scripts: Scripts
    app_id: str
    folder: Path
    root: Path
    artifacts: Path
    ai: AISteps | None = None
    mask: Callable[[str], str] = str
    """Puts names in the place of secrets, in what others may read."""
    hides: bool = False
    """Whether there are any secrets: a film of the phone's own would show them."""
    copied: str = ""
    random: Random = field(default_factory=Random)
    recording: RecordingProcess | None = None
    book: Callable[[CallRecord], None] = field(default=lambda call: None)
    """Writes a call to a model down the moment it is paid for."""
    steps_film: Callable[[], StepsFilm] | None = None
    """Begins a film of the screens of steps, where these are kept."""
    spent: Spent = field(default_factory=Spent)
    """What the step that is under way has spent on models; `episode` is where, if elsewhere."""
    episode: str = ""
    found: UiNode | None = None
    """The element that the step acted on, on the screen that it was found on."""
    found_on: ScreenViews | None = None

    def acts_on(self, node: UiNode) -> UiNode:
        """Keep the element that the step acts on."""
        self.found, self.found_on = node, self.phone.screen
        return node

    def begin_step(self) -> None:
        """Forget what the step before did."""
        self.phone.begin_step()
        self.spent, self.episode, self.found, self.found_on = Spent(), "", None, None

    def paid(self, call: CallRecord) -> None:
        """Book a call of the step."""
        self.book(call)
        self.spent = self.spent + call.spent

    async def fill(self, text: str) -> str:
        """A text with its `${...}` filled in; raises StepFailed."""
        return await self.filled(text)

    async def filled(self, value: T) -> T:
        """Anything with every text in it filled in, blocks and conditions left as they are."""
        if not _has_code(value):
            return value
        # In a thread: a script that takes long holds up this flow and no other.
        return await self.script(lambda: cast(T, _fill(value, self.scripts.fill)))

    async def script(self, work: Callable[[], T]) -> T:
        """Do something with the scripts, off the event loop; raises StepFailed."""
        try:
            return await asyncio.to_thread(work)
        except ScriptFailed as error:
            raise StepFailed(str(error)) from error

    async def find(self, selector: Selector, optional: bool = False) -> UiNode:
        """The element that a filled selector means; waits as long as Maestro does."""
        pace = self.phone.pace
        wait_s = pace.optional_s if optional else pace.lookup_s
        return await self.phone.find(selector, self.phone.left_s(wait_s))

    def artifact(self, name: str, suffix: str) -> Path:
        """The path of a file to be written; raises StepFailed if it leads out of the folder."""
        name = self.mask(name)
        named = name if name.endswith(suffix) else name + suffix
        path = (self.artifacts / named).resolve()
        if not path.is_relative_to(self.artifacts.resolve()):
            raise StepFailed(f"{name} leads out of the folder of results; give a plain name")
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _has_code(value: object) -> bool:
    if isinstance(value, str):
        return "${" in value
    if isinstance(value, FlowBlock | FlowCondition | Place | Path):
        return False
    if isinstance(value, Mapping):
        pairs = cast(Mapping[str, object], value).items()
        return any(_has_code(name) or _has_code(one) for name, one in pairs)
    if isinstance(value, tuple):
        return any(_has_code(one) for one in cast(tuple[object, ...], value))
    if is_dataclass(value):
        return any(_has_code(getattr(value, one.name)) for one in fields(value))
    return False


def _fill(value: object, fill: Callable[[str], str]) -> object:
    if not _has_code(value):
        return value
    if isinstance(value, str):
        return fill(value)
    if isinstance(value, Mapping):
        pairs = cast(Mapping[str, object], value).items()
        # Names too, as Maestro's Env.evaluateScripts: `arguments: {${NAME}: 1}`.
        return {_fill(name, fill): _fill(one, fill) for name, one in pairs}
    if isinstance(value, tuple):
        return tuple(_fill(one, fill) for one in cast(tuple[object, ...], value))
    held = cast(Any, value)
    return replace(held, **{f.name: _fill(getattr(held, f.name), fill) for f in fields(held)})
