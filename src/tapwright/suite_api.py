"""A suite from Python: `await tapwright.run_suite("smoke")`."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

from .actions import UsageError
from .agent.models.base import Model
from .bench.listener import BenchListener
from .bench.local import LocalWorker
from .bench.pool_workers import PoolWorker
from .bench.run import SuiteResult
from .bench.worker import Worker
from .chosen import over, settings_of
from .pool_check import check_named
from .tasks.arguments import check_flag, check_names
from .tasks.settings import Settings
from .tasks.suite import Suite
from .tasks.told_changes import refuse_changes


async def run_suite(
    suite: str | Suite,
    *,
    settings: Settings | None = None,
    model: str | Model | None = None,
    out: Path | str | None = None,
    trials: int | None = None,
    seed: int = 0,
    tasks: Sequence[str] = (),
    language: Literal["en", "zh"] = "en",
    phones: int | None = None,
    persona: str | None = None,
    serials: Sequence[str] = (),
    pool: str | None = None,
    engine: Literal["local", "ray"] = "local",
    ray_address: str | None = None,
    max_cost: Decimal | float | None = None,
    judge: str | None = None,
    yes: bool = False,
    listener: BenchListener | None = None,
) -> SuiteResult:
    """Run a suite on several phones, write its reports, and return its folder and figures.

    suite: a built-in one's name, a YAML file or folder of tasks, or a `Suite` of `Task` classes.
    settings, model, out: as for `run`. A model object is asked by several attempts at once.
    trials, tasks: instances of each task, by default as many as the suite says; of these only.
    seed, language: of the tasks' parameters and goals.
    phones, persona: how many pocket phones it runs on, two by default, and of what kind.
    serials: the phones that are there already and are used instead.
    pool: the pool of tapwright.yaml in this folder whose phones are used instead.
    engine, ray_address: `ray` spreads the phones over the hosts of a cluster.
    max_cost: a cap on the whole run, in USD.
    judge: the profile of a model that decides what the phone's state leaves undecided.
    yes: allows what the tasks change on phones that are not simulated.
    listener: hears how the run gets on.

    `tapwright bench --resume FOLDER` goes on with the run of a suite that has a name or a file, by
    models that have a profile. Raises UsageError before anything is begun, and without `yes` for
    phones that are not simulated, with what would be changed there.
    """
    check_flag("yes", yes)
    check_named(pool)
    for name, values in (("tasks", tasks), ("serials", serials)):
        check_names(name, values)
    from .bench.folder import Options
    from .bench.job import new_job
    from .bench.run import run_whole
    from .suites.registry import find_suite

    for name, number in (("phones", phones), ("trials", trials)):
        if number is not None and number < 1:
            raise UsageError(f"{name} is {number}: give at least 1")
    options = Options.checked(
        language=language, phones=phones, persona=persona, serials=tuple(serials), engine=engine,
        ray_address=ray_address, max_cost=max_cost, judge=judge, pool=pool,
    )  # fmt: skip
    made = None if isinstance(model, str) else model
    chosen = over(
        settings_of(settings), made, {}, model=model if made is None else None, out=out
    )  # fmt: skip
    found = find_suite(suite) if isinstance(suite, str) else suite
    if not isinstance(found, Suite):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(f"the suite is {found!r}: give a name, a file or a tapwright.Suite")
    job = new_job(found, chosen, options, trials=trials, seed=seed, names=tasks, model=made)

    async def ready(workers: Sequence[Worker]) -> None:
        tasks = [unit.task for unit in job.plan.units]
        for worker in workers if not yes else ():
            if isinstance(worker, LocalWorker | PoolWorker):
                await refuse_changes(tasks, worker.phone, job.app)
            elif not worker.simulated:
                raise UsageError(
                    f"{worker.device} is no simulated phone: allow changes by yes=True"
                )

    return await run_whole(job, listener, ready)
