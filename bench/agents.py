"""Wires a bench run: agents made from settings, and the phones of this host or of a Ray cluster."""

import hashlib
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from ..actions import UsageError
from ..agent import prompts
from ..agent.dialects import make_dialect
from ..agent.history import rules_for
from ..agent.ladder import FixedRung
from ..agent.models.base import Model
from ..agent.models.gate import EndpointGates, Say
from ..agent.models.profiles import Profile, find_profile
from ..device.device import Device, InstalledApp
from ..device.errors import DeviceError
from ..fleet.leases import Patience
from ..fleet.pool_door import PoolRequest
from ..fleet.pools import find_pool
from ..tasks.choices import check_cap, choose_profile
from ..tasks.goal import Language
from ..tasks.judging import JudgeLost
from ..tasks.phone_language import check_content
from ..tasks.session import Session, open_session
from ..tasks.settings import Settings
from ..tasks.solution import GULLIBLE, played_solution
from ..traces.schema import StepRecord
from .folder import Options
from .hosts import process_workers
from .judge import build_judge
from .local import held_workers, pocket_workers
from .plan import Plan
from .pool_workers import pool_workers
from .ray_engine import ray_workers
from .report.result import BenchRecord
from .report.words import counted
from .worker import (
    AttemptRequest,
    AttemptResult,
    Episode,
    InfrastructureFailure,
    OpenAgents,
    PlayUnit,
    Worker,
)

DEFAULT_PHONES = 2
# Where a model is reached, who pays, and how fast: nothing that changes what it decides.
_NO_MATTER = frozenset({
    "name", "base_url", "base_url_vars", "key_vars", "key_required", "key_hint", "key_header",
    "prices", "price_note", "requests_per_minute", "concurrency", "first_token_s", "total_s",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettingsAgents:
    """Makes the agents that settings describe; only the settings travel to another process.

    `judge` names the model that decides where the phone's state cannot; `say` tells a person that
    an endpoint is waited for, and `model` acts in place of the settings' own, both in this process
    alone.
    """

    settings: Settings
    judge: str | None = None
    say: Say | None = None
    model: Model | None = None

    def gates(self) -> EndpointGates:
        """New gates for a whole run, which tell it where an endpoint is waited for."""
        return EndpointGates(say=self.say) if self.say else EndpointGates()

    def travelling(self) -> "SettingsAgents":
        """The same without what is only of use in this process; files by their whole path, as an
        actor works in another folder."""
        app = tuple(path.absolute() for path in self.settings.app)
        noise = self.settings.noise and self.settings.noise.absolute()
        settings = self.settings.model_copy(update={"app": app, "noise": noise})
        return replace(self, say=None, settings=settings)

    @asynccontextmanager
    async def __call__(self, gates: EndpointGates | None = None) -> AsyncGenerator[PlayUnit]:
        """The agents, with one rehearsal server if they are scripted; raises UsageError."""
        gates = gates or self.gates()
        judge = (
            build_judge(self.judge, gates=gates, own=self.settings.profiles) if self.judge else None
        )
        try:
            async with open_session(
                self.settings, model=self.model, judge=judge, gates=gates
            ) as session:
                yield _Agents(session)
        finally:
            if judge is not None:
                await judge.close()


class _Agents:
    """Plays the attempts that are asked for, as many at once as there are phones."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def __call__(self, request: AttemptRequest) -> AttemptResult:
        """Play one from set-up to verdict; a judge that is lost is infrastructure."""

        def on_step(step: StepRecord) -> None:
            request.on_step(step.cost_usd)

        try:
            record = await self._session.attempt(
                request.task,
                request.device,
                run=request.run,
                name=request.name,
                on_step=on_step,
                faults=request.faults,
                # Whoever began the run was asked once for all of it.
                yes=True,
                judged=bool(request.task.rubric),
                on_judge_call=request.on_step,
            )
        except JudgeLost as lost:
            why = f"the judge cannot be reached: {lost}"
            return InfrastructureFailure(why, lost.record.totals)
        except DeviceError as error:
            # The phone that the app was to be installed on; nothing was begun on it.
            return InfrastructureFailure(str(error))
        return Episode(record, request.run.path / "episodes" / record.id)

    async def install(self, phone: Device) -> InstalledApp | None:
        """Have the app under test on the phone; raises UsageError and InstallFailed."""
        return await self._session.install(phone)


def open_workers(
    options: Options,
    agents: OpenAgents,
    play: PlayUnit,
    patience: Patience | None = None,
    language: Language = "en",
) -> AbstractAsyncContextManager[Sequence[Worker]]:
    """The phones that the options ask for, each with an agent; `play` is the one of this process,
    `language` what phones that are started are set up in.

    Entering raises UsageError or DeviceError for phones that cannot be had.
    """
    phones = options.phones or DEFAULT_PHONES
    match options.engine:
        case "ray":
            if patience is not None and patience.seconds:
                raise UsageError("--wait is for phones of this host; leave it out with ray")
            return ray_workers(agents, phones, options, language=language)
        case "local" if options.pool:
            return pool_workers(PoolRequest(options.pool, patience=patience or Patience()), play)
        case "local" if (options.workers or 1) > 1:
            # There is nothing to wait for with phones that are started for the run.
            if options.serials and patience is not None and patience.seconds:
                raise UsageError("--wait is for one process: leave it out, or say --workers 1")
            return process_workers(agents, phones, options, language)
        case "local" if options.serials:
            return held_workers(options.serials, play, patience)
        case "local":
            return pocket_workers(phones, play, options.persona, language=language)


def check_plan(
    plan: Plan, options: Options, settings: Settings, given: Profile | None = None
) -> None:
    """Raise UsageError if these units cannot run on such phones, or their cost not be capped.

    `given` is the profile of a model that acts in place of the settings' own, without solutions.
    """
    pool = find_pool(options.pool)[1] if options.pool is not None else None
    real = pool is not None and pool.pocket is None
    if (options.serials or real) and plan.faulty:
        raise UsageError(
            f"only pocket phones take the faults that these tasks put into them: "
            f"{', '.join(plan.faulty)}; leave them out with --tasks"
        )
    rubrics = [unit.task.name for unit in plan.units if unit.task.rubric]
    if rubrics and options.judge is None:
        raise UsageError(
            f"the phone's state cannot decide {rubrics[0]}: name a model with --judge PROFILE"
        )
    for unit in plan.units:
        unit.task.check_ready()
    # Those that are attached are asked once they are held.
    if pool is not None and pool.serials is None:
        language = pool.pocket.language if pool.pocket is not None else "en"
        check_content([unit.task for unit in plan.units], language, f"pool {options.pool}")
    acting = given or choose_profile(settings)
    rehearsed = acting.scripted and acting.name != "null" and given is None
    for unit in plan.units if rehearsed else ():
        # A mistake for tasks that have none.
        played_solution(unit.task, None, acting.name == GULLIBLE)
    profiles = [acting]
    profiles += [
        find_profile(name, own=settings.profiles)
        for name in (settings.advisor, options.judge)
        if name
    ]
    check_cap(options.max_cost or settings.max_cost, profiles)


def bench_record(plan: Plan, settings: Settings, options: Options, acting: Profile) -> BenchRecord:
    """What a run of this plan by these agents is made of; raises UsageError."""
    agent = agent_of(settings, acting)
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
        devices=options.serials or (_pocket_phones(options),),
        engine=options.engine,
    )


def _pocket_phones(options: Options) -> str:
    if options.pool is not None:
        return f"pool {options.pool}: {find_pool(options.pool)[1]}"
    kind = f" ({options.persona})" if options.persona else ""
    return f"{counted(options.phones or DEFAULT_PHONES, 'pocket phone')}{kind}"


def agent_of(settings: Settings, profile: Profile) -> dict[str, str]:
    """Everything that an agent's decisions depend on, long things as digests; raises UsageError
    for settings that name nothing. `profile` is that of the model that acts."""
    found = {
        "profile": profile.name,
        # Scripted ones share a server, which knows them by the rehearsal's name.
        "model": profile.name if profile.scripted else profile.model or "none",
        "endpoint": profile.endpoint,
        "conventions": _digest(_conventions(profile)),
        "effort": settings.effort,
        "ladder": _digest(settings.ladder.model_dump(mode="json")),
        "sizing": settings.sizing,
        "prompts": _digest(_prompts(profile)),
        "tapwright": version("tapwright"),
    }
    if settings.advisor:
        advisor = find_profile(settings.advisor, own=settings.profiles)
        found |= {
            "advisor": f"{advisor.name} ({advisor.model})",
            "advisor conventions": _digest(_conventions(advisor)),
        }
    if settings.rho is not None:
        found["rho"] = f"{settings.rho:g}"
    if settings.noise:
        found["noise"] = _digest(_text(settings.noise))
    if settings.policy not in (None, "benchmark"):
        found["gate"] = settings.policy
    if settings.agent is not None:
        found["agent"] = _foreign(settings.agent)
    if settings.aim != "refuse":
        found["aim"] = settings.aim
    if (plan := settings.plan or profile.plan) != "off":
        found["plan"] = plan
    if settings.prompt != "short":
        found["prompt"] = settings.prompt
    if settings.second_opinion:
        found["second opinion"] = "before what cannot be undone"
    if settings.routes:
        found["routes"] = _digest({k: v for k, v in settings.routes.items() if k != "source"})
    if settings.task_class is not None:
        found["class"] = settings.task_class
    if settings.eyes != "tree":
        found["eyes"] = settings.eyes
    if settings.manners is not None:
        found["manners"] = settings.manners
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
    rules = str(rules_for(profile, FixedRung("low")))
    return [prompts.system_text(dialect.system_prompt), prompts.ADVISE, rules, *tools]


def _foreign(said: str) -> str:
    """Somebody else's agent by what is said of it, a file by what is in it."""
    file = Path(said)
    return f"{said} ({_digest(_text(file))})" if file.suffix in (".yaml", ".yml") else said


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
