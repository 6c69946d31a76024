"""The one door through which every attempt is opened, run, resumed, judged and billed."""

from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from ..actions import UsageError
from ..agent.extraction import Extractable, Extraction, as_extraction
from ..agent.hooks import BeforeAction, OnStep, ignore_step
from ..agent.limits import Limits
from ..agent.models.base import Model
from ..agent.models.factory import Models, ModelSource
from ..agent.models.gate import EndpointGates, Say
from ..agent.policy.gate import Approver
from ..agent.user import User
from ..device.device import Device, InstalledApp
from ..traces.journal import RunFolder, check_not_written
from ..traces.reader import read_episode
from ..traces.redactor import Redactor, names_of_old_marks, old_marks_as_names
from ..traces.schema import EpisodeRecord, TaskClass
from .arguments import check_callbacks, check_goal, check_secret_texts
from .attempt import BEFORE, Attempt
from .attempt_record import GOAL
from .choices import (
    check_agent,
    check_cap,
    check_extraction,
    check_phone,
    choose_agent,
    choose_proof,
    make_attempt,
    proof_of,
    refuse_changes_of,
)
from .event_injector import FaultInjector
from .in_use import check_usable, working_on
from .judging import Judge, check_apart, judged_record, undecided
from .models import open_models, open_policy_model
from .settings import Settings
from .task import Task

if TYPE_CHECKING:
    from ..agent.rehearsal import Solution
    from .app_under_test import AppUnderTest
    from .guided import GuidelineDrafts
    from .routing import MakeAttempt
    from .step_stream import StepStream

# Pictures are scaled and encoded in these threads.
ENCODERS = 4


class Session:
    """Attempts by the same models under the same settings; get one from `open_session`."""

    def __init__(
        self,
        settings: Settings,
        models: ModelSource,
        executor: Executor,
        judge: Judge | None = None,
        solution_for: "Callable[[str], Solution | None] | None" = None,
        policy_model: Model | None = None,
    ) -> None:
        self.settings = settings
        self.models = models
        self.judge = judge
        self.executor = executor
        self._solution_for = solution_for
        self._policy_model = policy_model
        self._attempts = 0
        self._streams: set[StepStream] = set()
        self._closed = False
        self._drafts: GuidelineDrafts | None = None
        self._own = (settings, executor, policy_model, choose_agent(settings))

    @cached_property
    def app(self) -> "AppUnderTest | None":
        """The app under test, read once; raises UsageError for files that are none."""
        if not self.settings.app:
            return None
        from .app_under_test import AppUnderTest

        return AppUnderTest.of(self.settings)

    async def install(self, phone: Device) -> InstalledApp | None:
        """Have the app under test on the phone; raises InstallFailed if the phone refuses it."""
        return await self.app.install(phone) if self.app else None

    def check(
        self,
        goal: Task | str,
        *,
        secrets: Mapping[str, str] | None = None,
        extraction: Extraction | None = None,
        checks: Sequence[str] = (),
    ) -> None:
        """Raise UsageError for what could not be attempted, before a phone or a model is asked."""
        if self._closed:
            raise UsageError("the session has ended with its block: use it inside `async with`")
        check_goal(goal)
        if secrets is not None:
            check_secret_texts(secrets)
        choose_proof(checks, False)
        if isinstance(goal, Task):
            if checks:
                raise UsageError("a task checks itself; checks are for goals in words")
            if secrets:
                raise UsageError("a task names its secrets itself; they are for goals in words")
            goal.check_ready()
        elif not goal.strip():
            raise UsageError("say what to do: the goal is empty")
        elif secrets:
            from .secrets import check_secrets

            check_secrets(goal, secrets)
        _ = self.app
        check_agent(self._own[-1], goal, self.settings, extraction)
        self._check_models(goal, extraction)

    def new_run(
        self, name: str, command: tuple[str, ...] = (), secrets: Redactor | None = None
    ) -> RunFolder:
        """A folder for the traces of several attempts; raises UsageError if it cannot be made."""
        out = self.settings.out
        try:
            masked = tuple(map(secrets.mask, command)) if secrets else command
            return RunFolder.create(out, name, version("tapwright"), masked)
        except OSError as error:
            raise UsageError(f"no run folder can be made in {out}: {error}") from error

    async def attempt(
        self,
        goal: Task | str,
        phone: Device,
        *,
        run: RunFolder | None = None,
        name: str | None = None,
        on_step: OnStep = ignore_step,
        before_action: BeforeAction | None = None,
        approver: Approver | None = None,
        user: User | None = None,
        extraction: Extractable | None = None,
        secrets: Mapping[str, str] | None = None,
        faults: FaultInjector | None = None,
        checks: Sequence[str] = (),
        yes: bool = False,
        judged: bool = True,
        app: InstalledApp | None = None,
        on_judge_call: Callable[[Decimal | None], None] = lambda cost_usd: None,
        limits: Limits | None = None,
        ordered: bool = True,
        task_class: TaskClass | None = None,
    ) -> EpisodeRecord:
        """One attempt from set-up to verdict; what goes wrong with it is in the record's `end`.

        A goal in words sets nothing up and is checked by `checks` alone (`tasks/proof.py`). The
        trace goes into `run`, or into a run of its own; `name` is of letters, digits and dashes,
        and no other attempt that is under way has it. `approver` is asked what the gate does not
        allow by itself, which is refused without one. What the phone's state leaves undecided is
        left to the session's judge, if `judged`. `yes` allows what a task or an app changes on a
        phone that is not simulated; the settings' app is installed unless `app` says that it was.
        `limits` are those of this attempt, in place of the settings'. A goal that is not `ordered`
        by the user, for another program wrote it, allows nothing that the gate asks about.
        `task_class` is what the file says that the goal is from.

        Raises UsageError for what cannot be attempted or a phone that is being worked on, and
        without `yes` for a task on somebody's phone, with what it would change there; OSError if
        the disk refuses the trace, and JudgeLost, with the record, if the judge cannot be asked.
        """
        check_callbacks(on_step, before_action, user)
        wanted = as_extraction(extraction)
        self.check(goal, secrets=secrets, extraction=wanted, checks=checks)
        task = goal if isinstance(goal, Task) else None
        text = goal.goal if isinstance(goal, Task) else goal
        hidden = Redactor(task.secrets if task else secrets or {})
        await self._end_streams([stream for stream in self._streams if stream.left])
        with working_on(phone):
            await check_phone(task, phone, self.app, yes)
            app = app or await self.install(phone)
            run = run or self.new_run(task.name if task else text, secrets=hidden)
            async with self._models_for(goal, phone, name) as models:
                proof = choose_proof(checks, judged and self.judge is not None)
                make = partial(
                    make_attempt, *self._own, text, task, phone, models, on_step, before_action,
                    user, wanted, secrets, faults, approver, proof, app, limits, ordered,
                )  # fmt: skip
                routed = self._routed(make, models, text, task, task_class, limits)
                record = await self._guided(routed, judged, on_judge_call).run(run)
        folder = run.path / "episodes" / record.id
        if self.judge is None or not judged or not undecided(record):
            return record
        rubric, cap = task.rubric if task else "", self.settings.max_cost
        return await judged_record(
            self.judge, record, folder, rubric, cap, hidden.mask, on_judge_call
        )

    async def resume(
        self,
        folder: Path,
        phone: Device,
        *,
        task: Task | None = None,
        on_step: OnStep = ignore_step,
        before_action: BeforeAction | None = None,
        approver: Approver | None = None,
        user: User | None = None,
        secrets: Mapping[str, str] | None = None,
        yes: bool = False,
    ) -> EpisodeRecord:
        """Go on with an episode that was cut off; `task` is the one that it was begun for.

        `yes` allows its set-up on a phone that is not simulated, should it not have got so far.
        Raises UsageError without, and if the episode has ended, is under way elsewhere, is of
        another task, or cannot be built again word for word; OSError if the disk refuses the trace.
        """
        check_callbacks(on_step, before_action, user)
        record = read_episode(folder)
        self.check_resumed(record, task, secrets)
        await self._end_streams([stream for stream in self._streams if stream.left])
        # Before a model is opened; a stream that was left may have been at it until now.
        check_not_written(folder)
        extraction = as_extraction(record.extract_schema)
        with working_on(phone):
            if task is not None and not yes and not (folder / BEFORE).exists():
                await refuse_changes_of(task, phone, None)
            async with self._models_for(task or record.goal, phone, None) as models:
                make = partial(
                    make_attempt, *self._own, record.goal, task, phone, models, on_step,
                    before_action, user, extraction, secrets, None, approver, proof_of(record),
                    None, None, record.ordered,
                )  # fmt: skip
                return await self._guided(self._routed_again(make, models, record)).resume(folder)

    def check_resumed(
        self, record: EpisodeRecord, task: Task | None, secrets: Mapping[str, str] | None = None
    ) -> None:
        """Raise UsageError if this is no episode of that task and of such models."""
        if self._closed:
            raise UsageError("the session has ended with its block: use it inside `async with`")
        if task is None:
            if record.task != GOAL:
                raise UsageError(f"this episode is of the task {record.task}: name it")
            from .secrets import check_same_secrets

            check_same_secrets(record.secrets or names_of_old_marks(record.goal), secrets or {})
        elif task.name != record.task or task.goal != old_marks_as_names(record.goal):
            raise UsageError(f"this episode is of another task: {record.task}, {record.goal}")
        else:
            task.check_ready()
        extraction = as_extraction(record.extract_schema)
        self._check_models(task or record.goal, extraction)

    def steps(
        self,
        goal: Task | str,
        phone: Device,
        *,
        before_action: BeforeAction | None = None,
        approver: Approver | None = None,
        user: User | None = None,
        extraction: Extractable | None = None,
        secrets: Mapping[str, str] | None = None,
        checks: Sequence[str] = (),
        yes: bool = False,
    ) -> "StepStream":
        """The same as a `StepStream`; without `yes` no task may change a phone not simulated."""
        from .step_stream import StepStream

        async def attempt(on_step: OnStep) -> EpisodeRecord:
            check_goal(goal)
            check_usable(phone)
            return await self.attempt(
                goal, phone, on_step=on_step, before_action=before_action, approver=approver,
                user=user, extraction=extraction, secrets=secrets, checks=checks,
                yes=yes,
            )  # fmt: skip

        stream = StepStream(attempt)
        self._streams.add(stream)
        return stream

    async def close(self) -> None:
        """End the attempts whose steps nobody reads any more; the session is of no use then."""
        self._closed = True
        await self._end_streams(self._streams)

    async def _end_streams(self, streams: "Collection[StepStream]") -> None:
        for stream in tuple(streams):
            await stream.close()
            self._streams.discard(stream)

    def _check_models(self, goal: Task | str, extraction: Extraction | None) -> None:
        check_extraction(self.models.profiles, extraction, lambda: self._played(goal))
        if self.judge is not None:
            check_apart(self.judge.profile, self.models.profiles)
        others = (one.profile for one in (self.judge, self._policy_model) if one is not None)
        check_cap(self.settings.max_cost, (*self.models.profiles, *others))

    @asynccontextmanager
    async def _models_for(
        self, goal: Task | str, phone: Device, name: str | None
    ) -> AsyncGenerator[Models]:
        self._attempts += 1
        solution = self._played(goal)
        # The same instance errs alike on whichever phone.
        luck = f"{goal.name}/{goal.seed}/{goal.trial}" if isinstance(goal, Task) else ""
        named = name or f"attempt-{self._attempts}"
        async with self.models.models(named, phone, solution, luck) as models:
            yield models

    def _played(self, goal: Task | str) -> "Solution | None":
        """What a scripted model plays; no other needs one. Raises UsageError if there is none."""
        if not self.models.needs_solution:
            return None
        from .solution import GULLIBLE, played_solution

        gullible = self.models.profile.name == GULLIBLE
        return played_solution(goal, self._solution_for, gullible)

    def _routed(
        self,
        make: "MakeAttempt",
        models: Models,
        goal: str,
        task: Task | None,
        of_file: TaskClass | None,
        limits: Limits | None = None,
    ) -> Attempt:
        """The attempt that a task of its class is given; a goal that nobody sorts loads nothing."""
        settings = self.settings
        sorted_by = (settings.routes, settings.task_class, of_file, task)
        if not settings.classify and all(one is None for one in sorted_by):
            return make(settings)
        from .routing import choose_attempt

        return choose_attempt(make, settings, models, goal, task, of_file, limits is not None)

    def _guided(
        self,
        attempt: Attempt,
        judged: bool = True,
        on_call: Callable[[Decimal | None], None] = lambda _: None,
    ) -> Attempt:
        """The attempt with what a judge will look for; without a judge most have nothing of it."""
        judge = self.judge if judged else None
        if judge is None and (attempt.task is None or attempt.task.guidelines is None):
            return attempt
        from .guided import GuidelineDrafts, guided

        self._drafts = self._drafts or GuidelineDrafts(self.judge)
        return guided(attempt, judge, self._drafts, on_call)

    def _routed_again(self, make: "MakeAttempt", models: Models, record: EpisodeRecord) -> Attempt:
        """The attempt that is gone on with: what it was sorted as it stays."""
        if record.routing is None and not record.settings.get("classify"):
            return make(self.settings)
        from .routing import choose_attempt, followed

        if record.routing is None:
            return choose_attempt(make, self.settings, models, record.goal, None, None, False)
        return make(followed(self.settings, record.routing)[0], record.routing)


@asynccontextmanager
async def open_session(
    settings: Settings,
    *,
    model: Model | None = None,
    advisor: Model | None = None,
    judge: Judge | None = None,
    solution_for: "Callable[[str], Solution | None] | None" = None,
    say: Say | None = None,
    gates: EndpointGates | None = None,
) -> AsyncGenerator[Session]:
    """Everything that attempts under these settings share, as long as the block lasts.

    `model` acts in place of the settings' own, with `advisor` above it; they and `judge` stay their
    maker's to close. `solution_for` finds what a scripted model plays for a goal in words. That an
    endpoint is waited for, and why, is told with `say`; `gates` are shared with others, and tell
    it themselves. Raises UsageError.
    """
    gates = gates or (EndpointGates(say=say) if say else EndpointGates())
    async with (
        open_models(settings, model, advisor, gates) as models,
        open_policy_model(settings, gates) as reading,
    ):
        if judge is not None:
            check_apart(judge.profile, models.profiles)
        with ThreadPoolExecutor(ENCODERS, thread_name_prefix="encoder") as executor:
            session = Session(settings, models, executor, judge, solution_for, reading)
            try:
                yield session
            finally:
                await session.close()
