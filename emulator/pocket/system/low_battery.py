"""The notification that warns of a low battery."""

from ..toolkit.strings import tr
from .language import Languages
from .notifications import Notification
from .system import System

PACKAGE = "com.android.systemui"
TAG = "low_battery"


def low_battery(system: System, percent: int) -> Notification:
    """The warning in the phone's language."""
    with Languages(system).speaking(PACKAGE):
        return Notification(
            PACKAGE,
            tr("Battery may run out soon"),
            tr("{percent}% remaining", percent=percent),
            tag=TAG,
            icon="battery_alert",
            urgent=True,
        )
