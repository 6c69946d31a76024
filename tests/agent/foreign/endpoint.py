"""A model's endpoint on loopback that answers every question alike."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tapwright.agent.rehearsal.loopback import LoopbackServer

USAGE = {"prompt_tokens": 1000, "completion_tokens": 100,
         "prompt_tokens_details": {"cached_tokens": 400}}  # fmt: skip


class Endpoint:
    """Answers as chat endpoints do, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        # An endpoint that thinks on: what follows its first event comes once this is set.
        self.goes_on: asyncio.Event | None = None

    async def answer(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        if self.status != 200:
            return JSONResponse({"error": {"message": "no"}}, self.status)
        if not body.get("stream"):
            message = {"role": "assistant", "content": "go left"}
            return JSONResponse({"model": "m-1", "choices": [{"message": message}], "usage": USAGE})
        return StreamingResponse(self._events(body), media_type="text/event-stream")

    async def _events(self, body: dict[str, Any]) -> AsyncIterator[str]:
        for word in ("go ", "right"):
            yield _event({"model": "m-1", "choices": [{"delta": {"content": word}}]})
            if self.goes_on is not None:
                await self.goes_on.wait()
        if body.get("stream_options", {}).get("include_usage"):
            yield _event({"model": "m-1", "choices": [], "usage": USAGE})
        yield "data: [DONE]\n\n"


def _event(document: dict[str, Any]) -> str:
    return f"data: {json.dumps(document)}\n\n"


def served(endpoint: Endpoint) -> LoopbackServer:
    """The endpoint at `URL/v1`."""
    return LoopbackServer(
        Starlette(routes=[Route("/v1/chat/completions", endpoint.answer, methods=["POST"])])
    )
