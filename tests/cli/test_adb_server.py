"""The adb server is everybody's; the one that the environment names is the one that is meant."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import AdbClient
from tapwright.device.errors import AdbServerDown, DeviceError

from .conftest import Run


@pytest.fixture
def own_server(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """An environment whose adb server nobody has started yet; it is ended there afterwards."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    quiet = {"ADB_USB": "0", "ADB_EMU": "0", "ADB_MDNS": "0"}
    yield environment | quiet | {"ANDROID_ADB_SERVER_PORT": str(port)}
    end_server(AdbClient(port=port))


def end_server(client: AdbClient) -> None:
    """End the server behind that client, if there is one."""
    try:
        asyncio.run(client.ask("host:kill"))
    except DeviceError:
        pass  # it has ended already, or without an answer


def client_of(environment: dict[str, str]) -> AdbClient:
    return AdbClient(port=int(environment["ANDROID_ADB_SERVER_PORT"]))


class Phone:
    """A `tapwright phone` in a process group of its own, as a terminal gives one."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tapwright", "phone"],
            env=environment, cwd=folder, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.serial = self.process.stdout.readline().strip()

    def interrupt(self) -> str:
        """Ctrl-C, which goes to the whole group; gives what it said at the end."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=30)[1]


def serials_of(client: AdbClient) -> dict[str, str]:
    return {entry.serial: entry.state for entry in asyncio.run(client.devices())}


def test_ending_one_tapwright_phone_leaves_the_other_its_phone(
    own_server: dict[str, str], tmp_path: Path
) -> None:
    one, other = Phone(own_server, tmp_path), Phone(own_server, tmp_path)
    client = client_of(own_server)
    try:
        assert serials_of(client) == {one.serial: "device", other.serial: "device"}
        assert "Traceback" not in one.interrupt()
        assert one.process.returncode == 130
        assert serials_of(client) == {other.serial: "device"}
        said = asyncio.run(client.transport(other.serial).check("getprop", "ro.hardware"))
        assert said.strip() == "pocket"
    finally:
        said = other.interrupt()
    assert "Traceback" not in said and serials_of(client) == {}


def test_a_server_that_ended_meanwhile_does_not_spoil_the_end(
    own_server: dict[str, str], tmp_path: Path
) -> None:
    phone = Phone(own_server, tmp_path)
    end_server(client_of(own_server))
    said = phone.interrupt()
    assert phone.process.returncode == 130 and "Traceback" not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("devices",),
        ("phone",),
        ("doctor",),
        ("run", "--task", "AirplaneOn", "--model", "rehearsal"),
        ("bench", "smoke", "--device", "A", "--model", "rehearsal"),
    ],
)
def test_a_named_server_out_of_reach_is_an_error_and_no_other_is_taken(
    tapwright: Run, own_server: dict[str, str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    port = own_server["ANDROID_ADB_SERVER_PORT"]
    result = tapwright(*arguments, **own_server, ANDROID_ADB_SERVER_ADDRESS="127.0.0.2")
    assert result.code == 2, result
    assert f"127.0.0.2:{port}, which ANDROID_ADB_SERVER_ADDRESS names" in result.err
    assert "Traceback" not in result.err and not (tmp_path / "runs").exists()
    with pytest.raises(AdbServerDown):
        asyncio.run(client_of(own_server).version())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("run", "--task", "AirplaneOn", "--model", "rehearsal"), 2),
        (("doctor",), 2),
    ],
)
def test_a_phone_that_the_environment_names_is_the_only_one_meant(
    tapwright: Run, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    result = tapwright(*arguments, ANDROID_SERIAL="R58M123")
    assert result.code == code and "R58M123 is not attached" in result.out + result.err
    assert not (tmp_path / "runs").exists()


URL = "http://developer.android.com/tools/device.html"
LISTING = (
    "adb-R58M123-abcdef (2)._adb-tls-connect._tcp device product:p model:M transport_id:1\n"
    f"R58M999                no permissions (user x is not in the plugdev group); see [{URL}] "
    "usb:1-4 transport_id:2\n"
)


@pytest.fixture
def listing_server() -> Iterator[int]:
    """An adb server of which nothing but its list of phones can be had; gives its port."""
    answer = f"OKAY{len(LISTING):04x}{LISTING}".encode()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = True

        def serve() -> None:
            while serving:
                connection, _ = listener.accept()
                with connection:
                    asked = connection.recv(4096)
                    version = b"OKAY00040029"
                    connection.sendall(answer if b"devices-l" in asked else version)

        thread = threading.Thread(target=serve)
        thread.start()
        port = listener.getsockname()[1]
        yield port
        serving = False
        socket.create_connection(("127.0.0.1", port)).close()
        thread.join()


def test_devices_lists_what_adb_says_and_what_to_do(tapwright: Run, listing_server: int) -> None:
    result = tapwright("devices", ANDROID_ADB_SERVER_PORT=str(listing_server), COLUMNS="300")
    assert result.code == 0
    assert "adb-R58M123-abcdef (2)._adb-tls-connect._tcp" in result.out
    assert f"see [{URL}]" in result.out and "udev rule" in result.out
    result = tapwright(
        "run", "a", "--device", "R58M999", ANDROID_ADB_SERVER_PORT=str(listing_server)
    )
    assert result.code == 2
