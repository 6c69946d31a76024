"""`tapwright test --continuous`: flows run again whenever one of their files changes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path

import typer

from ..flows.consequences import every_command
from ..flows.language import BadFlows, FlowPlan
from ..flows.language.commands import (
    AddMediaCommand,
    FlowBlock,
    RepeatCommand,
    RetryCommand,
    RunFlowCommand,
    RunScriptCommand,
)

_LOOK_S = 0.3
_SUFFIXES = (".yaml", ".yml", ".js")

Stamps = Mapping[Path, tuple[int, int] | None]


async def again_and_again(
    plan: FlowPlan,
    paths: Sequence[Path],
    planned: Callable[[], FlowPlan],
    run: Callable[[FlowPlan], Awaitable[int]],
) -> int:
    """Run, wait until a file of the flows changes, and so on until somebody interrupts.

    A file that is wrong is told, and waited for until it is mended.
    """
    while True:
        # Taken before the run: what is changed meanwhile counts as well.
        stamps = stamped(plan, paths)
        await run(plan)
        while True:
            typer.echo("waiting for a change (Ctrl-C ends)", err=True)
            while stamped(plan, paths) == stamps:
                await asyncio.sleep(_LOOK_S)
            stamps = stamped(plan, paths)
            try:
                plan = planned()
                break
            except BadFlows as bad:
                typer.echo(str(bad), err=True)


def stamped(plan: FlowPlan, paths: Sequence[Path]) -> Stamps:
    """When each file of the flows was written last and how long it is; None for one that is not
    there."""
    found: dict[Path, tuple[int, int] | None] = {}
    for path in sorted(_files(plan, paths)):
        try:
            known = path.stat()
        except OSError:
            found[path] = None
        else:
            found[path] = (known.st_mtime_ns, known.st_size)
    return found


def _files(plan: FlowPlan, paths: Sequence[Path]) -> set[Path]:
    """What the flows are read from: themselves, what they run, and folders that were named."""
    found = {flow.path for flow in plan.flows}
    for flow in plan.flows:
        found.update(_named(flow.block))
    for path in paths:
        if path.is_dir():
            found.update(one for one in path.rglob("*") if one.suffix in _SUFFIXES)
    return found


def _named(block: FlowBlock) -> Iterator[Path]:
    for command in every_command(block):
        match command:
            case RunScriptCommand(file=file):
                yield file
            case AddMediaCommand(files=files):
                yield from files
            case RunFlowCommand() | RepeatCommand() | RetryCommand():
                if command.block.file is not None:
                    yield command.block.file
            case _:
                pass
