"""docs/testing.md shows the table of commands as the code has it."""

import re
from pathlib import Path

from tapwright.flows.language.table import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "testing.md").read_text("utf-8")
MODELS = (DOCS / "flows-with-a-model.md").read_text("utf-8")


def test_the_table_of_commands_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (ok|partly|skipped) \| (.*?) ?\|$", PAGE, re.MULTILINE)
    shown = {name: (support, note) for name, support, note in rows}
    assert shown == {name: (form.support, form.note) for name, form in COMMANDS.items()}


def test_the_examples_of_the_page_are_flows(tmp_path: Path) -> None:
    from tapwright.flows.language import load_flow

    blocks = re.findall(r"```yaml\n(.*?)```", PAGE + MODELS, re.DOTALL)
    flows = [block for block in blocks if "\n---\n" in block]
    assert flows
    for number, block in enumerate(flows):
        path = tmp_path / f"{number}.yaml"
        path.write_text(block, "utf-8")
        assert load_flow(path, tmp_path).commands
