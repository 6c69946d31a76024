"""Plays a plan of three acts in a process that waits to be killed at a place; a script of its own.

It reads lines `PLACE FOLDER`, forks, and says the child's id. The child writes each act that it did
into `acts.txt` and each call of its model into `calls.txt`, as a phone and a bill would keep them.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tapwright.actions import DeviceAction, Outcome
from tapwright.agent.models.base import Effort, Prompt, Reply
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.device.device import Observation
from tapwright.door import open_session
from tests.agent.editor import SAVE, TITLE, TYPED, Editor, Run, plan

ACTS, CALLS, HERE = "acts.txt", "calls.txt", "here.txt"


def wrote(file: Path, line: str) -> int:
    """How many lines the file has with this one."""
    with file.open("a") as out:
        out.write(f"{line}\n")
    return len(file.read_text().splitlines())


class KeptEditor(Editor):
    """Keeps what it did on disk, and stays for ever where it is to be killed."""

    def __init__(self, folder: Path, place: str = "") -> None:
        super().__init__()
        self._folder = folder
        self._place = place

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Do it, and write it down as it is done."""
        done = len(self.done)
        await self._stay(f"before-{done + 1}")
        outcome = await super().perform(action, seen)
        wrote(self._folder / ACTS, action.model_dump_json())
        await self._stay(f"after-{done + 1}")
        return outcome

    async def _stay(self, place: str) -> None:
        if place == self._place:
            (self._folder / HERE).write_text(place)
            await asyncio.Event().wait()


async def play(folder: Path, place: str) -> None:
    """The first reply's plan, up to the place."""

    def answer(prompt: Prompt, effort: Effort) -> Reply:
        assert wrote(folder / CALLS, "call") == 1, "only one reply is played before the kill"
        return plan((TITLE, "keyboard"), (TYPED, "milk"), SAVE)

    model = FunctionModel(answer, Run(folder).profile)
    async with open_session(Run(folder).settings(), model=model) as session:
        run = session.new_run("plan", ())
        await session.attempt("save it", KeptEditor(folder, place), run=run)


def main() -> None:
    """Fork for each line until there are no more."""
    find_profile("rehearsal", "http://127.0.0.1:1/v1")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        place, folder = line.split()
        child = os.fork()
        if child == 0:
            asyncio.run(play(Path(folder), place))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
