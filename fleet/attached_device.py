"""A phone that is attached already: it is found again, and never started, rebooted or wiped."""

from dataclasses import dataclass

from ..device.adb import AdbClient, DeviceEntry
from ..device.adb.states import trouble_of
from ..device.errors import DeviceError
from ..device.reconnect import wait_back
from ..device.settle import Pace
from ..emulator.contract import StartFailed

_ANSWER_S = 10.0
_USB = "usb:"
_HERE = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class _Identity:
    """What tells the phone from another on the same port: its own number; and where it was."""

    number: str
    usb: str
    host: str


class AttachedDevice:
    """A StartedDevice that is somebody's phone: by its serial, or by the USB port it hangs on
    (`usb:1-4.2`, as `adb devices -l` shows it)."""

    control = None

    def __init__(self, client: AdbClient, named: str, pace: Pace | None = None) -> None:
        self._client = client
        self._named = named
        self._pace = pace or Pace()
        self._serial = named
        self._known: _Identity | None = None

    @property
    def serial(self) -> str:
        """What adb calls it now: over the network it may come back under another port."""
        return self._serial

    async def start(self) -> None:
        """See that it is there and ready; raises StartFailed that says what to do."""
        try:
            entries = await self._client.devices()
            entry = next((e for e in entries if self._named in (e.serial, e.usb)), None)
            if entry is None and self._network(self._named):
                await self._client.connect(self._named)
                entries = await self._client.devices()
                entry = next((e for e in entries if e.serial == self._named), None)
            if entry is None:
                raise StartFailed("it is not attached: plug it in; `tapwright devices` lists all")
            if trouble := trouble_of(entry.serial, entry.state):
                raise StartFailed(f"it {trouble.told}: {trouble.remedy}")
            self._serial = entry.serial
            self._known = _Identity(await self._number(entry), entry.usb, _host(entry.serial))
        except DeviceError as error:
            raise StartFailed(str(error)) from error

    async def reset(self) -> None:
        """Find it again: on its serial, on its USB port, or under another port of its address.

        Only what answers with the same number is the phone; another one on its port is left alone.
        Raises StartFailed.
        """
        known = self._known
        if known is None:
            await self.start()
            return
        try:
            others: list[str] = []
            for entry in await self._candidates(known):
                if await self._number(entry) == known.number:
                    self._serial = entry.serial
                    await wait_back(self._client, self._serial, self._pace)
                    return
                others.append(entry.serial)
            if others:
                raise StartFailed(f"another phone is in its place: {', '.join(others)}")
            await wait_back(self._client, self._serial, self._pace)
            if await self._number(await self._entry()) != known.number:
                raise StartFailed(f"another phone is in its place: {self._serial}")
        except DeviceError as error:
            raise StartFailed(str(error)) from error

    async def restart(self) -> None:
        """Raises StartFailed: nobody asked for a reboot."""
        raise StartFailed("somebody's phone is not rebooted unasked")

    async def remake(self) -> None:
        """Raises StartFailed: nobody asked for a wipe."""
        raise StartFailed("somebody's phone is not wiped unasked")

    async def stop(self) -> None:
        """Leave it as it is: it was there before."""

    def log_tail(self) -> str:
        """Nothing: it has no log of ours."""
        return ""

    async def _candidates(self, known: _Identity) -> list[DeviceEntry]:
        """What is ready and may be it, the likeliest first."""
        ready = [e for e in await self._client.devices() if e.state == "device"]
        ranked = [(rank, e) for e in ready if (rank := self._likeness(e, known)) is not None]
        return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])]

    def _likeness(self, entry: DeviceEntry, known: _Identity) -> int | None:
        """How likely this is the phone, 0 the likeliest; None if nothing speaks for it."""
        if entry.serial == self._serial:
            return 0
        if known.usb and entry.usb == known.usb:
            return 1
        if not known.number:
            # Nothing would tell it from another one.
            return None
        # Over USB it is called by its number, by mDNS `adb-NUMBER-xxxxxx._adb-tls-connect._tcp`.
        if known.number in (entry.serial, *entry.serial.split("-")):
            return 2
        # Wireless debugging chooses a new port each time that it is switched on. On this computer's
        # own address the port alone says which it is.
        return 3 if known.host not in ("", *_HERE) and _host(entry.serial) == known.host else None

    async def _entry(self) -> DeviceEntry:
        for entry in await self._client.devices():
            if entry.serial == self._serial:
                return entry
        raise StartFailed("it is not attached")

    async def _number(self, entry: DeviceEntry) -> str:
        transport = self._client.transport(entry.serial)
        said = await transport.shell("getprop", "ro.serialno", timeout_s=_ANSWER_S)
        return said.text.strip()

    @staticmethod
    def _network(named: str) -> bool:
        return ":" in named and not named.startswith(_USB)


def _host(serial: str) -> str:
    """The host of `host:port`; empty for a serial that is no address."""
    host, colon, port = serial.rpartition(":")
    return host if colon and port.isdecimal() else ""
