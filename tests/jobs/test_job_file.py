"""Job files: what is wrong is named with its line and column, all of it at once."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tapwright.actions import UsageError
from tapwright.jobs.job_file import read_job, read_jobs, schema_text
from tapwright.jobs.starter import write_job

ROOT = Path(__file__).parents[2]
GOAL = "name: pay\ngoal: Pay {amount} to Anna\nparams:\n  amount: {type: number, default: 12}\n"


def mistakes(folder: Path, text: str) -> list[str]:
    """What is wrong with a job, without the name of its file."""
    path = folder / "job.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as error:
        read_job(path)
    return [line.removeprefix(f"{path}:") for line in str(error.value).splitlines()]


def test_every_mistake_is_named_at_its_place(tmp_path: Path) -> None:
    text = (
        "name: pay\n"
        "gaol: Pay\n"
        "goal: Pay\n"
        "params:\n"
        "  amount: {type: numbr}\n"
        "save_to:\n"
        "  - cvs: all.csv\n"
        "limits: {time: 5 parsecs}\n"
        "secrets: {pin: hunter2}\n"
        'schedule: {cron: "30 27 * * *", timezone: Mars}\n'
    )
    assert mistakes(tmp_path, text) == [
        "2:1: there is no `gaol` here; did you mean goal?",
        "5:18: `numbr` is none of these; did you mean number?",
        "7:5: an entry of save_to is just one of json, csv, sqlite, webhook; did you mean csv?",
        "8:16: '5 parsecs' is no duration: write 90s, 5m, 2h or 1d",
        "9:16: a secret never stands in the file: write env:VARIABLE, keyring:SERVICE/USER or "
        "{command: [...]}",
        "10:18: '27' is no hour: 0 to 23, or *",
        "10:43: there is no time zone 'Mars': write it as Europe/Lisbon",
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("flow: a.yaml\n", "1:1: a job is just one of goal, flow or task: these are goal and flow"),
        ("save_to: [{csv: a.csv}]\n", "1:1: `save_to` needs an `output` or `columns`"),
        ("many: true\noutput: {type: object}\n", "1:1: `many` reads a list of records"),
        ("columns: {run: string}\n", "1:1: 'run' is a column that every table has"),
        ("columns: {a: string}\nsave_to: [{sqlite: a.db, key: [b]}]\n", "1:1: 'b' is a key"),
        ("device: a\npool: b\n", "1:1: give `device` or `pool`, not both"),
        ("schedule: {every: 1h, timezone: UTC}\n", "5:11: `timezone` goes with `cron`"),
        ("schedule: {cron: 30 7 * *}\n", "5:18: '30 7 * *' has 4 fields"),
        ('schedule: {cron: "5-1 * * * *"}\n', "5:18: '5-1' goes backwards"),
        ("checks: [text Paid visble]\n", "5:10: --check 'text Paid visble' is none of"),
        ('checks: ["text {amuont} visible"]\n', "5:10: {amuont} is no parameter"),
        ("secrets: {pin: env:PIN}\n", "5:16: the goal does not say {pin}"),
        ("output: {type: objekt}\n", "5:9: no JSON Schema"),
        ('policy: {rules: ["alow pay"]}\n', "5:17: the standing rule 'alow pay'"),
        ("judge: [a]\n", "5:8: "),
        ("class: mony\n", "5:8: `mony` is none of these; did you mean money?"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, more: str, said: str) -> None:
    assert mistakes(tmp_path, GOAL + more)[0].startswith(said)


def test_parameters_are_checked_where_they_stand(tmp_path: Path) -> None:
    text = (
        "name: pay\n"
        "goal: Pay {amount} on {when} to {whom}\n"
        "params:\n"
        "  amount: {type: number, default: twelve}\n"
        "  when: {type: date, default: 31 March}\n"
        "  whom: {type: choice}\n"
        "  idle: {type: string}\n"
    )
    assert mistakes(tmp_path, text) == [
        "4:35: 'twelve' is no number",
        "5:31: '31 March' is no date: write it as 2026-03-31",
        "6:9: a choice has `choices`",
        "7:9: neither the goal nor a check says {idle}",
    ]


def test_a_task_and_a_flow_are_looked_for(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "name: a\nflow: nowhere.yaml\n") == [
        f"2:7: there is no file {tmp_path}/nowhere.yaml"
    ]
    (told,) = mistakes(tmp_path, "name: a\ntask: AirplaneOm\n")
    assert told.startswith("2:7: there is no task 'AirplaneOm'; did you mean AirplaneOn")


def test_a_folder_is_read_whole_and_names_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "tapwright.yaml").write_text("model: rehearsal\n")
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("name: same\ngoal: Turn on airplane mode\n")
    with pytest.raises(UsageError, match=r"b\.yaml: .*a\.yaml is called same as well"):
        read_jobs([tmp_path])
    (tmp_path / "b.yaml").write_text("name: other\ngoal: Turn on airplane mode\n")
    assert [job.spec.name for job in read_jobs([tmp_path])] == ["same", "other"]


def test_an_empty_file_and_a_list_are_no_jobs(tmp_path: Path) -> None:
    assert "`tapwright job new` shows what a job is" in mistakes(tmp_path, "")[0]
    assert mistakes(tmp_path, "- a\n")[0].startswith("1:1: a job is a mapping")


def test_the_schema_in_the_docs_is_the_one_that_holds() -> None:
    """`tapwright job schema > docs/job.schema.json` brings it up to date."""
    assert (ROOT / "docs" / "job.schema.json").read_text("utf-8") == schema_text()


def test_the_schema_takes_what_is_taken(tmp_path: Path) -> None:
    schema: Any = jsonschema.Draft202012Validator(json.loads(schema_text()))
    written = write_job(tmp_path / "air plane.yaml")
    assert [path.name for path in written] == ["air plane.yaml", "job.schema.json"]
    assert read_job(written[0]).spec.name == "air-plane"
    for path in (written[0], *sorted((ROOT / "examples" / "jobs").glob("*.yaml"))):
        schema.validate(yaml.safe_load(path.read_text("utf-8")))
    with pytest.raises(jsonschema.ValidationError):
        schema.validate({"name": "a", "goal": "b", "secrets": {"pin": "hunter2"}})
    with pytest.raises(UsageError, match="is there already"):
        write_job(written[0])
