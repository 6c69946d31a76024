"""Carries out a shell line's syntax tree."""

import asyncio
import posixpath
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Self

from .arithmetic import ArithmeticFault
from .call import Call, CommandError, FunctionReturn, ShellExit, ShellFault
from .compounds import LoopExit, run_compound
from .io import BufferSink, BytesSource, Pipe, Sink, Source, Streams
from .jobs import JobTable
from .parser import ShellSyntaxError, parse
from .redirection import Redirector
from .simple import SimpleRunner
from .spoiling import spoiled
from .state import BUILTINS, MAX_NESTING, SH
from .substitution import environment
from .syntax import Command as AnyCommand
from .syntax import (
    Function,
    Group,
    Item,
    Pipeline,
    Script,
    Simple,
    Text,
    Word,
)
from .variables import ReadOnly

__all__ = ["BUILTINS", "SH", "Shell"]


class Shell(SimpleRunner):
    """One running sh: carries out what it is told."""

    async def run(self, text: str, io: Streams) -> int:
        """Run a line or script and return its exit status; 1 for a syntax error."""
        try:
            if self._nesting > MAX_NESTING:
                raise ShellSyntaxError("nested too deeply")
            script = parse(text)
        except ShellSyntaxError as error:
            return await self._failed(error, io, error.status)
        self._nesting += 1
        try:
            return await self.script(script, io)
        except (ShellFault, ReadOnly, ArithmeticFault) as error:
            if self._nesting > 1:
                raise
            return await self._failed(error, io, 2 if isinstance(error, ReadOnly) else 1)
        finally:
            self._nesting -= 1

    async def run_to_end(self, text: str, io: Streams) -> int:
        """Like `run`, with `exit` and its trap obeyed and background jobs waited for."""
        return await self._to_end(self.run(text, io), io)

    async def _to_end(self, work: Coroutine[None, None, int], io: Streams) -> int:
        try:
            status = await self._ended(work, io)
            trap = self.traps.pop("EXIT", "")
            if trap:
                self.status = status
                ended = await self._ended(self.run(trap, io), io, status)
                status = ended if ended != self.status or ended == status else status
            await self.jobs.wait_for_all()
        finally:
            self.jobs.kill_all()
        return status & 0xFF

    async def _ended(
        self, work: Coroutine[None, None, int], io: Streams, kept: int | None = None
    ) -> int:
        """The status a shell ends with; that of its EXIT trap only when the trap says `exit`."""
        try:
            status = await work
        except (ShellExit, FunctionReturn) as end:
            return end.status
        except LoopExit:
            return 0
        except (ShellFault, ReadOnly, ArithmeticFault) as error:
            return await self._failed(error, io, 2 if isinstance(error, ReadOnly) else 1)
        return status if kept is None else kept

    async def _failed(self, error: Exception, io: Streams, status: int) -> int:
        io.err.write(f"{SH}: {error}\n".encode(errors="replace"))
        await io.err.flush()
        self.status = status
        return status

    async def call(self, words: list[str], variables: Mapping[str, str], io: Streams) -> int:
        """Run one command by its words."""
        name = words[0]
        command = self.find(name)
        if command is None:
            return await self._not_found(words, variables, io)
        short = posixpath.basename(name)
        pause = self.context.latency.of(short)
        if pause > 0:
            await asyncio.sleep(pause)
        call = Call(short, words[1:], environment(self.variables, variables), io, self)
        passing = (CommandError, ShellExit, LoopExit, FunctionReturn, ShellFault, ReadOnly)
        guard = self.context.crashes.guard(short, *passing, ArithmeticFault, OSError)
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
        try:
            await call.flush()
        except ConnectionError:
            raise
        except OSError:
            status = status or 1
        return status & 0xFF

    def fork(self) -> Self:
        """A subshell: it starts with this one's state and keeps its changes to itself."""
        child = type(self)(self.context, self.commands)
        child.directory = self.directory
        child._take(self.variables.copy())
        child.arguments = list(self.arguments)
        child.status, child.statuses = self.status, list(self.statuses)
        child.options = set(self.options)
        child.aliases = dict(self.aliases)
        child.functions = dict(self.functions)
        child.jobs = JobTable(self.jobs.last)
        child.umask = self.umask
        child.returns = self.returns
        child.loops = self.loops
        child._testing = self._testing
        child._nesting = self._nesting + 1
        return child

    # the tree

    async def script(self, script: Script, io: Streams) -> int:
        for item in script.items:
            if item.background:
                work = self.fork()._job(item, io.copy())
                self.jobs.start(work, "")
                self.status = 0
            else:
                self.status = await self._item(item, io)
            while self._pending:
                status = self.status
                await self.run(self._pending.pop(0), io)
                self.status = status
        return self.status

    async def tested(self, script: Script, io: Streams) -> int:
        """Run a condition, whose failing is no failure for `set -e`."""
        self._testing += 1
        try:
            return await self.script(script, io)
        finally:
            self._testing -= 1

    async def _job(self, item: Item, io: Streams) -> int:
        quiet = replace(io, stdin=BytesSource())
        return await self._to_end(self._item(replace(item, background=False), quiet), quiet)

    async def _item(self, item: Item, io: Streams) -> int:
        rest = [("&&", item.first), *item.rest]
        ran = 0
        for index, (joiner, pipeline) in enumerate(rest):
            if index and (joiner == "&&") != (self.status == 0):
                continue
            ran = index
            last = index == len(rest) - 1
            self._testing += not last
            try:
                self.status = await self._pipeline(pipeline, io)
            finally:
                self._testing -= not last
        if self.status and ran == len(rest) - 1 and not rest[ran][1].negated:
            await self._check_failure(io)
        return self.status

    async def _check_failure(self, io: Streams) -> None:
        """A command failed: `trap ... ERR` and `set -e`."""
        if self._testing:
            return
        if trap := self.traps.get("ERR"):
            status = self.status
            self._testing += 1
            try:
                await self.run(trap, io)
            finally:
                self._testing -= 1
            self.status = status
        if "errexit" in self.options:
            raise ShellExit(self.status)

    async def _pipeline(self, pipeline: Pipeline, io: Streams) -> int:
        self._testing += pipeline.negated
        try:
            if len(pipeline.commands) == 1:
                status = await self._command(pipeline.commands[0], io)
                self.statuses = [status]
            else:
                self.statuses = await self._piped(pipeline, io)
                status = self.statuses[-1]
                if "pipefail" in self.options:
                    status = next((code for code in reversed(self.statuses) if code), 0)
        finally:
            self._testing -= pipeline.negated
        self.variables.set_array("PIPESTATUS", list(map(str, self.statuses)))
        if pipeline.timed:
            real = "    0m00.00s real     0m00.00s user     0m00.00s system\n"
            io.err.write(real.encode())
            await io.err.flush()
        return (0 if status else 1) if pipeline.negated else status

    async def _piped(self, pipeline: Pipeline, io: Streams) -> list[int]:
        pipes = [Pipe() for _ in pipeline.commands[1:]]
        sources: list[Source] = [io.stdin, *pipes]
        sinks: list[Sink] = [*pipes, io.out]
        stages = [
            self._stage(command, replace(io.copy(), stdin=source, out=sink), pipes)
            for command, source, sink in zip(pipeline.commands, sources, sinks, strict=True)
        ]
        return await _together(stages)

    async def _stage(self, command: AnyCommand, io: Streams, pipes: Sequence[Pipe]) -> int:
        out, source = io.out, io.stdin
        child = self.fork()
        # A stage's own failure counts only through the status of the whole pipe.
        child._testing += 1 if "pipefail" not in self.options else 0
        try:
            return await child._ended(child._command(command, io), io)
        finally:
            # The first stage's input and the last one's output are not this pipeline's to close.
            for pipe in pipes:
                if pipe is out:
                    pipe.end()
                elif pipe is source:
                    pipe.abandon()

    async def _command(self, command: AnyCommand, io: Streams) -> int:
        keep = "noclobber" in self.options
        redirector = Redirector(self.context.files, self.directory, keep=keep)
        inner = io
        try:
            if command.redirects:
                inner = io.copy()
                for redirect in command.redirects:
                    target = await self.string(redirect.target, io)
                    inner = redirector.apply(inner, redirect.op, redirect.fd, target)
            status = await self._run_command(command, inner)
            for sink in redirector.opened:
                await sink.flush()
        except ConnectionError:
            raise
        except OSError as error:
            await self._failed(OSError(f"{error.filename}: {error.strerror}"), inner, 1)
            return 1
        if isinstance(command, Simple) and command.words == EXEC:
            io.become(inner)
        return status

    async def _run_command(self, command: AnyCommand, io: Streams) -> int:
        if isinstance(command, Simple):
            return await self._simple(command, io)
        if isinstance(command, Function):
            self.functions[command.name] = command.body
            return 0
        if not isinstance(command, Group):
            return await run_compound(self, command, io)
        if not command.isolated:
            return await self.script(command.body, io)
        child = self.fork()
        inner = io.copy()
        return await child._to_end(child.script(command.body, inner), inner)

    async def capture(self, script: Script, io: Streams) -> str:
        """What a script prints, without the newlines at its end."""
        out = BufferSink()
        child = self.fork()
        inner = io.copy().with_out(out)
        # `$(< file)` is the file (mksh(1), "Command substitution").
        match script.items:
            case (Item(Pipeline((Simple((), (), (redirect,)),))),) if redirect.op == "<":
                data = self.context.files.read(
                    posixpath.join(self.directory, await self.string(redirect.target, io))
                )
                self.status = 0
            case _:
                self.status = await child._to_end(child.script(script, inner), inner)
                data = out.data
        return data.replace(b"\0", b"").decode(errors="surrogateescape").rstrip("\n")


EXEC: tuple[Word, ...] = ((Text("exec", quoted=False),),)


async def _together(stages: Sequence[Coroutine[None, None, int]]) -> list[int]:
    """Run all stages at once; when one fails the others are cancelled."""
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(stage) for stage in stages]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
