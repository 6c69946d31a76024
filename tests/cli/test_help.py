"""The commands that the README and the page about goals name are commands."""

import re
from pathlib import Path

from .conftest import Run

ROOT = Path(__file__).parents[2]
PAGES = "\n".join((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/running.md"))
COMMANDS = sorted(set(re.findall(r"^(?:\$ |\| `)tapwright ([a-z]+)", PAGES, re.MULTILINE)))


def test_every_command_that_is_named_exists(tapwright: Run) -> None:
    assert {"run", "devices", "phone", "tasks", "demo"} <= set(COMMANDS)
    codes = {command: tapwright(command, "--help").code for command in COMMANDS}
    assert codes == dict.fromkeys(COMMANDS, 0)
