"""Making an emulator hold still for tests: what moves, sleeps, locks or asks is switched off.

Sources of the settings: AOSP frameworks/base, Settings.java (Global, Secure) and
AppErrors.java (hide_error_dialogs); LockSettingsShellCommand.java; AlarmManagerService.java, shell
commands set-time and set-timezone; the set-ups of android_env, android_world and Maestro.
"""

import re
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ...actions.log import get_logger
from ...device.adb.transport import AdbTransport
from .errors import BootFailed, CannotStart

_log = get_logger(__name__)

# namespace, name, value
_SETTINGS: Final = (
    ("global", "window_animation_scale", "0"),
    ("global", "transition_animation_scale", "0"),
    ("global", "animator_duration_scale", "0"),
    # AC | USB | wireless: an emulator is always plugged in.
    ("global", "stay_on_while_plugged_in", "7"),
    # Crash and "isn't responding" dialogs of slow hosts.
    ("global", "hide_error_dialogs", "1"),
    ("global", "device_provisioned", "1"),
    ("secure", "user_setup_complete", "1"),
    ("secure", "immersive_mode_confirmations", "confirmed"),
    # An AVD has a hardware keyboard, which would hide the one on the screen.
    ("secure", "show_ime_with_hard_keyboard", "1"),
    # Longer than ViewConfiguration's 400 ms, for slow hosts turn taps into long presses; not the
    # 1500 of many set-ups, in which our own long press of 0.8 s would be a tap.
    ("secure", "long_press_timeout", "500"),
)
_UNLOCK: Final = (
    "locksettings set-disabled true",
    "input keyevent KEYCODE_WAKEUP",
    "wm dismiss-keyguard",
)
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_CLOCK_OFF_S = 2.0
_SCRIPT_S = 60.0


@dataclass(frozen=True, slots=True)
class SettleOptions:
    """What differs from one's own computer: a time zone (Olson name) and a locale (de-DE)."""

    timezone: str = ""
    locale: str = ""

    def __post_init__(self) -> None:
        if self.timezone and _ZONE.fullmatch(self.timezone) is None:
            raise CannotStart(f"a time zone is a name like Europe/Paris, not {self.timezone!r}")
        if self.locale and _LOCALE.fullmatch(self.locale) is None:
            raise CannotStart(f"a locale is a name like de-DE, not {self.locale!r}")


AS_IT_IS: Final = SettleOptions()


@dataclass(frozen=True, slots=True)
class SettleResult:
    """What did not take, by name, and by how much the clock was wrong before, in seconds."""

    unsettled: tuple[str, ...]
    clock_off_s: float


async def settle(
    transport: AdbTransport,
    options: SettleOptions = AS_IT_IS,
    now: Callable[[], float] = time.time,
) -> SettleResult:
    """Settle a booted emulator and read back what took.

    Raises BootFailed if the clock, the time zone or the locale is wrong and stays so: a test would
    not notice; a setting that an Android does not know is only told.
    """
    puts = [f"settings put {space} {name} {value}" for space, name, value in _SETTINGS]
    zone = shlex.quote(options.timezone)
    if options.timezone:
        puts.append(f"cmd alarm set-timezone {zone} || setprop persist.sys.timezone {zone}")
    await transport.script("\n".join((*puts, *_UNLOCK)), timeout_s=_SCRIPT_S, called="settle")
    gets = [f"echo {name}=$(settings get {space} {name})" for space, name, _ in _SETTINGS]
    read = await transport.script("\n".join(gets), timeout_s=_SCRIPT_S, called="settings get")
    pairs = (line.partition("=") for line in read.text.split())
    got = {name: value for name, _, value in pairs}
    missing = tuple(name for _, name, value in _SETTINGS if got.get(name) != value)
    if missing:
        _log.warning("not settled", serial=transport.serial, settings=", ".join(missing))
    await _check_place(transport, options)
    return SettleResult(missing, await repair_clock(transport, now))


async def _check_place(transport: AdbTransport, options: SettleOptions) -> None:
    if options.timezone:
        found = (await transport.check("getprop", "persist.sys.timezone")).strip()
        if found != options.timezone:
            raise BootFailed(
                f"{transport.serial} keeps the time zone {found or 'of its image'} and does not "
                f"take {options.timezone}"
            )
    if options.locale:
        # What was chosen later wins over what the image was built with.
        said = await transport.script(
            "getprop persist.sys.locale; getprop ro.product.locale", called="getprop"
        )
        found = next((line.strip() for line in said.text.splitlines() if line.strip()), "")
        if found != options.locale:
            raise BootFailed(
                f"{transport.serial} has the locale {found} and not {options.locale}: it is chosen "
                "at a cold boot, so start it without a snapshot"
            )


async def repair_clock(transport: AdbTransport, now: Callable[[], float] = time.time) -> float:
    """Set the clock to this computer's, and give by how many seconds it was wrong.

    A loaded snapshot has the time at which it was saved. Raises BootFailed if it stays wrong.
    """
    off_s = await _clock_off(transport, now)
    if abs(off_s) <= _CLOCK_OFF_S:
        return off_s
    # The alarm manager's shell command needs no root; date does, on older Androids.
    for line in (
        f"cmd alarm set-time {int(now() * 1000)}",
        f"date -u @{int(now())}",
        f"su 0 date -u @{int(now())}",
    ):
        await transport.script(line, called=line.split()[0])
        if abs(await _clock_off(transport, now)) <= _CLOCK_OFF_S:
            _log.info("clock repaired", serial=transport.serial, was_off_s=round(off_s))
            return off_s
    raise BootFailed(
        f"the clock of {transport.serial} is {abs(off_s):,.0f} s {'fast' if off_s > 0 else 'slow'} "
        "and cannot be set"
    )


async def _clock_off(transport: AdbTransport, now: Callable[[], float]) -> float:
    before = now()
    said = (await transport.check("date", "+%s")).strip()
    if not said.isdecimal():
        raise BootFailed(f"{transport.serial} tells no time: `date +%s` says {said[:80]!r}")
    # Between the question and the answer any time is right, and seconds are whole.
    told, after = int(said), now()
    if before - 1 <= told <= after:
        return 0.0
    return told - before if told < before else told - after
