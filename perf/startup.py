"""How long a user waits before anything happens."""

import subprocess
import sys

from .row import Row, p50, times_ms_sync


async def measure() -> list[Row]:
    """Whole processes, started anew each time; the baseline is an empty Python process."""
    empty = p50(_runs("-c", "pass"))
    return [
        Row("startup", "tapwright --help", p50(_runs("-m", "tapwright", "--help")) / 1e3, "s", 0.4,
            empty / 1e3, "python -c pass"),
        Row("startup", "import tapwright", p50(_runs("-c", "import tapwright")) / 1e3, "s", 0.25,
            empty / 1e3, "python -c pass"),
    ]  # fmt: skip


def _runs(*arguments: str) -> list[float]:
    command = [sys.executable, *arguments]
    return times_ms_sync(lambda: subprocess.run(command, check=True, capture_output=True), 9)
