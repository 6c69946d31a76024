"""The schema for editors: current, and it takes what we take."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tapwright.tasks.own.starter import schema_text, write_starter

ROOT = Path(__file__).parents[3]
SCHEMA: Any = jsonschema.Draft202012Validator(yaml.safe_load(schema_text()))
EXAMPLES = sorted((ROOT / "examples" / "tasks").glob("*.yaml"))


def problems(content: object) -> list[str]:
    return [error.message for error in SCHEMA.iter_errors(content)]


def test_the_checked_in_schema_is_current() -> None:
    """`tapwright tasks schema > docs/task.schema.json` brings it up to date."""
    assert (ROOT / "docs" / "task.schema.json").read_text("utf-8") == schema_text()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_fit_it(path: Path) -> None:
    assert problems(yaml.safe_load(path.read_text("utf-8"))) == []


def test_the_starter_fits_it(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "first.yaml")
    assert [path.name for path in written] == ["first.yaml", "task.schema.json"]
    assert problems(yaml.safe_load(written[0].read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "A"},
        {"name": "A", "goal": "b", "checks": [{"setting": "secure.x", "equal": 2}]},
        {"name": "A", "goal": "b", "setup": ["hom"]},
        {"name": "A", "goal": "b", "level": "esy"},
    ],
)
def test_what_we_refuse_it_refuses(wrong: object) -> None:
    assert problems(wrong)
