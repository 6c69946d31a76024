"""u2.jar, which the uiautomator2 package brings, and its copy on the phone."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..adb import AdbTransport
from ..errors import AgentError

REMOTE_PATH = "/data/local/tmp/u2.jar"
_SUM_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class Jar:
    """The file and its md5 in hex digits."""

    content: bytes
    md5: str


def bundled_jar() -> Jar:
    """The jar in the installed package, which is not imported; raises AgentError without it."""
    spec = find_spec("uiautomator2")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "assets" / "u2.jar"
        if path.is_file():
            content = path.read_bytes()
            return Jar(content, hashlib.md5(content, usedforsecurity=False).hexdigest())
    from ...actions.extras import install_line

    raise AgentError(f"the agent's u2.jar is missing here: {install_line('phone')} brings it")


async def put_on_phone(transport: AdbTransport, jar: Jar) -> bool:
    """Copy the jar unless the same one is there; says whether it was copied."""
    line = f"md5sum {REMOTE_PATH} || toybox md5sum {REMOTE_PATH}"
    found = await transport.script(line, timeout_s=_SUM_TIMEOUT_S)
    if jar.md5 in found.text:
        return False
    await transport.push(jar.content, REMOTE_PATH, 0o644)
    return True
