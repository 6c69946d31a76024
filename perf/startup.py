"""How long a user waits before anything happens, and how much is loaded for it."""

import subprocess
import sys

from .row import Row, p50, times_ms_sync

# What `tapwright run GOAL` loads to drive a phone that is attached: the test of lightness counts it
# in a whole run.
_DRIVING = """
import sys
import tapwright.cli.play, tapwright.cli.run, tapwright.device.adb_device
import tapwright.agent.models.remote, tapwright.agent.models.chat_wire
print(sum(name.split(".")[0] == "tapwright" for name in sys.modules))
"""


async def measure() -> list[Row]:
    """Whole processes, started anew each time; the baseline is an empty Python process."""
    empty = p50(_runs("-c", "pass"))
    return [
        Row("startup", "tapwright --help", p50(_runs("-m", "tapwright", "--help")) / 1e3, "s", 0.3,
            empty / 1e3, "python -c pass"),
        Row("startup", "import tapwright", p50(_runs("-c", "import tapwright")) / 1e3, "s", 0.05,
            empty / 1e3, "python -c pass"),
        Row("startup", "modules to drive a real phone", _modules(), "modules", 150,
            687, "version 0.1.0, its front door"),
    ]  # fmt: skip


def _runs(*arguments: str) -> list[float]:
    command = [sys.executable, *arguments]
    return times_ms_sync(lambda: subprocess.run(command, check=True, capture_output=True), 9)


def _modules() -> float:
    command = [sys.executable, "-c", _DRIVING]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
