"""Ways to put things on the phone before a task begins, all over adb."""

from ....device.device import Device
from ....emulator.pocket.system.clock import START
from ....tasks.state import Value


async def run_sql(device: Device, database: str, statement: str, *values: Value) -> None:
    """Run one statement on a database of the phone, each `?` in it the next of the values."""
    parts = statement.split("?")
    if len(parts) != len(values) + 1:
        raise ValueError(f"{len(values)} values for {len(parts) - 1} places in {statement!r}")
    literals = [*map(_literal, values), ""]
    sql = "".join(part + literal for part, literal in zip(parts, literals, strict=True))
    await device.shell("sqlite3", database, sql)


def _literal(value: Value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    if isinstance(value, int | float):
        return str(value)
    return "'" + value.replace("'", "''") + "'"


async def force_stop(device: Device, *packages: str) -> None:
    """Close apps, so that they read their databases afresh."""
    for package in packages:
        await device.shell("am", "force-stop", package)


async def set_clock(device: Device) -> None:
    """Let the phone show the day and hour that the goals count from: those at which a pocket phone
    starts, and an emulator, whose clock is this computer's, does not.

    The alarm manager's shell command needs no root (AOSP AlarmManagerService.java, set-time).
    AndroidWorld sets the clock before each of its tasks, too.
    """
    await device.shell("cmd", "alarm", "set-time", str(int(START.timestamp()) * 1000))
