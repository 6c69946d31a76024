"""A bench run that is ready to begin, or to go on: what is run, how, and by which agent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ..actions import UsageError
from ..agent.models.base import Model
from ..agent.models.trust import SettingUse, TrustStore, as_json
from ..tasks.choices import choose_profile
from ..tasks.recorded import Recorded
from ..tasks.settings import Settings, signed_text
from ..tasks.suite import Suite
from ..traces.files import check_no_writer
from .agents import bench_record, check_plan
from .budget import OtherRuns
from .folder import OPTIONS, Options, check_same, read_options, spent_in
from .plan import Plan, make_plan, plan_again
from .report.read import RESULTS, read_record
from .report.result import BenchRecord

if TYPE_CHECKING:
    from ..tasks.app_under_test import AppUnderTest


# What the options of a run do that somebody else has begun.
_ELSEWHERE = {
    "judge": "sends pictures of the screen to a second model, which you pay",
    "copy_to": "keeps a copy of the run there, pictures included",
    "ray_address": "has that cluster play, which is sent the tasks and what they need",
}


@dataclass(frozen=True, slots=True)
class Job:
    """A run that is ready to begin, or to go on in the folder `resume`; `model`, if it is given,
    acts in place of the one that the settings name; `app` is installed before each attempt.
    `others` are under the same cap."""

    plan: Plan
    options: Options
    settings: Settings
    record: BenchRecord
    resume: Path | None = None
    model: Model | None = None
    app: "AppUnderTest | None" = None
    others: OtherRuns = OtherRuns()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run that goes on does otherwise than before; None and empty leave it as it was."""

    phones: int | None = None
    serials: tuple[str, ...] = ()
    max_cost: Decimal | None = None
    no_cap: bool = False
    judge: str | None = None
    engine: str | None = None
    ray_address: str | None = None
    pool: str | None = None
    ray_pool: str | None = None
    workers: int | None = None


def new_job(
    suite: Suite,
    settings: Settings,
    options: Options,
    *,
    trials: int | None = None,
    seed: int = 0,
    names: Sequence[str] = (),
    model: Model | None = None,
) -> Job:
    """A run of a suite, or of those of its tasks that are named; raises UsageError."""
    plan = make_plan(suite, trials, seed, options.language, names)
    return _job(plan, options, settings, None, model)


def resumed_job(folder: Path, changes: Changes, settings: Mapping[str, object]) -> Job:
    """The run in a bench folder once more; `settings` come over those it was begun with.

    Raises UsageError, also where a cap on the cost could not be kept.
    """
    kept, recorded = read_record(folder), read_options(folder)
    # Before a phone is started for a run that another process is at.
    check_no_writer(folder / RESULTS, folder)
    changed: dict[str, object] = {
        "phones": changes.phones,
        "serials": changes.serials or None,
        "max_cost": changes.max_cost,
        "judge": changes.judge,
        "engine": changes.engine,
        "ray_address": changes.ray_address,
        "pool": changes.pool,
        "ray_pool": changes.ray_pool,
        "workers": changes.workers,
    }
    if changes.phones or changes.pool:
        changed["serials"] = ()
    options = recorded.model_copy(update={k: v for k, v in changed.items() if v is not None})
    # Other phones than before: those take the place of what was named then.
    if changes.pool:
        alone = {"phones": changes.phones, "persona": None, "workers": changes.workers}
        options = options.model_copy(update=alone)
    elif changes.phones or changes.serials:
        options = options.model_copy(update={"pool": None})
    options = options.model_copy(update=_not_elsewhere(options, changes, recorded.engine))
    if changes.no_cap:
        options = options.model_copy(update={"max_cost": None})
    spent = spent_in(folder)
    if options.max_cost is not None and not spent.whole:
        raise UsageError(
            f"{spent} was spent in {folder} so far: a part of it has no known price, so --max-cost "
            "cannot be kept; go on without a cap: --max-cost none"
        )
    plan = plan_again(kept.suite, kept.units, options.language)
    again = {name for name, now in changed.items() if now is not None}
    loaded = recorded_bench(folder, recorded, again).settings(settings)
    job = _job(plan, options, loaded, folder)
    check_same(folder, kept, job.record)
    return job


def recorded_bench(folder: Path, kept: Options, again: Collection[str] = ()) -> Recorded:
    """The settings in a bench folder; what is said `again` is asked about no more."""
    file, mark = folder / OPTIONS, signed_text(kept.signed_of)
    own = TrustStore().signed(mark, kept.signature)
    more = [
        SettingUse(file, name, as_json(place), _ELSEWHERE[name])
        for name, place in kept.elsewhere.items()
        if name not in again
    ]
    return Recorded(file, kept.settings, own, tuple(more))


def _not_elsewhere(options: Options, changes: Changes, engine: str) -> Mapping[str, object]:
    """What was chosen for other phones or another engine than it goes on with, and not said again:
    `--workers` stands in a run's options also where nobody has asked for it."""
    alone: dict[str, object] = {}
    if options.engine != engine or changes.serials:
        alone["workers"] = changes.workers
    if changes.serials:
        alone |= {"phones": changes.phones, "persona": None}
    if options.engine != engine:
        alone |= {"ray_address": changes.ray_address, "ray_pool": changes.ray_pool}
    elif changes.phones or changes.serials:
        alone["ray_pool"] = changes.ray_pool
    elif changes.ray_pool:
        alone |= {"phones": None, "serials": ()}
    return alone


def _job(
    plan: Plan,
    options: Options,
    settings: Settings,
    resume: Path | None,
    model: Model | None = None,
) -> Job:
    if options.phones and options.serials:
        raise UsageError("give --phones or --device, not both")
    if options.pool and (options.phones or options.serials or options.persona):
        raise UsageError("a pool brings its own phones: leave out --phones, --device and --persona")
    if options.pool and options.engine == "ray":
        raise UsageError("a pool is of this host: leave out --pool with ray")
    if options.pool and (options.workers or 1) > 1:
        raise UsageError("a pool's phones are played by one process: leave out --workers")
    if options.ray_pool and (options.phones or options.serials):
        raise UsageError("--ray-pool takes all phones of it: leave out --phones and --device")
    for flag, said in (("--ray-address", options.ray_address), ("--ray-pool", options.ray_pool)):
        if said and options.engine != "ray":
            raise UsageError(f"{flag} is for a cluster: say --engine ray as well, or leave it out")
    if len(set(options.serials)) < len(options.serials):
        raise UsageError("the same --device is named twice")
    _check_persona(options)
    # A phone is only ever named for the run itself: a suite changes much on it.
    settings = settings.model_copy(update={"device": None})
    asked = settings.asked("out", "profiles")
    whole = options.model_copy(update={"settings": asked})
    if model is not None and options.engine == "ray":
        raise UsageError("a model object stays in its process: name a profile with the engine ray")
    if (options.workers or 1) > 1:
        _check_processes(plan, options, model)
    acting = model.profile if model else choose_profile(settings)
    check_plan(plan, whole, settings, given=acting if model else None)
    record = bench_record(plan, settings, whole, acting)
    app = _app(settings)
    if app is not None:
        record = record.model_copy(update={"app": app.expected})
    return Job(plan, whole, settings, record, resume, model, app)


def _app(settings: Settings) -> "AppUnderTest | None":
    """The app under test; raises UsageError for files that are none."""
    if not settings.app:
        return None
    from ..tasks.app_under_test import AppUnderTest

    return AppUnderTest.of(settings)


def _check_processes(plan: Plan, options: Options, model: Model | None) -> None:
    """Raise UsageError for what cannot be played in other processes than this one."""
    if options.engine == "ray":
        raise UsageError("--workers is for this host; with ray each host is a worker")
    if model is not None:
        raise UsageError("a model object stays in its process: name a profile, or no workers")
    try:
        again = plan_again(plan.suite, plan.keys, options.language)
    except UsageError as error:
        raise UsageError(
            f"the suite {plan.suite} is of this process alone: name a suite or a file of tasks, or "
            f"leave workers out ({error})"
        ) from error
    if again.hash != plan.hash:
        raise UsageError(f"the suite {plan.suite} is another one by its name: leave workers out")


def _check_persona(options: Options) -> None:
    """Raise UsageError if these phones cannot be of that kind."""
    if options.persona is None:
        return
    if options.serials:
        raise UsageError("--persona is for pocket phones: leave out --device")
    if options.engine == "ray":
        raise UsageError("--persona is for phones of this host: leave it out with ray")
    # Whoever asks for none loads nothing of the pocket phone here.
    from ..fleet.pocket import asked_persona

    asked_persona(options.persona)
