"""Which emulators tapwright has started, and which process each belongs to: a file for each.

One without an owner was left running on purpose, by `emulator start`; one whose owner is gone was
left by a kill.
"""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ...device.adb.server import born, is_there
from .errors import CannotStart
from .ports import state_folder
from .processes import is_emulator


class StartedEmulator(BaseModel):
    """An emulator of ours; `owner` is 0 for one that outlives whoever started it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    pid: int
    avd: str
    serial: str
    owner: int = 0
    owner_born: str = ""

    @property
    def owned(self) -> bool:
        """Whether a process that runs will end it."""
        return self.owner != 0 and is_there(self.owner, self.owner_born)


def write_started(pid: int, avd: str, serial: str, mine: bool) -> None:
    """Write down that an emulator is ours; `mine` is that it ends with this process, however that
    ends. Raises CannotStart."""
    owner = os.getpid() if mine else 0
    told = StartedEmulator(
        pid=pid, avd=avd, serial=serial, owner=owner, owner_born=born(owner) if mine else ""
    )
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{pid}.part"
        part.write_text(told.model_dump_json(), "utf-8")
        part.replace(folder / f"{pid}.json")
    except OSError as error:
        raise CannotStart(f"{folder} cannot be written to: {error.strerror}") from error


def forget_started(pid: int) -> None:
    """It has ended."""
    (_folder() / f"{pid}.json").unlink(missing_ok=True)


def read_started() -> dict[int, StartedEmulator]:
    """The emulators of ours that run, by process; those that have ended are forgotten."""
    found: dict[int, StartedEmulator] = {}
    for path in _folder().glob("*.json"):
        try:
            one = StartedEmulator.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            continue  # ended at this moment, or not written by us
        if is_emulator(one.pid):
            found[one.pid] = one
        else:
            path.unlink(missing_ok=True)
    return found


def _folder() -> Path:
    return state_folder() / "started"
