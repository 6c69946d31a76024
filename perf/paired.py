"""Versions of tapwright in turn, in the same minutes: an agent's processor time a step.

`python -m perf.paired now=. before=../before` plays a round with each folder's own `.venv`. Phone,
model and adb server are processes of their own, so that only the agent's work is counted.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
from collections.abc import Mapping
from pathlib import Path

from tapwright.agent.rehearsal import RehearsalServer, ScreenView, view_screen
from tapwright.device import AdbDevice, PrivateAdbServer
from tapwright.device.adb import AdbClient

from .agent import LOW_REASONING_TOKENS, Wander
from .row import Row

WORKER = Path(__file__).with_name("one_agent.py")


async def serve(port: int, serial: str, sessions: int) -> None:
    """The scripted model: prints the address of each session, and ends with its input."""
    client = AdbClient(port=port)
    await client.connect(serial)
    device = await AdbDevice.attach(client, serial)
    await device.shell("am", "start", "-n", "com.android.settings/.Settings")
    first = await view_screen(device)
    # It holds the phone no longer: two holders would restart each other's agent on it.
    await device.close()

    async def look() -> ScreenView:
        return first

    async with RehearsalServer(reasoning_tokens=LOW_REASONING_TOKENS) as server:
        for number in range(sessions):
            print(server.add_session(f"s{number}", Wander(), look), flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def compare(trees: Mapping[str, Path], rounds: int) -> dict[str, list[dict[str, float]]]:
    """What each round took with each version, the order turned round each time."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
    async with PrivateAdbServer() as client:
        here = dict(os.environ, ANDROID_ADB_SERVER_PORT=str(client.port))
        phone = await _started("-m", "tapwright", "phone", env=here)
        serial = (await _said(phone)).split()[-1]
        count = str(rounds * len(trees))
        model = await _started(
            "-m", "perf.paired", "--serve", str(client.port), serial, count, env=here
        )
        try:
            for number in range(rounds):
                for name in sorted(trees, reverse=bool(number % 2)):
                    python, url = trees[name] / ".venv/bin/python", await _said(model)
                    worker = await asyncio.create_subprocess_exec(
                        str(python), str(WORKER), str(client.port), serial, url,
                        cwd="/", stdout=asyncio.subprocess.PIPE,
                    )  # fmt: skip
                    said, _ = await worker.communicate()
                    if worker.returncode:
                        raise SystemExit(f"the round of {name} failed")
                    found[name].append(json.loads(said))
        finally:
            for process in (model, phone):
                process.terminate()
                await process.wait()
    return found


async def rows() -> list[Row]:
    """Of this version alone."""
    found = (await compare({"now": Path(__file__).parents[1]}, 3))["now"]
    cpu = statistics.median(one["cpu_s"] for one in found) * 1e3
    return [Row("agent", "processor time a step, the agent's own process", cpu, "ms")]


async def _started(*arguments: str, env: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=env, stderr=asyncio.subprocess.DEVNULL,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def _said(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


def main() -> None:
    """Print the medians of each version."""
    parser = argparse.ArgumentParser(prog="python -m perf.paired")
    parser.add_argument("--serve", nargs=3, metavar=("PORT", "SERIAL", "SESSIONS"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("trees", nargs="*", help="NAME=FOLDER")
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(int(given.serve[0]), given.serve[1], int(given.serve[2])))
        return
    named = (tree.partition("=") for tree in given.trees)
    trees = {name: Path(folder).resolve() for name, _, folder in named}
    for name, found in asyncio.run(compare(trees, given.rounds)).items():
        cpu_s = [one["cpu_s"] for one in found]
        wall_s = statistics.median(one["wall_s"] - one["model_s"] for one in found)
        print(
            f"{name}: {statistics.median(cpu_s) * 1e3:.1f} ms of processor time a step, "
            f"{min(cpu_s) * 1e3:.1f} at least; {wall_s * 1e3:.0f} ms without the model"
        )


if __name__ == "__main__":
    main()
