"""What `import tapwright` gives at once, and how its parts import each other."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_tasks_are_there_before_anything_else_is_used() -> None:
    line = "import tapwright; print(tapwright.find_task('AirplaneOn').goal)"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout == "Turn on airplane mode\n", done


def test_the_packages_import_each_other_relatively() -> None:
    """By their full name they would be loaded from another checkout that is installed. No rule of
    the linter says it: in a folder called tapwright it takes relative imports for the others."""
    absolute = re.compile(r"^\s*(?:from|import) tapwright\b", re.MULTILINE)
    folders = sorted(path.resolve() for path in (ROOT / "src/tapwright").iterdir() if path.is_dir())
    files = [file for folder in folders for file in folder.rglob("*.py")]
    assert len(files) > 500
    found = [str(file) for file in files if absolute.search(file.read_text("utf-8"))]
    assert found == []
