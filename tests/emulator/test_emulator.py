"""Emulators are started, cured and stopped; each way to die ends with the emulator's own reason.

The emulator is the stand-in of sdk/: a real process that keeps the contract of the real one.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.emulator_discovery import running
from tapwright.emulator.avd.avds import Avd
from tapwright.emulator.avd.boot import BootLimits
from tapwright.emulator.avd.create import AvdRecipe, create_avd
from tapwright.emulator.avd.device import START_SNAPSHOT, Emulator
from tapwright.emulator.avd.errors import BootFailed, CannotStart
from tapwright.emulator.avd.ports import EmulatorPorts
from tapwright.emulator.avd.process import StartOptions, emulator_command
from tapwright.emulator.avd.sdk import find_sdk
from tapwright.emulator.avd.settle_for_tests import SettleOptions
from tapwright.emulator.avd.snapshots import Snapshots
from tapwright.emulator.contract import StartedDevice, StartFailed

Make = Callable[..., Emulator]
SOON = BootLimits(adb_s=60, completed_s=0.5, animation_s=60, packages_s=60)


def dies(avd: Avd, how: str) -> None:
    (avd.folder / "standin-death").write_text(how)


async def setting(emulator: Emulator, server: PrivateAdbServer, name: str) -> str:
    transport = server.client.transport(emulator.serial)
    return (await transport.check("settings", "get", "global", name)).strip()


async def spoil(emulator: Emulator, server: PrivateAdbServer) -> None:
    transport = server.client.transport(emulator.serial)
    await transport.check("settings", "put", "global", "spoilt", "1")


def test_the_command_line_is_the_documented_one(home: Path) -> None:
    sdk = find_sdk()
    avd = create_avd(sdk, "mine", AvdRecipe(sdk.images()[0].package), machine="x86_64")
    ports = EmulatorPorts(5558, 5559, 8556)
    assert ports.serial == "emulator-5558" and EmulatorPorts(7000, 7001, 0).serial == (
        "127.0.0.1:7001"
    )
    plain = emulator_command(sdk, avd, ports, StartOptions(), None)
    assert (
        plain[1:]
        == (
            "-avd mine -ports 5558,5559 -grpc 8556 -grpc-use-token -gpu swiftshader_indirect "
            "-accel auto -no-boot-anim -no-audio -no-snapshot-save -no-window -no-snapshot-load"
        ).split()
    )
    full = StartOptions(
        read_only=True, gpu="host", memory_mb=3000, cores=4, window=True, accel="off",
        settled=SettleOptions("Asia/Tokyo", "de-DE"),
    )  # fmt: skip
    line = " ".join(emulator_command(sdk, avd, ports, full, "clean"))
    assert "-snapshot clean -read-only -memory 3000 -cores 4 -timezone Asia/Tokyo" in line
    assert "-change-locale" not in line and "-no-window" not in line and "-gpu host" in line


async def test_what_cannot_be_started_is_refused_before(
    emulators: Make, avd: Avd, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CannotStart, match="has no snapshot 'clean' .it has none."):
        await emulators(StartOptions(snapshot="clean")).start()
    with pytest.raises(CannotStart, match="needs about 9,001,024 MB of memory"):
        await emulators(StartOptions(memory_mb=9_000_000)).start()
    monkeypatch.setenv("STANDIN_DEATH", "no_accel")
    with pytest.raises(CannotStart, match=r"permissions to use KVM .*: run `sudo gpasswd"):
        await emulators().start()
    image = find_sdk().images()[0].folder
    image.rename(image.with_name("gone"))
    with pytest.raises(
        CannotStart, match="--install 'system-images;android-34;google_apis;x86_64'"
    ):
        await emulators().start()
    assert not (home / "run/tapwright/emulators/logs").exists()


async def test_a_clone_goes_back_to_the_snapshot_that_was_named_or_to_none(
    emulators: Make, avd: Avd
) -> None:
    # Booted from the AVD it would be another phone than was asked for.
    with pytest.raises(CannotStart, match="snapshot save mine clean"):
        await emulators(StartOptions(snapshot="clean", read_only=True)).remake()
    saved = avd.folder / "snapshots" / START_SNAPSHOT
    saved.mkdir(parents=True)
    (saved / "snapshot.pb").touch()
    assert emulators().start_snapshot == START_SNAPSHOT
    # What the AVD was when that was saved is not what a clone has booted from since.
    assert emulators(StartOptions(read_only=True)).start_snapshot is None


async def test_the_clock_is_set_after_a_snapshot(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    emulator = emulators()
    await emulator.start()
    dies(avd, "wrong_clock")
    await emulator.reset()
    transport = adb_server.client.transport(emulator.serial)
    assert abs(int(await transport.check("date", "+%s")) - time.time()) < 60


async def test_three_cures_bring_it_back_to_its_start(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    emulator = emulators()
    device: StartedDevice = emulator
    serial = device.serial
    await device.start()
    assert await setting(emulator, adb_server, "window_animation_scale") == "0"
    assert avd.snapshots() == (START_SNAPSHOT,)
    (found,) = running()
    assert (found.avd_name, found.adb_port) == ("mine", emulator.ports.adb)
    assert found.grpc_token and str(found.grpc_port) == str(emulator.ports.grpc)
    for cure in (device.reset, device.restart, device.remake):
        await spoil(emulator, adb_server)
        await cure()
        assert await setting(emulator, adb_server, "spoilt") == "null", cure
        assert device.serial == serial
    await device.stop()
    assert running() == [] and list(avd.folder.glob("*.lock")) == []
    assert "Saving state on exit" in device.log_tail()
    await device.stop()


async def test_what_ends_it_at_once_is_told_at_once(emulators: Make, avd: Avd) -> None:
    for how, told, code_2 in (
        ("exit", "ended with code 1: libGL: cannot load the renderer", False),
        ("no_space", "not have enough disk space.*make room", True),
        ("no_kvm", "requires hardware acceleration!; run `sudo gpasswd", True),
        ("no_memory", "Cannot allocate memory; .*--memory 1536", True),
    ):
        dies(avd, how)
        emulator = emulators()
        with pytest.raises(StartFailed, match=told) as failed:
            await emulator.start()
        assert isinstance(failed.value, UsageError) is code_2
        assert isinstance(failed.value, BootFailed) is not code_2
        assert emulator.log_tail()
        await emulator.stop()
    assert running() == []


async def test_a_hang_while_booting_names_the_sign_and_quotes_the_log(
    emulators: Make, avd: Avd
) -> None:
    dies(avd, "hang")
    emulator = emulators(limits=SOON)
    with pytest.raises(BootFailed, match="until sys.boot_completed is 1.*surfaceflinger") as told:
        await emulator.start()
    assert "mine-" in str(told.value) and running() == []


async def test_an_end_in_the_middle_of_the_boot_is_noticed(emulators: Make, avd: Avd) -> None:
    dies(avd, "exit_later")
    with pytest.raises(BootFailed, match="ended with code 134: Crash on seal"):
        await emulators().start()
    # The locks that it left are gone with it.
    assert list(avd.folder.glob("*.lock")) == []


async def test_offline_after_a_snapshot_is_cured_by_a_restart(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    soon = BootLimits(adb_s=1, completed_s=1, animation_s=1, packages_s=1)
    emulator = emulators(reset_limits=soon)
    await emulator.start()
    dies(avd, "once:offline")
    await spoil(emulator, adb_server)
    # By its list, or by the first question: adb learns of it at any moment.
    with pytest.raises(BootFailed, match="has not booted: .*were not enough until"):
        await emulator.reset()
    await emulator.restart()
    assert await setting(emulator, adb_server, "spoilt") == "null"


async def test_a_killed_emulator_is_told_and_cured(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    dies(avd, "strict_locks")
    emulator = emulators()
    await emulator.start()
    assert emulator.process is not None
    os.kill(emulator.process.pid, signal.SIGKILL)
    with pytest.raises(StartFailed, match="ended by signal 9; its log ends: Boot"):
        await emulator.reset()
    assert (avd.folder / "hardware-qemu.ini.lock").exists()
    await emulator.restart()
    assert await setting(emulator, adb_server, "spoilt") == "null"


async def test_a_deaf_console_does_not_keep_it_from_ending(emulators: Make, avd: Avd) -> None:
    dies(avd, "deaf_console")
    emulator = emulators()
    await emulator.start()
    with pytest.raises(BootFailed, match="no snapshot to go back to"):
        await emulator.reset()
    await emulator.stop()
    assert running() == []


async def test_clones_of_one_avd_run_side_by_side_and_keep_nothing(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    first, second = (emulators(StartOptions(read_only=True)) for _ in range(2))
    await first.start()
    await second.start()
    assert len(running()) == 2 and first.serial != second.serial
    with pytest.raises(CannotStart, match="in use by 127.0.0.1:.*tapwright emulator stop mine"):
        await emulators().start()
    await spoil(first, adb_server)
    assert await setting(second, adb_server, "spoilt") == "null"
    await first.restart()
    assert await setting(first, adb_server, "spoilt") == "null"
    with pytest.raises(BootFailed, match="has no snapshot to go back to"):
        await first.reset()
    await first.remake()
    assert avd.ini.exists() and avd.snapshots() == ()


async def test_an_avd_of_somebody_else_is_neither_saved_nor_wiped(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    (avd.folder / "tapwright.json").unlink()
    emulator = emulators()
    await emulator.start()
    assert avd.snapshots() == ()
    await spoil(emulator, adb_server)
    with pytest.raises(CannotStart, match="was not created by tapwright"):
        await emulator.remake()
    await emulator.restart()
    assert await setting(emulator, adb_server, "spoilt") == "1"
    await emulator.stop()
    ruthless = emulators(may_wipe=True)
    await ruthless.remake()
    assert await setting(ruthless, adb_server, "spoilt") == "null"


async def test_a_snapshot_of_ones_own_is_loaded_and_never_thrown_away(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    emulator = emulators()
    await emulator.start()
    await spoil(emulator, adb_server)
    assert emulator.process is not None
    await Snapshots(emulator.process.console).save("mine-spoilt")
    listed = await Snapshots(emulator.process.console).list()
    assert [one.name for one in listed] == ["mine-spoilt", START_SNAPSHOT]
    await emulator.stop()
    other = emulators(StartOptions(snapshot="mine-spoilt"))
    await other.start()
    assert await setting(other, adb_server, "spoilt") == "1"
    with pytest.raises(CannotStart, match="which nobody but you can make anew"):
        await other.remake()
    assert "mine-spoilt" in avd.snapshots()


async def test_one_that_runs_is_taken_over(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    emulator = emulators()
    await emulator.start()
    (found,) = running()
    taken = Emulator(avd, adb_server.client, found=found)
    assert taken.serial == emulator.serial
    await spoil(taken, adb_server)
    await taken.reset()
    assert await setting(taken, adb_server, "spoilt") == "null"
    await taken.stop()
    assert running() == []


async def test_zone_and_locale_reach_the_emulator(
    emulators: Make, avd: Avd, adb_server: PrivateAdbServer
) -> None:
    settled = SettleOptions(timezone="Asia/Tokyo", locale="de-DE")
    emulator = emulators(StartOptions(settled=settled))
    await emulator.start()
    transport = adb_server.client.transport(emulator.serial)
    said = await transport.script("getprop persist.sys.timezone; getprop persist.sys.locale")
    assert said.text.split() == ["Asia/Tokyo", "de-DE"]
