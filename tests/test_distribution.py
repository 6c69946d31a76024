"""The wheel and the source distribution hold what they must, and work without the checkout.

They are built as a release is, in environments of their own, which needs a package index: CI runs
this with TAPWRIGHT_FULL=1.
"""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.adb.server import adb_binary
from tapwright.emulator.pocket.thread import PocketThread
from tests.adb_servers import private_adb_server

ROOT = Path(__file__).parents[1]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv*", "__pycache__", "build", "dist", "runs", "*.egg-info", ".*_cache",
    ".hypothesis",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="builds and installs; TAPWRIGHT_FULL=1 runs it"
)


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """What a command prints; an exit code other than 0 fails the test with all that it said."""
    python = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TAPWRIGHT")}
    environment = {k: v for k, v in environment.items() if k not in python} | variables
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all processes of a run, by the first that wants it."""
    own = factory.getbasetemp()
    # The folders of xdist's workers lie side by side in that of the run.
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    with (folder.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "whole").touch()
    return folder


def build(folder: Path) -> None:
    # A copy: what an earlier build left in the checkout would get into the wheel.
    shutil.copytree(ROOT, folder / "copy", symlinks=True, ignore=LEFT_BEHIND)
    run(sys.executable, "-m", "build", "--outdir", folder / "out", cwd=folder / "copy")
    shutil.rmtree(folder / "copy")


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A source distribution, and a wheel that was built from it alone."""
    folder = made_once(tmp_path_factory, "dist", build)
    (sdist,) = (folder / "out").glob("*.tar.gz")
    (wheel,) = (folder / "out").glob("*.whl")
    return {"sdist": sdist, "wheel": wheel}


@pytest.fixture(scope="session")
def installed(dist: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that holds the wheel and what its modules import."""
    wanted = f"tapwright[extract,flows,phone,view] @ {dist['wheel'].as_uri()}"
    return made_once(tmp_path_factory, "installed", installer(wanted)) / "bin"


@pytest.fixture(scope="session")
def base(dist: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment with what `pip install tapwright` brings, no more."""
    wanted = f"tapwright @ {dist['wheel'].as_uri()}"
    return made_once(tmp_path_factory, "base", installer(wanted)) / "bin"


def installer(wanted: str) -> Callable[[Path], None]:
    def install(folder: Path) -> None:
        venv.create(folder, with_pip=True)
        pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet")
        run(*pip, "-c", ROOT / "constraints.txt", wanted, cwd=folder)

    return install


adb_server = pytest.fixture()(private_adb_server)


def tracked() -> set[str]:
    """The files of the repository; links aside, which a source distribution does not need."""
    try:
        said = run("git", "ls-files", "-z", cwd=ROOT)
    except (AssertionError, FileNotFoundError):
        pytest.skip("no git checkout")
    return {name for name in said.split("\0") if name and not (ROOT / name).is_symlink()}


def test_the_source_distribution_holds_the_repository(dist: Mapping[str, Path]) -> None:
    with tarfile.open(dist["sdist"]) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert tracked() - held == set()
    for one in ("Makefile", "constraints.txt", "docs/tasks.md", "examples/book_a_ride.py"):
        assert one in held
    assert "tests/test_distribution.py" in held and ".ci/run" in held


def test_the_wheel_holds_every_file_of_the_packages_and_no_others(
    dist: Mapping[str, Path],
) -> None:
    with zipfile.ZipFile(dist["wheel"]) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    packages = (
        "actions/", "adapters/", "agent/", "bench/", "device/", "emulator/", "fleet/", "flows/",
        "jobs/", "suites/", "tasks/", "traces/",
    )  # fmt: skip
    wanted = {f"tapwright/{name}" for name in tracked() if name.startswith(packages)}
    wanted |= {name.removeprefix("src/") for name in tracked() if name.startswith("src/")}
    assert held == wanted


def test_the_wheel_plays_a_bench_without_the_checkout(
    installed: Path, adb_server: PrivateAdbServer, tmp_path: Path
) -> None:
    where = "import tapwright, tapwright.tasks; print(tapwright.__file__, tapwright.tasks.__file__)"
    said = run(installed / "python", "-c", where, cwd=tmp_path)
    assert said.count(str(installed.parent)) == 2 and str(ROOT) not in said
    command = (
        "bench", "first-steps", "--tasks", "AlarmOff", "--phones", "1", "--model", "rehearsal",
    )  # fmt: skip
    port = str(adb_server.port)
    said = run(
        installed / "tapwright", *command, "--json", cwd=tmp_path, ANDROID_ADB_SERVER_PORT=port
    )
    document = json.loads(said)
    assert document["summary"]["verified"]["passed"] == 1
    folder = Path(document["folder"])
    for name in ("report.html", "junit.xml", "summary.json"):
        assert (tmp_path / folder / name).is_file()
    # The page of the viewer is data of the package, too.
    run(installed / "tapwright", "view", folder, "--html", "page.html", cwd=tmp_path)
    assert (tmp_path / "page.html").stat().st_size > 10_000


def test_every_module_of_the_wheel_can_be_imported_without_a_large_extra(
    installed: Path, tmp_path: Path
) -> None:
    code = (
        "import importlib, pkgutil, tapwright\n"
        "for module in pkgutil.walk_packages(tapwright.__path__, 'tapwright.'):\n"
        "    more = '.pytest_p' in module.name or module.name.startswith('tapwright.mcp.')\n"
        "    if not more and not module.name.endswith('__main__'):\n"
        "        importlib.import_module(module.name)\n"
    )
    run(installed / "python", "-W", "error", "-c", code, cwd=tmp_path)


# Lists what is installed besides pip: how many, and how much without what Python compiles of it.
COUNTED = """
import json
from importlib.metadata import distributions
from pathlib import Path
sizes = {}
for found in distributions():
    if (name := found.metadata["Name"]) not in ("pip", "setuptools"):
        files = [Path(found.locate_file(file)) for file in found.files or ()]
        whole = [file for file in files if file.suffix != ".pyc" and file.is_file()]
        sizes[name] = sum(file.stat().st_size for file in whole)
print(json.dumps(sizes))
"""
MOST_PACKAGES = 20
MOST_BYTES = 60_000_000


def test_what_pip_brings_besides_tapwright_is_little(base: Path, tmp_path: Path) -> None:
    sizes = json.loads(run(base / "python", "-c", COUNTED, cwd=tmp_path))
    assert sizes.pop("tapwright") > 1_000_000
    assert 5 < len(sizes) <= MOST_PACKAGES, sizes
    sizes = json.loads(run(base / "python", "-c", COUNTED, cwd=tmp_path))
    assert sum(sizes.values()) <= MOST_BYTES, sizes


async def test_pip_install_tapwright_alone_drives_a_phone_and_verifies(
    base: Path, adb_server: PrivateAdbServer, tmp_path: Path
) -> None:
    done = ("done", {"thought": "It is open.", "summary": "The clock is open."})
    # A first `done` is asked about once more.
    calls = iter([("open_app", {"thought": "The clock.", "name": "Clock"}), done, done])

    async def answer(_: Request) -> JSONResponse:
        name, arguments = next(calls)
        function = {"name": name, "arguments": json.dumps(arguments)}
        call = {"id": f"call_{name}", "type": "function", "function": function}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
        usage = {"prompt_tokens": 900, "completion_tokens": 50, "total_tokens": 950}
        return JSONResponse({"model": "m", "choices": [choice], "usage": usage})

    app = Starlette(routes=[Route("/v1/chat/completions", answer, methods=["POST"])])
    # The phone is here, the environment under test knows it by its adb server alone.
    env = {"ANDROID_ADB_SERVER_PORT": str(adb_server.port), "ADB": adb_binary()}
    with PocketThread() as phones:
        await adb_server.client.connect(f"127.0.0.1:{phones.port}")
        async with LoopbackServer(app) as server:
            command = (
                "run", "Open the clock", "--model", "custom", "--model-name", "m", "--json",
                "--base-url", f"{server.url}/v1", "--check", "app com.android.deskclock in front",
            )  # fmt: skip
            said = await asyncio.to_thread(
                run, base / "tapwright", *command, cwd=tmp_path, **env, OPENAI_API_KEY="k"
            )
    record = json.loads(said)
    assert record["verdict"]["status"] == "passed", record["verdict"]


def test_completion_of_every_shell_is_offered(base: Path, tmp_path: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        line = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
        said = run(base / "tapwright", "--show-completion", shell, cwd=tmp_path, **line)
        assert "_TAPWRIGHT_COMPLETE" in said and shell in said
