"""Serves the page of jobs to this computer: whoever knows its address may act, nobody else."""

import hmac
import os
import secrets
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ...actions import UsageError
from ..questions.asking import utc_now
from ..questions.question import Question
from .page import ShownJobs, jobs_page, question_page, run_page, told_page
from .server import JobServer

# How often an open page looks for news, in seconds; pages with a field to fill in do not.
_REFRESH_S = 5
_MOST_BYTES = 64 * 1024
_PICTURES = frozenset({".png", ".jpg", ".webp"})
# The address is the key to the page: it goes to nobody else with a link. Forms still say whose they
# are, which no-referrer would hide.
_SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "frame-ancestors 'none'",
}


class JobPages:
    """The pages of a server; `zone` is that of whoever looks at them.

    Everything but a single question, which its own key opens, is below a token that is kept with
    the history: an address that was kept is good after a restart. A GET never does anything, so
    that no preview of a message answers it.
    """

    def __init__(self, server: JobServer, folder: Path, zone: tzinfo | None = None) -> None:
        self.token = page_token(server.history.folder)
        self._server = server
        self._folder = folder
        self._zone = zone or datetime.now().astimezone().tzinfo or utc_now().tzinfo
        self._origins: frozenset[str] = frozenset()

    def app(self, public_url: str | None = None) -> Starlette:
        """The application, for the loopback's own names and that of `public_url`, an address of
        this server by way of a proxy or a tunnel."""
        hosts = ["127.0.0.1", "localhost"]
        if public_url is not None:
            parts = urlsplit(public_url)
            hosts.append(parts.hostname or "")
            self._origins = frozenset({f"{parts.scheme}://{parts.netloc}"})
        base = "/{token}"
        return Starlette(
            routes=[
                Route("/favicon.ico", _no_icon),
                Route("/question/{id}", self._linked),
                Route("/question/{id}", self._answer_linked, methods=["POST"]),
                Route("/question/{id}/picture", self._picture_linked),
                Route(f"{base}/", self._index),
                Route(f"{base}/jobs/{{job}}", self._form),
                Route(f"{base}/jobs/{{job}}/{{act}}", self._act, methods=["POST"]),
                Route(f"{base}/question/{{id}}", self._question),
                Route(f"{base}/question/{{id}}", self._answer, methods=["POST"]),
                Route(f"{base}/question/{{id}}/picture", self._picture),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
            exception_handlers={UsageError: _mistake},
        )

    async def _index(self, request: Request) -> Response:
        if not self._knows(request):
            return _stranger()
        shown = await self._shown()
        # What somebody is typing must not be lost by a look for news.
        typing = any(not one.choices for one in shown.questions)
        more = {} if typing else {"refresh": str(_REFRESH_S)}
        return _html(jobs_page(shown, f"/{self.token}"), more)

    async def _form(self, request: Request) -> Response:
        if not self._knows(request):
            return _stranger()
        file = self._server.shelf.jobs.get(request.path_params["job"])
        if file is None:
            return _html(told_page("There is no such job.", f"/{self.token}/"), status=404)
        return _html(run_page(file.spec, f"/{self.token}"))

    async def _act(self, request: Request) -> Response:
        if not self._knows(request) or not self._from_here(request):
            return _stranger()
        fields, job = await _fields(request), request.path_params["job"]
        try:
            match request.path_params["act"]:
                case "run":
                    self._server.run_now(job, fields)
                case "stop":
                    self._server.stop(job, "it was stopped on the page")
                case "pause":
                    self._server.pause(job, True)
                case "resume":
                    self._server.pause(job, False)
                case _:
                    return Response(status_code=404, headers=_SAFE)
        except UsageError as error:
            return _html(told_page(str(error), f"/{self.token}/"), status=409)
        return _seen(f"/{self.token}/")

    async def _question(self, request: Request) -> Response:
        if not self._knows(request):
            return _stranger()
        return await self._shown_question(request, "")

    async def _answer(self, request: Request) -> Response:
        if not self._knows(request) or not self._from_here(request):
            return _stranger()
        fields = await _fields(request)
        try:
            self._take(request, fields, "somebody with the page's address", "page")
        except UsageError as error:
            return _html(told_page(str(error), f"/{self.token}/"), status=409)
        return _seen(f"/{self.token}/")

    async def _picture(self, request: Request) -> Response:
        return self._file(self._asked(request)) if self._knows(request) else _stranger()

    async def _linked(self, request: Request) -> Response:
        if not self._opens(request, key := request.query_params.get("key", "")):
            return _stranger()
        return await self._shown_question(request, key)

    async def _answer_linked(self, request: Request) -> Response:
        fields = await _fields(request)
        key = fields.get("key", "")
        if not self._opens(request, key) or not self._from_here(request):
            return _stranger()
        try:
            self._take(request, fields, "somebody who was sent the question", "link")
        except UsageError as error:
            return await self._shown_question(request, key, str(error), 409)
        return _seen(f"{request.url.path}?key={key}")

    async def _picture_linked(self, request: Request) -> Response:
        opens = self._opens(request, request.query_params.get("key", ""))
        return self._file(self._asked(request)) if opens else _stranger()

    async def _shown_question(
        self, request: Request, key: str, told: str = "", status: int = 200
    ) -> Response:
        question = self._asked(request)
        shown = await self._shown()
        return _html(question_page(question, shown, request.url.path, key, told), status=status)

    def _take(self, request: Request, fields: Mapping[str, str], by: str, channel: str) -> None:
        answer = fields.get("answer", "")
        self._server.questions.answer(request.path_params["id"], answer, by, channel, utc_now())

    def _asked(self, request: Request) -> Question:
        return self._server.questions.get(request.path_params["id"])

    def _knows(self, request: Request) -> bool:
        return _same(request.path_params["token"], self.token)

    def _opens(self, request: Request, key: str) -> bool:
        try:
            return _same(key, self._asked(request).key)
        except UsageError:
            return False

    def _from_here(self, request: Request) -> bool:
        """Whether a form is one of ours: a browser says whose page it was on."""
        origin = request.headers.get("origin")
        here = f"{request.url.scheme}://{request.url.netloc}"
        return origin is None or origin == here or origin in self._origins

    def _file(self, question: Question) -> Response:
        path = question.picture
        if path is None or path.suffix not in _PICTURES or path.is_symlink() or not path.is_file():
            return Response(status_code=404, headers=_SAFE)
        return FileResponse(path, headers=_SAFE)

    async def _shown(self) -> ShownJobs:
        server, now = self._server, utc_now()
        runs = await run_in_threadpool(server.history.runs)
        questions = server.questions.open(now)
        return ShownJobs(
            folder=self._folder,
            now=now,
            zone=self._zone or now.tzinfo,  # pyright: ignore[reportArgumentType]
            jobs=tuple(server.shelf.jobs.values()),
            mistakes=tuple(server.shelf.mistakes.values()),
            upcoming=server.timetable.upcoming(),
            retries=server.timetable.retries(),
            paused=server.history.paused(),
            active=frozenset(server.active),
            runs=runs,
            questions=questions,
            undelivered={one.id: self._undelivered(one) for one in questions},
            notices=tuple(server.notices),
        )

    def _undelivered(self, question: Question) -> str:
        told = self._server.questions.deliveries(question.id)
        return "; ".join(f"{channel}: {failed}" for channel, failed in told if failed)


def page_token(folder: Path) -> str:
    """The token in the page's address: made once for a history, and its owner's alone to read."""
    path = folder / "page-token"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        if token := path.read_text("utf-8").strip():
            return token
        path.unlink()
        return page_token(folder)
    with os.fdopen(handle, "w") as file:
        token = secrets.token_urlsafe(24)
        file.write(token)
    return token


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form; raises UsageError for one that is too long."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise UsageError(f"a form is no longer than {_MOST_BYTES} bytes")
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _html(text: str, more: Mapping[str, str] | None = None, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers={**_SAFE, **(more or {})})


def _seen(path: str) -> Response:
    return RedirectResponse(path, 303, headers=_SAFE)


def _stranger() -> Response:
    return _html(told_page("Open the address that was printed or sent.", ""), status=403)


async def _no_icon(request: Request) -> Response:
    return Response(status_code=204, headers=_SAFE)


async def _mistake(request: Request, mistake: Exception) -> Response:
    return _html(told_page(str(mistake), ""), status=400)
