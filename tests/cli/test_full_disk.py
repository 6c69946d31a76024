"""A disk that is full before anything was written: exit code 3, one sentence, no rests."""

import asyncio
import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

import pytest

from tapwright.actions.errors import UsageError
from tapwright.cli.failures import failure_of
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.errors import DeviceLost
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.traces import RunFolder
from tapwright.traces.files import Files


class Full(Files):
    """A disk with room for names and for no content."""

    def write(self, file: FileIO, content: memoryview) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def told(error: Exception, cause: BaseException | None = None) -> tuple[str, int, str]:
    error.__cause__ = cause
    found = failure_of(error)
    return found.kind, found.exit_code, found.message


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO])
def test_a_disk_that_refuses_is_infrastructure(number: int) -> None:
    refused = OSError(number, os.strerror(number), "/runs/a")
    kind, code, message = told(UsageError("no run folder can be made in /runs"), refused)
    assert (kind, code) == ("disk", 3)
    assert message == "no run folder can be made in /runs; make room there, or write elsewhere"
    kind, code, message = told(OSError(number, os.strerror(number), "/tmp/x"))
    assert (kind, code) == ("disk", 3) and message.startswith("the disk refuses: [Errno ")
    assert "'/tmp/x'" in message and "\n" not in message


def test_what_the_user_can_mend_stays_the_users(tmp_path: Path) -> None:
    for number in (errno.EACCES, errno.EROFS, errno.ENOTDIR):
        kind, code, _ = told(UsageError("no run folder"), OSError(number, os.strerror(number)))
        assert (kind, code) == ("usage", 2)
    assert told(UsageError("gone"), DeviceLost("gone"))[:2] == ("device", 2)
    assert told(ValueError("x"))[:2] == ("internal", 3)


def test_a_run_that_cannot_begin_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        RunFolder.create(tmp_path / "runs", "a", "0.1.0", files=Full())
    assert list((tmp_path / "runs").iterdir()) == []


@pytest.fixture
def serial(adb_server: PrivateAdbServer) -> Iterator[str]:
    with PocketThread() as phones:
        address = f"127.0.0.1:{phones.port}"
        asyncio.run(adb_server.client.connect(address))
        yield address
        asyncio.run(adb_server.client.disconnect(address))


# No file may grow beyond so many bytes: to whoever writes that is a disk that is full. The lease of
# the phone is smaller, and the record of a run with such a goal is larger.
ROOM = 1024
COMMAND = """
import resource, sys
from tapwright.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
main()
"""


@pytest.mark.parametrize("goal", ["x" * 2000, "look"])
def test_the_command_says_it_in_one_sentence(
    serial: str, environment: dict[str, str], tmp_path: Path, goal: str
) -> None:
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, str(ROOM), "run", goal, "--device", serial, "--json",
         "--model", "anything", "--base-url", "http://127.0.0.1:9/v1", "--out", str(out)],
        env=environment | {"OPENAI_API_KEY": "k"}, cwd=tmp_path,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done
    told = json.loads(done.stdout)["error"]
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("tapwright")]
    assert told["kind"] == "disk" and line == f"tapwright: {told['message']}"
    assert "Traceback" not in done.stderr
    if goal == "look":
        return  # the folder of the run is there, and only the episode's record did not fit
    assert line.startswith(f"tapwright: no run folder can be made in {out}: ")
    assert list(out.iterdir()) == []
