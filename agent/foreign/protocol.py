"""What an agent of somebody else's is shown, and what it must be able to do."""

from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from PIL import Image

from ...actions import Norm, Px, Size, to_norm
from ...device.ui import UiTree


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """The phone that the goal is for; `model_url` is where the agent may ask a model, whose calls
    are billed then, with `model_key` as its key. Both are empty where it brings its own."""

    serial: str
    model: str
    api_level: int
    simulated: bool
    model_url: str = ""
    model_key: str = ""


@dataclass(frozen=True, slots=True)
class AgentObservation:
    """The screen before an act. `step` counts from 0; `image` is RGB, of `size` pixels, upright.

    `outcome` tells what became of the act before, empty at the start. `views` are there if the
    agent has `wants_views` and the phone can tell them.
    """

    step: int
    image: Image.Image
    size: Size
    package: str | None
    activity: str | None
    keyboard_shown: bool
    flags: frozenset[str]
    outcome: str
    views: UiTree | None = None

    def at(self, x_px: float, y_px: float) -> Norm:
        """The place of a pixel, as acts want it: 0-1000 of width and height."""
        return to_norm(Px(round(x_px), round(y_px)), self.size)

    def png(self) -> bytes:
        """The picture as a PNG file."""
        buffer = BytesIO()
        self.image.save(buffer, "PNG")
        return buffer.getvalue()


class PhoneAgent(Protocol):
    """An agent; both methods may be coroutines. It is made anew, without arguments, for each
    attempt, and what it raises ends the attempt.

    Two attributes may be set: `wants_views` to be shown views, and `calls_models = False` to say
    that it asks none, so that its price is known to be zero.
    """

    def reset(self, goal: str, phone: PhoneFacts) -> object:
        """A new goal on that phone."""
        ...

    def act(self, observation: AgentObservation) -> object:
        """The next act on that screen, of `tapwright`'s: a final one, as Done, ends the attempt."""
        ...
