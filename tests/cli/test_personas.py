"""Choosing what kind of phone is simulated: by name, and refused before anything starts."""

import json
import os
import subprocess
import sys

import pytest

import tapwright
from tapwright.actions import UsageError
from tapwright.fleet.phones import is_pocket, named_language, named_persona

from .conftest import Run

NAMES = (
    "pixel-34, retail, samsung-work, miui, fold, tablet, android-10, android-13, android-world, "
    "android-16, redesigned, tv"
)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("phone", "--persona", "nokia"), f"no persona 'nokia'; it is {NAMES}"),
        (("doctor", "pocket:nokia"), f"no persona 'nokia'; it is {NAMES}"),
        (("run", "--task", "AirplaneOn", "--device", "pocket:nokia"), "no persona 'nokia'"),
        (("run", "--task", "AirplaneOn", "--device", "pocket:"), "no persona ''"),
        (("bench", "smoke", "--persona", "nokia"), "no persona 'nokia'"),
        (("bench", "smoke", "--persona", "fold", "--device", "abc"), "leave out --device"),
        (("bench", "smoke", "--persona", "fold", "--engine", "ray"), "leave it out with ray"),
    ],
)
def test_a_persona_there_is_not(tapwright: Run, arguments: tuple[str, ...], said: str) -> None:
    result = tapwright(*arguments)
    assert result.code == 2
    assert said in " ".join(result.err.split()) and "Traceback" not in result.err


def test_the_doctor_examines_one(tapwright: Run) -> None:
    result = tapwright("doctor", "pocket:android-10", "--json")
    told = {item["part"]: item["told"] for item in json.loads(result.out)["findings"]}
    assert result.code == 0, result.out
    assert "API 29" in told["android"] and told["screen"].startswith("1080x2220")


def test_a_phone_that_stays(environment: dict[str, str]) -> None:
    command = [sys.executable, "-u", "-m", "tapwright", "phone", "--persona", "tablet"]
    adb = [tapwright_adb(), "-s"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        serial = process.stdout.readline().strip()
        size = subprocess.run(
            [*adb, serial, "shell", "wm", "size"], env=environment, capture_output=True, text=True
        )
        process.terminate()
    assert size.stdout == "Physical size: 2560x1600\n"


def tapwright_adb() -> str:
    from adbutils import adb_path

    return os.fspath(adb_path())


async def test_from_python() -> None:
    async with tapwright.phone(persona="retail") as phone:
        assert (await phone.shell("id", "-u")).strip() == "2000"
    async with tapwright.phone("pocket:android-16") as phone:
        assert phone.info.api_level == 36
    with pytest.raises(UsageError, match="no persona 'nokia'"):
        async with tapwright.phone(persona="nokia"):
            raise AssertionError("it started")
    with pytest.raises(UsageError, match="only those have a persona"):
        async with tapwright.phone("emulator-5554", persona="fold"):
            raise AssertionError("it started")


def test_what_names_a_pocket_phone() -> None:
    assert is_pocket("pocket") and is_pocket("pocket:tv")
    assert not any(map(is_pocket, (None, "", "pockets", "127.0.0.1:5555", "Pocket")))
    assert (named_persona("pocket"), named_persona("pocket:tv")) == (None, "tv")
    assert (named_persona("pocket:zh"), named_persona("pocket:tv:zh")) == (None, "tv")
    assert [named_language(f"pocket{rest}") for rest in ("", ":tv", ":zh", ":tv:zh", ":tv:en")] == [
        *("en", "en", "zh", "zh", "en")
    ]
    assert (named_language(None), named_language("a:zh")) == ("en", "en")
    assert named_persona("pocket:") == ""
