"""Asks before a task changes somebody's phone: a goal in words changes nothing by itself."""

import sys
from collections.abc import Sequence

import typer

from ..actions import UsageError
from ..device.device import Device
from ..tasks import Task
from ..tasks.preview import Preview, preview

# More than fit on a screen are read by nobody.
MOST_LINES = 30


async def consent(tasks: Sequence[Task], device: Device, yes: bool) -> None:
    """Say what these tasks change on the phone, and go on only if that is wished.

    Raises UsageError, before anything is changed, if it is not or if nobody is there to ask.
    """
    if device.info.simulated:
        return
    found = [(task, await preview(task, device)) for task in tasks]
    for task, told in found:
        if told.unreadable:
            raise UsageError(
                f"{task.name} cannot be checked on this phone, so nothing was set up: "
                f"{told.unreadable}; run its goal in words instead, as in: "
                f'tapwright run "{task.goal}"'
            )
    typer.echo("\n".join(_lines(found, device)), err=True)
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            "nobody is at a terminal to allow these changes, so nothing was done; allow them "
            "with --yes"
        )
    if not typer.confirm("Go on?", default=False, err=True):
        raise UsageError("not allowed, so nothing was changed")


def _lines(found: Sequence[tuple[Task, Preview]], device: Device) -> list[str]:
    names = list(dict.fromkeys(task.name for task, _ in found))
    changes = list(dict.fromkeys(line for _, told in found for line in told.changes))
    unknown = list(dict.fromkeys(told.unknown for _, told in found if told.unknown))
    shown = changes[:MOST_LINES]
    more = len(changes) - len(shown)
    who = names[0] if len(names) == 1 else f"{len(names)} tasks"
    return [
        f"{device.info.serial} ({device.info.model}) is no simulated phone. Besides what the model "
        f"does, {who} will do this to it:",
        *(f"  - {line}" for line in shown),
        *([f"  and {more} more like these: tapwright tasks show TASK"] if more else []),
        *(f"  - more than can be told before it is done: {why}" for why in unknown),
    ]
