"""AdbDevice on the pocket phone, through the real adb server."""

import asyncio

import pytest

from tapwright.actions import Norm, OpenApp, Scroll, Tap, TypeText, to_norm
from tapwright.device import AdbDevice, CommandFailed, DeviceNotFound, changed_share, choose
from tapwright.device.contract import CHECKS, SETTINGS, Check, run_check


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_contract(device: AdbDevice, check: Check):
    await run_check(device, check)


async def test_facts(device: AdbDevice):
    info = device.info
    assert info.simulated
    assert (info.api_level, str(info.size)) == (34, "1080x2400")
    assert "Pocket" in info.model


async def test_choice(adb_server, pocket):
    assert await choose(adb_server.client, None) == pocket
    with pytest.raises(DeviceNotFound, match=pocket):
        await choose(adb_server.client, "emulator-9999")


async def test_raw_and_png_are_the_same_picture(device: AdbDevice, adb_server, pocket):
    from concurrent.futures import ThreadPoolExecutor

    from tapwright.device.screen import PngScreen, RawScreen

    transport = adb_server.client.transport(pocket)
    with ThreadPoolExecutor(1) as executor:
        raw = await RawScreen(transport, executor).grab()
        png = await PngScreen(transport, executor).grab()
    assert raw.image.tobytes() == png.image.tobytes()


async def test_typing_and_clearing_a_field(device: AdbDevice):
    await device.perform(OpenApp(name=SETTINGS), await device.observe())
    seen = await device.observe()
    search = (await device.ui()).find(contains="search")
    assert search is not None
    await device.perform(Tap(at=to_norm(search.center, seen.frame.size)), seen)
    seen = await device.observe()
    assert seen.keyboard_shown
    for text in ("it's 100% $(reboot) %s", "second; text"):
        outcome = await device.perform(TypeText(text=text, clear=True), seen)
        assert outcome.status == "done", outcome
        field = next(node for node in (await device.ui()).nodes() if node.focused)
        assert field.text == text


async def test_scrolling_moves_and_comes_back(device: AdbDevice):
    await device.perform(OpenApp(name=SETTINGS), await device.observe())
    top = await device.observe()
    await device.perform(Scroll(direction="down"), top)
    below = await device.observe()
    assert changed_share(top.frame, below.frame) > 0
    await device.perform(Scroll(direction="up", pages=3), below)
    again = await device.observe()
    assert again.frame.signature == top.frame.signature


async def test_files_go_there_and_back(adb_server, pocket):
    transport = adb_server.client.transport(pocket)
    content = bytes(range(256)) * 1000
    await transport.push(content, "/sdcard/Download/bytes.bin", 0o600)
    assert await transport.pull("/sdcard/Download/bytes.bin") == content
    stat = await transport.stat("/sdcard/Download/bytes.bin")
    assert stat is not None and stat.size == len(content) and not stat.is_dir
    assert await transport.stat("/sdcard/none") is None
    with pytest.raises(CommandFailed):
        await transport.pull("/sdcard/none")


async def test_input_reaches_a_command(adb_server, pocket):
    transport = adb_server.client.transport(pocket)
    content = b"line\n" * 60_000
    result = await transport.shell("wc", "-c", stdin=content)
    assert (result.code, int(result.text.split()[0])) == (0, len(content))


async def test_fifty_calls_at_once(adb_server, pocket):
    transport = adb_server.client.transport(pocket)
    answers = await asyncio.gather(*(transport.check("echo", str(n)) for n in range(50)))
    assert answers == [f"{n}\n" for n in range(50)]


async def test_a_drop_is_waited_out(device: AdbDevice, adb_server, pocket):
    seen = await device.observe()
    await adb_server.client.disconnect(pocket)
    after = await device.observe()
    assert changed_share(seen.frame, after.frame) < 0.02
    assert (await device.perform(Tap(at=Norm(x=5, y=5)), after)).status == "done"
