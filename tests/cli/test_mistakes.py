"""Bad input gets a message that says what to do, exit code 2, and no traceback."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.protocol.connection import Options
from tapwright.emulator.pocket.thread import PocketThread

from .conftest import Run


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run",), "say what to do"),
        (("run", "a goal", "--task", "SendText"), "give a goal or --task, not both"),
        (("run", "--task", "SendTxt"), "did you mean SendText"),
        (("run", "a goal", "--model", "step-3.7-flsh"), "did you mean step-3.7-flash"),
        (("run", "a goal", "--model", "step-3.7-flash"), "set STEP_API_KEY or STEPFUN_API_KEY"),
        (("run", "Fold my laundry", "--device", "pocket"), "only knows the built-in tasks"),
        (("run", "a goal", "--effort", "enormous"), "the command line: effort"),
        (("run", "a goal", "--max-cost", "much"), "the command line: max_cost"),
        (("run", "a goal", "--max-steps", "0"), "the command line: max_steps"),
        (("run", "--task", "SendText", "--device", "nowhere:1"), "nowhere:1"),
        (("dance",), "No such command 'dance'"),
    ],
)
def test_a_mistake_is_told_and_exits_with_2(
    tapwright: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = tapwright(*arguments)
    assert (result.code, message in " ".join(result.err.split())) == (2, True), result
    assert "Traceback" not in result.err


def test_a_missing_adb_is_told(tapwright: Run) -> None:
    result = tapwright("devices", ADB="/nowhere/adb", ANDROID_ADB_SERVER_PORT="1")
    assert result.code == 2
    assert "/nowhere/adb" in result.err and "Traceback" not in result.err


def test_a_bad_settings_file_is_told_with_its_name(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "tapwright.yaml").write_text("max_steps: [1, 2\n")
    result = tapwright("run", "a goal")
    assert result.code == 2 and "tapwright.yaml cannot be read" in result.err
    (tmp_path / "tapwright.yaml").write_text("colour: red\n")
    result = tapwright("run", "a goal")
    assert result.code == 2 and "tapwright.yaml: colour: Extra inputs" in result.err


def test_an_output_folder_that_cannot_be_made_is_told(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    result = tapwright("run", "--task", "AirplaneOn", "--device", "pocket")
    assert result.code == 2 and "no run folder can be made in runs" in result.err
    assert "Traceback" not in result.err


@pytest.fixture
def phones() -> Iterator[PocketThread]:
    with PocketThread(count=2) as running:
        yield running


def connect(server: PrivateAdbServer, *ports: int) -> list[str]:
    async def all_of_them() -> None:
        for port in ports:
            await server.client.connect(f"127.0.0.1:{port}")

    asyncio.run(all_of_them())
    return [f"127.0.0.1:{port}" for port in ports]


def test_two_phones_and_no_choice_lists_them(
    tapwright: Run, phones: PocketThread, adb_server: PrivateAdbServer
) -> None:
    serials = connect(adb_server, *phones.ports)
    try:
        result = tapwright("run", "--task", "AirplaneOn")
        assert result.code == 2
        assert all(serial in result.err for serial in serials) and "--device" in result.err
        listed = tapwright("devices")
        assert listed.code == 0
        assert all(serial in listed.out for serial in serials) and "Pocket_Phone" in listed.out
    finally:
        for serial in serials:
            asyncio.run(adb_server.client.disconnect(serial))


def test_an_unauthorized_phone_is_told(tapwright: Run, adb_server: PrivateAdbServer) -> None:
    def refusing(seed: int) -> PocketPhone:
        return PocketPhone(seed, options=Options(auth="never"))

    with PocketThread(build=refusing) as phones:
        address = f"127.0.0.1:{phones.port}"
        try:
            asyncio.run(adb_server.client.ask(f"host:connect:{address}"))
            result = tapwright("run", "--task", "AirplaneOn", "--device", address)
        finally:
            asyncio.run(adb_server.client.disconnect(address))
    assert result.code == 2
    assert "unauthorized" in result.err.lower() and "Traceback" not in result.err
