"""The client against a server that breaks the protocol in every way adb is known to."""

import asyncio
import socket
import struct

import pytest

from tapwright.device.adb import AdbClient
from tapwright.device.adb.boundary import CutOff, boundary
from tapwright.device.errors import (
    AdbProtocolError,
    AdbServerDown,
    CommandFailed,
    DeviceError,
    DeviceLost,
    DeviceNotFound,
    DeviceOffline,
    DeviceTimeout,
    DeviceUnauthorized,
)


async def test_shell_keeps_streams_and_code_apart(scripted):
    p = scripted.packet
    scripted.server.services["shell,v2,raw:"] = scripted.sends(
        p(1, b"one ") + p(2, b"oops") + p(1, b"two") + p(3, b"\x07")
    )
    result = await scripted.server.transport.shell("do", "it's")
    assert (result.stdout, result.stderr, result.code) == (b"one two", b"oops", 7)
    assert scripted.server.asked[-1] == """shell,v2,raw:do 'it'"'"'s'"""


async def test_missing_exit_packet_is_an_error_not_an_answer(scripted):
    scripted.server.services["shell,v2,raw:"] = scripted.sends(scripted.packet(1, b"all fine"))
    with pytest.raises(AdbProtocolError, match="still there"):
        await scripted.server.transport.shell("true")


async def test_missing_exit_packet_of_a_phone_that_left_is_device_lost(scripted):
    scripted.server.services["shell,v2,raw:"] = scripted.sends(scripted.packet(1, b"all fine"))
    scripted.server.state = "offline"
    with pytest.raises(DeviceLost, match="went away"):
        await scripted.server.transport.shell("true")


@pytest.mark.parametrize(
    "content",
    [
        struct.pack("<BI", 1, 100) + b"only this",
        b"\x01\x02",
        struct.pack("<BI", 9, 1) + b"x",
        struct.pack("<BI", 3, 0),
    ],
)
async def test_broken_shell_packets(scripted, content):
    scripted.server.services["shell,v2,raw:"] = scripted.sends(content)
    with pytest.raises(AdbProtocolError):
        await scripted.server.transport.shell("true")


async def test_a_hang_ends_at_the_deadline(scripted):
    scripted.server.services["shell,v2,raw:"] = scripted.hangs()
    began = asyncio.get_running_loop().time()
    with pytest.raises(DeviceTimeout, match="within 0.1 s"):
        await scripted.server.transport.shell("sleep", "100", timeout_s=0.1)
    assert asyncio.get_running_loop().time() - began < 1


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ("device offline", DeviceOffline),
        ("device unauthorized.\nThis adb server's keys are not set", DeviceUnauthorized),
        ("device 'phone' not found", DeviceNotFound),
        ("more than one device/emulator", DeviceNotFound),
        ("closed", AdbProtocolError),
    ],
)
async def test_refusals_are_typed(scripted, told, error):
    scripted.server.services["shell,v2,raw:"] = scripted.refuses(told)
    with pytest.raises(error) as caught:
        await scripted.server.transport.shell("true")
    assert type(caught.value) is error
    assert caught.value.__cause__ is not None


async def test_old_phones_echo_the_exit_code(scripted):
    scripted.server.features = "cmd"
    scripted.server.services["exec:"] = scripted.sends(b"text\ntapwright-exit-code:3\n")
    result = await scripted.server.transport.shell("false")
    assert (result.stdout, result.code) == (b"text\n", 3)
    scripted.server.services["exec:"] = scripted.sends(b"text\ntapwright-exit-c")
    with pytest.raises(AdbProtocolError):
        await scripted.server.transport.shell("false")
    with pytest.raises(AdbProtocolError, match="too old"):
        await scripted.server.transport.shell("cat", stdin=b"x")


async def test_check_raises_with_code_and_stderr(scripted):
    scripted.server.services["shell,v2,raw:"] = scripted.shell_answer(b"", 127, b"not found\n")
    with pytest.raises(CommandFailed, match="code 127: not found") as caught:
        await scripted.server.transport.check("frob", "x")
    assert caught.value.argv == ("frob", "x")
    assert caught.value.code == 127


async def test_nobody_on_the_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = AdbClient(port=unused.getsockname()[1])
        for call in (client.version(), client.devices(), client.transport("x").shell("true")):
            with pytest.raises(AdbServerDown, match="start-server"):
                await call


async def test_another_program_on_the_port():
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await reader.read(64)
        writer.close()

    listener = await asyncio.start_server(talk, "127.0.0.1", 0)
    client = AdbClient(port=listener.sockets[0].getsockname()[1])
    with pytest.raises(AdbProtocolError, match="another program"):
        await client.version()
    listener.close()
    await listener.wait_closed()


async def test_device_list(scripted):
    scripted.server.host["host:devices-l"] = scripted.okay(
        "emulator-5554          device product:sdk model:Pixel_9 device:emu transport_id:12\n"
        "1A2B unauthorized usb:1-1 transport_id:3\n"
        "C3 no permissions (user in plugdev group; see [http://x]) usb:1-2 transport_id:4\n"
        "10.0.0.9:5600 offline\n"
    )
    devices = await scripted.server.client.devices()
    assert [(d.serial, d.state, d.model, d.transport_id) for d in devices] == [
        ("emulator-5554", "device", "Pixel_9", 12),
        ("1A2B", "unauthorized", "", 3),
        ("C3", "no permissions (user in plugdev group; see [http://x])", "", 4),
        ("10.0.0.9:5600", "offline", "", 0),
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("failed to connect to '10.0.0.9:1': Connection refused", DeviceNotFound),
        ("failed to authenticate to 10.0.0.9:1", DeviceUnauthorized),
    ],
)
async def test_connect_failures(scripted, answer, error):
    scripted.server.host["host:connect:10.0.0.9:1"] = scripted.okay(answer)
    with pytest.raises(error):
        await scripted.server.client.connect("10.0.0.9:1")


async def test_connect_replaces_a_stale_connection(scripted):
    scripted.server.host["host:connect:10.0.0.9:1"] = scripted.okay("already connected to it")
    scripted.server.host["host:devices-l"] = scripted.okay("10.0.0.9:1 offline\n")
    scripted.server.host["host:disconnect:10.0.0.9:1"] = scripted.okay("disconnected")
    await scripted.server.client.connect("10.0.0.9:1")
    assert [word.split(":")[1] for word in scripted.server.asked] == [
        "connect", "devices-l", "disconnect", "connect",
    ]  # fmt: skip


async def test_pull_that_fails_or_is_cut(scripted):
    why = b"No such file"
    scripted.server.services["sync:"] = scripted.sends(struct.pack("<4sI", b"FAIL", 12) + why)
    with pytest.raises(CommandFailed, match="No such file"):
        await scripted.server.transport.pull("/nope")
    for content in (struct.pack("<4sI", b"DATA", 50) + b"half", b"DONE", b"WHAT\x00\x00\x00\x00"):
        scripted.server.services["sync:"] = scripted.sends(content)
        with pytest.raises(AdbProtocolError):
            await scripted.server.transport.pull("/cut")


@pytest.mark.parametrize(
    ("cause", "error"),
    [
        (TimeoutError(), DeviceTimeout),
        (ConnectionResetError(), AdbServerDown),
        (BrokenPipeError(), AdbServerDown),
        (OSError("no route"), AdbServerDown),
        (CutOff(1, 2), AdbProtocolError),
        (asyncio.IncompleteReadError(b"", 4), AdbProtocolError),
        (EOFError(), AdbProtocolError),
        (ValueError("x"), AdbProtocolError),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), AdbProtocolError),
    ],
)
async def test_every_lower_exception_is_mapped(cause, error):
    with pytest.raises(DeviceError) as caught:
        async with boundary("work", 5):
            raise cause
    assert type(caught.value) is error
    assert caught.value.__cause__ is cause


async def test_every_break_of_every_length_is_a_device_error(scripted):
    """Whatever byte the connection ends at, it is a DeviceError and no other exception."""
    whole = scripted.packet(1, b"answer") + scripted.packet(3, b"\0")
    for length in range(len(whole)):
        scripted.server.services["shell,v2,raw:"] = scripted.sends(whole[:length])
        with pytest.raises(AdbProtocolError):
            await scripted.server.transport.shell("true")
