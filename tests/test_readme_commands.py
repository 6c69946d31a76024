"""The commands of README and docs/, page by page, each in one folder as a reader types them.

What needs a key or a real phone is listed with the reason: a new command is either run or listed.
What takes long is run with TAPWRIGHT_FULL=1, as in CI.
"""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest
from adbutils import adb_path

from tapwright.device.adb import PrivateAdbServer

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
START_S = 60

KEY, PHONE = "needs a key of a model's endpoint", "needs a real phone"
SDK = "needs an Android SDK; tests/cli/test_emulator.py runs it on a stand-in"
POOL = "tests/fleet/test_fleet_command.py and tests/bench/test_pool.py run it"
BENCH = "the README's bench is run"
# Page, command and why it is not run.
NOT_RUN = [
    ("README.md", r"make test", "is what runs this"),
    ("README.md|running.md", r"tapwright doctor", PHONE),
    ("README.md|running.md|emulators.md", r"tapwright run \"Turn on airplane mode\" .*", PHONE),
    ("benchmarking.md|cost.md", r"tapwright bench daily .*--model step.*", KEY),
    ("README.md", r"tapwright bench smoke --model step.*", KEY),
    ("models.md", r"(export STEP_API_KEY=|tapwright run ).*", KEY),
    ("running.md", r"tapwright run .* --(secret|extract) .*", KEY),
    ("running.md", r"tapwright view", "the README's is run"),
    ("emulators.md", r"tapwright emulator .*", SDK),
    ("emulators.md", r"tapwright (fleet|run --task|bench smoke --pool) .*", POOL),
    ("benchmarking.md", r"tapwright bench daily --resume RUN", KEY + ", like its run"),
    ("benchmarking.md", r"tapwright (bench smoke|compare RUN_A RUN_B)", BENCH),
    ("comparing.md", r"tapwright (compare|bench) .*", "tests/bench and tests/cli run it"),
    ("cost.md", r"tapwright cost RUN.*", "tests/traces/test_money.py runs it"),
    ("cost.md", r"tapwright tune .*", "tests/cli/test_routes.py runs it"),
    ("start.md", r"tapwright demo", "is what `make demo` of the README runs"),
]
LONG = [
    r"tapwright bench smoke", r"tapwright compare RUN_A RUN_B", r"make gallery",
    r"tapwright job (check|history).*",
]  # fmt: skip


@dataclass(frozen=True)
class Command:
    """A line after `$`, without its comment, and the lines that its page says it prints."""

    page: str
    line: str
    promised: tuple[str, ...]


def commands(page: Path) -> list[Command]:
    """All commands in `console` blocks, in order."""
    found: list[Command] = []
    for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        for one in re.split(r"^\$ ", block.replace("\\\n", ""), flags=re.MULTILINE)[1:]:
            line, _, output = one.partition("\n")
            line = re.sub(r"\s+#.*", "", line).strip()
            found.append(Command(page.name, line, tuple(output.splitlines())))
    return found


COMMANDS = [command for page in PAGES for command in commands(page)]


def reason(command: Command) -> str:
    """Why a command is not run; empty if it is."""
    for pages, line, why in NOT_RUN:
        if command.page in pages.split("|") and re.fullmatch(line, command.line):
            return why
    if not FULL and any(re.fullmatch(line, command.line) for line in LONG):
        return "takes long; TAPWRIGHT_FULL=1 runs it"
    return ""


TYPED = sorted({one.page for one in COMMANDS if not reason(one)})


@dataclass
class Reader:
    """Somebody in a folder like a checkout, with the environment activated and adb installed."""

    folder: Path
    environment: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def types(self, line: str) -> str:
        """Run a command to its end and give what it printed; any exit code but 0 is a failure."""
        done = subprocess.run(
            ["bash", "-c", self.filled(line)], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"$ {line}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stdout + done.stderr
        return done.stdout

    def leaves_running(self, line: str, until: str) -> str:
        """Start a command and give what it printed up to and with a line that contains `until`."""
        process = subprocess.Popen(
            ["bash", "-c", f"exec {self.filled(line)}"], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.running.append(process)
        assert process.stdout
        said = ""
        while until not in said:
            one = process.stdout.readline()
            assert one, f"$ {line}\nended with {process.wait()}\n{said}"
            said += one
        return said

    def stops(self) -> None:
        """Ctrl-C on what was started last."""
        process = self.running.pop()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=START_S)
        assert process.returncode in (0, 130), out
        assert "Traceback" not in out

    def filled(self, line: str) -> str:
        """The line with the page's placeholders replaced by what they stand for here."""
        for name, value in self.words.items():
            line = re.sub(rf"\b{name}\b", value, line)
        return line


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    folder, tools = tmp_path / "tapwright", tmp_path / "tools"
    folder.mkdir()
    tools.mkdir()
    kept = {"runs", "build", "dist", ".git", ".venv"}
    for entry in ROOT.iterdir():
        if entry.name not in kept:
            (folder / entry.name).symlink_to(entry)
    (tools / "adb").symlink_to(adb_path())
    # `make install` and `source .venv/bin/activate` with the environment that runs the tests.
    (folder / ".venv").mkdir()
    for part in ("bin", "lib", "pyvenv.cfg"):
        (folder / ".venv" / part).symlink_to(Path(sys.prefix) / part)
    for stamp in (".installed", ".dev"):
        # Without it make installs this folder into the environment that runs the tests.
        (folder / ".venv" / stamp).touch()
    path = f"{tools}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    server = PrivateAdbServer()
    asyncio.run(server.start())
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("STEP", "TAPWRIGHT", "OPENAI"))
    }
    environment |= {
        "PATH": path, "HOME": str(tmp_path), "ANDROID_ADB_SERVER_PORT": str(server.port),
        "BROWSER": "true", "PYTHONUNBUFFERED": "1", "TERM": "dumb", "COLUMNS": "120",
    }  # fmt: skip
    here = Reader(folder, environment)
    yield here
    while here.running:
        here.running[-1].send_signal(signal.SIGINT)
        here.running.pop().communicate(timeout=START_S)
    asyncio.run(server.stop())


def make_demo(reader: Reader, command: Command) -> None:
    said = reader.types(command.line)
    assert "3 of 3" in said or said.count("passed") >= 3, said
    assert "simulated" in said and "scripted" in said, "it says what it is"
    assert list((reader.folder / "runs").iterdir())


def view(reader: Reader, command: Command) -> None:
    said = reader.leaves_running(command.line, "http://")
    address = re.search(r"http://\S+", said)
    assert address
    with urllib.request.urlopen(address[0].rstrip(".,;")) as answer:
        assert answer.status == 200
    reader.stops()


def doctor(reader: Reader, command: Command) -> None:
    said = reader.types(command.line)
    seen = re.findall(r"^(?:ok|warn) +(\w+)", said, re.MULTILINE)
    promised = re.findall(r"^(?:ok|warn) +(\w+)", "\n".join(command.promised), re.MULTILINE)
    assert seen and (seen == promised or not promised), said


def bench(reader: Reader, command: Command) -> None:
    before = set((reader.folder / "runs").iterdir())
    reader.types(command.line)
    (run,) = set((reader.folder / "runs").iterdir()) - before
    for name in ("results.jsonl", "summary.json", "junit.xml", "report.html", "submission"):
        assert (run / name).exists(), f"a run leaves {name}"
    copy = run.with_name(f"{run.name}-again")
    shutil.copytree(run, copy)
    reader.words |= {"RUN_A": str(run), "RUN_B": str(copy)}


def phone(reader: Reader, command: Command) -> None:
    said = reader.leaves_running(command.line, "Ctrl-C")
    (serial,) = re.findall(r"^\S+:\d+$", said, re.MULTILINE)
    reader.words["SERIAL"] = serial


def rides(reader: Reader, command: Command) -> None:
    rows = reader.types(command.line).splitlines()
    assert len(rows) > 10 and all(row.count("|") > 5 for row in rows)
    reader.words["RIDES"] = str(len(rows))


def book(reader: Reader, command: Command) -> None:
    assert "requested|Comfort" in reader.types(command.line)
    (query,) = [one.line for one in COMMANDS if "sqlite3" in one.line]
    assert len(reader.types(query).splitlines()) == int(reader.words["RIDES"]) + 1


def message(reader: Reader, command: Command) -> None:
    assert "body=Hello" in reader.types(command.line)


def works(reader: Reader, command: Command) -> None:
    assert reader.types(command.line)


def draws_the_gallery(reader: Reader, command: Command) -> None:
    reader.types(command.line)
    assert len(list((reader.folder / "build" / "gallery").rglob("*.png"))) > 10


def flow(reader: Reader, command: Command) -> None:
    assert reader.types(command.line)
    report = ElementTree.parse(reader.folder / "report.xml").getroot()
    assert [suite.get("failures") for suite in report.iter("testsuite")] == ["0"]


RUN: list[tuple[str, Callable[[Reader, Command], None]]] = [
    (r"make demo", make_demo),
    (r"tapwright view", view),
    (r"tapwright init test --in .*", works),
    (r"tapwright job serve .*", view),
    (r"tapwright doctor pocket", doctor),
    (r"tapwright flow check my-app/flows", works),
    (r"tapwright test my-app/flows .*", flow),
    (r"tapwright job (new|check|run) .*", works),
    (r"tapwright job history", works),
    (r"tapwright bench smoke", bench),
    (r"tapwright compare RUN_A RUN_B", works),
    (r"tapwright phone .*", phone),
    (r"adb -s SERIAL shell .*sqlite3.*", rides),
    (r"python examples/book_a_ride.py SERIAL", book),
    (r"examples/send_a_message.sh .*", message),
    (r"make gallery", draws_the_gallery),
]


def check_of(command: Command) -> Callable[[Reader, Command], None] | None:
    """What runs a command and looks at what it did."""
    return next((check for line, check in RUN if re.fullmatch(line, command.line)), None)


def test_every_command_is_run_or_listed_with_a_reason() -> None:
    unlisted = [one for one in COMMANDS if not reason(one) and check_of(one) is None]
    assert COMMANDS and unlisted == []
    for pages, line, _ in NOT_RUN:
        for page in pages.split("|"):
            assert any(one.page == page and re.fullmatch(line, one.line) for one in COMMANDS), (
                f"{page} has no {line} any more"
            )
    for line, _ in RUN:
        assert any(re.fullmatch(line, one.line) for one in COMMANDS), f"no {line} any more"


@pytest.mark.parametrize("page", TYPED)
def test_the_commands_work_in_the_order_in_which_they_stand(reader: Reader, page: str) -> None:
    for command in COMMANDS:
        if command.page == page and not reason(command):
            check = check_of(command)
            assert check, command
            began_s = time.monotonic()
            check(reader, command)
            print(f"{time.monotonic() - began_s:6.1f} s  $ {command.line}")  # noqa: T201
