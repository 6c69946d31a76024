"""A task list as a suite: goals that a judge decides on, since no app tells its state."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from ...device.device import Device
from ...tasks.goal import Goal, Level, Scenario
from ...tasks.guidelines import Guidelines
from ...tasks.state import Change, PhoneState
from ...tasks.suite import Suite
from ...tasks.task import WAY_IT_ENDED, Task, one_of
from ...tasks.verifier_input import VerifierInput
from ...traces.schema import End, Evidence, Verdict
from .goals import DailyGoal, read_tasks

PREFIX = "androiddaily:"
_COLUMNS = "#"
_LEVELS: Mapping[str, Level] = {
    "easy": "easy", "e": "easy", "易": "easy", "简单": "easy", "低": "easy",
    "hard": "hard", "h": "hard", "难": "hard", "困难": "hard", "高": "hard",
}  # fmt: skip
_SCENARIOS: Mapping[str, Scenario] = {
    "transport": Scenario.TRANSPORT, "transportation": Scenario.TRANSPORT, "travel":
    Scenario.TRANSPORT, "出行": Scenario.TRANSPORT, "交通": Scenario.TRANSPORT,
    "shopping": Scenario.SHOPPING, "购物": Scenario.SHOPPING,
    "local services": Scenario.LOCAL_SERVICES, "local": Scenario.LOCAL_SERVICES,
    "本地生活": Scenario.LOCAL_SERVICES, "本地服务": Scenario.LOCAL_SERVICES,
    "social": Scenario.SOCIAL, "社交": Scenario.SOCIAL,
    "content": Scenario.CONTENT, "entertainment": Scenario.CONTENT, "内容": Scenario.CONTENT,
    "娱乐": Scenario.CONTENT, "内容消费": Scenario.CONTENT,
}  # fmt: skip


class ListedTask(Task):
    """One goal of a list; only a judge can say whether it was reached."""

    listed: ClassVar[DailyGoal]
    allowed_ends: ClassVar = frozenset({End.COMPLETED, End.ANSWERED})

    @property
    def wording(self) -> Goal:
        """The goal as the list words it."""
        return Goal(en=self.listed.goal, zh=self.listed.goal)

    @property
    def rubric(self) -> str:
        """What the judge goes by; the goal itself if the list says no more."""
        return self.listed.judge_rubric or self.listed.goal

    @property
    def guidelines(self) -> Guidelines | None:
        """What the judge looks for, if the list says it."""
        return self.listed.judge_guidelines

    async def read(self, device: Device) -> PhoneState:
        """Nothing: what real apps keep cannot be read."""
        return PhoneState(tables={}, settings={})

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """No facts."""
        return ()

    def declared(self, change: Change) -> bool:
        """Whatever happens is left to the judge."""
        return True

    def verify(self, found: VerifierInput) -> Verdict:
        """Failed if the agent itself gave up; else it is for the judge to say."""
        end = one_of(WAY_IT_ENDED, self.allowed_ends, found.end)
        if not end.holds:
            return Verdict.of((end,))
        why = "only a judge can decide this, whom --judge names"
        return Verdict(status="unverified", why=why, evidence=(end,))


def list_name(file: Path, columns: Path | None = None) -> str:
    """How a list, read with a mapping of columns, is called as a suite."""
    return f"{PREFIX}{file}" + (f"{_COLUMNS}{columns}" if columns else "")


def load_list(name: str) -> Suite:
    """The suite that `list_name` named; raises UsageError with what is wrong in the file."""
    file, _, columns = name.removeprefix(PREFIX).partition(_COLUMNS)
    goals = read_tasks(Path(file), Path(columns) if columns else None)
    digest = hashlib.sha256(Path(file).read_bytes()).hexdigest()
    templates = tuple(_template(goal, digest) for goal in goals)
    return Suite(name, f"Goals of {file}, judged and not verified", templates, 1)


def _template(goal: DailyGoal, digest: str) -> type[ListedTask]:
    known: dict[str, object] = {
        "name": goal.id,
        "summary": goal.goal,
        "scenario": _SCENARIOS.get(goal.scenario.casefold()),
        "level": _LEVELS.get(goal.level.casefold()),
        "tags": frozenset(goal.tags),
        "apps": goal.apps,
        "listed": goal,
        "source_hash": digest,
        "__doc__": goal.goal,
    }
    return type("ListedTask", (ListedTask,), known)
