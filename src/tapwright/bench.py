"""Wires a bench run: agents made from settings, and the phones of this host or of a Ray cluster."""

import hashlib
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from .actions import UsageMistake
from .agent import prompts
from .agent.dialects import make_dialect
from .agent.models.base import ModelLost
from .agent.models.gate import EndpointGates, Say
from .agent.models.profiles import Profile, find_profile
from .build import Players, check_cap, choose_profile, make_attempt, open_players
from .device.lease import Patience
from .settings import Settings
from .tasks.bench.folder import Options
from .tasks.bench.local import held_workers, pocket_workers
from .tasks.bench.plan import Plan
from .tasks.bench.ray_engine import ray_workers
from .tasks.bench.worker import Broken, Episode, OpenAgents, Order, Played, PlayUnit, Worker
from .tasks.judge import Judge, build_judge, check_apart
from .tasks.report.result import BenchRecord
from .tasks.solution import solution_of
from .traces.reader import read_episode
from .traces.redactor import Redactor
from .traces.schema import EpisodeRecord, StepRecord

DEFAULT_PHONES = 2
# Pictures are scaled and encoded in these threads.
_ENCODERS = 4
# Where a model is reached, who pays, and how fast: nothing that changes what it decides.
_NO_MATTER = frozenset({
    "name", "base_url", "base_url_vars", "key_vars", "key_required", "key_hint", "key_header",
    "prices", "price_note", "requests_per_minute", "concurrency", "first_token_s", "total_s",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettingsAgents:
    """Makes the agents that settings describe; only the settings travel to another process.

    `judge` names the model that decides where the phone's state cannot; `say` tells a person that
    an endpoint is waited for, in this process alone.
    """

    settings: Settings
    judge: str | None = None
    say: Say | None = None

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[PlayUnit]:
        """The agents, with one rehearsal server if they are scripted; raises UsageMistake."""
        gates = EndpointGates(say=self.say) if self.say else None
        judge = build_judge(self.judge, gates=gates) if self.judge else None
        try:
            async with open_players(self.settings, self.say) as players:
                if judge is not None:
                    check_apart(judge.profile, players.profiles)
                with ThreadPoolExecutor(max_workers=_ENCODERS) as executor:
                    yield _Agents(self.settings, players, executor, judge)
        finally:
            if judge is not None:
                await judge.close()


class _Agents:
    """Plays orders, as many at once as there are phones."""

    def __init__(
        self,
        settings: Settings,
        players: Players,
        executor: ThreadPoolExecutor,
        judge: Judge | None,
    ) -> None:
        self._settings = settings
        self._players = players
        self._executor = executor
        self._judge = judge

    async def __call__(self, order: Order) -> Played:
        """Play one order from set-up to verdict; a judge that is lost is infrastructure."""

        def on_step(step: StepRecord) -> None:
            order.on_step(step.cost_usd)

        async with self._players.models(order.name, order.task, order.device) as models:
            attempt = make_attempt(
                self._settings,
                order.task.goal,
                order.task,
                order.device,
                models,
                self._executor,
                on_step,
                faults=order.faults,
            )
            record = await attempt.run(order.run)
        played = Episode(record, order.run.path / "episodes" / record.id)
        if self._judge is None or not order.task.rubric or not _undecided(record):
            return played
        try:
            judgement = await self._judge.decide(
                played.folder,
                order.task.rubric,
                Redactor(order.task.secrets).mask,
                on_call=order.on_step,
            )
        except ModelLost as error:
            totals = read_episode(played.folder).totals
            return Broken(f"the judge cannot be reached: {error}", totals)
        # What the judge took is in the record on disk by now.
        totals = read_episode(played.folder).totals
        judged = record.model_copy(update={"verdict": judgement.verdict, "totals": totals})
        return Episode(judged, played.folder)


def _undecided(record: EpisodeRecord) -> bool:
    """Whether the phone's state has left it to a judge."""
    ended = record.end is not None and not record.end.infrastructure
    return ended and record.verdict is not None and record.verdict.status == "unverified"


def open_workers(
    options: Options, agents: OpenAgents, play: PlayUnit, patience: Patience | None = None
) -> AbstractAsyncContextManager[Sequence[Worker]]:
    """The phones that the options ask for, each with an agent; `play` is the one of this process.

    Entering raises UsageMistake or DeviceError for phones that cannot be had.
    """
    phones = options.phones or DEFAULT_PHONES
    match options.engine:
        case "ray":
            if patience is not None and patience.seconds:
                raise UsageMistake("--wait is for phones of this host; leave it out with ray")
            return ray_workers(agents, phones, options.serials, options.ray_address)
        case "local" if options.serials:
            return held_workers(options.serials, play, patience)
        case "local":
            return pocket_workers(phones, play)


def check_plan(plan: Plan, options: Options, settings: Settings) -> None:
    """Raise UsageMistake if these units cannot run on such phones, or their cost not be capped."""
    if options.serials and plan.faulty:
        raise UsageMistake(
            f"only pocket phones take the faults that these tasks put into them: "
            f"{', '.join(plan.faulty)}; leave them out with --tasks"
        )
    rubrics = [unit.task.name for unit in plan.units if unit.task.rubric]
    if rubrics and options.judge is None:
        raise UsageMistake(
            f"the phone's state cannot decide {rubrics[0]}: name a model with --judge PROFILE"
        )
    for unit in plan.units:
        unit.task.check_ready()
    acting = choose_profile(settings)
    for unit in plan.units if acting.scripted and acting.name != "null" else ():
        solution_of(unit.task)  # a mistake for tasks that have none
    profiles = [acting]
    profiles += [find_profile(name) for name in (settings.advisor, options.judge) if name]
    check_cap(options.max_cost or settings.max_cost, profiles)


def bench_record(plan: Plan, settings: Settings, options: Options) -> BenchRecord:
    """What a run of this plan by these agents is made of; raises UsageMistake."""
    agent = agent_of(settings)
    if options.judge:
        agent["judge"] = options.judge
    return BenchRecord(
        suite=plan.suite,
        suite_version=plan.version,
        suite_hash=plan.hash,
        agent_hash=hashlib.sha256(json.dumps(agent, sort_keys=True).encode()).hexdigest(),
        agent=agent,
        units=plan.keys,
        tapwright=version("tapwright"),
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        devices=options.serials or (f"{options.phones or DEFAULT_PHONES} pocket phones",),
        engine=options.engine,
    )


def agent_of(settings: Settings) -> dict[str, str]:
    """Everything that an agent's decisions depend on, long things as digests; raises UsageMistake
    for settings that name nothing."""
    profile = choose_profile(settings)
    found = {
        "profile": profile.name,
        "model": profile.model or "none",
        "endpoint": profile.endpoint,
        "conventions": _digest(_conventions(profile)),
        "effort": settings.effort,
        "ladder": _digest(settings.ladder.model_dump(mode="json")),
        "sizing": settings.sizing,
        "prompts": _digest(_prompts(profile)),
        "tapwright": version("tapwright"),
    }
    if settings.advisor:
        advisor = find_profile(settings.advisor)
        found |= {
            "advisor": f"{advisor.name} ({advisor.model})",
            "advisor conventions": _digest(_conventions(advisor)),
        }
    if settings.noise:
        found["noise"] = _digest(_text(settings.noise))
    limits = settings.model_dump(mode="json", exclude_none=True, include=set(_LIMITS))
    return found | {name.replace("_", " "): str(value) for name, value in limits.items()}


_LIMITS = (
    "max_steps", "max_prompt_tokens", "max_output_tokens", "max_cost", "max_seconds",
    "max_working_seconds",
)  # fmt: skip


def _conventions(profile: Profile) -> Mapping[str, object]:
    return profile.model_dump(mode="json", exclude=set(_NO_MATTER))


def _prompts(profile: Profile) -> object:
    """All that every model of the profile is told, whatever the goal."""
    dialect = make_dialect(profile.dialect)
    tools = [str(tool) for tool in dialect.tools]
    return [prompts.system_text(dialect.system_prompt), prompts.ADVISE, *tools]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageMistake(f"cannot read noise rules from {path}: {error}") from error


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
