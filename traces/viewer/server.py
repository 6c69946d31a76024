"""Serves traces to this machine only."""

import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ...actions import UsageMistake
from .document import Place, page, run_document, runs_document

_FILE = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|webp)")
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def viewer_app(runs: Path) -> Starlette:
    """The pages for the run folders in `runs`; other Host headers than loopback are refused."""

    def folder(name: str) -> Path:
        found = next((path for path in list_runs(runs) if path.name == name), None)
        if found is None:
            raise HTTPException(404, "there is no such run")
        return found

    def document(run: Path) -> dict[str, object]:
        at = f"/run/{run.name}"
        try:
            return dict(run_document(run, Place(f"{at}/", f"{at}/data.json", "/")))
        except UsageMistake as mistake:
            raise HTTPException(500, str(mistake)) from mistake

    async def index(request: Request) -> Response:
        return HTMLResponse(page(runs_document(list_runs(runs))), headers=_HEADERS)

    async def show(request: Request) -> Response:
        return HTMLResponse(page(document(folder(request.path_params["run"]))), headers=_HEADERS)

    async def data(request: Request) -> Response:
        return JSONResponse(document(folder(request.path_params["run"])), headers=_HEADERS)

    async def picture(request: Request) -> Response:
        run, wanted = folder(request.path_params["run"]), request.path_params["file"]
        episodes = {path.name: path for path in (run / "episodes").iterdir()}
        episode = episodes.get(request.path_params["episode"])
        if episode is None or not _FILE.fullmatch(wanted):
            raise HTTPException(404, "there is no such picture")
        path = episode / "frames" / wanted
        if not path.is_file() or path.is_symlink():
            raise HTTPException(404, "there is no such picture")
        return FileResponse(path, headers={"cache-control": "max-age=31536000, immutable"})

    return Starlette(
        routes=[
            Route("/", index),
            Route("/run/{run}", show),
            Route("/run/{run}/data.json", data),
            Route("/run/{run}/{episode}/frames/{file}", picture),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
        ],
    )


def list_runs(runs: Path) -> list[Path]:
    """The run folders in a folder."""
    if not runs.is_dir():
        return []
    return [path for path in runs.iterdir() if (path / "run.json").is_file()]
