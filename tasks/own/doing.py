"""Carries out the steps of a set-up or a tear-down, all over adb."""

import shlex
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from ...actions import OpenApp
from ...device.device import Device
from ...device.errors import CommandFailed
from ..state import StateUnreadable
from .steps import Open, Push, Script, Setting, Shell, Sqlite, Step, pushed

# What a command line of the phone holds for sure.
_CHUNK = 60_000
LARGEST_FILE = 5_000_000


async def do_steps(device: Device, steps: Sequence[Step], folder: Path) -> None:
    """One after the other; files are looked for in `folder`.

    Raises DeviceError, and StateUnreadable for a step that cannot be done.
    """
    for step in steps:
        await _do(device, step, folder)


async def _do(device: Device, step: Step, folder: Path) -> None:
    match step:
        case "home":
            await device.shell("input", "keyevent", "HOME")
        case Shell(shell=words, may_fail=may_fail):
            await _run(device, words, may_fail)
        case Script(sh=line, may_fail=may_fail):
            await _run(device, ("sh", "-c", line), may_fail)
        case Setting(setting=name, value=value):
            namespace, _, key = name.partition(".")
            await device.shell("settings", "put", namespace, key, value)
        case Open(open=name):
            await _open(device, name)
        case Push(push=file, to=path):
            try:
                found = pushed(folder, file)
            except (OSError, ValueError) as error:
                raise StateUnreadable(f"the file to push cannot be read: {error}") from error
            await push(device, found, path)
        case Sqlite(sqlite=database, sql=sql):
            for statement in (sql,) if isinstance(sql, str) else sql:
                await device.shell("sqlite3", database, statement)


async def _run(device: Device, words: Sequence[str], may_fail: bool) -> None:
    try:
        await device.shell(*words)
    except CommandFailed:
        if not may_fail:
            raise


async def _open(device: Device, name: str) -> None:
    outcome = await device.perform(OpenApp(name=name), await device.observe())
    if outcome.status != "done":
        raise StateUnreadable(f"the set-up cannot open {name}: {outcome}")


async def push(device: Device, file: Path, path: str) -> None:
    """Copy a file to the phone; raises StateUnreadable if it cannot be read."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise StateUnreadable(f"the file to push cannot be read: {error}") from error
    if len(content) > LARGEST_FILE:
        raise StateUnreadable(f"{file} is larger than {LARGEST_FILE} bytes")
    await device.shell("mkdir", "-p", path.rpartition("/")[0] or "/")
    mode: Literal[">", ">>"] = ">"
    encoded = b64encode(content).decode()
    for start in range(0, len(encoded), _CHUNK) or (0,):
        part = encoded[start : start + _CHUNK]
        line = f"printf %s {part} | base64 -d {mode} {shlex.quote(path)}"
        await device.shell("sh", "-c", line)
        mode = ">>"
