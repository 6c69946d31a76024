"""The calls to one emulator: each with a deadline, and bounded in what it may bring.

Source: emulator_controller.proto of AOSP's external/qemu; the generated classes are those that the
package android-env ships.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from ..emulator_discovery import RunningEmulator
from ..errors import DeviceError
from ..screen.shot import MOST_PIXELS

# A picture takes some 20 ms; where it takes seconds, `screencap` is the better way.
CALL_TIMEOUT_S = 5.0
_MOST_BYTES = 3 * MOST_PIXELS + 65536  # a picture, and what is said of it
_OPTIONS = (
    ("grpc.max_receive_message_length", _MOST_BYTES),
    # It is on this computer, whatever proxy the environment names for others.
    ("grpc.enable_http_proxy", 0),
    # An emulator that is started again is there within seconds.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2000),
)
EXTRA = "pip install 'tapwright[emulator]'"
# What gRPC answers before a method is begun.
_NOT_BEGUN = ("UNAUTHENTICATED", "PERMISSION_DENIED", "UNIMPLEMENTED", "INVALID_ARGUMENT")


class EmulatorCallFailed(DeviceError):
    """The emulator did not do what it was asked by gRPC; `sent` says that it may have."""

    def __init__(self, message: str, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class StubsMissing(DeviceError):
    """The generated classes are not installed, or not with the gRPC that they were made for."""


@dataclass(frozen=True, slots=True)
class EmulatorImage:
    """A picture as it came: RGB, three bytes a pixel, row by row from the top.

    `rotation` is how the emulator believes to be held, in quarters (Rotation.SkinRotation), and
    has turned the picture. The proto's "bottom up" is not so: android_env's EmulatorSimulator and
    Android Studio's EmulatorView read it from the top.
    """

    width_px: int
    height_px: int
    rotation: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Contact:
    """One finger on the emulator's panel, in its own pixels, however the screen is turned."""

    x: int
    y: int
    down: bool
    finger: int = 0


class EmulatorLink:
    """One emulator's endpoint; its methods raise EmulatorCallFailed.

    Making one raises StubsMissing. Nothing is connected before the first call; each has `call_s`.
    """

    def __init__(self, emulator: RunningEmulator, call_s: float = CALL_TIMEOUT_S) -> None:
        self._call_s = call_s
        if emulator.grpc_port is None:
            raise EmulatorCallFailed(f"{emulator.serial} offers no gRPC", sent=False)
        self.emulator = emulator
        self._grpc, self._messages, stubs = _load()
        self._empty = import_module("google.protobuf.empty_pb2")
        # As the emulator's own clients do: no TLS on this computer, and the token of the discovery
        # file in each call (aemu.discovery's EmulatorDescription.get_grpc_channel; StaticTokenAuth
        # of external/qemu wants "authorization: Bearer ...").
        self._channel = self._grpc.insecure_channel(
            f"localhost:{emulator.grpc_port}", options=_OPTIONS
        )
        token = emulator.grpc_token
        self._metadata = (("authorization", f"Bearer {token}"),) if token else ()
        self._stub: Any = stubs.EmulatorControllerStub(self._channel)

    async def version(self) -> str:
        """The emulator's version; for whether it answers, and how quickly."""
        status = await self._call("getStatus", self._empty.Empty())
        return str(status.version)

    async def screenshot(self, display: int = 0) -> EmulatorImage:
        """The screen in its own size."""
        wanted = self._messages.ImageFormat
        request = wanted(format=wanted.RGB888, display=display)
        image = await self._call("getScreenshot", request)
        said = image.format
        if image.image and said.format != wanted.RGB888:
            raise EmulatorCallFailed(f"the picture came in format {said.format}, not as RGB888")
        return EmulatorImage(said.width, said.height, said.rotation.rotation, image.image)

    async def touch(self, *contacts: Contact) -> None:
        """Put fingers on the panel, move them or lift them, all at once."""
        # The pressure is only 0 or not; an axis of the emulator's goes to 1024.
        touches = [
            self._messages.Touch(
                x=one.x, y=one.y, identifier=one.finger, pressure=512 if one.down else 0
            )
            for one in contacts
        ]
        await self._call("sendTouch", self._messages.TouchEvent(touches=touches))

    async def clipboard(self) -> str:
        """The text in the clipboard, as far as the emulator has heard of it."""
        return str((await self._call("getClipboard", self._empty.Empty())).text)

    async def set_clipboard(self, text: str) -> None:
        """Put text into the clipboard."""
        await self._call("setClipboard", self._messages.ClipData(text=text))

    def close(self) -> None:
        """Hang up; harmless twice."""
        self._channel.close()

    async def _call(self, method: str, request: object) -> Any:
        """One call, ended should whoever asked be cancelled."""
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            if not answered.done():
                answered.set_result(None)

        try:
            call: Future[Any] = getattr(self._stub, method).future(
                request, timeout=self._call_s, metadata=self._metadata
            )
        except ValueError as exc:  # the channel is closed
            raise EmulatorCallFailed(f"{method}: {exc}", sent=False) from exc
        call.add_done_callback(lambda _: _from_thread(loop, wake))
        try:
            await answered
        finally:
            call.cancel()
        try:
            return call.result()
        except self._grpc.RpcError as exc:
            raise self._failure(method, exc) from exc

    def _failure(self, method: str, error: Any) -> EmulatorCallFailed:
        code, told = error.code().name, str(error.details() or "")
        where = f"{method} of {self.emulator.serial} by gRPC"
        if code == "DEADLINE_EXCEEDED":
            return EmulatorCallFailed(f"{where} took longer than {self._call_s:g} s")
        if code == "UNAUTHENTICATED":
            told = f"{told}; start the emulator with -grpc-use-token"
        unsent = code in _NOT_BEGUN or "failed to connect" in told.casefold()
        return EmulatorCallFailed(f"{where} failed, {code}: {told}", sent=not unsent)


def _from_thread(loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(wake)
    except RuntimeError:
        pass  # the loop has ended meanwhile, and with it whoever waited


def _load() -> tuple[ModuleType, ModuleType, ModuleType]:
    """gRPC and the generated classes; raises StubsMissing."""
    # Its own log lines on stderr tell users of this nothing.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    proto = "android_env.proto.emulator_controller_pb2"
    try:
        return import_module("grpc"), import_module(proto), import_module(f"{proto}_grpc")
    except ImportError as exc:
        raise StubsMissing(f"{exc.name or 'android_env'} is not installed: {EXTRA}") from exc
    except (RuntimeError, TypeError) as exc:  # generated for a newer gRPC, or a newer protobuf
        raise StubsMissing(f"{str(exc).strip()[:200]}: {EXTRA}") from exc
