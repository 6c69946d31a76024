"""`tapwright job serve`, `answer` and `units`: jobs at their times, and what they ask."""

import asyncio
import json as jsonlib
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .job_engine import JobEngine, RayAddress, work_place
from .options import HistoryOf, Json

if TYPE_CHECKING:
    from ..jobs.questions.question import Question
    from ..jobs.work import WorkPlace

# A page that is bookmarked, and links in messages, are good after a restart.
PORT = 8790


def serve(
    folder: Annotated[Path, typer.Argument(help="A folder of job files.")] = Path(),
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = PORT,
    url: Annotated[
        str | None,
        typer.Option(help="An https:// address of the page, through a proxy or tunnel of yours."),
    ] = None,
    device: Annotated[str | None, typer.Option(help="Serial, for jobs that name none.")] = None,
    model: Annotated[str | None, typer.Option(help="Model profile, above the jobs' own.")] = None,
    max_cost: Annotated[str | None, typer.Option(help="US dollars a run, above the jobs'.")] = None,
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for a phone that is in use.")
    ] = 600.0,
    yes: Annotated[
        bool, typer.Option("--yes", help="Allow what a task, flow or app changes on a real phone.")
    ] = False,
    engine: JobEngine = "local",
    ray_address: RayAddress = None,
    history: HistoryOf = None,
) -> None:
    """Run the jobs of a folder at their times, show them on a page, and take answers, until Ctrl-C.

    The address that is printed opens the page, and is nobody else's business. What runs as it stops
    is cut off before its next act and gone on with by the next `serve`.
    """
    flags: dict[str, object] = {"device": device, "model": model, "max_cost": max_cost}
    place = work_place(engine, ray_address)
    _check(folder, url)
    asyncio.run(_serve(folder.resolve(), port, url, flags, wait, yes, history, place))


def answer(
    question: Annotated[str | None, typer.Argument(help="The question's id.")] = None,
    text: Annotated[str | None, typer.Argument(help="yes, no, or what is asked for.")] = None,
    history: HistoryOf = None,
    json: Json = False,
) -> None:
    """Answer what a job asks; without an answer show it, without a question all that wait."""
    import getpass

    from ..job_door import open_history
    from ..jobs.questions.asking import utc_now
    from ..jobs.questions.store import QuestionStore
    from .streams import console

    store, now = QuestionStore(open_history(history).folder), utc_now()
    if question is not None and text is not None:
        shown = [store.answer(question, text, getpass.getuser(), "terminal", now)]
    else:
        shown = list(store.open(now)) if question is None else [store.get(question)]
    if json:
        rows = [_document(one) for one in shown]
        typer.echo(jsonlib.dumps({"questions": rows}, indent=2, ensure_ascii=False))
        return
    if not shown:
        typer.echo("nothing waits for an answer")
    from .job_terminal import question_view

    for one in shown:
        console(highlight=False).print(question_view(one))
        if one.answer is not None:
            typer.echo(f"answered: {one.answer}")
        elif one.state == "open":
            typer.echo(f"answer it: {answer_command(one, history)}")


def answer_command(question: "Question", history: Path | None) -> str:
    """What is typed to answer a question, in place of TEXT what is asked for."""
    what = "yes (or no)" if question.choices else "TEXT"
    place = f" --history {shlex.quote(str(history))}" if history is not None else ""
    return f"tapwright job answer {shlex.quote(question.id)}{place} {what}"


def units(
    folder: Annotated[Path, typer.Argument(help="A folder of job files.")] = Path(),
    systemd: Annotated[bool, typer.Option("--systemd", help="A user unit of `serve`.")] = False,
    cron: Annotated[bool, typer.Option("--cron", help="Lines of a crontab, one a job.")] = False,
    airflow: Annotated[bool, typer.Option("--airflow", help="A file of DAGs, one a job.")] = False,
) -> None:
    """Print what systemd, cron or Airflow needs to run jobs; nothing is installed."""
    from shutil import which

    from ..actions import UsageError
    from ..jobs.job_file import read_jobs
    from ..jobs.units import UnitKind, units_text

    asked: dict[UnitKind, bool] = {"systemd": systemd, "cron": cron, "airflow": airflow}
    kinds: list[UnitKind] = [kind for kind, wanted in asked.items() if wanted]
    if len(kinds) != 1:
        raise UsageError("say which: --systemd, --cron or --airflow")
    jobs = read_jobs([folder])
    command = str(Path(which("tapwright") or sys.argv[0]).absolute())
    typer.echo(units_text(kinds[0], folder.resolve(), jobs, command), nl=False)


def _check(folder: Path, url: str | None) -> None:
    from urllib.parse import urlsplit

    from ..actions import UsageError

    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder of job files; `tapwright job new` writes one")
    if url is not None and not (urlsplit(url).scheme == "https" and urlsplit(url).hostname):
        raise UsageError(
            f"{url!r} is no https:// address: who answers from elsewhere approves what costs money"
        )


async def _serve(
    folder: Path,
    port: int,
    url: str | None,
    flags: dict[str, object],
    wait_s: float,
    yes: bool,
    history_of: Path | None,
    place: "WorkPlace | None",
) -> None:
    from ..agent.rehearsal.loopback import LoopbackServer
    from ..job_door import job_runner, open_history
    from ..jobs.serving.server import JobServer
    from ..jobs.serving.web import JobPages
    from .console_user import say, waiting
    from .job_terminal import terminal_channel
    from .streams import console

    history = open_history(history_of)
    command = tuple(sys.argv[1:])
    runner = job_runner(
        history, flags, patience=waiting(wait_s), yes=yes, say=say, command=command, elsewhere=place
    )
    server = JobServer(folder, history, runner, terminal=terminal_channel(console()), say=say)
    pages = JobPages(server, folder)
    async with LoopbackServer(pages.app(url), port) as web:
        server.url = (url or web.url).rstrip("/")
        try:
            await server.open()
            typer.echo(f"{web.url}/{pages.token}/")
            say("Ctrl-C stops it; what runs then is gone on with by the next `job serve`")
            await asyncio.Event().wait()
        finally:
            await server.close()


def _document(question: "Question") -> dict[str, object]:
    return question.model_dump(mode="json", exclude={"key"})
