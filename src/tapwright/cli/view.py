"""`tapwright view`: traces in a browser."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer


def command(
    run: Annotated[
        Path | None,
        typer.Argument(
            help="A run folder, one of its episodes, or a folder of runs.", show_default=False
        ),
    ] = None,
    beside: Annotated[
        Path | None,
        typer.Option(help="A second run folder, shown beside the first, task by task."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write one file that needs nothing else, and serve nothing.")
    ] = None,
    publish: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write the run as a static site that any web server serves, and serve nothing.",
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
) -> None:
    """Serve traces on this machine until Ctrl-C, or write one of them as a single HTML file or a
    site.

    Without a run it is the list of the runs in ./runs, from where any two can be compared.
    """
    from ..actions import UsageError
    from ..traces.viewer import list_runs

    place = run or Path("runs")
    if (place / "episode.json").is_file() and place.resolve().parent.name == "episodes":
        # Reports lead to the folder of one episode or flow; it is seen within its run.
        place = place.resolve().parent.parent
    is_run = (place / "run.json").is_file()
    if beside is not None and not (is_run and (beside / "run.json").is_file()):
        raise UsageError(f"{place} and {beside} must both be run folders to stand side by side")
    if html is not None and publish is not None:
        raise UsageError("give --html or --publish, not both")
    if (html is not None or publish is not None) and not is_run:
        raise UsageError(f"{place} is no run folder; name one, as in runs/20260302-094100-demo")
    if publish is not None:
        if beside is not None:
            raise UsageError("--publish is of one run; two side by side are written by --html")
        files = _publish(place, publish)
        typer.echo(f"Wrote {files} files into {publish}: let any web server serve that folder.")
        return
    if html is not None:
        write(html, _whole([place, beside] if beside else [place]))
        typer.echo(f"Wrote {html}: open it in any browser.")
        return
    if not is_run and not list_runs(place):
        raise UsageError(f"there are no runs in {place}; make one with: tapwright demo")
    asyncio.run(_serve(place.resolve(), is_run, port, beside and beside.resolve()))


def write(path: Path, text: str) -> None:
    """Write a file; raises UsageError if the disk refuses."""
    from ..actions import UsageError

    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}") from error


def _whole(runs: list[Path]) -> str:
    from ..bench_page import comparison_of
    from ..recorded_prompts import prompts_of
    from ..traces.viewer import whole_page

    return whole_page(runs, prompts_of, comparison_of)


def _publish(run: Path, out: Path) -> int:
    from ..bench_page import report_of
    from ..recorded_prompts import prompts_of
    from ..traces.viewer import publish

    return publish(run, out, prompts_of, report_of)


async def _serve(place: Path, is_run: bool, port: int, beside: Path | None) -> None:
    from ..actions import UsageError
    from ..agent.rehearsal.loopback import LoopbackServer
    from ..bench_page import comparison_of, report_of
    from ..recorded_prompts import prompts_of
    from ..traces.viewer import viewer_app

    folder = place.parent if is_run else place
    if beside is not None and beside.parent != folder:
        raise UsageError(
            f"to be served side by side, runs must be in one folder: {beside} is not in {folder}; "
            "--html has no such limit"
        )
    app = viewer_app(folder, prompts_of, report_of, comparison_of)
    async with LoopbackServer(app, port) as server:
        page = f"/run/{place.name}" if is_run else "/"
        if beside is not None:
            page = f"/compare/{place.name}/{beside.name}"
        typer.echo(f"{server.url}{page}")
        typer.echo("Ctrl-C stops the viewer.", err=True)
        await asyncio.Event().wait()
