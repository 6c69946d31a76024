"""What flows would do to somebody's phone beyond touching it, in words, before it is done."""

from collections.abc import Iterator, Mapping, Sequence

from .language import Flow
from .language.commands import (
    AddMediaCommand,
    AppCommand,
    Command,
    DoCommand,
    FlowBlock,
    LaunchAppCommand,
    OpenLinkCommand,
    RepeatCommand,
    RetryCommand,
    RunFlowCommand,
    SetLocationCommand,
    SetOrientationCommand,
    SetPermissionsCommand,
    SwitchCommand,
    TravelCommand,
)


def consequences(flows: Sequence[Flow]) -> tuple[str, ...]:
    """Each lasting change once, as the flows are written: `${...}` is shown as it stands."""
    lines = (
        line for flow in flows for command in every_command(flow.block) for line in _of(command)
    )
    return tuple(dict.fromkeys(lines))


def every_command(block: FlowBlock) -> Iterator[Command]:
    """The commands of a block, of its hooks, and of all that they run."""
    for command in (*block.on_start, *block.commands, *block.on_complete):
        yield command
        if isinstance(command, RunFlowCommand | RepeatCommand | RetryCommand):
            yield from every_command(command.block)


def _of(command: Command) -> Iterator[str]:
    match command:
        case LaunchAppCommand(app_id=app_id, clear_state=clear, permissions=permissions):
            if clear:
                yield f"clears all data of {app_id}"
            yield from _permissions(
                app_id, {"all": "allow"} if permissions is None else permissions
            )
        case SetPermissionsCommand(app_id=app_id, permissions=permissions):
            yield from _permissions(app_id, permissions)
        case AppCommand(app_id=app_id, what="clear"):
            yield f"clears all data of {app_id}"
        case AddMediaCommand(files=files):
            yield f"copies {', '.join(file.name for file in files)} into the gallery"
        case SwitchCommand(mode=mode):
            yield f"switches {mode} mode"
        case SetOrientationCommand():
            yield "sets how the screen is turned, and that it does not turn by itself"
        case OpenLinkCommand(auto_verify=True):
            yield "accepts Chrome's terms and declines to sign in there, should it ask"
        case DoCommand(goal=goal):
            yield f'lets a model work on it towards "{goal}"'
        case SetLocationCommand() | TravelCommand():
            yield "mocks the phone's location"
        case _:
            pass


def _permissions(app_id: str, permissions: Mapping[str, str]) -> Iterator[str]:
    if permissions:
        said = ", ".join(f"{name} {value}" for name, value in permissions.items())
        yield f"sets permissions of {app_id}: {said}"
