"""What a task does to the phone before and after: the steps of `setup` and `teardown`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from .part import A_PATH, A_SETTING, Part, Text, Words

KINDS = ("home", "shell", "sh", "setting", "open", "push", "sqlite")


class Shell(Part):
    """A command on the phone, word by word; nothing in a word is read by a shell."""

    shell: Words = Field(description="The command and its arguments.")
    may_fail: bool = Field(False, description="Whether any exit code will do.")


class Script(Part):
    """A line for the phone's shell; parameters are quoted in it."""

    sh: str = Field(description="The line.")
    may_fail: bool = Field(False, description="Whether any exit code will do.")


class Setting(Part):
    """A setting of Android, as `settings put` writes it."""

    setting: str = Field(pattern=A_SETTING, description="Its namespace and name.")
    value: Text = Field(description="What it is put to.")


class Open(Part):
    """Open an app."""

    open: str = Field(min_length=1, description="The app's name or package.")


class Push(Part):
    """Copy a file to the phone."""

    push: str = Field(min_length=1, description="The file, relative to the task's file.")
    to: str = Field(pattern=A_PATH, description="Its path on the phone.")


def pushed(folder: Path, name: str) -> Path:
    """The file that a task in `folder` pushes; raises ValueError for one outside, links followed.

    A task somebody else wrote could put any file of this computer on the phone, and into the trace.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"{name!r} is not in the folder of the task")
    return path


class Sqlite(Part):
    """Run SQL on a database of the phone, which must be rooted."""

    sqlite: str = Field(pattern=A_PATH, description="The path of the database.")
    sql: tuple[str, ...] | str = Field(description="A statement, or several.")


def kind_of(value: object) -> str | None:
    """What kind of step this is, named as no key is."""
    if value == "home":
        return "step: home"
    if isinstance(value, Part):
        return next((f"step: {name}" for name in KINDS if name in type(value).model_fields), None)
    if isinstance(value, Mapping):
        return next((f"step: {name}" for name in KINDS[1:] if name in value), None)
    return None


Step = Annotated[
    Annotated[Literal["home"], Tag("step: home")]
    | Annotated[Shell, Tag("step: shell")]
    | Annotated[Script, Tag("step: sh")]
    | Annotated[Setting, Tag("step: setting")]
    | Annotated[Open, Tag("step: open")]
    | Annotated[Push, Tag("step: push")]
    | Annotated[Sqlite, Tag("step: sqlite")],
    Discriminator(
        kind_of,
        custom_error_type="unknown_step",
        custom_error_message=f"a step is one of {', '.join(KINDS)}",
    ),
]
"""One step."""
