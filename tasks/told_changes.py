"""What tasks would do to somebody's phone, in words: a goal in words changes nothing by itself."""

from collections.abc import Sequence

from ..actions import UsageError
from ..device.device import Device
from .preview import Preview, preview
from .task import Task

# More than fit on a screen are read by nobody.
MOST_LINES = 30


async def told_changes(tasks: Sequence[Task], device: Device) -> str:
    """What these tasks change on the phone, a line each; empty for a simulated one.

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
    return "\n".join(_lines(found, device))


async def refuse_changes(tasks: Sequence[Task], device: Device) -> None:
    """Raise UsageError if the tasks change a phone that somebody may need as it is."""
    if told := await told_changes(tasks, device):
        raise UsageError(f"{told}\nThat is done only if it is allowed: yes=True")


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
