"""`tapwright fleet ray`: hosts with phones as workers of a Ray cluster."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def _ray() -> None:
    """Hosts with phones as workers of a Ray cluster (tapwright[ray])."""


@app.command()
def join(
    address: Annotated[str, typer.Argument(help="HOST:PORT of the cluster's head.")],
    device: Annotated[
        list[str] | None,
        typer.Option(help="Serial of a phone that is lent; repeatable.", show_default="all here"),
    ] = None,
    pockets: Annotated[
        int, typer.Option(min=0, help="How many pocket phones may be started here.")
    ] = 0,
    pool: Annotated[
        str | None, typer.Option(help="A pool that these phones are in: bench --ray-pool NAME.")
    ] = None,
    cpus: Annotated[
        int | None, typer.Option(min=1, help="Cores for the agents.", show_default="all")
    ] = None,
) -> None:
    """Make this host a worker until Ctrl-C: its phones are lent to runs with --engine ray.

    Exits with 3 if the cluster cannot be reached, or goes.
    """
    import asyncio

    from .joining import Offer, offered, serve

    offer = asyncio.run(offered(Offer(address, tuple(device or ()), pockets, pool, cpus)))
    raise typer.Exit(serve(offer))
