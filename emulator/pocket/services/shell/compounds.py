"""Conditions and loops."""

import asyncio
from typing import Protocol

from .file_tests import FileTests, holds
from .io import Streams
from .patterns import Piece, matches
from .syntax import (
    Case,
    Check,
    Compound,
    Condition,
    Count,
    For,
    If,
    Logic,
    Script,
    Select,
    While,
    Word,
)
from .variables import Variables

EASY_ROUNDS = 2000
REST_S = 0.002
"""A loop that goes on for ever must not keep the phone from anything else."""
PROMPT = "#? "


class LoopExit(Exception):
    """`break` and, when `again`, `continue`, out of so many loops."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.again = again


class Runner(Protocol):
    """The shell that a compound command runs in."""

    variables: Variables
    arguments: list[str]
    loops: int

    @property
    def file_tests(self) -> FileTests: ...

    async def script(self, script: Script, io: Streams) -> int: ...

    async def tested(self, script: Script, io: Streams) -> int: ...

    async def words(self, word: Word, io: Streams) -> list[str]: ...

    async def string(self, word: Word, io: Streams) -> str: ...

    async def pieces(self, word: Word, io: Streams) -> list[Piece]: ...

    def evaluate(self, text: str) -> int: ...


async def run_compound(shell: Runner, command: Compound, io: Streams) -> int:
    """Run one condition or loop."""
    match command:
        case If():
            return await _if(shell, command, io)
        case While():
            return await _while(shell, command, io)
        case For():
            return await _for(shell, command, io)
        case Case():
            return await _case(shell, command, io)
        case Select():
            return await _select(shell, command, io)
        case Condition():
            return 0 if await _logic(shell, command.test, io) else 1
        case Count():
            return int(shell.evaluate(await shell.string(command.expression, io)) == 0)


async def _if(shell: Runner, command: If, io: Streams) -> int:
    for condition, body in command.branches:
        if await shell.tested(condition, io) == 0:
            return await shell.script(body, io)
    return 0 if command.otherwise is None else await shell.script(command.otherwise, io)


async def _while(shell: Runner, command: While, io: Streams) -> int:
    status = rounds = 0
    while True:
        ended, condition = await _round(shell, command.condition, io, tested=True)
        if ended or (condition == 0) == command.negated:
            break
        rounds += 1
        await _breathe(rounds)
        ended, status = await _round(shell, command.body, io)
        if ended:
            break
    return status


async def _for(shell: Runner, command: For, io: Streams) -> int:
    status = 0
    for index, value in enumerate(await _values(shell, command, io)):
        await _breathe(index)
        shell.variables[command.name] = value
        ended, status = await _round(shell, command.body, io)
        if ended:
            break
    return status


async def _values(shell: Runner, command: For | Select, io: Streams) -> list[str]:
    if command.words is None:
        return shell.arguments[1:]
    return [value for word in command.words for value in await shell.words(word, io)]


async def _select(shell: Runner, command: Select, io: Streams) -> int:
    """A menu on stderr and a number from stdin, until the end of stdin (mksh(1), `select`)."""
    values = await _values(shell, command, io)
    menu = "".join(f"{index}) {value}\n" for index, value in enumerate(values, 1))
    status = 0
    io.err.write(menu.encode())
    while True:
        io.err.write(PROMPT.encode())
        await io.err.flush()
        line = await _line(io)
        if line is None:
            return 1
        shell.variables["REPLY"] = line
        chosen = int(line) if line.isdecimal() else 0
        shell.variables[command.name] = values[chosen - 1] if 0 < chosen <= len(values) else ""
        ended, status = await _round(shell, command.body, io)
        if ended:
            return status


async def _line(io: Streams) -> str | None:
    line = b""
    while not line.endswith(b"\n"):
        byte = await io.stdin.read(1)
        if not byte:
            return None
        line += byte
    return line.decode(errors="replace").strip()


async def _case(shell: Runner, command: Case, io: Streams) -> int:
    subject = await shell.string(command.subject, io)
    status = 0
    falling = False
    for branch in command.branches:
        if not falling and not await _fits(shell, subject, branch.patterns, io):
            continue
        status = await shell.script(branch.body, io)
        if branch.end == ";;":
            return status
        falling = branch.end == ";&"
    return status


async def _fits(shell: Runner, subject: str, patterns: tuple[Word, ...], io: Streams) -> bool:
    for pattern in patterns:
        if matches(subject, await shell.pieces(pattern, io)):
            return True
    return False


async def _logic(shell: Runner, test: Check | Logic, io: Streams) -> bool:
    if isinstance(test, Check):
        return await _check(shell, test, io)
    if test.operator == "!":
        return not await _logic(shell, test.parts[0], io)
    wanted = test.operator == "||"
    for part in test.parts:
        if await _logic(shell, part, io) == wanted:
            return wanted
    return not wanted


async def _check(shell: Runner, check: Check, io: Streams) -> bool:
    left = await shell.string(check.left, io)
    if check.right is None:
        return holds(shell.file_tests, check.operator, left)
    if check.operator in ("=", "==", "!="):
        fits = matches(left, await shell.pieces(check.right, io))
        return fits == (check.operator != "!=")
    right = await shell.string(check.right, io)
    return holds(shell.file_tests, check.operator, left, right, shell.evaluate)


async def _breathe(rounds: int) -> None:
    await asyncio.sleep(0 if rounds < EASY_ROUNDS else REST_S)


async def _round(
    shell: Runner, body: Script, io: Streams, *, tested: bool = False
) -> tuple[bool, int]:
    """One run of a loop's body: whether it broke off, and the status."""
    shell.loops += 1
    try:
        return False, await (shell.tested(body, io) if tested else shell.script(body, io))
    except LoopExit as end:
        if end.levels > 1 and shell.loops > 1:
            raise LoopExit(end.levels - 1, again=end.again) from None
        return not end.again, 0
    finally:
        shell.loops -= 1
