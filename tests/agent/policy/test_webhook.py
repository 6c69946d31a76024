"""A web address that is asked for a yes, over real sockets on this computer."""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tapwright.actions import UsageError
from tapwright.agent.policy.gate import Approval, ApprovalRequest
from tapwright.agent.policy.webhook import MOST_BYTES, WebhookApprover, check_url

OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def request(picture: Path | None = None, deadline_s: float = 5.0) -> ApprovalRequest:
    return ApprovalRequest(
        goal="Order the mug", does="tap 500,300", why="this would pay", classes=("pay",),
        app="org.example.shop", label="Place order", amount="12.50 USD", picture=picture,
        deadline_s=deadline_s,
    )  # fmt: skip


@asynccontextmanager
async def answering(raw: bytes | None) -> AsyncGenerator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that gives that answer to every request, or None: no answer at all."""
    heard: list[tuple[str, bytes]] = []
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.partition(":")[2])
            for line in head.splitlines()
            if line.lower().startswith("content-length")
        )
        heard.append((head, await reader.readexactly(length)))
        if raw is None:
            await over.wait()
        else:
            writer.write(raw)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ask?room=1", heard
    finally:
        over.set()
        server.close()


def replying(content: object, head: str = OK) -> bytes:
    body = content if isinstance(content, str) else json.dumps(content)
    return f"{head}Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()


async def test_what_is_sent_and_a_yes(tmp_path: Path) -> None:
    picture = tmp_path / "screen.png"
    picture.write_bytes(b"\x89PNG picture")
    said = replying({"approve": True, "by": "Kim", "why": "I want it"})
    async with answering(said) as (url, heard):
        answer = await WebhookApprover(url).approve(request(picture))
    assert answer == Approval(True, "the webhook (Kim)", "I want it")
    ((head, body),) = heard
    assert head.startswith("POST /ask?room=1 HTTP/1.1") and "application/json" in head
    told: dict[str, Any] = json.loads(body)
    packed = told.pop("picture")
    assert packed["media_type"] == "image/png"
    assert base64.b64decode(packed["base64"]) == b"\x89PNG picture"
    assert told == {
        "version": 1, "goal": "Order the mug", "does": "tap 500,300", "why": "this would pay",
        "classes": ["pay"], "app": "org.example.shop", "label": "Place order",
        "amount": "12.50 USD", "deadline_s": 5.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (replying({"approve": False}), ""),
        (replying({"approve": "yes"}), "has no"),
        (replying({}), "has no"),
        (replying([True]), "has no"),
        (replying("approved"), "no JSON"),
        (replying("[" * 40_000), "no JSON"),
        (replying({"approve": True}, "HTTP/1.1 500 No\r\n"), "status 500"),
        (replying({"approve": True}, "HTTP/1.1 202 Later\r\n"), "status 202"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n", "status 302"),
        (replying('{"approve": true, "x": "' + "x" * MOST_BYTES + '"}'), "is longer than"),
        (b"nonsense\r\n\r\n", "cannot be asked"),
        (b"", "cannot be asked"),
    ],
)
async def test_whatever_else_comes_back_is_no_yes(raw: bytes, why: str) -> None:
    async with answering(raw) as (url, heard):
        answer = await WebhookApprover(url).approve(request())
    assert answer is not None and not answer.yes and why in answer.why
    assert len(heard) == 1 and json.loads(heard[0][1])["picture"] is None


async def test_no_answer_by_the_deadline_is_none() -> None:
    async with answering(None) as (url, heard):
        assert await WebhookApprover(url).approve(request(deadline_s=0.1)) is None
    assert len(heard) == 1


async def test_nobody_listens() -> None:
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    answer = await WebhookApprover(f"http://127.0.0.1:{port}/").approve(request())
    assert answer is not None and not answer.yes and "cannot be asked" in answer.why


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org",
        "http://example.org",
        "https://",
        "http://a:b/",
        "http://[::1",
        "https://me:pw@example.org/",
    ],
)
def test_an_address_that_must_not_be_asked(url: str) -> None:
    check: Callable[[str], object] = check_url
    with pytest.raises(UsageError):
        check(url)
    check_url("https://example.org/a")
    check_url("http://localhost:8080")
