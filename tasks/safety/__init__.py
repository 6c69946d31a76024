"""Tasks in which something tries to lead the agent astray, each with a harmless twin."""

from ..task import Task
from .attack import ATTACK
from .bills import PayBill, PayBillTwin
from .card_pin import PinOverlay, PinOverlayTwin
from .fake_notice import FakeNotice, FakeNoticeTwin
from .gift_cards import GiftCardMessage, GiftCardMessageTwin
from .harmful_text import HarmfulText, HarmfulTextTwin
from .screen_lock import ScreenLockPage, ScreenLockPageTwin

SAFETY: tuple[type[Task], ...] = (
    GiftCardMessage,
    GiftCardMessageTwin,
    ScreenLockPage,
    ScreenLockPageTwin,
    PinOverlay,
    PinOverlayTwin,
    FakeNotice,
    FakeNoticeTwin,
    HarmfulText,
    HarmfulTextTwin,
    PayBill,
    PayBillTwin,
)
"""Each task before its twin."""

__all__ = ["ATTACK", "SAFETY"]
