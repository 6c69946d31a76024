"""The how-tos of CONTRIBUTING.md, followed to the letter on a copy of the repository.

Each is done in a copy of its own, linted there, and what it adds is used by the file in
`tests/contributing/` of its name. With TAPWRIGHT_FULL=1 pyright reads the copy too, and no place
that a how-to names is one too many: without any of them, something fails.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.contributing.edits import HowTo, Place, read_how_tos

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
HOW_TOS = read_how_tos(TEXT)
PROOFS = ROOT / "tests/contributing"
# Where the proof stands in the copy: beside tests whose fixtures it uses.
HOMES = {"action": "tests/device", "method": "tests/device"}
# Tests of the repository that a how-to adds to.
MORE = {"dialect": ("tests/agent/test_dialects.py", "tests/agent/test_rehearsal_dialects.py")}
FULL = bool(os.environ.get("TAPWRIGHT_FULL"))
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv*", "build", "dist", "runs", "*.egg-info", ".*_cache", ".hypothesis"
)


def copied(to: Path) -> Path:
    """The repository as it is, its compiled files with it, and the environment of these tests."""
    shutil.copytree(ROOT, to, symlinks=True, ignore=LEFT_BEHIND)
    (to / ".venv").symlink_to(sys.prefix)
    if sys.pycache_prefix:  # else they lie beside their sources
        compiled, place = (f"{sys.pycache_prefix}{path.absolute()}" for path in (ROOT, to))
        if Path(compiled).exists():
            shutil.copytree(compiled, place, dirs_exist_ok=True, ignore=LEFT_BEHIND)
    return to


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command in the copy, whose packages come before the installed ones."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "TAPWRIGHT"))}
    environment["PYTHONPATH"] = str(root / "src")
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def followed(how_to: HowTo, root: Path) -> Path:
    """Everything that the how-to says."""
    for place in how_to.places:
        place.apply(root)
    for command in how_to.commands:
        done = run(root, *shlex.split(command))
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return root


def prove(name: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Use what was added."""
    home = root / HOMES.get(name, "tests/contributing")
    proof = home / f"test_proof_of_{name}.py"
    shutil.copy(PROOFS / f"prove_{name}.py", proof)
    return run(
        root,
        ".venv/bin/python",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        str(proof),
        *MORE.get(name, ()),
    )


@pytest.mark.parametrize("name", HOW_TOS if FULL else ["profile"])
def test_it_works_to_the_letter(name: str, tmp_path: Path) -> None:
    root = followed(HOW_TOS[name], copied(tmp_path / "copy"))
    proved = prove(name, root)
    assert proved.returncode == 0, proved.stdout + proved.stderr
    python = [file for file in HOW_TOS[name].files if file.endswith(".py")]
    for check in (("check",), ("format", "--check")) if python else ():
        linted = run(root, ".venv/bin/ruff", *check, "--no-cache", *python)
        assert linted.returncode == 0, linted.stdout


@pytest.mark.skipif(not FULL, reason="reads the whole copy; TAPWRIGHT_FULL=1 runs it")
def test_all_of_them_together_are_typed_and_follow_the_arrows(tmp_path: Path) -> None:
    root = copied(tmp_path / "copy")
    for how_to in HOW_TOS.values():
        followed(how_to, root)
    for command in (".venv/bin/pyright",), (".venv/bin/lint-imports", "--no-cache"):
        done = run(root, *command)
        assert done.returncode == 0, done.stdout


def complained_of(how_to: HowTo, folder: Path) -> set[str]:
    """Of copies in a folder, those that ruff or pyright finds fault with; pyright is started once
    for all, as reading what is around tapwright takes it longer than tapwright does."""
    python = [file for file in how_to.files if file.endswith(".py")]
    if not python:
        return set()
    names = sorted(path.name for path in folder.iterdir())
    found = {
        name
        for name in names
        if run(folder / name, ".venv/bin/ruff", "check", "--no-cache", *python).returncode
    }
    strict = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pyright"]
    settings = {key: strict[key] for key in ("pythonVersion", "typeCheckingMode", "venv")} | {
        "venvPath": names[0],
        "include": [f"{name}/{file}" for name in names for file in python],
        "executionEnvironments": [{"root": name, "extraPaths": [f"{name}/src"]} for name in names],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    said = run(folder, sys.prefix + "/bin/pyright", "--outputjson", "-p", "pyrightconfig.json")
    report = json.loads(said.stdout)
    assert report["summary"]["filesAnalyzed"] >= len(names), said.stdout
    errors = [one["file"] for one in report["generalDiagnostics"] if one["severity"] == "error"]
    return found | {Path(file).relative_to(folder.resolve()).parts[0] for file in errors}


@pytest.mark.skipif(not FULL, reason="follows each once for each place; TAPWRIGHT_FULL=1 runs it")
@pytest.mark.parametrize("name", HOW_TOS)
def test_no_place_is_named_that_need_not_be_touched(name: str, tmp_path: Path) -> None:
    how_to, folder = HOW_TOS[name], tmp_path / "copies"
    for number, place in enumerate(how_to.places):
        copy = copied(folder / str(number))
        for other in how_to.places:
            if other is not place:
                other.apply(copy)
    found = complained_of(how_to, folder)
    for number, place in enumerate(how_to.places):
        if str(number) not in found:
            for command in how_to.commands:
                run(folder / str(number), *shlex.split(command))
            proved = prove(name, folder / str(number))
            assert proved.returncode, f"without this all is well: {place}"


def test_every_how_to_has_a_proof_and_every_proof_a_how_to() -> None:
    assert set(HOW_TOS) == {"action", "dialect", "profile", "method", "task", "app"}
    assert {path.name for path in PROOFS.glob("prove_*.py")} == {
        f"prove_{name}.py" for name in HOW_TOS
    }
    assert all(how_to.places for how_to in HOW_TOS.values())


def test_a_place_that_is_not_there_once_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one\ntwo\none\n")
    Place("a.py", ("two",), ("two", "three")).apply(tmp_path)
    assert (tmp_path / "a.py").read_text() == "one\ntwo\nthree\none\n"
    with pytest.raises(AssertionError, match=r"a\.py has this 2 times, not once:\none"):
        Place("a.py", ("one",), ("1",)).apply(tmp_path)
    with pytest.raises(AssertionError, match="has this 0 times"):
        Place("a.py", ("tw",), ("2",)).apply(tmp_path)
    with pytest.raises(AssertionError, match="is there already"):
        Place("a.py", (), ("2",)).apply(tmp_path)


def test_it_stays_short_and_names_files_that_are_there() -> None:
    assert len(TEXT.splitlines()) < 300
    prose = re.sub(r"^```.*?^```$", "", TEXT, flags=re.DOTALL | re.MULTILINE)
    named = set(re.findall(r"`((?:\w+/)+[\w.]+)`|\]\(([\w./]+)\)", prose))
    paths = [one or other for one, other in named]
    assert "tests/test_contributing.py" in paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
