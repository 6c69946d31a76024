"""The mirror page: a live picture of the phone in a browser on this machine.

Its clicks, drags and keys go to the phone and into a recording.
"""

import asyncio
import hmac
import io
import secrets
from collections.abc import Callable
from html import escape
from importlib.resources import files
from typing import Annotated, Literal

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ...actions import (
    DeviceAction,
    DoubleTap,
    LongPress,
    Norm,
    Outcome,
    Press,
    Swipe,
    Tap,
    TypeText,
    UsageError,
    to_px,
)
from ...actions.geometry import NORM_MAX
from ...device.adb_device import AdbDevice
from ...device.device import Observation
from ...device.errors import DeviceError
from ...device.frame import Frame
from ...traces.markup import ICON
from .acting import SeenScreen
from .live import LiveRecording, screen_now
from .naming import LivePictures
from .selecting import named, receiver, touched_at

_WIDTH_PX = 720
_QUALITY = 75
_LONGEST_POLL_S = 8.0
_LOOK_S = 0.08
_MOST_BYTES = 16 * 1024
_SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob: data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
_Share = Annotated[float, Field(ge=0, le=1)]
_Key = Literal["back", "home", "enter", "delete", "tab"]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MirrorTouch(_Request):
    """A click: shares of the picture from the left and from the top."""

    kind: Literal["tap", "double", "hold", "check"]
    x: _Share
    y: _Share


class MirrorSwipe(_Request):
    """A drag, in as many seconds as it took."""

    kind: Literal["swipe"]
    x: _Share
    y: _Share
    to_x: _Share
    to_y: _Share
    seconds: Annotated[float, Field(gt=0, le=30)]


class MirrorText(_Request):
    """What was typed on the computer's keyboard."""

    kind: Literal["text"]
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class MirrorKey(_Request):
    """A key of the phone."""

    kind: Literal["key"]
    key: _Key


class MirrorUndo(_Request):
    """Take the last step out of the flow."""

    kind: Literal["undo"]


_ACT: TypeAdapter[MirrorTouch | MirrorSwipe | MirrorText | MirrorKey | MirrorUndo] = TypeAdapter(
    Annotated[
        MirrorTouch | MirrorSwipe | MirrorText | MirrorKey | MirrorUndo,
        Field(discriminator="kind"),
    ]
)


class Mirror:
    """What the page asks for. `changed` is called after each act; `finished` is set by its button.

    Only who knows the `token` is answered: other pages and other users of this machine do not.
    """

    def __init__(
        self,
        device: AdbDevice,
        recording: LiveRecording,
        changed: Callable[[], None],
        file: str,
        pictures: LivePictures,
    ) -> None:
        self.token = secrets.token_urlsafe(24)
        self.finished = asyncio.Event()
        self._device = device
        self._recording = recording
        self._changed = changed
        self._file = file
        self._pictures = pictures
        self._acting = asyncio.Lock()
        self._shown: tuple[str, bytes] = ("", b"")

    def app(self) -> Starlette:
        """The pages, for the loopback's own names only."""
        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/mirror.js", self._script),
                Route("/mirror.css", self._style),
                Route("/screen", self._screen),
                Route("/steps", self._steps),
                Route("/act", self._act, methods=["POST"]),
                Route("/finish", self._finish, methods=["POST"]),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
            ],
        )

    def _knows(self, request: Request) -> bool:
        given = request.headers.get("x-tapwright-token", "")
        return hmac.compare_digest(given.encode(), self.token.encode())

    async def _page(self, request: Request) -> Response:
        page = _text("mirror.html").replace("ICON", escape(ICON), 1)
        return Response(page, media_type="text/html", headers=_SAFE)

    async def _script(self, request: Request) -> Response:
        return _file("mirror.js", "text/javascript")

    async def _style(self, request: Request) -> Response:
        return _file("mirror.css", "text/css")

    async def _screen(self, request: Request) -> Response:
        """The picture, as soon as it is another one than `after`."""
        if not self._knows(request):
            return _stranger()
        if self.finished.is_set():
            return JSONResponse({"said": "the recording has ended"}, 410, headers=_SAFE)
        after = request.query_params.get("after", "")
        loop = asyncio.get_running_loop()
        deadline_s = loop.time() + _LONGEST_POLL_S
        while True:
            try:
                frame = await self._device.capture()
            except DeviceError as error:
                return JSONResponse({"said": str(error)}, status_code=503, headers=_SAFE)
            if frame.signature != after or loop.time() >= deadline_s or self.finished.is_set():
                break
            await asyncio.sleep(_LOOK_S)
        if self._shown[0] != frame.signature:
            self._shown = frame.signature, await asyncio.to_thread(_jpeg, frame)
        size = {"x-frame": frame.signature, "x-size": str(frame.size)}
        secure = {"x-secure": "yes"} if "secure" in frame.flags else {}
        return Response(
            self._shown[1], media_type="image/jpeg", headers={**_SAFE, **size, **secure}
        )

    async def _steps(self, request: Request) -> Response:
        return self._told("") if self._knows(request) else _stranger()

    async def _finish(self, request: Request) -> Response:
        if not self._knows(request):
            return _stranger()
        self.finished.set()
        return self._told(f"Saved: {self._file}")

    async def _act(self, request: Request) -> Response:
        if not self._knows(request):
            return _stranger()
        body = await request.body()
        if len(body) > _MOST_BYTES:
            return JSONResponse({"said": "too long"}, status_code=413, headers=_SAFE)
        try:
            asked = _ACT.validate_json(body)
        except ValidationError as error:
            return JSONResponse({"said": f"not understood: {error}"}, 400, headers=_SAFE)
        async with self._acting:
            try:
                said = await self._done(asked)
            except (DeviceError, UsageError) as error:
                return self._told(str(error), ok=False)
        return self._told(said)

    async def _done(
        self, asked: MirrorTouch | MirrorSwipe | MirrorText | MirrorKey | MirrorUndo
    ) -> str:
        if isinstance(asked, MirrorUndo):
            undone = self._recording.undo()
            self._changed()
            return "The last step is out of the flow." if undone else "There is no step yet."
        seen = await self._device.observe()
        screen = await self._seen(seen)
        match asked:
            case MirrorTouch(kind="check"):
                return self._check(asked, screen)
            case MirrorTouch():
                at = _norm(asked.x, asked.y)
                taps = {"tap": Tap(at=at), "double": DoubleTap(at=at), "hold": LongPress(at=at)}
                action: DeviceAction = taps[asked.kind]
            case MirrorSwipe():
                action = Swipe(
                    start=_norm(asked.x, asked.y),
                    end=_norm(asked.to_x, asked.to_y),
                    duration_s=min(5.0, max(0.05, asked.seconds)),
                )
            case MirrorText(text=text):
                action = TypeText(text=text)
            case MirrorKey(key=key):
                action = Press(key=key)
        outcome = await self._device.perform(action, seen)
        return self._kept(action, screen, outcome)

    def _kept(self, action: DeviceAction, screen: SeenScreen, outcome: Outcome) -> str:
        if outcome.status not in ("done", "unknown"):
            raise UsageError(outcome.why or f"the phone said {outcome.status}")
        self._recording.add(action, screen)
        self._changed()
        return outcome.why

    def _check(self, asked: MirrorTouch, screen: SeenScreen) -> str:
        """Assert what lies there, without touching the phone."""
        if screen.views is None:
            raise UsageError("this screen tells no views, so there is nothing to check by")
        at = to_px(_norm(asked.x, asked.y), screen.size)
        inside = [
            n
            for n, node in enumerate(screen.views.nodes)
            if node.bounds.left <= at.x < node.bounds.right
            and node.bounds.top <= at.y < node.bounds.bottom
        ]
        for number in reversed(inside):
            found = named(screen.views, number)
            if found is not None:
                break
        else:
            number = receiver(screen.views, at)
            found = touched_at(screen.views, at) if number is not None else None
        if found is None or found.how == "point":
            raise UsageError("nothing there has a name that a check could be about")
        self._recording.add(found.selector, screen)
        self._changed()
        return f"Checked: {found.selector}"

    async def _seen(self, seen: Observation) -> SeenScreen:
        screen = await screen_now(self._device)
        package = seen.app.package if seen.app is not None else screen.package
        return SeenScreen(
            size=seen.frame.size,
            tree=screen.tree,
            views=screen.views,
            package=package,
            activity=(seen.app.activity or "") if seen.app is not None else "",
            picture=self._pictures.keep(seen.frame),
        )

    async def end(self) -> None:
        """Read the screen that all of it led to."""
        async with self._acting:
            self._recording.ended(await self._seen(await self._device.observe()))
            self._changed()

    def _told(self, said: str, ok: bool = True) -> Response:
        info = self._device.info
        document = {
            "said": said,
            "ok": ok,
            "steps": self._recording.lines(),
            "device": f"{info.model} ({info.serial})",
            "simulated": info.simulated,
            "file": self._file,
        }
        return JSONResponse(document, headers=_SAFE)


def _norm(x: float, y: float) -> Norm:
    return Norm(x=round(x * NORM_MAX), y=round(y * NORM_MAX))


def _jpeg(frame: Frame) -> bytes:
    picture = frame.image.convert("RGB")
    if picture.width > _WIDTH_PX:
        height = round(picture.height * _WIDTH_PX / picture.width)
        picture = picture.resize((_WIDTH_PX, height), Image.Resampling.BILINEAR)  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation
    held = io.BytesIO()
    picture.save(held, format="JPEG", quality=_QUALITY)
    return held.getvalue()


def _file(name: str, media_type: str) -> Response:
    return Response(_text(name), media_type=media_type, headers=_SAFE)


def _text(name: str) -> str:
    return files(__package__ or "").joinpath(name).read_text("utf-8")


def _stranger() -> Response:
    return PlainTextResponse(
        "open the address that was printed, with its token", 403, headers=_SAFE
    )
