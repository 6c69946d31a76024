"""The phone as a client has it: no secret is in what is seen, read or searched there."""

from contextlib import suppress

from ..actions import DeviceAction, Outcome, TypeText
from ..device.device import Device, Observation
from ..device.errors import DeviceError
from ..device.ui import UiNode, UiTree
from ..tasks.event_injector import EventInjector
from ..tasks.events import EventJournal
from ..traces.redactor import Redactor
from .secret_fields import SecretFields


class ClientStage(EventInjector):
    """A phone on whose views secrets stand by name, so that a client learns nothing of one by
    searching for parts of it; pictures are without those that were typed before, too, by an earlier
    client or a task."""

    def __init__(
        self, device: Device, journal: EventJournal, secrets: Redactor, fields: SecretFields
    ) -> None:
        super().__init__(device, journal, secrets=secrets, shows_secrets=True)
        self._redactor = secrets
        self._fields = fields

    async def ui(self) -> UiTree:
        """The views on the screen."""
        tree = await super().ui()
        return self._fields.told(tree, self._redactor) if self._redactor else tree

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Act; a field that a secret is typed into is remembered, whatever its app makes of it."""
        if not isinstance(action, TypeText) or not self._redactor:
            return await super().perform(action, seen)
        secret, done = self._redactor.fill(action.text) != action.text, False
        try:
            outcome = await super().perform(action, seen)
            done = outcome.status == "done"
            if self._fields:
                # What a field holds is quoted where it is not what was typed.
                outcome = outcome.model_copy(update={"why": self.unquoted(outcome.why)})
            return outcome
        finally:
            if secret or (done and action.clear):
                with suppress(DeviceError):  # then no view of it is told either
                    self._fields.typed(await super().ui(), secret)

    def covered(self, tree: UiTree) -> list[UiNode]:
        """The views whose text is not told as it is."""
        told = self._fields.told(tree, self._redactor)
        pairs = zip(tree.nodes(), told.nodes(), strict=True)
        return [node for node, other in pairs if (node.text, node.desc) != (other.text, other.desc)]


class TaskStage(ClientStage):
    """The same for a task, of the secrets that its goal does not name: they are not typed here."""

    def __init__(self, device: Device, secrets: Redactor, fields: SecretFields) -> None:
        super().__init__(device, EventJournal(), secrets, fields)

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Act; the task's own stage puts the secrets in that its goal names."""
        return await self._device.perform(action, seen)
