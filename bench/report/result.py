"""One line of `results.jsonl`: how one unit of a suite ended, with all that a report asks of it."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from ...device.device import InstalledApp
from ...tasks.guidelines import Tier, TierCount
from ...traces.aims import AimSums, ExpectSums
from ...traces.files import SealedRecord
from ...traces.money import Paid, Spent, Usage
from ...traces.schema import End, Player, TaskClass

RESULTS_VERSION = 1

Status: TypeAlias = Literal["passed", "failed", "unverified"]
Failure: TypeAlias = Literal[
    "perception",
    "grounding",
    "planning",
    "memory",
    "loop",
    "premature_stop",
    "overrun",
    "constraint",
    "infrastructure",
]


class _Record(SealedRecord):
    pass


class UnitKey(_Record):
    """What is run once: a template with its seed and trial, within a suite."""

    suite: str
    task: str
    seed: int = 0
    trial: int = 0

    def __str__(self) -> str:
        return f"{self.task}-s{self.seed}-t{self.trial}"


class UnitResult(Paid):
    """How a unit ended.

    `scenario` is empty, `level` None and `apps` 0 where nobody has said them. `success` is None for
    a unit that infrastructure kept from being scored; `judged` says that a model and not the
    phone's state decided. `failure` is None also where no rule names a class. `actions` counts
    as `optimal` does: acts on the phone, answers and questions, without the final done. `step_s`
    are the seconds of each step. `by` says who spent what where others than the acting model were
    asked. `task_class` is what the task was sorted as, `aims` what its named targets came to, and
    `expects` what its expectations; `tiers` what a judge found of its guidelines.
    Only `step_s`, `wall_s`, `device` and `episode` may differ between two runs with the same
    seeds.
    """

    version: Literal[1] = RESULTS_VERSION
    unit: UnitKey
    goal: str
    branch: str = ""
    scenario: str = ""
    level: Literal["easy", "medium", "hard"] | None = None
    tags: tuple[str, ...] = ()
    apps: int = 1
    constraints: int = 1
    twin: bool = False
    attempts: int = 1
    device: str
    simulated: bool
    scripted: bool
    episode: str
    end: End
    end_why: str = ""
    verdict: Status
    verdict_why: str = ""
    judged: bool = False
    success: bool | None
    violation: bool = False
    failure: Failure | None = None
    steps: int = 0
    actions: int = 0
    optimal: int | None = None
    questions: int = 0
    needless_questions: int = 0
    usage: Usage = Usage()
    model_calls: int = 0
    by: Mapping[Player, Spent] = {}
    task_class: TaskClass | None = None
    aims: AimSums = AimSums()
    tiers: Mapping[Tier, TierCount] = {}
    expects: ExpectSums = ExpectSums()
    step_s: tuple[float, ...] = ()
    wall_s: float = 0.0

    @property
    def skipped(self) -> bool:
        """Whether the phone lacked what the task needs, so that nothing was begun."""
        return self.end is End.SKIPPED


class BenchRecord(_Record):
    """`bench.json`: what a run of a suite was made of; runs are merged only when both hashes are
    equal, and the app under test. `agent` names what `agent_hash` is made from, for a person to
    read."""

    version: Literal[1] = RESULTS_VERSION
    suite: str
    suite_version: str
    suite_hash: str
    agent_hash: str
    agent: dict[str, str]
    units: tuple[UnitKey, ...]
    tapwright: str
    started_at: str
    devices: tuple[str, ...] = ()
    app: InstalledApp | None = None
    engine: str = "local"
