"""Reading the UI tree through the phone's own `uiautomator dump`."""

from .adb import AdbTransport
from .errors import CaptureFailed
from .ui import UiTree

_FILE = "/data/local/tmp/tapwright-ui.xml"
# Through a file: on many phones the dump to the terminal loses its end.
_SCRIPT = f"rm -f {_FILE}; uiautomator dump {_FILE}; cat {_FILE}; rm -f {_FILE}"
_TIMEOUT_S = 20.0


async def read_ui(transport: AdbTransport) -> UiTree:
    """The views on the screen now; raises CaptureFailed with the phone's reason."""
    result = await transport.script(_SCRIPT, timeout_s=_TIMEOUT_S)
    start = result.stdout.find(b"<?xml")
    end = result.stdout.rfind(b"</hierarchy>")
    if start < 0 or end < 0:
        said = (result.stdout + result.stderr).decode("utf-8", "replace").strip()[:300]
        raise CaptureFailed(f"the phone could not tell its views: {said}; try again when it rests")
    return UiTree.parse(result.stdout[start : end + len(b"</hierarchy>")].decode("utf-8"))
