"""A phone on which a task's events happen while the agent works."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from ..actions import DeviceAction, Outcome, TypeText
from ..actions.log import get_logger
from ..device.device import Device, ForwardingDevice, Observation
from ..device.errors import CommandFailed, DeviceError, DeviceLost
from ..device.ui import UiNode, UiTree
from ..traces.redactor import Redactor
from .events import Event, EventJournal, EventRecord

_log = get_logger(__name__)

# What a text about typing quotes: a field's content, or a command with its words.
_QUOTED = re.compile(r"""[`'"].*[`'"]""", re.DOTALL)


class NoFaults(DeviceError):
    """The task needs a fault put into the phone, and this phone has no way to take one."""


@runtime_checkable
class FaultInjector(Protocol):
    """The way to put a fault into a simulated phone."""

    async def fault(self, line: str) -> None:
        """Arm one fault, as the phone's control channel describes them."""
        ...


class EventInjector(ForwardingDevice):
    """The phone as the agent holds it; after each act the events that are due happen.

    What is watched is read after each act, and put on record when it is not what it was. The agent
    knows secrets by name only: this is the one place where a name that is typed becomes the secret,
    and what the phone says of it is told without it. `shows_secrets` is whether one may stand on
    the screen that was typed before this began.
    """

    def __init__(
        self,
        device: Device,
        journal: EventJournal,
        events: Sequence[Event] = (),
        watched: Mapping[str, Sequence[str]] | None = None,
        faults: FaultInjector | None = None,
        acted: int = 0,
        secrets: Redactor | None = None,
        shows_secrets: bool = False,
    ) -> None:
        super().__init__(device)
        self._secrets = secrets or Redactor()
        self.journal = journal
        self._events = events
        self._watched = watched or {}
        self._faults = faults
        self.acted = acted
        # One that is gone on with may have typed a secret before.
        self._shows_secrets = bool(self._secrets) and (shows_secrets or acted > 0)

    async def begin(self) -> None:
        """Look at what is watched, and let happen what is due before the first act."""
        if any(event.fault for event in self._events) and self._faults is None:
            raise NoFaults("this task puts faults into the phone: run it on a pocket phone")
        await self._after_act()

    async def observe(self) -> Observation:
        """Look at the phone; a secret that was typed and stands on the screen is painted over, so
        that neither the model nor the trace gets it back as a picture."""
        seen = await self._device.observe()
        if not self._shows_secrets:
            return seen
        try:
            tree = await self._device.ui()
        except DeviceError as error:
            _log.warning("a typed secret may be in the picture: no views", why=str(error))
            return seen
        boxes = [node.bounds for node in self.covered(tree)]
        return replace(seen, frame=seen.frame.without(boxes)) if boxes else seen

    def covered(self, tree: UiTree) -> list[UiNode]:
        """The views that hold a secret."""
        mask = self._secrets.mask
        return [
            node
            for node in tree.nodes()
            if any(mask(text) != text for text in (node.text, node.desc) if text)
        ]

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Act, then let happen what is due."""
        outcome = await self._perform(action, seen)
        self.acted += 1
        await self._after_act()
        return outcome

    async def _perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        if not isinstance(action, TypeText):
            return self._told(await self._device.perform(action, seen))
        filled = action.model_copy(update={"text": self._secrets.fill(action.text)})
        if filled == action:
            return self._told(await self._device.perform(action, seen))
        self._shows_secrets = True
        try:
            outcome = self._told(await self._device.perform(filled, seen))
        except DeviceError as error:
            # Without its cause: what was typed may stand in there, whole or in part.
            raise DeviceLost(self.unquoted(str(error))) from None
        return outcome.model_copy(update={"why": self.unquoted(outcome.why)})

    def _told(self, outcome: Outcome) -> Outcome:
        return outcome.model_copy(update={"why": self._secrets.mask(outcome.why)})

    def unquoted(self, text: str) -> str:
        """The text without all that it quotes: a part of a secret would be found by no name."""
        return self._secrets.mask(_QUOTED.sub("(not shown: a secret was typed)", text))

    async def _after_act(self) -> None:
        for name, command in self._watched.items():
            await self._watch(name, command)
        fired = {record.name for record in self.journal.records if record.kind == "fired"}
        for event in self._events:
            if event.after <= self.acted and event.name not in fired:
                # Written first: an event must not happen twice, even if a kill comes in between.
                self.journal.add(EventRecord(kind="fired", name=event.name, acted=self.acted))
                await self._fire(event)

    async def _fire(self, event: Event) -> None:
        _log.info("event", name=event.name, acted=self.acted)
        if event.shell:
            await self._device.shell(*event.shell)
        if event.fault and self._faults is not None:
            await self._faults.fault(event.fault)

    async def _watch(self, name: str, command: Sequence[str]) -> None:
        try:
            value = (await self._device.shell(*command)).strip()
        except CommandFailed as error:
            value = f"unreadable: {error.whole}"
        seen = [r.value for r in self.journal.records if (r.kind, r.name) == ("watched", name)]
        if not seen or seen[-1] != value:
            self.journal.add(EventRecord(kind="watched", name=name, value=value, acted=self.acted))
