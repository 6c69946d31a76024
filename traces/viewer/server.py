"""Serves traces to this machine only."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ...actions import UsageError
from ..labels import LABELS, add_label, read_run_labels
from ..verify import PICTURE
from ..views import VIEWS
from .compared import ComparisonSource, no_comparisons
from .document import (
    Document,
    Page,
    compared_document,
    label_document,
    labels_document,
    page,
    page_policy,
    rows,
    side,
    steps_document,
    summary,
)
from .live import live_picture
from .shelf import RunIndex, episode_stamp
from .shown_prompts import PromptSource, no_prompts
from .watched import RunState, file_stamp
from .writing import PageWrites

# The report of a run folder as a page whose links lead to `page`, an address of an episode without
# its number; None if the folder is no bench.
ReportSource: TypeAlias = Callable[[Path, str], str | None]

# What a page cannot say of itself in its own policy: that no other page may hold it in a frame. And
# what is no page runs nothing, whatever stands in it.
_SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}
_HEADERS = {**_SAFE, "cache-control": "no-store"}
_FOR_EVER = {**_SAFE, "cache-control": "max-age=31536000, immutable"}


def no_reports(run: Path, page: str) -> str | None:
    """For whoever knows of no benches."""
    return None


def viewer_app(
    runs: Path,
    prompts: PromptSource = no_prompts,
    reports: ReportSource = no_reports,
    comparisons: ComparisonSource = no_comparisons,
) -> Starlette:
    """The pages for the run folders in `runs`; other Host headers than loopback are refused."""
    pages = _Pages(RunIndex(runs), prompts, reports, comparisons)
    return Starlette(
        routes=[
            Route("/", pages.index),
            Route("/runs.json", pages.listed),
            Route("/run/{run}", pages.run),
            Route("/run/{run}/data.json", pages.records),
            Route("/run/{run}/report.html", pages.report),
            Route("/run/{run}/delete", pages.delete, methods=["POST"]),
            Route("/run/{run}/{episode}/data.json", pages.steps),
            Route("/run/{run}/{episode}/prompts.json", pages.prompts),
            Route("/run/{run}/{episode}/label", pages.label, methods=["POST"]),
            Route("/run/{run}/{episode}/frames/{file}", pages.picture),
            Route("/run/{run}/{episode}/views/{file}", pages.views),
            Route("/compare/{left}/{right}", pages.pair),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
        ],
        exception_handlers={UsageError: _mistake},
    )


class _Pages:
    """What each address answers."""

    def __init__(
        self,
        shelf: RunIndex,
        prompts: PromptSource,
        reports: ReportSource,
        comparisons: ComparisonSource,
    ) -> None:
        self._shelf = shelf
        self._prompts = prompts
        self._reports = reports
        self._comparisons = comparisons
        self._writes = PageWrites()

    async def index(self, request: Request) -> Response:
        return await run_in_threadpool(self._index)

    def _index(self) -> Response:
        return _page({"runs": self._listed(), "writes": self._signs()})

    async def listed(self, request: Request) -> Response:
        return await run_in_threadpool(self._list, request.headers)

    def _list(self, headers: Headers) -> Response:
        shown = {"runs": self._listed()}
        content = JSONResponse(shown).body
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        if headers.get("if-none-match") == tag:
            return Response(status_code=304)
        return _json(shown, tag)

    def _listed(self) -> list[Document]:
        found = [(run, self._shelf.state(run)) for run in self._shelf.runs()]
        return [summary(run.name, one.run, one.records, one.abandoned) for run, one in found]

    async def run(self, request: Request) -> Response:
        run = self._run(request, "run")
        return self._shown([await run_in_threadpool(self._whole, run)])

    async def pair(self, request: Request) -> Response:
        runs = [self._run(request, name) for name in ("left", "right")]
        sides = [await run_in_threadpool(self._whole, run) for run in runs]
        found = await run_in_threadpool(self._comparisons, *runs)
        return self._shown(sides, compared_document(found))

    async def report(self, request: Request) -> Response:
        run = self._run(request, "run")
        made = await run_in_threadpool(self._reports, run, f"/run/{quote(run.name)}#episode=")
        if made is None:
            raise HTTPException(404, "this run is no bench: it has no report")
        # Its own policy stands in it, by the hash of its style.
        headers = {**_HEADERS, "content-security-policy": "frame-ancestors 'none'"}
        return HTMLResponse(made, headers=headers)

    async def label(self, request: Request) -> Response:
        episode = self._episode(request)
        opinion = await self._writes.opinion(request)
        line = await run_in_threadpool(add_label, episode.parent.parent, episode.name, opinion)
        return JSONResponse(label_document(line), headers=_HEADERS)

    async def delete(self, request: Request) -> Response:
        run = self._run(request, "run")
        await self._writes.removal(request, run.name)
        try:
            await run_in_threadpool(self._shelf.remove, run)
        except UsageError as error:
            raise HTTPException(409, str(error)) from error
        return JSONResponse({"deleted": run.name}, headers=_HEADERS)

    async def records(self, request: Request) -> Response:
        run, since = self._run(request, "run"), request.query_params.get("since", "")
        labelled = request.query_params.get("labels", "")
        return await run_in_threadpool(self._records, run, since, labelled, request.headers)

    def _records(self, run: Path, since: str, labelled: str, headers: Headers) -> Response:
        state = self._shelf.state(run, since)
        tag = f'"{state.cursor}-{_labelled(run)}"'
        if headers.get("if-none-match") == tag:
            return Response(status_code=304)
        return _json(_side(run, state) if state.whole else _changes(run, state, labelled), tag)

    async def steps(self, request: Request) -> Response:
        episode = self._episode(request)
        live = await run_in_threadpool(live_picture, episode)
        tag = '"' + "-".join(map(str, (*episode_stamp(episode), live))) + '"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304)
        shown = await run_in_threadpool(steps_document, episode)
        return _json({**shown, **({"live": live} if live else {})}, tag)

    async def prompts(self, request: Request) -> Response:
        built = await run_in_threadpool(self._prompts, self._episode(request))
        content = "null" if built is None else built.model_dump_json()
        return Response(content, media_type="application/json", headers=_HEADERS)

    async def picture(self, request: Request) -> Response:
        wanted = request.path_params["file"]
        if not PICTURE.fullmatch(wanted):
            raise HTTPException(404, "there is no such picture")
        return _file(self._episode(request) / "frames" / wanted, None)

    async def views(self, request: Request) -> Response:
        wanted = request.path_params["file"]
        if not VIEWS.fullmatch(wanted):
            raise HTTPException(404, "there are no such views")
        return _file(self._episode(request) / "views" / wanted, "application/octet-stream")

    def _shown(self, sides: list[Document], compared: Document | None = None) -> Response:
        return _page({"home": "/", "sides": sides, "writes": self._signs(), **(compared or {})})

    def _signs(self) -> Document:
        """What a page needs to write."""
        return {"token": self._writes.token, "by": self._writes.by}

    def _whole(self, run: Path) -> Document:
        return _side(run, self._shelf.state(run))

    def _run(self, request: Request, name: str) -> Path:
        found = self._shelf.run(request.path_params[name])
        if found is None:
            raise HTTPException(404, "there is no such run")
        return found

    def _episode(self, request: Request) -> Path:
        found = self._shelf.episode(self._run(request, "run"), request.path_params["episode"])
        if found is None:
            raise HTTPException(404, "there is no such episode")
        return found


def _side(run: Path, state: RunState) -> Document:
    """A run as it is served; by its cursor a page asks for what changed since."""
    shown = side(
        run,
        state.run,
        state.records,
        state.beside,
        f"/run/{quote(run.name)}/",
        signed=True,
    )
    report = {"report": "report.html"} if (run / "bench.json").is_file() else {}
    return {**shown, **report, "cursor": state.cursor, "labelled": _labelled(run)}


def _changes(run: Path, state: RunState, labelled: str) -> Document:
    """What a page that has the rest puts in the place of what it has, or behind it; all labels, if
    the file is not the one it knows."""
    changes = {"cursor": state.cursor, "changed": rows(state.records, state.beside)}
    now = _labelled(run)
    if labelled == now:
        return changes
    return {**changes, "labelled": now, **labels_document(read_run_labels(run), signed=True)}


def _labelled(run: Path) -> str:
    """Another text whenever the labels of a run were written."""
    return "-".join(map(str, file_stamp(run / LABELS)))


def _page(document: Document) -> Response:
    policy = f"{page_policy()}; frame-ancestors 'none'"
    return HTMLResponse(
        page(Page(document)), headers={**_HEADERS, "content-security-policy": policy}
    )


def _json(document: Document, tag: str) -> Response:
    return JSONResponse(document, headers={**_HEADERS, "etag": tag})


def _file(path: Path, media_type: str | None) -> Response:
    if not path.is_file() or path.is_symlink():
        raise HTTPException(404, "there is no such file")
    return FileResponse(path, media_type=media_type, headers=_FOR_EVER)


async def _mistake(request: Request, mistake: Exception) -> Response:
    return Response(str(mistake), status_code=500, media_type="text/plain", headers=_HEADERS)
