"""What playing any agent that is not ours has in common: the first look, the door in front of its
model, what it leaves behind, its log, and the ends that are nobody's choice."""

import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AsyncExitStack
from pathlib import Path

from ...actions import UsageError
from ...device.device import Observation
from ...device.errors import DeviceError
from ...traces.schema import End, Ending, StepRecord
from ..models.base import ModelLost
from ..models.profiles import find_key
from ..views import first_look
from .calls import ModelDoor, SeenCall
from .leavings import Leavings
from .spec import AgentSpec
from .stage import ForeignStage
from .talk import ForeignAgentFailed

AGENT_LOG = "agent.log"


class ForeignEpisode(ABC):
    """One attempt of an agent at one goal."""

    def __init__(self, spec: AgentSpec, stage: ForeignStage) -> None:
        self._spec = spec
        self._stage = stage

    def replay(self, steps: Iterable[StepRecord]) -> None:
        """Nobody knows what the agent had in mind; raises UsageError if it had begun."""
        for _ in steps:
            raise UsageError(f"{self._spec.said} cannot go on with an episode: begin it anew")

    async def run(self) -> Ending:
        """Work until the agent ends it or fails, a limit is reached, or the phone is lost."""
        stage = self._stage
        stage.begin()
        try:
            first = await first_look(stage.device)
            if first.unfit:
                return first.unfit
            left = Leavings(stage.held, self._spec.leaves)
            await left.look()
            try:
                return await self._logged(first.seen)
            finally:
                await left.tidy()
        except ForeignAgentFailed as failed:
            return Ending(End.BAD_REPLIES, stage.mask(f"the agent failed: {failed}"))
        except DeviceError as error:
            return Ending(End.DEVICE_LOST, str(error))
        except ModelLost as error:
            return Ending(End.MODEL_LOST, str(error))

    async def _logged(self, seen: Observation) -> Ending:
        # What it says may hold a secret that stands on the screen: only what is masked is kept.
        with tempfile.TemporaryDirectory(prefix="tapwright-agent-") as folder:
            log = Path(folder, AGENT_LOG)
            try:
                async with AsyncExitStack() as stack:
                    url = ""
                    if self._stage.profile.base_url is not None:
                        key = find_key(self._stage.profile)
                        door = ModelDoor(self._stage.profile, key, self._before, self._after)
                        url = (await stack.enter_async_context(door)).url
                    ending = await self._work(seen, url, log)
                # Every call has been heard of by now.
                await self._last_look()
                return ending
            finally:
                if said := self._stage.mask(log_text(log)):
                    self._stage.journal.keep(AGENT_LOG, said.encode())

    @abstractmethod
    async def _work(self, seen: Observation, model_url: str, log: Path) -> Ending:
        """Have the agent work on the screen `seen`; what it says beside goes into `log`."""
        ...

    @abstractmethod
    async def _before(self) -> str:
        """Why a call of the model is refused, or nothing."""
        ...

    @abstractmethod
    async def _after(self, call: SeenCall) -> None:
        """A call has gone through."""
        ...

    @abstractmethod
    async def _last_look(self) -> None:
        """Keep what is still to be kept once the agent has ended."""
        ...

    @property
    def _environment(self) -> dict[str, str]:
        """The variables of its program, without the key of a model that it asks at the door."""
        profile = self._stage.profile
        hidden = profile.key_vars if profile.base_url is not None else ()
        found = {name: value for name, value in os.environ.items() if name not in hidden}
        return {**found, "PYTHONUNBUFFERED": "1"}


def log_text(log: Path) -> str:
    """What a program said beside; nothing if it has put something else in the place of the file."""
    return log.read_text("utf-8", "replace") if log.is_file() else ""
