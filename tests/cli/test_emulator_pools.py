"""Pools of stand-in emulators: what keeps all of them from starting is told before the first."""

from pathlib import Path

import pytest

from .conftest import Run
from .test_emulator import PACKAGE, sdk

__all__ = ["sdk"]  # a fixture of the emulator's own commands

POOLS = """\
pools:
  lost: {avd: {name: lost, count: 2, memory_mb: 256}}
  snap: {avd: {name: mine, count: 2, memory_mb: 256, snapshot: clean}}
  bare: {avd: {name: mine, count: 1, memory_mb: 256}}
"""


@pytest.fixture
def folder(tapwright: Run, sdk: Path, tmp_path: Path) -> Path:
    """A folder with pools of one AVD, which has no snapshot."""
    (tmp_path / "tapwright.yaml").write_text(POOLS, "utf-8")
    assert tapwright("emulator", "create", "mine", "--image", PACKAGE).code == 0
    return tmp_path


@pytest.mark.parametrize(
    ("pool", "told"),
    [
        ("lost", "there is no AVD 'lost'"),
        ("snap", "tapwright emulator snapshot save mine clean"),
    ],
)
def test_what_no_emulator_of_it_could_start_without_is_told_before(
    tapwright: Run, folder: Path, pool: str, told: str
) -> None:
    doctor = tapwright("fleet", "doctor", pool)
    assert doctor.code == 2 and "fail avd" in doctor.out and told in " ".join(doctor.out.split())
    up = tapwright("fleet", "up", pool)
    assert up.code == 2 and told in up.err and "set aside" not in up.err
    assert not list(folder.rglob("standin_*.pid"))


def test_the_doctor_says_what_a_pool_starts_from(tapwright: Run, folder: Path) -> None:
    found = tapwright("fleet", "doctor", "bare")
    assert found.code == 0 and "mine starts from a cold boot" in found.out
    assert "1 emulator takes about 768 MB" in found.out and "1 pair of emulator ports" in found.out
    said = tapwright("fleet", "doctor", "bare", STANDIN_DEATH="no_accel")
    assert said.code == 2 and "permissions to use KVM" in said.out
