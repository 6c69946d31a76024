"""Runs simple commands: words, assignments, functions, and what is no command."""

import posixpath
from abc import abstractmethod
from collections.abc import Mapping
from typing import Self

from .call import FunctionReturn, ShellFault
from .io import Streams
from .state import BUILTINS, DECLARING, KEEPING, MAX_CALLS, SH, ShellState
from .substitution import quoted_again
from .syntax import Assignment, Simple, Substitution, Text, Word
from .syntax import Command as AnyCommand


class SimpleRunner(ShellState):
    """A shell as far as it runs single commands."""

    @abstractmethod
    def fork(self) -> Self:
        """A subshell."""

    @abstractmethod
    async def run(self, text: str, io: Streams) -> int:
        """Run a line or script and return its exit status."""

    @abstractmethod
    async def run_to_end(self, text: str, io: Streams) -> int:
        """Like `run`, with `exit` and its trap obeyed and background jobs waited for."""

    @abstractmethod
    async def call(self, words: list[str], variables: Mapping[str, str], io: Streams) -> int:
        """Run one command by its words."""

    @abstractmethod
    async def _command(self, command: AnyCommand, io: Streams) -> int:
        """Run a command with its redirections."""

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
