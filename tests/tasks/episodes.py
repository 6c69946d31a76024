"""Plays one task to its end, in this process or in one that is killed; also a script of its own.

As a script it reads lines `SERIAL ADB_PORT FOLDER`, plays each in a forked process, and prints that
process's id: everything is imported already, so that a kill hits the episode and not the imports.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import openai

from tapwright.agent.models.factory import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.rehearsal import RehearsalServer, Solution, view_screen
from tapwright.device.adb import AdbClient
from tapwright.device.adb_device import AdbDevice
from tapwright.suites.registry import find_task
from tapwright.tasks import Task
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.tasks.solution import solution_of
from tapwright.traces import EpisodeRecord, RunFolder

TASK = "JoinWifi"
PRELOADED = openai.__version__


async def play(serial: str, adb_port: int, out: Path, episode: Path | None) -> EpisodeRecord:
    """Run the task into `out`, or go on with `episode`."""
    task = find_task(TASK)
    device = await AdbDevice.attach(AdbClient(port=adb_port), serial)
    try:
        return await play_attempt(device, out, task, solution_of(task), episode=episode)
    finally:
        await device.close()


async def play_attempt(
    device: AdbDevice,
    out: Path,
    task: Task,
    solution: Solution,
    episode: Path | None = None,
) -> EpisodeRecord:
    """Let `solution` play the task through the whole agent, into `out` or on with `episode`."""
    async with RehearsalServer() as server:
        url = server.add_session("run", solution, lambda: view_screen(device))
        model = build_model(find_profile("rehearsal", url), EndpointGates())
        try:
            async with open_session(Settings(), model=model) as session:
                if episode:
                    return await session.resume(episode, device, task=task)
                run = RunFolder.create(out, task.name, "0.1.0")
                return await session.attempt(task, device, run=run)
        finally:
            await model.close()


def main() -> None:
    """Fork for each line until there are no more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        serial, adb_port, out = line.split()
        child = os.fork()
        if child == 0:
            asyncio.run(play(serial, int(adb_port), Path(out), None))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
