"""`tapwright rehearsal`: a scripted model on a port of its own, for any phone agent, or a door to a
real one."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failures import wrong_use
from .options import Eyes, MannersOf, RhoOf, cap_of, language_of_goals

if TYPE_CHECKING:
    from ..agent.dialects import Dialect
    from ..agent.rehearsal import Noise
    from ..agent.rehearsal.eyes import Eyes as Sight
    from ..agent.rehearsal.manners import Manners
    from ..tasks import Task


def command(
    task: Annotated[
        str | None, typer.Option(help="The built-in task that is played.", show_default=False)
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(help="Serial of the phone that the agent works on, or `pocket`."),
    ] = None,
    dialect: Annotated[str, typer.Option(help="How the model answers.")] = "tool_calls",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 lets the system choose.")] = 0,
    trial: Annotated[int, typer.Option(min=0, help="Which instance of the task.")] = 0,
    noise: Annotated[
        Path | None, typer.Option(help="YAML file of error rates; `--noisy` for the defaults.")
    ] = None,
    noisy: Annotated[bool, typer.Option("--noisy", help="Err at the default rates.")] = False,
    rho: RhoOf = None,
    seed: Annotated[int, typer.Option(help="Of the errors.")] = 0,
    eyes: Eyes = None,
    manners: MannersOf = None,
    language: Annotated[
        str, typer.Option(metavar="en|zh", help="Of the goal; with zh --device pocket:zh.")
    ] = "en",
    yes: Annotated[
        bool, typer.Option("--yes", help="Allow what the set-up changes on a phone not simulated.")
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(help="Play nothing: pass calls on to --model, and keep each in this file."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="With --record: the model's profile.", show_default=False)
    ] = None,
    base_url: Annotated[str | None, typer.Option(help="With --record: its endpoint.")] = None,
    model_name: Annotated[str | None, typer.Option(help="With --record: its name there.")] = None,
    max_cost: Annotated[
        str | None, typer.Option(help="With --record: refuse calls beyond so many US dollars.")
    ] = None,
    max_calls: Annotated[
        int | None, typer.Option(min=1, help="With --record: refuse calls beyond so many.")
    ] = None,
) -> None:
    """Set a task up, print the goal and a base URL, and answer whatever agent asks there.

    The effort of a request tells the rung; the model's name is ignored. When the solution says that
    it is done, the phone's state is checked. With --record no script plays: what an agent asks at
    the base URL goes on to a real model, and its tokens, its share from the cache and its price are
    kept. Ctrl-C stops.
    """
    if record is not None:
        from .rehearsal_record import record_calls

        if task is not None or model is None:
            raise wrong_use("calls of a real model are recorded: --record FILE --model PROFILE")
        cap = cap_of(max_cost) if max_cost is not None else None
        record_calls(record, model, base_url, model_name, port, cap, max_calls)
        return
    if task is None or any((model, base_url, model_name, max_cost, max_calls)):
        raise wrong_use(
            "say which task is played with --task, or which model's calls are kept with --record "
            "FILE --model PROFILE"
        )
    from ..agent.dialects import make_dialect
    from ..agent.rehearsal import Noise, NoiseRules, chosen_noise
    from ..agent.rehearsal.eyes import open_eyes
    from ..agent.rehearsal.vendors import find_manners
    from ..suites.registry import find_task
    from ..tasks.settings import Settings

    rules = chosen_noise(noise, rho) or (NoiseRules() if noisy else None)
    errors = Noise(rules, seed) if rules else None
    seen_by = open_eyes(Settings.checked("the command line", {"eyes": eyes or "tree"}).eyes)
    chosen = find_manners(manners) if manners else None
    played = find_task(task, trial, language=language_of_goals(language))
    asyncio.run(_serve(played, device, make_dialect(dialect), port, errors, seen_by, chosen, yes))


async def _serve(
    task: "Task",
    serial: str | None,
    dialect: "Dialect",
    port: int,
    noise: "Noise | None",
    eyes: "Sight | None",
    manners: "Manners | None",
    yes: bool,
) -> None:
    from ..actions import FinalAction
    from ..agent.rehearsal import Move, RehearsalServer, view_screen
    from ..agent.step_draft import ending_of
    from ..device.adb.address import server_address
    from ..device.adb.client import AdbClient
    from ..fleet.leases import Lease, lease_name
    from ..tasks.solution import solution_of
    from ..tasks.verifier_input import VerifierInput
    from ..traces.schema import Ending
    from .consent import consent
    from .play import usable_phone
    from .show import describe

    solution = solution_of(task)
    endings: asyncio.Queue[Ending] = asyncio.Queue()

    def heard(move: Move) -> None:
        typer.echo(f"{describe(move.action)}  ({move.thought})", err=True)
        if isinstance(move.action, FinalAction):
            endings.put_nowait(ending_of(move.action))

    # Held for the set-up alone: the agent that is to ask here holds the phone while it acts.
    async with usable_phone(serial, hold=False, task=task) as phone:
        server = AdbClient(address=server_address())
        async with Lease(lease_name(server, phone.info.serial)):
            await consent([task], phone, yes)
            await task.set_up(phone)
            before = await task.read(phone)
        async with RehearsalServer(port, any_client=True, eyes=eyes, manners=manners) as server:
            url = server.add_session(
                "agent", solution, lambda: view_screen(phone),
                dialect=dialect, noise=noise, on_move=heard,
            )  # fmt: skip
            typer.echo(f"phone     {phone.info.serial}")
            typer.echo(f"goal      {task.goal}")
            typer.echo(f"base URL  {url}")
            typer.echo("Scripted: no model is asked. Ctrl-C stops.", err=True)
            while True:
                ending = await endings.get()
                after = await task.read(phone)
                verdict = task.verify(VerifierInput(before, after, ending.end, ending.answer))
                why = f": {verdict.why}" if verdict.why else ""
                typer.echo(f"verdict   {verdict.status}{why}")
