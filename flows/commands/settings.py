"""Steps about the phone itself: its place, its modes, pictures and films of it."""

import asyncio
import math
from contextlib import suppress
from typing import assert_never

from ...device.errors import CommandFailed
from ..context import FlowContext, RecordingProcess
from ..filming import NoFilm, PhoneFilm, StepsFilm
from ..language.commands import (
    PhoneGroup,
    SetLocationCommand,
    SetOrientationCommand,
    StartRecordingCommand,
    StopRecordingCommand,
    SwitchCommand,
    TakeScreenshotCommand,
    TravelCommand,
)
from ..language.flow_readers import ORIENTATIONS
from ..outcomes import StepFailed
from ..phone import FlowPhone, number
from .check import is_dark, picture

_EARTH_M = 6_371_000.0
_TRAVEL_STEP_S = 1.0


async def on_phone(context: FlowContext, command: PhoneGroup) -> str:
    """Carry out one step; gives a note, raises StepFailed."""
    phone = context.phone
    match command:
        case SetLocationCommand(latitude=latitude, longitude=longitude):
            await set_place(phone, number(latitude, "latitude"), number(longitude, "longitude"))
        case TravelCommand():
            await _travel(phone, command)
        case SetOrientationCommand(orientation=orientation):
            await _turn(phone, orientation)
        case SwitchCommand(mode="airplane", to=to):
            await _fly(phone, await _wanted(to, phone, "airplane"))
        case SwitchCommand(to=to):
            await _darken(phone, await _wanted(to, phone, "dark"))
        case TakeScreenshotCommand(path=path, crop_on=crop_on, optional=optional):
            target = context.artifact(path, ".png")
            shown = await picture(context, crop_on, optional)
            await asyncio.to_thread(shown.save, target)
            return f"saved {target}"
        case StartRecordingCommand(path=path):
            return await _start_film(context, path)
        case StopRecordingCommand():
            return await stop_film(context)
        case _:
            assert_never(command)
    return ""


async def set_place(phone: FlowPhone, latitude: float, longitude: float) -> None:
    """Mock the phone's place through the shell's own provider; raises StepFailed with what the
    phone says where it has none.

    Android 12 and later (AOSP LocationShellCommand: add-test-provider, set-test-provider-enabled,
    set-test-provider-location); before, only an app or an emulator's console can.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise StepFailed(f"{latitude},{longitude} is no place: latitude -90 to 90, longitude ±180")
    providers = ("cmd", "location", "providers")
    with suppress(CommandFailed):  # if it is needed, the next command says so
        await phone.shell("appops", "set", "com.android.shell", "android:mock_location", "allow")
    try:
        for name in ("gps", "network"):
            await phone.shell(*providers, "add-test-provider", name)
            await phone.shell(*providers, "set-test-provider-enabled", name, "true")
            await phone.shell(
                *providers, "set-test-provider-location", name, "--location",
                f"{latitude},{longitude}",
            )  # fmt: skip
    except CommandFailed as error:
        said = (error.stderr or error.stdout).strip().splitlines()
        raise StepFailed(
            "this phone lets the shell mock no place "
            f"({said[0] if said else error}); that takes Android 12 or later"
        ) from error


async def _travel(phone: FlowPhone, command: TravelCommand) -> None:
    speed = number(command.speed, "speed")
    if speed <= 0:
        raise StepFailed(f"a speed is more than 0 metres a second, not {command.speed}")
    points = [_point(said) for said in command.points]
    if not points:
        return
    await set_place(phone, *points[0])
    for begin, end in zip(points, points[1:], strict=False):
        seconds = _metres(begin, end) / speed
        steps = max(1, math.ceil(seconds / _TRAVEL_STEP_S))
        for step in range(1, steps + 1):
            await phone.pace.sleep(seconds / steps)
            share = step / steps
            await set_place(
                phone,
                begin[0] + (end[0] - begin[0]) * share,
                begin[1] + (end[1] - begin[1]) * share,
            )


def _point(said: str) -> tuple[float, float]:
    parts = said.split(",")
    if len(parts) != 2:
        raise StepFailed(f'a point of travel is "latitude,longitude", not {said!r}')
    return number(parts[0], "latitude"), number(parts[1], "longitude")


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two places on a sphere (haversine)."""
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(h)))


async def _turn(phone: FlowPhone, orientation: str) -> None:
    turns = ORIENTATIONS.get(orientation.upper())
    if turns is None:
        raise StepFailed(f"there is no orientation {orientation}; it is {', '.join(ORIENTATIONS)}")
    await phone.shell("settings", "put", "system", "accelerometer_rotation", "0")
    await phone.shell("settings", "put", "system", "user_rotation", str(turns))
    await phone.observe()


async def _wanted(to: str | None, phone: FlowPhone, mode: str) -> bool:
    """What a switch is set to; toggled if nothing is said."""
    if to is None:
        return not (await is_dark(phone) if mode == "dark" else await _flies(phone))
    if to.casefold() not in ("enabled", "disabled"):
        raise StepFailed(f"a mode is enabled or disabled, not {to!r}")
    return to.casefold() == "enabled"


async def _flies(phone: FlowPhone) -> bool:
    said = await phone.device.shell("settings", "get", "global", "airplane_mode_on")
    return said.strip() == "1"


async def _fly(phone: FlowPhone, on: bool) -> None:
    """Airplane mode by ConnectivityService's shell command (Android 11 and later)."""
    verb = "enable" if on else "disable"
    try:
        await phone.shell("cmd", "connectivity", "airplane-mode", verb)
    except CommandFailed as error:
        raise StepFailed(f"airplane mode could not be switched: {error}") from error
    if await _flies(phone) != on:
        raise StepFailed(f"airplane mode was told to {verb}, and did not")
    await phone.observe()


async def _darken(phone: FlowPhone, on: bool) -> None:
    try:
        await phone.shell("cmd", "uimode", "night", "yes" if on else "no")
    except CommandFailed as error:
        raise StepFailed(f"dark mode could not be switched: {error}") from error
    if await is_dark(phone) != on:
        raise StepFailed("dark mode was switched, and the phone says that it did not change")
    await phone.observe()


async def _start_film(context: FlowContext, name: str) -> str:
    """Begin a film; gives a note if it is of the steps' screens."""
    if context.recording is not None:
        raise StepFailed("a recording is under way; stop it first")
    phone, target = context.phone, context.artifact(name, ".mp4")
    note = ""
    try:
        if context.hides:
            raise NoFilm("a film of the phone's own would show secrets")
        film = await PhoneFilm.begin(phone.device, phone.pace, "tapwright-recording")
    except NoFilm as error:
        if context.steps_film is None:
            raise StepFailed(str(error)) from error
        film, note = context.steps_film(), f"{error}; the film is of the screens of steps"
    context.recording = RecordingProcess(film, target)
    return note


async def stop_film(context: FlowContext) -> str:
    """End the film that is under way and save it; a note if there is none."""
    under_way = context.recording
    if under_way is None:
        return "no recording was under way"
    context.recording = None
    film, target = under_way.film, under_way.target
    try:
        if isinstance(film, StepsFilm):
            shown = (await context.phone.settled()).frame.image
            target = await asyncio.to_thread(film.write, target, shown)
        else:
            target.write_bytes(await film.end())
    except NoFilm as error:
        raise StepFailed(str(error)) from error
    return f"saved {target}"
