"""A whole task as its file says it."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from ...actions import UsageError
from ...agent.interrupts import Grant
from ...traces.schema import TaskClass
from ..goal import Level, Scenario
from ..goal import Tag as TaskTag
from ..guidelines import WrittenGuidelines
from .checks import AnswerCheck, Check, EndCheck
from .params import Params
from .part import A_WORD, NAMED, SOMETHING, Part, Text, Words
from .steps import Step


class Languages(Part):
    """The goal in both languages."""

    en: str = Field(pattern=SOMETHING, description="English.")
    zh: str = Field(pattern=SOMETHING, description="Chinese.")


class Known(Part):
    """Something that the user knows and says when asked."""

    about: Words = Field(description="Words that a question about it holds, in any case.")
    says: Text = Field(description="The answer.")


class Happening(Part):
    """Something that happens to the phone once the agent has acted so often."""

    after: int = Field(ge=0, description="How many acts of the agent come before it.")
    shell: Words | None = Field(None, description="A command on the phone, word by word.")
    sh: str | None = Field(None, description="A line for the phone's shell.")
    fault: str | None = Field(None, description="A fault of the pocket phone.")

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Happening":
        if sum(value is not None for value in (self.shell, self.sh, self.fault)) != 1:
            raise ValueError("an event is just one of shell, sh or fault")
        return self


class FromEnvironment(Part):
    """A secret that stands in no file."""

    env: str = Field(pattern=A_WORD, description="The environment variable that holds it.")


class Allowed(Part):
    """A change that is no harm; `*` stands for anything."""

    setting: str | None = Field(None, description="A setting, like system.screen_*.")
    file: str | None = Field(None, description="A file or folder by its path.")
    content: str | None = Field(None, description="A provider: contacts, sms or calendar.")

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Allowed":
        if sum(value is not None for value in (self.setting, self.file, self.content)) != 1:
            raise ValueError("a change is just one of setting, file or content")
        return self


def _goal_kind(value: object) -> str:
    return "both languages" if isinstance(value, dict | Languages) else "one text"


def _secret_kind(value: object) -> str:
    return "a variable" if isinstance(value, dict | FromEnvironment) else "a text"


GoalText = Annotated[
    Annotated[Languages, Tag("both languages")]
    | Annotated[str, Field(pattern=SOMETHING), Tag("one text")],
    Discriminator(_goal_kind),
]
Secret = Annotated[
    Annotated[FromEnvironment, Tag("a variable")]
    | Annotated[Text, Field(min_length=4), Tag("a text")],
    Discriminator(_secret_kind),
]


def _permission(text: str) -> str:
    try:
        Grant.parse(text)
    except UsageError as error:
        raise ValueError(str(error)) from error
    return text


Permission: TypeAlias = Annotated[str, AfterValidator(_permission)]
Name: TypeAlias = Annotated[str, Field(pattern=NAMED, max_length=60)]


class TaskSpec(Part):
    """One task."""

    name: Name = Field(description="Letters, digits, - and _.")
    goal: GoalText = Field(description="What the agent is told; {name} is a parameter.")
    summary: str = Field("", description="A line for lists; the goal if it is empty.")
    params: Params = Field(
        default_factory=dict, description="Values, lists to draw from, or ranges."
    )
    tags: tuple[TaskTag, ...] = ()
    task_class: TaskClass | None = Field(
        None, alias="class", description="What a table of routes sorts it by; else by its tags."
    )
    scenario: Scenario | None = None
    level: Level = None
    apps: tuple[str, ...] = Field((), description="The apps it is about.")
    optimal: int | None = Field(None, ge=0, description="Acts of the shortest way you know.")
    max_steps: int | None = Field(None, gt=0, description="Steps an agent may take.")
    trials: int | None = Field(None, gt=0, description="How many instances a bench runs.")
    setup: tuple[Step, ...] = Field((), description="What is done before; by default, go home.")
    checks: tuple[Check, ...] = Field((), description="What proves that the goal was reached.")
    guidelines: WrittenGuidelines | None = Field(
        None, description="What a judge looks for on the screens; needs --judge."
    )
    nothing_else: bool = Field(
        False, description="Whether any change but the allowed ones fails the task."
    )
    allow: tuple[Allowed, ...] = Field((), description="Changes that are no harm.")
    user: tuple[Known, ...] = Field((), description="What the user knows and says when asked.")
    events: tuple[Happening, ...] = Field((), description="What happens while the agent works.")
    secrets: dict[Annotated[str, Field(pattern=A_WORD)], Secret] = Field(
        default_factory=dict,
        description="What only the phone is told; everywhere else the name stands.",
    )
    grants: tuple[Permission, ...] = Field(
        (), description="Permissions allowed when an app asks: location, or 'Maps: location'."
    )
    teardown: tuple[Step, ...] = Field((), description="What is done when all has been checked.")

    @model_validator(mode="after")
    def _fits_together(self) -> "TaskSpec":
        for kind, name in ((EndCheck, "end"), (AnswerCheck, "answer")):
            if sum(isinstance(check, kind) for check in self.checks) > 1:
                raise ValueError(f"a task has only one {name} check")
        if self.allow and not self.nothing_else:
            raise ValueError("`allow` says nothing without `nothing_else: true`")
        both = self.params.keys() & self.secrets.keys()
        if both:
            raise ValueError(f"{min(both)} is a parameter and a secret")
        return self


TaskFile: TypeAlias = TaskSpec | Annotated[tuple[TaskSpec, ...], Field(min_length=1)]
"""One task, or a list of tasks."""
