"""Streamable HTTP: who may come in, and how the server is run."""

import asyncio
import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import UNSUPPORTED_PROTOCOL_VERSION
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ..actions import UsageError
from .options import HttpOptions, ServerOptions
from .vanished import EndsWithStream

PATH = "/mcp"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_TOKEN = 16
_MAX_SESSIONS = 64
_VERSION = "mcp-protocol-version"


class OnlyWithToken:
    """Lets in who has the token (RFC 6750), and speaks only protocols that have sessions: a phone
    is held by one, and a person is asked within one. Clients of newer protocols fall back to the
    handshake when they are told so."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        if scope["type"] == "http" and (refused := self._refused(Headers(scope=scope))):
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refused(self, headers: Headers) -> Response | None:
        given = headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._expected):
            return JSONResponse(
                {"error": "a bearer token is needed: Authorization: Bearer TOKEN"},
                401,
                {"WWW-Authenticate": 'Bearer realm="tapwright"'},
            )
        version = headers.get(_VERSION)
        if version is None or version in HANDSHAKE_PROTOCOL_VERSIONS:
            return None
        data = {"supported": list(HANDSHAKE_PROTOCOL_VERSIONS), "requested": version}
        message = "this server needs a session: use the initialize handshake"
        error = {"code": UNSUPPORTED_PROTOCOL_VERSION, "message": message, "data": data}
        return JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, 400)


def http_app(server: MCPServer[ServerOptions], http: HttpOptions) -> ASGIApp:
    """The application: token, Host and Origin are checked before anything else is done."""
    names = [f"[{name}]" if ":" in name else name for name in _names(http)]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[host for name in names for host in (name, f"{name}:*")],
        allowed_origins=[
            f"{scheme}://{name}{port}"
            for name in names
            for scheme in ("http", "https")
            for port in ("", ":*")
        ],
    )
    app: Starlette = server.streamable_http_app(
        streamable_http_path=PATH,
        session_idle_timeout=http.idle_s,
        max_sessions=_MAX_SESSIONS,
        transport_security=security,
        host=http.host,
    )
    return OnlyWithToken(EndsWithStream(app, http.gone_s), http.token)


async def serve_http(
    server: MCPServer[ServerOptions], http: HttpOptions, ready: Callable[[str], None]
) -> None:
    """Serve until it is interrupted; `ready` is told the URL once connections are taken.

    Raises UsageError for a port that cannot be listened on.
    """
    config = uvicorn.Config(
        http_app(server, http), host=http.host, port=http.port, log_level="critical",
        access_log=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    serving = _Serving(config, ready)
    try:
        listening = config.bind_socket()
    except (OSError, SystemExit) as error:
        raise UsageError(
            f"{http.host}:{http.port} cannot be listened on: choose another --port"
        ) from error
    work = asyncio.ensure_future(serving.serve(sockets=[listening]))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        # Cut off, it would leave phones held; told to stop, it ends each session.
        serving.should_exit = True
        await asyncio.wait([work])
        raise


def check_http(http: HttpOptions, remote: bool) -> None:
    """Raise UsageError for what would open the phone to others by mistake."""
    if http.host not in LOOPBACK and not remote:
        raise UsageError(
            f"{http.host} is reached from other computers, and whoever has the token has the "
            "phone: say --remote if that is wished, and put TLS before it"
        )
    if len(http.token) < SHORTEST_TOKEN or not http.token.isascii() or " " in http.token:
        raise UsageError(
            f"the token has to have {SHORTEST_TOKEN} characters or more, ASCII and no blanks"
        )


def token_of(file: Path | None) -> str:
    """The token in a file, which is made with a new one if it is not there; without a file a new
    one. Raises UsageError if the file cannot be read or others can read it."""
    if file is None:
        return secrets.token_urlsafe(32)
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600, exist_ok=False)
            file.write_text(secrets.token_urlsafe(32) + "\n", "utf-8")
        if file.stat().st_mode & 0o077:
            raise UsageError(f"{file} can be read by others: chmod 600 {file}")
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the token cannot be had from {file}: {error}") from error


class _Serving(uvicorn.Server):
    """Says when it takes connections."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: Any = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            self._ready(f"http://{f'[{host}]' if ':' in host else host}:{port}{PATH}")


def _names(http: HttpOptions) -> tuple[str, ...]:
    own = LOOPBACK if http.host in LOOPBACK else (http.host,)
    return tuple(dict.fromkeys((*own, *http.names)))
