"""A task that its user wrote: a file's content behind the same interface as a built-in task."""

import os
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from random import Random
from typing import ClassVar

from ...actions import UsageError
from ...agent.models.trust import TrustStore
from ...device.device import Device
from ...traces.redactor import Redactor
from ...traces.schema import End, Evidence, Verdict
from ..events import Event
from ..goal import Goal
from ..guidelines import Guidelines
from ..shell_state import read_shell_state
from ..simulated_user import Fact
from ..state import Change, PhoneState, TableRef, changes
from ..task import WAY_IT_ENDED, Task, nothing_else, one_of
from ..verifier_input import VerifierInput
from .checks import AnswerCheck, EndCheck, JudgeCheck
from .doing import do_steps
from .evidence import answered, look_up
from .params import Drawn, draw
from .parsing import ParsedTask
from .spec import Allowed, FromEnvironment, Happening, Languages, TaskSpec


class OwnTask(Task):
    """One instance of a task from a file; `template_of` makes the class that knows the file."""

    parsed: ClassVar[ParsedTask]

    def draw(self, random: Random) -> None:
        """Choose the parameters and put them into the file's content; raises UsageError."""
        self.values: Mapping[str, Drawn] = draw(self.parsed.spec.params, random)
        names = {name: f"{{{name}}}" for name in self.parsed.spec.secrets}
        self.spec = self.parsed.filled({**self.values, **names})
        # Only what is done on the phone and compared with it knows the secrets themselves.
        secrets = _secrets(self.parsed.spec)
        try:
            self._secret = self.parsed.filled({**self.values, **secrets})
        except UsageError as mistake:
            raise UsageError(Redactor(secrets).mask(str(mistake))) from None

    @property
    def wording(self) -> Goal:
        """The file's goal; one in one language only is the same in both."""
        match self.spec.goal:
            case Languages(en=en, zh=zh):
                return Goal(en=en, zh=zh)
            case text:
                return Goal(en=text, zh=text)

    def check_ready(self) -> None:
        """Raise UsageError for a secret that is not there, or that cannot be kept."""
        missing = _missing(self.parsed.spec)
        if missing:
            raise UsageError(
                f"{self.parsed.source.name}: {self.name} takes a secret from the environment: set "
                f"{missing[0]}"
            )
        read = secret_variables(self.parsed.spec)
        if read and not TrustStore().allows_task(self.parsed.source_hash):
            # Whoever wrote the file chose which of them the phone, and an app on it, is told.
            raise UsageError(
                f"{self.parsed.source.name} reads {', '.join(read)} from your environment for "
                "the phone: look at the file, and if you want that, say so once with "
                f"--trust or `tapwright trust {self.parsed.source.name}`"
            )
        super().check_ready()

    async def set_up(self, device: Device) -> None:
        """The file's set-up; StateUnreadable if a step cannot be done."""
        await do_steps(device, self._secret.setup or ("home",), self.parsed.folder)

    async def tear_down(self, device: Device) -> None:
        """The file's tear-down."""
        await do_steps(device, self._secret.teardown, self.parsed.folder)

    async def read(self, device: Device) -> PhoneState:
        """What any phone tells its shell, if changes matter to this task; nothing otherwise."""
        if not self.spec.nothing_else:
            return PhoneState(tables={}, settings={})
        return await read_shell_state(device)

    async def gather(self, device: Device) -> tuple[Evidence, ...]:
        """What the file's checks find on the phone."""
        return await look_up(device, self._secret.checks, Redactor(self.secrets).mask)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The checks on the phone, and the answer."""
        answers = (check for check in self.spec.checks if isinstance(check, AnswerCheck))
        return (*found.gathered, *(answered(check, found.answer) for check in answers))

    def declared(self, change: Change) -> bool:
        """Whether the file allows the change."""
        return any(_allows(allowed, change) for allowed in self._secret.allow)

    def verify(self, found: VerifierInput) -> Verdict:
        """Failed if anything does not hold; unverified if only a judge can tell, or nothing is
        checked."""
        facts = self.check(found)
        if self.spec.nothing_else:
            others = [c for c in changes(found.before, found.after) if not self.declared(c)]
            facts = (*facts, nothing_else(others, found.after.unseen))
        if not facts and not self.rubric:
            return Verdict(status="unverified", why="the task has no checks")
        verdict = Verdict.of((*facts, one_of(WAY_IT_ENDED, self.allowed_ends, found.end)))
        if verdict.status != "passed" or not self.rubric:
            return verdict
        why = "the rest is for a judge to decide, whom --judge names"
        return Verdict(status="unverified", why=why, evidence=verdict.evidence)

    @property
    def rubric(self) -> str:
        """What the judge checks say, one a line; the guidelines in words if there are none."""
        return "\n".join(self._judged) or (self.guidelines.in_words if self.guidelines else "")

    @property
    def guidelines(self) -> Guidelines | None:
        """The file's guidelines; what its judge checks say has to be met as well."""
        return self.spec.guidelines and self.spec.guidelines.with_musts(self._judged)

    @property
    def _judged(self) -> Sequence[str]:
        return [check.judge for check in self.spec.checks if isinstance(check, JudgeCheck)]

    @property
    def grants(self) -> Sequence[str]:
        """What the file grants."""
        return self.spec.grants

    @property
    def facts(self) -> Sequence[Fact]:
        """What the file's user knows."""
        return [Fact(about=known.about, says=known.says) for known in self.spec.user]

    @property
    def events(self) -> Sequence[Event]:
        """What the file lets happen."""
        return [_event(number, one) for number, one in enumerate(self._secret.events, start=1)]

    @property
    def secrets(self) -> Mapping[str, str]:
        """The file's secrets by name."""
        return _secrets(self.parsed.spec)

    @property
    def optimal_steps(self) -> int | None:
        """What the file says."""
        return self.spec.optimal

    @property
    def step_limit(self) -> int:
        """What the file says, or else what follows from its optimal steps."""
        return self.spec.max_steps or super().step_limit


def template_of(parsed: ParsedTask) -> type[OwnTask]:
    """The template that a task of a file is."""
    spec = parsed.spec
    goal = spec.goal.en if isinstance(spec.goal, Languages) else spec.goal
    content: dict[str, object] = {
        "__doc__": spec.summary or goal,
        "name": spec.name,
        "summary": spec.summary or goal,
        "scenario": spec.scenario,
        "level": spec.level,
        "tags": frozenset(spec.tags),
        "task_class": spec.task_class,
        "apps": spec.apps,
        "constraints": max(1, len(spec.checks)),
        "allowed_ends": _ends(spec),
        "source_hash": parsed.source_hash,
        "parsed": parsed,
    }
    return type(spec.name, (OwnTask,), content)


def _ends(spec: TaskSpec) -> frozenset[End]:
    for check in spec.checks:
        if isinstance(check, EndCheck):
            return frozenset(check.end if isinstance(check.end, tuple) else (check.end,))
    asked = any(isinstance(check, AnswerCheck) for check in spec.checks)
    return frozenset({End.ANSWERED if asked else End.COMPLETED})


def _secrets(spec: TaskSpec) -> dict[str, str]:
    """The secrets, with a stand-in for each that the environment does not hold."""
    return {
        name: os.environ.get(secret.env) or f"${secret.env}"
        if isinstance(secret, FromEnvironment)
        else secret
        for name, secret in spec.secrets.items()
    }


def secret_variables(spec: TaskSpec) -> list[str]:
    """The variables of the environment that a task reads its secrets from."""
    return [secret.env for secret in spec.secrets.values() if isinstance(secret, FromEnvironment)]


def _missing(spec: TaskSpec) -> list[str]:
    return [name for name in secret_variables(spec) if not os.environ.get(name)]


def _event(number: int, one: Happening) -> Event:
    command = ("sh", "-c", one.sh) if one.sh is not None else one.shell or ()
    return Event(f"event {number}", one.after, tuple(command), one.fault or "")


def _allows(allowed: Allowed, change: Change) -> bool:
    match change.where:
        case TableRef(table=table):
            return allowed.content is not None and fnmatchcase(table, allowed.content)
        case str() as where if where.startswith("/"):
            return allowed.file is not None and fnmatchcase(where, allowed.file)
        case where:
            return allowed.setting is not None and fnmatchcase(where, allowed.setting)
