"""The person at the terminal, when the agent needs one."""

import asyncio

import typer
from rich.console import Console
from rich.text import Text

from ..device.lease import Patience


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


def waiting(seconds: float) -> Patience:
    """So long for another holder of the phone; that it waits, and for whom, goes to stderr."""
    return Patience(seconds, lambda text: typer.echo(f"tapwright: {text}", err=True))
