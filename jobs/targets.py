"""Where a job's output is saved, as its file says it."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from ..tasks.own.part import A_WORD, Part
from .durations import Seconds

TargetKind: TypeAlias = Literal["json", "csv", "sqlite", "webhook"]
TARGET_KINDS: tuple[TargetKind, ...] = ("json", "csv", "sqlite", "webhook")


class SaveJson(Part):
    """A JSON file that holds the newest output; it is replaced whole."""

    json_: str = Field(alias="json", description="The file, beside the job's if it is relative.")


class SaveCsv(Part):
    """A CSV file that grows by a line for each record."""

    csv: str = Field(description="The file, beside the job's if it is relative.")


class SaveSqlite(Part):
    """A table of a SQLite database; a record with the same `key` is replaced."""

    sqlite: str = Field(description="The database, beside the job's file if it is relative.")
    table: Annotated[str, Field(pattern=A_WORD)] | None = Field(
        None, description="The table; by default it is called as the job."
    )
    key: tuple[Annotated[str, Field(pattern=A_WORD)], ...] = Field(
        (), description="Columns by which a record is known again."
    )


class SaveWebhook(Part):
    """An address that is POSTed the output as JSON."""

    webhook: str = Field(
        pattern=r"^https?://\S+$", description="https, or http on this computer only."
    )
    secret: Annotated[str, Field(pattern=A_WORD)] | None = Field(
        None, description="The secret of the job that signs the body (HMAC-SHA256)."
    )
    timeout: Seconds = Field(default=10.0, description="Duration to wait for the answer.")


def _kind(given: object) -> str | None:
    names = set(given) if isinstance(given, dict) else {_NAMES.get(type(given), "")}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    found = [kind for kind in TARGET_KINDS if kind in names]
    return found[0] if len(found) == 1 else None


_NAMES: dict[type, TargetKind] = {
    SaveJson: "json", SaveCsv: "csv", SaveSqlite: "sqlite", SaveWebhook: "webhook",
}  # fmt: skip

SaveTo: TypeAlias = Annotated[
    Annotated[SaveJson, Tag("json")]
    | Annotated[SaveCsv, Tag("csv")]
    | Annotated[SaveSqlite, Tag("sqlite")]
    | Annotated[SaveWebhook, Tag("webhook")],
    Discriminator(
        _kind,
        custom_error_type="unknown_step",
        custom_error_message="an entry of save_to is just one of json, csv, sqlite, webhook",
    ),
]
"""One place that an output is saved to."""
