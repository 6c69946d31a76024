"""What the doctor says of an emulator's gRPC: used, not to be used, not offered, not installed."""

import os
import subprocess
import sys

import pytest

from tapwright.device.doctor import examine
from tapwright.device.doctor.finding import Finding

from .grpc_phone import StandInEmulator, emulated, emulator, grpc_server

__all__ = ["emulated", "emulator", "grpc_server"]


async def findings(emulator: StandInEmulator) -> dict[str, Finding]:
    """Up to the pictures, which is all that differs."""
    found: dict[str, Finding] = {}
    async for finding in examine(emulator.client, emulator.serial):
        found[finding.part] = finding
        if finding.part == "capture":
            break
    return found


async def test_both_ways_are_told_with_their_times(emulator: StandInEmulator) -> None:
    found = await findings(emulator)
    assert found["emulator"].status == "ok" and "36.1.9.0" in found["emulator"].told
    assert all(f"{name} " in found["touch"].told for name in ("grpc", "shell"))
    assert all(f"{name} " in found["capture"].told for name in ("grpc", "raw", "png", "u2"))


@pytest.mark.parametrize("line", ["grpc_token", "port_serial"])
async def test_what_keeps_it_from_being_used_is_told(emulator: StandInEmulator, line: str) -> None:
    emulator.advertise(**{line: "1"})
    found = await findings(emulator)
    assert "touch" not in found
    if line == "port_serial":
        assert "emulator" not in found, "another emulator's is nobody's trouble here"
    else:
        assert found["emulator"].status == "warn"
        assert "-grpc-use-token" in found["emulator"].told


# Without the extra: the modules of it are not to be had in this process.
WITHOUT = """
import asyncio, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("android_env", "grpc"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
from tapwright.device import AdbDevice
from tapwright.device.adb import AdbClient
from tapwright.device.doctor.examine import _emulator
async def main():
    device = await AdbDevice.attach(AdbClient(port=int(sys.argv[1])), sys.argv[2], exact=True)
    (finding,) = _emulator(device)
    print(finding.status, finding.told, finding.fix, device.screen.chosen, sep="|")
    await device.close()
asyncio.run(main())
"""


def test_without_the_extra_adb_serves_and_the_doctor_says_what_to_install(
    emulator: StandInEmulator,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(emulator.client.port), emulator.serial],
        env=dict(os.environ), capture_output=True, text=True, check=True,
    )  # fmt: skip
    status, told, fix, chosen = done.stdout.strip().splitlines()[-1].split("|")
    assert status == "warn" and "is not installed" in told
    assert fix == "pip install 'tapwright[emulator]'"
    assert chosen in {"raw", "png", "gzip"}
