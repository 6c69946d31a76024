"""A shell on a phone with its own apps, without any protocol between."""

from collections.abc import Sequence

from tapwright.emulator.pocket.phone import PhoneSnapshot, PocketPhone
from tapwright.emulator.pocket.services.commands import all_commands
from tapwright.emulator.pocket.services.shell.executor import Shell
from tapwright.emulator.pocket.services.shell.io import BufferSink, BytesSource, Streams

from .conftest import Ran

COMMANDS = all_commands()


class StockBench:
    """Runs shell lines on one phone, which `start_over` brings back to how it was."""

    def __init__(self, phone: PocketPhone | None = None) -> None:
        self.phone = phone or PocketPhone()
        self.system = self.phone.system
        self.context = self.phone.context
        self._fresh: PhoneSnapshot = self.phone.snapshot()

    def start_over(self) -> None:
        self.phone.restore(self._fresh)
        self.system.log.clear()
        self.context.crashes.crashes.clear()

    async def run(self, line: str, stdin: bytes = b"") -> Ran:
        out, err = BufferSink(), BufferSink()
        self.context.finger.begin_request()
        shell = Shell(self.context, COMMANDS)
        status = await shell.run_to_end(line, Streams(BytesSource(stdin), out, err))
        return Ran(status, out.data, err.data)

    async def text(self, line: str) -> str:
        """The output of a line that must succeed."""
        ran = await self.run(line)
        assert (ran.status, ran.err) == (0, b""), ran
        return ran.text

    async def lines(self, *lines: str) -> Sequence[str]:
        """The output of the last of several lines that must succeed."""
        found = ""
        for line in lines:
            found = await self.text(line)
        return found.splitlines()
