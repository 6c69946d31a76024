"""The adb wire protocol of the pocket phone, packet by packet."""

import asyncio
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.protocol.connection import FEATURES, Options
from tapwright.emulator.pocket.protocol.packets import (
    HEADER,
    MAX_PAYLOAD,
    VERSION,
    VERSION_WITH_CHECKSUM,
    Command,
    Decoder,
    MalformedPacket,
    Packet,
    checksum,
    encode,
)
from tapwright.emulator.pocket.protocol.streams import WINDOW, Stream, StreamClosed

from .conftest import plain_screen
from .wire import Hosts, window

commands = st.sampled_from(list(Command))
words = st.integers(0, 0xFFFFFFFF)
packets = st.builds(Packet, commands, words, words, st.binary(max_size=200))


@given(st.lists(packets, max_size=8), st.integers(1, 50))
def test_what_is_encoded_is_decoded_however_it_is_cut(sent: list[Packet], step: int):
    wire = b"".join(
        encode(packet.command, packet.arg0, packet.arg1, packet.payload, checked=True)
        for packet in sent
    )
    decoder = Decoder()
    found: list[Packet] = []
    for start in range(0, len(wire), step):
        found += decoder.feed(wire[start : start + step])
    assert [(p.command, p.arg0, p.arg1, p.payload) for p in found] == [
        (p.command, p.arg0, p.arg1, p.payload) for p in sent
    ]
    assert all(p.check == checksum(p.payload) for p in found)


@given(st.binary(min_size=24, max_size=100))
def test_garbage_is_refused(data: bytes):
    number, magic = struct.unpack_from("<I", data)[0], struct.unpack_from("<I", data, 20)[0]
    if number in list(Command) and magic == number ^ 0xFFFFFFFF:
        return
    with pytest.raises(MalformedPacket):
        list(Decoder().feed(data))


def test_an_oversize_length_is_refused_before_its_payload():
    head = HEADER.pack(Command.WRTE, 1, 1, MAX_PAYLOAD + 1, 0, Command.WRTE ^ 0xFFFFFFFF)
    with pytest.raises(MalformedPacket):
        list(Decoder().feed(head))


async def test_the_greeting_names_phone_and_features(phone: PocketPhone, hosts: Hosts):
    host = await hosts.dial(phone.port)
    host.send(Command.CNXN, VERSION, MAX_PAYLOAD, b"host::features=shell_v2")
    answer = await host.take()
    assert (answer.command, answer.arg0, answer.arg1) == (Command.CNXN, VERSION, MAX_PAYLOAD)
    assert answer.check == checksum(answer.payload)
    banner = answer.payload.decode()
    assert banner.startswith("device::ro.product.name=pocket;ro.product.model=Pocket_Phone;")
    assert banner.endswith("features=" + ",".join(FEATURES))


async def test_a_stream_from_open_to_close(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port)
    opened = await host.open("shell:echo hi", local=7)
    assert (opened.command, opened.arg1, opened.payload) == (Command.OKAY, 7, b"")
    said = await host.take()
    assert (said.command, said.arg0, said.payload) == (Command.WRTE, opened.arg0, b"hi\n")
    host.send(Command.OKAY, 7, opened.arg0)
    closed = await host.take()
    assert (closed.command, closed.arg0, closed.arg1) == (Command.CLSE, opened.arg0, 7)


async def test_no_close_before_the_last_okay(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port)
    opened = await host.open("shell:echo hi")
    assert (await host.take()).command is Command.WRTE
    # Another stream's whole life fits in between: the first one is not closed meanwhile.
    other = await host.open("shell:true", local=2)
    assert (await host.take(), other.command)[0].arg1 == 2
    host.send(Command.OKAY, 1, opened.arg0)
    assert (await host.take()).command is Command.CLSE


async def test_one_write_in_flight(phone: PocketPhone, hosts: Hosts):
    phone.system.files.write("/sdcard/big", bytes(3000))
    host = await hosts.greet(phone.port, size=1000)
    opened = await host.open("exec:cat /sdcard/big")
    sizes: list[int] = []
    for _ in range(3):
        sizes.append(len((await host.take()).payload))
        # The next one must not come before our OKAY; a stream opened meanwhile answers first.
        probe = await host.open("nonsense:", local=9)
        assert (probe.command, probe.arg0, probe.arg1) == (Command.CLSE, 0, 9)
        host.send(Command.OKAY, 1, opened.arg0)
    assert sizes == [1000, 1000, 1000]
    assert (await host.take()).command is Command.CLSE


async def test_delayed_acks_count_bytes(phone: PocketPhone, hosts: Hosts):
    phone.system.files.write("/sdcard/big", bytes(5000))
    host = await hosts.greet(phone.port, features="shell_v2,delayed_ack", size=1000)
    opened = await host.open("exec:cat /sdcard/big", window=1500)
    assert opened.payload == window(WINDOW)
    first = [await host.take(), await host.take()]
    assert [len(packet.payload) for packet in first] == [1000, 1000]
    probe = await host.open("nonsense:", local=9, window=1)
    assert probe.command is Command.CLSE
    host.send(Command.OKAY, 1, opened.arg0, window(2000))
    assert [len((await host.take()).payload) for _ in range(2)] == [1000, 1000]
    host.send(Command.OKAY, 1, opened.arg0, window(2000))
    assert len((await host.take()).payload) == 1000
    assert (await host.take()).command is Command.CLSE


async def test_delayed_acks_acknowledge_what_is_read(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port, features="delayed_ack")
    opened = await host.open("exec:head -c 3", window=WINDOW)
    host.send(Command.WRTE, 1, opened.arg0, b"abcdef")
    acknowledged = await host.take()
    assert (acknowledged.command, acknowledged.payload) == (Command.OKAY, window(6))
    host.send(Command.CLSE, 1, opened.arg0)


@pytest.mark.parametrize("credit", [0, 4096])
async def test_an_open_without_the_agreed_window_is_refused(
    phone: PocketPhone, hosts: Hosts, credit: int
):
    features = "delayed_ack" if credit == 0 else "shell_v2"
    host = await hosts.greet(phone.port, features=features)
    answer = await host.open("shell:true", window=credit)
    assert (answer.command, answer.arg0, answer.arg1) == (Command.CLSE, 0, 1)


@pytest.mark.parametrize("name", ["tcp:9008", "nonsense:x", "shell", "", "local:/x", "jdwp:1"])
async def test_unknown_services_are_refused(phone: PocketPhone, hosts: Hosts, name: str):
    host = await hosts.greet(phone.port)
    answer = await host.open(name, local=5)
    assert (answer.command, answer.arg0, answer.arg1) == (Command.CLSE, 0, 5)


async def test_a_registered_socket_answers(phone: PocketPhone, hosts: Hosts):
    async def shout(stream: Stream) -> None:
        while data := await stream.read():
            await stream.write(data.upper())

    phone.context.sockets.listen("tcp:9008", shout)
    host = await hosts.greet(phone.port)
    opened = await host.open("tcp:9008")
    host.send(Command.WRTE, 1, opened.arg0, b"hello")
    assert (await host.take()).command is Command.OKAY
    assert (await host.take()).payload == b"HELLO"


async def test_streams_towards_the_host(phone: PocketPhone, hosts: Hosts):
    """What a reverse forward will use: the phone opens, the host accepts or refuses."""
    host = await hosts.greet(phone.port)
    (connection,) = phone.adbd.connections
    waiting = asyncio.create_task(connection.open("tcp:8080"))
    opened = await host.take()
    assert (opened.command, opened.payload) == (Command.OPEN, b"tcp:8080\0")
    host.send(Command.OKAY, 3, opened.arg0)
    stream = await waiting
    await stream.write(b"hi")
    assert (await host.take()).payload == b"hi"
    host.send(Command.WRTE, 3, opened.arg0, b"yo")
    assert await stream.read() == b"yo"
    refused = asyncio.create_task(connection.open("tcp:1"))
    assert (await host.take()).command is Command.OKAY
    host.send(Command.CLSE, 0, (await host.take()).arg0)
    with pytest.raises(StreamClosed):
        await refused


async def test_old_hosts_get_and_owe_checksums(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port, version=VERSION_WITH_CHECKSUM, size=4096)
    opened = await host.open("shell:echo hi")
    said = await host.take()
    assert said.check == checksum(b"hi\n")
    host.send(Command.OKAY, 1, opened.arg0)
    assert (await host.take()).command is Command.CLSE
    host.writer.write(encode(Command.OPEN, 2, 0, b"shell:true\0", checked=False))
    assert await host.hung_up()


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: phone\r\n\r\n",
        HEADER.pack(Command.OPEN, 1, 0, 0, 0, 0),
        HEADER.pack(Command.WRTE, 1, 1, 1 << 31, 0, Command.WRTE ^ 0xFFFFFFFF),
        encode(Command.STLS, 1 << 24, 0, checked=False),
    ],
    ids=["http", "magic", "oversize", "tls"],
)
async def test_what_is_no_adb_ends_the_connection(phone: PocketPhone, hosts: Hosts, data: bytes):
    host = await hosts.dial(phone.port)
    host.writer.write(data)
    assert await host.hung_up()
    assert (await hosts.greet(phone.port)).queue == []


async def test_packets_before_the_greeting_do_nothing(phone: PocketPhone, hosts: Hosts):
    host = await hosts.dial(phone.port)
    for command in (Command.OPEN, Command.OKAY, Command.WRTE, Command.CLSE, Command.AUTH):
        host.send(command, 1, 1, b"shell:true\0")
    host.send(Command.CNXN, VERSION, MAX_PAYLOAD, b"host::")
    assert (await host.take()).command is Command.CNXN


async def test_a_second_greeting_starts_over(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port)
    await host.open("shell:sleep 100")
    host.send(Command.CNXN, VERSION, MAX_PAYLOAD, b"host::")
    assert (await host.take()).command is Command.CNXN
    await host.open("shell:echo again", local=2)
    assert await host.collect(2) == b"again\n"


async def test_a_flood_without_acks_is_cut_off(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port)
    opened = await host.open("shell:sleep 100")
    chunk = encode(Command.WRTE, 1, opened.arg0, bytes(MAX_PAYLOAD), checked=False)
    with pytest.raises(ConnectionError):
        for _ in range(200):
            host.writer.write(chunk)
            await host.writer.drain()


@pytest.mark.parametrize("mode", ["accept", "never"])
async def test_authentication(hosts: Hosts, mode: str):
    options = Options(auth="accept" if mode == "accept" else "never")
    async with PocketPhone(screen=plain_screen, options=options) as phone:
        host = await hosts.dial(phone.port)
        host.send(Command.CNXN, VERSION, MAX_PAYLOAD, b"host::")
        challenge = await host.take()
        assert (challenge.command, challenge.arg0) == (Command.AUTH, 1)
        assert len(challenge.payload) == 20
        await_open = asyncio.create_task(host.open("shell:true"))
        host.send(Command.AUTH, 2, 0, bytes(256))
        answer = await await_open
        expected = Command.CNXN if mode == "accept" else Command.AUTH
        assert answer.command is expected
        host.send(Command.AUTH, 3, 0, b"key host\0")


async def test_closing_a_stream_ends_its_command(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port)
    opened = await host.open("shell:sleep 1000; echo never > /sdcard/never")
    host.send(Command.CLSE, 1, opened.arg0)
    assert (await host.take()).command is Command.CLSE
    await host.open("shell:ls /sdcard/never", local=2)
    assert b"No such file" in await host.collect(2)


async def test_stopping_ends_everything(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port)
    for local in range(1, 20):
        await host.open("shell:sleep 1000", local=local)
    async with asyncio.timeout(2):
        await phone.stop()
    assert await host.hung_up()


fragments = st.one_of(
    st.binary(max_size=60),
    st.builds(
        lambda p: encode(p.command, p.arg0, p.arg1, p.payload, checked=True),
        st.builds(
            Packet,
            commands,
            st.integers(0, 3) | words,
            st.integers(0, 3) | words,
            st.binary(max_size=40)
            | st.sampled_from(
                [b"shell:echo a\0", b"shell,v2:cat\0", b"sync:\0", b"exec:\0", b"reverse:x\0"]
            ),
        ),
    ),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(greeted=st.booleans(), sent=st.lists(fragments, max_size=12))
async def test_fuzz(phone: PocketPhone, hosts: Hosts, greeted: bool, sent: list[bytes]):
    """Whatever comes, the phone goes on serving others."""
    rogue = await (hosts.greet(phone.port) if greeted else hosts.dial(phone.port))
    for data in sent:
        rogue.writer.write(data)
    witness = await hosts.greet(phone.port)
    await witness.open("shell:echo alive")
    assert await witness.collect() == b"alive\n"
    await hosts.close()
