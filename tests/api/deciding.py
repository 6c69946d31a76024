"""Models that are lists of actions, and the screens of the fake phone that they act on."""

from collections.abc import Iterator

from tapwright import Action, Done, FunctionModel, Norm, Prompt, Tap
from tapwright.agent.ladder import LadderRules
from tapwright.agent.models.base import Effort, TextPart

# On the first screen of the fake phone: opens Settings, and nothing at all.
SETTINGS = Tap(at=Norm(x=500, y=290))
NOWHERE = Tap(at=Norm(x=990, y=990))
DONE = Done(summary="it is done")
# A claim counts at once, so that a test needs one decision fewer.
QUICK = LadderRules(confirm=None)


class Decisions:
    """Decides these actions in their order, and keeps all that it was told.

    A claim that is looked at once more, because it follows an act that changed nothing, is made
    again.
    """

    def __init__(self, *actions: Action) -> None:
        again = [last for last in actions[-1:] if isinstance(last, Done)]
        self._actions: Iterator[Action] = iter((*actions, *again))
        self.prompts: list[Prompt] = []

    def __call__(self, prompt: Prompt, effort: Effort) -> Action:
        self.prompts.append(prompt)
        return next(self._actions)

    @property
    def told(self) -> str:
        """Every text of the last prompt."""
        parts = (part for message in self.prompts[-1].messages for part in message.parts)
        return "\n".join(part.text for part in parts if isinstance(part, TextPart))


def deciding(*actions: Action) -> FunctionModel:
    """A model that decides these actions in their order."""
    return FunctionModel(Decisions(*actions))
