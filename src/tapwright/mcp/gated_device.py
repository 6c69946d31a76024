"""A phone whose every touch passes the gate: for flows, which a client may have written itself."""

from collections.abc import Sequence

from ..actions import DeviceAction, OpenLink, Outcome, Press
from ..agent.policy.gate import Gate
from ..device.device import Device, ForwardingDevice, Observation
from ..device.errors import CommandFailed
from .acts import refused_text

# AOSP KeyEvent: KEYCODE_DPAD_CENTER, KEYCODE_ENTER, KEYCODE_NUMPAD_ENTER press what has the focus.
_PRESSING = frozenset({"23", "66", "160"})


class GatedDevice(ForwardingDevice):
    """The phone behind the gate; what a person was asked about as a whole (`consequences`) passes,
    what presses, types or opens is asked about one by one."""

    def __init__(self, device: Device, gate: Gate) -> None:
        super().__init__(device)
        self._gate = gate
        self._seen: Observation | None = None

    async def observe(self) -> Observation:
        """Look at the phone."""
        self._seen = await self._device.observe()
        return self._seen

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Act if the gate allows it."""
        ruled = await self._gate.check(action, seen)
        if not ruled.allowed:
            return Outcome.refused(refused_text(ruled))
        outcome = await self._device.perform(action, seen)
        self._gate.told(ruled, outcome)
        return outcome

    async def shell(self, *argv: str) -> str:
        """Run a command; one that presses a control or opens a link is ruled on as that act."""
        action = act_of(argv)
        if action is None:
            return await self._device.shell(*argv)
        ruled = await self._gate.check(action, self._seen or await self.observe())
        if not ruled.allowed:
            raise CommandFailed(argv, 1, "", refused_text(ruled))
        said = await self._device.shell(*argv)
        self._gate.told(ruled, Outcome.done())
        return said

    async def close(self) -> None:
        """The phone is its holder's to close."""


def act_of(argv: Sequence[str]) -> DeviceAction | None:
    """The act that a command of the phone's shell is, if it is one that the gate knows."""
    match argv:
        case ("input", "keyevent", *codes) if _PRESSING & set(codes):
            return Press(key="enter")
        case ("am", "start", "-a", "android.intent.action.VIEW", "-d", uri, *_):
            return OpenLink(uri=uri)
        case _:
            return None
