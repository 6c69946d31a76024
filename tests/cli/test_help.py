"""The README's commands are commands."""

import re
from pathlib import Path

from .conftest import Run

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^(?:\$ |\| `)tapwright ([a-z]+)", README, re.MULTILINE)))


def test_every_command_the_readme_names_exists(tapwright: Run) -> None:
    assert {"run", "devices", "phone", "tasks", "demo"} <= set(COMMANDS)
    codes = {command: tapwright(command, "--help").code for command in COMMANDS}
    assert codes == dict.fromkeys(COMMANDS, 0)
