"""A door in front of a model's endpoint: whoever asks through it is billed, call by call."""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self, cast

import httpx2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ...traces.money import Usage
from ..cost import price
from ..models.profiles import NO_KEY, Profile
from ..models.transport import certificates
from ..rehearsal.loopback import LoopbackServer
from .replies import ReplyText, event_data, object_in

_JSON = "application/json"
# Of a connection, not of a message (RFC 9110, 7.6.1), or of a body that is read and written anew.
_NOT_PASSED = {"host", "content-length", "connection", "transfer-encoding", "content-encoding",
               "accept-encoding", "keep-alive", "authorization", "x-api-key"}  # fmt: skip
# The key that an agent is given in the place of the real one, which it never sees.
GIVEN_KEY = "tapwright"


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call that went through, with its reply; usage and price are unknown where the endpoint did
    not tell, as when the agent broke it off."""

    usage: Usage
    text: str
    model: str
    took_s: float
    status: int

    def cost_of(self, profile: Profile) -> Decimal | None:
        """USD by the profile's prices; None if it cannot be known."""
        return price(self.usage, profile.prices)


class ModelDoor:
    """`async with` serves the profile's endpoint on loopback and tells of each call.

    `before` is asked before a call and may give a reason to refuse it; `after` hears of it. The
    agent's own model name and key give way to the profile's, as the price is the profile's.
    """

    def __init__(
        self,
        profile: Profile,
        key: str,
        before: Callable[[], Awaitable[str]],
        after: Callable[[SeenCall], Awaitable[None]],
        port: int = 0,
    ) -> None:
        self._profile = profile
        self._key = key
        self._before = before
        self._after = after
        self._client = httpx2.AsyncClient(
            timeout=httpx2.Timeout(profile.total_s), verify=certificates(), follow_redirects=False
        )
        routes = [Route("/v1/{path:path}", self._forward, methods=["GET", "POST"])]
        here = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        self._server = LoopbackServer(Starlette(routes=routes, middleware=[here]), port)

    @property
    def url(self) -> str:
        """The base URL for an agent; its clients append `/chat/completions` and so on."""
        return f"{self._server.url}/v1"

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._server.__aexit__(None, None, None)
        await self._client.aclose()

    async def _forward(self, request: Request) -> Response:
        path = request.path_params["path"]
        body = await request.body()
        if request.method == "POST":
            if request.headers.get("origin"):
                # Any page in a browser can post to loopback, and would spend somebody's money.
                return _refused("a page in a browser is not let in")
            if why := await self._before():
                return _refused(why)
            body, added = self._rewritten(path, body)
        else:
            added = False
        url = f"{(self._profile.base_url or '').rstrip('/')}/{path}"
        asked = self._client.build_request(
            request.method, url, content=body, headers=self._headers(request),
            params=request.query_params,
        )  # fmt: skip
        began_s = time.monotonic()
        try:
            answer = await self._client.send(asked, stream=True)
            streams = "text/event-stream" in answer.headers.get("content-type", "")
            content = b"" if streams else await answer.aread()
        except httpx2.HTTPError as error:
            # It may have been answered, and be billed.
            await self._told(request, SeenCall(Usage(), "", "", time.monotonic() - began_s, 502))
            return _refused(f"the endpoint cannot be reached: {type(error).__name__}: {error}", 502)
        kept = {k: v for k, v in answer.headers.items() if k.lower() not in _NOT_PASSED}
        if streams:
            passed = self._streamed(request, answer, began_s, added)
            return StreamingResponse(passed, answer.status_code, kept)
        if request.method == "POST" and answer.status_code < 400:
            said = ReplyText()
            said.whole(object_in(content))
            await self._told(request, said.call(time.monotonic() - began_s, answer.status_code))
        return Response(content, answer.status_code, kept)

    async def _streamed(
        self, request: Request, answer: httpx2.Response, began_s: float, added: bool
    ) -> AsyncGenerator[bytes]:
        said = ReplyText()
        try:
            async for event in _events(answer):
                data = event_data(event)
                found = object_in(data)
                said.part(found)
                # Its client did not ask for the usage and may not expect an event without a choice.
                if not (added and found.get("usage") and not found.get("choices")):
                    yield event
            said.ended()
        finally:
            await answer.aclose()
            await self._told(request, said.call(time.monotonic() - began_s, answer.status_code))

    async def _told(self, request: Request, call: SeenCall) -> None:
        if request.method == "POST":
            await self._after(call)

    def _rewritten(self, path: str, body: bytes) -> tuple[bytes, bool]:
        """The body for the profile's model, and whether the usage was asked for on top."""
        asked = dict(object_in(body))
        if not asked:
            return body, False
        if self._profile.model:
            asked["model"] = self._profile.model
        options = asked.get("stream_options")
        wants = isinstance(options, dict) and bool(
            cast(Mapping[str, object], options).get("include_usage")
        )
        adds = bool(asked.get("stream")) and path.endswith("chat/completions") and not wants
        if adds:
            given = cast(dict[str, object], options) if isinstance(options, dict) else {}
            asked["stream_options"] = {**given, "include_usage": True}
        return json.dumps(asked, ensure_ascii=False).encode(), adds

    def _headers(self, request: Request) -> dict[str, str]:
        passed = {k: v for k, v in request.headers.items() if k.lower() not in _NOT_PASSED}
        passed["accept-encoding"] = "identity"
        if self._key != NO_KEY:
            bearer = self._profile.key_header == "authorization"
            passed[self._profile.key_header] = f"Bearer {self._key}" if bearer else self._key
        return passed


async def _events(answer: httpx2.Response) -> AsyncIterator[bytes]:
    """The events of a stream as they came, blank line included (WHATWG HTML, 9.2.6)."""
    held = b""
    async for part in answer.aiter_bytes():
        held += part
        while (end := _end_of_event(held)) is not None:
            yield held[:end]
            held = held[end:]
    if held:
        yield held


def _end_of_event(held: bytes) -> int | None:
    ends = [at + len(blank) for blank in (b"\n\n", b"\r\n\r\n") if (at := held.find(blank)) >= 0]
    return min(ends, default=None)


def _refused(why: str, status: int = 403) -> Response:
    said = {"error": {"message": why, "type": "tapwright", "code": "refused"}}
    return Response(json.dumps(said), status, media_type=_JSON)
