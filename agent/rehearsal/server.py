"""The rehearsal: an OpenAI-compatible server whose model is a solution that looks at the phone."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, assert_never

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ...device.errors import DeviceError
from ..dialects import Dialect
from ..models.profiles import VisionFamily
from .brain import REASONING_TOKENS, Biller, Completion, RehearsalSession
from .eyes import Eyes
from .faults import Fault, Faults, Hang, HttpError, MalformedJson, NoAction, Slow
from .loopback import LoopbackServer
from .manners import Manners
from .noise import Level, Noise
from .reading import read_request
from .responses import completion_body, error_body, models_body, stream_events
from .solution import LookAtScreen, Move, Solution, SolutionLost
from .vendor_door import VendorDoor
from .wire import BadRequest, ChatRequest

_JSON = "application/json"


class RehearsalServer:
    """`async with RehearsalServer() as server:` serves on loopback, within the caller's event loop.

    Each session is one conversation with its own solution, looks and faults, at its own base URL.
    `any_client` takes requests that another agent makes: its model's name, and fields unknown here.
    With `eyes` the solutions see what those make out on the picture that was sent, not all views.
    With `manners` it refuses, streams and bills as that vendor does (manners.py).
    """

    def __init__(
        self,
        port: int = 0,
        *,
        family: VisionFamily = "step-3.7",
        reasoning_tokens: Mapping[Level, int] = REASONING_TOKENS,
        now: Callable[[], float] = time.time,
        any_client: bool = False,
        eyes: Eyes | None = None,
        manners: Manners | None = None,
    ) -> None:
        self._eyes = eyes
        self._door = VendorDoor(manners) if manners else None
        self._any_client = any_client
        self._now = now
        self._biller = Biller(family, reasoning_tokens)
        self._sessions: dict[str, RehearsalSession] = {}
        self._stopping = asyncio.Event()
        routes = [
            Route("/s/{session}/v1/chat/completions", self._chat, methods=["POST"]),
            Route("/s/{session}/v1/models", self._models, methods=["GET"]),
        ]
        if self._door is not None:
            routes += [
                Route("/s/{session}/v1/messages", self._vendor, methods=["POST"]),
                Route("/s/{session}/v1/responses", self._vendor, methods=["POST"]),
            ]
        handlers: Mapping[Any, Any] = {BadRequest: self._refused, HTTPException: self._not_found}
        self._server = LoopbackServer(
            Starlette(routes=routes, exception_handlers=handlers), port, on_stop=self._stopping.set
        )

    @property
    def port(self) -> int:
        """The TCP port on 127.0.0.1; chosen by the system if 0 was asked for."""
        return self._server.port

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._server.__aexit__(kind, error, trace)

    def add_session(
        self,
        name: str,
        solution: Solution,
        look: LookAtScreen,
        faults: Faults | None = None,
        *,
        dialect: Dialect | None = None,
        noise: Noise | None = None,
        on_move: Callable[[Move], None] = lambda move: None,
    ) -> str:
        """Open a session and return its base URL; ValueError if the name is taken or unfit.

        It answers in `dialect` (with the functions on offer), errs as `noise` says (never), and
        tells `on_move` of its moves.
        """
        if name in self._sessions or not name.replace("-", "").replace("_", "").isalnum():
            raise ValueError(f"session {name!r} exists, or its name does not fit into a URL")
        self._sessions[name] = RehearsalSession(
            name, solution, look, faults or {},
            dialect=dialect, noise=noise, eyes=self._eyes, on_move=on_move,
            any_client=self._any_client or self._door is not None,
            seen_px=self._door.manners.seen_px if self._door else None,
        )  # fmt: skip
        return f"{self._server.url}/s/{name}/v1"

    def session(self, name: str) -> RehearsalSession:
        """An open session, to look at its moves; KeyError if there is none."""
        return self._sessions[name]

    def remove_session(self, name: str) -> None:
        """Close a session; later requests to it get 404."""
        self._sessions.pop(name, None)

    async def _models(self, request: Request) -> Response:
        self._session_of(request)
        return Response(models_body(int(self._now())), media_type=_JSON)

    async def _chat(self, request: Request) -> Response:
        if self._door is not None:
            return await self._vendor(request)
        session = self._session_of(request)
        fault = session.next_fault()
        body = await request.body()
        if early := await self._fault_before(fault, request):
            return early
        bad = fault if isinstance(fault, NoAction) else None
        chat = read_request(body, self._any_client)
        answer = await self._answer(session, chat, _owner(request), bad)
        created_s = int(self._now())
        cut = isinstance(fault, MalformedJson)
        if chat.stream:
            usage_too = chat.stream_options is not None and chat.stream_options.include_usage
            events = list(stream_events(answer, created_s, usage_too, chat.model))
            kept = events[: len(events) // 2] if cut else events
            return StreamingResponse(iter(kept), media_type="text/event-stream")
        text = completion_body(answer, created_s, chat.model)
        return Response(text[: len(text) // 2] if cut else text, media_type=_JSON)

    async def _vendor(self, request: Request) -> Response:
        """A request at a door with manners, whatever its shape."""
        assert self._door is not None
        session = self._session_of(request)
        fault = session.next_fault()
        body = await request.body()
        if early := await self._fault_before(fault, request):
            return early
        asked = self._door.read(request.url.path, request.headers, body)
        bad = fault if isinstance(fault, NoAction) else None
        answer = await self._answer(session, asked.chat, _owner(request), bad)
        created_s = int(self._now())
        cut = isinstance(fault, MalformedJson)
        if asked.chat.stream:
            events = list(self._door.events(asked, answer, created_s))
            kept = events[: len(events) // 2] if cut else events
            return StreamingResponse(iter(kept), media_type="text/event-stream")
        text = self._door.whole(asked, answer, created_s)
        return Response(text[: len(text) // 2] if cut else text, media_type=_JSON)

    async def _answer(
        self, session: RehearsalSession, chat: ChatRequest, owner: str, bad: NoAction | None
    ) -> Completion:
        try:
            return await session.answer(chat, owner, self._biller, bad)
        except SolutionLost as lost:
            why = f"the solution is lost: {lost}"
            raise BadRequest(why, status=422, code="solution_lost", kind="solution_error") from lost
        except DeviceError as lost:
            why = f"the solution cannot see the phone: {lost}"
            raise BadRequest(why, status=503, code="phone_lost", kind="server_error") from lost

    async def _fault_before(self, fault: Fault | None, request: Request) -> Response | None:
        """Faults that come before any thinking; None to go on and answer."""
        match fault:
            case HttpError(status, retry_after_s, message):
                wait = {} if retry_after_s is None else {"retry-after": f"{retry_after_s:g}"}
                error = BadRequest(message, status=status, code="fault", kind="scripted_fault")
                body = self._error_body(error)
                return Response(body, status, wait, _JSON)
            case Hang():
                await self._until_gone(request, None)
                return Response(status_code=503)
            case Slow(seconds):
                await self._until_gone(request, seconds)
                return None
            case None | NoAction() | MalformedJson():
                return None
            case _:
                assert_never(fault)

    async def _until_gone(self, request: Request, most_s: float | None) -> None:
        """Wait until the client hangs up, the server stops, or `most_s` have passed."""
        gone = asyncio.ensure_future(request.receive())
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait(
                {gone, stopping}, timeout=most_s, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            gone.cancel()
            stopping.cancel()
            await asyncio.gather(gone, stopping, return_exceptions=True)

    def _session_of(self, request: Request) -> RehearsalSession:
        name = request.path_params["session"]
        if name not in self._sessions:
            raise BadRequest(f"no session {name!r}", status=404, code="session_not_found")
        return self._sessions[name]

    def _error_body(self, error: BadRequest) -> str:
        return error_body(error) if self._door is None else self._door.error(error)

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, BadRequest)
        return Response(self._error_body(error), error.status, media_type=_JSON)

    async def _not_found(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        lost = BadRequest(error.detail, status=error.status_code)
        if self._door is not None:
            lost = self._door.lost(request.method, request.url.path, lost)
        return Response(self._error_body(lost), lost.status, media_type=_JSON)


def _owner(request: Request) -> str:
    """Whose cache it is; a digest, so that no key is kept."""
    key = request.headers.get("authorization", "") or request.headers.get("x-api-key", "")
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
