"""Serves the jobs of a folder: what is due is run, once, and what was cut off is gone on with."""

import asyncio
import os
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, ExitStack, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from ...actions import UsageError
from ...actions.log import get_logger
from ...device.adb.server import born
from ...traces.files import Files
from ..alone import RunsAlready, only_server
from ..history import JobHistory
from ..job import JobSpec
from ..job_file import JobFile
from ..params import param_values, written
from ..questions.asking import AskingTerms, QuestionAsker, utc_now
from ..questions.channels import Channel, read_channels
from ..questions.question import Question
from ..questions.store import QuestionStore
from ..results import booked_cost
from ..runs import JobRun, JobRunner, RunState
from .active import ActiveRun, ServerNotice
from .answers import newest_picture, write_questions
from .done_once import done_once
from .failure_notice import tell_of_failure
from .folder import JobFolder, JobShelf
from .schedule import DueRun, JobTimetable

# Ids of runs that a server began begin so: only those are gone on with by the next one.
SERVED = "served-"
# Files, pauses and the clock are looked at so often; in seconds.
LOOK_S = 2.0
# What begins later than so is told as missed; in seconds.
LATE_S = 60.0
_NOTICES = 30
_AGAIN: frozenset[RunState] = frozenset({"failed", "lost", "interrupted"})
# Ends in which a person or the rules said no: asking again would be pestering.
_REFUSED = frozenset({"refused", "handed_over", "infeasible"})
_CUT_OFF = "the server was stopped; the next one goes on with it"

_log = get_logger(__name__)


class JobServer:
    """`await open()`, then runs begin when they are due; `await close()` cuts off what runs.

    There is one server for a history. Everything that counts is on disk, so that a killed server
    is followed by one that goes on where it was.
    """

    def __init__(
        self,
        folder: Path,
        history: JobHistory,
        runner: JobRunner,
        *,
        terminal: Channel | None = None,
        say: Callable[[str], None] = lambda text: None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.history = history
        self.questions = QuestionStore(history.folder)
        self.timetable = JobTimetable(history.folder / "schedule.sqlite", self._due)
        self.shelf = JobShelf()
        self.active: dict[str, ActiveRun] = {}
        self.notices: deque[ServerNotice] = deque(maxlen=_NOTICES)
        self.url = ""
        self._folder = JobFolder(folder)
        self._runner = runner
        self._terminal = terminal
        self._say = say
        self._clock = clock
        self._phones: dict[str, asyncio.Lock] = {}
        self._begun: set[tuple[str, datetime | None, int]] = set()
        self._closing = False
        self._looking: asyncio.Task[None] | None = None
        self._held = ExitStack()

    async def open(self) -> None:
        """Go on with what was cut off, and begin what is due; raises UsageError if another server
        has this history or this folder."""
        with ExitStack() as held:
            lock = held.enter_context(Files().open(self.history.folder / "serve.lock", "a"))
            Files().hold(lock, self.history.folder)
            held.enter_context(only_server(self._folder.folder))
            self._held = held.pop_all()
        self._begun = {
            (run.job, run.scheduled_for, run.attempt)
            for run in self.history.runs()
            if run.scheduled_for is not None
        }
        for line in self.history.damage:
            self._notice(line)
        self.timetable.open()
        # A file that got a mistake while nothing served keeps its schedule as well.
        self._folder.known(self.timetable.files())
        self.look()
        for run in self.history.abandoned():
            self._recover(run)
        self._want_retries()
        self.timetable.begin()
        self._looking = asyncio.create_task(self._look_again())

    async def close(self) -> None:
        """Cut off what runs, so that the next server goes on with it."""
        self._closing = True
        if self._looking is not None:
            self._looking.cancel()
        await self.timetable.close()
        for active in tuple(self.active.values()):
            active.stop(_CUT_OFF)
        tasks = [active.task for active in self.active.values() if active.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        self._held.close()

    def look(self) -> None:
        """Take in what changed: job files, and pauses that another process noted."""
        try:
            shelf = self._folder.scan()
        except UsageError as error:
            # A folder that is gone for a moment, on a network, must not end every schedule.
            shelf = replace(self.shelf, mistakes={self._folder.folder: str(error)})
        self._tell_changes(self.shelf, shelf)
        self.shelf = shelf
        schedules = {
            name: file.spec.schedule for name, file in shelf.jobs.items() if file.spec.schedule
        }
        files = {name: shelf.jobs[name].path for name in schedules}
        self.timetable.set(schedules, self._clock(), shelf.resting, files)
        self.timetable.pause(self.history.paused())
        for name in self.timetable.retries():
            if name not in shelf.jobs.keys() | shelf.resting or name in self.history.paused():
                self.timetable.drop_retry(name)

    def run_now(self, job: str, params: Mapping[str, str]) -> JobRun:
        """Begin a run at once; raises UsageError for an unknown job, one that runs already, and
        parameters that are none."""
        file = self._file(job)
        param_values(file.spec, params)
        if job in self.active:
            raise UsageError(f"{job} is running already: never two of one job at a time")
        return self._begin(file, params, None, 1)

    def stop(self, job: str, why: str) -> None:
        """Stop the run of a job before its next act; raises UsageError if none is under way."""
        if job not in self.active:
            raise UsageError(f"{job} is not running")
        self.active[job].stop(why)

    def pause(self, job: str, paused: bool) -> None:
        """Let the schedule of a job rest, or go on, also for servers to come."""
        self._file(job)
        self.history.pause(job, paused, self._clock())
        self.look()

    def link(self, question: Question) -> str:
        """Where one question can be seen and answered, if a page is served."""
        return f"{self.url}/question/{question.id}?key={question.key}" if self.url else ""

    def _file(self, job: str) -> JobFile:
        if (file := self.shelf.jobs.get(job)) is None:
            raise UsageError(f"there is no job {job!r} in {self._folder.folder}")
        return file

    def _due(self, due: DueRun) -> None:
        """Called before the schedule moves on: what is not booked by then would be lost."""
        file, now = self.shelf.jobs.get(due.job), self._clock()
        moment = due.moments[-1] if due.moments else None
        if due.job in self.shelf.resting:
            self._notice(f"{due.job} was not run: its file has a mistake")
        if file is None or (moment and (due.job, moment, due.attempt) in self._begun):
            # A kill after the run was booked and before the schedule had moved on.
            return
        if due.job in self.active:
            self._skip(file, moment, due.attempt, "the run before it was still under way")
            return
        late = moment is not None and (now - moment).total_seconds() > LATE_S
        if moment is not None and due.attempt == 1 and (late or len(due.moments) > 1):
            missed = len(due.moments) if due.many else len(due.moments) - (not late)
            told = f"{due.job} was due {due.told(missed)}"
            if late and file.spec.schedule is not None and file.spec.schedule.missed == "skip":
                self._skip(file, moment, 1, f"{told}; missed: skip")
                return
            self._notice(f"{told}; it is run once for that")
        try:
            self._begin(file, {}, moment, due.attempt)
        except OSError as error:
            # The schedule moves on all the same: what cannot be booked must not be done.
            self._notice(f"{due.job} was not run: it cannot be booked: {error}")

    def _skip(self, file: JobFile, moment: datetime | None, attempt: int, why: str) -> None:
        run = self._new(file, {}, moment, attempt)
        self._book(run.model_copy(update={"state": "skipped", "ended": run.began, "why": why}))
        self._notice(f"{file.spec.name} was not run: {why}")

    def _new(
        self, file: JobFile, params: Mapping[str, str], moment: datetime | None, attempt: int
    ) -> JobRun:
        return JobRun(
            id=f"{SERVED}{uuid4().hex[:12]}", job=file.spec.name, file=str(file.path),
            sha256=file.sha256, params=dict(params), scheduled_for=moment, attempt=attempt,
            began=self._clock(), pid=os.getpid(), born=born(os.getpid()),
        )  # fmt: skip

    def _book(self, run: JobRun) -> None:
        self.history.book(run)
        if run.scheduled_for is not None:
            self._begun.add((run.job, run.scheduled_for, run.attempt))

    def _begin(
        self, file: JobFile, params: Mapping[str, str], moment: datetime | None, attempt: int
    ) -> JobRun:
        run = self._new(file, params, moment, attempt)
        self._book(run)
        self._start(file, run, resume=False)
        return run

    def _start(self, file: JobFile, run: JobRun, resume: bool) -> None:
        active = self.active[run.job] = ActiveRun(run)
        active.task = asyncio.create_task(self._run(file, active, resume))
        active.task.add_done_callback(lambda task: self._never_begun(active))

    def _never_begun(self, active: ActiveRun) -> None:
        """A task that is stopped before its first step runs nothing at all, also no end."""
        if self.active.get(active.run.job) is active:
            del self.active[active.run.job]
            self._cancelled(active)

    def _recover(self, run: JobRun) -> None:
        """Go on with a run that a kill cut off, or book that it was cut off and why no more."""
        file = self.shelf.jobs.get(run.job)
        if not run.id.startswith(SERVED):
            why = "its process ended in the midst of it"
        elif file is None:
            why = "the server was cut off, and the job's file is gone since"
        elif file.sha256 != run.sha256:
            why = "the server was cut off, and the job's file has changed since"
        elif run.job in self.active:
            why = "the server was cut off, and another run of the job is gone on with"
        else:
            mine = run.model_copy(update={"pid": os.getpid(), "born": born(os.getpid())})
            self._book(mine)
            self._notice(f"{run.job}: the run {run.id} was cut off and is gone on with")
            # Nothing was done on a phone before there was a trace.
            self._start(file, mine, resume=run.trace is not None)
            return
        ended = {"state": "interrupted", "ended": self._clock(), "why": why, "exit_code": 130}
        self._book(run.model_copy(update={**booked_cost(run), **ended}))
        self.questions.withdraw(run.id)
        self._notice(f"{run.job}: the run {run.id} was interrupted: {why}")

    async def _run(self, file: JobFile, active: ActiveRun, resume: bool) -> None:
        run, spec = active.run, file.spec
        if run.attempt == 1:
            # It stands for what was to be tried again, which would come on top of it.
            self.timetable.drop_retry(run.job)
        try:
            asker = self._asker(file, active)
            params = {name: written(value) for name, value in run.params.items()}
            async with self._phone(spec):
                ended = await self._runner.run(
                    file, params, user=asker, approver=asker, run_id=run.id, resume=resume,
                    scheduled_for=run.scheduled_for, attempt=run.attempt,
                )  # fmt: skip
        except asyncio.CancelledError:
            ended = self._cancelled(active)
        except RunsAlready as error:
            # By hand, or by a server with another history.
            state: RunState = "interrupted" if resume else "skipped"
            ended = self._ended_here(active, state, str(error), None)
        except UsageError as error:
            state = "interrupted" if resume else "failed"
            ended = self._ended_here(active, state, str(error), 2)
        except Exception as error:  # noqa: BLE001 - one job's fault must not end the others
            _log.error("a run broke", job=run.job, run=run.id, exc_info=error)
            ended = self._ended_here(active, "lost", f"{type(error).__name__}: {error}", 3)
        finally:
            self.active.pop(run.job, None)
        if ended.state != "running":
            await self._after(file, ended)

    def _phone(self, spec: JobSpec) -> AbstractAsyncContextManager[object]:
        """One phone, one job. The phones of a pool, and those that go by several names, have their
        leases."""
        if spec.pool is not None and spec.device is None:
            return nullcontext()
        return self._phones.setdefault(spec.device or "", asyncio.Lock())

    def _asker(self, file: JobFile, active: ActiveRun) -> QuestionAsker:
        questions, run = file.spec.questions, active.run
        terms = AskingTerms(
            questions.deadline,
            questions.then,
            read_channels(questions.channels, self._terminal),
            self.link,
            active.stop,
        )
        return QuestionAsker(
            self.questions, run.job, run.id, terms,
            lambda: newest_picture(self.history.find(run.id)), self._clock,
        )  # fmt: skip

    def _cancelled(self, active: ActiveRun) -> JobRun:
        """A run that was stopped; one that the server's own end cut off is under way still."""
        if self._closing:
            return self._ended_here(active, "running", _CUT_OFF, None)
        return self._ended_here(active, "cancelled", active.stop_why or "it was stopped", 130)

    def _ended_here(
        self, active: ActiveRun, state: RunState, why: str, exit_code: int | None
    ) -> JobRun:
        """Book how a run ended on top of what its runner has booked of it."""
        booked = self.history.find(active.run.id)
        ended = None if state == "running" else self._clock()
        changes = {"state": state, "why": why, "exit_code": exit_code, "ended": ended}
        if ended is not None:
            changes = {**booked_cost(booked), **changes}
        run = booked.model_copy(update=changes)
        self._book(run)
        return run

    async def _after(self, file: JobFile, run: JobRun) -> None:
        """What follows the end of a run: its questions, a further attempt or a word to somebody."""
        self.questions.withdraw(run.id)
        asked = self.questions.of_run(run.id)
        try:
            if run.trace is not None and asked:
                write_questions(Path(run.trace), asked)
        except OSError as error:
            self._notice(f"{run.job}: the disk refuses: {error}")
        self._notice(f"{run.job}: {run.state}" + (f": {run.why}" if run.why else ""))
        if not self._retry(file, run) and run.state in _AGAIN:
            for wrong in await tell_of_failure(file.spec, run, self._terminal, self.url):
                self._notice(wrong)

    def _retry(self, file: JobFile, run: JobRun) -> bool:
        """Have a failed run tried again later, if it may be; says whether it will."""
        terms = file.spec.on_failure
        # What nobody can do was said before it began, and is no better later.
        refused = run.end in _REFUSED or (run.state == "failed" and run.exit_code == 2)
        if run.state not in _AGAIN or refused or run.attempt > terms.retries:
            return False
        if why := done_once(run):
            self._notice(f"{run.job}: not tried again: {why}")
            return False
        wait_s = min(terms.wait * terms.factor ** (run.attempt - 1), terms.longest)
        at = self._clock() + timedelta(seconds=wait_s)
        self.timetable.retry(run.job, run.scheduled_for, run.attempt + 1, at)
        self._notice(f"{run.job}: attempt {run.attempt + 1} begins in {wait_s:g} s")
        return True

    def _want_retries(self) -> None:
        """Keep the further attempts that a kill kept from being kept."""
        newest = {run.job: run for run in self.history.runs() if run.id.startswith(SERVED)}
        for job, run in newest.items():
            file = self.shelf.jobs.get(job)
            if file is None or job in self.active or job in self.timetable.retries():
                continue
            if job not in self.history.paused() and file.sha256 == run.sha256:
                self._retry(file, run)

    def _tell_changes(self, before: JobShelf, after: JobShelf) -> None:
        for name in before.jobs.keys() - after.jobs.keys() - after.resting:
            self._notice(f"{name}: its file is gone, so it is served no more")
        for name, file in after.jobs.items():
            old = before.jobs.get(name)
            if old is not None and old.sha256 != file.sha256:
                self._notice(f"{name}: its file has changed; the next run is by the new one")
        for path, why in after.mistakes.items():
            if before.mistakes.get(path) != why:
                self._notice(why)

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                self.look()
                # Timers count neither what a computer sleeps nor a clock that is set.
                self.timetable.look()
            except Exception as error:  # noqa: BLE001 - a full disk now must not end all schedules
                told = f"schedules cannot be looked at: {error}"
                if not self.notices or self.notices[0].text != told:
                    self._notice(told)

    def _notice(self, text: str) -> None:
        self.notices.appendleft(ServerNotice(self._clock(), text))
        self._say(text)
