"""What a page may change: what a person says of an episode, and which runs are kept.

A page of another site can send a request to this server, but not read what comes back: it knows
neither the token that stands in our pages, nor may it send JSON or set a header without being asked
about first, and its Origin is its own.
"""

import hmac
import secrets
from getpass import getuser
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..labels import EpisodeOpinion

TOKEN_HEADER = "x-tapwright-page"
_MOST_BYTES = 64 * 1024
_Sent = TypeVar("_Sent", bound=BaseModel)


class RunRemoval(BaseModel):
    """That a run is to be deleted: its folder's name again, so that no other is meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    delete: str


class PageWrites:
    """Who may write: pages of this server, as long as it runs."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.by = _user()

    async def opinion(self, request: Request) -> EpisodeOpinion:
        """What a page of ours sends of an episode; raises HTTPException for all else."""
        return await self._sent(request, EpisodeOpinion)

    async def removal(self, request: Request, run: str) -> None:
        """Return if a page of ours asks to delete the run; raises HTTPException for all else."""
        if (await self._sent(request, RunRemoval)).delete != run:
            raise HTTPException(422, "another run is named than the address has")

    async def _sent(self, request: Request, kind: type[_Sent]) -> _Sent:
        here = f"{request.url.scheme}://{request.url.netloc}"
        given = request.headers.get(TOKEN_HEADER, "").encode("utf-8", "replace")
        if request.headers.get("origin") != here or not hmac.compare_digest(
            given, self.token.encode()
        ):
            raise HTTPException(403, "only a page of this viewer may write; load it again")
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            raise HTTPException(415, "what is written is sent as JSON")
        try:
            return kind.model_validate_json(await _body(request))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            told = f"{where}: {first['msg']}" if where else "it is not what is sent here"
            raise HTTPException(422, told) from error


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
