"""Where jobs run: in this process, or on the hosts of a Ray cluster."""

import os
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from ..jobs.work import WorkPlace

JobEngine: TypeAlias = Annotated[
    str, typer.Option("--engine", help="local, or ray for the phones of a cluster.")
]
RayAddress: TypeAlias = Annotated[
    str | None,
    typer.Option("--ray-address", help="HOST:PORT; else $RAY_ADDRESS, else a cluster of its own."),
]


def work_place(engine: str, ray_address: str | None) -> "WorkPlace | None":
    """Where work is done, None for this process; raises UsageError for what is no engine, and if
    Ray is missing."""
    from ..actions import UsageError

    if engine == "ray":
        from ..bench.ray_engine import check_ray
        from ..ray_jobs.place import RayPlace

        check_ray()
        return RayPlace(ray_address or os.environ.get("RAY_ADDRESS"))
    if engine != "local":
        raise UsageError(f"there is no engine {engine!r}; it is local or ray")
    if ray_address is not None:
        raise UsageError("--ray-address is for a cluster: say --engine ray as well")
    return None
