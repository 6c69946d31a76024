"""Opens sessions for the commands and the Python API: settings, and what a rehearsal plays."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from .agent.models.base import Model
from .agent.models.gate import Say
from .device.device import Device
from .fleet.phones import open_phone
from .tasks.arguments import check_judge, check_model
from .tasks.goal import Language
from .tasks.judging import Judge
from .tasks.session import Session
from .tasks.session import open_session as open_task_session
from .tasks.settings import Settings

if TYPE_CHECKING:
    from .agent.rehearsal import Solution


@asynccontextmanager
async def open_session(
    settings: Settings | None = None,
    *,
    model: Model | None = None,
    judge: Judge | str | None = None,
    say: Say | None = None,
) -> AsyncGenerator[Session]:
    """Everything that attempts under these settings share, as long as the block lasts.

    `model` is a model object that acts in place of the one that the settings name. `judge`, a
    model profile's name or a judge, decides what the phone's state leaves undecided; one that is
    named is closed here. `say` is told that an endpoint is waited for, and why. Raises UsageError.
    """
    settings = settings or Settings()
    if model is not None:
        check_model(model)
    if judge is not None and not isinstance(judge, str):
        check_judge(judge)
    made = _judge(judge, settings, say) if isinstance(judge, str) else None
    chosen = made or (None if isinstance(judge, str) else judge)
    try:
        async with open_task_session(
            settings, model=model, judge=chosen, solution_for=_solution_for, say=say
        ) as session:
            yield session
    finally:
        if made is not None:
            await made.close()


@asynccontextmanager
async def held_phone(
    phone: Device | str | None,
    display: int | None = None,
    pool: str | None = None,
    language: Language = "en",
) -> AsyncGenerator[Device]:
    """The phone that is open already, or else the one that is meant, opened for the block; a
    pocket phone that is started for it is set up in `language` unless its name says another."""
    if isinstance(phone, str) or phone is None:
        async with open_phone(phone, display=display, pool=pool, language=language) as device:
            yield device
    else:
        yield phone


def _solution_for(goal: str) -> "Solution | None":
    """Only a rehearsal of a goal in words loads the built-in tasks."""
    from .suites.registry import solution_for

    return solution_for(goal)


def _judge(name: str, settings: Settings, say: Say | None) -> Judge:
    from .agent.models.gate import EndpointGates
    from .bench.judge import build_judge

    return build_judge(name, gates=EndpointGates(say=say) if say else None, own=settings.profiles)
