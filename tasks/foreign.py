"""What an agent that is not ours cannot be asked, and the model behind it."""

from typing import TYPE_CHECKING

from ..actions import UsageError
from ..agent.extraction import Extraction
from ..agent.models.base import Prompt, Reply
from ..agent.models.profiles import FOREIGN, Profile
from .settings import Settings
from .task import Task

if TYPE_CHECKING:
    # Only who plays one loads it.
    from ..agent.foreign.spec import AgentSpec


def foreign_agent(said: str) -> "AgentSpec":
    """The agent of that name; raises UsageError if it cannot be had."""
    from ..agent.foreign.spec import read_spec
    from ..agent.foreign.talk import load_class

    spec = read_spec(said)
    if spec.kind == "class":
        load_class(spec)
    return spec


def check_foreign(
    spec: "AgentSpec", goal: Task | str, settings: Settings, extraction: Extraction | None
) -> None:
    """Raise UsageError for what such an agent cannot be given."""
    if extraction is not None:
        raise UsageError(f"{spec.said} gives no data of a schema: leave the schema out")
    if not spec.drives_adb:
        return
    if not isinstance(goal, Task) or settings.policy not in (None, "benchmark"):
        raise UsageError(
            f"{spec.said} acts on the phone past the gate, so it is played on tasks only, as of "
            "`tapwright bench`, and without --policy"
        )
    if goal.events:
        raise UsageError(
            f"{goal.name} has events that follow the agent's acts, which are not seen of one that "
            "drives the phone itself: leave it out with --tasks"
        )


def agent_profile(said: str) -> Profile:
    """What stands in the place of a model's profile where an agent asks its own, or none."""
    from ..agent.foreign.spec import read_spec

    spec = read_spec(said)
    note = "the agent's own, which is not seen" if spec.calls_models else "the agent asks none"
    return Profile(name=FOREIGN, model=said, base_url=None, key_required=False, price_note=note)


class NoModel:
    """In the place of a model where an agent asks its own, or none."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    @property
    def profile(self) -> Profile:
        """Its model's name is the agent's."""
        return self._profile

    async def ask(self, prompt: Prompt, effort: object) -> Reply:
        """Nobody asks it."""
        raise AssertionError("an agent of somebody else's asks no model through us")

    async def close(self) -> None:
        """There is nothing to give back."""
