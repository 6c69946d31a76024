"""The command line as a user runs it: a process of its own, with an adb server of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer

TIMEOUT_S = 60


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def adb_server() -> Iterator[PrivateAdbServer]:
    server = PrivateAdbServer()
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())


@pytest.fixture
def environment(adb_server: PrivateAdbServer, tmp_path: Path) -> dict[str, str]:
    """No keys, no settings, the private adb server, plain output."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("STEP", "TAPWRIGHT", "OPENAI"))
    }
    return kept | {
        "ANDROID_ADB_SERVER_PORT": str(adb_server.port),
        "HOME": str(tmp_path),
        "COLUMNS": "120",
        "TERM": "dumb",
    }


@pytest.fixture
def tapwright(environment: dict[str, str], tmp_path: Path) -> Run:
    """Runs `tapwright ARGUMENTS` in an empty folder."""

    def run(*arguments: str, **variables: str) -> Result:
        finished = subprocess.run(
            [sys.executable, "-m", "tapwright", *arguments],
            cwd=tmp_path,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            stdin=subprocess.DEVNULL,
        )
        return Result(finished.returncode, finished.stdout, finished.stderr)

    return run
