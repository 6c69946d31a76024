"""The person at the terminal, when the agent needs one."""

import asyncio
import os
import sys

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..agent.policy.gate import Approval, ApprovalRequest
from ..fleet.leases import Patience

YES = frozenset({"y", "yes", "是", "好"})
NO = frozenset({"n", "no", "否", "不"})


class ConsoleUser:
    """Prints the agent's question and reads one line."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def answer(self, question: str) -> str | None:
        """The line typed in answer; None if there is none."""
        self._console.print()
        self._console.print(Text.assemble(("The agent asks: ", "bold"), question))
        try:
            line = await asyncio.to_thread(self._console.input, "> ")
        except EOFError:
            return None
        return line.strip() or None


class ConsoleApprover:
    """Shows what would be done and waits for a line on the terminal: `yes` allows it, once."""

    def __init__(self, console: Console, stdin_fd: int = 0) -> None:
        self._console = console
        self._fd = stdin_fd

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """The answer; None if the terminal is gone."""
        self._console.print(Padding(approval_view(request), (1, 0, 0, 0)))
        try:
            said = await typed_choice(self._console, self._fd, "Allow this once? ")
        except asyncio.CancelledError:
            self._console.print("\n(no answer)")
            raise
        return None if said is None else Approval(said, "the terminal")


def approval_view(request: ApprovalRequest) -> Table:
    """What a person needs to know for an answer."""
    from ..agent.policy.objects import act_for_person

    table = Table(
        title="The gate asks", title_style="bold yellow", title_justify="left",
        box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0),
    )  # fmt: skip
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("Would do", Text(act_for_person(request.does, request.label), "cyan"))
    table.add_row("In", request.app or "an app that is not known")
    table.add_row("Asked", Text(request.why, "bold"))
    if request.amount:
        table.add_row("Amount", Text(request.amount, "bold"))
    table.add_row("Goal", Text(request.goal))
    if request.picture is not None:
        table.add_row("Screen", str(request.picture))
    table.add_row("", Text(f"without an answer in {request.deadline_s:g} s it is no", "dim"))
    return table


def forget_typed(fd: int) -> None:
    """Take no notice of what was typed so far."""
    try:
        import termios
    except ImportError:
        import msvcrt

        while msvcrt.kbhit():  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - of Windows alone
            msvcrt.getwch()  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    else:
        termios.tcflush(fd, termios.TCIFLUSH)


async def typed_choice(console: Console, fd: int, question: str = "") -> bool | None:
    """Whether yes was typed; None if the terminal is gone. Only a whole word counts, and nothing
    that was typed before; what is neither is asked again, for it decides nothing."""
    again = ""
    while True:
        text = Text.assemble(again, (question, "bold"), "[yes/no] ")
        console.print(text, end="", soft_wrap=True)
        forget_typed(fd)
        line = await typed_line(fd)
        if line is None:
            return None
        said = line.strip().casefold()
        if said in YES or said in NO:
            return said in YES
        again = "Type yes or no. "


async def typed_line(fd: int) -> str | None:
    """One line of a terminal, which gives whole lines; given up without leaving a reader behind."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    try:
        loop.add_reader(fd, lambda: ready.done() or ready.set_result(None))
    except NotImplementedError:
        # The loop of Windows waits for no terminal; there a reader stays behind that is given up.
        line = await asyncio.to_thread(sys.stdin.readline)
        return line.rstrip("\r\n") if line else None
    try:
        await ready
        read = os.read(fd, 4096)
    except OSError:
        return None
    finally:
        loop.remove_reader(fd)
    return read.decode(errors="replace").partition("\n")[0] if read else None


def console_approver(console: Console, quiet: bool) -> "ConsoleApprover | None":
    """Who is asked at the terminal; None if nobody sits there."""
    if quiet or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return ConsoleApprover(console, sys.stdin.fileno())


def say(text: str) -> None:
    """Tell a line that is no part of the output, on stderr."""
    typer.echo(f"tapwright: {text}", err=True)


def waiting(seconds: float) -> Patience:
    """So long for another holder of the phone; that it waits, and for whom, is said."""
    return Patience(seconds, say)
