"""The first look at a phone: awake, unlocked, and with a screen that a model can work on."""

from dataclasses import dataclass

from ..actions import Press
from ..device.device import Device, Observation
from ..traces.schema import End, Ending
from .prompts import WOKEN


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The screen to begin on, what the model is told of how it came about, and why to end here."""

    seen: Observation
    note: str = ""
    unfit: Ending | None = None


async def first_look(device: Device, secure_allowed: bool = False) -> FirstLook:
    """Look, and wake and unlock a phone if that takes no secret.

    `unfit` comes of a screen that no model can work on, before one is asked. With `secure_allowed`
    an app that forbids pictures may be in front, as when the agent itself has opened it.
    """
    seen, note = await device.observe(), ""
    if seen.frame.flags & {"off", "locked"}:
        outcome = await device.perform(Press(key="wake"), seen)
        if outcome.status != "done":
            why = f"{outcome.why}; unlock it, then start again"
            return FirstLook(seen, unfit=Ending(End.SETUP_ERROR, why))
        seen, note = await device.observe(), WOKEN
    if "secure" in seen.frame.flags and not secure_allowed:
        front = seen.app.package if seen.app else "an app"
        why = (
            f"{front} is in front and forbids screenshots, so the screen is black; leave it on the "
            "phone, as with Home, then start again"
        )
        return FirstLook(seen, note, Ending(End.SETUP_ERROR, why))
    return FirstLook(seen, note)
