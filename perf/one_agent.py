"""One agent alone in its process: what its steps take of processor time.

Run by the Python of any version of tapwright, which it measures; it says so in one line of JSON.
"""

import asyncio
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from tapwright.agent.models.factory import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.device import AdbDevice
from tapwright.device.adb import AdbClient
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.traces import End, RunFolder, StepRecord


def cpu_s() -> float:
    """What this process has used so far, in user and system time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def play(port: int, serial: str, url: str) -> dict[str, float]:
    """One episode; what is counted lies between its first step and its last."""
    client = AdbClient(port=port)
    await client.connect(serial)
    device = await AdbDevice.attach(client, serial)
    await device.shell("am", "force-stop", "com.android.settings")
    await device.shell("am", "start", "-n", "com.android.settings/.Settings")
    marks: list[tuple[float, float]] = []
    waited_s: list[float] = []

    def on_step(step: StepRecord) -> None:
        marks.append((cpu_s(), time.perf_counter()))
        waited_s.append(step.timings.model_s)

    with tempfile.TemporaryDirectory() as folder:
        run = RunFolder.create(Path(folder), "one", "0.1.0")
        model = build_model(find_profile("rehearsal", url), EndpointGates())
        settings = Settings(max_steps=60, effort="fixed:low")
        async with open_session(settings, model=model) as session:
            goal = "wander about in the settings"
            record = await session.attempt(goal, device, run=run, on_step=on_step)
        await model.close()
    await device.close()
    if record.end is not End.COMPLETED:
        raise SystemExit(f"the measured episode ended with {record.end}: {record.end_why}")
    steps = len(marks) - 1
    (first_cpu, first_s), (last_cpu, last_s) = marks[0], marks[-1]
    return {
        "steps": steps,
        "cpu_s": (last_cpu - first_cpu) / steps,
        "wall_s": (last_s - first_s) / steps,
        "model_s": sum(waited_s[1:]) / steps,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(play(int(sys.argv[1]), *sys.argv[2:4]))))
