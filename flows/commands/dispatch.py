"""The group of each command that does something by itself, on the phone or with a model."""

from typing import TypeAlias, assert_never

from ..context import FlowContext
from ..language.commands import (
    AddMediaCommand,
    AIGroup,
    AppCommand,
    AppGroup,
    AssertCommand,
    AssertDarkModeCommand,
    AssertScreenshotCommand,
    AssertWithAICommand,
    CheckGroup,
    CopyTextCommand,
    DoCommand,
    EraseTextCommand,
    ExtractCommand,
    ExtractTextWithAICommand,
    HideKeyboardCommand,
    InputRandomCommand,
    InputTextCommand,
    LaunchAppCommand,
    OpenLinkCommand,
    PasteTextCommand,
    PhoneGroup,
    PressKeyCommand,
    ScrollCommand,
    ScrollUntilVisibleCommand,
    SetClipboardCommand,
    SetLocationCommand,
    SetOrientationCommand,
    SetPermissionsCommand,
    StartRecordingCommand,
    StopRecordingCommand,
    SwipeCommand,
    SwitchCommand,
    TakeScreenshotCommand,
    TapCommand,
    TextGroup,
    TouchGroup,
    TravelCommand,
    WaitForAnimationCommand,
)
from ..outcomes import StepFailed
from .app import on_app
from .check import check
from .settings import on_phone
from .text import on_text
from .touch import touch

LeafCommand: TypeAlias = AppGroup | TouchGroup | TextGroup | CheckGroup | PhoneGroup | AIGroup
"""What holds no other commands and runs no script."""


async def carry_out(context: FlowContext, command: LeafCommand) -> str:
    """Do one step whose texts are filled in; gives a note, raises StepFailed."""
    match command:
        case (
            LaunchAppCommand() | AppCommand() | SetPermissionsCommand() | OpenLinkCommand()
            | AddMediaCommand()
        ):  # fmt: skip
            return await on_app(context, command)
        case (
            TapCommand() | SwipeCommand() | ScrollCommand() | ScrollUntilVisibleCommand()
            | PressKeyCommand() | HideKeyboardCommand()
        ):  # fmt: skip
            return await touch(context, command)
        case (
            InputTextCommand() | InputRandomCommand() | EraseTextCommand() | CopyTextCommand()
            | PasteTextCommand() | SetClipboardCommand()
        ):  # fmt: skip
            return await on_text(context, command)
        case (
            AssertCommand() | AssertScreenshotCommand() | AssertDarkModeCommand()
            | WaitForAnimationCommand()
        ):  # fmt: skip
            return await check(context, command)
        case (
            SetLocationCommand() | TravelCommand() | SetOrientationCommand() | SwitchCommand()
            | TakeScreenshotCommand() | StartRecordingCommand() | StopRecordingCommand()
        ):  # fmt: skip
            return await on_phone(context, command)
        case AssertWithAICommand() | ExtractTextWithAICommand() | ExtractCommand() | DoCommand():
            if context.ai is None:
                raise StepFailed(
                    "this step needs a model, and none was given: name one with --model or set "
                    "STEP_API_KEY; --no-ai skip leaves such steps out"
                )
            return await context.ai.run(command, context)
        case _:
            assert_never(command)
