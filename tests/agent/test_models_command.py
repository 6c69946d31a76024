"""`tapwright models` in plain words and as one JSON document."""

import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from tapwright.cli import models


def said(*arguments: str, columns: int = 160) -> str:
    env = {"COLUMNS": str(columns)}
    result = CliRunner().invoke(models.app, arguments, env=env, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_models_are_listed_with_ones_own(tmp_path: Path) -> None:
    (tmp_path / "tapwright.yaml").write_text("models: {mine: {like: step-3.7-flash}}")
    text = said()
    for line in ("step-3.7-flash", "mine", "output_config.effort", "1,005", "2026-07-02"):
        assert line in text
    rows = {row["name"]: row for row in json.loads(said("--json"))["models"]}
    assert rows["mine"]["prices"]["input"] == "0.20"
    assert rows["qwen3-vl"]["image_tokens_1080x2400"] == 2550
    assert rows["step-5-preview"]["prices"] is None and rows["step-5-preview"]["price_note"]


@pytest.mark.parametrize("columns", [80, 120])
def test_nothing_in_the_list_is_cut_off_in_a_window(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, slave = os.openpty()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    shown = bytearray()

    def collect() -> None:
        # Ends with an error on Linux when the other side is closed.
        with suppress(OSError):
            while piece := os.read(master, 65536):
                shown.extend(piece)

    reader = Thread(target=collect)
    reader.start()
    with os.fdopen(slave, "w") as window, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", window)
        models.command()
    reader.join()
    os.close(master)
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= columns
    for line in ("openrouter/step-3.7-flash", "0.035, 0.035, 0.138", "ui-tars-1.5", "2026-07"):
        assert line in text
    assert ("output_config.effort" in text) == (columns == 120)
