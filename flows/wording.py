"""A command in words, as terminal and reports show it."""

from .language.commands import (
    AddMediaCommand,
    AppCommand,
    AssertCommand,
    AssertScreenshotCommand,
    AssertWithAICommand,
    Command,
    CopyTextCommand,
    DoCommand,
    EraseTextCommand,
    EvalScriptCommand,
    ExtractCommand,
    ExtractTextWithAICommand,
    InputRandomCommand,
    InputTextCommand,
    LaunchAppCommand,
    OpenLinkCommand,
    PressKeyCommand,
    RepeatCommand,
    RunFlowCommand,
    RunScriptCommand,
    ScrollUntilVisibleCommand,
    SetLocationCommand,
    SetOrientationCommand,
    SwipeCommand,
    SwitchCommand,
    TakeScreenshotCommand,
    TapCommand,
)

_LONGEST = 160


def in_words(command: Command) -> str:
    """The command's name with what it is about, or its label."""
    if command.label:
        return command.label
    said = " ".join(_about(command).split())
    if len(said) > _LONGEST:
        said = said[: _LONGEST - 1] + "…"
    return f"{command.name} {said}".strip()


def _about(command: Command) -> str:
    match command:
        case LaunchAppCommand(app_id=app_id) | AppCommand(app_id=app_id):
            return app_id
        case TapCommand(target=target):
            return str(target)
        case SwipeCommand(origin=None, direction=None, start=start, end=end):
            return f"{start} to {end}"
        case SwipeCommand(origin=origin, direction=direction):
            return f"{direction}" + (f" from {origin}" if origin is not None else "")
        case ScrollUntilVisibleCommand(element=element) | CopyTextCommand(element=element):
            return str(element)
        case PressKeyCommand(name="pressKey", key=key):
            return key
        case InputTextCommand(text=text):
            return f'"{text}"'
        case InputRandomCommand(random="text" | "number", length=length):
            return f"of {length} signs"
        case EraseTextCommand(characters=characters):
            return f"{characters} characters"
        case AssertCommand(condition=condition):
            known = (condition.visible, condition.not_visible, condition.true)
            return "; ".join(str(one) for one in known if one is not None)
        case AssertScreenshotCommand(path=path) | TakeScreenshotCommand(path=path):
            return path
        case AssertWithAICommand(assertion=assertion):
            return assertion or ""
        case ExtractTextWithAICommand(query=query):
            return query
        case ExtractCommand(query=query, output_variable=name):
            return query or f"into output.{name}"
        case DoCommand(goal=goal):
            return f'"{goal}"'
        case OpenLinkCommand(link=link):
            return link
        case AddMediaCommand(files=files):
            return ", ".join(file.name for file in files)
        case RunFlowCommand(block=block) if block.file is not None:
            return block.file.name
        case RepeatCommand(times=times):
            return f"{times} times" if times else "while"
        case RunScriptCommand(file=file):
            return file.name
        case EvalScriptCommand(script=script):
            return script
        case SetLocationCommand(latitude=latitude, longitude=longitude):
            return f"{latitude},{longitude}"
        case SetOrientationCommand(orientation=orientation):
            return orientation
        case SwitchCommand(to=str() as to):
            return to
        case _:
            return ""
