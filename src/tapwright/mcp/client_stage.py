"""The phone as a client has it: no secret is in what is seen, read or searched there."""

from dataclasses import replace

from ..actions import DeviceAction, Outcome
from ..device.device import Device, Observation
from ..device.ui import UiNode, UiTree
from ..tasks.event_injector import EventInjector
from ..tasks.events import EventJournal
from ..traces.redactor import Redactor


class ClientStage(EventInjector):
    """A phone on whose views secrets stand by name, so that a client learns nothing of one by
    searching for parts of it; pictures are without those that were typed before, too, by an earlier
    client or a task."""

    def __init__(self, device: Device, journal: EventJournal, secrets: Redactor) -> None:
        super().__init__(device, journal, secrets=secrets, shows_secrets=True)
        self._redactor = secrets

    async def ui(self) -> UiTree:
        """The views on the screen."""
        tree = await super().ui()
        if not self._redactor:
            return tree
        return replace(tree, roots=tuple(_named(root, self._redactor) for root in tree.roots))


class TaskStage(ClientStage):
    """The same for a task, of the secrets that its goal does not name: they are not typed here."""

    def __init__(self, device: Device, secrets: Redactor) -> None:
        super().__init__(device, EventJournal(), secrets)

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Act; the task's own stage puts the secrets in that its goal names."""
        return await self._device.perform(action, seen)


def _named(node: UiNode, secrets: Redactor) -> UiNode:
    mask = secrets.mask
    return replace(
        node,
        text=mask(node.text),
        desc=mask(node.desc),
        hint=mask(node.hint),
        children=tuple(_named(child, secrets) for child in node.children),
    )
