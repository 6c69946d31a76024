"""A stand-in for the gRPC of the Android Emulator: both services, around a pocket phone.

The messages are android-env's generated ones. What is answered is what AOSP's external/qemu does:
EmulatorService.cpp (pictures, touches), BasicTokenAuth.cpp (tokens), SnapshotService.cpp.
"""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

os.environ.setdefault("GRPC_VERBOSITY", "NONE")

import grpc
from android_env.proto import emulator_controller_pb2 as control
from android_env.proto import emulator_controller_pb2_grpc as control_grpc
from android_env.proto import snapshot_service_pb2 as snapshot
from android_env.proto import snapshot_service_pb2_grpc as snapshot_grpc
from google.protobuf import empty_pb2
from PIL import Image

from tapwright.emulator.pocket.phone import PhoneSnapshot, PocketPhone
from tapwright.emulator.pocket.system.finger import Point

T = TypeVar("T")
Call = Callable[[Callable[[], Any]], Any]

VERSION = "36.1.9.0 (build_id 13823996) (CL:N/A)"
KEYCODES = {"GoBack": 4, "GoHome": 3, "AppSwitch": 187, "Power": 26, "Enter": 66, "Backspace": 67}
# How the emulator turns a picture of its panel for each way that it believes to be held.
TURN = {
    1: Image.Transpose.ROTATE_90,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_270,
}
MOST_FINGERS = 10


@dataclass
class Trouble:
    """What goes wrong: set from any thread, at any time."""

    unavailable: bool = False
    picture: Literal["whole", "cut", "empty", "upside down", "wrong format"] = "whole"
    deaf: bool = False
    """Touches are accepted and lost."""
    stalled: threading.Event = field(default_factory=threading.Event)
    """While it is set, calls are not answered."""
    takes_s: dict[str, float] = field(default_factory=dict)
    """Seconds more for each call of a method."""


class StandIn:
    """A server with both services; `held` is how the emulator's sensors say that it is held."""

    def __init__(
        self,
        phone: PocketPhone,
        call: Call,
        token: str = "",
        snapshots: MutableMapping[str, PhoneSnapshot] | None = None,
    ) -> None:
        self.phone = phone
        self.call = call
        self.token = token
        self.snapshots = {} if snapshots is None else snapshots
        self.loaded = ""
        self.held = 0
        self.clipboard_of_host: str | None = None
        self.trouble = Trouble()
        self.asked: list[str] = []
        self.fingers: dict[int, tuple[int, int]] = {}
        self.touches: list[tuple[int, int, int]] = []
        self.port = 0
        self.began_s = time.monotonic()
        self._server: Any = None

    def start(self, port: int = 0) -> int:
        """Listen on the loopback; gives the port."""
        # Two calls of a client that stalls must not keep the others waiting.
        self._server = grpc.server(
            ThreadPoolExecutor(16, thread_name_prefix="stand-in"),
            interceptors=(Gate(self),),
            options=(("grpc.so_reuseport", 0),),
        )
        control_grpc.add_EmulatorControllerServicer_to_server(Controller(self), self._server)
        snapshot_grpc.add_SnapshotServiceServicer_to_server(Snapshots(self), self._server)
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")
        self._server.start()
        return self.port

    def stop(self) -> None:
        """Hang up on everybody at once, as a process does that is killed."""
        if self._server is not None:
            self.trouble.stalled.clear()
            # Whoever stops it from the phone's own loop keeps the last calls from being answered.
            self._server.stop(grace=None).wait(2.0)
            self._server = None


class Gate(grpc.ServerInterceptor):
    """Asks for the token, and lets go wrong what is to go wrong."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        stand_in, method = self._stand_in, details.method.rpartition("/")[2]
        stand_in.asked.append(method)
        if stand_in.trouble.unavailable:
            return _refusal(continuation(details), grpc.StatusCode.UNAVAILABLE, "shutting down")
        if stand_in.token and (why := _unauthenticated(details, stand_in.token)):
            return _refusal(continuation(details), grpc.StatusCode.UNAUTHENTICATED, why)
        return continuation(details)


def _unauthenticated(details: Any, token: str) -> str:
    given = dict(details.invocation_metadata).get("authorization")
    if given is None:
        return "No 'authorization' header present."
    if not given.startswith("Bearer "):
        return "Header does not start with 'Bearer '."
    return "" if given.removeprefix("Bearer ") == token else "Incorrect token"


def _refusal(handler: Any, code: Any, why: str) -> Any:
    def refuse(request: Any, context: Any) -> Any:
        context.abort(code, why)

    make = (
        grpc.unary_stream_rpc_method_handler
        if handler.response_streaming
        else grpc.unary_unary_rpc_method_handler
    )
    return make(refuse, handler.request_deserializer, handler.response_serializer)


class Controller(control_grpc.EmulatorControllerServicer):
    """Pictures, touches, keys and the clipboard."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    def getStatus(self, request: Any, context: Any) -> Any:
        self._wait("getStatus", context)
        uptime_ms = round((time.monotonic() - self._stand_in.began_s) * 1000)
        booted = self._phone(lambda phone: phone.system.properties.get("sys.boot_completed") == "1")
        return control.EmulatorStatus(version=VERSION, uptime=uptime_ms, booted=booted)

    def getScreenshot(self, request: Any, context: Any) -> Any:
        self._wait("getScreenshot", context)
        return self._image(request, context)

    def streamScreenshot(self, request: Any, context: Any) -> Iterator[Any]:
        number, before = 0, b""
        while context.is_active():
            image = self._image(request, context)
            if image.image != before or not number:
                image.seq, before = number, image.image
                yield image
                number += 1
            # kTimeToWaitForFrame
            self._stand_in.trouble.stalled.wait(0.125)

    def _image(self, request: Any, context: Any) -> Any:
        trouble, held = self._stand_in.trouble, self._stand_in.held
        wanted = control.ImageFormat
        if request.display or trouble.picture == "empty":
            return control.Image()
        # Of the panel, whatever forbids pictures: the host draws it.
        shown, rotation = self._phone(
            lambda phone: (phone.windows.frame().image, phone.windows.rotation)
        )
        if rotation:
            shown = shown.transpose(TURN[4 - rotation])
        if held:
            shown = shown.transpose(TURN[held])
        if trouble.picture == "upside down":
            shown = shown.transpose(Image.Transpose.ROTATE_180)
        if request.width and request.height:
            shown = shown.copy()
            shown.thumbnail((request.width, request.height))
        kind = wanted.RGBA8888 if trouble.picture == "wrong format" else request.format
        said = wanted(format=kind, width=shown.width, height=shown.height)
        said.rotation.rotation = held
        content = _encoded(shown, kind)
        if trouble.picture == "cut":
            content = content[: len(content) // 2]
        return control.Image(format=said, image=content, timestampUs=time.time_ns() // 1000)

    def sendTouch(self, request: Any, context: Any) -> Any:
        self._wait("sendTouch", context)
        stand_in = self._stand_in
        for touch in request.touches:
            stand_in.touches.append((touch.x, touch.y, touch.pressure))
            if not stand_in.trouble.deaf:
                self._finger(touch.identifier, touch.x, touch.y, touch.pressure != 0)
        return empty_pb2.Empty()

    def _finger(self, number: int, x: int, y: int, down: bool) -> None:
        fingers = self._stand_in.fingers
        if number not in fingers and (not down or len(fingers) >= MOST_FINGERS):
            return
        began = number not in fingers
        if down:
            fingers[number] = (x, y)
        else:
            del fingers[number]
        if fingers and number != min(fingers):
            return  # the phone takes one finger
        phase: Any = "down" if began else "move" if down else "up"

        def touch(phone: PocketPhone) -> None:
            place = _on_screen(x, y, phone.windows.rotation, phone.windows.size)
            phone.context.finger.event(phase, Point(*place))

        self._phone(touch)

    def sendKey(self, request: Any, context: Any) -> Any:
        self._wait("sendKey", context)
        if request.text:
            self._phone(lambda phone: phone.windows.type_text(request.text))
        elif request.eventType != control.KeyboardEvent.keyup and request.key in KEYCODES:
            self._phone(lambda phone: phone.windows.key(KEYCODES[request.key]))
        return empty_pb2.Empty()

    def setClipboard(self, request: Any, context: Any) -> Any:
        self._wait("setClipboard", context)

        def put(phone: PocketPhone) -> None:
            phone.windows.clipboard = request.text  # type: ignore[attr-defined]

        self._phone(put)
        return empty_pb2.Empty()

    def getClipboard(self, request: Any, context: Any) -> Any:
        self._wait("getClipboard", context)
        text = self._phone(lambda phone: phone.windows.clipboard)  # type: ignore[attr-defined]
        return control.ClipData(text=text)

    def _phone(self, work: Callable[[PocketPhone], T]) -> T:
        return self._stand_in.call(lambda: work(self._stand_in.phone))

    def _wait(self, method: str, context: Any) -> None:
        trouble = self._stand_in.trouble
        ends_s = time.monotonic() + trouble.takes_s.get(method, 0.0)
        pause = threading.Event()
        while context.is_active() and (trouble.stalled.is_set() or time.monotonic() < ends_s):
            pause.wait(0.005)


class Snapshots(snapshot_grpc.SnapshotServiceServicer):
    """Snapshots by name; what is wrong is said in the answer, whose code is OK all the same."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    def ListSnapshots(self, request: Any, context: Any) -> Any:
        details = snapshot.SnapshotDetails
        return snapshot.SnapshotList(
            snapshots=[
                details(
                    snapshot_id=name,
                    status=details.Loaded if name == self._stand_in.loaded else details.Compatible,
                )
                for name in sorted(self._stand_in.snapshots)
            ]
        )

    def SaveSnapshot(self, request: Any, context: Any) -> Any:
        phone = self._stand_in.phone
        self._stand_in.snapshots[request.snapshot_id] = self._stand_in.call(phone.snapshot)
        return self._done(request)

    def LoadSnapshot(self, request: Any, context: Any) -> Any:
        stand_in = self._stand_in
        kept = stand_in.snapshots.get(request.snapshot_id)
        if kept is None:
            return self._failed(request, "Could not find")
        stand_in.call(lambda: stand_in.phone.restore(kept))
        stand_in.loaded = request.snapshot_id
        return self._done(request)

    def DeleteSnapshot(self, request: Any, context: Any) -> Any:
        if self._stand_in.snapshots.pop(request.snapshot_id, None) is None:
            return self._failed(request, "Could not find")
        return self._done(request)

    def _done(self, request: Any) -> Any:
        return snapshot.SnapshotPackage(snapshot_id=request.snapshot_id, success=True)

    def _failed(self, request: Any, why: str) -> Any:
        told = f"{why} {request.snapshot_id}".encode()
        return snapshot.SnapshotPackage(snapshot_id=request.snapshot_id, success=False, err=told)


def serve(
    port: int,
    phone: PocketPhone,
    token: str = "",
    call: Call | None = None,
    snapshots: MutableMapping[str, PhoneSnapshot] | None = None,
) -> StandIn:
    """Serve both services for `phone` on the loopback; stop it with `stop()`.

    `call` runs a function in the phone's thread; without, that is the loop that runs here.
    """
    stand_in = StandIn(phone, call or _in_loop(asyncio.get_running_loop()), token, snapshots)
    stand_in.start(port)
    return stand_in


def _in_loop(loop: asyncio.AbstractEventLoop) -> Call:
    async def run(work: Callable[[], Any]) -> Any:
        return work()

    return lambda work: asyncio.run_coroutine_threadsafe(run(work), loop).result()


def _encoded(image: Image.Image, kind: int) -> bytes:
    if kind == control.ImageFormat.RGB888:
        return image.tobytes()
    if kind == control.ImageFormat.RGBA8888:
        return image.convert("RGBA").tobytes()
    import io

    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _on_screen(x: int, y: int, rotation: int, size: tuple[int, int]) -> tuple[float, float]:
    """A place of the panel on the screen as it is turned; the opposite of what a client does."""
    width, height = size
    match rotation:
        case 1:
            return y, height - 1 - x
        case 2:
            return width - 1 - x, height - 1 - y
        case 3:
            return width - 1 - y, x
        case _:
            return x, y
