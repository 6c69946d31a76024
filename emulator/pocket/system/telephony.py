"""The radio's calls: whether one rings or is held."""

from dataclasses import dataclass
from typing import Literal

IDLE, RINGING, OFFHOOK = 0, 1, 2
CallState = Literal[0, 1, 2]


@dataclass(slots=True)
class Telephony:
    """The one line of a phone; states as TelephonyManager.CALL_STATE_* numbers them."""

    call_state: CallState = IDLE
    number: str = ""

    def ring(self, number: str) -> None:
        self.call_state, self.number = RINGING, number

    def answer(self) -> None:
        if self.call_state == RINGING:
            self.call_state = OFFHOOK

    def end(self) -> None:
        self.call_state, self.number = IDLE, ""
