"""One attempt at one of AndroidWorld's tasks, on its side: environment, set-up, score, tidying."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from ...device.device import Device
from ...device.errors import CommandFailed, DeviceError
from ...tasks.state import StateUnreadable
from ...tasks.task import NotForThisPhone
from .aliases import Aliases, wanted_aliases
from .env import open_env
from .package import NativeTask, part

_T = TypeVar("_T")
# Tasks whose set-up calls `adb_utils.text_emulator`, that is `adb emu sms send`.
_TEXTED = frozenset(
    {
        "SimpleSmsReply",
        "SimpleSmsReplyMostRecent",
        "SimpleSmsResend",
        "SimpleSmsSendReceivedAddress",
    }
)
# Tasks whose verifiers read `hint_text`; AOSP's dumper tells it since Android 15
# (frameworks/base, AccessibilityNodeInfoDumper).
_HINTS = frozenset({"ContactsNewContactDraft"})
_HINTS_SINCE = 35
_LONGEST = 400


class NativeStage:
    """A task of AndroidWorld on a phone. Its code waits where ours must not, so it has a thread."""

    def __init__(self, task: NativeTask, device: Device, aliases: Aliases) -> None:
        self.stood_in = aliases.told(needed_packages(task))
        self._task = task
        self._env: Any = open_env(device, asyncio.get_running_loop(), aliases)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="android-world")
        self._begun = False

    async def begin(self) -> None:
        """Bring the phone to the task's start; raises DeviceError, and StateUnreadable for whatever
        else its set-up raises."""
        self._begun = True
        await self._call("set-up", self._task.initialize_task, self._env)
        # As its episode runner does before an agent's first step.
        go_home = self._task.start_on_home_screen
        await self._call("set-up", lambda: self._env.reset(go_home=go_home))

    async def score(self, answer: str | None) -> float:
        """What its verifier says, with the agent's answer where it looks for it.

        Raises DeviceError, and StateUnreadable for whatever the verifier raises or if that is no
        share of the goal.
        """
        self._env.interaction_cache = answer or ""
        score = float(await self._call("verifier", self._task.is_successful, self._env))
        if not 0.0 <= score <= 1.0:
            raise StateUnreadable(f"the verifier of {self._task.name} says {score}")
        return score

    async def end(self) -> None:
        """Tidy up if anything was begun; raises as `begin` does."""
        try:
            if self._begun:
                await self._call("tear-down", self._task.tear_down, self._env)
        finally:
            # A command that hangs ends by its own time limit.
            self._thread.shutdown(wait=False)

    async def _call(self, what: str, call: Callable[..., _T], *args: object) -> _T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, call, *args)
        except DeviceError:
            raise
        except Exception as error:
            told = f"{type(error).__name__}: {error}"[:_LONGEST]
            raise StateUnreadable(f"the {what} of {self._task.name} failed: {told}") from error


async def check_phone(task: NativeTask, device: Device, asked: Mapping[str, str]) -> Aliases:
    """The packages that stand for others on this phone.

    Raises NotForThisPhone with what the task needs and the phone has not, DeviceError if it is
    gone.
    """
    installed = await installed_packages(device)
    aliases = wanted_aliases(asked, installed)
    missing = [
        f"{app} ({package})"
        for package, app in needed_packages(task).items()
        if aliases.packages.get(package, package) not in installed
    ]
    if missing:
        raise NotForThisPhone(f"not on this phone: {', '.join(missing)}")
    if task.name in _TEXTED and not device.info.serial.startswith("emulator-"):
        raise NotForThisPhone(
            "texts have to arrive, for which AndroidWorld uses the console of an emulator (adb "
            "emu), which this phone has not"
        )
    if task.name in _HINTS and device.info.api_level < _HINTS_SINCE:
        raise NotForThisPhone(
            "its verifier asks for the hints of fields, which uiautomator tells from Android 15 on"
        )
    if not await _root(device):
        raise NotForThisPhone(
            "AndroidWorld sets the clock and clears apps as root, and adb is not: try "
            f"adb -s {device.info.serial} root"
        )
    return aliases


async def installed_packages(device: Device) -> frozenset[str]:
    """The packages on the phone; raises DeviceError."""
    listed = await device.shell("pm", "list", "packages")
    return frozenset(line.removeprefix("package:").strip() for line in listed.splitlines())


def needed_apps(task: NativeTask) -> tuple[str, ...]:
    """The apps of the task by AndroidWorld's names; of one that draws which app it is about, that
    one, be it among them or besides."""
    names = tuple(name for name in task.app_names if name)
    drawn = task.params.get("app_name")
    if not isinstance(drawn, str):
        return names
    return (drawn,) if drawn in names else (*names, drawn)


def needed_packages(task: NativeTask) -> Mapping[str, str]:
    """The packages of these apps, with the apps' names, by AndroidWorld's own table."""
    utils = part("env.adb_utils")
    found: dict[str, str] = {}
    for app in needed_apps(task):
        activity: str | None = utils.get_adb_activity(app)
        if activity is not None:
            found[utils.extract_package_name(activity)] = app
    return found


async def _root(device: Device) -> bool:
    try:
        return (await device.shell("id", "-u")).strip() == "0"
    except CommandFailed:
        return False
