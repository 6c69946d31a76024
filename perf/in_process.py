"""A pocket phone and its model in one process and one loop: no adb server, no HTTP, no waiting.

For measurements of what an agent decides, in which nothing hangs on time: the phone's own shell
answers and its own screen is looked at, by the code that attaches to any phone; only what carries
the bytes is left out. A screen that was drawn before is the same picture, encoded once.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

from PIL import Image

from tapwright.actions import Size
from tapwright.agent import encoder
from tapwright.agent.models.base import Effort, ImagePart, Prompt, Reply
from tapwright.agent.models.chat_wire import ChatWire, read_reply
from tapwright.agent.models.profiles import Profile
from tapwright.agent.models.wire import request
from tapwright.agent.rehearsal.brain import Biller, RehearsalSession
from tapwright.agent.rehearsal.responses import completion_body
from tapwright.agent.rehearsal.wire import ChatRequest
from tapwright.device import AdbClient, AdbDevice, AdbTransport, CommandFailed
from tapwright.device.adb.address import ServerAddress
from tapwright.device.adb.transport import DEFAULT_TIMEOUT_S, FILE_TIMEOUT_S, ShellResult
from tapwright.device.adb.wire import AdbConnection
from tapwright.device.errors import AdbProtocolError, AgentError
from tapwright.device.facts import read_facts
from tapwright.device.screen import BestScreen, Panel, Shot
from tapwright.device.settle import Pace
from tapwright.device.state import StateReader
from tapwright.device.u2 import Remote, U2Agent
from tapwright.device.u2.agent import Json
from tapwright.device.ui import UiTree
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.raster.stage import Frame as PocketFrame
from tapwright.emulator.pocket.services.commands import all_commands
from tapwright.emulator.pocket.services.shell.executor import Shell
from tapwright.emulator.pocket.services.shell.io import BufferSink, BytesSource, Streams
from tapwright.emulator.pocket.system.windows import WindowManager

P = ParamSpec("P")
T = TypeVar("T")

# 8 MB each at 1080 x 2400.
_PICTURES = 40
_ENCODED = 400
_TREES = 200


class PhoneTransport(AdbTransport):
    """Runs the phone's own shell; what opens a connection is refused."""

    def __init__(self, phone: PocketPhone) -> None:
        super().__init__(ServerAddress("127.0.0.1", 0), "in-process")
        self._pocket = phone
        self._commands = all_commands()

    async def features(self) -> frozenset[str]:
        """Those of a phone of today."""
        return frozenset({"shell_v2"})

    async def script(
        self,
        line: str,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        stdin: bytes = b"",
        called: str = "",
    ) -> ShellResult:
        """Run a shell line to its end."""
        context = self._pocket.context
        context.finger.begin_request()
        out, err = BufferSink(), BufferSink()
        streams = Streams(BytesSource(stdin), out, err)
        code = await Shell(context, self._commands).run_to_end(line, streams)
        return ShellResult(out.data, err.data, code)

    async def exec(self, *argv: str, timeout_s: float = DEFAULT_TIMEOUT_S) -> bytes:
        """Run one command for its raw bytes."""
        result = await self.shell(*argv)
        return result.stdout + result.stderr

    async def pull(self, path: str, timeout_s: float = FILE_TIMEOUT_S) -> bytes:
        """Read a file of the phone."""
        try:
            return self._pocket.context.files.read(path)
        except OSError as exc:
            raise CommandFailed(("pull", path), 1, "", str(exc)) from exc

    async def open(
        self, name: str, what: str, timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> AdbConnection:
        """Always AdbProtocolError: there is no connection to keep."""
        raise AdbProtocolError(f"{what}: nothing is opened in this process")

    @asynccontextmanager
    async def service(
        self, name: str, what: str, timeout_s: float
    ) -> AsyncGenerator[AdbConnection, None]:
        """Always AdbProtocolError, as of `open`."""
        yield await self.open(name, what)


class DrawnScreen(Image.Image):
    """A picture with a number of its own, which is made small only once."""

    number = 0

    def __init__(self, drawn: Image.Image, number: int) -> None:
        super().__init__()
        self.im, self._mode, self._size = drawn.im, drawn.mode, drawn.size
        self.number = number
        self._small: dict[object, Image.Image] = {}

    def reduce(
        self,
        factor: int | tuple[int, int],
        box: tuple[int, int, int, int] | None = None,
    ) -> Image.Image:
        """The picture made smaller, as it was the last time."""
        key = (factor, box)
        if key not in self._small:
            self._small[key] = super().reduce(factor, box)
        return self._small[key].copy()


class PhoneScreen:
    """The phone's screen as it is drawn; one that was drawn before is the same picture."""

    name = "in-process"
    lossy = False

    def __init__(self, phone: PocketPhone) -> None:
        self._pocket = phone
        self._pictures: OrderedDict[object, DrawnScreen] = OrderedDict()
        self._number = 0

    async def grab(self, arrived: asyncio.Event | None = None) -> Shot:
        """The picture of this moment."""
        if arrived is not None:
            arrived.set()
        frame = self._pocket.windows.frame()
        assert isinstance(frame, PocketFrame)
        image = _remembered(self._pictures, _PICTURES, frame.bands, lambda: self._drawn(frame))
        return Shot(image, Size(*frame.size), self.name, time.monotonic())

    def _drawn(self, frame: PocketFrame) -> DrawnScreen:
        self._number += 1
        return DrawnScreen(frame.image, self._number)

    def forget(self) -> None:
        """Nothing is decoded here."""


class PhoneRemote(Remote):
    """The views straight from the screen, read once for each; it does nothing else."""

    def __init__(self, phone: PocketPhone, transport: AdbTransport) -> None:
        super().__init__(_NoAgent(transport))
        self._pocket = phone
        self._trees: OrderedDict[object, UiTree] = OrderedDict()
        self._last: tuple[object, UiTree] | None = None

    async def tree(self) -> UiTree:
        """The views on the screen now."""
        windows = self._pocket.windows
        assert isinstance(windows, WindowManager)
        scene = windows.scene()
        if self._last is None or self._last[0] is not scene:
            xml = windows.hierarchy()
            tree = _remembered(self._trees, _TREES, xml, lambda: UiTree.parse(xml))
            self._last = scene, tree
        return self._last[1]


class _NoAgent(U2Agent):
    """Whatever it is asked is done the other way: there is no connection for it."""

    async def call(
        self, method: str, *params: Json, timeout_s: float | None = None, repeat: bool = True
    ) -> Json:
        """Always AgentError."""
        raise AgentError(f"{method}: there is no agent in this process")


class InProcessDevice(AdbDevice):
    """Attaches to a pocket phone of this loop."""

    @classmethod
    async def beside(cls, phone: PocketPhone) -> "InProcessDevice":
        """Take hold of the phone; its clock stands, and so nothing is waited for."""
        transport = PhoneTransport(phone)
        facts = await read_facts(transport)
        return cls(
            AdbClient(address=transport.server),
            transport,
            facts.info,
            BestScreen([PhoneScreen(phone)]),
            PhoneRemote(phone, transport),
            InlineExecutor(),
            Pace(still_s=0, sleep=_no_sleep),
            StateReader(transport, facts.info.api_level, facts.info.size, None),
            Panel(facts.display),
        )


class InlineExecutor(ThreadPoolExecutor):
    """Does its work at once, in the caller's thread."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The finished future of the work."""
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever waits for it is told
            done.set_exception(error)
        return done


class SessionModel:
    """A model that asks a rehearsal's session, by the body and the reply of the wire."""

    def __init__(self, profile: Profile, session: RehearsalSession, biller: Biller) -> None:
        self.profile = profile
        self._session = session
        self._biller = biller
        self._wire = ChatWire()

    async def ask(self, prompt: Prompt, effort: Effort) -> Reply:
        """Ask once."""
        room = self.profile.max_output_tokens
        body = request(self._wire, self.profile, prompt, effort, room)
        asked = ChatRequest.model_validate(body)
        self._session.next_fault()
        answer = await self._session.answer(asked, "in-process", self._biller)
        return read_reply(completion_body(answer, 0, asked.model))

    async def close(self) -> None:
        """Nothing is open."""


def encode_blank() -> None:
    """From now on, encode a blank picture of the right size in place of each picture, another for
    another: the scripted model sees views, and of a picture only what its size costs."""
    blank: OrderedDict[object, ImagePart] = OrderedDict()
    encode = encoder.encode_screenshot

    def encoded(image: Image.Image, size: Size) -> ImagePart:
        number = image.number if isinstance(image, DrawnScreen) else 0
        colour = (number >> 8 & 255, number & 255, number >> 16 & 255)
        pixels = (size.width_px, size.height_px)
        return _remembered(
            blank, _ENCODED, (number, size), lambda: encode(Image.new("RGB", pixels, colour), size)
        )

    encoder.encode_screenshot = encoded


def _remembered(made: OrderedDict[object, T], most: int, key: object, make: Callable[[], T]) -> T:
    """What was made for a key before, or is made now; the least recently used goes."""
    if key not in made:
        made[key] = make()
        if len(made) > most:
            made.popitem(last=False)
    made.move_to_end(key)
    return made[key]


async def _no_sleep(seconds: float) -> None:
    await asyncio.sleep(0)
