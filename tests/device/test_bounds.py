"""What a phone sends is bounded before it is unpacked, and what is beyond a bound is said."""

import io
import struct
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from tapwright.actions import PxBox
from tapwright.device.adb.sync import pull_file
from tapwright.device.adb.wire import TooMuch
from tapwright.device.errors import CaptureFailed, CommandFailed
from tapwright.device.screen import GzipScreen, decode_png, find_raw_header
from tapwright.device.screen.jpeg import decode_jpeg
from tapwright.device.screen.shot import MOST_PIXELS
from tapwright.device.u2.http import HttpWire
from tapwright.device.ui import DEEPEST, LARGEST_CHARS, UiTree

MIB = 1024 * 1024
ZEROS = bytes(MIB)


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as pool:
        yield pool


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content)) + kind + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )  # fmt: skip


def png_that_says(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


async def test_a_gzip_is_unpacked_no_further_than_its_picture(scripted, executor):
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    parts = [packer.compress(struct.pack("<IIII", 60, 100, 1, 1))]
    parts += [packer.compress(ZEROS) for _ in range(200)]
    bomb = b"".join([*parts, packer.flush()])
    assert len(bomb) < 2 * MIB
    scripted.server.services["exec:screencap"] = scripted.sends(bomb)
    tracemalloc.start()
    try:
        with pytest.raises(CaptureFailed, match="24000 bytes; 24001 came"):
            await GzipScreen(scripted.server.transport, executor).grab()
        assert tracemalloc.get_traced_memory()[1] < 20 * MIB
    finally:
        tracemalloc.stop()


def test_a_raw_header_with_more_pixels_than_a_screen_is_none():
    assert find_raw_header(struct.pack("<IIII", 7680, 4320, 1, 1)) is not None
    assert find_raw_header(struct.pack("<IIII", 16000, 16000, 1, 1)) is None


@pytest.mark.parametrize("side", [7000, 10_000, 20_000])
def test_a_png_of_more_pixels_than_a_screen_is_not_unpacked(side):
    assert side * side > MOST_PIXELS
    with pytest.raises(CaptureFailed, match="which no screen has|decompression bomb"):
        decode_png(png_that_says(side, side, ZEROS))


def test_a_jpeg_of_more_pixels_than_a_screen_is_not_unpacked():
    out = io.BytesIO()
    Image.new("L", (64, 64)).save(out, "JPEG")
    content = bytearray(out.getvalue())
    size = content.index(b"\xff\xc0") + 5  # behind marker, length and precision (ITU-T T.81, B.2.2)
    content[size : size + 4] = struct.pack(">HH", 30_000, 30_000)
    with pytest.raises(CaptureFailed, match="which no screen has|decompression bomb"):
        decode_jpeg(bytes(content))


def dump(inner: str) -> str:
    return f"<hierarchy rotation='0'>{inner}</hierarchy>"


def test_views_nested_without_end_are_refused():
    fine = UiTree.parse(dump("<node>" * DEEPEST + "</node>" * DEEPEST))
    assert len(tuple(fine.nodes())) == DEEPEST
    with pytest.raises(CaptureFailed, match="deeper than"):
        UiTree.parse(dump("<node>" * 100_000 + "</node>" * 100_000))


def test_a_tree_larger_than_a_screen_needs_is_refused():
    with pytest.raises(CaptureFailed, match="characters"):
        UiTree.parse(dump(f"<node text='{'x' * LARGEST_CHARS}'/>"))


def test_numbers_and_half_characters_that_an_app_made_up_are_read():
    digits = "9" * 5000
    tree = UiTree.parse(dump(f"<node text='a\ud800b' bounds='[0,0][{digits},9]'/>"))
    (node,) = tree.nodes()
    assert (node.text, node.bounds) == ("a?b", PxBox(0, 0, 0, 0))
    assert UiTree.parse(f"<hierarchy rotation='{digits}'/>").rotation == 0


async def test_more_output_than_is_read_is_said(scripted):
    parts = [scripted.packet(1, ZEROS)] * 65
    scripted.server.services["shell,v2,raw:"] = scripted.sends(b"".join(parts))
    scripted.server.services["exec:"] = scripted.sends(ZEROS * 65)
    there = scripted.server.transport
    with pytest.raises(CommandFailed, match="`cat` failed .*more than 64 MiB came"):
        await there.shell("cat", "/dev/zero")
    with pytest.raises(CommandFailed, match="`cat` failed .*more than 64 MiB came"):
        await there.exec("cat", "/dev/zero")


async def test_a_packet_that_only_says_it_is_large_is_not_waited_for(scripted):
    claim = struct.pack("<BI", 1, 0xFFFF_FFFF)
    scripted.server.services["shell,v2,raw:"] = scripted.sends(claim)
    with pytest.raises(CommandFailed, match="more than 64 MiB came; the rest was not read"):
        await scripted.server.transport.shell("cat", "/dev/zero")


async def test_a_file_without_end_is_not_pulled(scripted):
    data = struct.pack("<4sI", b"DATA", 65536) + ZEROS[:65536]
    scripted.server.services["sync:"] = scripted.sends(data * 20)
    async with scripted.server.transport.service("sync:", "pull", 10) as wire:
        with pytest.raises(TooMuch, match="more than 1 MiB came"):
            await pull_file(wire, "/sdcard/big", frozenset(), most=MIB)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 20_000,
    ],
    ids=["length", "chunk", "line"],
)
async def test_an_agent_that_answers_without_end_is_not_listened_to(scripted, answer):
    scripted.server.services["tcp:"] = scripted.sends(answer)
    wire = await scripted.server.transport.open("tcp:9008", "the agent")
    http = HttpWire(wire)
    with pytest.raises(ValueError, match="more than 64 MiB came|without an end"):
        await http.request("GET", "/ping")
    http.close()
