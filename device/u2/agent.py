"""The life of the agent on one phone: put there, started, asked, restarted once, stopped."""

import asyncio
import json
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...actions.log import get_logger
from ..adb import AdbTransport
from ..adb.wire import AdbConnection
from ..errors import (
    AdbServerDown,
    AgentError,
    AgentRefused,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceOffline,
)
from .http import HttpWire
from .jar import REMOTE_PATH, bundled_jar, put_on_phone

log = get_logger(__name__)

Json: TypeAlias = "str | int | float | bool | None | list[Json] | dict[str, Json]"
Life: TypeAlias = Literal["asleep", "running", "aside"]

PORT = 9008
_MAIN = "com.wetest.uia2.Main"
_START = f"CLASSPATH={REMOTE_PATH} app_process / {_MAIN} -p {PORT}"
_RESTARTS = 1
_GONE = (DeviceLost, DeviceNotFound, DeviceOffline, AdbServerDown)


@dataclass(frozen=True, slots=True)
class AgentTimes:
    """How long the agent may take: to start, for a call, for the answer to a ping; in seconds."""

    start_s: float = 20.0
    call_s: float = 10.0
    ping_s: float = 2.0
    poll_s: float = 0.02


class U2Agent:
    """The agent of one phone; it starts with the first call and must be stopped in the end.

    A call that breaks or hangs restarts it once; after the second time it is left aside, and every
    further call raises AgentError at once, so that the caller takes its other way. A phone that is
    gone is no fault of the agent: DeviceLost and the like go up as they are.
    """

    def __init__(self, transport: AdbTransport, times: AgentTimes | None = None) -> None:
        self._transport = transport
        self._times = times or AgentTimes()
        self._lock = asyncio.Lock()
        self._life: Life = "asleep"
        self._restarts = _RESTARTS
        self._process: AdbConnection | None = None
        self._http: HttpWire | None = None
        self._number = 0

    @property
    def running(self) -> bool:
        """Whether it was started and did not fail since."""
        return self._life == "running"

    @property
    def usable(self) -> bool:
        """Whether asking it makes sense; not once it is left aside."""
        return self._life != "aside"

    async def call(
        self, method: str, *params: Json, timeout_s: float | None = None, repeat: bool = True
    ) -> Json:
        """The result of one call; raises AgentRefused or AgentError.

        Without `repeat`, for what must not happen twice, a broken call is never sent again:
        AgentError then has `sent`.
        """
        async with self._lock:
            await self._awake()
            try:
                return await self._ask(method, params, timeout_s or self._times.call_s)
            except _Broken as exc:
                await self._recover(f"{method}: {exc}")
                if not repeat:
                    raise AgentError(f"the agent broke off in {method}: {exc}", sent=True) from exc
            try:
                return await self._ask(method, params, timeout_s or self._times.call_s)
            except _Broken as exc:
                await self._leave_aside(f"{method}: {exc}")
                raise AgentError(f"the agent broke off in {method}: {exc}") from exc

    async def start(self) -> None:
        """Start it now; raises AgentError if it cannot be."""
        async with self._lock:
            await self._awake()

    async def stop(self) -> None:
        """End it on the phone, unless it was running before us; it may be started again."""
        async with self._lock:
            if self._life == "running":
                self._life = "asleep"
            await self._end()

    def forget(self) -> None:
        """The phone was gone and came back: whatever ran there is not running any more."""
        self._hang_up()
        self._life = "asleep"
        self._restarts = _RESTARTS

    async def _awake(self) -> None:
        match self._life:
            case "running":
                return
            case "aside":
                raise AgentError("the agent on the phone failed twice and is left aside")
            case "asleep":
                try:
                    await self._start()
                except AgentError as exc:
                    await self._leave_aside(str(exc))
                    raise

    async def _start(self) -> None:
        try:
            async with asyncio.timeout(self._times.start_s):
                if not await self._answers():
                    await self._launch()
        except TimeoutError as exc:
            raise AgentError(f"the agent did not start within {self._times.start_s:g} s") from exc
        except (AgentError, *_GONE):
            raise
        except DeviceError as exc:
            raise AgentError(f"the agent could not be started: {exc}") from exc
        self._life = "running"

    async def _launch(self) -> None:
        jar = await asyncio.to_thread(bundled_jar)
        copied = await put_on_phone(self._transport, jar)
        # shell: and not exec:, whose terminal hangs the process up when the connection ends.
        self._process = await self._transport.open(f"shell:{_START}", "start of the agent")
        said = asyncio.create_task(self._last_words(self._process))
        try:
            while not await self._answers():
                if said.done():
                    raise AgentError(f"the agent ended at once: {said.result()}")
                await asyncio.sleep(self._times.poll_s)
        finally:
            said.cancel()
            await asyncio.gather(said, return_exceptions=True)
        log.info("agent started", serial=self._transport.serial, copied=copied)

    async def _last_words(self, process: AdbConnection) -> str:
        said = b""
        try:
            while chunk := await process.read_some():
                said = (said + chunk)[-1000:]
        except OSError as exc:
            return str(exc)
        return said.decode("utf-8", "replace").strip() or "it said nothing"

    async def _answers(self) -> bool:
        """Whether an agent answers a ping; the connection is kept if it does."""
        try:
            async with asyncio.timeout(self._times.ping_s):
                http = await self._connected()
                alive = await http.request("GET", "/ping") == b"pong"
        except (OSError, EOFError, ValueError, TimeoutError, DeviceError):
            alive = False  # nobody listens yet, or what listens is no agent
        if not alive:
            self._drop_connection()
        return alive

    async def _ask(self, method: str, params: tuple[Json, ...], timeout_s: float) -> Json:
        self._number += 1
        call = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": list(params)}
        body = json.dumps(call).encode()
        try:
            async with asyncio.timeout(timeout_s):
                http = await self._connected()
                answer = json.loads(await http.request("POST", "/jsonrpc/0", body))
        except TimeoutError as exc:
            raise _Broken(f"no answer within {timeout_s:g} s") from exc
        # RecursionError: JSON that is nested without end.
        except (OSError, EOFError, ValueError, RecursionError, DeviceError) as exc:
            raise _Broken(str(exc)) from exc
        return _result(method, answer)

    async def _connected(self) -> HttpWire:
        if self._http is None:
            wire = await self._transport.open(f"tcp:{PORT}", "connection to the agent")
            self._http = HttpWire(wire)
        return self._http

    async def _recover(self, why: str) -> None:
        """Start it again if it may still be, else leave it aside."""
        if self._restarts == 0:
            await self._leave_aside(why)
            raise AgentError(f"the agent failed again and is left aside: {why}", sent=True)
        self._restarts -= 1
        log.warning("agent restarted", serial=self._transport.serial, why=why)
        self._life = "asleep"
        await self._end()
        await self._awake()

    async def _leave_aside(self, why: str) -> None:
        log.warning("agent left aside", serial=self._transport.serial, why=why)
        self._life = "aside"
        await self._end()

    async def _end(self) -> None:
        """Hang up, which ends the agent; kill the one we started should it live on."""
        ours = self._process is not None
        self._hang_up()
        if not ours:
            return
        try:
            if await self._answers():
                self._drop_connection()
                await self._transport.shell("pkill", "-f", _MAIN)
        except DeviceError as exc:
            log.debug("agent could not be ended", serial=self._transport.serial, why=str(exc))

    def _hang_up(self) -> None:
        self._drop_connection()
        if self._process is not None:
            self._process.close()
            self._process = None

    def _drop_connection(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None


class _Broken(Exception):
    """The call brought no answer; the connection must be made anew."""


def _result(method: str, answer: object) -> Json:
    if not isinstance(answer, dict):
        raise _Broken(f"an answer that is no JSON-RPC: {str(answer)[:200]}")
    content: dict[str, Json] = answer  # pyright: ignore[reportUnknownVariableType]
    error = content.get("error")
    if isinstance(error, dict):
        raise _refusal(method, str(error.get("message", "")), str(error.get("data", "")))
    if "result" not in content:
        raise _Broken("an answer without a result")
    return content["result"]


def _refusal(method: str, message: str, details: str) -> Exception:
    # These mean that the agent has lost its hold on the system, not that the call was wrong.
    for sign in ("UiAutomation not connected", "DeadObjectException", "DeadSystemRuntimeException"):
        if sign in message or sign in details:
            return _Broken(sign)
    return AgentRefused(f"{method}: {message[:300]}")
