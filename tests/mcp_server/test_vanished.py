"""An HTTP client that is gone without a word frees its phone soon; one that is there keeps it."""

from typing import Any

import httpx2

from tapwright.fleet.leases import Lease
from tapwright.mcp.options import HttpOptions

from .conftest import TOKEN, OnePhone, Serve
from .test_http import ACCEPT, HELLO
from .test_sessions import is_free, until

HEADERS = {"Authorization": f"Bearer {TOKEN}", **ACCEPT}
LONG_S = 120.0


async def begun(client: httpx2.AsyncClient, url: str) -> dict[str, str]:
    """A session that holds the phone, as the headers of whatever is asked in it."""
    began = await client.post(url, json=HELLO, headers=HEADERS)
    headers = HEADERS | {"Mcp-Session-Id": began.headers["mcp-session-id"]}
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    assert (await client.post(url, json=ready, headers=headers)).status_code == 202
    await looked(client, url, headers)
    return headers


async def looked(client: httpx2.AsyncClient, url: str, headers: dict[str, str]) -> None:
    call: Any = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "look"}}
    assert (await client.post(url, json=call, headers=headers)).status_code == 200


async def test_a_stream_that_is_dropped_frees_the_phone(serve: Serve, one_phone: OnePhone) -> None:
    http = HttpOptions(port=0, token=TOKEN, idle_s=LONG_S, gone_s=0.3)
    async with serve(http) as served, httpx2.AsyncClient(timeout=60) as client:
        headers = await begun(client, served.url)
        async with client.stream("GET", served.url, headers=headers) as stream:
            assert stream.status_code == 200
            assert Lease(one_phone.serial).holder() is not None
        assert await until(is_free(one_phone.serial), within_s=60) < LONG_S / 2
        late = await client.post(served.url, json={}, headers=headers)
        assert late.status_code == 404, "the client begins a new session"


async def test_a_client_that_goes_on_asking_keeps_it(serve: Serve, one_phone: OnePhone) -> None:
    http = HttpOptions(port=0, token=TOKEN, idle_s=LONG_S, gone_s=20.0)
    async with serve(http) as served, httpx2.AsyncClient(timeout=60) as client:
        headers = await begun(client, served.url)
        async with client.stream("GET", served.url, headers=headers):
            pass
        await looked(client, served.url, headers)
        assert Lease(one_phone.serial).holder() is not None
        async with client.stream("GET", served.url, headers=headers) as again:
            assert again.status_code == 200, "it may open another stream"
