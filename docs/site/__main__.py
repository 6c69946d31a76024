"""Builds the site into build/docs, or docs/ of the folder that is named; a warning, such as a link
that leads nowhere, is an error."""

import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

from .staging import stage

ROOT = Path(__file__).parents[2]


def main(build: Path) -> int:
    """Build it anew; gives Sphinx's exit code."""
    staged, site = build / "docs-source", build / "docs"
    for folder in (staged, site):
        shutil.rmtree(folder, ignore_errors=True)
    stage(ROOT, staged)
    quiet = ["--quiet", "--fail-on-warning", "--keep-going", "--fresh-env"]
    code = build_main([*quiet, "-c", str(Path(__file__).parent), "-b", "html", "-d",
                       str(staged / ".doctrees"), str(staged), str(site)])  # fmt: skip
    if code == 0:
        print(f"Open {site / 'index.html'}")  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build"))
