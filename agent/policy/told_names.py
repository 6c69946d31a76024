"""What the phone itself calls its apps, for goals that name one which no table knows."""

import re
from collections.abc import Mapping

from ...device.device import Device
from ...device.errors import DeviceError
from ...device.launcher import labels_command, labels_in

# What stands behind a colon is a text to be written, whoever is called so.
_IN_QUOTES = r"(?<![:：])(?<![:：]\s)[“\"«「『]{name}[”\"»」』]"
_AS_APP = r"{name}[”\"»」』]?\s*(?:app\b|应用)"


async def told_names(goal: str, device: Device) -> dict[str, str]:
    """The packages that a goal calls by the label that their icons have on this phone, in its
    language; none where the phone does not tell."""
    try:
        user = (await device.shell("am", "get-current-user")).strip()
        command = labels_command(int(user) if user.isdecimal() else 0)
        labels = labels_in(await device.shell("sh", "-c", f"{command}; true"))
    except DeviceError:
        return {}
    return names_in(goal, labels)


def names_in(goal: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Those of `labels`, by package, that a goal names as an app: in quotation marks where they
    are not of Latin letters, or before the word app."""
    return {package: label for package, label in labels.items() if _is_called(label, goal)}


def _is_called(label: str, goal: str) -> bool:
    name = re.escape(label)
    if label.isascii():
        return bool(re.search(rf"\b{_AS_APP.format(name=name)}", goal, re.IGNORECASE))
    called = f"{_IN_QUOTES.format(name=name)}|{_AS_APP.format(name=name)}"
    return bool(re.search(called, goal, re.IGNORECASE))
