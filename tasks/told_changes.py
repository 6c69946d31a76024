"""What tasks would do to somebody's phone, in words: a goal in words changes nothing by itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..actions import UsageError
from ..device.device import Device
from .preview import Preview, preview
from .task import Task

if TYPE_CHECKING:
    from .app_under_test import AppUnderTest

# More than fit on a screen are read by nobody.
MOST_LINES = 30


async def told_changes(
    tasks: Sequence[Task], device: Device, app: "AppUnderTest | None" = None
) -> str:
    """What these tasks, and the app under test, change on the phone, a line each; empty for a
    simulated one.

    Raises UsageError if one of them cannot be checked on this phone.
    """
    if device.info.simulated:
        return ""
    found = [(task, await preview(task, device)) for task in tasks]
    for task, told in found:
        if told.unreadable:
            raise UsageError(
                f"{task.name} cannot be checked on this phone, so nothing was set up: "
                f"{told.unreadable}; run its goal in words instead, as in: "
                f'tapwright run "{task.goal}"'
            )
    installed = [] if app is None else await app.changes(device)
    return "\n".join(_lines(found, device, installed)) if found or installed else ""


async def refuse_changes(
    tasks: Sequence[Task], device: Device, app: "AppUnderTest | None" = None
) -> None:
    """Raise UsageError if tasks or an app change a phone that somebody may need as it is."""
    if told := await told_changes(tasks, device, app):
        raise UsageError(f"{told}\nThat is done only if it is allowed: yes=True")


def _lines(
    found: Sequence[tuple[Task, Preview]], device: Device, installed: Sequence[str] = ()
) -> list[str]:
    names = list(dict.fromkeys(task.name for task, _ in found))
    changes = list(dict.fromkeys(line for _, told in found for line in told.changes))
    unknown = list(dict.fromkeys(told.unknown for _, told in found if told.unknown))
    shown = changes[:MOST_LINES]
    more = len(changes) - len(shown)
    who = names[0] if len(names) == 1 else f"{len(names)} tasks" if names else "tapwright"
    return [
        f"{device.info.serial} ({device.info.model}) is no simulated phone. Besides what the model "
        f"does, {who} will do this to it:",
        *(f"  - {line}" for line in (*installed, *shown)),
        *([f"  and {more} more like these: tapwright tasks show TASK"] if more else []),
        *(f"  - more than can be told before it is done: {why}" for why in unknown),
    ]
