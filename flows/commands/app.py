"""Steps about apps: started, stopped, emptied, permitted; links and media."""

import re
from collections.abc import Mapping
from typing import assert_never

from ...actions import OpenApp
from ...device.apps import refused
from ...device.errors import CommandFailed
from ...tasks.own.doing import LARGEST_FILE, push
from ...tasks.state import StateUnreadable
from ..context import FlowContext
from ..language.commands import (
    AddMediaCommand,
    AppCommand,
    AppGroup,
    LaunchAppCommand,
    OpenLinkCommand,
    SetPermissionsCommand,
)
from ..language.mistakes import did_you_mean
from ..outcomes import StepFailed
from ..phone import FlowPhone
from .links import open_link, wait_until_in_front
from .permissions import set_permissions

_FILMS = frozenset({".mp4", ".mov", ".3gp", ".webm", ".mkv"})
_COMPONENT = re.compile(r"^\s*([\w.]+/\.?[\w.$]+)\s*$", re.MULTILINE)


async def on_app(context: FlowContext, command: AppGroup) -> str:
    """Carry out one step; gives a note, raises StepFailed."""
    phone = context.phone
    match command:
        case LaunchAppCommand():
            return await _launch(phone, command)
        case AppCommand(app_id=app_id, what="stop"):
            await phone.shell("am", "force-stop", app_id)
        case AppCommand(app_id=app_id, what="kill"):
            # As the system does when memory is short: what is in front stays.
            await phone.shell("am", "kill", app_id)
        case AppCommand(app_id=app_id):
            await _clear(phone, app_id)
        case SetPermissionsCommand(app_id=app_id, permissions=permissions):
            return await set_permissions(phone, app_id, permissions)
        case OpenLinkCommand():
            return await open_link(phone, command)
        case AddMediaCommand():
            return await _add_media(context, command)
        case _:
            assert_never(command)
    return ""


async def _launch(phone: FlowPhone, command: LaunchAppCommand) -> str:
    app_id = command.app_id
    if command.clear_state:
        await _clear(phone, app_id)
    # Maestro's documentation, launchApp: all permissions are allowed unless told otherwise.
    wanted = {"all": "allow"} if command.permissions is None else command.permissions
    try:
        note = await set_permissions(phone, app_id, wanted)
    except StepFailed as error:
        raise StepFailed(f"{error}{await _like(phone, app_id)}") from error
    if command.stop_app:
        await phone.shell("am", "force-stop", app_id)
    if command.arguments:
        await _start_with(phone, app_id, command.arguments)
    else:
        await phone.act(OpenApp(name=app_id))
    await phone.observe()
    return note


async def _like(phone: FlowPhone, app_id: str) -> str:
    listed = await phone.device.shell("pm", "list", "packages")
    return did_you_mean(app_id, (line.removeprefix("package:") for line in listed.split()))


async def _clear(phone: FlowPhone, app_id: str) -> None:
    try:
        said = await phone.shell("pm", "clear", app_id)
    except CommandFailed as error:
        raise StepFailed(f"the state of {app_id} could not be cleared: {error}") from error
    # `pm clear` also takes back what was granted (AOSP PackageManagerShellCommand.runClear).
    if "Success" not in said:
        raise StepFailed(f"the state of {app_id} could not be cleared: {said.strip()[:200]}")


async def _start_with(
    phone: FlowPhone, app_id: str, arguments: Mapping[str, str | int | float | bool]
) -> None:
    """Start an app with extras, and wait until it is in front."""
    asked = ("cmd", "package", "resolve-activity", "--brief", "-a", "android.intent.action.MAIN",
             "-c", "android.intent.category.LAUNCHER", app_id)  # fmt: skip
    found = _COMPONENT.findall(await phone.device.shell(*asked))
    if not found:
        raise StepFailed(f"{app_id} has no screen that a launcher could open")
    extras = [word for name, value in arguments.items() for word in _extra(name, value)]
    argv = ("am", "start", "-a", "android.intent.action.MAIN", "-c",
            "android.intent.category.LAUNCHER", "-n", found[-1], *extras)  # fmt: skip
    try:
        said = await phone.shell(*argv)
    except CommandFailed as error:
        raise StepFailed(f"{app_id} could not be opened: {error}") from error
    if refused(0, said):
        raise StepFailed(f"{app_id} could not be opened: {said.strip()[:300]}")
    await wait_until_in_front(phone, app_id)


def _extra(name: str, value: str | int | float | bool) -> tuple[str, str, str]:
    """The words of `am start` for an extra of its type (AOSP, Intent.parseCommandArgs)."""
    match value:
        case bool():
            return "--ez", name, str(value).lower()
        case int():
            return ("--ei" if -(2**31) <= value < 2**31 else "--el"), name, str(value)
        case float():
            return "--ef", name, str(value)
        case str():
            return "--es", name, value


async def _add_media(context: FlowContext, command: AddMediaCommand) -> str:
    """Copy files to the phone and have its media index look at them; notes what it misses."""
    phone = context.phone
    unlisted: list[str] = []
    for file in command.files:
        folder = "Movies" if file.suffix.lower() in _FILMS else "Pictures"
        path = f"/sdcard/{folder}/{file.name}"
        try:
            await push(phone.device, file, path)
        except StateUnreadable as error:
            raise StepFailed(f"{error} (at most {LARGEST_FILE} bytes)") from error
        # AOSP MediaProvider.call answers scan_file since Android 10; broadcasts do before.
        await phone.shell(
            "am", "broadcast", "-a", "android.intent.action.MEDIA_SCANNER_SCAN_FILE", "-d",
            f"file://{path}",
        )  # fmt: skip
        if not await _is_listed(phone, file.name):
            unlisted.append(file.name)
    phone.touched()
    if unlisted:
        return f"copied, but the phone's media index does not list {', '.join(unlisted)}"
    return ""


async def _is_listed(phone: FlowPhone, name: str) -> bool:
    quoted = name.replace("'", "''")
    try:
        rows = await phone.device.shell(
            "content", "query", "--uri", "content://media/external/file", "--projection",
            "_display_name", "--where", f"_display_name='{quoted}'",
        )  # fmt: skip
    except CommandFailed:
        return False
    return f"_display_name={name}" in rows
