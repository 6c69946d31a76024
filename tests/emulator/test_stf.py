"""Phones of a farm: reserved, used over adb, and given back whatever happens."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import pytest

from tapwright.device import AdbDevice
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.emulator.contract import StartedDevice, StartFailed
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.emulator.stf import StfDevice, StfFarm
from tests.emulator.farm import TOKEN, Farm


@pytest.fixture(scope="module")
def phone() -> Iterator[PocketThread]:
    with PocketThread() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[AdbClient]:
    async with PrivateAdbServer() as found:
        yield found


@pytest.fixture
def farm(phone: PocketThread) -> Iterator[Farm]:
    here = f"127.0.0.1:{phone.port}"
    with Farm({"R5": here, "R6": here, "R7": here}, owners={"R6": "ada"}) as running:
        yield running


def of(farm: Farm) -> StfFarm:
    return StfFarm(farm.url, "FARM_KEY", {"FARM_KEY": TOKEN})


async def test_a_phone_is_reserved_used_and_given_back(farm: Farm, client: AdbClient) -> None:
    device: StartedDevice = StfDevice(of(farm), "R5", client, hold_s=90)
    assert device.serial == "R5"
    await device.start()
    assert device.serial == farm.addresses["R5"] and farm.timeouts_ms == {"R5": 90_000}
    async with await AdbDevice.attach(client, device.serial) as phone:
        assert (await phone.observe()).frame.size.width_px == 1080
    for cure in (device.reset, device.restart):
        await cure()
        assert farm.owners["R5"] == "me" and "R5" in farm.connected
    with pytest.raises(StartFailed, match="is not wiped from here"):
        await device.remake()
    await device.stop()
    await device.stop()
    assert farm.owners == {"R6": "ada"} and not farm.connected
    assert await client.devices() == ()
    assert device.log_tail().splitlines()[-1] == "R5: given back"


async def test_what_the_farm_has(farm: Farm) -> None:
    farm.absent.add("R7")
    phones = {phone.serial: phone for phone in await of(farm).phones()}
    assert phones["R5"].free and phones["R5"].model == "Fold 9" and phones["R5"].version == "14"
    assert phones["R6"].owner == "ada@example.org" and not phones["R6"].free
    assert not phones["R7"].usable and not phones["R7"].free


@pytest.mark.parametrize(
    "serial, said",
    [
        ("R6", r"R6 is in use or not available \(Device is being used or not available\)"),
        ("R8", r"the farm at http://.* knows no R8 \(Device not found\)"),
        ("R7", "R7 does not answer the farm"),
    ],
)
async def test_a_phone_that_cannot_be_had(
    farm: Farm, client: AdbClient, serial: str, said: str
) -> None:
    farm.silent.add("R7")
    with pytest.raises(StartFailed, match=said):
        await StfDevice(of(farm), serial, client).start()
    # One that was reserved although the answer was lost is not kept.
    assert farm.owners == {"R6": "ada"}


async def test_it_is_given_back_if_adb_does_not_reach_it(farm: Farm, client: AdbClient) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        farm.addresses["R5"] = f"127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(StartFailed, match="R5 cannot be reached: adb could not connect"):
            await StfDevice(of(farm), "R5", client).start()
    assert "R5" not in farm.owners and not farm.connected
    farm.addresses["R5"] = "nowhere"
    with pytest.raises(StartFailed, match="gave no address for R5: 'nowhere'"):
        await StfDevice(of(farm), "R5", client).start()
    assert "R5" not in farm.owners


@pytest.mark.parametrize(
    "wrong, said",
    [
        ((200, b"<html>"), "answers no JSON about the list of phones: is it the address"),
        ((200, b"[]"), "answers something else than a farm"),
        ((302, b""), r"sends elsewhere \(302\)"),
        ((500, b"{}"), "failed on the list of phones: HTTP 500"),
        ((401, b"?"), "does not know the token in FARM_KEY: .* type: export FARM_KEY=TOKEN"),
    ],
)
async def test_what_is_no_farm(farm: Farm, wrong: tuple[int, bytes], said: str) -> None:
    farm.wrong = wrong
    with pytest.raises(StartFailed, match=said) as found:
        await of(farm).phones()
    assert TOKEN not in str(found.value)


async def test_a_farm_that_is_not_there() -> None:
    with pytest.raises(StartFailed, match="no farm answers at http://127.0.0.1:9 .*curl -I"):
        await StfFarm("http://127.0.0.1:9", "T", {"T": "x"}).phones()
    with pytest.raises(StartFailed, match="type: export STF_TOKEN=TOKEN"):
        StfFarm("https://stf.example.org", environ={})
    with pytest.raises(StartFailed, match="write it as https://"):
        StfFarm("stf.example.org", environ={"STF_TOKEN": "x"})


KILLED = """
import asyncio, os, sys
from tapwright.device.adb import AdbClient
from tapwright.emulator.stf import StfDevice, StfFarm
async def main():
    client = AdbClient(port=int(sys.argv[2]))
    await StfDevice(StfFarm(sys.argv[1], "T"), "R5", client, hold_s=5).start()
    print("held", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_leftovers_of_a_killed_run_are_found_and_given_back(
    farm: Farm, client: AdbClient
) -> None:
    words = [sys.executable, "-c", KILLED, farm.url, str(client.port)]
    run = await asyncio.create_subprocess_exec(
        *words, stdout=subprocess.PIPE, env={**os.environ, "T": TOKEN}
    )
    assert run.stdout is not None and await run.stdout.readline() == b"held\n"
    run.send_signal(signal.SIGKILL)
    await run.wait()
    assert await of(farm).held() == ("R5",) and farm.timeouts_ms["R5"] == 5000
    await of(farm).release("R5")
    assert await of(farm).held() == ()


async def test_a_farm_that_is_gone_by_then_is_told_and_forgiven(
    farm: Farm, client: AdbClient
) -> None:
    device = StfDevice(of(farm), "R5", client)
    await device.start()
    farm.wrong = (500, b"{}")
    await device.stop()
    assert "given back" not in device.log_tail() and await client.devices() == ()
