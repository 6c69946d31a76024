"""Reading the UI tree: through the agent, else through the phone's own `uiautomator dump`."""

import asyncio
import re

from ..actions.log import get_logger
from .adb import AdbTransport
from .errors import AgentError, CaptureFailed
from .settle import Sleeper
from .u2 import Remote
from .ui import UiTree

log = get_logger(__name__)

_FILE = "/data/local/tmp/tapwright-ui.xml"
# Through a file: on many phones the dump to the terminal loses its end.
_SCRIPT = f"rm -f {_FILE}; uiautomator dump {{}}{_FILE}; cat {_FILE}; rm -f {_FILE}"
# AccessibilityNodeInfoDumper.dumpWindowsToFile (Android 11 and later): every display, and in each
# its windows, the topmost first, with a hierarchy of their own.
_DISPLAY = r'<display id="{}">(.*?)</display>'
_HIERARCHY = re.compile(r"<hierarchy([^>]*)>(.*?)</hierarchy>", re.DOTALL)
_TIMEOUT_S = 20.0
# Said while a window changes or something on the screen moves (AOSP DumpCommand: "null root node
# returned by UiTestAutomationBridge", "could not get idle state"), and while another connection for
# accessibility is being given up ("UiAutomationService ... already registered").
_PASSING = ("null root node", "could not get idle state", "already registered")
_PAUSES_S = (0.3, 1.0)


class ViewReader:
    """Reads the views of one phone.

    The agent holds the phone's only connection for accessibility: while it runs, the phone's own
    command would fail or end it, so it is stopped before that is tried.
    """

    def __init__(
        self, transport: AdbTransport, remote: Remote, sleep: Sleeper = asyncio.sleep
    ) -> None:
        self._transport = transport
        self._remote = remote
        self._sleep = sleep
        self.display = 0
        """The logical display to read; others than the first are not the agent's to tell."""

    async def read(self) -> UiTree:
        """The views on the screen now; raises CaptureFailed with the phone's reason."""
        if self._remote.agent.usable and not self.display:
            try:
                return await self._remote.tree()
            except AgentError as exc:
                log.warning("views not read by the agent", why=str(exc))
                await self._remote.agent.stop()
        if not self.display:
            return await read_ui(self._transport, sleep=self._sleep)
        await self._remote.agent.stop()
        return await read_ui(self._transport, self.display, sleep=self._sleep)


async def read_ui(
    transport: AdbTransport, display: int = 0, *, sleep: Sleeper = asyncio.sleep
) -> UiTree:
    """The views as the phone's own command tells them; raises CaptureFailed with its reason.

    A reason that passes by itself is waited out, a few times.
    """
    for pause_s in _PAUSES_S:
        try:
            return await _read_once(transport, display)
        except CaptureFailed as exc:
            if not any(sign in str(exc) for sign in _PASSING):
                raise
            log.info("views not read yet", why=str(exc))
        await sleep(pause_s)
    return await _read_once(transport, display)


async def _read_once(transport: AdbTransport, display: int) -> UiTree:
    script = _SCRIPT.format("--windows " if display else "")
    result = await transport.script(script, timeout_s=_TIMEOUT_S)
    if display:
        return _of_display(result.stdout.decode("utf-8", "replace"), display)
    start = result.stdout.find(b"<?xml")
    end = result.stdout.rfind(b"</hierarchy>")
    if start < 0 or end < 0:
        said = (result.stdout + result.stderr).decode("utf-8", "replace").strip()[:300]
        raise CaptureFailed(f"the phone could not tell its views: {said}; try again when it rests")
    xml = result.stdout[start : end + len(b"</hierarchy>")]
    return UiTree.parse(xml.decode("utf-8", "replace"))


def _of_display(said: str, display: int) -> UiTree:
    """The windows of one display as one tree, drawn from the lowest to the topmost."""
    part = re.search(_DISPLAY.format(display), said, re.DOTALL)
    windows = _HIERARCHY.findall(part[1]) if part else []
    if not windows:
        raise CaptureFailed(
            f"the phone told no views of display {display}: {said.strip()[:300]}; since Android 11 "
            "`uiautomator dump --windows` does"
        )
    nodes = "".join(body for _, body in reversed(windows))
    return UiTree.parse(f"<hierarchy{windows[0][0]}>{nodes}</hierarchy>")
