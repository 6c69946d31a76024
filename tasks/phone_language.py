"""Whether what a goal names lies on the phone: a pocket phone's content is in one language."""

from collections.abc import Sequence

from ..actions import UsageError
from ..device.device import Device
from .goal import Language
from .task import Task

OWNER_LANGUAGE = "ro.tapwright.language"
"""The property in which a pocket phone says what it was set up in, if that is not English."""


def check_content(tasks: Sequence[Task], language: Language, phone: str) -> None:
    """Raise UsageError if one of the tasks names what does not lie on a phone whose content is in
    that language; `phone` is what the user calls it."""
    for task in tasks:
        if task.phone_language in (None, language):
            continue
        if task.phone_language == "zh":
            raise UsageError(
                f"the goal of {task.name} in Chinese names what lies on a pocket phone that was "
                f"set up in Chinese, and {phone} was not: name the device pocket:zh, take one of "
                "`tapwright phone --language zh` or a pool with `language: zh`, or leave out "
                "--language zh"
            )
        raise UsageError(
            f"the goal of {task.name} in English names what lies on a phone that was set up in "
            f"English, and {phone} was set up in Chinese: take another phone, or say "
            "--language zh to a bench or a rehearsal"
        )


async def check_phone_language(tasks: Sequence[Task], device: Device) -> None:
    """The same for a phone that can be asked; raises DeviceError if it does not answer."""
    if all(task.phone_language is None for task in tasks):
        return
    said = ""
    if device.info.simulated:
        said = (await device.shell("getprop", OWNER_LANGUAGE)).strip()
    check_content(tasks, "zh" if said == "zh" else "en", device.info.serial)
