"""A process that waits for a phone and says so: `python queued.py FOLDER NAME SECONDS`.

It prints `waiting` once it stands in the line, and `got NAME` once it has the phone, which it holds
until its standard input ends.
"""

import asyncio
import sys
from pathlib import Path

from tapwright.fleet.leases import Lease, Patience


def say(text: str) -> None:
    """Say it where the test reads it."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def main(folder: str, name: str, seconds: str) -> None:
    """Wait, hold, and let go."""
    patience = Patience(float(seconds), lambda text: say("waiting"))
    async with Lease("phone", Path(folder), patience=patience):
        say(f"got {name}")
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
