"""The command line as a user runs it: a process of its own, with an adb server of its own."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tests.adb_servers import private_adb_server

from .forks import Forks, Result

Run = Callable[..., Result]

# The default run tries each kind once; the other ways to it are tried in CI.
ONLY_IN_CI = pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="another way to the same; TAPWRIGHT_FULL=1 runs it"
)

adb_server = pytest.fixture(scope="session")(private_adb_server)


@pytest.fixture
def empty_adb_server() -> Iterator[PrivateAdbServer]:
    """One that knows no phone: a shared one may still list those of earlier tests as offline."""
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


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    running = Forks()
    yield running
    running.close()


@pytest.fixture
def tapwright(forks: Forks, environment: dict[str, str], tmp_path: Path) -> Run:
    """Runs `tapwright ARGUMENTS` in an empty folder."""

    def run(*arguments: str, **variables: str) -> Result:
        return forks.run(arguments, tmp_path, environment | variables)

    return run
