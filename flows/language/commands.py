"""The closed union of commands: what a step of a flow can be, options as they are written.

Meanings are those of Maestro's documentation ("Commands"), for Android. Texts may hold `${...}`,
which the runner fills in at the moment of the step; numbers are texts for the same reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import JsonValue

from ...traces.schema import TaskClass
from ..selectors import Selector
from .mistakes import Place

Direction: TypeAlias = Literal["UP", "DOWN", "LEFT", "RIGHT"]
Switch: TypeAlias = Literal["enabled", "disabled"]
Random: TypeAlias = Literal[
    "text", "number", "email", "person name", "city name", "country name", "color name"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseCommand:
    """What every command has: its name in the file, its place, and the two options all take."""

    name: str
    at: Place
    label: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCondition:
    """What must hold, all of it; `true` is a text that counts as no if it is empty, false,
    undefined, null or 0."""

    platform: str | None = None
    visible: Selector | None = None
    not_visible: Selector | None = None
    true: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchAppCommand(BaseCommand):
    """Start an app, stopped first unless told otherwise; `permissions` None allows all."""

    app_id: str
    clear_state: bool = False
    stop_app: bool = True
    permissions: Mapping[str, str] | None = None
    arguments: Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppCommand(BaseCommand):
    """One thing done to an app."""

    app_id: str
    what: Literal["stop", "kill", "clear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPermissionsCommand(BaseCommand):
    """Allow, deny or unset permissions of an app, by name or all."""

    app_id: str
    permissions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLinkCommand(BaseCommand):
    """Open a link in its app, or in the browser; with `auto_verify` in `app_id` if that takes it,
    without a question."""

    link: str
    app_id: str = ""
    browser: bool = False
    auto_verify: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMediaCommand(BaseCommand):
    """Put pictures and films into the phone's gallery."""

    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TapCommand(BaseCommand):
    """Touch an element or a point, `repeat` times with `delay_ms` between, or hold it."""

    target: Selector
    hold: bool = False
    repeat: str = "1"
    delay_ms: str = "100"
    retry_if_no_change: bool = False
    wait_until_visible: bool = False
    settle_ms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwipeCommand(BaseCommand):
    """Swipe in a direction, from an element in a direction, or from one point to another."""

    direction: Direction | None = None
    origin: Selector | None = None
    start: str | None = None
    end: str | None = None
    duration_ms: str = "400"
    settle_ms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrollCommand(BaseCommand):
    """Scroll down by half a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrollUntilVisibleCommand(BaseCommand):
    """Scroll until an element is in sight, by `visibility` percent, or near the middle."""

    element: Selector
    direction: Direction = "DOWN"
    timeout_ms: str = "20000"
    speed: str = "40"
    visibility: str = "100"
    center: bool = False
    settle_ms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PressKeyCommand(BaseCommand):
    """Press a key by its name in the language; `back` is one."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HideKeyboardCommand(BaseCommand):
    """Close the keyboard if it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputTextCommand(BaseCommand):
    """Type into the field with the focus."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRandomCommand(BaseCommand):
    """Type something made up; `length` counts for text and numbers."""

    random: Random
    length: str = "8"


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseTextCommand(BaseCommand):
    """Delete so many characters before the cursor."""

    characters: str = "50"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTextCommand(BaseCommand):
    """Keep an element's text as `maestro.copiedText`."""

    element: Selector


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteTextCommand(BaseCommand):
    """Type what was copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClipboardCommand(BaseCommand):
    """Set what was copied."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertCommand(BaseCommand):
    """Wait for a condition, at most `timeout_ms`, and fail if it does not come to hold."""

    condition: FlowCondition
    timeout_ms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertScreenshotCommand(BaseCommand):
    """Compare the screen, or an element of it, with a picture."""

    path: str
    threshold: str = "95.0"
    crop_on: Selector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertDarkModeCommand(BaseCommand):
    """Fail unless the phone is in dark mode, or in light mode."""

    dark: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertWithAICommand(BaseCommand):
    """Have a model judge the screen by a sentence; `assertion` None asks for defects."""

    assertion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractTextWithAICommand(BaseCommand):
    """Have a model read something off the screen into a variable."""

    query: str
    output_variable: str = "aiOutput"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoCommand(BaseCommand):
    """Have a model reach a goal on the phone, within so many steps and seconds."""

    goal: str
    max_steps: str = "20"
    max_seconds: str | None = None
    task_class: TaskClass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractCommand(BaseCommand):
    """Have a model read data that fit a JSON Schema off the screen, into `output`."""

    schema: Mapping[str, JsonValue]
    query: str = ""
    output_variable: str = "extracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForAnimationCommand(BaseCommand):
    """Wait until the screen stands still, or the time is over."""

    timeout_ms: str = "15000"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBlock:
    """Commands that run together: those of a file, with its head, or written in place."""

    commands: "tuple[Command, ...]"
    env: Mapping[str, str]
    file: Path | None = None
    on_start: "tuple[Command, ...]" = ()
    on_complete: "tuple[Command, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFlowCommand(BaseCommand):
    """Run other commands, if a condition holds; `env` are the caller's variables for them."""

    block: FlowBlock
    when: FlowCondition | None = None
    env: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatCommand(BaseCommand):
    """Run commands again, so many times and while a condition holds."""

    block: FlowBlock
    times: str | None = None
    condition: FlowCondition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryCommand(BaseCommand):
    """Run commands again after a failure, at most three times."""

    block: FlowBlock
    retries: str = "1"
    env: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunScriptCommand(BaseCommand):
    """Run a file of JavaScript with variables of its own."""

    file: Path
    script: str
    env: Mapping[str, str]
    when: FlowCondition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalScriptCommand(BaseCommand):
    """Evaluate the `${...}` of a text."""

    script: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLocationCommand(BaseCommand):
    """Say where the phone is, in degrees."""

    latitude: str
    longitude: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelCommand(BaseCommand):
    """Move the phone's place along points, at a speed in metres a second."""

    points: tuple[str, ...]
    speed: str = "4"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOrientationCommand(BaseCommand):
    """Turn the screen."""

    orientation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchCommand(BaseCommand):
    """Switch airplane or dark mode; `to` None toggles."""

    mode: Literal["airplane", "dark"]
    to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeScreenshotCommand(BaseCommand):
    """Save the screen, or an element of it, as a PNG."""

    path: str
    crop_on: Selector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecordingCommand(BaseCommand):
    """Begin to film the screen."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecordingCommand(BaseCommand):
    """End the film and save it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedCommand(BaseCommand):
    """What Android does not have: it is skipped, and `why` is said."""

    why: str


AppGroup: TypeAlias = (
    LaunchAppCommand | AppCommand | SetPermissionsCommand | OpenLinkCommand | AddMediaCommand
)
TouchGroup: TypeAlias = (
    TapCommand | SwipeCommand | ScrollCommand | ScrollUntilVisibleCommand | PressKeyCommand
    | HideKeyboardCommand
)  # fmt: skip
TextGroup: TypeAlias = (
    InputTextCommand | InputRandomCommand | EraseTextCommand | CopyTextCommand | PasteTextCommand
    | SetClipboardCommand
)  # fmt: skip
CheckGroup: TypeAlias = (
    AssertCommand | AssertScreenshotCommand | AssertDarkModeCommand | WaitForAnimationCommand
)
AIGroup: TypeAlias = AssertWithAICommand | ExtractTextWithAICommand | ExtractCommand | DoCommand
FlowGroup: TypeAlias = (
    RunFlowCommand | RepeatCommand | RetryCommand | RunScriptCommand | EvalScriptCommand
)
PhoneGroup: TypeAlias = (
    SetLocationCommand | TravelCommand | SetOrientationCommand | SwitchCommand
    | TakeScreenshotCommand | StartRecordingCommand | StopRecordingCommand
)  # fmt: skip
Command: TypeAlias = (
    AppGroup | TouchGroup | TextGroup | CheckGroup | AIGroup | FlowGroup | PhoneGroup
    | SkippedCommand
)  # fmt: skip
