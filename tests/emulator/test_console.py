"""The console: its greeting and token, its refusals, and its silence."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tapwright.emulator.avd.console import TOKEN_FILE, Console
from tapwright.emulator.avd.errors import CannotStart, ConsoleRefused
from tapwright.emulator.avd.snapshots import Snapshots, check_name, parse_snapshots
from tapwright.emulator.pocket.phone import PocketPhone

GREETING = "Android Console: type 'help' for a list of commands\r\nOK\r\n"


@asynccontextmanager
async def scripted(answer: Callable[[str], str | None]) -> AsyncIterator[Console]:
    """A console that greets and answers as told; None hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(GREETING.encode())
        while line := await reader.readline():
            text = answer(line.decode().strip())
            if text is None:
                break
            writer.write(text.encode())
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield Console(server.sockets[0].getsockname()[1], Path("/nowhere"))


async def test_the_token_is_shown_where_it_is_asked_for(tmp_path: Path) -> None:
    ended = asyncio.Event()
    async with PocketPhone() as phone:
        phone.avd_name = "mine"
        port = 0
        await phone.open_console(port, ended.set, tmp_path)
        assert phone._console is not None
        console = Console(phone._console.port, tmp_path)
        assert await console.ask("avd name") == "mine"
        (tmp_path / TOKEN_FILE).write_text("")  # an empty file asks for none
        assert await console.ask("avd status") == "virtual device is running"
        await console.kill()
        async with asyncio.timeout(10):
            await ended.wait()


async def test_a_token_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    async with PocketPhone() as phone:
        await phone.open_console(0, lambda: None, tmp_path)
        assert phone._console is not None
        console = Console(phone._console.port, tmp_path)
        token = (tmp_path / TOKEN_FILE).read_text()
        # It reads the token once more for each session; ours is asked of a folder without one.
        (tmp_path / TOKEN_FILE).rename(tmp_path / "elsewhere")
        (tmp_path / TOKEN_FILE).mkdir()
        with pytest.raises(ConsoleRefused) as told:
            await console.ask("avd name")
        assert token not in str(told.value)


async def test_every_reason_of_a_refusal_is_told() -> None:
    answers = {
        "bad": "KO: one\r\nKO: two\r\n",
        "good": "first\r\nsecond\r\nOK\r\n",
        "bye": "OK: killing emulator, bye bye\r\n",
        "gone": None,
    }
    async with scripted(answers.__getitem__) as console:
        assert await console.ask("good") == "first\nsecond"
        assert await console.ask("bye") == ""
        with pytest.raises(ConsoleRefused, match="refuses `bad`: one; two"):
            await console.ask("bad")
        with pytest.raises(ConsoleRefused, match="it hung up"):
            await console.ask("gone")


async def test_a_console_that_is_silent_or_not_there_ends_with_a_reason() -> None:
    async with scripted(lambda line: "") as console:
        with pytest.raises(ConsoleRefused, match="says nothing to `avd name` for 0.05 s"):
            await console.ask("avd name", timeout_s=0.05)
    with pytest.raises(ConsoleRefused, match="no emulator console answers on port"):
        await console.ask("avd name")


LISTING = """List of snapshots present on all disks:
ID        TAG                 VM SIZE                DATE       VM CLOCK
--        default_boot           123M 2027-01-05 08:09:10   00:10:07.753
--        a-much-longer-name-than-usual   1.2G 2027-01-05 08:09:11  100:45.114
1         newer qemu          913 MiB 2027-01-05 08:09:1200:00:28.552
"""


def test_the_list_of_snapshots_is_read_whatever_its_columns_do() -> None:
    found = parse_snapshots(LISTING)
    assert [(one.name, one.size, one.saved) for one in found] == [
        ("default_boot", "123M", "2027-01-05 08:09:10"),
        ("a-much-longer-name-than-usual", "1.2G", "2027-01-05 08:09:11"),
        ("newer qemu", "913 MiB", "2027-01-05 08:09:12"),
    ]
    assert parse_snapshots("There is no snapshot available.\n") == ()


async def test_a_snapshots_name_reaches_the_console_as_one_word() -> None:
    asked: list[str] = []

    def answer(line: str) -> str:
        asked.append(line)
        return "OK\r\n"

    async with scripted(answer) as console:
        await Snapshots(console).save("clean-1")
        for bad in ("two words", "a\nkill", "", "-x", "../up"):
            with pytest.raises(CannotStart, match="a snapshot's name is of letters"):
                await Snapshots(console).save(bad)
    assert asked == ["avd snapshot save clean-1"]
    assert check_name("tapwright_start") == "tapwright_start"
