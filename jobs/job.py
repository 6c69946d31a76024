"""A job: something that a phone is to do again and again, as its file says it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeAlias, cast
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    JsonValue,
    Tag,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from ..actions import UsageError
from ..tasks.own.part import A_WORD, NAMED, SOMETHING, Part, Text
from ..traces.schema import TaskClass
from .cron import check_cron
from .durations import Seconds
from .targets import SaveCsv, SaveSqlite, SaveTo, SaveWebhook

ParamType: TypeAlias = Literal["string", "integer", "number", "boolean", "choice", "date"]
ColumnType: TypeAlias = Literal["string", "integer", "number", "boolean", "date"]
Word: TypeAlias = Annotated[str, Field(pattern=A_WORD)]
Preset: TypeAlias = Literal["strict", "standard", "benchmark"]


class JobParam(Part):
    """What a run of the job is given: its type, and what holds where nothing is given."""

    type: ParamType = Field(default="string", description="What kind of value it is.")
    default: Text | None = Field(default=None, description="The value where none is given.")
    choices: tuple[Text, ...] = Field(default=(), description="The values that there are.")
    description: str = Field(default="", description="What it is for.")


class CommandSecret(Part):
    """A secret that a command of this computer prints; its last line end is left out."""

    command: tuple[Text, ...] = Field(min_length=1, description="The command, word by word.")


def _secret_kind(given: object) -> str:
    return "a command" if isinstance(given, dict | CommandSecret) else "a place"


def _is_place(text: str) -> str:
    if not re.fullmatch(r"env:[A-Za-z_]\w*|keyring:[^/]+/.+", text):
        # What stands there may be the secret itself, so it is not repeated.
        raise ValueError(
            "a secret never stands in the file: write env:VARIABLE, keyring:SERVICE/USER or "
            "{command: [...]}"
        )
    return text


SecretSource: TypeAlias = Annotated[
    Annotated[CommandSecret, Tag("a command")]
    | Annotated[
        str,
        AfterValidator(_is_place),
        WithJsonSchema({"type": "string", "pattern": r"^(env:[A-Za-z_]\w*|keyring:[^/]+/.+)$"}),
        Tag("a place"),
    ],
    Discriminator(_secret_kind),
]
"""Where a secret is: `env:NAME`, `keyring:SERVICE/USER`, or `{command: [...]}`."""


class JobPolicy(Part):
    """What the gate asks about in this job; docs/security.md."""

    preset: Preset | None = Field(default=None, description="strict, standard or benchmark.")
    rules: tuple[str, ...] = Field(default=(), description='Standing rules, such as "deny send".')

    @field_validator("rules")
    @classmethod
    def _are_rules(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        from ..agent.policy.rules import parse_rules

        try:
            parse_rules(given)
        except UsageError as error:
            raise ValueError(str(error)) from error
        return given


class JobLimits(Part):
    """The bounds of one run."""

    steps: int | None = Field(default=None, gt=0, description="Steps of the agent.")
    cost: Decimal | None = Field(default=None, gt=0, description="US dollars.")
    time: Seconds | None = Field(default=None, description="Duration: 90s, 5m, 2h.")


class JobSchedule(Part):
    """When the job runs: at the times of a cron line, or again and again after so long."""

    cron: str | None = Field(
        default=None,
        description="Minute, hour, day, month, day of week (0 and 7 are Sunday), as in crontab(5).",
    )
    timezone: str | None = Field(default=None, description="IANA time zone of the cron line.")
    every: Seconds | None = Field(default=None, description="Duration between two beginnings.")
    missed: Literal["run_once", "skip"] = Field(
        default="run_once",
        description="What becomes of runs whose time passed while nothing served.",
    )

    @field_validator("cron")
    @classmethod
    def _is_cron(cls, line: str | None) -> str | None:
        if line is not None:
            check_cron(line)
        return line

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, name: str | None) -> str | None:
        try:
            ZoneInfo(name or "UTC")
        except (ValueError, OSError, LookupError) as error:
            raise ValueError(
                f"there is no time zone {name!r}: write it as Europe/Lisbon"
            ) from error
        return name

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if (self.cron is None) == (self.every is None):
            raise ValueError("a schedule is either `cron` or `every`")
        if self.every is not None and self.timezone is not None:
            raise ValueError("`timezone` goes with `cron`: `every` counts seconds")
        return self


class OnFailure(Part):
    """What is done about a run that did not reach its goal."""

    retries: int = Field(default=0, ge=0, le=20, description="Further attempts.")
    wait: Seconds = Field(default=60.0, description="Duration before the first further attempt.")
    factor: float = Field(
        default=2.0, ge=1, description="How much longer each wait is than the last."
    )
    longest: Seconds = Field(default=3600.0, description="The longest wait.")
    notify: tuple[str, ...] = Field(
        default=(), description="Channels that are told of the last failure."
    )


class JobQuestions(Part):
    """Who is asked when a person is needed, how long, and what happens then."""

    channels: tuple[str, ...] = Field(
        default=(), description="terminal, page, or the address of a webhook."
    )
    deadline: Seconds = Field(default=900.0, description="Duration to wait for an answer.")
    then: Literal["deny", "stop"] = Field(
        default="deny", description="At the deadline: the act is denied, or the run is stopped."
    )


def _plain(given: object) -> object:
    """A schema as JSON has it; a file's numbers are exact until here."""
    match given:
        case Decimal():
            return int(given) if given == given.to_integral_value() else float(given)
        case list():
            return [_plain(one) for one in cast(list[object], given)]
        case dict():
            return {name: _plain(one) for name, one in cast(dict[str, object], given).items()}
        case _:
            return given


Schema: TypeAlias = Annotated[Mapping[str, JsonValue], BeforeValidator(_plain)]


class JobSpec(Part):
    """One job; `goal`, `flow` and `task` are three ways to say what is done."""

    name: Annotated[str, Field(pattern=NAMED, max_length=60)] = Field(
        description="Letters, digits, - and _."
    )
    description: str = Field(default="", description="A line for lists.")
    goal: Annotated[str, Field(pattern=SOMETHING)] | None = Field(
        default=None, description="What the agent is told; {name} is a parameter or a secret."
    )
    flow: str | None = Field(default=None, description="A flow's file, beside this one.")
    task: str | None = Field(default=None, description="A built-in task, or FILE.yaml#NAME.")
    task_class: TaskClass | None = Field(
        default=None, alias="class", description="What a table of routes sorts it by."
    )
    params: dict[Word, JobParam] = Field(default_factory=dict)
    secrets: dict[Word, SecretSource] = Field(default_factory=dict)
    checks: tuple[str, ...] = Field(
        default=(), description="What proves the goal, as with --check."
    )
    judge: str | None = Field(default=None, description="A model profile that judges the rest.")
    output: Schema | None = Field(default=None, description="JSON Schema of the output.")
    columns: dict[Word, ColumnType] | None = Field(
        default=None, description="The output's columns, instead of a schema."
    )
    many: bool = Field(
        default=False, description="Read a list across pages: an output of many records."
    )
    save_to: tuple[SaveTo, ...] = Field(default=(), description="Where the output is saved.")
    policy: JobPolicy = JobPolicy()
    limits: JobLimits = JobLimits()
    app: tuple[str, ...] = Field(default=(), description="APKs of an app that is installed first.")
    model: str | None = Field(default=None, description="A model profile.")
    device: str | None = Field(default=None, description="A serial, or pocket.")
    pool: str | None = Field(default=None, description="A pool of tapwright.yaml.")
    schedule: JobSchedule | None = None
    on_failure: OnFailure = OnFailure()
    questions: JobQuestions = JobQuestions()
    keep: int | None = Field(
        default=None, ge=1, description="How many runs are kept; all by default."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        ways = [name for name in ("goal", "flow", "task") if getattr(self, name) is not None]
        if len(ways) != 1:
            found = f"these are {' and '.join(ways)}" if ways else "there is none of them"
            raise ValueError(f"a job is just one of goal, flow or task: {found}")
        if self.output is not None and self.columns is not None:
            raise ValueError("give `output` or `columns`, not both: columns stand for a schema")
        if self.device is not None and self.pool is not None:
            raise ValueError("give `device` or `pool`, not both")
        wanted = self.output is not None or self.columns is not None
        if not wanted and (self.many or self.save_to):
            name = "many" if self.many else "save_to"
            raise ValueError(f"`{name}` needs an `output` or `columns` that says what is read")
        if wanted and self.flow is not None:
            raise ValueError("a flow has no output; say a `goal` that reads the data")
        if taken := {"run", "read_at"} & set(self.columns or {}):
            raise ValueError(f"{min(taken)!r} is a column that every table has: name it otherwise")
        if self.many and self.columns is None:
            raise ValueError("`many` reads a list of records: say their `columns`")
        if self.goal is None and (self.checks or self.secrets):
            name = "checks" if self.checks else "secrets"
            raise ValueError(f"`{name}` are for goals in words; a {ways[0]} has its own")
        if self.flow is not None and self.task_class is not None:
            raise ValueError("a flow's steps say their own `class`: - do: {goal: ..., class: form}")
        if self.task is not None and self.params:
            raise ValueError("a task draws its own parameters: leave out `params`")
        if both := self.params.keys() & self.secrets.keys():
            raise ValueError(f"{min(both)} is a parameter and a secret")
        for target in self.save_to:
            self._check_target(target)
        return self

    def _check_target(self, target: SaveTo) -> None:
        match target:
            case SaveWebhook(secret=str(name)) if name not in self.secrets:
                raise ValueError(f"the webhook is signed with {name!r}, which is no secret here")
            case SaveSqlite(key=key) if unknown := set(key) - set(self.columns or {}):
                raise ValueError(f"{min(unknown)!r} is a key of the table and no column")
            case SaveCsv() | SaveSqlite() if self.columns is None:
                raise ValueError("a table has `columns`; an output of a schema goes to JSON")
            case _:
                return
