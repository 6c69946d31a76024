"""The wheel and the source distribution hold what they must, and work without the checkout.

They are built as a release is, in environments of their own, which needs a package index: CI runs
this with TAPWRIGHT_FULL=1.
"""

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

from tapwright.device.adb import PrivateAdbServer
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
    """The `bin` folder of an environment that holds the wheel and what it asks for, no more."""

    def install(folder: Path) -> None:
        venv.create(folder, with_pip=True)
        pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet")
        run(*pip, "-c", ROOT / "constraints.txt", dist["wheel"], cwd=folder)

    return made_once(tmp_path_factory, "installed", install) / "bin"


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


def test_every_module_of_the_wheel_can_be_imported_without_an_extra(
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
