"""Writes a server's entry into a client's file: whole or not at all, and only what is new."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from ..actions import UsageError
from ..traces.files import Files
from .clients import McpClient
from .config_text import (
    UnreadableConfig,
    json_entry,
    toml_entry,
    with_json_entry,
    with_toml_entry,
)


@dataclass(frozen=True, slots=True)
class ConfigChange:
    """What writing an entry would do to a file. `before` is None for a file that is not there;
    `found` is whether the entry is there already, as it is to be or in another form."""

    file: Path
    before: bytes | None
    after: bytes
    found: Literal["nothing", "same", "other"]

    def write(self) -> None:
        """Put the new text in place, with the rights of the old; raises UsageError if the file has
        changed since it was read, or cannot be written."""
        # Settings are often links into a folder of their own.
        target = self.file.resolve()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(prefix=f"{target.name}.", dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(self.after)
                    file.flush()
                    if self.before is not None:
                        os.chmod(partial, target.stat().st_mode & 0o7777)
                    os.fsync(file.fileno())
                if _content(target) != self.before:
                    raise UsageError(f"{self.file} has just been changed: do this again")
                os.replace(partial, target)
            except BaseException:
                Path(partial).unlink(missing_ok=True)
                raise
            Files().sync_folder(target.parent)
        except OSError as error:
            raise UsageError(f"{self.file} cannot be written: {error}") from error


def plan_change(
    client: McpClient, file: Path, name: str, entry: Mapping[str, JsonValue]
) -> ConfigChange:
    """Read a file and say what it becomes; raises UsageError if it cannot be read or changed."""
    try:
        before = _content(file)
        text = (before or b"").decode()
        if client.form == "toml":
            old, after = _toml(client, text, name, entry)
        else:
            old, after = _json(client, text, name, entry)
    except (OSError, UnicodeDecodeError, UnreadableConfig) as error:
        raise UsageError(f"{file} cannot be changed and stays as it is: {error}") from error
    found = "nothing" if old is None else "same" if old == entry else "other"
    return ConfigChange(file, before, after.encode(), found)


def snippet(client: McpClient, name: str, entry: Mapping[str, JsonValue]) -> str:
    """The entry as a file of its own would hold it, for a person to put in."""
    if client.form == "toml":
        return with_toml_entry("", client.path[0], name, entry)
    return with_json_entry("", client.path, name, entry)


def _toml(
    client: McpClient, text: str, name: str, entry: Mapping[str, JsonValue]
) -> tuple[JsonValue, str]:
    table = client.path[0]
    return toml_entry(text, table, name), with_toml_entry(text, table, name, entry)


def _json(
    client: McpClient, text: str, name: str, entry: Mapping[str, JsonValue]
) -> tuple[JsonValue, str]:
    return json_entry(text, client.path, name), with_json_entry(text, client.path, name, entry)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
