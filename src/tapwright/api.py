"""tapwright from Python: `async with tapwright.phone() as phone: await tapwright.run(...)`."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, Literal, TypedDict, TypeVar, Unpack, overload

from pydantic import BaseModel, JsonValue

from .actions import UsageError
from .agent.extraction import Extraction
from .agent.hooks import BeforeAction, OnStep, ignore_step
from .agent.ladder import LadderRules
from .agent.models.base import Model
from .agent.user import User
from .bench.listener import BenchListener
from .bench.local import LocalWorker
from .bench.run import SuiteResult
from .bench.worker import Worker
from .device.device import Device
from .door import open_session
from .fleet.phones import open_phone
from .tasks.judging import Judge, JudgeLost
from .tasks.settings import Settings
from .tasks.suite import Suite
from .tasks.task import Task
from .tasks.told_changes import told_changes
from .traces.schema import EpisodeRecord

DataT = TypeVar("DataT", bound=BaseModel)


class ExtractedEpisode(EpisodeRecord, Generic[DataT]):
    """The record of a run that was asked for data; `data` is None if it ended without any."""

    data: DataT | None = None


@asynccontextmanager
async def phone(
    serial: str | None = None, *, root: bool = True, wait_s: float = 0.0
) -> AsyncGenerator[Device]:
    """The phone with that serial; None is ANDROID_SERIAL, the one attached, or a new pocket phone.

    It is held by a lease until the block ends, and of no use afterwards; `wait_s` is how long to
    wait for another holder. `pocket` is always a new pocket phone; without `root` it refuses what a
    phone from a shop refuses. Raises DeviceError if there is no such phone or the choice is not
    clear, and UsageError, which names the holder, if somebody else holds it.
    """
    from .fleet.leases import Patience

    async with open_phone(serial, Patience(wait_s, lambda text: None), root=root) as device:
        yield device


class RunOptions(TypedDict, total=False):
    """What `run` and `run_sync` take besides; `run` says what each is."""

    settings: Settings | None
    model: str | Model | None
    base_url: str | None
    model_name: str | None
    advisor: str | None
    judge: str | Judge | None
    effort: str | None
    ladder: LadderRules | None
    noise: Path | None
    sizing: Literal["economy", "balanced", "full"] | None
    max_steps: int | None
    max_prompt_tokens: int | None
    max_output_tokens: int | None
    max_cost: Decimal | float | None
    max_seconds: float | None
    max_working_seconds: float | None
    keep_ui: bool | None
    out: Path | str | None
    user: User | None
    secrets: Mapping[str, str] | None
    yes: bool
    on_step: OnStep
    before_action: BeforeAction | None


@overload
async def run(
    goal: str | Task,
    *,
    phone: Device | str | None = None,
    extract: type[DataT],
    **options: Unpack[RunOptions],
) -> ExtractedEpisode[DataT]: ...


@overload
async def run(
    goal: str | Task,
    *,
    phone: Device | str | None = None,
    extract: Mapping[str, JsonValue] | None = None,
    **options: Unpack[RunOptions],
) -> EpisodeRecord: ...


async def run(
    goal: str | Task,
    *,
    phone: Device | str | None = None,
    settings: Settings | None = None,
    model: str | Model | None = None,
    base_url: str | None = None,
    model_name: str | None = None,
    advisor: str | None = None,
    judge: str | Judge | None = None,
    effort: str | None = None,
    ladder: LadderRules | None = None,
    noise: Path | None = None,
    sizing: Literal["economy", "balanced", "full"] | None = None,
    max_steps: int | None = None,
    max_prompt_tokens: int | None = None,
    max_output_tokens: int | None = None,
    max_cost: Decimal | float | None = None,
    max_seconds: float | None = None,
    max_working_seconds: float | None = None,
    keep_ui: bool | None = None,
    out: Path | str | None = None,
    extract: type[BaseModel] | Mapping[str, JsonValue] | None = None,
    user: User | None = None,
    secrets: Mapping[str, str] | None = None,
    yes: bool = False,
    on_step: OnStep = ignore_step,
    before_action: BeforeAction | None = None,
) -> EpisodeRecord:
    """Do one thing on one phone and return how it ended, what was verified and what it cost.

    A goal in words sets nothing up and ends unverified; a `Task` brings its set-up and its checks.
    No file and no TAPWRIGHT_ variable is read: `settings=Settings.load()` does that. A model's key
    comes from the variable its profile names.

    phone: from `tapwright.phone(...)`, or a serial, or None: then it is opened and closed here.
    settings: all that follows as one object; what is named besides comes over it.
    model: a profile's name, or an object with `profile`, `ask` and `close`, which its maker closes.
        None is the default model if its key is set, else the scripted rehearsal.
    base_url, model_name: another endpoint, and the name it knows the model by.
    advisor: a bigger model that decides when all else has failed.
    judge: a profile's name or a `Judge`, which decides what the phone's state leaves undecided.
    effort: `ladder`, or `low`, `medium`, `high`, `advisor` for all steps; ladder: its thresholds.
    sizing: how large the screenshots are that the model is sent.
    max_...: bounds, each an end of its own; max_cost in USD.
    keep_ui: keep the views of each screen in the trace; by default on simulated phones.
    out: the folder that the run's folder is made in, `runs` by default.
    extract: a pydantic class or a JSON Schema of data to read from the phone: they are the record's
        `extracted`, and of a class also, typed, its `data`.
    user: answers the agent's questions.
    secrets: texts by the names that stand for them in the goal, as {NAME}: the model and the trace
        know the names, only the phone gets the texts.
    yes: allows what a Task changes on a phone that is not simulated.
    on_step: called with each step once it is on disk; may be a coroutine function.
    before_action: called before each act on the phone with the action and the screen that the model
        saw; None goes on, another action is done instead, a `Veto` is told to the model.

    Raises UsageError before anything is begun, also if the phone is being worked on, and without
    `yes` for a Task on somebody's phone, with what it would change there; DeviceError if a phone
    that is opened here cannot be had. What goes wrong later is in the record's `end`.
    """
    model_profile = model if isinstance(model, str) else None
    chosen = _over(
        settings or Settings(), model=model_profile, base_url=base_url, model_name=model_name,
        advisor=advisor, effort=effort, ladder=ladder, noise=noise, sizing=sizing,
        max_steps=max_steps, max_prompt_tokens=max_prompt_tokens,
        max_output_tokens=max_output_tokens,
        max_cost=None if max_cost is None else Decimal(str(max_cost)),
        max_seconds=max_seconds, max_working_seconds=max_working_seconds, keep_ui=keep_ui,
        out=None if out is None else Path(out),
    )  # fmt: skip
    extraction = None if extract is None else Extraction.of(extract)
    made = None if isinstance(model, str) else model
    async with open_session(chosen, model=made, judge=judge) as session:
        session.check(goal, secrets=secrets, extraction=extraction)
        async with _held(phone) as device:
            if isinstance(goal, Task) and not yes:
                await _refuse_changes([goal], device)
            try:
                record = await session.attempt(
                    goal,
                    device,
                    on_step=on_step,
                    before_action=before_action,
                    user=user,
                    extraction=extraction,
                    secrets=secrets,
                )
            except JudgeLost as lost:
                told = {"why": f"there is no judgement: {lost}"}
                verdict = lost.record.verdict and lost.record.verdict.model_copy(update=told)
                record = lost.record.model_copy(update={"verdict": verdict})
    return _typed(record, extract) if isinstance(extract, type) else record


@overload
def run_sync(
    goal: str | Task,
    *,
    phone: str | None = None,
    extract: type[DataT],
    **options: Unpack[RunOptions],
) -> ExtractedEpisode[DataT]: ...


@overload
def run_sync(
    goal: str | Task,
    *,
    phone: str | None = None,
    extract: Mapping[str, JsonValue] | None = None,
    **options: Unpack[RunOptions],
) -> EpisodeRecord: ...


def run_sync(
    goal: str | Task,
    *,
    phone: str | None = None,
    extract: type[BaseModel] | Mapping[str, JsonValue] | None = None,
    **options: Unpack[RunOptions],
) -> EpisodeRecord:
    """The same as `run` from code without an event loop, or from within a running one.

    It takes a serial, not an open phone, which belongs to the loop that opened it. Options are
    those of `run`.
    """
    if not isinstance(phone, str | None):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(
            "run_sync takes a phone by its serial; with a phone that is open already, "
            "write: await tapwright.run(goal, phone=phone)"
        )
    made = run(goal, phone=phone, extract=extract, **options)  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownVariableType]
    return _in_a_loop(made)  # pyright: ignore[reportUnknownArgumentType]


async def run_suite(
    suite: str | Suite,
    *,
    settings: Settings | None = None,
    trials: int | None = None,
    seed: int = 0,
    tasks: Sequence[str] = (),
    language: Literal["en", "zh"] = "en",
    phones: int | None = None,
    serials: Sequence[str] = (),
    engine: Literal["local", "ray"] = "local",
    ray_address: str | None = None,
    max_cost: Decimal | float | None = None,
    judge: str | None = None,
    yes: bool = False,
    listener: BenchListener | None = None,
) -> SuiteResult:
    """Run a suite on pocket phones, or on those with these serials, and write its reports.

    `suite` is a built-in one's name, a YAML file or folder of tasks, or a `Suite`. `yes` allows
    what its tasks change on phones that are not simulated. The folder of the result can be gone on
    with by `tapwright bench --resume`. Raises UsageError before anything is begun, and without
    `yes` for such phones, with what would be changed there.
    """
    from .bench.folder import Options
    from .bench.job import new_job
    from .bench.run import run_whole
    from .suites.registry import find_suite

    options = Options(
        language=language,
        phones=phones,
        serials=tuple(serials),
        engine=engine,
        ray_address=ray_address,
        max_cost=None if max_cost is None else Decimal(str(max_cost)),
        judge=judge,
    )
    chosen = find_suite(suite) if isinstance(suite, str) else suite
    job = new_job(chosen, settings or Settings(), options, trials=trials, seed=seed, names=tasks)

    async def ready(workers: Sequence[Worker]) -> None:
        tasks = [unit.task for unit in job.plan.units]
        for worker in workers if not yes else ():
            if isinstance(worker, LocalWorker):
                await _refuse_changes(tasks, worker.phone)
            elif not worker.simulated:
                raise UsageError(
                    f"{worker.device} is no simulated phone: allow changes by yes=True"
                )

    return await run_whole(job, listener, ready)


async def _refuse_changes(tasks: Sequence[Task], phone: Device) -> None:
    """Raise UsageError if the tasks change a phone that somebody may need as it is."""
    if told := await told_changes(tasks, phone):
        raise UsageError(f"{told}\nThat is done only if it is allowed: yes=True")


def _over(settings: Settings, **named: object) -> Settings:
    """The settings with those that are named in their place; raises UsageError."""
    given = {name: value for name, value in named.items() if value is not None}
    return Settings.checked("the call", {**dict(settings), **given})


@asynccontextmanager
async def _held(phone: Device | str | None) -> AsyncGenerator[Device]:
    if isinstance(phone, str) or phone is None:
        async with open_phone(phone) as device:
            yield device
    else:
        yield phone


def _typed(record: EpisodeRecord, kind: type[DataT]) -> ExtractedEpisode[DataT]:
    found = record.extracted
    data = None if found is None else kind.model_validate(found.data)
    return ExtractedEpisode[kind].model_construct(**dict(record), data=data)


def _in_a_loop(coroutine: Coroutine[Any, Any, EpisodeRecord]) -> EpisodeRecord:
    """Run it here, or in a thread of its own where a loop runs already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
