"""What docs/python.md shows is run as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "python.md").read_text("utf-8")
EXAMPLES = re.findall(r"## (.+?)\n|```python\n(.*?)```", TEXT, re.DOTALL)
# By their heading, with the beginning of the last line that each prints.
PRINTED = [
    ("One goal", "completed passed 0.0"),
    ("One goal", "passed"),
    ("A model of your own", "completed None"),
    # 900 and 40 tokens a call, by hand: $0.000106.
    ("A model of your own", "completed 3 0.000318"),
    ("Seeing and ruling", ""),
    ("Data", "total=12.5"),
    ("A loop of your own", "completed"),
    ("Tasks and suites", "2 "),
    ("Runs as tables", "completed "),
]


def examples() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    heading = ""
    for title, code in EXAMPLES:
        heading = title or heading
        if code:
            found.append((heading, code))
    return found


def test_every_example_is_expected() -> None:
    assert [heading for heading, _ in examples()] == [heading for heading, _ in PRINTED]
    for _, code in examples():
        compile(code, "docs/python.md", "exec")


@pytest.mark.skipif(not os.environ.get("TAPWRIGHT_FULL"), reason="each starts a phone of its own")
@pytest.mark.parametrize("number", range(len(PRINTED)))
def test_an_example_runs_and_prints(number: int, tmp_path: Path) -> None:
    _, printed = PRINTED[number]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STEP")}
    done = subprocess.run(
        [sys.executable, "-c", examples()[number][1]],
        cwd=tmp_path, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith(printed), done.stdout
    assert done.stderr == ""
