"""tapwright from Python: `async with tapwright.phone() as phone: await tapwright.run(...)`."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, JsonValue

from .actions import UsageMistake
from .agent.extraction import Extraction
from .agent.user import User
from .build import check_cap, check_extraction, make_attempt, open_phone, open_players
from .device.device import Device
from .secrets import check_secrets
from .settings import load_settings
from .tasks import Task
from .traces.journal import RunFolder
from .traces.schema import EpisodeRecord, StepRecord


@asynccontextmanager
async def phone(serial: str | None = None, *, root: bool = True) -> AsyncGenerator[Device]:
    """The phone with that serial; None is ANDROID_SERIAL, the one attached, or a new pocket phone.

    It is held by a lease until the block ends. Without `root` a new pocket phone refuses what a
    phone from a shop refuses. Raises DeviceError if there is no such phone or the choice is not
    clear, and UsageMistake, which names the holder, if somebody else holds it.
    """
    async with open_phone(serial, root=root) as device:
        yield device


async def run(
    goal: str | Task,
    *,
    phone: Device,
    model: str | None = None,
    base_url: str | None = None,
    effort: str | None = None,
    max_steps: int | None = None,
    max_cost: Decimal | None = None,
    out: Path | None = None,
    extract: type[BaseModel] | Mapping[str, JsonValue] | None = None,
    user: User | None = None,
    secrets: Mapping[str, str] | None = None,
    on_step: Callable[[StepRecord], None] = lambda step: None,
) -> EpisodeRecord:
    """Do one thing on `phone` and return how it ended, what was verified and what it cost.

    A goal in words sets nothing up and ends unverified; a Task brings its set-up and its checks.
    `model` None is the default model if its key is set, else the scripted rehearsal. With
    `extract`, a pydantic class or a JSON Schema, the model reads such data from the phone: they are
    the record's `extracted`. `secrets` are texts by the names that stand for them in the goal, as
    {NAME}: the model and the trace know the names, only the phone gets the texts. Raises
    UsageMistake for bad settings; everything that goes wrong later is in the
    record's `end`.
    """
    settings = load_settings(
        {
            "model": model,
            "base_url": base_url,
            "effort": effort,
            "max_steps": max_steps,
            "max_cost": max_cost,
            "out": out,
        }
    )
    extraction = None if extract is None else Extraction.of(extract)
    task = goal if isinstance(goal, Task) else None
    text = goal.goal if isinstance(goal, Task) else goal
    if not text.strip():
        raise UsageMistake("say what to do: the goal is empty")
    if task is None:
        check_secrets(text, secrets or {})
    elif secrets:
        raise UsageMistake("a task names its secrets itself; they are for goals in words")
    else:
        task.check_ready()
    with ThreadPoolExecutor(max_workers=2) as executor:
        async with open_players(settings) as players:
            check_extraction(players, extraction)
            check_cap(settings.max_cost, players.profiles)
            players.check(goal)
            name = task.name if task else text
            folder = RunFolder.create(settings.out, name, version("tapwright"))
            async with players.models("run", goal, phone) as models:
                attempt = make_attempt(
                    settings,
                    text,
                    task,
                    phone,
                    models,
                    executor,
                    on_step,
                    user,
                    extraction,
                    secrets=secrets,
                )
                return await attempt.run(folder)


def run_sync(
    goal: str | Task,
    *,
    serial: str | None = None,
    model: str | None = None,
    out: Path | None = None,
    extract: type[BaseModel] | Mapping[str, JsonValue] | None = None,
    secrets: Mapping[str, str] | None = None,
) -> EpisodeRecord:
    """The same from code without an event loop: opens the phone, runs, and closes it."""

    async def whole() -> EpisodeRecord:
        async with open_phone(serial) as device:
            return await run(
                goal, phone=device, model=model, out=out, extract=extract, secrets=secrets
            )

    return asyncio.run(whole())
