"""Where lower-level failures become DeviceErrors; nothing else below `device/` may leak out."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from ..errors import (
    AdbProtocolError,
    AdbServerDown,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceOffline,
    DeviceTimeout,
    DeviceUnauthorized,
)
from .address import ServerAddress
from .states import trouble_of


class CutOff(EOFError):
    """The connection ended in the middle of an answer; `got` bytes of it had arrived."""

    def __init__(self, got: int, wanted: int) -> None:
        super().__init__(f"the connection ended after {got} of {wanted} bytes")


@asynccontextmanager
async def boundary(what: str, timeout_s: float | None) -> AsyncGenerator[None, None]:
    """Give everything inside `timeout_s` seconds in all, and map whatever goes wrong in it.

    None is for a subscription, which has no end of its own.
    """
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except TimeoutError as exc:
        within = "" if timeout_s is None else f" within {timeout_s:g} s"
        raise DeviceTimeout(
            f"{what}: no full answer{within}; see whether the phone is awake and "
            "its cable or network works"
        ) from exc
    except OSError as exc:
        raise AdbServerDown(
            f"{what}: the connection to the adb server broke ({exc}); see whether it still runs"
        ) from exc
    except EOFError as exc:
        raise AdbProtocolError(
            f"{what}: cut off, {exc}; try again, and `adb reconnect` if it stays"
        ) from exc
    except ValueError as exc:
        raise AdbProtocolError(
            f"{what}: an answer that adb never gives ({exc}); is another program on that port?"
        ) from exc


def nobody_at(server: ServerAddress) -> AdbServerDown:
    """The error for an address where nobody listens."""
    if server.ours:
        return AdbServerDown(f"no adb server on {server}; start one with `adb start-server`")
    return AdbServerDown(
        f"no adb server at {server}, which {server.named_by} names: start it there, or unset "
        f"{server.named_by} for this computer's own"
    )


def refusal(message: str, serial: str | None) -> DeviceError | None:
    """The error behind a FAIL text of the adb server, None if it is about the service alone."""
    text = message.lower()
    if "listener" in text:
        return None  # of a forwarding, whatever else the words are
    name = serial or "the phone"
    if "unauthorized" in text or "authenticat" in text or "still authorizing" in text:
        authorizing = "still authorizing" in text
        return DeviceUnauthorized(_told(name, "authorizing" if authorizing else "unauthorized"))
    if "offline" in text:
        return DeviceOffline(_told(name, "offline"))
    if "more than one" in text:
        return DeviceNotFound(f"several phones are attached, say which one ({message})")
    if (
        "not found" in text
        or "no devices" in text
        or "no such device" in text
        or "no device with" in text
    ):
        return DeviceNotFound(f"{name} is not attached; `adb devices` lists those that are")
    return None


def _told(name: str, state: str) -> str:
    trouble = trouble_of(name, state)
    return f"{name} {trouble.told}: {trouble.remedy}" if trouble else name


def lost(serial: str, what: str) -> DeviceLost:
    """The error for a phone that went away while `what` was under way."""
    return DeviceLost(f"{serial} went away during {what}; check its cable, network and battery")
