"""The terminal as a channel of jobs: shows a question and takes the line that is typed."""

import asyncio
import getpass
import sys

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..jobs.questions.messages import ChannelMessage
from ..jobs.questions.question import NO, YES, Question
from .console_user import forget_typed, typed_choice, typed_line


class TerminalChannel:
    """Asks one question after the other; one that is answered elsewhere is given up."""

    name = "terminal"

    def __init__(self, console: Console, stdin_fd: int = 0) -> None:
        self._console = console
        self._fd = stdin_fd
        self._turn = asyncio.Lock()

    async def tell(self, question: Question, link: str) -> tuple[str, str] | None:
        """The line that was typed, and by whom; None if the terminal is gone."""
        async with self._turn:
            self._console.print(Padding(question_view(question), (1, 0, 0, 0)))
            try:
                said = await (self._choice() if question.choices else self._line())
            except asyncio.CancelledError:
                self._console.print("\n(it is asked no more)")
                raise
        return None if said is None else (said, getpass.getuser())

    async def _choice(self) -> str | None:
        said = await typed_choice(self._console, self._fd)
        return None if said is None else YES if said else NO

    async def _line(self) -> str | None:
        self._console.print("> ", end="", markup=False, soft_wrap=True)
        forget_typed(self._fd)
        line = await typed_line(self._fd)
        return None if line is None else line.strip()

    async def say(self, message: ChannelMessage) -> None:
        """Print a message."""
        self._console.print(Text("\n".join((message.title, *message.lines))))


def question_view(question: Question) -> Table:
    """What a person needs to know for an answer."""
    table = Table(
        title=f"{question.job} asks ({question.id})", title_style="bold yellow",
        title_justify="left", box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0),
    )  # fmt: skip
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for word, text in question.asked.lines():
        table.add_row(word, Text(text))
    if question.picture is not None:
        table.add_row("Screen", Text(str(question.picture)))
    until = question.deadline_at.astimezone().strftime("%a %d %b %H:%M:%S")
    table.add_row("Until", f"{until}; then {question.at_deadline}")
    return table


def terminal_channel(console: Console) -> TerminalChannel | None:
    """The terminal; None if nobody sits there."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return TerminalChannel(console, sys.stdin.fileno())
