"""tapwright from Python: `async with tapwright.phone() as phone: await tapwright.run(...)`."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Generic, Literal, TypeVar, Unpack, overload

from pydantic import BaseModel, JsonValue

from .actions import UsageError
from .agent.extraction import as_extraction
from .agent.hooks import BeforeAction, OnStep, ignore_step
from .agent.ladder import LadderRules
from .agent.models.base import Model
from .agent.policy.gate import Approve, CallbackApprover
from .agent.policy.policy import Preset
from .agent.user import User
from .blocking import in_a_loop
from .chosen import over, settings_of
from .device.device import Device
from .door import held_phone, open_session
from .fleet.phones import open_phone
from .pool_check import check_named
from .run_options import RunOptions
from .tasks.arguments import check_callbacks, check_flag, check_names
from .tasks.in_use import check_usable
from .tasks.judging import Judge, JudgeLost
from .tasks.settings import Settings
from .tasks.task import Task
from .traces.schema import EpisodeRecord, TaskClass

DataT = TypeVar("DataT", bound=BaseModel)


class ExtractedEpisode(EpisodeRecord, Generic[DataT]):
    """The record of a run that was asked for data; `data` is None if it ended without any."""

    data: DataT | None = None


@asynccontextmanager
async def phone(
    serial: str | None = None,
    *,
    root: bool = True,
    persona: str | None = None,
    wait_s: float = 0.0,
    display: int | None = None,
    pool: str | None = None,
) -> AsyncGenerator[Device]:
    """The phone with that serial; None is ANDROID_SERIAL, the one attached, or a new pocket phone.

    It is held by a lease until the block ends, and of no use afterwards; `wait_s` is how long to
    wait for another holder. `pocket`, `pocket:PERSONA` and `pocket:zh` are always a new pocket
    phone, and so is None with a `persona` (docs/personas.md); without `root` it refuses what a
    phone from a shop refuses. `display` is the logical display to work on; without, it is always
    the one that has the focus. `pool` takes a free phone of that pool of tapwright.yaml, whoever
    waits longest first.
    Raises DeviceError if there is no such phone or the choice is not clear, and UsageError
    if somebody else holds it, which is named, or if there is no such persona.
    """
    from .fleet.leases import Patience

    patience = Patience(wait_s, lambda text: None)
    check_named(pool)
    async with open_phone(
        serial, patience, root=root, display=display, persona=persona, pool=pool
    ) as device:
        yield device


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
    dialect: str | None = None,
    effort_field: str | None = None,
    extra_body: Mapping[str, JsonValue] | None = None,
    profiles: Path | str | None = None,
    advisor: str | None = None,
    judge: str | Judge | None = None,
    effort: str | None = None,
    ladder: LadderRules | None = None,
    noise: Path | str | None = None,
    sizing: Literal["economy", "balanced", "full"] | None = None,
    eyes: Literal["tree", "ocr"] | None = None,
    manners: str | None = None,
    rho: float | None = None,
    interrupts: bool | None = None,
    grants: Sequence[str] | None = None,
    app: Path | str | Sequence[Path | str] | None = None,
    app_data: Literal["keep", "clear"] | None = None,
    aim: Literal["refuse", "correct", "off"] | None = None,
    plan: Literal["off", "expect", "acts"] | None = None,
    prompt: Literal["short", "whole"] | None = None,
    second_opinion: bool | None = None,
    routes: Mapping[str, JsonValue] | Path | str | None = None,
    task_class: TaskClass | None = None,
    classify: bool | None = None,
    agent: str | None = None,
    max_steps: int | None = None,
    max_prompt_tokens: int | None = None,
    max_output_tokens: int | None = None,
    max_cost: Decimal | float | None = None,
    max_seconds: float | None = None,
    max_working_seconds: float | None = None,
    display: int | None = None,
    pool: str | None = None,
    keep_ui: bool | None = None,
    out: Path | str | None = None,
    extract: type[BaseModel] | Mapping[str, JsonValue] | None = None,
    user: User | None = None,
    secrets: Mapping[str, str] | None = None,
    checks: Sequence[str] = (),
    yes: bool = False,
    on_step: OnStep = ignore_step,
    before_action: BeforeAction | None = None,
    policy: Preset | None = None,
    allow: Sequence[str] | None = None,
    policy_model: str | None = None,
    approve: Approve | None = None,
    approve_url: str | None = None,
    approve_timeout: float | None = None,
) -> EpisodeRecord:
    """Do one thing on one phone and return how it ended, what was verified and what it cost.

    A goal in words sets nothing up and ends unverified unless it has `checks`; a `Task` brings its
    set-up and its checks. No file and no TAPWRIGHT_ variable is read: `settings=Settings.load()`
    does that. A model's key comes from the variable its profile names.

    phone: from `tapwright.phone(...)`, or a serial, or None for the settings' `device`, else the
        one that `tapwright.phone()` finds; what is opened here is closed here. A pocket phone that
        is started is set up in the language of a Task's goal, if its name does not say another.
    display: the logical display to work on, of a phone that is opened here; otherwise it is always
        the one that has the focus.
    pool: instead of `phone` a free one of that pool of tapwright.yaml in this folder.
    settings: all that follows as one object; what is named besides, and is not None, comes over it.
    model: a profile's name, or an object with `profile`, `ask` and `close`, which its maker closes
        (see FunctionModel). None is the default model if its key is set, else the scripted
        rehearsal.
    base_url, model_name: another endpoint, and the name it knows the model by.
    dialect, effort_field, extra_body: how it is spoken to, above what its profile says.
    profiles: a YAML file with model profiles of your own under `models:`.
    advisor: the profile of a bigger model that decides when all else has failed.
    judge: a profile's name or a `Judge`, which decides what the phone's state leaves undecided.
    effort: `ladder`, or `low`, `medium`, `high`, `advisor` for all steps.
    ladder: the thresholds of the ladder, as LadderRules.
    noise: a YAML file with the mistakes that the rehearsal makes.
    sizing: how large the screenshots are that the model is sent.
    eyes, manners: what the rehearsal sees by, the views or the picture it is sent, through OCR; and
        the vendor whose rules it keeps to.
    rho: how often the rehearsal repeats a mistake on the same screen, 0 to 1.
    interrupts, grants: close what only stands in the way, by default for a goal in words; and the
        permissions that may be allowed then, like `location` or `Maps: location`.
    app, app_data: the APK, split APKs, folder or `.apks` of an app to install; whether to `clear`
        its data. Its record is the episode's `app`; `grants` are given to it at once.
    aim: what becomes of an act that would hit something else than the words with it say, as the
        phone's views tell: `refuse` tells the model where it is, `correct` moves a touch there.
    plan: with `expect` the model says what each act should bring, and hears if it has not come;
        with `acts` it may ask for up to four acts in one reply, each done if all is as expected.
    prompt: `short` sends few of the earlier screens, smaller, and none twice; `whole` sends up to
        eight as they were.
    second_opinion: ask the model once more, apart from the conversation and at high effort, before
        what cannot be undone: to pay, send, delete, share, or weaken the phone's locks.
    routes: what each class of tasks is given: a table's file, `built-in`, or rows by class, as
        {"money": {"floor": "high"}}; what is named here besides stands above it.
    task_class, classify: the class of the task; or ask the model for it, where nobody says it.
    agent: acts in place of ours: `package.module:Class`, `lines:COMMAND` or a URL (docs/agents.md).
    max_steps, max_prompt_tokens, max_output_tokens, max_seconds, max_working_seconds, max_cost:
        bounds, each an end of its own; the working seconds are the model's, the cost is in USD.
    keep_ui: keep the views of each screen in the trace; by default on simulated phones.
    out: the folder that the run's folder is made in, `runs` by default.
    extract: a pydantic class or a JSON Schema of data to read from the phone: they are the record's
        `extracted`, and of a class also, typed, its `data`.
    user: answers the agent's questions.
    secrets: texts by the names that stand for them in the goal, as {NAME}: the model and the trace
        know the names, only the phone gets the texts.
    checks: what has to hold at the end of a goal in words, as for `tapwright run --check`: a line
        each, such as "settings global airplane_mode_on == 1".
    yes: allows what a Task or an app changes on a phone that is not simulated.
    on_step: called with each step once it is on disk; may be a coroutine function.
    before_action: called before each act on the phone with the action and the screen that the model
        saw, sync or async; None goes on, another action is done instead, a `Veto` is told to the
        model.
    policy: what the model may do without a yes: `strict`, `standard` (for goals in words) or
        `benchmark` (for a Task: no gate); see docs/security.md.
    allow: standing rules, as `allow pay <= 20 EUR to Shop`.
    approve: asked about what the gate does not allow by itself, with an ApprovalRequest, sync or
        async; True allows it, False and None do not. Without it that is refused.
    approve_url: asked instead, by a POST; see docs/security.md.
    approve_timeout: seconds to wait for a yes, 120 by default; then it is no.
    policy_model: the profile of a second model that is asked what a point does where the phone
        cannot tell its views; it can only make the gate stricter.

    Raises UsageError before anything is begun, also if the phone is being worked on, and without
    `yes` for a Task or an app on somebody's phone, with what would change there; DeviceError if a
    phone that is opened here cannot be had, or does not take the app. What goes wrong later is in
    the record's `end`, a judge that is lost in the verdict's `why`. What a callback, or a model,
    user or task of yours, raises is raised once the trace is whole: it says `cancelled` and why,
    and can be gone on with.
    """
    named: dict[str, object] = {"base_url": base_url, "model_name": model_name, "noise": noise}
    named |= {"dialect": dialect, "effort_field": effort_field, "extra_body": extra_body}
    made = None if isinstance(model, str) else model
    if allow is not None:
        check_names("allow", allow)
    chosen = over(
        settings_of(settings), made, named,
        model=model if made is None else None, profiles=profiles, advisor=advisor, effort=effort,
        policy=policy, allow=None if allow is None else tuple(allow), policy_model=policy_model,
        approve_url=approve_url, approve_timeout=approve_timeout,
        ladder=ladder, sizing=sizing, eyes=eyes, manners=manners, rho=rho, interrupts=interrupts,
        grants=None if grants is None else tuple(grants), max_steps=max_steps, max_cost=max_cost,
        app=app, app_data=app_data,
        max_prompt_tokens=max_prompt_tokens, max_output_tokens=max_output_tokens,
        max_seconds=max_seconds, max_working_seconds=max_working_seconds,
        keep_ui=keep_ui, aim=aim, plan=plan, prompt=prompt, second_opinion=second_opinion, out=out,
        display=display, routes=routes, task_class=task_class, classify=classify, agent=agent,
    )  # fmt: skip
    check_flag("yes", yes)
    check_callbacks(on_step, before_action, user)
    approver = None if approve is None else CallbackApprover(approve)
    extraction = as_extraction(extract)
    if phone is not None and not isinstance(phone, str):
        check_usable(phone)
        if display is not None:
            raise UsageError("display goes with a serial: open the phone with it")
    if pool is not None and phone is not None:
        raise UsageError("give pool or phone, not both")
    check_named(pool)
    async with open_session(chosen, model=made, judge=judge) as session:
        session.check(goal, secrets=secrets, extraction=extraction, checks=checks)
        meant = chosen.device if phone is None and pool is None else phone
        language = goal.phone_language if isinstance(goal, Task) else None
        async with held_phone(meant, chosen.display, pool, language or "en") as device:
            try:
                record = await session.attempt(
                    goal,
                    device,
                    on_step=on_step,
                    before_action=before_action,
                    approver=approver,
                    user=user,
                    extraction=extraction,
                    secrets=secrets,
                    checks=checks,
                    yes=yes,
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
    return in_a_loop(made)  # pyright: ignore[reportUnknownArgumentType]


def _typed(record: EpisodeRecord, kind: type[DataT]) -> ExtractedEpisode[DataT]:
    found = record.extracted
    data = None if found is None else found.into(kind)
    return ExtractedEpisode[kind].model_construct(**dict(record), data=data)
