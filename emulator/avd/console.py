"""The emulator's console: a text protocol on the port before adb's.

Sources: developer.android.com, "Send emulator console commands"; AOSP external/qemu,
android/console.c: lines end in CR LF, an answer ends with a line `OK` or `KO: why`, a failure may
have several `KO` lines, and who does not show the token of `~/.emulator_console_auth_token` is told
so in the greeting.
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .errors import ConsoleRefused

TOKEN_FILE = ".emulator_console_auth_token"
_GREETING_S = 10.0
COMMAND_S = 10.0
_LOCAL = "127.0.0.1"
_QUOTED = re.compile(r"'(.+)'")


@dataclass(frozen=True, slots=True)
class Console:
    """The console on one port of this computer; a connection each command."""

    port: int
    home: Path = field(default_factory=Path.home)

    async def ask(self, command: str, timeout_s: float = COMMAND_S) -> str:
        """What the command prints; raises ConsoleRefused with the console's own reason."""
        async with self._open() as (reader, writer):
            return await self._command(reader, writer, command, timeout_s)

    async def kill(self) -> None:
        """Tell the emulator to end; raises ConsoleRefused if nobody is told."""
        async with self._open() as (reader, writer):
            writer.write(b"kill\n")
            try:
                async with asyncio.timeout(COMMAND_S):
                    await writer.drain()
                    # `OK: killing emulator, bye bye`, or the end of the connection.
                    await reader.readline()
            except (TimeoutError, ConnectionError):
                return

    @asynccontextmanager
    async def _open(self) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        try:
            async with asyncio.timeout(_GREETING_S):
                reader, writer = await asyncio.open_connection(_LOCAL, self.port)
        except (OSError, TimeoutError) as error:
            raise ConsoleRefused(
                f"no emulator console answers on port {self.port}: {error or 'it is silent'}"
            ) from error
        try:
            greeting = await self._answer(reader, "the greeting", _GREETING_S)
            if "Authentication required" in greeting:
                token = self._token(greeting)
                await self._command(reader, writer, f"auth {token}", COMMAND_S, told="auth")
            yield reader, writer
        finally:
            writer.close()
            try:
                await writer.wait_closed()
            except ConnectionError:
                pass  # it ended first, as after `kill`

    def _token(self, greeting: str) -> str:
        named = _QUOTED.findall(greeting)
        # The last quoted word of the greeting is the file's path; the first is the command's form.
        path = Path(named[-1]) if named and TOKEN_FILE in named[-1] else self.home / TOKEN_FILE
        try:
            return path.read_text("utf-8").strip()
        except OSError as error:
            raise ConsoleRefused(
                f"the console on port {self.port} wants the token in {path}, which cannot be read: "
                f"{error.strerror}"
            ) from error

    async def _command(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        command: str,
        timeout_s: float,
        told: str = "",
    ) -> str:
        try:
            writer.write(f"{command}\n".encode())
            await writer.drain()
        except ConnectionError as error:
            raise ConsoleRefused(f"the console on port {self.port} hung up: {error}") from error
        # Errors never hold the token.
        return await self._answer(reader, told or command, timeout_s)

    async def _answer(self, reader: asyncio.StreamReader, what: str, timeout_s: float) -> str:
        lines: list[str] = []
        try:
            async with asyncio.timeout(timeout_s):
                while raw := await reader.readline():
                    line = raw.decode("utf-8", "replace").rstrip("\r\n")
                    if line == "OK" or line.startswith("OK:"):
                        return "\n".join(lines)
                    lines.append(line)
                    if line.startswith("KO"):
                        lines += await self._more_refusals(reader)
                        break
        except TimeoutError as error:
            raise ConsoleRefused(
                f"the console on port {self.port} says nothing to `{what}` for {timeout_s:g} s"
            ) from error
        except (ConnectionError, ValueError) as error:
            raise ConsoleRefused(f"the console on port {self.port} broke off: {error}") from error
        refused = [line.partition(":")[2].strip() for line in lines if line.startswith("KO")]
        why = "; ".join(text for text in refused if text) or "it hung up"
        raise ConsoleRefused(f"the emulator's console refuses `{what}`: {why}")

    async def _more_refusals(self, reader: asyncio.StreamReader) -> list[str]:
        """The reasons that follow the first, if they come with it."""
        more: list[str] = []
        try:
            async with asyncio.timeout(0.2):
                while raw := await reader.readline():
                    more.append(raw.decode("utf-8", "replace").rstrip("\r\n"))
        except TimeoutError:
            pass
        return more
