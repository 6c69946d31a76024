"""Flows under pytest that ask a model, and that it heals."""

import os
import re
from pathlib import Path

import pytest

from .strangers_folder import run

FULL = pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="takes long; TAPWRIGHT_FULL=1 runs it"
)


@FULL
def test_flows_heal_by_the_model_that_is_named_and_fail_without_one(tmp_path: Path) -> None:
    head = "appId: com.android.settings\nname: {}\n---\n- launchApp\n{}\n- assertVisible: {}\n"
    broken = head.format("Theme", "- tapOn: Display and touching", "Dark theme")
    (tmp_path / "theme.flow.yaml").write_text(broken, "utf-8")
    (tmp_path / "said.flow.yaml").write_text(
        head.format("Said", "- assert: '\"Battery\" is shown'", "Battery"), "utf-8"
    )
    done = run(tmp_path, "-q", "--tapwright-device", "pocket", "--tapwright-timeout", "1")
    assert "2 failed" in done.stdout, done.stdout
    assert "name one with --tapwright-model, or set STEP_API_KEY" in done.stdout
    assert "for 0 goals" not in done.stdout
    asked = ("-q", "--tapwright-device", "pocket", "--tapwright-model", "rehearsal",
             "--tapwright-timeout", "1")  # fmt: skip
    done = run(tmp_path, *asked, "-n", "2", "--junitxml=junit.xml")
    assert "2 passed" in done.stdout, done.stdout
    assert re.search(r"^tapwright: Theme: .*theme.flow.yaml:5:3: healed", done.stdout, re.MULTILINE)
    assert re.search(
        r"^tapwright: \$0\.\d+ for 2 flows; the model is scripted, nothing was spent$",
        done.stdout, re.MULTILINE,
    )  # fmt: skip
    (patch,) = (tmp_path / "runs").glob("*/healed.patch")
    assert f"then: git apply {patch}" in done.stdout
    assert "+- tapOn: Display & touch" in patch.read_text("utf-8")
    assert (tmp_path / "theme.flow.yaml").read_text("utf-8") == broken
    done = run(tmp_path, *asked, "--tapwright-max-cost", "0.00001", "-k", "Said")
    assert "1 failed" in done.stdout and "--tapwright-max-cost, 0.00001" in done.stdout
    done = run(tmp_path, *asked, "--tapwright-heal", "apply", "-k", "Theme")
    assert "1 passed" in done.stdout, done.stdout
    mended = broken.replace("Display and touching", "Display & touch")
    assert (tmp_path / "theme.flow.yaml").read_text("utf-8") == mended
