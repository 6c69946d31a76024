"""The recipes of examples/ci: they parse, name inputs that exist, and their lines run here."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tapwright.flows.starter import write_flow

from .conftest import ONLY_IN_CI

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "examples/ci"
# Inputs by the actions' own action.yml (ReactiveCircus/android-emulator-runner, actions/cache,
# actions/setup-python, actions/upload-artifact, actions/checkout).
INPUTS = {
    "actions/checkout@v4": {"fetch-depth", "ref", "path"},
    "actions/setup-python@v5": {"python-version", "cache", "cache-dependency-path"},
    "actions/cache@v4": {"path", "key", "restore-keys"},
    "actions/upload-artifact@v4": {"name", "path", "if-no-files-found", "retention-days"},
    "reactivecircus/android-emulator-runner@v2": {
        "api-level", "target", "arch", "profile", "cores", "ram-size", "avd-name",
        "force-avd-creation", "emulator-options", "disable-animations", "emulator-build",
        "working-directory", "script",
    },
}  # fmt: skip


def github() -> dict[str, Any]:
    return yaml.safe_load((RECIPES / "github-actions.yml").read_text("utf-8"))


def gitlab() -> dict[str, Any]:
    return yaml.safe_load((RECIPES / "gitlab-ci.yml").read_text("utf-8"))


def lines(name: str) -> list[str]:
    """The lines of a recipe that call tapwright, as its machine hands them to a shell."""
    if name == "github-actions.yml":
        steps = [step for job in github()["jobs"].values() for step in job["steps"]]
        said = [step.get("run") or step.get("with", {}).get("script", "") for step in steps]
    elif name == "gitlab-ci.yml":
        jobs = gitlab()
        said = [*jobs["flow-check"]["script"], *jobs["flows"]["script"]]
    else:
        said = re.findall(r"sh '(.*?)'", (RECIPES / name).read_text("utf-8"))
    return [line for text in said for line in text.splitlines() if line.startswith("tapwright")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's repository, with what `tapwright init test` writes and another flow."""
    folder = tmp_path / "flows"
    write_flow(folder / "first-test.yaml")
    shutil.copy(ROOT / "examples/flows/alarm_switched.yaml", folder)
    shutil.copytree(ROOT / "examples/flows/common", folder / "common")
    return tmp_path


def test_steps_name_actions_by_a_version_and_inputs_that_these_have() -> None:
    steps = [step for job in github()["jobs"].values() for step in job["steps"]]
    for step in steps:
        assert ("uses" in step) != ("run" in step), step
        if "uses" in step:
            assert set(step.get("with", {})) <= INPUTS[step["uses"]], step
    runners = [step for step in steps if "emulator-runner" in step.get("uses", "")]
    assert len(runners) == 2 and all(step["with"]["api-level"] == 34 for step in runners)
    kept = [step for step in steps if "upload-artifact" in step.get("uses", "")]
    assert len({step["with"]["name"] for step in kept}) == len(kept) == 2
    assert all(step["if"] == "always()" and "runs" in step["with"]["path"] for step in kept)


def test_gitlab_shows_results_and_keeps_traces_whatever_happened() -> None:
    jobs = gitlab()
    artifacts = jobs["flows"]["artifacts"]
    assert artifacts["when"] == "always" and artifacts["reports"]["junit"] == "results.xml"
    assert {"runs", "results.xml"} <= set(artifacts["paths"])
    assert {jobs[name]["stage"] for name in ("flow-check", "flows")} == set(jobs["stages"])


def test_jenkins_closes_what_it_opens_and_reads_the_results() -> None:
    text = re.sub(r"'[^']*'|\"[^\"]*\"|//.*", "", (RECIPES / "Jenkinsfile").read_text("utf-8"))
    assert text.count("{") == text.count("}") and text.count("(") == text.count(")")
    written = (RECIPES / "Jenkinsfile").read_text("utf-8")
    assert "junit 'results.xml'" in written and "archiveArtifacts" in written


NAMES = [
    "Jenkinsfile",
    pytest.param("gitlab-ci.yml", marks=ONLY_IN_CI),
    pytest.param("github-actions.yml", marks=ONLY_IN_CI),
]


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_of_a_recipe_run(name: str, project: Path, environment: dict[str, str]) -> None:
    called = lines(name)
    assert len(called) >= 2
    here = f"{Path(sys.executable).parent}:{environment['PATH']}"
    variables = {**environment, "PATH": here}
    for line in called:
        done = subprocess.run(
            ["sh", "-ec", line], cwd=project, env=variables, text=True, capture_output=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    suites = list(ElementTree.parse(project / "results.xml").getroot())
    assert sum(int(suite.get("tests", "0")) for suite in suites) >= 1
    assert {suite.get("failures") for suite in suites} == {"0"}
    assert len(list((project / "runs").iterdir())) >= 1
