"""The person at the terminal, when the agent needs one."""

import asyncio

import typer
from rich.console import Console
from rich.text import Text

from ..fleet.leases import Patience


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


def say(text: str) -> None:
    """Tell a line that is no part of the output, on stderr."""
    typer.echo(f"tapwright: {text}", err=True)


def waiting(seconds: float) -> Patience:
    """So long for another holder of the phone; that it waits, and for whom, is said."""
    return Patience(seconds, say)
