"""The person at the terminal, when the agent needs one."""

import asyncio

from rich.console import Console


class ConsoleUser:
    """Prints the agent's question and reads one line."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def answer(self, question: str) -> str | None:
        """The line typed in answer; None if there is none."""
        self._console.print(f"\n[bold]The agent asks:[/bold] {question}", highlight=False)
        try:
            line = await asyncio.to_thread(self._console.input, "> ")
        except EOFError:
            return None
        return line.strip() or None
