"""What a task would do to a phone, told before it is done: nothing here changes the phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..actions import DeviceAction, Outcome, describe
from ..device.device import Device, ForwardingDevice, Observation
from ..device.errors import CommandFailed
from ..traces.redactor import Redactor
from .state import StateUnreadable
from .task import Task

# Commands that only look; all others are kept and not run.
_LOOKS = frozenset({"date", "getprop", "ls", "stat", "find", "md5sum", "df", "id"})
_LOOKS_TWO = frozenset({
    ("pm", "list"), ("pm", "path"), ("settings", "get"), ("settings", "list"),
    ("am", "get-current-user"),
    ("content", "query"), ("dumpsys", "package"), ("dumpsys", "alarm"), ("dumpsys", "window"),
})  # fmt: skip
_LONGEST = 160
_RADIOS = {"wifi": "Wi-Fi", "bluetooth": "Bluetooth", "data": "mobile data", "nfc": "NFC"}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a task changes on the phone, a line each; `unknown` is why not all of it can be told,
    and `unreadable` why its checks cannot work on this phone."""

    changes: tuple[str, ...]
    unknown: str = ""
    unreadable: str = ""


class _Rehearsed(ForwardingDevice):
    """A phone that is looked at; whatever would change it is kept and answered with nothing."""

    def __init__(self, device: Device) -> None:
        super().__init__(device)
        self.commands: list[tuple[str, ...]] = []
        self.acts: list[DeviceAction] = []

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        self.acts.append(action)
        return Outcome.done()

    async def shell(self, *argv: str) -> str:
        if argv[0] in _LOOKS or argv[:2] in _LOOKS_TWO:
            return await self._device.shell(*argv)
        self.commands.append(argv)
        return ""

    async def close(self) -> None:
        """It is not ours to close."""


async def preview(task: Task, device: Device) -> Preview:
    """What the task would change on this phone, before, meanwhile and after; raises DeviceError if
    the phone is gone."""
    from .own.task import OwnTask  # it is built on tasks, as this is

    if task.changes_in_words:
        told = Preview(tuple(task.changes_in_words))
    else:
        told = _own(task) if isinstance(task, OwnTask) else await _told(task, device)
    try:
        await task.read(device)
    except (CommandFailed, StateUnreadable) as error:
        mask = Redactor(task.secrets).mask
        return Preview(told.changes, told.unknown, mask(str(error)))
    return told


async def _told(task: Task, device: Device) -> Preview:
    rehearsed = _Rehearsed(device)
    unknown = ""
    try:
        await task.set_up(rehearsed)
        before = len(rehearsed.commands)
        await task.tear_down(rehearsed)
    except (CommandFailed, StateUnreadable, ValueError) as error:
        # It decides by what an earlier command of its own has changed, or by what is not there.
        before, unknown = len(rehearsed.commands), f"{task.set_up.__doc__} ({error})"
    lines = [in_words(command) for command in rehearsed.commands[:before]]
    lines += [describe(act) for act in rehearsed.acts]
    lines += [f"meanwhile: {in_words(event.shell)}" for event in task.events if event.shell]
    lines += [f"afterwards: {in_words(command)}" for command in rehearsed.commands[before:]]
    return Preview(tuple(dict.fromkeys(lines)), unknown)


def _own(task: Task) -> Preview:
    from .own.story import story  # as above

    told = story(task)
    lines: list[str] = []
    for heading, before in (
        ("set-up", ""),
        ("events", "meanwhile: "),
        ("tear-down", "afterwards: "),
    ):
        found = told[heading]
        if isinstance(found, list):
            lines += [before + _short(str(line)) for line in found]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return Preview(tuple(dict.fromkeys(lines)))


def in_words(command: Sequence[str]) -> str:
    """What a command does to a phone, for somebody who does not read commands."""
    match tuple(command):
        case ("input", "keyevent", "HOME"):
            return "go to the home screen"
        case ("settings", "put", namespace, name, value):
            return f"put the setting {namespace}.{name} to {_short(value)}"
        case ("am", "force-stop", package):
            return f"close the app {package}"
        case ("svc", radio, "enable" | "disable" as how):
            return f"switch {_RADIOS.get(radio, radio)} {_on(how)}"
        case ("cmd", "connectivity", "airplane-mode", "enable" | "disable" as how):
            return f"switch airplane mode {_on(how)}"
        case ("pm", "grant" | "revoke" as how, package, permission):
            done = "give" if how == "grant" else "take"
            return f"{done} the app {package} the permission {permission.rpartition('.')[2]}"
        case ("content", "insert" | "update" | "delete" as how, "--uri", uri, *_):
            done = {"insert": "add an entry to", "update": "change", "delete": "delete from"}[how]
            return f"{done} {uri}: {_short(' '.join(command))}"
        case ("mkdir", *_, path):
            return f"make the folder {path}"
        case ("rm", *_, path):
            return f"delete {path}"
        case ("sqlite3", database, statement):
            return f"change the database {database}: {_short(statement)}"
        case words:
            return f"run on the phone: {_short(' '.join(words))}"


def _on(how: str) -> str:
    return "on" if how == "enable" else "off"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
