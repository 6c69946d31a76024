"""Carries out a shell line's syntax tree."""

import asyncio
import posixpath
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Self

from ..context import Context
from .arithmetic import ArithmeticFault, evaluate
from .call import Call, Command, CommandError, ShellExit
from .compounds import LoopExit, run_compound
from .expansion import Fields, match_files
from .io import BufferSink, BytesSource, Pipe, Sink, Source, Streams
from .parser import ShellSyntaxError, parse
from .redirection import Redirector
from .spoiling import spoiled
from .syntax import (
    Arithmetic,
    Group,
    Item,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Substitution,
    Text,
    Variable,
    Word,
)
from .syntax import Command as AnyCommand

SH = "/system/bin/sh"
BIN_FOLDERS = ("/system/bin", "/system/xbin", "/vendor/bin", "/bin", "/product/bin", "/apex")
MAX_NESTING = 50
VARIABLES = {
    "ANDROID_DATA": "/data",
    "ANDROID_ROOT": "/system",
    "EXTERNAL_STORAGE": "/sdcard",
    "HOME": "/",
    "HOSTNAME": "pocket",
    "LOGNAME": "root",
    "PATH": "/product/bin:/system/bin:/system/xbin:/vendor/bin",
    "SHELL": SH,
    "TERM": "dumb",
    "TMPDIR": "/data/local/tmp",
    "USER": "root",
}


class Shell:
    """One running sh: its directory, variables, last status and background jobs."""

    def __init__(self, context: Context, commands: Mapping[str, Command]) -> None:
        self.context = context
        self.commands = commands
        self.directory = "/"
        self.variables = dict(VARIABLES)
        self.exported = set(VARIABLES)
        self.arguments: list[str] = ["sh"]
        self.status = 0
        self.loops = 0
        """How many loops are running around the current command."""
        self._nesting = 0
        self._jobs: set[asyncio.Task[int]] = set()

    async def run(self, text: str, io: Streams) -> int:
        """Run a line or script and return its exit status; 2 for a syntax error."""
        try:
            if self._nesting > MAX_NESTING:
                raise ShellSyntaxError("nested too deeply")
            script = parse(text)
        except ShellSyntaxError as error:
            io.err.write(f"{SH}: {error}\n".encode(errors="replace"))
            await io.err.flush()
            self.status = 2
            return 2
        self._nesting += 1
        try:
            return await self.script(script, io)
        finally:
            self._nesting -= 1

    async def run_to_end(self, text: str, io: Streams) -> int:
        """Like `run`, with `exit` obeyed and background jobs waited for."""
        try:
            status = await self.run(text, io)
        except ShellExit as end:
            status = end.status
        try:
            await self.wait_for_jobs()
        finally:
            self.kill_jobs()
        return status

    async def call(self, words: list[str], variables: Mapping[str, str], io: Streams) -> int:
        """Run one command by its words."""
        name = words[0]
        command = self.find(name)
        if command is None:
            return await self._not_found(name, io)
        short = posixpath.basename(name)
        pause = self.context.latency.of(short)
        if pause > 0:
            await asyncio.sleep(pause)
        exported = {key: self.variables[key] for key in self.exported if key in self.variables}
        call = Call(short, words[1:], {**exported, **variables}, io, self)
        guard = self.context.crashes.guard(short, CommandError, ShellExit, LoopExit, OSError)
        status = 255
        try:
            with guard:
                faults = self.context.faults.step("shell", " ".join([short, *words[1:]]))
                status = await (spoiled(call, command, faults) if faults else command(call))
                await call.flush()
        except CommandError as error:
            call.warn(str(error))
            status = error.status
        except BrokenPipeError:
            return 141
        except ConnectionError:
            raise
        except OSError as error:
            call.warn(f"{short}: {error.filename}: {error.strerror}")
            status = 1
        if guard.error is not None:
            call.warn(f"\nException occurred while executing '{short}':\n{guard.told}")
        await call.flush()
        return status & 0xFF

    def find(self, name: str) -> Command | None:
        """The command of that name or path."""
        folder, short = posixpath.split(name)
        if folder and not folder.startswith(BIN_FOLDERS):
            return None
        return self.commands.get(short)

    def fork(self) -> Self:
        """A subshell: it starts with this one's state and keeps its changes to itself."""
        child = type(self)(self.context, self.commands)
        child.directory = self.directory
        child.variables = dict(self.variables)
        child.exported = set(self.exported)
        child.arguments = list(self.arguments)
        child.status = self.status
        child._nesting = self._nesting + 1
        return child

    async def wait_for_jobs(self) -> None:
        """Wait until every background job has ended."""
        if self._jobs:
            await asyncio.wait(self._jobs)

    def kill_jobs(self) -> None:
        for job in self._jobs:
            job.cancel()

    # the tree

    async def script(self, script: Script, io: Streams) -> int:
        for item in script.items:
            if item.background:
                task = asyncio.get_running_loop().create_task(self._job(item, io))
                self._jobs.add(task)
                task.add_done_callback(self._job_done)
                self.status = 0
            else:
                self.status = await self._item(item, io)
        return self.status

    def _job_done(self, job: asyncio.Task[int]) -> None:
        """Forget a job; what it failed with, such as a lost host, is nobody's business."""
        self._jobs.discard(job)
        if not job.cancelled():
            job.exception()

    async def _job(self, item: Item, io: Streams) -> int:
        child = self.fork()
        try:
            return await child._item(item, replace(io, stdin=BytesSource()))
        except ShellExit as end:
            return end.status

    async def _item(self, item: Item, io: Streams) -> int:
        self.status = await self._pipeline(item.first, io)
        for joiner, pipeline in item.rest:
            if (joiner == "&&") == (self.status == 0):
                self.status = await self._pipeline(pipeline, io)
        return self.status

    async def _pipeline(self, pipeline: Pipeline, io: Streams) -> int:
        if len(pipeline.commands) == 1:
            status = await self._command(pipeline.commands[0], io)
        else:
            status = await self._piped(pipeline, io)
        return (0 if status else 1) if pipeline.negated else status

    async def _piped(self, pipeline: Pipeline, io: Streams) -> int:
        pipes = [Pipe() for _ in pipeline.commands[1:]]
        sources: list[Source] = [io.stdin, *pipes]
        sinks: list[Sink] = [*pipes, io.out]
        stages = [
            self._stage(command, replace(io, stdin=source, out=sink))
            for command, source, sink in zip(pipeline.commands, sources, sinks, strict=True)
        ]
        statuses = await _together(stages)
        return statuses[-1]

    async def _stage(self, command: AnyCommand, io: Streams) -> int:
        try:
            return await self.fork()._command(command, io)
        except ShellExit as end:
            return end.status
        except LoopExit:
            return 0
        finally:
            if isinstance(io.out, Pipe):
                io.out.end()
            if isinstance(io.stdin, Pipe):
                io.stdin.abandon()

    async def _command(self, command: AnyCommand, io: Streams) -> int:
        redirector = Redirector(self.context.files, self.directory)
        try:
            inner = await self._redirected(command.redirects, io, redirector)
            status = await self._run_command(command, inner)
            for sink in redirector.opened:
                await sink.flush()
        except ConnectionError:
            raise
        except ArithmeticFault as error:
            io.err.write(f"{SH}: {error}\n".encode(errors="replace"))
            await io.err.flush()
            return 1
        except OSError as error:
            io.err.write(f"{SH}: {error.filename}: {error.strerror}\n".encode(errors="replace"))
            await io.err.flush()
            return 1
        return status

    async def _run_command(self, command: AnyCommand, io: Streams) -> int:
        if isinstance(command, Simple):
            return await self._simple(command, io)
        if not isinstance(command, Group):
            return await run_compound(self, command, io)
        if not command.isolated:
            return await self.script(command.body, io)
        try:
            return await self.fork().script(command.body, io)
        except ShellExit as end:
            return end.status

    async def _simple(self, command: Simple, io: Streams) -> int:
        words: list[str] = []
        for word in command.words:
            words.extend(await self.words(word, io))
        local = {a.name: await self.string(a.value, io) for a in command.assignments}
        if words:
            return await self.call(words, local, io)
        self.variables.update(local)
        substituted = any(
            isinstance(part, Substitution) for a in command.assignments for part in a.value
        )
        return self.status if substituted else 0

    async def _not_found(self, name: str, io: Streams) -> int:
        path = posixpath.join(self.directory, name)
        exists = "/" in name and self.context.files.exists(path)
        reason = "can't execute: Permission denied" if exists else "inaccessible or not found"
        io.err.write(f"{SH}: {name}: {reason}\n".encode(errors="replace"))
        await io.err.flush()
        return 126 if exists else 127

    # redirections

    async def _redirected(
        self, redirects: tuple[Redirect, ...], io: Streams, redirector: Redirector
    ) -> Streams:
        for redirect in redirects:
            target = await self.string(redirect.target, io)
            io = redirector.apply(io, redirect.op, redirect.fd, target)
        return io

    # words

    async def words(self, word: Word, io: Streams) -> list[str]:
        fields = Fields()
        for part in word:
            match part:
                case Text(text, quoted):
                    fields.text(text, quoted)
                case Variable(quoted=True) | Substitution(quoted=True) | Arithmetic(quoted=True):
                    fields.text(await self._value(part, io), quoted=True)
                case _:
                    fields.value(await self._value(part, io))
        files = self.context.files
        return [
            name for pieces in fields.done() for name in match_files(files, self.directory, pieces)
        ]

    async def string(self, word: Word, io: Streams) -> str:
        """The word without splitting or file matching."""
        texts = [
            part.text if isinstance(part, Text) else await self._value(part, io) for part in word
        ]
        return "".join(texts)

    async def _value(self, part: Variable | Substitution | Arithmetic, io: Streams) -> str:
        if isinstance(part, Substitution):
            return await self._substitute(part, io)
        if isinstance(part, Arithmetic):
            return str(evaluate(await self.string(part.expression, io), self.variables))
        value = self._variable(part.name)
        if not value and part.default is not None:
            return await self.string(part.default, io)
        return value

    async def _substitute(self, part: Substitution, io: Streams) -> str:
        out = BufferSink()
        child = self.fork()
        try:
            self.status = await child.script(part.body, io.with_out(out))
        except ShellExit as end:
            self.status = end.status
        return out.data.replace(b"\0", b"").decode(errors="replace").rstrip("\n")

    def _variable(self, name: str) -> str:
        match name:
            case "?":
                return str(self.status)
            case "#":
                return str(len(self.arguments) - 1)
            case "@" | "*":
                return " ".join(self.arguments[1:])
            case "$":
                return "4242"
            case "-" | "!":
                return ""
            case "PWD":
                return self.directory
            case _ if name.isdecimal():
                index = int(name)
                return self.arguments[index] if index < len(self.arguments) else ""
            case _:
                return self.variables.get(name, "")


async def _together(stages: Sequence[Coroutine[None, None, int]]) -> list[int]:
    """Run all stages at once; when one fails the others are cancelled."""
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(stage) for stage in stages]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
