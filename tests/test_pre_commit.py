"""The hooks of `.pre-commit-config.yaml` are commands that exist, run here, and find mistakes."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
REPOS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))[
    "repos"
]
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for repo in REPOS for hook in repo["hooks"]}
BAD = "import os\nx = {  'a':1 }\n"


def command(hook: dict[str, Any], *more: str) -> list[str]:
    """What the hook runs; its `.venv` is the environment these tests run in."""
    words = shlex.split(hook["entry"])
    assert words[0].startswith(".venv/bin/"), hook
    return [str(Path(sys.prefix, "bin", Path(words[0]).name)), *words[1:], *more]


def run(hook: dict[str, Any], *more: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(hook, *more), cwd=cwd, capture_output=True, text=True)


def test_nothing_is_fetched_and_all_that_is_quick_is_checked() -> None:
    assert [repo["repo"] for repo in REPOS] == ["local"]
    assert all(hook["language"] == "system" for hook in HOOKS.values())
    assert set(HOOKS) == {"ruff-check", "ruff-format", "pyright", "lint-imports"}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for hook in HOOKS.values():
        program = Path(shlex.split(hook["entry"])[0]).name
        assert f"$(BIN)/{program}" in makefile, f"make check does not run {program}"


@pytest.mark.parametrize("name", ["ruff-check", "ruff-format"])
def test_a_file_is_passed_or_stopped(name: str, tmp_path: Path) -> None:
    assert HOOKS[name].get("pass_filenames", True)
    good = run(HOOKS[name], "tests/test_pre_commit.py")
    assert good.returncode == 0, good.stdout + good.stderr
    bad = tmp_path / "bad.py"
    bad.write_text(BAD)
    result = run(HOOKS[name], "bad.py", cwd=tmp_path)
    # The formatter mends the file, which stops a commit as well.
    assert result.returncode != 0 or bad.read_text() != BAD


@pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="part of make check itself; TAPWRIGHT_FULL=1"
)
def test_the_arrows_are_looked_at() -> None:
    assert HOOKS["lint-imports"]["pass_filenames"] is False
    result = run(HOOKS["lint-imports"])
    assert result.returncode == 0 and "Arrows run one way KEPT" in result.stdout, result.stdout


@pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="pyright takes long to begin; TAPWRIGHT_FULL=1"
)
@pytest.mark.parametrize(("line", "ends"), [("x: int = 1", 0), ('x: int = "one"', 1)])
def test_the_types_are_looked_at(line: str, ends: int, tmp_path: Path) -> None:
    """In a folder of two lines: all that is here, `make check` looks at before these tests."""
    assert HOOKS["pyright"]["pass_filenames"] is False
    (tmp_path / "pyproject.toml").write_text('[tool.pyright]\ninclude = ["typed.py"]\n')
    (tmp_path / "typed.py").write_text(f"{line}\n")
    result = run(HOOKS["pyright"], cwd=tmp_path)
    assert result.returncode == ends, result.stdout
    assert f"{ends} error" in result.stdout
