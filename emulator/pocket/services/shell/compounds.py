"""Conditions and loops."""

import asyncio
import fnmatch
from typing import Protocol

from .io import Streams
from .syntax import Case, Compound, For, If, Script, While, Word

EASY_ROUNDS = 2000
REST_S = 0.002
"""A loop that goes on for ever must not keep the phone from anything else."""


class LoopExit(Exception):
    """`break` and, when `again`, `continue`, out of so many loops."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.again = again


class Runner(Protocol):
    """The shell that a compound command runs in."""

    variables: dict[str, str]
    arguments: list[str]
    loops: int

    async def script(self, script: Script, io: Streams) -> int: ...

    async def words(self, word: Word, io: Streams) -> list[str]: ...

    async def string(self, word: Word, io: Streams) -> str: ...


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


async def _if(shell: Runner, command: If, io: Streams) -> int:
    for condition, body in command.branches:
        if await shell.script(condition, io) == 0:
            return await shell.script(body, io)
    return 0 if command.otherwise is None else await shell.script(command.otherwise, io)


async def _while(shell: Runner, command: While, io: Streams) -> int:
    status = rounds = 0
    while (await shell.script(command.condition, io) == 0) != command.negated:
        rounds += 1
        await _breathe(rounds)
        ended, status = await _round(shell, command.body, io)
        if ended:
            break
    return status


async def _for(shell: Runner, command: For, io: Streams) -> int:
    if command.words is None:
        values = shell.arguments[1:]
    else:
        values = [value for word in command.words for value in await shell.words(word, io)]
    status = 0
    for index, value in enumerate(values):
        await _breathe(index)
        shell.variables[command.name] = value
        ended, status = await _round(shell, command.body, io)
        if ended:
            break
    return status


async def _case(shell: Runner, command: Case, io: Streams) -> int:
    subject = await shell.string(command.subject, io)
    for patterns, body in command.branches:
        for pattern in patterns:
            if fnmatch.fnmatchcase(subject, await shell.string(pattern, io)):
                return await shell.script(body, io)
    return 0


async def _round(shell: Runner, body: Script, io: Streams) -> tuple[bool, int]:
    """One round of a loop: whether the loop ends with it, and its status."""
    shell.loops += 1
    try:
        return False, await shell.script(body, io)
    except LoopExit as exit_:
        if exit_.levels > 1 and shell.loops > 1:
            raise LoopExit(exit_.levels - 1, again=exit_.again) from None
        return not exit_.again, 0
    finally:
        shell.loops -= 1


async def _breathe(rounds: int) -> None:
    await asyncio.sleep(0 if rounds < EASY_ROUNDS else REST_S)
