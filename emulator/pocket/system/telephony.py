"""The radio: calls that ring or are held, and texts that come in from outside."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

IDLE, RINGING, OFFHOOK = 0, 1, 2
CallState = Literal[0, 1, 2]
Text = Callable[[str, str], None]


@dataclass(slots=True)
class Telephony:
    """The one line of a phone; states as TelephonyManager.CALL_STATE_* numbers them.

    `text_arrived` is told number and body of a text, `call_ended` the number of a call that came
    in and whether it was answered.
    """

    call_state: CallState = IDLE
    number: str = ""
    text_arrived: list[Text] = field(default_factory=list[Text])
    call_ended: list[Callable[[str, bool], None]] = field(
        default_factory=list[Callable[[str, bool], None]]
    )

    def receive(self, number: str, body: str) -> None:
        """A text comes in."""
        for hear in self.text_arrived:
            hear(number, body)

    def ring(self, number: str) -> None:
        self.call_state, self.number = RINGING, number

    def answer(self) -> None:
        if self.call_state == RINGING:
            self.call_state = OFFHOOK

    def end(self) -> None:
        """Hang up; what rang is a missed call."""
        number, answered = self.number, self.call_state == OFFHOOK
        rang = self.call_state != IDLE
        self.forget()
        if rang:
            for hear in self.call_ended:
                hear(number, answered)

    def forget(self) -> None:
        """No call, and none that was missed: the phone was reset."""
        self.call_state, self.number = IDLE, ""
