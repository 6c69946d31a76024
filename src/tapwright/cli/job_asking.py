"""Has `tapwright job run` ask by the channels that the job names, as `job serve` does."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from ..jobs.history import JobHistory
from ..jobs.job_file import JobFile
from ..jobs.questions.asking import AskingTerms, QuestionAsker
from ..jobs.questions.channels import Channel, read_channels
from ..jobs.questions.store import QuestionStore
from ..jobs.runs import JobRun, JobRunner
from ..jobs.serving.answers import newest_picture, write_questions


def asks_elsewhere(job: JobFile) -> bool:
    """Whether the file says more of questions than that a person at the terminal is asked."""
    questions = job.spec.questions
    return bool(questions.channels) or questions.then == "stop"


async def run_asking(
    runner: JobRunner,
    history: JobHistory,
    job: JobFile,
    params: Mapping[str, str],
    run_id: str,
    resume: bool,
    terminal: Channel | None,
) -> JobRun:
    """The run, ended and booked; whoever sits at the terminal is asked besides the channels, and
    `tapwright job answer` answers as well.

    Raises UsageError for a channel that cannot be told.
    """
    terms, stopped = job.spec.questions, list[str]()

    def stop(why: str) -> None:
        stopped.append(why)
        working.cancel()

    channels = read_channels(tuple(dict.fromkeys((*terms.channels, "terminal"))), terminal)
    store = QuestionStore(history.folder)
    asker = QuestionAsker(
        store, job.spec.name, run_id,
        AskingTerms(terms.deadline, terms.then, channels, stop=stop),
        lambda: newest_picture(history.find(run_id)),
    )  # fmt: skip
    working = asyncio.create_task(
        runner.run(job, params, user=asker, approver=asker, run_id=run_id, resume=resume)
    )
    try:
        run = await working
    except asyncio.CancelledError:
        if not stopped:
            raise
        run = history.find(run_id).model_copy(update={"why": stopped[0]})
        history.book(run)
    finally:
        store.withdraw(run_id)
    if run.trace is not None and (asked := store.of_run(run_id)):
        write_questions(Path(run.trace), asked)
    return run
