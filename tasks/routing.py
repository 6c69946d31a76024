"""From a task to its class, and from its class to the settings of the attempt."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeAlias, cast

from pydantic import JsonValue, ValidationError

from ..actions import UsageError, first_mistake
from ..agent.cost import price
from ..agent.models.base import Model, ModelLost
from ..agent.models.factory import Models
from ..agent.models.profiles import Profile, find_key, find_profile
from ..agent.routing import (
    BUILT_IN,
    BUILT_IN_TABLE,
    CLASSES,
    NO_ADVISOR,
    Route,
    RouteTable,
    ask_class,
    class_by_tags,
    read_class,
)
from ..traces.journal import Journal
from ..traces.schema import CallRecord, RoutingRecord, TaskClass
from .attempt import Attempt
from .own.mistakes import mistakes_of
from .own.source import Mistake, Source
from .settings import Settings, signature_of
from .task import Task

OFF = "off"
# The names in a row that are settings of the ladder.
_LIMITS = ("max_steps", "max_prompt_tokens", "max_output_tokens", "max_cost", "max_seconds")
LADDER = frozenset({"planning", "floor", "confirm", "climb_after", "descend_after"})


def routes_of(given: object) -> dict[str, JsonValue]:
    """A table as settings hold it: `off`, `built-in`, a file, or a mapping of rows.

    Raises UsageError with a line for each mistake of a file, ValueError for other mistakes.
    """
    if given == OFF:
        return {}
    if given == BUILT_IN:
        return BUILT_IN_TABLE.document()
    if isinstance(given, str | Path):
        return read_table(Path(given)).document()
    if not isinstance(given, Mapping):
        raise ValueError(f"a table of routes is a file, {BUILT_IN}, {OFF}, or rows by class")
    try:
        return RouteTable.model_validate(given).document()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "extra_forbidden":
            place = ".".join(map(str, first["loc"]))
            raise ValueError(f"there is no {place}; classes are {', '.join(CLASSES)}") from error
        raise ValueError(first_mistake(error)) from error


def read_table(path: Path) -> RouteTable:
    """The table of a file; raises UsageError with a line for each of its mistakes."""
    source = Source.read(path, kind="table of routes")
    if not isinstance(source.content, dict):
        what = f"a table of routes has a row for each class: {', '.join(CLASSES)}"
        raise UsageError(str(Mistake(source.name, source.value(()), what)))
    try:
        table = RouteTable.model_validate(source.content)
    except ValidationError as error:
        found = mistakes_of(error, source, (), RouteTable)
        lines = "\n".join(map(str, found))
        raise UsageError(f"the table of routes cannot be used:\n{lines}") from error
    return table if table.source else table.model_copy(update={"source": path.name})


def table_of(settings: Settings) -> RouteTable | None:
    """The table that holds under these settings, if there is one."""
    return RouteTable.model_validate(settings.routes) if settings.routes else None


def extra_advisors(settings: Settings, scripted: bool) -> tuple[Profile, ...]:
    """The profiles that rows name and settings do not; raises UsageError for a table that cannot be
    followed, before anything is begun. `scripted` is whether the acting model is."""
    table = table_of(settings)
    if table is None:
        return ()
    if table.simulated and not scripted:
        raise UsageError(
            f"routes: {table.source or 'the table'} was made from simulated runs, in which no "
            "model was asked; for a real model make one from its own runs (tapwright tune)"
        )
    if "advisor" in settings.model_fields_set:
        return ()
    for name, row in table.rows.items():
        always = row.effort == "fixed:advisor" and "effort" not in settings.model_fields_set
        if always and row.advisor in (None, NO_ADVISOR):
            raise UsageError(f"routes: {name} has fixed:advisor and names no advisor")
    found = [find_profile(name, own=settings.profiles) for name in table.advisors]
    for profile in found:
        if not profile.scripted:
            find_key(profile)
    return tuple(found)


def class_of(
    settings: Settings, task: Task | None, of_file: TaskClass | None
) -> RoutingRecord | None:
    """The class without a model: the user's word, a file's, or by the tags of a task. None where
    nobody has said one."""
    if settings.task_class is not None:
        return RoutingRecord(task_class=settings.task_class, by="person")
    said = of_file or (task.task_class if task else None)
    if said is not None:
        return RoutingRecord(task_class=said, by="file")
    if task is None:
        return None
    found, why = class_by_tags(task.tags, task.apps)
    return RoutingRecord(task_class=found, by="tags", why=why)


def routed(
    settings: Settings, found: RoutingRecord, above: Collection[str] = ()
) -> tuple[Settings, RoutingRecord]:
    """The settings of an attempt of that class, and what was made of the table; `above` names what
    was said otherwise than by settings."""
    table = table_of(settings)
    row = table.rows.get(found.task_class, Route()).document() if table else {}
    source = ""
    if table is not None:
        source = f"{table.source or 'tapwright.yaml'}{', of simulated runs' * table.simulated}"
    found = found.model_copy(update={"table": source, "row": row})
    return followed(settings, found, above)


def followed(
    settings: Settings, found: RoutingRecord, above: Collection[str] = ()
) -> tuple[Settings, RoutingRecord]:
    """The settings with the row of a record in them, but for what was said by the user."""
    row = Route.model_validate(found.row)
    said = {*settings.model_fields_set, *above}
    if "effort" in said and settings.effort != "ladder":
        # One rung for all steps has been asked for: nothing plans, climbs or comes down.
        said |= LADDER
    said |= settings.ladder.model_fields_set
    changes: dict[str, object] = {}
    ladder: dict[str, object] = {}
    for name in found.row:
        value = cast(object, getattr(row, name))
        if name in said:
            continue
        if name in LADDER:
            ladder[name] = None if value == "none" else value
        else:
            changes[name] = None if (name, value) == ("advisor", NO_ADVISOR) else value
    if ladder:
        changes["ladder"] = settings.ladder.model_copy(update=ladder)
    outranked = tuple(name for name in found.row if name in said)
    record = found.model_copy(update={"outranked": outranked})
    return settings.model_copy(update={**changes, "routes": None, "classify": False}), record


async def asked_class(goal: str, model: Model, book: Callable[[CallRecord], None]) -> RoutingRecord:
    """The class that the acting model sorts a goal into, at low effort; its call is told to `book`.

    A model that cannot be asked makes it `other`, and the reason is kept: the attempt's own calls
    will end it if that lasts.
    """
    try:
        reply = await model.ask(ask_class(goal), "low")
    except ModelLost as error:
        return RoutingRecord(task_class="other", by="model", why=f"it could not be asked: {error}")
    profile = model.profile
    book(
        CallRecord(
            by="router",
            profile=profile.name,
            usage=reply.usage,
            cost_usd=price(reply.usage, profile.prices),
            at=datetime.now(UTC),
        )
    )
    found, why = read_class(reply)
    return RoutingRecord(task_class=found, by="model", why=why)


def choose_attempt(
    make: "MakeAttempt",
    settings: Settings,
    models: Models,
    goal: str,
    task: Task | None,
    of_file: TaskClass | None,
    bounded: bool,
) -> Attempt:
    """The attempt that a task of its class is given; where only the model can sort it, one that
    asks as soon as the trace is there. A `bounded` one has limits of its own."""
    above: set[str] = set(_LIMITS) if bounded else set()
    if models.advisor is not None:
        # Whoever opens the session with one has said so.
        above.add("advisor")
    found = class_of(settings, task, of_file)
    if found is not None or not settings.classify:
        found = found or RoutingRecord(task_class="other", by="nothing")
        return make(*routed(settings, found, above))

    async def route(journal: Journal) -> Attempt:
        asked = await asked_class(goal, models.acting, journal.book)
        attempt = make(*routed(settings, asked, above))
        signature = signature_of(attempt.settings, journal.record.checks)
        journal.amend(
            {"settings": attempt.settings, "signature": signature, "routing": attempt.routing}
        )
        return attempt

    return make(settings, None, route)


RouteAttempt: TypeAlias = Callable[[Journal], Awaitable[Attempt]]
"""Asks for the class of a task, books it, and gives the attempt of such a task."""


class MakeAttempt(Protocol):
    """Makes an attempt under these settings."""

    def __call__(
        self,
        settings: Settings,
        routing: RoutingRecord | None = None,
        route: RouteAttempt | None = None,
    ) -> Attempt:
        """It is not begun yet."""
        ...
