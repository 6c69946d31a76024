"""AndroidWorld's tasks as tasks of ours: its set-up, its verifier, our agent and our promises."""

import copy
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from ...device.device import Device
from ...tasks.goal import Goal
from ...tasks.state import Change, PhoneState
from ...tasks.task import WAY_IT_ENDED, Task, one_of
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import End, Ending, Evidence, Verdict
from .package import FAMILY, instance, quieten
from .stage import NativeStage, check_phone

NAME = "androidworld"
# An episode counts in its harness only if the agent said that it is done, infeasible among it.
DONE_ENDS = frozenset({End.COMPLETED, End.ANSWERED, End.INFEASIBLE})
# `suite_utils` allots so many steps for each unit of complexity.
_STEPS_PER_COMPLEXITY = 10
# What its set-up and tear-down do, told of as a whole: which of it, only running them would show.
CHANGES = (
    "set the phone's clock to October 2023, UTC and 24 hours, and leave it there",
    "clear or replace the data of the task's apps, and contacts, texts and shared files with them",
    "switch Wi-Fi, Bluetooth and brightness to where the task begins",
)


class AndroidWorldTask(Task):
    """One of its task classes; parameters are those of its own suite runner for the same seed."""

    family: ClassVar[str] = FAMILY
    aliases: ClassVar[Mapping[str, str]] = {}
    scenario: ClassVar = None
    tags: ClassVar = frozenset()
    allowed_ends: ClassVar = DONE_ENDS
    measured: ClassVar[int | None] = None

    def draw(self, random: Random) -> None:
        """The parameters by AndroidWorld's rule, for which the given generator is not needed."""
        quieten()
        self._native = instance(self.name, self.seed, self.trial, self.family)
        self._stage: NativeStage | None = None

    @property
    def params(self) -> Mapping[str, Any]:
        """What its rule has drawn."""
        return self._native.params

    @property
    def wording(self) -> Goal:
        """The goal as AndroidWorld words it, which is in English."""
        return Goal(en=self._native.goal, zh=self._native.goal)

    @property
    def hashed_goal(self) -> str:
        """What draws the goal: one of its tasks puts the hour of the day into a name."""
        return f"{self.family}/{self.name}/{self._native.params.get('seed')}"

    @property
    def optimal_steps(self) -> int | None:
        """As its own metadata have it."""
        return self.measured

    @property
    def step_limit(self) -> int:
        """What its own suite runner allots: ten steps for each unit of complexity."""
        return int(_STEPS_PER_COMPLEXITY * self._native.complexity)

    @property
    def changes_in_words(self) -> Sequence[str]:
        """What AndroidWorld does to a phone."""
        return CHANGES

    async def set_up(self, device: Device) -> None:
        """See that the task can start on this phone, and have AndroidWorld set it up.

        Raises NotForThisPhone, DeviceError and StateUnreadable.
        """
        # An instance is set up once, and this may be a second attempt.
        native = copy.deepcopy(self._native)
        aliases = await check_phone(native, device, self.aliases)
        self._stage = NativeStage(native, device, aliases)
        await self._stage.begin()

    async def read(self, device: Device) -> PhoneState:
        """Nothing: its verifier looks for itself, and knows of no other change."""
        return PhoneState(tables={}, settings={})

    async def gather_for(self, device: Device, ending: Ending) -> tuple[Evidence, ...]:
        """What its verifier says; raises DeviceError, and StateUnreadable if it fails."""
        stage = self._stage
        assert stage is not None  # an attempt begins with its set-up
        score = await stage.score(ending.answer)
        stood_in = f" ({stage.stood_in} stood in)" if stage.stood_in else ""
        what = f"{NAME}:{self.name}"
        found = f"{score:g}{stood_in}"
        return (Evidence(what=what, expected="1", found=found, holds=score == 1.0),)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """What its verifier said."""
        return found.gathered

    def declared(self, change: Change) -> bool:
        """AndroidWorld does not ask what else changed."""
        return True

    def verify(self, found: VerifierInput) -> Verdict:
        """Its verifier, and that the agent said that it is done."""
        return Verdict.of((*found.gathered, one_of(WAY_IT_ENDED, self.allowed_ends, found.end)))

    async def tear_down(self, device: Device) -> None:
        """Have AndroidWorld tidy up what it has set up."""
        stage, self._stage = self._stage, None
        if stage is not None:
            await stage.end()
