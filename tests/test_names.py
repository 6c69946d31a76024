"""One name, one class: whoever reads `Rate` need not ask whose."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = (
    "actions", "adapters", "agent", "bench", "device", "emulator", "fleet", "flows", "suites",
    "tasks", "traces", "src/tapwright",
)  # fmt: skip
CLASS = re.compile(r"\s*class ([A-Za-z]\w*)[(:\[]")
# The simulated phone is a world of its own, in which every app has its store and its screens.
POCKET = ROOT / "emulator/pocket"


def public_classes() -> dict[str, list[str]]:
    """Where each public class stands, links of the front door not followed."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not path.is_relative_to(POCKET):
                for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
                    if name := CLASS.match(text):
                        found[name[1]].append(f"{path.relative_to(ROOT)}:{line}")
    return found


def test_no_two_public_classes_share_a_name() -> None:
    found = public_classes()
    assert {"Session", "Device", "Task", "Model"} <= set(found)
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
