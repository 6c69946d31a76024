"""Commands that run others or scripts, and those of the phone itself."""

from pathlib import Path

from .commands import (
    Command,
    EvalScriptCommand,
    FlowBlock,
    RepeatCommand,
    RetryCommand,
    RunFlowCommand,
    RunScriptCommand,
    SetLocationCommand,
    SetOrientationCommand,
    StartRecordingCommand,
    StopRecordingCommand,
    SwitchCommand,
    TakeScreenshotCommand,
    TravelCommand,
)
from .options import CommandOptions

LARGEST_SCRIPT_BYTES = 1_000_000
# The quarter turns of Android's Surface.ROTATION_90 and so on; LANDSCAPE_LEFT has the top left.
ORIENTATIONS = {
    "PORTRAIT": 0,
    "LANDSCAPE_LEFT": 1,
    "UPSIDE_DOWN": 2,
    "PORTRAIT_UPSIDE_DOWN": 2,
    "LANDSCAPE_RIGHT": 3,
}


def run_flow(o: CommandOptions) -> Command:
    return RunFlowCommand(**o.common, block=_block(o), when=o.condition("when"), env=o.texts("env"))


def repeat(o: CommandOptions) -> Command:
    o.needs("commands")
    if "times" not in o.given and "while" not in o.given:
        o.r.wrong(o.node, "repeat needs times, while or both: without, it would never end")
    times = o.maybe_number("times")
    condition = o.condition("while")
    return RepeatCommand(**o.common, block=_block(o), times=times, condition=condition)


def retry(o: CommandOptions) -> Command:
    retries = o.number("maxRetries", "1")
    # More than three are read and cut down to three by the runner, as Maestro's Orchestra does.
    if "${" not in retries and float(retries) < 0:
        o.r.wrong(o.given["maxRetries"], f"maxRetries is from 0 to 3, not {retries}")
    return RetryCommand(**o.common, block=_block(o), retries=retries, env=o.texts("env"))


def _block(o: CommandOptions) -> FlowBlock:
    """The commands in place or those of a file, exactly one of the two."""
    file, commands = o.given.get("file"), o.given.get("commands")
    if file is not None and commands is not None:
        o.r.wrong(o.node, f"{o.name} has either a file or commands, not both")
    elif file is not None:
        if (path := o.file(file, "the flow file")) is not None:
            return o.files.block(path, file)
    elif commands is not None:
        found = o.files.commands(commands, f"commands of {o.name}")
        return FlowBlock(commands=found, env={})
    elif o.name != "repeat":
        o.r.wrong(o.node, f"{o.name} needs a file or commands")
    return FlowBlock(commands=(), env={})


def run_script(o: CommandOptions) -> Command:
    node = o.needs("file")
    path = o.file(node, "the script") if node is not None else None
    script = ""
    if path is not None and node is not None:
        try:
            if path.stat().st_size > LARGEST_SCRIPT_BYTES:
                o.r.wrong(
                    node, f"{path} is larger than {LARGEST_SCRIPT_BYTES} bytes; it is no script"
                )
            else:
                script = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            o.r.wrong(node, f"the script cannot be read: {error}")
    return RunScriptCommand(
        **o.common,
        file=path or Path(),
        script=script,
        env=o.texts("env"),
        when=o.condition("when"),
    )


def eval_script(o: CommandOptions) -> Command:
    return EvalScriptCommand(**o.common, script=o.text("script"))


def set_location(o: CommandOptions) -> Command:
    return SetLocationCommand(
        **o.common, latitude=o.number("latitude"), longitude=o.number("longitude")
    )


def travel(o: CommandOptions) -> Command:
    node = o.needs("points")
    points: list[str] = []
    for one in o.r.items(node, "points of travel") if node is not None else []:
        said = o.r.text(one, "a point of travel")
        if "${" not in said and not _is_place(said):
            o.r.wrong(one, f'a point of travel is "latitude,longitude", not {said!r}')
        points.append(said)
    return TravelCommand(**o.common, points=tuple(points), speed=o.number("speed", "4"))


def _is_place(said: str) -> bool:
    try:
        latitude, longitude = map(float, said.split(","))
    except ValueError:
        return False
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def set_orientation(o: CommandOptions) -> Command:
    node = o.needs("orientation")
    said = "PORTRAIT" if node is None else o.r.choice(node, ORIENTATIONS, "orientation")
    return SetOrientationCommand(**o.common, orientation=said)


def switch(o: CommandOptions) -> Command:
    mode = "airplane" if o.name.endswith("AirplaneMode") else "dark"
    if o.name.startswith("toggle"):
        return SwitchCommand(**o.common, mode=mode, to=None)
    node = o.needs("value")
    to = "enabled" if node is None else o.r.choice(node, ("enabled", "disabled"), o.name)
    return SwitchCommand(**o.common, mode=mode, to=to)


def take_screenshot(o: CommandOptions) -> Command:
    return TakeScreenshotCommand(**o.common, path=o.text("path"), crop_on=o.selector("cropOn"))


def start_recording(o: CommandOptions) -> Command:
    return StartRecordingCommand(**o.common, path=o.text("path"))


def stop_recording(o: CommandOptions) -> Command:
    return StopRecordingCommand(**o.common)
