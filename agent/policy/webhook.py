"""Asks a web address whether an act may be done: one POST of JSON, with the picture in it."""

import asyncio
import base64
import http.client
import json
import mimetypes
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from ...actions import UsageError
from ...actions.log import get_logger
from .gate import Approval, ApprovalRequest

# No answer is longer; in bytes.
MOST_BYTES = 64 * 1024
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

_log = get_logger(__name__)


def check_url(url: str) -> None:
    """Raise UsageError for an address that a picture of somebody's phone must not be sent to."""
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    if parts.username is not None:
        raise UsageError(
            "the address to ask holds a name or password, which would stand in every trace: leave "
            "it out"
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        raise UsageError(f"{url!r} is no address to ask: give one that begins with https://")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise UsageError(
            f"{url!r} is not encrypted, and pictures of the phone go there: give an https:// "
            "address, or one of this computer"
        )


class WebhookApprover:
    """Posts each request to `url` and takes `{"approve": true}` with status 200 for a yes.

    Whatever else comes back - another status, a redirect, something that is no JSON - is no yes,
    and the reason is on record. Redirects are not followed.
    """

    def __init__(self, url: str) -> None:
        check_url(url)
        self._url = url

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """The answer, or a no with the reason why there is none."""
        body = await asyncio.to_thread(_document, request)
        try:
            status, said = await asyncio.to_thread(post_json, self._url, body, request.deadline_s)
        except TimeoutError:
            return None
        except (OSError, http.client.HTTPException, ValueError) as error:
            _log.warning("webhook failed", why=str(error))
            return Approval(False, "the webhook", f"it cannot be asked: {error}")
        if status != http.client.OK:
            return Approval(False, "the webhook", f"it answered with status {status}")
        return _approval(said)


def post_json(
    url: str, body: bytes, timeout_s: float, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """POST a JSON document and give the answer's status and body; redirects are not followed.

    `timeout_s` is for each wait of the connection. Raises OSError, TimeoutError among them,
    http.client.HTTPException, and ValueError for an answer that is too long.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        context = ssl.create_default_context()
        wire = http.client.HTTPSConnection(host, port, timeout=timeout_s, context=context)
    else:
        wire = http.client.HTTPConnection(host, port, timeout=timeout_s)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        wire.request("POST", path, body, {"Content-Type": "application/json", **(headers or {})})
        response = wire.getresponse()
        said = response.read(MOST_BYTES + 1)
    finally:
        wire.close()
    if len(said) > MOST_BYTES:
        raise ValueError(f"its answer is longer than {MOST_BYTES} bytes")
    return response.status, said


def _approval(said: bytes) -> Approval:
    try:
        answer: Any = json.loads(said)
    except (ValueError, RecursionError):
        return Approval(False, "the webhook", "its answer is no JSON")
    told = cast(dict[str, Any], answer) if isinstance(answer, dict) else {}
    yes = told.get("approve")
    if not isinstance(yes, bool):
        return Approval(False, "the webhook", 'its answer has no "approve": true or false')
    by, why = told.get("by"), told.get("why")
    who = f"the webhook ({by[:80]})" if isinstance(by, str) and by else "the webhook"
    return Approval(yes, who, why[:400] if isinstance(why, str) else "")


def _document(request: ApprovalRequest) -> bytes:
    picture: dict[str, str] | None = None
    if request.picture is not None and request.picture.exists():
        media_type, _ = mimetypes.guess_type(request.picture.name)
        picture = {
            "media_type": media_type or "application/octet-stream",
            "base64": base64.b64encode(Path(request.picture).read_bytes()).decode(),
        }
    told = {
        "version": 1,
        "goal": request.goal,
        "does": request.does,
        "why": request.why,
        "classes": list(request.classes),
        "app": request.app,
        "label": request.label,
        "amount": request.amount or None,
        "deadline_s": request.deadline_s,
        "picture": picture,
    }
    return json.dumps(told, ensure_ascii=False).encode()
