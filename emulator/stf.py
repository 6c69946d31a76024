"""Phones of a DeviceFarmer (STF) farm: reserved by its REST API, used over adb, given back.

Source: DeviceFarmer/stf, doc/API.md and lib/units/api/controllers/user.js: a POST to
/api/v1/user/devices with a serial and a timeout in milliseconds, one to .../SERIAL/remoteConnect,
which answers with the address for `adb connect`, and DELETE on both. A refusal is 401 without a
token, 403 for a device that is in use or not there, 404 for one it does not know, 504 for one that
does not answer; its `description` says why. Unproven against a farm: there is none here.
"""

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, urlsplit

import httpx2

from ..actions.log import get_logger
from ..device.adb.client import AdbClient
from ..device.errors import DeviceError, DeviceUnauthorized
from .contract import StartFailed

# The farm itself waits 5 s for a device before it answers 504.
_ANSWER_S = 15.0
HOLD_S = 3600.0
"""How long the farm keeps a phone for somebody who was killed."""
_log = get_logger(__name__)


class FarmSilent(StartFailed):
    """The farm, or a phone of it, did not answer: what it was asked for may have been done."""


@dataclass(frozen=True, slots=True)
class FarmPhone:
    """A phone as a farm lists it; `owner` is empty for a free one."""

    serial: str
    model: str
    version: str
    usable: bool
    owner: str

    @property
    def free(self) -> bool:
        """Whether it can be reserved."""
        return self.usable and not self.owner


class StfFarm:
    """One farm; the access token is read from the environment variable `token_variable`.

    Raises StartFailed, with what to do, for an address that is none and without a token.
    """

    def __init__(
        self,
        url: str,
        token_variable: str = "STF_TOKEN",
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StartFailed(f"{url!r} is no farm's address: write it as https://stf.example.org")
        token = environ.get(token_variable, "").strip()
        if not token:
            raise StartFailed(
                f"the farm at {url} asks for an access token: make one there under Settings, Keys, "
                f"and type: export {token_variable}=TOKEN"
            )
        self.url = url.rstrip("/")
        self.token_variable = token_variable
        self._headers = {"Authorization": f"Bearer {token}"}

    async def phones(self) -> tuple[FarmPhone, ...]:
        """All phones that the farm knows."""
        told = await self._ask("GET", "/devices", "the list of phones")
        return tuple(_phone(one) for one in _objects(told.get("devices")))

    async def held(self) -> tuple[str, ...]:
        """The serials that are reserved for this token, also by runs that were killed."""
        told = await self._ask("GET", "/user/devices", "the list of reserved phones")
        return tuple(str(one.get("serial", "")) for one in _objects(told.get("devices")))

    async def reserve(self, serial: str, hold_s: float = HOLD_S) -> None:
        """Reserve a phone, which the farm takes back by itself after `hold_s` seconds."""
        asked = {"serial": serial, "timeout": round(hold_s * 1000)}
        await self._ask("POST", "/user/devices", serial, asked)

    async def connect(self, serial: str) -> str:
        """The address at which a reserved phone is reached with `adb connect`."""
        told = await self._ask("POST", f"/user/devices/{quote(serial, '')}/remoteConnect", serial)
        address = told.get("remoteConnectUrl")
        if not isinstance(address, str) or ":" not in address:
            raise StartFailed(f"{self.url} gave no address for {serial}: {address!r}")
        return address

    async def release(self, serial: str) -> None:
        """Give a phone back; one that is not reserved any more is no error."""
        path = f"/user/devices/{quote(serial, '')}"
        for one in (f"{path}/remoteConnect", path):
            await self._ask("DELETE", one, serial, forgiven=(403, 404))

    async def _ask(
        self,
        method: str,
        path: str,
        what: str,
        body: Mapping[str, object] | None = None,
        forgiven: tuple[int, ...] = (),
    ) -> Mapping[str, object]:
        # Redirects are not followed: the token is for this address alone.
        async with httpx2.AsyncClient(headers=self._headers, timeout=_ANSWER_S) as http:
            try:
                answer = await http.request(method, f"{self.url}/api/v1{path}", json=body)
            except httpx2.TimeoutException as error:
                raise FarmSilent(
                    f"the farm at {self.url} does not answer about {what} in {_ANSWER_S:g} s; look "
                    f"at it: curl -I {self.url}"
                ) from error
            except httpx2.HTTPError as error:
                raise StartFailed(
                    f"no farm answers at {self.url} ({error}); look at it: curl -I {self.url}"
                ) from error
        if answer.is_success:
            return self._read(answer, what)
        if answer.status_code in forgiven:
            return {}
        silent = answer.status_code == 504
        raise (FarmSilent if silent else StartFailed)(self._refusal(answer, what))

    def _read(self, answer: httpx2.Response, what: str) -> Mapping[str, object]:
        try:
            told: object = answer.json()
        except ValueError as error:
            raise StartFailed(
                f"{self.url} answers no JSON about {what}: is it the address of the farm?"
            ) from error
        if not isinstance(told, dict):
            raise StartFailed(f"{self.url} answers something else than a farm about {what}")
        return cast(Mapping[str, object], told)

    def _refusal(self, answer: httpx2.Response, what: str) -> str:
        said = ""
        with suppress(StartFailed):
            said = str(self._read(answer, what).get("description") or "")
        why = f" ({said})" if said else ""
        match answer.status_code:
            case 401:
                name = self.token_variable
                return (
                    f"the farm at {self.url} does not know the token in {name}: make one there "
                    f"under Settings, Keys, and type: export {name}=TOKEN"
                )
            case 403:
                return f"{what} is in use or not available{why}; name another phone, or wait for it"
            case 404:
                return f"the farm at {self.url} knows no {what}{why}; see what it has at {self.url}"
            case 504:
                return f"{what} does not answer the farm at {self.url}{why}; name another phone"
            case code if 300 <= code < 400:
                return f"{self.url} sends elsewhere ({code}): name the farm's own address"
            case code:
                return f"the farm at {self.url} failed on {what}: HTTP {code}{why}"


class StfDevice:
    """One phone of a farm as a StartedDevice: reserved, connected, and given back.

    Nothing on it is set up or put back: it is somebody's phone, and stays as it was.
    """

    def __init__(
        self, farm: StfFarm, serial: str, client: AdbClient, hold_s: float = HOLD_S
    ) -> None:
        self.farm = farm
        self.farm_serial = serial
        self._client = client
        self._hold_s = hold_s
        self._address: str | None = None
        self._reserved = False
        self._said: list[str] = []

    @property
    def serial(self) -> str:
        """What the adb server calls it; before it is reserved nobody knows that, and it is the
        farm's serial."""
        return self._address or self.farm_serial

    async def start(self) -> None:
        """Reserve it and connect to it; raises StartFailed, and then it is given back."""
        try:
            await self.farm.reserve(self.farm_serial, self._hold_s)
        except (FarmSilent, asyncio.CancelledError):
            # It may be reserved all the same.
            await self._give_back()
            raise
        self._reserved = True
        self._note("reserved")
        try:
            await self._connect()
        except BaseException:
            await self.stop()
            raise

    async def reset(self) -> None:
        """Connect anew; what is on somebody's phone is not put back."""
        if not self._reserved:
            raise StartFailed(f"{self.farm_serial} is not reserved: start it first")
        await self._disconnect()
        await self._connect()

    async def restart(self) -> None:
        """Give it back, and reserve it once more."""
        await self.stop()
        await self.start()

    async def remake(self) -> None:
        """Nobody makes a phone of a farm anew; raises StartFailed."""
        raise StartFailed(
            f"{self.farm_serial} is a phone at {self.farm.url}, which is not wiped from here: look "
            "at it there"
        )

    async def stop(self) -> None:
        """Give it back; a farm that cannot be told takes it back by itself when its time is up."""
        await self._disconnect()
        if self._reserved:
            await self._give_back()
            self._reserved = False

    def log_tail(self) -> str:
        """What happened to the reservation."""
        return "\n".join(self._said[-20:])

    async def _give_back(self) -> None:
        try:
            await self.farm.release(self.farm_serial)
        except StartFailed as error:
            _log.warning(
                "a reserved phone was not given back",
                serial=self.farm_serial, taken_back_within_s=self._hold_s, why=str(error),
            )  # fmt: skip
        else:
            self._note("given back")

    async def _connect(self) -> None:
        address = await self.farm.connect(self.farm_serial)
        try:
            await self._client.connect(address)
        except DeviceUnauthorized as error:
            raise StartFailed(
                f"the farm at {self.farm.url} does not know this computer's adb key: add "
                "~/.android/adbkey.pub there under Settings, Keys, ADB keys"
            ) from error
        except DeviceError as error:
            raise StartFailed(f"{self.farm_serial} cannot be reached: {error}") from error
        self._address = address
        self._note(f"connected at {address}")

    async def _disconnect(self) -> None:
        if self._address is None:
            return
        address, self._address = self._address, None
        try:
            await self._client.disconnect(address)
        except DeviceError as error:
            _log.warning("a farm's phone stays listed", address=address, why=str(error))

    def _note(self, what: str) -> None:
        self._said.append(f"{self.farm_serial}: {what}")


def _objects(found: object) -> list[Mapping[str, object]]:
    listed = cast(list[object], found) if isinstance(found, list) else []
    return [cast(Mapping[str, object], one) for one in listed if isinstance(one, dict)]


def _phone(one: Mapping[str, object]) -> FarmPhone:
    owner = one.get("owner")
    named: Mapping[str, object] = (
        cast(Mapping[str, object], owner) if isinstance(owner, dict) else {}
    )
    return FarmPhone(
        serial=str(one.get("serial", "")),
        model=str(one.get("model") or ""),
        version=str(one.get("version") or ""),
        usable=one.get("present") is True and one.get("ready") is True,
        owner=str(named.get("email") or named.get("name") or ""),
    )
