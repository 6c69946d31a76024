"""What the README shows is run, and the files it names are there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
LINKS = re.findall(r'(?:\]\(|src=")(?!http)([^)"#]+)', README)
LONGEST = 150


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STEP")}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_example_runs_and_passes(code: str, tmp_path: Path) -> None:
    result = run("-c", code, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("completed passed 0.0")
    assert result.stderr == ""


def test_every_recipe_asks_for_a_verified_end() -> None:
    """Exit code 0 without proof is only the model's word: nobody should copy that from here."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    recipe = re.compile(r"^(?:\$ |\| `)(tapwright run .*?)(?:`|$)", re.MULTILINE)
    found = [line for page in pages for line in recipe.findall(page.read_text("utf-8"))]
    recipes = [line for line in found if "--resume" not in line and "GOAL" not in line]
    assert len(recipes) >= 5
    assert [line for line in recipes if "--require-verified" not in line] == []


def test_it_is_short_enough_to_be_read() -> None:
    """What is longer goes into docs/."""
    assert len(README.splitlines()) < LONGEST


def test_there_is_something_to_test() -> None:
    assert PYTHON and LINKS


def test_what_the_architecture_names_is_there() -> None:
    whole = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    # The table of names that changed says what is there no more.
    text = whole.partition("## Names that changed")[0]
    folders = (
        "actions",
        "adapters",
        "agent",
        "bench",
        "device",
        "emulator",
        "fleet",
        "flows",
        "jobs",
        "perf",
        "src",
        "suites",
        "tasks",
        "traces",
    )
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    held = {path.as_posix() + "/" * path.is_dir() for path in files} | {
        f"{ROOT.as_posix()}/{folder}/" for folder in folders
    }
    paths = set(re.findall(r"`([\w/.]+(?:/|\.py))`", text))
    classes = set(re.findall(r"`([A-Z][a-z]+[A-Z]\w+)`", text))
    assert len(paths) > 20 and len(classes) > 3
    assert [one for one in paths if not any(path.endswith(f"/{one}") for path in held)] == []
    code = "\n".join(path.read_text("utf-8") for path in files if path.suffix == ".py")
    assert [one for one in classes if not re.search(rf"^class {one}\b", code, re.MULTILINE)] == []


@pytest.mark.parametrize("link", LINKS)
def test_every_file_it_names_exists(link: str) -> None:
    assert (ROOT / link).exists()
