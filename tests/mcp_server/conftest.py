"""A pocket phone behind a real adb server, and the server on a real port with the SDK's client."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import (
    CallToolResult,
    ElicitRequestFormParams,
    ElicitRequestParams,
    ElicitResult,
    Implementation,
    TextContent,
)

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.errors import DeviceError
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.system.faults import Fault
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.mcp.http import serve_http
from tapwright.mcp.options import HttpOptions, ServerOptions
from tapwright.mcp.server import build_server
from tapwright.tasks.settings import Settings
from tests.adb_servers import private_adb_server

TOKEN = "a-token-of-tests-0123456789"
Ask = Callable[[str], bool | str | None]


adb_server = pytest.fixture(scope="session")(private_adb_server)


@pytest.fixture(scope="session")
def phones() -> Iterator[PocketThread]:
    with PocketThread() as thread:
        yield thread


@dataclass(frozen=True, slots=True)
class OnePhone:
    """The phone of a test, put back to how it was when the test ends."""

    adb: PrivateAdbServer
    phones: PocketThread
    phone: PocketPhone

    @property
    def serial(self) -> str:
        return f"127.0.0.1:{self.phone.port}"

    def rows(self, database: str, query: str) -> list[tuple[object, ...]]:
        """What the phone's own database says."""
        return self.phones.call(
            lambda: [
                tuple(row) for row in self.phone.system.files.database(database).execute(query)
            ]
        )

    def fault(self, line: str) -> None:
        """Let something go wrong with it, as its control channel describes it."""
        self.phones.call(lambda: self.phone.context.faults.add(Fault.parse(line)))

    def mend(self) -> None:
        """Take all faults back."""
        self.phones.call(self.phone.context.faults.remove)

    async def reconnect(self) -> None:
        """Have adb connect to it anew, until it is ready."""
        client = self.adb.client
        async with asyncio.timeout(30):
            while not any(
                one.serial == self.serial and one.state == "device"
                for one in await client.devices()
            ):
                try:
                    await client.disconnect(self.serial)
                    await client.connect(self.serial)
                except DeviceError:
                    # adb may still be told of the link that was shut.
                    await asyncio.sleep(0.2)


@pytest.fixture
async def one_phone(
    adb_server: PrivateAdbServer,
    phones: PocketThread,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AsyncIterator[OnePhone]:
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb_server.port))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv("ANDROID_SERIAL", raising=False)
    monkeypatch.chdir(tmp_path)
    (phone,) = phones.phones
    fresh = phones.call(phone.snapshot)
    await adb_server.client.connect(f"127.0.0.1:{phone.port}")
    yield OnePhone(adb_server, phones, phone)
    phones.call(phone.context.faults.remove)
    phones.call(lambda: phone.restore(fresh))


def text_of(result: CallToolResult) -> str:
    """All that a result says."""
    return "\n".join(part.text for part in result.content if isinstance(part, TextContent))


class Caller:
    """A client that fails a test at once if a tool says no where it should not."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def any(self, tool: str, **arguments: Any) -> CallToolResult:
        result = await self.client.call_tool(tool, arguments)
        assert isinstance(result, CallToolResult)
        return result

    async def ok(self, tool: str, **arguments: Any) -> CallToolResult:
        result = await self.any(tool, **arguments)
        assert not result.is_error, text_of(result)
        return result

    async def no(self, tool: str, **arguments: Any) -> str:
        result = await self.any(tool, **arguments)
        assert result.is_error, text_of(result)
        return text_of(result)

    async def number(self, says: str) -> int:
        """The number of the only view of a new look whose line has that."""
        lines = text_of(await self.ok("look")).splitlines()
        (found,) = [line for line in lines if says in line]
        return int(found.split()[0])


class Served:
    """A server on a port of this process."""

    def __init__(self, url: str) -> None:
        self.url = url

    @asynccontextmanager
    async def client(
        self, ask: Ask | None = None, name: str = "tests", token: str = TOKEN
    ) -> AsyncGenerator[Caller]:
        """A client that answers questions with `ask`, or cannot be asked."""

        async def answer(context: object, params: ElicitRequestParams) -> ElicitResult:
            assert ask is not None and isinstance(params, ElicitRequestFormParams)
            said = ask(params.message)
            if said is None:
                return ElicitResult(action="cancel")
            (field,) = params.requested_schema["properties"]
            return ElicitResult(action="accept", content={field: said})

        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            client = Client(
                streamable_http_client(self.url, http_client=http),
                elicitation_callback=answer if ask is not None else None,
                client_info=Implementation(name=name, version="1"),
                read_timeout_seconds=60,
            )
            async with client:
                yield Caller(client)


Serve = Callable[..., AbstractAsyncContextManager[Served]]


@pytest.fixture
def serve(one_phone: OnePhone, tmp_path: Path) -> Serve:
    """Serves the phone over HTTP; options are those of ServerOptions and Settings."""

    @asynccontextmanager
    async def served(http: HttpOptions | None = None, **given: Any) -> AsyncGenerator[Served]:
        options = {
            name: given.pop(name) for name in ("secrets", "privacy", "wait_s") if name in given
        }
        settings = Settings(device=given.pop("device", one_phone.serial), out=tmp_path / "runs",
                            **given)  # fmt: skip
        server = build_server(ServerOptions(settings, **options))
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        serving = asyncio.ensure_future(
            serve_http(server, http or HttpOptions(port=0, token=TOKEN), ready.set_result)
        )
        await asyncio.wait([ready, serving], return_when=asyncio.FIRST_COMPLETED)
        try:
            yield Served(ready.result())
        finally:
            serving.cancel()
            await asyncio.wait([serving])

    return served
