"""`--display`: a display that is not there is refused by name, before anything is paid or begun."""

import asyncio
from collections.abc import Iterator

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.thread import PocketThread

from .conftest import Run


@pytest.fixture
def serial(adb_server: PrivateAdbServer) -> Iterator[str]:
    with PocketThread(seed=0) as phones:
        name = f"127.0.0.1:{phones.port}"
        asyncio.run(adb_server.client.connect(name))
        yield name
        asyncio.run(adb_server.client.disconnect(name))


def test_a_display_that_a_phone_does_not_have_is_told(tapwright: Run, serial: str) -> None:
    for arguments in (
        ("run", "--task", "AirplaneOn", "--device", serial, "--display", "3"),
        ("doctor", serial, "--display", "3"),
    ):
        result = tapwright(*arguments)
        told = " ".join((result.out + result.err).split())
        assert (result.code, "has no display 3; it has 0" in told) == (2, True), result
        assert "Traceback" not in told and "Trace:" not in told


def test_a_pocket_phone_of_our_own_has_one_display(tapwright: Run) -> None:
    result = tapwright("run", "--task", "AirplaneOn", "--device", "pocket", "--display", "2")
    assert result.code == 2 and "a pocket phone has no display 2; it has 0" in result.err
    result = tapwright("run", "--task", "AirplaneOn", "--display", "main")
    assert result.code == 2 and "--display" in result.err
