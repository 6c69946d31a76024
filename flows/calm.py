"""Phones without animations while flows run, as a workspace's `disableAnimations` asks."""

import shlex
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from ..actions.log import get_logger
from ..device.device import Device
from ..device.errors import CommandFailed, DeviceError

# AOSP android.provider.Settings.Global: WINDOW_ANIMATION_SCALE and the other two; 0 is off.
SCALES = ("window_animation_scale", "transition_animation_scale", "animator_duration_scale")
SAID = "switches animations off until all flows have ended"

_log = get_logger(__name__)


@asynccontextmanager
async def without_animations(phones: Sequence[Device]) -> AsyncGenerator[None]:
    """Animations off on these phones until the block ends, then as they were; raises DeviceError
    if a phone does not take it."""
    async with AsyncExitStack() as stack:
        for phone in phones:
            await stack.enter_async_context(_calm(phone))
        yield


@asynccontextmanager
async def _calm(phone: Device) -> AsyncGenerator[None]:
    before: dict[str, str] = {}
    try:
        for name in SCALES:
            said = (await phone.shell("settings", "get", "global", name)).strip()
            before[name] = said
            await phone.shell("settings", "put", "global", name, "0")
        yield
    finally:
        for name, value in before.items():
            # AOSP's `settings get` prints null for what is not set.
            argv = ("delete", "global", name) if value == "null" else ("put", "global", name, value)
            try:
                await phone.shell("settings", *argv)
            except (CommandFailed, DeviceError) as error:
                _log.warning(
                    "animations could not be switched on again; do it by hand",
                    phone=phone.info.serial,
                    command=shlex.join(("adb", "shell", "settings", *argv)),
                    error=error,
                )
