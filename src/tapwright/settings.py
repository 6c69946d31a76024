"""What a user can set: flags over `tapwright.yaml` over environment over defaults."""

import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .actions import UsageMistake

FILE = Path("tapwright.yaml")
PREFIX = "TAPWRIGHT_"


class Settings(BaseModel):
    """One run's choices; `model` None means the default model if it has a key, else a rehearsal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    device: str | None = None
    model: str | None = None
    base_url: str | None = None
    model_name: str | None = None
    effort: Literal["low", "medium", "high", "ladder"] = "ladder"
    sizing: Literal["economy", "balanced", "full"] = "balanced"
    max_steps: int | None = Field(default=None, gt=0)
    max_tokens: int | None = Field(default=None, gt=0)
    max_cost: Decimal | None = Field(default=None, gt=0)
    max_seconds: float | None = Field(default=None, gt=0)
    out: Path = Path("runs")


def load_settings(
    flags: Mapping[str, object],
    environ: Mapping[str, str] = os.environ,
    file: Path = FILE,
) -> Settings:
    """Merge flags (None is "not given"), the file in this folder and TAPWRIGHT_* variables.

    Raises UsageMistake that names the setting and where it came from.
    """
    sources: list[tuple[str, Mapping[str, object]]] = [
        ("the environment", _from_environ(environ)),
        (str(file), _from_file(file)),
        ("the command line", {name: value for name, value in flags.items() if value is not None}),
    ]
    merged: dict[str, object] = {}
    for where, values in sources:
        try:
            Settings.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = ".".join(map(str, first["loc"]))
            raise UsageMistake(f"{where}: {name}: {first['msg']}") from error
        merged |= values
    return Settings.model_validate(merged)


def _from_environ(environ: Mapping[str, str]) -> dict[str, object]:
    return {
        name: environ[PREFIX + name.upper()]
        for name in Settings.model_fields
        if environ.get(PREFIX + name.upper())
    }


def _from_file(file: Path) -> Mapping[str, object]:
    if not file.exists():
        return {}
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageMistake(f"{file} cannot be read: {error}") from error
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise UsageMistake(f"{file} must hold settings as `name: value`")
    return {str(name): value for name, value in cast(Mapping[object, object], content).items()}
