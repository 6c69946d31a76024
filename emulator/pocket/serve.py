"""Pocket phones in a process of their own: `python -m tapwright.emulator.pocket.serve COUNT SEED
[PERSONA [PORT [LANGUAGE]]]`; PORT is the first phone's, the others have any.

It prints one JSON line with the ports of every phone, and ends when its standard input does: so it
outlives nobody, be its parent killed or not. All phones hold the content of the same seed.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack

from .personas import DEFAULT, Persona, persona_named
from .personas.languages import Language
from .phone import PocketPhone


async def serve(
    count: int, seed: int, persona: Persona = DEFAULT, port: int = 0, language: Language = "en"
) -> None:
    """Run `count` phones until standard input ends; OSError when the port is taken."""
    async with AsyncExitStack() as stack:
        phones = [
            PocketPhone(seed, control_port=0, persona=persona, language=language)
            for _ in range(count)
        ]
        for number, phone in enumerate(phones):
            await phone.start(port=port if number == 0 else 0)
            stack.push_async_callback(phone.stop)
        ports = [{"port": phone.port, "control": phone.control_port} for phone in phones]
        sys.stdout.write(json.dumps({"phones": ports}) + "\n")
        sys.stdout.flush()
        await _input_ended()


async def _input_ended() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while await reader.read(1024):
        pass


def main(arguments: Sequence[str]) -> None:
    """Serve as many phones, with such a seed, as the arguments say."""
    count, seed, *others = arguments
    kind = persona_named(others[0]) if others else DEFAULT
    port = int(others[1]) if len(others) > 1 else 0
    language: Language = "zh" if others[2:] == ["zh"] else "en"
    asyncio.run(serve(int(count), int(seed), kind, port, language))


if __name__ == "__main__":
    main(sys.argv[1:])
