"""The one thing a page may change: what a person says of an episode.

A page of another site can send a request to this server, but not read what comes back: it knows
neither the token that stands in our pages, nor may it send JSON or set a header without being asked
about first, and its Origin is its own.
"""

import hmac
import secrets
from getpass import getuser

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..labels import EpisodeOpinion

TOKEN_HEADER = "x-tapwright-page"
_MOST_BYTES = 64 * 1024


class PageWrites:
    """Who may write: pages of this server, as long as it runs."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.by = _user()

    async def opinion(self, request: Request) -> EpisodeOpinion:
        """What a page of ours sends; raises HTTPException for all else."""
        here = f"{request.url.scheme}://{request.url.netloc}"
        given = request.headers.get(TOKEN_HEADER, "").encode("utf-8", "replace")
        if request.headers.get("origin") != here or not hmac.compare_digest(
            given, self.token.encode()
        ):
            raise HTTPException(403, "only a page of this viewer may write; load it again")
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            raise HTTPException(415, "a label is sent as JSON")
        try:
            return EpisodeOpinion.model_validate_json(await _body(request))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise HTTPException(422, f"{where}: {first['msg']}" if where else "no label") from error


async def _body(request: Request) -> bytes:
    found = b""
    async for chunk in request.stream():
        found += chunk
        if len(found) > _MOST_BYTES:
            raise HTTPException(413, "a note is shorter")
    return found


def _user() -> str:
    """The name a label is signed with unless its writer says another; empty if there is none."""
    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        # Containers run under numbers that no user list has.
        return ""
