"""What phones say of battery and room, in the forms of different makers."""

import pytest

from tapwright.device.adb.client import _entry
from tapwright.device.doctor.readings import Charge, charge_of, free_mb_of

CHARGED = """Current Battery Service state:
  AC powered: true
  USB powered: false
  status: 2
  present: true
  level: 73
  scale: 100
  voltage: 4100
  temperature: 415
"""


@pytest.mark.parametrize(
    ("said", "charge"),
    [
        (CHARGED, Charge(73, True, 41.5)),
        (CHARGED.replace("scale: 100", "scale: 200").replace("true", "false", 1),
         Charge(36, False, 41.5)),
        (CHARGED.replace("temperature: 415", "temperature: -52"), Charge(73, True, -5.2)),
        # A television: the service is there, and no battery.
        (CHARGED.replace("present: true", "present: false"), Charge()),
        # A maker's own lines after AOSP's do not count.
        (CHARGED + "  SecBatteryTest:\n    level: 1\n    temperature: 990\n",
         Charge(73, True, 41.5)),
        ("Can't find service: battery", Charge()),
    ],
)  # fmt: skip
def test_a_battery_is_read(said: str, charge: Charge) -> None:
    assert charge_of(said) == charge


def test_room_is_read() -> None:
    said = "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/x 9000000 1 524288 6% /data"
    assert free_mb_of(said) == 512 and free_mb_of("df: /data: Permission denied") is None


@pytest.mark.parametrize(
    ("line", "usb"),
    [
        ("f00dcafe01 device usb:3-2.1 product:p model:M device:d transport_id:7", "usb:3-2.1"),
        ("f00dcafe01 device usb:3-1 product:p model:M device:d", "usb:3-1"),
        ("10.0.0.9:5555 device product:p model:M device:d transport_id:7", ""),
        ("f00dcafe01 offline usb:336592896X transport_id:3", "usb:336592896X"),
    ],
)
def test_where_a_phone_is_plugged_in_is_kept(line: str, usb: str) -> None:
    assert _entry(line).usb == usb
