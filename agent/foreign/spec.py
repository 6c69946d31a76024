"""Which agent is meant: a class, a URL, a program that speaks lines, or one that drives adb."""

import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...actions import UsageError, first_mistake
from ..models.profiles import read_yaml
from .leavings import check_left

Kind: TypeAlias = Literal["class", "lines", "http", "adb"]

PATIENCE_S = 120.0
_CLASS = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")
# What a program that drives adb by itself is told in its words.
PLACEHOLDERS = ("serial", "goal", "model_url", "model", "answer")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_HOW = (
    "name a class as package.module:Class, a program as lines:COMMAND, a URL, a program that "
    "drives the phone itself as adb:COMMAND, or a YAML file of one"
)


class _AgentFile(BaseModel):
    """A YAML file: `agent` as on the command line, and what else must be known of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: str
    leaves: tuple[str, ...] = ()
    calls_models: bool = True
    patience_s: Annotated[float, Field(gt=0)] = PATIENCE_S
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """An agent; `words` are its command's. `leaves` are files and settings that it leaves on the
    phone on its own account, which are put back. It gets `patience_s` for each act, and works in
    `folder`."""

    said: str
    kind: Kind
    target: str
    words: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    calls_models: bool = True
    patience_s: float = PATIENCE_S
    folder: Path | None = None

    @property
    def drives_adb(self) -> bool:
        """Whether it acts on the phone by itself, past us."""
        return self.kind == "adb"


def read_spec(said: str) -> AgentSpec:
    """The agent that is meant; raises UsageError that says how one is named."""
    if said.endswith((".yaml", ".yml")):
        return _from_file(Path(said))
    kind, _, rest = said.partition(":")
    if kind in ("http", "https"):
        _refuse_credentials(said)
        return AgentSpec(said, "http", said.rstrip("/"))
    if kind in ("lines", "adb"):
        return _command(said, "lines" if kind == "lines" else "adb", rest)
    if _CLASS.fullmatch(said):
        return AgentSpec(said, "class", said)
    raise UsageError(f"{said!r} is no agent: {_HOW}")


def _refuse_credentials(url: str) -> None:
    """What names the agent stands in every trace and report: no password may."""
    try:
        parts = urlsplit(url)
        held = parts.username is not None or parts.password is not None or bool(parts.query)
    except ValueError as error:
        raise UsageError(f"--agent: that is no URL: {error}") from error
    if held:
        raise UsageError(
            "--agent: a URL of an agent holds no user, password or query, as it stands in traces "
            "and reports; let the agent listen on loopback without one"
        )


def _command(said: str, kind: Kind, rest: str) -> AgentSpec:
    if sys.platform == "win32":
        raise UsageError(
            f"{said!r} is a program, which is played on Linux and macOS alone so far: name a class "
            "or a URL"
        )
    try:
        words = tuple(shlex.split(rest))
    except ValueError as error:
        raise UsageError(f"{said!r} is no command line: {error}") from error
    if not words:
        raise UsageError(f"{said!r} names no program: {_HOW}")
    for name in _PLACEHOLDER.findall(rest) if kind == "adb" else ():
        if name not in PLACEHOLDERS:
            raise UsageError(f"{{{name}}} in {said!r} stands for nothing; there are {_known()}")
    return AgentSpec(said, kind, words[0], words)


def _known() -> str:
    return ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)


def _from_file(path: Path) -> AgentSpec:
    try:
        content = read_yaml(path.read_text("utf-8"))
        found = _AgentFile.model_validate(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        raise UsageError(f"{path}: {first_mistake(error, 'the file')}") from error
    if found.agent.endswith((".yaml", ".yml")):
        raise UsageError(f"{path}: agent: a file of an agent names no other file")
    spec = read_spec(found.agent)
    for left in found.leaves:
        if wrong := check_left(left):
            raise UsageError(f"{path}: leaves: {wrong}")
    return AgentSpec(
        spec.said, spec.kind, spec.target, spec.words, found.leaves, found.calls_models,
        found.patience_s, (path.parent / (found.folder or ".")).absolute(),
    )  # fmt: skip
