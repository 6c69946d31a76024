"""The Daily suite: everyday tasks on the pocket phone's apps, in the order of the suite."""

from ..task import Task
from .content import CONTENT
from .local import LOCAL_SERVICES
from .shopping import SHOPPING
from .social import SOCIAL, AddContact
from .transport import TRANSPORT
from .utilities import UTILITIES, AirplaneOn, AlarmOff

DAILY: tuple[type[Task], ...] = (
    *TRANSPORT,
    *SHOPPING,
    *LOCAL_SERVICES,
    *SOCIAL,
    *CONTENT,
    *UTILITIES,
)
# Smaller than any of the suite, to start with.
FIRST_STEPS: tuple[type[Task], ...] = (AirplaneOn, AlarmOff, AddContact)

__all__ = ["DAILY", "FIRST_STEPS"]
