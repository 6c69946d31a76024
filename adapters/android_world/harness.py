"""AndroidWorld's own suite runner with our agent in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ...actions import UsageError
from ...tasks.task import NotForThisPhone
from ...traces.money import Usd
from .agent import TapwrightAgent
from .aliases import Aliases, wanted_aliases
from .live import LiveSession
from .package import DEFAULT_SEED, FAMILY, part, registry
from .stage import check_phone, installed_packages


@dataclass(frozen=True, slots=True)
class HarnessOptions:
    """What its `run.py` is told, under the same names; `aliases` are packages of the phone by those
    that AndroidWorld names."""

    suite_family: str = FAMILY
    tasks: tuple[str, ...] = ()
    n_task_combinations: int = 1
    task_random_seed: int = DEFAULT_SEED
    fixed_task_seed: bool = False
    checkpoint_dir: Path | None = None
    perform_emulator_setup: bool = False
    aliases: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class HarnessEpisode:
    """What its runner says of an episode: the score is None where an exception ended it."""

    task: str
    goal: str
    score: float | None
    steps: int | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class HarnessResult:
    """All episodes, also those of an earlier run in the same folder of checkpoints; what was not
    begun on this phone and why; and where our traces are, with what they cost."""

    episodes: tuple[HarnessEpisode, ...]
    skipped: Mapping[str, str]
    folder: Path
    checkpoints: Path
    spent: Usd


def run_harness(
    live: LiveSession, options: HarnessOptions, max_cost: Decimal | None = None
) -> HarnessResult:
    """Play the suite as `run.py` does, without the tasks that cannot start on this phone.

    Raises UsageError for names there are not, or if no task can start.
    """
    suite = _suite(options)
    asked = options.aliases or {}
    skipped = {} if options.perform_emulator_setup else _skipped(live, suite, asked)
    for name in skipped:
        del suite[name]
    if not suite:
        told = "; ".join(dict.fromkeys(skipped.values()))
        raise UsageError(f"none of these tasks can start on this phone: {told}")
    installed = live.wait(installed_packages(live.device))
    aliases: Aliases = wanted_aliases(asked, installed)
    with TapwrightAgent(live, aliases=aliases, max_cost=max_cost) as agent:
        part("env.env_launcher").setup_env(agent.env, emulator_setup=options.perform_emulator_setup)
        checkpoints = options.checkpoint_dir or agent.run.path / "android_world"
        keep = part("checkpointer").IncrementalCheckpointer(str(checkpoints))
        told = part("suite_utils").run(suite, agent, checkpointer=keep, demo_mode=False)
        episodes = tuple(map(_episode, told))
        return HarnessResult(episodes, skipped, agent.run.path, checkpoints, agent.spent)


def exit_code_of(result: HarnessResult) -> int:
    """0 if every episode reached its goal, 3 if exceptions ended more than 2% of them, else 1."""
    broken = sum(1 for one in result.episodes if one.score is None)
    if broken > 0.02 * len(result.episodes):
        return 3
    return 0 if all(one.score == 1.0 for one in result.episodes) else 1


def startable(
    live: LiveSession, options: HarnessOptions
) -> tuple[Mapping[str, Sequence[Any]], Mapping[str, str]]:
    """The suite, and of each task that cannot start on this phone why."""
    suite = _suite(options)
    return suite, _skipped(live, suite, options.aliases or {})


def _suite(options: HarnessOptions) -> Any:
    utils = part("suite_utils")
    known = registry(options.suite_family)
    try:
        suite = utils.create_suite(
            known,
            n_task_combinations=options.n_task_combinations,
            seed=options.task_random_seed,
            tasks=list(options.tasks) or None,
            use_identical_params=options.fixed_task_seed,
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    suite.suite_family = options.suite_family
    return suite


def _skipped(
    live: LiveSession, suite: Mapping[str, Sequence[Any]], asked: Mapping[str, str]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, instances in suite.items():
        for task in instances:
            try:
                live.wait(check_phone(task, live.device, asked))
            except NotForThisPhone as error:
                found[name] = str(error)
    return found


def _episode(told: Mapping[str, Any]) -> HarnessEpisode:
    names = part("constants").EpisodeConstants
    why = told.get(names.EXCEPTION_INFO)
    broken = why is not None
    return HarnessEpisode(
        task=str(told[names.TASK_TEMPLATE]),
        goal=str(told[names.GOAL]),
        score=None if broken else float(told[names.IS_SUCCESSFUL]),
        steps=None if broken else int(told[names.EPISODE_LENGTH]),
        why=str(why).strip().rpartition("\n")[2] if broken else "",
    )
