"""docs/jobs.md: its commands work one after another, its keys are those that there are."""

import re
import shlex
from pathlib import Path

import typer.testing

from tapwright.cli.job import app
from tapwright.jobs.job import JobSpec
from tapwright.jobs.job_file import read_job

PAGE = (Path(__file__).parents[2] / "docs" / "jobs.md").read_text("utf-8")


def test_the_commands_work_one_after_another(tmp_path: Path) -> None:
    lines = re.findall(r"^\$ tapwright job (.*)$", PAGE, re.MULTILINE)
    assert len(lines) >= 4
    said = [typer.testing.CliRunner().invoke(app, shlex.split(line)) for line in lines]
    assert [one.exit_code for one in said] == [0] * len(lines), [one.output for one in said]
    assert "airplane" in said[-1].output and "passed" in said[-1].output


def test_the_table_names_every_key() -> None:
    table = PAGE.partition("## Keys")[2].partition("## ")[0]
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE))))
    keys = {field.alias or name for name, field in JobSpec.model_fields.items()}
    assert keys - named == {"description"}


def test_the_job_of_the_page_is_one(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "job.yaml"
    path.write_text(block, "utf-8")
    assert read_job(path).spec.name == "price-watch"
