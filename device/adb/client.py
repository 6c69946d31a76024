"""The adb server's own services: which phones there are, connect and disconnect."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

from ..errors import AdbProtocolError, AdbServerDown, DeviceNotFound, DeviceUnauthorized
from .address import DEFAULT_PORT, LOOPBACK, ServerAddress
from .boundary import CutOff, boundary, nobody_at, refusal
from .states import split_entry
from .transport import AdbTransport
from .wire import AdbConnection, ServerSaidNo

_HOST_TIMEOUT_S = 5.0
_CONNECT_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """One line of `adb devices -l`; `state` is adb's word, "device" when it is ready.

    `usb` is where a phone is plugged in, as `usb:1-4.2`; empty where it is not by a cable.
    """

    serial: str
    state: str
    product: str
    model: str
    transport_id: int
    usb: str = ""


class AdbClient:
    """A client of one adb server; cheap, stateless, one connection per request.

    `revive` starts the server again should it have ended; without it, others must.
    """

    def __init__(
        self,
        host: str = LOOPBACK,
        port: int = DEFAULT_PORT,
        revive: Callable[[], Awaitable[None]] | None = None,
        address: ServerAddress | None = None,
    ) -> None:
        self.address = address or ServerAddress(host, port)
        self.revive = revive

    @property
    def port(self) -> int:
        """The server's TCP port, 0 if it listens on a Unix socket."""
        return self.address.port

    async def version(self) -> int:
        """The server's protocol version; raises AdbServerDown if nobody answers."""
        text = await self.ask("host:version")
        try:
            return int(text, 16)
        except ValueError as exc:
            raise AdbProtocolError(
                f"{self.address} is no adb server: version {text!r}; choose another port"
            ) from exc

    async def devices(self) -> tuple[DeviceEntry, ...]:
        """Every phone the server knows, in whatever state."""
        return _entries(await self.ask("host:devices-l"))

    async def connect(self, address: str) -> None:
        """Attach a phone over TCP (`host:port`); a stale connection is replaced by a new one."""
        answer = await self._connect(address)
        if answer.startswith("already connected") and await self._state(address) != "device":
            await self.disconnect(address)
            answer = await self._connect(address)
        if answer.startswith(("connected to", "already connected")):
            return
        if "authenticate" in answer:
            raise DeviceUnauthorized(
                f"{address} is unauthorized: accept the question on its screen"
            )
        raise DeviceNotFound(f"adb could not connect to {address}: {answer.strip()}")

    async def disconnect(self, address: str) -> None:
        """Detach a phone that was attached with `connect`; unknown addresses are no error."""
        try:
            await self.ask(f"host:disconnect:{address}")
        except DeviceNotFound:
            return

    def transport(self, serial: str) -> AdbTransport:
        """A way to run services on the phone with that serial; nothing is checked yet."""
        return AdbTransport(self.address, serial)

    def transport_by_id(self, entry: DeviceEntry) -> AdbTransport:
        """A way to exactly the connection listed as `entry`, even if two phones share a serial."""
        return AdbTransport(self.address, entry.serial, entry.transport_id)

    async def track(self) -> AsyncGenerator[tuple[DeviceEntry, ...], None]:
        """The list of phones now, and again each time it changes; ends only with an error."""
        what = f"adb server at {self.address}, host:track-devices-l"
        async with boundary(what, None):
            async with await self._opened() as wire:
                async with boundary(what, _HOST_TIMEOUT_S):
                    await wire.request("host:track-devices-l")
                while True:
                    yield _entries(await wire.block())

    async def ask(self, service: str, timeout_s: float = _HOST_TIMEOUT_S) -> str:
        """Send one host request and give the text of its answer."""
        what = f"adb server at {self.address}, {service}"
        async with boundary(what, timeout_s):
            try:
                async with await self._opened() as wire:
                    await wire.request(service)
                    return await wire.block()
            except CutOff as exc:
                raise AdbServerDown(f"{what}: the server hung up ({exc}); is it ending?") from exc
            except ServerSaidNo as exc:
                known = refusal(exc.message, None)
                raise known or AdbProtocolError(f"{what}: refused, {exc.message}") from exc

    async def _opened(self) -> AdbConnection:
        try:
            return await AdbConnection.open(self.address)
        except (ConnectionRefusedError, FileNotFoundError) as exc:
            raise nobody_at(self.address) from exc

    async def _connect(self, address: str) -> str:
        return await self.ask(f"host:connect:{address}", _CONNECT_TIMEOUT_S)

    async def _state(self, serial: str) -> str | None:
        return next((entry.state for entry in await self.devices() if entry.serial == serial), None)


def _entries(listing: str) -> tuple[DeviceEntry, ...]:
    return tuple(_entry(line) for line in listing.splitlines() if line.strip())


def _entry(line: str) -> DeviceEntry:
    found = split_entry(line)
    if found is None:
        raise AdbProtocolError(f"the adb server listed a phone as {line!r}; restart it")
    serial, state, facts = found
    number = facts.get("transport_id", "0")
    return DeviceEntry(
        serial=serial,
        state=state,
        product=facts.get("product", ""),
        model=facts.get("model", ""),
        transport_id=int(number) if number.isdecimal() else 0,
        # packages/modules/adb, transport.cpp, append_transport: the path comes as it is.
        usb=f"usb:{facts['usb']}" if facts.get("usb") else "",
    )
