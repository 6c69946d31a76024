"""What happened to the phones of a run's pool: `pool.jsonl`, an event a line."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

POOL = "pool.jsonl"
NOT_RENEWED = "not put back between units"
"""Why a phone that is `held` may have kept something of earlier units."""


class PoolHappening(BaseModel):
    """A line of the file; a later version may know more."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    member: str
    what: str
    why: str = ""
    cure: Literal["reset", "restart", "remake"] | None = None


class PoolFigures(BaseModel):
    """How the phones of a pool got on: cures by kind, those that helped and those that did not;
    `aside` says why phones were given no more units, `renewed` whether each unit began on a
    phone as it had started."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phones: int
    cures: dict[str, int] = {}
    failed_cures: dict[str, int] = {}
    recycled: int = 0
    aside: dict[str, str] = {}
    renewed: bool = True


def read_pool(folder: Path) -> tuple[PoolHappening, ...]:
    """The events of a run, none where it had no pool; a torn last line is left out."""
    try:
        lines = (folder / POOL).read_bytes().splitlines()
    except OSError:
        return ()
    found: list[PoolHappening] = []
    for line in lines:
        try:
            found.append(PoolHappening.model_validate_json(line))
        except ValidationError:
            # Torn by a kill; what it told is in the keeper's own log.
            continue
    return tuple(found)


def pool_figures(events: Iterable[PoolHappening]) -> PoolFigures | None:
    """The counts of a pool's events; None without a pool."""
    listed = tuple(events)
    if not listed:
        return None
    cures, failed = Counter[str](), Counter[str]()
    for event in listed:
        if event.cure is not None:
            (cures if event.what == "cured" else failed)[event.cure] += 1
    return PoolFigures(
        phones=len({event.member for event in listed}),
        cures=dict(cures),
        failed_cures=dict(failed),
        recycled=sum(event.what == "recycled" for event in listed),
        aside={event.member: event.why for event in listed if event.what == "aside"},
        renewed=not any(event.what == "held" and event.why == NOT_RENEWED for event in listed),
    )


def pool_words(pool: PoolFigures) -> str:
    """The figures in a line, as `4, 1 set aside; cured by 2 reset, 1 restart; 1 cure failed`."""
    parts = [f"{pool.phones}, {len(pool.aside)} set aside"]
    if pool.cures:
        parts.append("cured by " + ", ".join(f"{n} {cure}" for cure, n in pool.cures.items()))
    if failed := sum(pool.failed_cures.values()):
        parts.append(f"{failed} cure{'s' * (failed != 1)} failed")
    if pool.recycled:
        parts.append(f"{pool.recycled} made as new")
    return "; ".join(parts)
