"""One call of a shell command, and what commands may raise."""

import posixpath
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from ..context import Context
from .file_tests import FileTests
from .io import RandomSource, Source, Streams, read_all
from .jobs import JobTable
from .syntax import Command as AnyCommand
from .variables import Variables

DEVICE_BYTES = 65536
"""How much of an endless device a tool gets that wants all of it."""


class CommandError(Exception):
    """A command gives up; the message goes to stderr as it is."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


class ShellExit(Exception):
    """`exit`: the shell ends with `status`."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ShellFault(Exception):
    """What ends a shell that is no interactive one, such as `${name:?message}`."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


class FunctionReturn(Exception):
    """`return`, out of a function or a sourced file."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class CallingShell(Protocol):
    """The shell that a command was called from, as far as a command may reach into it."""

    @property
    def context(self) -> Context: ...

    @property
    def file_tests(self) -> FileTests: ...

    commands: Mapping[str, "Command"]
    directory: str
    variables: Variables
    arguments: list[str]
    status: int
    loops: int
    returns: int
    options: set[str]
    traps: dict[str, str]
    aliases: dict[str, str]
    functions: dict[str, AnyCommand]
    jobs: JobTable
    umask: int

    def find(self, name: str) -> "Command | None": ...

    def fork(self) -> Self: ...

    async def run(self, text: str, io: Streams) -> int: ...

    async def run_to_end(self, text: str, io: Streams) -> int: ...

    async def call(self, words: list[str], variables: Mapping[str, str], io: Streams) -> int: ...

    def signal(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Call:
    """A command's arguments, streams and surroundings."""

    name: str
    args: list[str]
    variables: Mapping[str, str]
    io: Streams
    shell: CallingShell

    @property
    def context(self) -> Context:
        return self.shell.context

    def print(self, text: str, end: str = "\n") -> None:
        """Write text to stdout."""
        self.io.out.write((text + end).encode(errors="surrogateescape"))

    def write(self, data: bytes) -> None:
        """Write bytes to stdout."""
        self.io.out.write(data)

    def warn(self, text: str) -> None:
        """Write a line to stderr."""
        self.io.err.write((text + "\n").encode(errors="replace"))

    async def flush(self) -> None:
        await self.io.out.flush()
        await self.io.err.flush()

    def path(self, argument: str) -> str:
        """The absolute path that `argument` means here."""
        return posixpath.join(self.shell.directory, argument)

    def device(self, argument: str) -> Source | None:
        """The endless or special device of that path, None for anything else."""
        match self.path(argument):
            case "/dev/zero" | "/dev/full":
                return RandomSource(zeros=True)
            case "/dev/urandom" | "/dev/random":
                return RandomSource()
            case "/dev/stdin" | "/dev/tty" | "/dev/fd/0" | "/proc/self/fd/0":
                return self.io.stdin
            case _:
                return self.io.stdin if argument == "-" else None

    async def read_file(self, argument: str) -> bytes:
        """The bytes of a file, of stdin for `-`; raises OSError."""
        device = self.device(argument)
        if isinstance(device, RandomSource):
            return await device.read(DEVICE_BYTES)
        if device is not None:
            return await read_all(device)
        if self.path(argument) == "/proc/self/comm":
            return f"{self.name}\n".encode()
        if self.path(argument) == "/proc/self/cmdline":
            return "".join(f"{word}\0" for word in (self.name, *self.args)).encode()
        return self.context.files.read(self.path(argument))

    async def read_inputs(self, names: list[str]) -> tuple[list[tuple[str, bytes]], int]:
        """The named files (stdin when none), and 1 when some could not be read, else 0."""
        status = 0
        found: list[tuple[str, bytes]] = []
        for name in names or ["-"]:
            try:
                found.append((name, await self.read_file(name)))
            except OSError as error:
                self.warn(f"{self.name}: {name}: {error.strerror}")
                status = 1
        return found, status

    def need(self, index: int, usage: str) -> str:
        """Argument `index`; raises CommandError with `usage` when it is missing."""
        if index < len(self.args):
            return self.args[index]
        raise CommandError(usage)


Command = Callable[[Call], Awaitable[int]]
