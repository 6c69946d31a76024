"""What proves that a task's goal was reached: the entries of `checks`."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from ...traces.schema import End
from .matching import Match, NeedsMatch
from .part import A_PATH, A_SETTING, A_URI, AN_MD5, Count, Part, Text, Words

KINDS = (
    "shell", "sh", "setting", "content", "file", "sqlite", "ui", "app", "answer", "end", "judge",
)  # fmt: skip
ANSWERS = ("text", "number", "time", "date", "money", "set")
_WHAT = Field("", description="What the report calls it; empty for a name made from the check.")


class Rows(Part):
    """How many rows there have to be; at least one unless something else is said."""

    exactly: Count | None = Field(None, description="So many rows, no more and no less.")
    at_least: Count | None = Field(None, description="So many rows or more.")
    at_most: Count | None = Field(None, description="So many rows or less.")

    @property
    def wanted(self) -> str:
        """The number in words."""
        parts = [
            f"{words} {value}"
            for words, value in (
                ("exactly", self.exactly),
                ("at least", self.at_least),
                ("at most", self.at_most),
            )
            if value is not None
        ]
        return " and ".join(parts or ["at least 1"]) + " rows"

    def fits(self, rows: int) -> bool:
        """Whether so many will do."""
        if self.exactly is None and self.at_least is None and self.at_most is None:
            return rows >= 1
        return (
            (self.exactly is None or rows == self.exactly)
            and (self.at_least is None or rows >= self.at_least)
            and (self.at_most is None or rows <= self.at_most)
        )


class ShellCheck(NeedsMatch):
    """What a command prints, its words as they are."""

    shell: Words = Field(description="The command and its arguments.")
    exit_code: int = Field(0, description="How it has to end.")
    what: str = _WHAT


class ScriptCheck(NeedsMatch):
    """What a line for the phone's shell prints; parameters are quoted in it."""

    sh: str = Field(description="The line.")
    exit_code: int = Field(0, description="How it has to end.")
    what: str = _WHAT


class SettingCheck(NeedsMatch):
    """A setting of Android; one that is not there reads `null`."""

    setting: str = Field(pattern=A_SETTING, description="Its namespace and name.")
    what: str = _WHAT


class ContentCheck(Rows):
    """Rows of a content provider."""

    content: str = Field(pattern=A_URI, description="The provider's URI.")
    columns: dict[str, Text] = Field(
        default_factory=dict, description="Values that a row must have, by column; exact."
    )
    where: str = Field("", description="A condition in SQL that the provider is asked with.")
    what: str = _WHAT


class FileCheck(Match):
    """A file on the phone."""

    file: str = Field(pattern=A_PATH, description="Its path.")
    absent: bool = Field(False, description="That there is no such file.")
    md5: str | None = Field(None, pattern=AN_MD5, description="The MD5 of its content.")
    what: str = _WHAT

    @model_validator(mode="after")
    def _fits_together(self) -> "FileCheck":
        if self.absent and (self.conditions or self.md5):
            raise ValueError("a file that is absent has no content to check")
        return self


class SqliteCheck(Rows):
    """Rows of a database on the phone, which must be rooted."""

    sqlite: str = Field(pattern=A_PATH, description="The path of the database.")
    sql: str = Field(description="A query.")
    rows: tuple[tuple[Text, ...], ...] | None = Field(
        None, description="All rows it has to give, in their order; a NULL reads `null`."
    )
    what: str = _WHAT


class UiCheck(Part):
    """What the screen shows at the end."""

    ui: Text = Field(description="The text or description of a view, white space folded.")
    part: bool = Field(False, description="Whether a part of the view's text will do.")
    absent: bool = Field(False, description="That no such view is there.")
    what: str = _WHAT


class AppCheck(Part):
    """The app that is in front at the end."""

    app: tuple[str, ...] | str = Field(description="Its package, or several that will do.")
    what: str = _WHAT


class AnswerCheck(Part):
    """What the agent answers, as a value and not as a sentence."""

    answer: Literal["text", "number", "time", "date", "money", "set"] = Field(
        description="What kind of value it is."
    )
    equals: tuple[Text, ...] | Text = Field(description="The value; for a set a list of them.")
    what: str = _WHAT


class EndCheck(Part):
    """How the agent has to end; by default completed, or answered where there is an answer."""

    end: tuple[End, ...] | End = Field(description="One end, or several that will do.")


class JudgeCheck(Part):
    """What a model has to judge; without `--judge` the verdict stays unverified."""

    judge: str = Field(min_length=1, description="What it has to look at, in plain words.")


def kind_of(value: object) -> str | None:
    """What kind of check this is, named as no key is."""
    if isinstance(value, Part):
        return next((f"check: {name}" for name in KINDS if name in type(value).model_fields), None)
    if isinstance(value, Mapping):
        return next((f"check: {name}" for name in KINDS if name in value), None)
    return None


Check = Annotated[
    Annotated[ShellCheck, Tag("check: shell")]
    | Annotated[ScriptCheck, Tag("check: sh")]
    | Annotated[SettingCheck, Tag("check: setting")]
    | Annotated[ContentCheck, Tag("check: content")]
    | Annotated[FileCheck, Tag("check: file")]
    | Annotated[SqliteCheck, Tag("check: sqlite")]
    | Annotated[UiCheck, Tag("check: ui")]
    | Annotated[AppCheck, Tag("check: app")]
    | Annotated[AnswerCheck, Tag("check: answer")]
    | Annotated[EndCheck, Tag("check: end")]
    | Annotated[JudgeCheck, Tag("check: judge")],
    Discriminator(
        kind_of,
        custom_error_type="unknown_check",
        custom_error_message=f"a check begins with one of {', '.join(KINDS)}",
    ),
]
"""One check."""
