"""A job: something that a phone is to do again and again, as its file says it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, JsonValue

from ..tasks.own.part import A_WORD, NAMED, SOMETHING, Part, Text
from .durations import Seconds
from .targets import SaveTo

ParamType: TypeAlias = Literal["string", "integer", "number", "boolean", "choice", "date"]
ColumnType: TypeAlias = Literal["string", "integer", "number", "boolean", "date"]
Word: TypeAlias = Annotated[str, Field(pattern=A_WORD)]
Preset: TypeAlias = Literal["strict", "standard", "benchmark"]


class JobParam(Part):
    """What a run of the job is given: its type, and what holds where nothing is given."""

    type: ParamType = Field("string", description="What kind of value it is.")
    default: Text | None = Field(None, description="The value where none is given.")
    choices: tuple[Text, ...] = Field((), description="The values that there are.")
    description: str = Field("", description="What it is for.")


class CommandSecret(Part):
    """A secret that a command of this computer prints; its last line end is left out."""

    command: tuple[Text, ...] = Field(min_length=1, description="The command, word by word.")


SecretSource: TypeAlias = (
    Annotated[str, Field(pattern=r"^(env:[A-Za-z_]\w*|keyring:[^/]+/.+)$")] | CommandSecret
)
"""Where a secret is: `env:NAME`, `keyring:SERVICE/USER`, or `{command: [...]}`."""


class JobPolicy(Part):
    """What the gate asks about in this job; docs/security.md."""

    preset: Preset | None = Field(None, description="strict, standard or benchmark.")
    rules: tuple[str, ...] = Field((), description='Standing rules, such as "deny send".')


class JobLimits(Part):
    """The bounds of one run."""

    steps: int | None = Field(None, gt=0, description="Steps of the agent.")
    cost: Decimal | None = Field(None, gt=0, description="US dollars.")
    time: Seconds | None = Field(None, description="Duration: 90s, 5m, 2h.")


class JobSchedule(Part):
    """When the job runs: at the times of a cron line, or again and again after so long."""

    cron: str | None = Field(
        None,
        description="Minute, hour, day, month, day of week (0 and 7 are Sunday), as in crontab(5).",
    )
    timezone: str | None = Field(None, description="IANA time zone of the cron line.")
    every: Seconds | None = Field(None, description="Duration between two beginnings.")
    missed: Literal["run_once", "skip"] = Field(
        "run_once", description="What becomes of runs whose time passed while nothing served."
    )


class OnFailure(Part):
    """What is done about a run that did not reach its goal."""

    retries: int = Field(0, ge=0, le=20, description="Further attempts.")
    wait: Seconds = Field(60.0, description="Duration before the first further attempt.")
    factor: float = Field(2.0, ge=1, description="How much longer each wait is than the last.")
    longest: Seconds = Field(3600.0, description="The longest wait.")
    notify: tuple[str, ...] = Field((), description="Channels that are told of the last failure.")


class JobQuestions(Part):
    """Who is asked when a person is needed, how long, and what happens then."""

    channels: tuple[str, ...] = Field(
        (), description="terminal, page, or the address of a webhook."
    )
    deadline: Seconds = Field(900.0, description="Duration to wait for an answer.")
    then: Literal["deny", "stop"] = Field(
        "deny", description="At the deadline: the act is denied, or the run is stopped."
    )


class JobSpec(Part):
    """One job; `goal`, `flow` and `task` are three ways to say what is done."""

    name: Annotated[str, Field(pattern=NAMED, max_length=60)] = Field(
        description="Letters, digits, - and _."
    )
    description: str = Field("", description="A line for lists.")
    goal: Annotated[str, Field(pattern=SOMETHING)] | None = Field(
        None, description="What the agent is told; {name} is a parameter or a secret."
    )
    flow: str | None = Field(None, description="A flow's file, beside this one.")
    task: str | None = Field(None, description="A built-in task, or FILE.yaml#NAME.")
    params: dict[Word, JobParam] = Field(default_factory=dict)
    secrets: dict[Word, SecretSource] = Field(default_factory=dict)
    checks: tuple[str, ...] = Field((), description="What proves the goal, as with --check.")
    judge: str | None = Field(None, description="A model profile that judges the rest.")
    output: Mapping[str, JsonValue] | None = Field(None, description="JSON Schema of the output.")
    columns: dict[Word, ColumnType] | None = Field(
        None, description="The output's columns, instead of a schema."
    )
    many: bool = Field(False, description="Read a list across pages: an output of many records.")
    save_to: tuple[SaveTo, ...] = Field((), description="Where the output is saved.")
    policy: JobPolicy = JobPolicy()
    limits: JobLimits = JobLimits()
    app: tuple[str, ...] = Field((), description="APKs of an app that is installed first.")
    model: str | None = Field(None, description="A model profile.")
    device: str | None = Field(None, description="A serial, or pocket.")
    pool: str | None = Field(None, description="A pool of tapwright.yaml.")
    schedule: JobSchedule | None = None
    on_failure: OnFailure = OnFailure()
    questions: JobQuestions = JobQuestions()
    keep: int | None = Field(None, ge=1, description="How many runs are kept; all by default.")
