"""`tapwright view`: traces in a browser."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer


def command(
    run: Annotated[
        Path | None, typer.Argument(help="A run folder, or a folder of runs.", show_default=False)
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write one file that needs nothing else, and serve nothing.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
) -> None:
    """Serve traces on this machine until Ctrl-C, or write one of them as a single HTML file."""
    from ..actions import UsageMistake
    from ..traces.viewer import list_runs, page, run_document

    place = run or Path("runs")
    is_run = (place / "run.json").is_file()
    if html is not None:
        if not is_run:
            raise UsageMistake(
                f"{place} is no run folder; name one, as in runs/20260302-094100-demo"
            )
        write(html, page(run_document(place)))
        typer.echo(f"Wrote {html}: open it in any browser.")
        return
    if not is_run and not list_runs(place):
        raise UsageMistake(f"there are no runs in {place}; make one with: tapwright demo")
    asyncio.run(_serve(place.resolve(), is_run, port))


def write(path: Path, text: str) -> None:
    """Write a file; raises UsageMistake if the disk refuses."""
    from ..actions import UsageMistake

    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise UsageMistake(f"{path} cannot be written: {error}") from error


async def _serve(place: Path, is_run: bool, port: int) -> None:
    from ..agent.rehearsal.loopback import LoopbackServer
    from ..traces.viewer import viewer_app

    folder = place.parent if is_run else place
    async with LoopbackServer(viewer_app(folder), port) as server:
        page = f"/run/{place.name}" if is_run else "/"
        typer.echo(f"{server.url}{page}")
        typer.echo("Ctrl-C stops the viewer.", err=True)
        await asyncio.Event().wait()
