"""A secret is known to the phone alone: no file, no stream and no process holds its text."""

import asyncio
import gzip
import json
import re
import threading
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tapwright.agent.rehearsal import RehearsalServer, view_screen
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.adb_device import AdbDevice
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.suites.daily.utilities.network import JoinWifi
from tapwright.suites.registry import find_task
from tapwright.tasks.solution import solution_of
from tapwright.traces import read_episodes, read_steps

from .conftest import ONLY_IN_CI, Run
from .forks import Result

SECRET = "croissant!"
NAME = "{wifi_key}"
GOAL = f"Join the Wi-Fi network Café Amélie with the password {NAME}"
GIVEN = ("--secret", "wifi_key=env:MY_PW")
OWN = """\
name: Join
goal: Join the Wi-Fi network Café Amélie with the password {wifi_key}
secrets:
  wifi_key: {env: MY_PW}
setup:
  - sh: echo {wifi_key} > /sdcard/key.txt
  - home
checks:
  - sh: cmd wifi status
    contains: Café Amélie
  - sh: echo {wifi_key}
    equals: "{wifi_key}"
  - file: /sdcard/key.txt
    lacks: "{wifi_key}"
  - shell: [nosuchcommand, "{wifi_key}"]
    contains: "{wifi_key}"
user:
  - about: [password]
    says: It is {wifi_key}
events:
  - after: 1
    shell: [log, "{wifi_key}"]
teardown:
  - shell: [rm, "/sdcard/key.txt", "{wifi_key}"]
    may_fail: true
"""


def joining() -> JoinWifi:
    """The player of the task that asks for this network, who knows the password by name only."""
    for trial in range(40):
        task = find_task("JoinWifi", trial)
        if isinstance(task, JoinWifi) and task.password == SECRET:
            return task.but(password=NAME)
    raise AssertionError("no trial draws that network")


@pytest.fixture
def phones() -> Iterator[PocketThread]:
    with PocketThread() as running:
        yield running


@pytest.fixture
async def serial(phones: PocketThread, adb_server: PrivateAdbServer) -> AsyncIterator[str]:
    address = f"127.0.0.1:{phones.port}"
    await adb_server.client.connect(address)
    yield address
    await adb_server.client.disconnect(address)


@pytest.fixture
async def model(adb_server: PrivateAdbServer, serial: str) -> AsyncIterator[tuple[str, ...]]:
    """The flags of a model that plays this."""
    device = await AdbDevice.attach(adb_server.client, serial)
    async with RehearsalServer(any_client=True) as server:
        url = server.add_session("run", solution_of(joining()), lambda: view_screen(device))
        yield ("--model", "anything", "--base-url", url)
    await device.close()


@contextmanager
def cmdlines() -> Iterator[list[bytes]]:
    """The command lines of all processes that were there at any time within the block."""
    seen: dict[bytes, None] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.005):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen[path.read_bytes()] = None
                except OSError:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    found: list[bytes] = []
    try:
        yield found
    finally:
        done.set()
        watcher.join()
        found += seen


def holding(folder: Path, text: str = SECRET) -> list[str]:
    """The files below a folder that hold a text, packed or not, in a name or in content."""
    wanted = text.encode()
    found: list[str] = []
    for path in (p for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        contents = [raw, str(path.relative_to(folder)).encode()]
        if path.suffix == ".gz":
            contents.append(gzip.decompress(raw))
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    inner = archive.read(name)
                    contents += [inner, gzip.decompress(inner) if name.endswith(".gz") else b""]
        if any(wanted in content for content in contents):
            found.append(str(path.relative_to(folder)))
    return found


def assert_kept(*results: Result, folder: Path, lines: list[bytes] = []) -> None:  # noqa: B006
    for result in results:
        assert SECRET not in result.out + result.err
    assert not [line for line in lines if SECRET.encode() in line]
    left = [name for name in holding(folder) if not name.startswith("own")]
    assert left == []


async def test_a_goal_in_words_with_a_secret(
    tapwright: Run,
    model: tuple[str, ...],
    serial: str,
    adb_server: PrivateAdbServer,
    tmp_path: Path,
) -> None:
    command = ("-v", "run", GOAL, *GIVEN, "--device", serial, *model, "--json")
    with cmdlines() as lines:
        result = await asyncio.to_thread(
            lambda: tapwright(*command, MY_PW=SECRET, STEP_API_KEY="k-123", OPENAI_API_KEY="k-123")
        )
    assert result.code == 0, result
    # The phone has the true password, or it would not be connected.
    status = await adb_server.client.transport(serial).check("cmd", "wifi", "status")
    assert "Café Amélie" in status
    (run,) = (tmp_path / "runs").iterdir()
    (record,) = read_episodes(run)
    assert record.goal == GOAL and record.secrets == ("wifi_key",)
    typed = [s.action for s in read_steps(run / "episodes" / record.id) if s.action]
    assert any(getattr(action, "text", "") == NAME for action in typed)
    assert json.loads((run / "run.json").read_text())["command"][4] == "wifi_key=env:MY_PW"
    others = [
        await asyncio.to_thread(tapwright, *words)
        for words in (
            ("trace", "show", str(run)),
            ("trace", "show", str(run), "--json"),
            ("trace", "show", str(run), "--step", "1"),
            ("trace", "pack", str(run), "--out", "run.zip"),
            ("trace", "export", str(run), "--csv", "steps.csv"),
            ("view", str(run), "--html", "page.html"),
            ("cost", str(run)),
        )
    ]
    assert [other.code for other in others] == [0] * len(others), others
    assert_kept(result, *others, folder=tmp_path, lines=lines)


async def test_a_run_that_was_cut_off_needs_its_secret_again(
    tapwright: Run, model: tuple[str, ...], serial: str, tmp_path: Path
) -> None:
    keys = {"MY_PW": SECRET, "STEP_API_KEY": "k-123", "OPENAI_API_KEY": "k-123"}
    begun = ("run", GOAL, *GIVEN, "--device", serial, *model, "--max-steps", "3")
    assert (await asyncio.to_thread(lambda: tapwright(*begun, **keys))).code == 1
    (episode,) = tmp_path.glob("runs/*/episodes/*")
    record = json.loads((episode / "episode.json").read_text())
    for key in ("end", "verdict"):
        del record[key]
    del record["settings"]["max_steps"]
    (episode / "episode.json").write_text(json.dumps(record))
    again = ("run", "--resume", str(episode))
    without = await asyncio.to_thread(lambda: tapwright(*again, **keys))
    assert without.code == 2 and "--secret wifi_key=env:VARIABLE" in without.err, without
    given = await asyncio.to_thread(lambda: tapwright(*again, *GIVEN, "--json", **keys))
    assert given.code == 0, given
    assert_kept(without, given, folder=tmp_path)


@pytest.mark.parametrize("kind", [pytest.param("run", marks=ONLY_IN_CI), "bench"])
async def test_a_task_with_a_secret(
    tapwright: Run, model: tuple[str, ...], serial: str, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    keys = {"MY_PW": SECRET, "STEP_API_KEY": "k-123", "OPENAI_API_KEY": "k-123"}
    task = ("run", "--task", "own.yaml") if kind == "run" else ("bench", "own.yaml")
    words = ("-v", *task, "--device", serial, *model)
    refused = await asyncio.to_thread(lambda: tapwright(*words, **keys))
    assert refused.code == 2 and "own.yaml reads MY_PW from your environment" in refused.err
    assert not list(tmp_path.glob("runs/*")), "nothing was begun"
    with cmdlines() as lines:
        result = await asyncio.to_thread(lambda: tapwright(*words, "--trust", **keys))
    assert result.code == 1, result
    assert "own.yaml reads MY_PW\n" in result.err
    (run,) = (tmp_path / "runs").iterdir()
    (record,) = read_episodes(run)
    assert record.verdict is not None
    connected, echoed, kept, missing = record.verdict.evidence[:4]
    assert (connected.holds, echoed.holds, kept.holds, missing.holds) == (True, True, False, False)
    assert echoed.found == NAME and kept.found == NAME and NAME in missing.what
    others = [
        await asyncio.to_thread(lambda words=words: tapwright(*words, **keys))
        for words in (
            ("trace", "pack", str(run), "--out", "run.zip"),
            ("view", str(run), "--html", "page.html"),
            *([("bench", "--report", str(run), "--json")] if kind == "bench" else []),
        )
    ]
    assert_kept(result, *others, folder=tmp_path, lines=lines)
    if kind == "bench":
        assert NAME in (run / "junit.xml").read_text() and (run / "submission").is_dir()


def test_the_tasks_commands_say_names(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    assert tapwright("tasks", "check", "own.yaml", MY_PW=SECRET).code == 2
    assert tapwright("trust", "own.yaml", "--yes").out == "own.yaml reads MY_PW\n"
    said = [
        tapwright("tasks", *words, MY_PW=SECRET)
        for words in (
            ("list", "own.yaml"),
            ("list", "own.yaml", "--json"),
            ("show", "own.yaml"),
            ("show", "own.yaml", "--json"),
            ("check", "own.yaml"),
            ("check", "own.yaml", "--device", "pocket"),
        )
    ]
    assert [one.code for one in said] == [0] * 6, said
    assert all(NAME in one.out for one in said)
    assert_kept(*said, folder=tmp_path)


def test_a_secret_in_the_file_is_told_by_name_too(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN.replace("{env: MY_PW}", f'"{SECRET}"'))
    for words in (("list", "own.yaml"), ("show", "own.yaml"), ("check", "own.yaml")):
        result = tapwright("tasks", *words)
        assert result.code == 0 and NAME in result.out
        assert_kept(result, folder=tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        ("run", "--task", "own.yaml"),
        ("bench", "own.yaml"),
        ("tasks", "check", "own.yaml"),
        ("run", GOAL, *GIVEN),
    ],
)
def test_a_variable_that_is_not_set_is_bad_input(
    tapwright: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    model = ("--device", "nowhere:1", "--model", "anything", "--base-url", "http://127.0.0.1:9/v1")
    flags = () if command[0] == "tasks" else model
    result = tapwright(*command, *flags, OPENAI_API_KEY="k-123", STEP_API_KEY="k-123")
    assert result.code == 2, result
    assert re.search(r"set (the environment variable )?MY_PW", result.out + result.err)
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--secret", f"wifi_key={SECRET}"), "must be given as NAME=env:VARIABLE"),
        (("--secret", "pin=env:MY_PW"), "does not name the secret 'pin'"),
        ((*GIVEN, *GIVEN), "given twice"),
        (("--secret", "wifi_key=env:SHORT"), "shorter than 4"),
    ],
)
def test_a_secret_that_cannot_be_kept_is_refused(
    tapwright: Run, tmp_path: Path, flags: tuple[str, ...], message: str
) -> None:
    result = tapwright("run", GOAL, *flags, "--model", "null", MY_PW=SECRET, SHORT="abc")
    assert result.code == 2 and message in result.err, result
    assert SECRET not in result.err and not (tmp_path / "runs").exists()
