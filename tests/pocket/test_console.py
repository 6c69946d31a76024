"""The emulator console over a real socket: who may speak, and what is done."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tapwright.emulator.pocket.console import TOKEN_FILE, EmulatorConsole

from .stock_bench import StockBench

SECRET = "a-token-of-the-test"


@dataclass
class Client:
    """Somebody at the console."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def answer(self) -> list[str]:
        """The lines up to OK or KO, or to the end."""
        lines: list[str] = []
        while raw := await self.reader.readline():
            assert raw.endswith(b"\r\n")
            lines.append(raw.decode().rstrip())
            if lines[-1] == "OK" or lines[-1].startswith("KO"):
                break
        return lines

    async def say(self, line: str) -> list[str]:
        self.writer.write(line.encode() + b"\n")
        await self.writer.drain()
        return await self.answer()


@dataclass
class Desk:
    """A console of one phone, in a home of its own."""

    stock: StockBench
    home: Path
    killed: list[bool] = field(default_factory=list[bool])
    console: EmulatorConsole | None = None
    clients: list[Client] = field(default_factory=list[Client])

    async def open(self) -> Client:
        if self.console is None:
            self.console = EmulatorConsole(
                self.stock.phone, lambda: self.killed.append(True), self.home
            )
            await self.console.start(0)
        client = Client(*await asyncio.open_connection("127.0.0.1", self.console.port))
        self.clients.append(client)
        return client

    async def trusted(self) -> Client:
        client = await self.open()
        await client.answer()
        token = (self.home / TOKEN_FILE).read_text()
        assert (await client.say(f"auth {token}"))[-1] == "OK"
        return client


@pytest.fixture
async def desk(stock: StockBench, tmp_path: Path) -> AsyncIterator[Desk]:
    held = Desk(stock, tmp_path)
    yield held
    for client in held.clients:
        client.writer.close()
    if held.console is not None:
        await held.console.stop()


async def test_the_token_is_made_kept_to_its_owner_and_asked_for(desk: Desk) -> None:
    client = await desk.open()
    token_file = desk.home / TOKEN_FILE
    assert len(token_file.read_text()) > 10
    assert token_file.stat().st_mode & 0o077 == 0
    greeting = await client.answer()
    assert greeting[0] == "Android Console: Authentication required"
    assert greeting[-2:] == [f"'{token_file}'", "OK"]
    assert await client.say("sms send 5551234 hello") == ["KO: unknown command, try 'help'"]
    assert (await client.say("auth wrong"))[0].startswith("KO: authentication token does not match")
    assert await client.say("ping") == ["I am alive!", "OK"]
    assert (await client.say(f"auth {token_file.read_text()}"))[-1] == "OK"
    assert await client.say("avd name") == ["pocket", "OK"]


async def test_an_empty_token_asks_for_nothing(desk: Desk) -> None:
    (desk.home / TOKEN_FILE).write_text("")
    client = await desk.open()
    assert await client.answer() == ["Android Console: type 'help' for a list of commands", "OK"]
    assert (await client.say("avd status"))[-1] == "OK"


async def test_a_token_that_is_there_is_taken(desk: Desk) -> None:
    (desk.home / TOKEN_FILE).write_text(f"{SECRET}\n")
    client = await desk.open()
    await client.answer()
    assert (await client.say(f"auth {SECRET}"))[-1] == "OK"
    assert (desk.home / TOKEN_FILE).read_text() == f"{SECRET}\n"


async def test_a_text_comes_in(desk: Desk) -> None:
    client = await desk.trusted()
    assert await client.say("sms send +15550001111 Two words, and = more") == ["OK"]
    row = await desk.stock.text(
        "content query --uri content://sms/inbox --projection address:body:read | head -n 1"
    )
    assert row == "Row: 0 address=+15550001111, body=Two words, and = more, read=0\n"
    shown = await desk.stock.text("dumpsys notification")
    assert "android.text=String (Two words, and = more)" in shown


async def test_a_call_rings_is_answered_and_ends(desk: Desk) -> None:
    client = await desk.trusted()

    async def state() -> str:
        return (await desk.stock.text("dumpsys telephony.registry | grep mCallState")).strip()

    assert await client.say("gsm call 5551234") == ["OK"]
    assert await state() == "mCallState=1"
    assert (await client.say("gsm list"))[0].startswith("inbound from  5551234")
    assert await client.say("gsm accept 5551234") == ["OK"]
    assert await state() == "mCallState=2"
    assert await client.say("gsm cancel 5551234") == ["OK"]
    assert await state() == "mCallState=0"
    await client.say("gsm call 5559999")
    await client.say("gsm cancel 5559999")
    query = "content query --uri content://call_log/calls --projection number:type"
    assert await desk.stock.lines(query) == [
        "Row: 0 number=5551234, type=1",
        "Row: 1 number=5559999, type=3",
    ]


async def test_a_place_a_charge_and_a_turn(desk: Desk) -> None:
    client = await desk.trusted()
    assert await client.say("geo fix 13.4 52.5 30") == ["OK"]
    assert "Location[gps 52.500000,13.400000" in await desk.stock.text("dumpsys location")
    assert await client.say("power capacity 17") == ["OK"]
    assert await client.say("power ac off") == ["OK"]
    assert "level: 17" in await desk.stock.text("dumpsys battery")
    assert await client.say("rotate") == ["OK"]
    assert desk.stock.phone.windows.rotation == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("fly", "unknown command, try 'help'"),
        ("sms", "missing sub-command"),
        ("sms receive 1", "bad sub-command"),
        ("sms send", "missing argument"),
        ("sms send Anna hello", "bad phone number format"),
        ("sms send 555", "missing argument"),
        ("sms pdu 00", "reads no PDUs"),
        ("gsm call nobody", "bad phone number format"),
        ("gsm accept 555", "no current call to '555'"),
        ("geo fix 1", "not enough arguments"),
        ("geo fix here there", "argument is not a number"),
        ("geo fix 200 10", "invalid longitude or latitude"),
        ("power capacity 300", "Usage:"),
        ("avd snapshot save x", "has no avd snapshot"),
    ],
)
async def test_what_cannot_be_done_says_why(desk: Desk, line: str, why: str) -> None:
    client = await desk.trusted()
    answer = await client.say(line)
    assert len(answer) == 1
    assert answer[0].startswith(f"KO: {why}") or why in answer[0]


async def test_kill_ends_the_phone_and_quit_only_the_session(desk: Desk) -> None:
    client = await desk.trusted()
    client.writer.write(b"quit\n")
    assert await client.reader.read() == b""
    assert desk.killed == []
    other = await desk.trusted()
    assert await other.say("kill") == ["OK: killing emulator, bye bye"]
    assert desk.killed == [True]


async def test_help_names_the_commands(desk: Desk) -> None:
    client = await desk.open()
    await client.answer()
    lines = await client.say("help")
    assert {"sms", "gsm", "geo", "avd", "kill"} <= {line.split()[0] for line in lines if line}
