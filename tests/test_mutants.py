"""`make mutants` tells which changes of a line no test notices, and leaves the repository alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perf.mutants import BESIDE, main, read_guards
from perf.undecorate import undecorate

ROOT = Path(__file__).parents[1]

MONEY = """\
class Purse:
    def __init__(self, cents: int) -> None:
        self.cents = cents

    @property
    def is_empty(self) -> bool:
        return self.cents <= 0


def fee(cents: int) -> int:
    return cents + 2
"""
BLIND = """\
from tapwright.money.purse import Purse, fee


def test_a_fee_is_added() -> None:
    assert fee(1) == 3


def test_a_purse_is_asked() -> None:
    assert not Purse(5).is_empty
"""
SHARP = BLIND + "    assert Purse(0).is_empty and not Purse(1).is_empty\n"
TABLE = """\
[files]
"money/purse.py" = ["tests/test_purse.py"]
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small one of the same shape as ours: a folder at the top, linked into the package."""
    root = tmp_path / "repository"
    for folder in ("money", "src/tapwright", "tests", "perf"):
        (root / folder).mkdir(parents=True)
    (root / "money/__init__.py").touch()
    (root / "money/purse.py").write_text(MONEY)
    (root / "src/tapwright/__init__.py").touch()
    (root / "src/tapwright/money").symlink_to("../../money")
    (root / "tests/test_purse.py").write_text(BLIND)
    (root / "perf/mutants.toml").write_text(TABLE)
    (root / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = ["--import-mode=importlib"]\n'
    )
    return root


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # A process of its own: it makes itself less important than others, for good.
    program = (
        "import sys; from pathlib import Path; from perf.mutants import main; "
        "sys.exit(main(sys.argv[2:], Path(sys.argv[1])))"
    )
    return subprocess.run(
        [sys.executable, "-c", program, str(root), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "build" not in path.relative_to(root).parts
    }


def found(root: Path) -> dict[str, object]:
    return json.loads((root / "build/mutants/money.purse.json").read_text())


@pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="runs a small repository's tests; TAPWRIGHT_FULL=1"
)
def test_what_no_test_notices_is_listed_and_tried_again_when_tests_change(repository: Path) -> None:
    before = files(repository)
    done = run(repository, "money/purse.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert files(repository) == before
    assert (repository / "src/tapwright/money").is_symlink()
    first = found(repository)
    assert first["survived"] == 2 and first["killed"] == int(str(first["mutants"])) - 2
    diff = (repository / "build/mutants/money.purse.diff").read_text()
    assert "+    return self.cents < 0" in diff and "+    return self.cents <= 1" in diff
    assert "fee" not in diff

    # Nothing has changed: nothing is tried.
    log = repository / "build/mutants/copies/money.purse/run.log"
    assert run(repository).returncode == 0 and found(repository) == first
    assert "0.00 mutations/second" in log.read_text()

    (repository / "tests/test_purse.py").write_text(SHARP)
    done = run(repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (found(repository)["survived"], found(repository)["score"]) == (0, 1.0)
    assert (repository / "build/mutants/money.purse.diff").read_text() == ""
    assert "100.0%" in done.stdout

    # The file itself changes: its mutants are others.
    (repository / "money/purse.py").write_text(MONEY.replace("<= 0", "< 1"))
    done = run(repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert found(repository)["survived"] == 0


@pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="runs a small repository's tests; TAPWRIGHT_FULL=1"
)
def test_tests_that_fail_without_any_mutant_are_told(repository: Path) -> None:
    (repository / "tests/test_purse.py").write_text(BLIND.replace("== 3", "== 4"))
    done = run(repository)
    assert done.returncode == 1
    assert "money/purse.py: mutmut run ended with 1" in done.stderr
    assert "assert 3 == 4" in done.stderr and "Traceback" not in done.stderr
    assert not (repository / "build/mutants/money.purse.json").exists()


def test_a_file_that_is_not_in_the_table_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agent/costs.py"]) == 2
    told = capsys.readouterr().err
    assert "agent/costs.py is not in perf/mutants.toml. Name one of agent/cost.py" in told


def test_the_table_names_what_is_there() -> None:
    guards = read_guards(ROOT / "perf/mutants.toml")
    assert len(guards) >= 30
    named = [*guards, *(test for tests in guards.values() for test in tests), *BESIDE]
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert [file for file, tests in guards.items() if not tests] == []


def test_only_decorators_that_wrap_become_assignments() -> None:
    source = (
        "class A:\n"
        "    @property\n"
        "    def b(self):\n"
        "        return 1\n"
        "    @staticmethod\n"
        "    def c():\n"
        "        return 2\n"
        "@contextmanager\n"
        "def d():\n"
        "    yield 3\n"
    )
    assert undecorate(source) == (
        "class A:\n"
        "    def b(self):\n"
        "        return 1\n"
        "    b = property(b)\n"
        "    @staticmethod\n"
        "    def c():\n"
        "        return 2\n"
        "def d():\n"
        "    yield 3\n"
        "d = contextmanager(d)\n"
    )
