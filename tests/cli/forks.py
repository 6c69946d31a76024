"""Runs the command line in forked processes, so that what it imports is imported only once.

As a script it reads one JSON document a line (`arguments`, `cwd`, `environment`, and the files
`out` and `err`), runs `tapwright ARGUMENTS` so in a forked process, and prints its exit code.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

# Nothing takes that long: it ends what hangs, on however busy a computer.
TIMEOUT_S = 300


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class Forks:
    """The process that forks; one command runs at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Result:
        """Run `tapwright ARGUMENTS` in a folder; it has five minutes."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            order = {
                "arguments": [*arguments],
                "cwd": str(cwd),
                "environment": dict(environment),
                "out": str(out),
                "err": str(err),
            }
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return Result(code, out.read_text("utf-8"), err.read_text("utf-8"))

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def _serve() -> None:
    for line in sys.stdin:
        order = cast(dict[str, object], json.loads(line))
        child = os.fork()
        if child == 0:
            _become(order)
        status = os.waitpid(child, 0)[1]
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


def _become(order: dict[str, object]) -> None:
    """Be the command from here on; never returns."""
    os.chdir(str(order["cwd"]))
    os.environ.clear()
    os.environ.update(cast(dict[str, str], order["environment"]))
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, path in ((1, order["out"]), (2, order["err"])):
        os.dup2(os.open(str(path), os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.dup2(nothing, 0)
    sys.argv = ["tapwright", *cast(list[str], order["arguments"])]
    signal.alarm(TIMEOUT_S)
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - what Python does with it, and then the end
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    import signal
    import traceback

    # What the commands import when they are run; here before, and once.
    import openai  # noqa: F401
    import rich.live  # noqa: F401

    import tapwright.api
    import tapwright.tasks  # noqa: F401
    from tapwright.cli import main, play, show  # noqa: F401

    _serve()
