"""What is not run is not loaded: driving a phone imports neither suites nor the simulated phone."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.thread import PocketThread

# Of ours, to drive a phone that is attached: the whole command line included.
MOST_MODULES = 150
# Runs the command line to its end, then tells what it has loaded.
COMMAND = """
import sys
from tapwright.cli import main
sys.argv = ["tapwright", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    print("code", end.code or 0, file=sys.stderr)
print(*sorted(name for name in sys.modules if name.split(".")[0] == "tapwright"), file=sys.stderr)
"""


@pytest.fixture
def attached() -> Iterator[dict[str, str]]:
    """The environment of a process for which a phone is attached; it runs in this one."""
    server = PrivateAdbServer()
    asyncio.run(server.start())
    with PocketThread() as phones:
        asyncio.run(server.client.connect(f"127.0.0.1:{phones.port}"))
        yield dict(os.environ, ANDROID_ADB_SERVER_PORT=str(server.port))
    asyncio.run(server.stop())


def loaded(code: str, *arguments: str, folder: Path, env: dict[str, str]) -> tuple[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder, env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    *_, how, modules = done.stderr.strip().splitlines()
    return how, modules.split()


def test_a_goal_in_words_on_a_phone_loads_what_it_runs(
    attached: dict[str, str], tmp_path: Path
) -> None:
    env = attached | {"OPENAI_API_KEY": "k"}
    how, modules = loaded(
        COMMAND, "run", "Open the clock", "--model", "some-model",
        "--base-url", "http://127.0.0.1:9/v1", folder=tmp_path, env=env,
    )  # fmt: skip
    # The endpoint is not there: by then the phone has been looked at, and the model was asked.
    assert how == "code 3"
    others = ("tapwright.agent.rehearsal", "tapwright.bench", "tapwright.device.emulator_",
              "tapwright.emulator.pocket", "tapwright.suites")  # fmt: skip
    assert [name for name in modules if name.startswith(others)] == []
    assert len(modules) <= MOST_MODULES, " ".join(modules)


def test_importing_tapwright_loads_nothing_but_itself(tmp_path: Path) -> None:
    code = "import sys, tapwright; print('code 0'); print(*sys.modules, file=sys.stderr)"
    code = code.replace("print('code 0')", "print('code 0', file=sys.stderr)")
    _, modules = loaded(code, folder=tmp_path, env=dict(os.environ))
    assert [name for name in modules if name.startswith("tapwright.")] == []
    assert not {"pydantic", "openai", "rich", "typer", "PIL"} & set(modules)


def test_help_loads_no_actions(tmp_path: Path) -> None:
    how, modules = loaded(COMMAND, "--help", folder=tmp_path, env=dict(os.environ))
    assert how == "code 0"
    ours = ("tapwright", "tapwright.cli")
    assert all(name in ours or name.startswith("tapwright.cli.") for name in modules), modules
