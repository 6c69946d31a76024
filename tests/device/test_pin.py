"""A lock screen with a PIN is never touched; one without is taken away."""

import re
import shlex
from dataclasses import dataclass, field

import pytest

from tapwright.actions import Size
from tapwright.device.errors import CommandFailed
from tapwright.device.input import WAKE, Stroke
from tapwright.device.state import StateReader
from tapwright.device.wake import Waker

from .test_adb_device import PACE

DISPLAYS = "  Display: mDisplayId=0\n    init=1080x2400 cur=1080x2400\n  mRotation=0\n"
TRUST = '  User "Owner" (id=0, flags=0x4c13) (current): trustState=UNTRUSTED, deviceLocked=%d\n'


@dataclass
class Answer:
    text: str


@dataclass
class Keyguard:
    """A phone as its shell and its keys tell it; `told` are the dumps that it has beside others."""

    locked: bool = True
    awake: bool = False
    locks_itself: bool = False
    dismisses: bool = True
    swipes: bool = True
    told: dict[str, str] = field(default_factory=dict[str, str])
    serial: str = "keyguard"
    touched: list[str] = field(default_factory=list[str])

    async def script(self, line: str, timeout_s: float = 0) -> Answer:
        grouped = re.fullmatch(r"\{ (.*); \} \| grep -E (.*)", line)
        assert grouped
        kept = re.compile(shlex.split(grouped[2])[0])
        said = "".join(self.answer(shlex.split(part)) for part in grouped[1].split("; "))
        return Answer("".join(one for one in said.splitlines(keepends=True) if kept.search(one)))

    def answer(self, words: list[str]) -> str:
        showing = str(self.locked).lower()
        dumps = {
            "window displays": DISPLAYS,
            "window policy": f"  mIsShowing={showing}\n  mInputRestricted={showing}\n",
            "power": f"  mWakefulness={'Awake' if self.awake else 'Asleep'}\n",
        }
        for name, text in self.told.items():
            dumps[name] = dumps.get(name, "") + text
        return f"{words[1]}\n" if words[0] == "echo" else dumps.get(" ".join(words[1:]), "")

    async def check(self, *argv: str) -> str:
        self.touched.append(" ".join(argv))
        if not self.dismisses:
            raise CommandFailed(argv, 1, "", "not allowed")
        self.locked = False
        return ""

    async def keys(self, *codes: int) -> None:
        self.touched.append(f"keys {codes}")
        self.awake, self.locked = True, self.locked or self.locks_itself

    async def stroke(self, stroke: Stroke) -> None:
        self.touched.append("swipe")
        self.locked = self.locked and not self.swipes

    def waker(self) -> Waker:
        reader = StateReader(self, 34, Size(1080, 2400))  # pyright: ignore
        return Waker(self, self, reader, PACE)  # pyright: ignore


PINS = [{"trust": TRUST % 1}, {"window policy": "  secure=true\n"}]


@pytest.mark.parametrize("told", PINS, ids=["trust", "policy"])
@pytest.mark.parametrize("awake", [True, False])
async def test_a_phone_with_a_pin_is_not_touched(told: dict[str, str], awake: bool):
    phone = Keyguard(awake=awake, told=told)
    outcome = await phone.waker().wake()
    assert outcome.status == "failed"
    assert "PIN, pattern or password must be entered by its owner" in outcome.why
    assert phone.touched == []


async def test_a_pin_that_is_due_once_the_screen_is_on_is_left_to_the_owner():
    phone = Keyguard(locked=False, locks_itself=True, told=PINS[0])
    assert (await phone.waker().wake()).status == "failed"
    assert phone.touched == [f"keys {(WAKE,)}"]


@pytest.mark.parametrize("told", [{}, {"trust": TRUST % 0, "window policy": "  secure=true\n"}])
async def test_a_phone_without_a_pin_is_woken_and_unlocked(told: dict[str, str]):
    phone = Keyguard(told=told)
    assert (await phone.waker().wake()).status == "done"
    assert phone.touched == [f"keys {(WAKE,)}", "wm dismiss-keyguard"]


async def test_where_it_cannot_be_dismissed_it_is_swiped_away():
    phone = Keyguard(awake=True, dismisses=False)
    assert (await phone.waker().wake()).status == "done"
    assert phone.touched == ["wm dismiss-keyguard", "swipe"]


async def test_one_that_stays_is_told():
    phone = Keyguard(awake=True, dismisses=False, swipes=False)
    outcome = await phone.waker().wake()
    assert outcome.status == "failed" and "stays although it was swiped away" in outcome.why


async def test_a_phone_in_use_is_left_as_it_is():
    phone = Keyguard(awake=True, locked=False)
    assert (await phone.waker().wake()).status == "done"
    assert phone.touched == []
