"""ADBKeyboard, if it is installed: text by broadcast, the user's own keyboard put back after."""

import asyncio
import base64
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from ...actions.log import get_logger
from ..adb import AdbTransport
from ..errors import CommandFailed, DeviceError
from ..settle import Pace

log = get_logger(__name__)

KNOWN = ("com.android.adbkeyboard/.AdbIME", "com.github.uiautomator/.AdbKeyboard")
_ACTION = {KNOWN[0]: ("ADB_INPUT_B64", "msg"), KNOWN[1]: ("ADB_KEYBOARD_INPUT_TEXT", "text")}
_ANSWERS = KNOWN[1]  # openatx/uiautomator2's keyboard ends each broadcast with result=-1
_RESULT = re.compile(r"^Broadcast completed: result=(-?\d+)", re.MULTILINE)
_CHUNK = 8_000  # characters: far below the 64 KB that a command line may have in all
_READY_S = 3.0
_POLL_S = 0.05
_COMPONENT = re.compile(r"[\w.]+/[\w.$]+")


class KeyboardText:
    """Types through a keyboard made for adb."""

    name = "keyboard"

    def __init__(self, transport: AdbTransport, pace: Pace) -> None:
        self._transport = transport
        self._pace = pace

    async def installed(self) -> str | None:
        """The keyboard for adb that the phone has."""
        listing = await self._transport.shell("ime", "list", "-s", "-a")
        names = listing.text.split() if listing.code == 0 else ()
        return next((name for name in KNOWN if name in names), None)

    async def put(self, text: str) -> None:
        """Type `text`; raises CommandFailed, also if no keyboard for adb is installed."""
        keyboard = await self.installed()
        if keyboard is None:
            raise CommandFailed(("ime", "list"), 0, "", "no keyboard for adb is installed")
        action, extra = _ACTION[keyboard]
        async with self._chosen(keyboard):
            for start in range(0, len(text), _CHUNK):
                part = base64.b64encode(text[start : start + _CHUNK].encode()).decode()
                argv = ("am", "broadcast", "-a", action, "--es", extra, part)
                said = await self._transport.check(*argv)
                # ADBKeyboard never sets a result: of its text only a reading tells.
                if keyboard == _ANSWERS and not delivered(said):
                    raise CommandFailed(argv[:4], 0, said, "the broadcast reached no keyboard")

    @asynccontextmanager
    async def _chosen(self, keyboard: str) -> AsyncGenerator[None, None]:
        before = await self.current()
        try:
            await self._transport.check("ime", "enable", keyboard)
            await self._choose(keyboard)
            yield
        finally:
            # Shielded: a cancelled step must not leave the user with a keyboard without keys.
            await asyncio.shield(self._restore(before, keyboard))

    async def _restore(self, before: str | None, keyboard: str) -> None:
        try:
            if before is not None and before != keyboard:
                await self._choose(before)
        except DeviceError as exc:
            log.warning("keyboard not restored", keyboard=before, why=str(exc))
            raise

    async def _choose(self, keyboard: str) -> None:
        await self._transport.check("ime", "set", keyboard)
        deadline_s = self._pace.clock() + _READY_S
        while await self.current() != keyboard:
            if self._pace.clock() >= deadline_s:
                raise CommandFailed(("ime", "set", keyboard), 0, "", "the keyboard did not change")
            await self._pace.sleep(_POLL_S)

    async def current(self) -> str | None:
        """The keyboard in use; None if the phone does not name one."""
        line = ("settings", "get", "secure", "default_input_method")
        said = (await self._transport.check(*line)).strip()
        # Only what looks like a component: an error text once became the name of a keyboard.
        return said if _COMPONENT.fullmatch(said) else None


def delivered(said: str) -> bool:
    """Whether a receiver answered a broadcast: `am` prints a result, 0, also when nobody heard."""
    match = _RESULT.search(said)
    return match is not None and match[1] != "0"
