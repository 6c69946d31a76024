"""What settings come to: which model, which ladder, and what cannot be asked of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from decimal import Decimal
from typing import TYPE_CHECKING

from ..actions import UsageError
from ..agent.dialects import PlanDialect, make_dialect
from ..agent.extraction import Extraction
from ..agent.hooks import BeforeAction, OnStep
from ..agent.ladder import EffortLadder, FixedRung, Ladder
from ..agent.limits import Limits
from ..agent.models.base import Model
from ..agent.models.factory import Models
from ..agent.models.profiles import Profile, find_key, find_profile, state_a_price
from ..agent.policy.gate import APPROVE_TIMEOUT_S, Approver, GateSetup
from ..agent.user import NoUser, User
from ..device.device import Device, InstalledApp
from ..traces.schema import EpisodeRecord, RoutingRecord
from .attempt import Attempt, Closed
from .event_injector import FaultInjector
from .settings import DEFAULT_MODEL, Settings
from .task import Task

if TYPE_CHECKING:
    from ..agent.foreign.spec import AgentSpec
    from ..agent.rehearsal import Solution
    from .app_under_test import AppUnderTest

    # Most goals bring none, and belong to no class.
    from .proof import Proof
    from .routing import RouteAttempt


def check_cap(max_cost: Decimal | None, profiles: Iterable[Profile]) -> None:
    """Raise UsageError if a cap on the cost could not be kept, as a price is not known."""
    for profile in profiles if max_cost is not None else ():
        if profile.prices is None:
            raise UsageError(
                f"no price is known for {profile.name}, so --max-cost cannot be kept: "
                f"{profile.price_note or 'none is published'}. Put it into tapwright.yaml, "
                f"USD for a million tokens: {state_a_price(profile)}"
            )


def check_extraction(
    profiles: Iterable[Profile],
    extraction: Extraction | None,
    played: "Callable[[], Solution | None]" = lambda: None,
) -> None:
    """Raise UsageError if one of the models cannot be asked for these data; a scripted one can if
    the solution that is `played` says that it `reads_data`."""
    try:
        solution = played()
    except UsageError:
        # That nothing can be read comes before that nothing can be played.
        check_extraction(profiles, extraction)
        raise
    if extraction is None:
        return
    for profile in profiles:
        if profile.scripted and not getattr(solution, "reads_data", False):
            raise UsageError(
                f"{profile.name} is scripted and reads nothing from a screen: to extract data set "
                "STEP_API_KEY or name a --model"
            )
        make_dialect(profile.dialect, extraction.schema)


def choose_profile(settings: Settings) -> Profile:
    """The profile that the settings name, with their own conventions above its; UsageError if
    there is none of that name, or no such dialect. An agent that brings its own has one of its own.
    """
    if settings.agent is not None and settings.model is None:
        from .foreign import agent_profile

        check_noise(settings, settings.agent)
        return agent_profile(settings.agent)
    profile = _named_profile(settings)
    if not profile.scripted:
        check_noise(settings, profile.name)
    changes: dict[str, object] = {}
    if settings.dialect is not None:
        make_dialect(settings.dialect)
        changes["dialect"] = settings.dialect
    if settings.effort_field is not None:
        changes["effort_field"] = None if settings.effort_field == "none" else settings.effort_field
    if settings.extra_body is not None:
        changes["extra_body"] = {**profile.extra_body, **settings.extra_body}
    chosen = with_manners_of(settings, profile).model_copy(update=changes)
    if (settings.plan or chosen.plan) != "acts":
        return chosen
    if settings.aim == "off":
        raise UsageError("several acts in a reply need --aim, or --plan off")
    if not isinstance(make_dialect(chosen.dialect), PlanDialect):
        raise UsageError(
            f"the dialect {chosen.dialect} has no words for several acts: --plan off, or --dialect"
        )
    return chosen.model_copy(update={"one_call": False})


def check_noise(settings: Settings, name: str) -> None:
    """Raise UsageError if mistakes are wanted of `name`, which makes none at our bidding."""
    wanted = [
        option
        for option, value in (("--noise", settings.noise), ("--rho", settings.rho))
        if value is not None
    ]
    if wanted:
        raise UsageError(
            f"{' and '.join(wanted)} would make the rehearsal err, and not {name}: leave it out, "
            "or choose --model rehearsal"
        )


def choose_agent(settings: Settings) -> "AgentSpec | None":
    """The agent that acts in place of ours; raises UsageError if it cannot be had."""
    if settings.agent is None:
        return None
    from .foreign import foreign_agent

    return foreign_agent(settings.agent)


def check_agent(
    spec: "AgentSpec | None", goal: Task | str, settings: Settings, extraction: Extraction | None
) -> None:
    """Raise UsageError for what an agent that is not ours cannot be given."""
    if spec is not None:
        from .foreign import check_foreign

        check_foreign(spec, goal, settings, extraction)


def with_manners_of(settings: Settings, profile: Profile) -> Profile:
    """The profile as the vendor is spoken to whose manners a rehearsal has; UsageError if there is
    no rehearsal."""
    if settings.manners is None:
        return profile
    from ..agent.rehearsal.manners import with_manners
    from ..agent.rehearsal.vendors import find_manners

    return with_manners(profile, find_manners(settings.manners))


def _named_profile(settings: Settings) -> Profile:
    own = settings.profiles
    if settings.model is not None:
        return find_profile(settings.model, settings.base_url, settings.model_name, own=own)
    default = find_profile(DEFAULT_MODEL, settings.base_url, settings.model_name, own=own)
    try:
        find_key(default)
    except UsageError:
        if settings.base_url is not None:
            raise
        return find_profile("rehearsal")
    return default


def choose_ladder(
    settings: Settings, advised: bool, attended: bool, steady: bool = False
) -> Ladder:
    """How each step's rung is chosen; above the model there may be an advisor and a person.
    `steady`: the effort stands in the prompt."""
    match settings.effort:
        case "ladder":
            return EffortLadder(settings.ladder, advisor=advised, attended=attended, steady=steady)
        case "fixed:low":
            return FixedRung("low")
        case "fixed:medium":
            return FixedRung("medium")
        case "fixed:high":
            return FixedRung("high")
        case "fixed:advisor":
            return FixedRung("advisor")


def choose_gate(
    settings: Settings,
    of_task: bool,
    approver: Approver | None = None,
    model: Model | None = None,
    ordered: bool = True,
) -> GateSetup:
    """The gate of an attempt: goals in words have one unless the settings say otherwise, tasks have
    none, for they say themselves what may change. `ordered` is whether the user said the goal."""
    preset = settings.policy or ("benchmark" if of_task else "standard")
    if preset == "benchmark":
        return GateSetup(preset)
    if approver is None and settings.approve_url is not None:
        from ..agent.policy.webhook import WebhookApprover

        approver = WebhookApprover(settings.approve_url)
    timeout_s = settings.approve_timeout or APPROVE_TIMEOUT_S
    return GateSetup(preset, settings.rules(), approver, timeout_s, model, ordered)


def choose_interrupts(settings: Settings, task: Task | None) -> Closed:
    """What is closed on the way: a task is measured with all that comes in its way but for what its
    file grants, which is a part of it; a goal in words is to be reached."""
    if settings.interrupts is not None:
        return "all" if settings.interrupts else "off"
    if task is None:
        return "all"
    return "grants" if task.grants else "off"


def choose_proof(checks: Sequence[str], judged: bool) -> "Proof | None":
    """The proof that a goal in words brings; UsageError for a line that is no check."""
    if not checks:
        return None
    from .proof import Proof

    return Proof(tuple(checks), judged)


def proof_of(record: EpisodeRecord) -> "Proof | None":
    """The proof that an episode was begun with."""
    if not record.checks:
        return None
    from .proof import Proof

    return Proof.of_record(record.checks)


def make_attempt(
    asked: Settings,
    executor: Executor,
    policy_model: Model | None,
    foreign: "AgentSpec | None",
    text: str,
    task: Task | None,
    phone: Device,
    models: Models,
    on_step: OnStep,
    before_action: BeforeAction | None,
    user: User | None,
    extraction: Extraction | None,
    secrets: Mapping[str, str] | None,
    faults: FaultInjector | None,
    approver: Approver | None,
    proof: "Proof | None",
    app: InstalledApp | None,
    limits: Limits | None,
    ordered: bool,
    settings: Settings,
    routing: RoutingRecord | None = None,
    route: "RouteAttempt | None" = None,
) -> Attempt:
    """An attempt under `settings`, which are those that were `asked` for but for what the class of
    the task makes of them; `route` finds the class out first."""
    user, advisor = user or NoUser(), models.advisor
    if settings.advisor != asked.advisor:
        advisor = models.others.get(settings.advisor or "")
    return Attempt(
        goal=text,
        task=task,
        device=phone,
        model=models.acting,
        advisor=advisor,
        ladder=choose_ladder(
            settings,
            advisor is not None,
            not isinstance(user, NoUser),
            models.acting.profile.effort_in_prompt,
        ),
        limits=limits or (settings.limits(task.step_limit) if task else settings.limits()),
        sizing=settings.sizing,
        user=user,
        executor=executor,
        on_step=on_step,
        before_action=before_action,
        settings=settings.recorded(),
        advisor_drives=settings.ladder.advisor == "drive",
        extraction=extraction,
        secrets=secrets or {},
        proof=proof,
        faults=faults or (phone if isinstance(phone, FaultInjector) else None),
        keep_ui=phone.info.simulated if settings.keep_ui is None else settings.keep_ui,
        interrupts=choose_interrupts(settings, task),
        every_screen=bool(settings.interrupts or settings.keep_ui),
        grants=(*settings.grants, *(task.grants if task else ())),
        gate=choose_gate(settings, task is not None, approver, policy_model, ordered),
        app=app,
        aim="off" if foreign else settings.aim,
        plan="off" if foreign else settings.plan or models.acting.profile.plan,
        foreign=foreign,
        prompt=settings.prompt,
        second_opinion=settings.second_opinion,
        routing=routing,
        route=route,
    )


async def check_phone(
    task: Task | None, phone: Device, app: "AppUnderTest | None", yes: bool
) -> None:
    """Raise UsageError if what the task names cannot be on the phone; and, without `yes`, if the
    task or the app changes somebody's phone."""
    if task is not None:
        from .phone_language import check_phone_language

        await check_phone_language([task], phone)
    if not yes and (task is not None or app is not None):
        await refuse_changes_of(task, phone, app)


async def refuse_changes_of(task: Task | None, phone: Device, app: "AppUnderTest | None") -> None:
    """Raise UsageError if they change somebody's phone; a goal in words loads none of this."""
    from .told_changes import refuse_changes

    await refuse_changes([task] if task else [], phone, app)
