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
from .spoiling import spoiled
from .state import BUILTINS, DECLARING, KEEPING, MAX_CALLS, MAX_NESTING, SH, ShellState
from .substitution import environment, quoted_again
from .syntax import (
    Assignment,
    Function,
    Group,
    Item,
    Pipeline,
    Script,
    Simple,
    Substitution,
    Text,
    Word,
)
from .syntax import Command as AnyCommand
from .variables import ReadOnly

__all__ = ["BUILTINS", "SH", "Shell"]


class Shell(ShellState):
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

    async def _simple(self, command: Simple, io: Streams) -> int:
        words: list[str] = []
        declaring = command.words and _literal(command.words[0]) in DECLARING
        for word in command.words:
            if declaring and _is_assignment(word):
                words.append(await self._expander.value(word, io))
            else:
                words.extend(await self.words(word, io))
        if words and words[0] in self.aliases and _literal(command.words[0]) == words[0]:
            line = " ".join([self.aliases[words[0]], *map(quoted_again, words[1:])])
            alias = self.aliases.pop(words[0])
            try:
                return await self.run(line, io)
            finally:
                self.aliases.setdefault(words[0], alias)
        if not words:
            captured = any(
                isinstance(part, Substitution) for a in command.assignments for part in a.value
            )
            if not captured:
                self.status = 0
            for assignment in command.assignments:
                await self._trace([f"{assignment.name}="], io)
                await self._assign(assignment, io)
            substituted = any(
                isinstance(part, Substitution) for word in command.words for part in word
            )
            return self.status if captured or substituted else 0
        await self._trace(words, io)
        if command.assignments and (words[0] in self.functions or words[0] in BUILTINS):
            return await self._with_assignments(command, words, io)
        local = {a.name: await self._expander.value(a.value, io) for a in command.assignments}
        self.variables["_"] = words[-1]
        if words[0] in self.functions:
            return await self._function(words, io)
        return await self.call(words, local, io)

    async def _with_assignments(self, command: Simple, words: list[str], io: Streams) -> int:
        """`IFS=: read x`: values that hold for one builtin or function."""
        saved = self.variables.saved([a.name for a in command.assignments])
        for assignment in command.assignments:
            await self._assign(assignment, io)
            self.variables.declare(assignment.name).exported = True
        try:
            if words[0] in self.functions:
                return await self._function(words, io)
            return await self.call(words, {}, io)
        finally:
            if words[0] not in KEEPING:
                self.variables.put_back(saved)

    async def _assign(self, assignment: Assignment, io: Streams) -> None:
        name = assignment.name
        if assignment.array is not None:
            values = [found for word in assignment.array for found in await self.words(word, io)]
            self.variables.set_array(name, values, append=assignment.append)
            return
        value = await self._expander.value(assignment.value, io)
        if assignment.index is not None:
            name = f"{name}[{self.evaluate(await self.string(assignment.index, io) or '0')}]"
        if assignment.append:
            self.variables.append(name, value)
        else:
            self.variables[name] = value
        if "allexport" in self.options:
            self.variables.declare(assignment.name).exported = True

    async def _function(self, words: list[str], io: Streams) -> int:
        if self.returns > MAX_CALLS:
            raise ShellFault(f"{words[0]}: recursion too deep")
        arguments, loops = self.arguments, self.loops
        self.arguments, self.loops = [arguments[0], *words[1:]], 0
        self.variables.enter()
        self.returns += 1
        try:
            return await self._command(self.functions[words[0]], io)
        except FunctionReturn as end:
            return end.status
        finally:
            self.returns -= 1
            self.variables.leave()
            self.arguments, self.loops = arguments, loops

    async def _trace(self, words: list[str], io: Streams) -> None:
        if "xtrace" in self.options:
            shown = " ".join(map(quoted_again, words))
            io.err.write(f"+ {shown}\n".encode(errors="replace"))
            await io.err.flush()

    async def _not_found(self, words: list[str], variables: Mapping[str, str], io: Streams) -> int:
        name = words[0]
        path = posixpath.join(self.directory, name)
        files = self.context.files
        reason, status = "inaccessible or not found", 127
        if "/" in name and files.exists(path):
            stat = files.stat(path)
            if stat.mode & 0o111 and not stat.is_dir:
                return await self._script_file(path, words, variables, io)
            reason, status = "can't execute: Permission denied", 126
            reason = "can't execute: Is a directory" if stat.is_dir else reason
        io.err.write(f"{SH}: {name}: {reason}\n".encode(errors="replace"))
        await io.err.flush()
        return status

    async def _script_file(
        self, path: str, words: list[str], variables: Mapping[str, str], io: Streams
    ) -> int:
        child = self.fork()
        child.functions, child.options = {}, set()
        for name, value in variables.items():
            child.variables[name] = value
        child.arguments = list(words)
        text = self.context.files.read(path).decode(errors="surrogateescape")
        return await child.run_to_end(text, io)

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


def _literal(word: Word) -> str:
    match word:
        case (Text(text, False),):
            return text
        case _:
            return ""


def _is_assignment(word: Word) -> bool:
    head = word[0] if word else None
    if not isinstance(head, Text) or head.quoted:
        return False
    name, equals, _ = head.text.partition("=")
    return bool(equals) and name.isidentifier()


async def _together(stages: Sequence[Coroutine[None, None, int]]) -> list[int]:
    """Run all stages at once; when one fails the others are cancelled."""
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(stage) for stage in stages]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
