"""All about one task in words: what the agent is told, what is done before, what proves it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ...agent.routing import class_by_tags
from ..guidelines import Guideline
from ..task import Task
from .checks import AnswerCheck, Check, EndCheck, JudgeCheck
from .matching import Match
from .part import Part
from .spec import Allowed
from .steps import Step
from .task import OwnTask

# What every task has besides its own parameters.
_NO_PARAMETERS = frozenset({"trial", "seed", "language", "branch", "values", "spec"})


def story(task: Task) -> dict[str, object]:
    """What there is to say of an instance, by heading; texts, numbers and lists of them."""
    told: dict[str, object] = {
        "name": task.name,
        "summary": task.summary,
        "trial": task.trial,
        "seed": task.seed,
        "goal": task.goal,
        "goal en": task.wording.en,
        "goal zh": task.wording.zh,
        "scenario": str(task.scenario or ""),
        "level": task.level or "",
        "tags": sorted(map(str, task.tags)),
        "class": task.task_class or class_by_tags(task.tags, task.apps)[0],
        "apps": list(task.apps),
        "branch": task.branch,
        "branches": list(task.branches),
        "parameters": _parameters(task),
        "set-up": _about(task.set_up.__doc__),
        "checks": [_about(type(task).check.__doc__)],
        "optimal steps": task.optimal_steps,
        "step limit": task.step_limit,
        "ends allowed": sorted(map(str, task.allowed_ends)),
        "other changes": "fail the task",
        "events": [f"after {e.after}: {e.fault or ' '.join(e.shell)}" for e in task.events],
        "user knows": [f"{', '.join(fact.about)}: {fact.says}" for fact in task.facts],
    }
    if isinstance(task, OwnTask):
        told |= _own(task)
    return told


def _own(task: OwnTask) -> dict[str, object]:
    spec = task.spec
    others = "fail the task" if spec.nothing_else else "are not looked at"
    return {
        "file": task.parsed.source.name,
        "parameters": [f"{name} = {value}" for name, value in task.values.items()],
        "secrets": list(spec.secrets),
        "set-up": [step_words(step) for step in spec.setup or ("home",)],
        "checks": [words for check in spec.checks if (words := check_words(check))],
        "guidelines": [f"{one.name}: {one.text}" for one in _guidelines(task)],
        "events": [
            f"after {e.after}: {e.fault or e.sh or ' '.join(e.shell or ())}" for e in spec.events
        ],
        "other changes": others,
        "changes allowed": [_one(allowed) for allowed in spec.allow],
        "tear-down": [step_words(step) for step in spec.teardown],
    }


def _guidelines(task: OwnTask) -> Sequence[Guideline]:
    return task.guidelines.named if task.guidelines else ()


def step_words(step: Step) -> str:
    """A step on one line."""
    return "go home" if isinstance(step, str) else _one(step)


def check_words(check: Check) -> str:
    """A check on one line; empty for the one that names ends, which stand by themselves."""
    match check:
        case EndCheck():
            return ""
        case JudgeCheck(judge=rubric):
            return f"a model judges: {rubric}"
        case AnswerCheck(answer=kind, equals=value):
            return f"the answer is the {kind} {value if isinstance(value, str) else list(value)}"
        case _:
            return _one(check)


def _one(part: Part | Allowed) -> str:
    """The keys that are given, in their order."""
    given = part.model_dump(exclude_defaults=True, by_alias=True)
    # The key that says what it is comes first; conditions that checks share come last.
    names = sorted(given, key=lambda name: name in Match.model_fields)
    return ", ".join(f"{name} {_plain(given[name])}" for name in names)


def _plain(value: Any) -> str:
    if isinstance(value, tuple | list):
        return " ".join(map(_plain, cast(Sequence[Any], value)))
    if isinstance(value, dict):
        return ", ".join(f"{k}={v}" for k, v in cast(Mapping[str, Any], value).items())
    return str(value)


def _parameters(task: Task) -> list[str]:
    return [f"{name} = {value}" for name, value in _drawn(task)]


def _drawn(task: Task) -> Iterator[tuple[str, object]]:
    for name, value in vars(task).items():
        if name not in _NO_PARAMETERS and not name.startswith("_"):
            yield name, value


def _about(doc: str | None) -> str:
    return " ".join((doc or "").split())
