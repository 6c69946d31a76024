"""`tapwright rehearsal --record`: a door in front of a real model, at which calls are billed."""

import asyncio
from decimal import Decimal
from pathlib import Path

import typer

from ..agent.foreign.calls import ModelDoor
from ..agent.foreign.recorder import CallRecorder, DoorCallRecord, door_totals_text
from ..agent.models.profiles import Profile, find_key, find_profile
from .failures import wrong_use


def record_calls(
    file: Path,
    model: str,
    base_url: str | None,
    model_name: str | None,
    port: int,
    max_usd: Decimal | None,
    max_calls: int | None,
) -> None:
    """Serve the model's endpoint until Ctrl-C, keep each call in `file`, and print what they come
    to. Raises UsageError."""
    profile = find_profile(model, base_url, model_name)
    if profile.base_url is None or profile.scripted:
        raise wrong_use(f"{model} has no endpoint to stand before; the script needs no --record")
    recorder = CallRecorder(file, profile, max_usd, max_calls, _told)
    asyncio.run(_serve(recorder, profile, find_key(profile), port, file))


async def _serve(recorder: CallRecorder, profile: Profile, key: str, port: int, file: Path) -> None:
    async with ModelDoor(profile, key, recorder.before, recorder.after, port) as door:
        typer.echo(f"base URL  {door.url}")
        typer.echo(f"model     {profile.name} ({profile.model}), whatever name is asked for")
        if profile.prices is None:
            typer.echo(f"The price of {profile.name} is not known.", err=True)
        typer.echo(f"Calls go into {file}. Ctrl-C stops.", err=True)
        try:
            await asyncio.Event().wait()
        finally:
            typer.echo(f"total     {door_totals_text(recorder.spent)}")


def _told(call: DoorCallRecord) -> None:
    typer.echo(door_totals_text(call.spent).removeprefix("1 calls, "), err=True)
