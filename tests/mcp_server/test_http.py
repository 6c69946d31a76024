"""Who may come in over HTTP."""

from pathlib import Path

import httpx2
import pytest

from tapwright.actions import UsageError
from tapwright.mcp.http import check_http, token_of
from tapwright.mcp.options import HttpOptions

from .conftest import TOKEN, Serve

HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {},
               "clientInfo": {"name": "raw", "version": "1"}},
}  # fmt: skip
ACCEPT = {"Accept": "application/json, text/event-stream"}


async def status(url: str, **headers: str) -> int:
    async with httpx2.AsyncClient(timeout=30) as client:
        answer = await client.post(url, json=HELLO, headers=ACCEPT | headers)
        return answer.status_code


async def test_only_the_token_opens_the_door(serve: Serve) -> None:
    async with serve() as served:
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        assert await status(served.url) == 401
        assert await status(served.url, Authorization="Bearer wrong") == 401
        assert await status(served.url, Authorization=TOKEN) == 401
        assert await status(served.url, Authorization=f"Bearer {TOKEN}x") == 401
        assert await status(served.url, **bearer, Host="rebound.example") == 421
        assert await status(served.url, **bearer, Origin="https://rebound.example") == 403
        assert await status(served.url, **bearer) == 200
        assert await status(served.url, **bearer, **{"Mcp-Protocol-Version": "2026-07-28"}) == 400


async def test_a_session_of_somebody_is_of_no_use_without_the_token(serve: Serve) -> None:
    async with serve() as served, httpx2.AsyncClient(timeout=30) as client:
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        began = await client.post(served.url, json=HELLO, headers=ACCEPT | bearer)
        session = {"Mcp-Session-Id": began.headers["mcp-session-id"]}
        listed = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
        refused = await client.post(served.url, json=listed, headers=ACCEPT | session)
        assert refused.status_code == 401
        huge = {"jsonrpc": "2.0", "id": 3, "method": "ping", "params": {"x": "y" * 5_000_000}}
        big = await client.post(served.url, json=huge, headers=ACCEPT | session | bearer)
        assert big.status_code == 413


def test_others_are_let_in_only_if_that_is_said() -> None:
    token = "x" * 16
    check_http(HttpOptions(token=token), remote=False)
    with pytest.raises(UsageError, match="--remote"):
        check_http(HttpOptions(host="0.0.0.0", token=token), remote=False)
    check_http(HttpOptions(host="0.0.0.0", token=token), remote=True)
    for bad in ("", "short", "with a blank in it 12345"):
        with pytest.raises(UsageError, match="token"):
            check_http(HttpOptions(token=bad), remote=False)


def test_a_token_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "sub" / "token"
    token = token_of(file)
    assert len(token) > 30 and token_of(file) == token
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        token_of(file)
