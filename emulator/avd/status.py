"""What emulators there are, which run, and which of them tapwright started."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...device.emulator_discovery import RunningEmulator, running
from .avds import Avd, find_avd, list_avds
from .device import Emulator
from .errors import CannotStart
from .ports import ports_of
from .started import read_started, write_started


@dataclass(frozen=True, slots=True)
class EmulatorStatus:
    """An AVD, and the emulator that runs it, if one does.

    `pid` is known of one that runs without a discovery file, too: it has only just begun.
    """

    avd: str
    target: str
    running: RunningEmulator | None
    pid: int | None
    started_here: bool
    snapshots: tuple[str, ...]

    @property
    def serial(self) -> str | None:
        """What adb calls it, None if it does not run."""
        return ports_of(self.running).serial if self.running else None


def statuses() -> tuple[EmulatorStatus, ...]:
    """Every AVD, and each emulator that runs; an AVD with clones is there once for each."""
    return tuple(_statuses())


def _statuses() -> Iterator[EmulatorStatus]:
    ours, left = started_here(), running()
    for avd in list_avds():
        mine = [one for one in left if one.avd_name == avd.name]
        left = [one for one in left if one.avd_name != avd.name]
        for one in mine:
            here = ours.get(one.pid) == avd.name
            yield EmulatorStatus(avd.name, avd.target, one, one.pid, here, avd.snapshots())
        if not mine:
            pid = avd.holder()
            here = pid is not None and ours.get(pid) == avd.name
            yield EmulatorStatus(avd.name, avd.target, None, pid, here, avd.snapshots())
    # Those of AVDs that are kept elsewhere.
    for one in left:
        here = ours.get(one.pid) == one.avd_name
        yield EmulatorStatus(one.avd_name or "?", "", one, one.pid, here, ())


def named(name: str) -> tuple[RunningEmulator, ...]:
    """The running emulators that a serial, a console port or an AVD means; raises CannotStart."""
    found = tuple(
        one
        for one in running()
        if name in (one.avd_name, one.serial, ports_of(one).serial, str(one.serial_port))
    )
    if not found:
        known = ", ".join(f"{ports_of(one).serial} ({one.avd_name})" for one in running())
        raise CannotStart(
            f"no emulator {name!r} runs ({known or 'none does'}): run `tapwright emulator start "
            f"{name}`, or `tapwright emulator list`"
        )
    return found


def one_named(name: str) -> RunningEmulator:
    """The one emulator that is meant; raises CannotStart if several are."""
    found = named(name)
    first, *others = list(found)
    if others:
        serials = ", ".join(ports_of(one).serial for one in found)
        raise CannotStart(f"several emulators of {name} run: name one by its serial, {serials}")
    return first


def avd_of(found: RunningEmulator) -> Avd:
    """The AVD that a running emulator runs, wherever it is kept."""
    known = {avd.name: avd for avd in list_avds()}
    if found.avd_name in known:
        return known[found.avd_name]
    folder = found.avd_dir or Path(f"{found.avd_name}.avd")
    return Avd(found.avd_name, folder.with_suffix(".ini"), folder)


def find_any(name: str) -> Avd:
    """The AVD of that name, also one that is only an entry any more; raises CannotStart."""
    known = {avd.name: avd for avd in list_avds()}
    return known[name] if name in known else find_avd(name)


def remember(emulator: Emulator) -> None:
    """Write down that an emulator is ours, and outlives this process; raises CannotStart."""
    if (process := emulator.process) is not None:
        write_started(process.pid, emulator.avd.name, emulator.serial, mine=False)


def started_here() -> dict[int, str]:
    """The emulators that tapwright started and that nobody will end by himself: AVDs by process.

    They were left running on purpose, or by a process that was killed.
    """
    return {pid: one.avd for pid, one in read_started().items() if not one.owned}
