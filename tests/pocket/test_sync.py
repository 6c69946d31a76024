"""The sync service, request by request."""

import struct

import pytest

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.protocol.packets import Command

from .wire import Host, Hosts


class Sync:
    """A sync stream of a plain host."""

    def __init__(self, host: Host, remote: int) -> None:
        self._host = host
        self._remote = remote
        self._data = b""

    @classmethod
    async def begin(cls, hosts: Hosts, port: int) -> "Sync":
        host = await hosts.greet(port)
        return cls(host, (await host.open("sync:")).arg0)

    def send(self, kind: bytes, payload: bytes = b"", length: int | None = None) -> None:
        head = struct.pack("<4sI", kind, len(payload) if length is None else length)
        self._host.send(Command.WRTE, 1, self._remote, head + payload)

    async def take(self, count: int) -> bytes:
        while len(self._data) < count:
            packet = await self._host.take()
            if packet.command is Command.WRTE:
                self._data += packet.payload
                self._host.send(Command.OKAY, 1, self._remote)
            elif packet.command is Command.CLSE:
                raise ConnectionError("closed")
        part, self._data = self._data[:count], self._data[count:]
        return part

    async def answer(self) -> tuple[bytes, bytes]:
        """A kind and the text that its length announces."""
        kind, length = struct.unpack("<4sI", await self.take(8))
        return kind, await self.take(length)


@pytest.fixture
async def sync(phone: PocketPhone, hosts: Hosts) -> Sync:
    return await Sync.begin(hosts, phone.port)


async def test_stat_in_both_versions(phone: PocketPhone, sync: Sync):
    phone.system.files.write("/sdcard/f", b"12345", mtime=1_700_000_000)
    sync.send(b"STAT", b"/sdcard/f")
    answer = struct.unpack("<4s3I", await sync.take(16))
    assert answer == (b"STAT", 0o100644, 5, 1_700_000_000)
    for kind in (b"STA2", b"LST2"):
        sync.send(kind, b"/sdcard/f")
        name, error, _, _, mode, links, _, _, size, _, mtime, _ = struct.unpack(
            "<4sIQQIIIIQqqq", await sync.take(72)
        )
        assert (name, error, mode, links, size, mtime) == (
            kind,
            0,
            0o100644,
            1,
            5,
            1_700_000_000,
        )
    sync.send(b"STAT", b"/nothing")
    assert struct.unpack("<4s3I", await sync.take(16)) == (b"STAT", 0, 0, 0)
    sync.send(b"STA2", b"/nothing")
    assert struct.unpack_from("<4sI", await sync.take(72)) == (b"STA2", 2)


async def test_list_in_both_versions(phone: PocketPhone, sync: Sync):
    phone.system.files.write("/data/local/tmp/a", b"abc")
    sync.send(b"LIST", b"/data/local/tmp")
    names: list[bytes] = []
    while True:
        kind, mode, size, _, length = struct.unpack("<4s4I", await sync.take(20))
        if kind == b"DONE":
            break
        names.append(await sync.take(length))
        assert (mode, size) == (0o100644, 3) if names[-1] == b"a" else mode == 0o040755
    assert names == [b".", b"..", b"a"]
    sync.send(b"LIS2", b"/data/local/tmp")
    kinds: list[tuple[bytes, bytes]] = []
    while True:
        head = await sync.take(76)
        length = struct.unpack_from("<I", head, 72)[0]
        kinds.append((head[:4], await sync.take(length)))
        if kinds[-1][0] == b"DONE":
            break
    assert kinds == [(b"DNT2", b"."), (b"DNT2", b".."), (b"DNT2", b"a"), (b"DONE", b"")]
    sync.send(b"LIST", b"/nothing")
    assert (await sync.take(20))[:4] == b"DONE"


async def test_send_and_receive_in_both_versions(phone: PocketPhone, sync: Sync):
    sync.send(b"SEND", b"/sdcard/new/one,33188")
    sync.send(b"DATA", b"ab")
    sync.send(b"DATA", b"cd")
    sync.send(b"DONE", length=1_600_000_000)
    assert await sync.answer() == (b"OKAY", b"")
    stat = phone.system.files.stat("/sdcard/new/one")
    assert (stat.mode, stat.size, stat.mtime) == (0o100644, 4, 1_600_000_000)
    sync.send(b"SND2", b"/sdcard/two")
    sync.send(b"SND2", struct.pack("<I", 0), length=0o100600)
    sync.send(b"DATA", b"xyz")
    sync.send(b"DONE", length=5)
    assert await sync.answer() == (b"OKAY", b"")
    assert phone.system.files.stat("/sdcard/two").mode == 0o100600
    sync.send(b"RECV", b"/sdcard/new/one")
    assert [await sync.answer(), await sync.answer()] == [(b"DATA", b"abcd"), (b"DONE", b"")]
    sync.send(b"RCV2", b"/sdcard/two")
    sync.send(b"RCV2", length=0)
    assert [await sync.answer(), await sync.answer()] == [(b"DATA", b"xyz"), (b"DONE", b"")]


async def test_failures_leave_the_stream_in_step(phone: PocketPhone, sync: Sync):
    sync.send(b"RECV", b"/nothing")
    assert await sync.answer() == (b"FAIL", b"open failed: No such file or directory")
    sync.send(b"SEND", b"/sdcard,33188")
    sync.send(b"DATA", b"ab")
    sync.send(b"DONE", length=1)
    kind, reason = await sync.answer()
    assert (kind, reason) == (b"FAIL", b"couldn't create file: Is a directory")
    sync.send(b"SND2", b"/sdcard/z")
    sync.send(b"SND2", struct.pack("<I", 1), length=0o100644)
    assert await sync.answer() == (b"FAIL", b"unknown flags: 0x1")
    sync.send(b"STAT", b"/sdcard")
    assert (await sync.take(16))[:4] == b"STAT"


async def test_a_dry_run_writes_nothing(phone: PocketPhone, sync: Sync):
    sync.send(b"SND2", b"/sdcard/z")
    sync.send(b"SND2", struct.pack("<I", 0x80000000), length=0o100644)
    sync.send(b"DATA", b"ab")
    sync.send(b"DONE", length=1)
    assert await sync.answer() == (b"OKAY", b"")
    assert not phone.system.files.exists("/sdcard/z")


@pytest.mark.parametrize(
    ("kind", "payload"), [(b"WHAT", b"x"), (b"STAT", b"x" * 2000), (b"SEND", b"no comma")]
)
async def test_nonsense_fails_and_closes(sync: Sync, kind: bytes, payload: bytes):
    sync.send(kind, payload)
    assert (await sync.answer())[0] == b"FAIL"
    with pytest.raises(ConnectionError):
        await sync.take(1)


async def test_oversize_data_fails_and_closes(sync: Sync):
    sync.send(b"SEND", b"/sdcard/z,33188")
    sync.send(b"DATA", b"abc", length=1 << 30)
    assert (await sync.answer())[0] == b"FAIL"


async def test_quit_closes(sync: Sync):
    sync.send(b"QUIT")
    with pytest.raises(ConnectionError):
        await sync.take(1)
