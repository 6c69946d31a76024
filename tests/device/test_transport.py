"""The rest of the adb client on a pocket phone: ports, folders, tracking, transport ids."""

import asyncio
import struct

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.errors import (
    AdbProtocolError,
    AdbServerDown,
    CommandFailed,
    DeviceError,
    DeviceNotFound,
)
from tapwright.emulator.pocket.thread import PocketThread


async def test_a_port_is_forwarded_listed_and_removed(adb_server, pocket):
    transport = adb_server.client.transport(pocket)
    local = await transport.forward("tcp:9008")
    assert local.startswith("tcp:") and local != "tcp:0"
    assert [(f.local, f.remote) for f in await transport.forwards()] == [(local, "tcp:9008")]
    await transport.unforward(local)
    assert await transport.forwards() == ()
    with pytest.raises(AdbProtocolError, match="not found"):
        await transport.unforward(local)


async def test_a_forward_to_a_chosen_port_replaces_the_one_before(adb_server, pocket):
    transport = adb_server.client.transport(pocket)
    local = await transport.forward("tcp:9008")
    assert await transport.forward("tcp:9009", local) == local
    assert [f.remote for f in await transport.forwards()] == ["tcp:9009"]
    await transport.unforward(local)


async def test_a_port_of_the_phone_is_led_here(adb_server, pocket):
    transport = adb_server.client.transport(pocket)
    assert await transport.reverse("tcp:8080", "tcp:7001") == "tcp:7001"
    assert [(f.local, f.remote) for f in await transport.reverses()] == [("tcp:8080", "tcp:7001")]
    await transport.unreverse("tcp:7001")
    assert await transport.reverses() == ()
    with pytest.raises(DeviceError):
        await transport.unreverse("tcp:7001")


async def test_folders_are_listed(adb_server, pocket):
    transport = adb_server.client.transport(pocket)
    await transport.push(b"12345", "/sdcard/Download/list-me.txt", 0o640)
    entries = {entry.name: entry.stat for entry in await transport.list("/sdcard/Download")}
    assert entries["list-me.txt"].size == 5 and not entries["list-me.txt"].is_dir
    assert "." not in entries and ".." not in entries
    assert (await transport.stat("/sdcard/Download/")).is_dir
    assert await transport.list("/no/such/folder") == ()


async def test_one_connection_is_meant_by_its_id(adb_server, pocket):
    client = adb_server.client
    (entry,) = [entry for entry in await client.devices() if entry.serial == pocket]
    transport = client.transport_by_id(entry)
    assert await transport.check("echo", "here") == "here\n"
    assert "shell_v2" in await transport.features()
    assert await transport.forwards() == ()
    await client.disconnect(pocket)
    with pytest.raises(DeviceNotFound):
        await client.transport_by_id(entry).check("echo", "gone")
    await client.connect(pocket)


async def test_phones_are_tracked_as_they_come_and_go():
    with PocketThread() as phone:
        serial = f"127.0.0.1:{phone.port}"
        async with PrivateAdbServer() as client:
            seen: list[tuple[str, ...]] = []
            changes = client.track()
            async with asyncio.timeout(10):
                seen.append(tuple(entry.serial for entry in await anext(changes)))
                await client.connect(serial)
                while not seen[-1]:
                    states = await anext(changes)
                    seen.append(tuple(e.serial for e in states if e.state == "device"))
                await client.disconnect(serial)
                while seen[-1]:
                    seen.append(tuple(entry.serial for entry in await anext(changes)))
            await changes.aclose()
    assert seen[0] == () and (serial,) in seen and seen[-1] == ()


async def test_tracking_ends_with_the_server():
    server = PrivateAdbServer()
    async with server as client:
        changes = client.track()
        assert await anext(changes) == ()
        await server.stop()
        with pytest.raises((AdbServerDown, AdbProtocolError)):
            await anext(changes)


async def test_first_versions_of_the_sync_packets(scripted):
    server = scripted.server
    server.features = "shell_v2"
    name = b"photo.jpg"
    folder = struct.pack("<4sIIII", b"DENT", 0o40755, 0, 7, 1) + b"."
    folder += struct.pack("<4sIIII", b"DENT", 0o100644, 9, 8, len(name)) + name
    server.services["sync:"] = scripted.sends(folder + struct.pack("<4sIIII", b"DONE", 0, 0, 0, 0))
    (entry,) = await server.transport.list("/sdcard")
    assert (entry.name, entry.stat.size, entry.stat.mtime_s) == ("photo.jpg", 9, 8)
    server.services["sync:"] = scripted.sends(struct.pack("<4sIII", b"STAT", 0o100600, 5, 6))
    stat = await server.transport.stat("/sdcard/x")
    assert (stat.mode, stat.size, stat.mtime_s) == (0o100600, 5, 6)


async def test_second_versions_of_the_sync_packets_carry_errors(scripted):
    server = scripted.server
    server.features = "shell_v2,stat_v2,ls_v2,sendrecv_v2"
    packet = struct.Struct("<4sIQQIIIIQqqq")
    for number, expected in ((2, None), (0, 1 << 33)):
        content = packet.pack(b"STA2", number, 1, 2, 0o100600, 1, 0, 0, 1 << 33, 0, 9, 0)
        server.services["sync:"] = scripted.sends(content)
        stat = await server.transport.stat("/sdcard/x")
        assert (stat.size if stat else None) == expected
    content = packet.pack(b"STA2", 13, *[0] * 10)
    server.services["sync:"] = scripted.sends(content)
    with pytest.raises(CommandFailed, match="Permission denied"):
        await server.transport.stat("/data/data/x")
    server.services["sync:"] = scripted.sends(b"DNT2" + b"\0" * 30)
    with pytest.raises(AdbProtocolError):
        await server.transport.list("/sdcard")
