"""Records that are kept as JSON files beside a trace: written whole or not at all."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from ..actions import UsageError
from ..traces.files import Files

_Model = TypeVar("_Model", bound=BaseModel)


class Record(BaseModel):
    """A record that is never changed and takes no names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def write_record(path: Path, record: BaseModel) -> None:
    """Write a whole record or none; raises UsageError if the disk refuses."""
    files = Files()
    try:
        if not path.parent.exists():
            files.make_folder(path.parent)
        files.put(path, (record.model_dump_json(indent=2) + "\n").encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}") from error


def read_record(path: Path, kind: type[_Model]) -> _Model:
    """Read a record; raises UsageError if it is none."""
    try:
        return kind.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
