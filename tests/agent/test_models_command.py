"""`tapwright models` in plain words and as one JSON document."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tapwright.cli import models


def said(*arguments: str) -> str:
    app = typer.Typer()
    app.command()(models.command)
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "160"}, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_models_are_listed_with_ones_own(tmp_path: Path) -> None:
    (tmp_path / "tapwright.yaml").write_text("models: {mine: {like: step-3.7-flash}}")
    text = said()
    for line in ("step-3.7-flash", "mine", "output_config.effort", "1,005", "2026-05-01"):
        assert line in text
    rows = {row["name"]: row for row in json.loads(said("--json"))["models"]}
    assert rows["mine"]["prices"]["input"] == "0.20"
    assert rows["qwen3-vl"]["image_tokens_1080x2400"] == 2550
    assert rows["step-5-preview"]["prices"] is None and rows["step-5-preview"]["price_note"]
