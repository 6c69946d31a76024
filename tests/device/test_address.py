"""The adb server that is meant, by adb's own rules."""

import pytest

from tapwright.device.adb import ServerAddress
from tapwright.device.adb.address import server_address
from tapwright.device.errors import AdbServerDown

SOCKET, HOST, PORT = "ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_ADDRESS", "ANDROID_ADB_SERVER_PORT"


@pytest.mark.parametrize(
    ("environ", "told", "ours", "elsewhere"),
    [
        ({}, "port 5037", True, False),
        ({PORT: "5101"}, "port 5101", True, False),
        ({PORT: "", HOST: "", SOCKET: ""}, "port 5037", True, False),
        ({HOST: "localhost", PORT: "5101"}, "port 5101", True, False),
        ({HOST: "10.0.0.7"}, "10.0.0.7:5037", False, True),
        ({HOST: "lab", PORT: "6000"}, "lab:6000", False, True),
        ({HOST: "127.0.0.1"}, "127.0.0.1:5037", False, False),
        ({HOST: "[fd00::1]"}, "[fd00::1]:5037", False, True),
        ({SOCKET: "tcp:5101"}, "port 5101", True, False),
        ({SOCKET: "tcp:localhost:5101"}, "port 5101", True, False),
        ({SOCKET: "tcp:10.0.0.7:5101"}, "10.0.0.7:5101", False, True),
        ({SOCKET: "tcp:[::1]:5101"}, "[::1]:5101", False, False),
        ({SOCKET: "tcp:5101", HOST: "10.0.0.7", PORT: "6000"}, "port 5101", True, False),
        ({SOCKET: "localabstract:adb"}, "localabstract:adb", True, False),
        ({SOCKET: "localfilesystem:/run/adb"}, "localfilesystem:/run/adb", True, False),
        ({SOCKET: "local:/run/adb"}, "localfilesystem:/run/adb", True, False),
    ],
)
def test_the_server_that_is_meant(environ, told, ours, elsewhere):
    address = server_address(environ)
    assert (str(address), address.ours, address.elsewhere) == (told, ours, elsewhere)


def test_a_named_loopback_is_not_the_default_one():
    assert server_address({}) == ServerAddress()
    assert server_address({HOST: "127.0.0.1"}).named_by == HOST


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({PORT: "many"}, f"{PORT} names the port 'many'"),
        ({PORT: "0"}, PORT),
        ({PORT: "65536"}, PORT),
        ({HOST: "10.0.0.7:5037"}, f"{HOST} is '10.0.0.7:5037'"),
        ({HOST: "fd00::1"}, "brackets"),
        ({SOCKET: "tcp:"}, "tcp:HOST:PORT"),
        ({SOCKET: "tcp:lab"}, f"{SOCKET} names the port 'lab'"),
        ({SOCKET: "5037"}, "tcp:PORT"),
        ({SOCKET: "tcp:fd00::1:5037"}, "tcp:HOST:PORT"),
        ({SOCKET: "localabstract:"}, "localabstract:NAME"),
        ({SOCKET: "vsock:3:5037"}, "unset it"),
    ],
)
def test_an_address_that_is_none_is_told(environ, said):
    with pytest.raises(AdbServerDown) as caught:
        server_address(environ)
    assert said in str(caught.value)
