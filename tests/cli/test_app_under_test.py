"""An app under test: named at the command line or in Python, and on record with its version."""

import asyncio
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

import tapwright
from tapwright.actions import Done, OpenApp, UsageError
from tapwright.device import AdbDevice
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.errors import InstallFailed
from tapwright.device.fake import FakeDevice
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.tasks.app_under_test import PERMISSIONS, AppUnderTest
from tapwright.tasks.settings import Settings
from tests.api.deciding import deciding
from tests.apks import Apk

from .conftest import Run

CAMERA, LOCATION = "android.permission.CAMERA", "android.permission.ACCESS_FINE_LOCATION"
NAME = "com.example.weather"
GOAL = "Turn on airplane mode"


@pytest.fixture
def apk(tmp_path: Path) -> Path:
    return Apk(permissions=(CAMERA, LOCATION)).write(tmp_path / "weather.apk")


@pytest.fixture
def shop_phone(adb_server: PrivateAdbServer) -> Iterator[tuple[PocketThread, str]]:
    """A phone that does not say that it is simulated, and its serial."""

    def build(seed: int) -> PocketPhone:
        phone = PocketPhone(seed)
        values = phone.system.properties.snapshot()
        phone.system.properties.restore(values | {"ro.hardware": "shopphone"})
        return phone

    with PocketThread(build=build) as phones:
        serial = f"127.0.0.1:{phones.port}"
        asyncio.run(adb_server.client.connect(serial))
        yield phones, serial
        asyncio.run(adb_server.client.disconnect(serial))


def installed(phones: PocketThread) -> bool:
    return phones.call(lambda: phones.phone.system.packages.get(NAME)) is not None


def test_grants_are_those_that_the_manifest_asks_for(apk: Path) -> None:
    def given(*grants: str) -> tuple[str, ...]:
        return AppUnderTest.of(Settings(app=(apk,), grants=grants)).permissions

    assert given() == given("sms") == given("Maps: camera") == ()
    assert given("location", "camera") == (CAMERA, LOCATION)
    assert given(f"{NAME}: camera") == (CAMERA,)
    with pytest.raises(UsageError, match="grants no permission that there is"):
        given("teleport")


def test_each_group_that_can_be_granted_has_its_permissions() -> None:
    from tapwright.agent.interrupts import builtin_rules

    assert set(PERMISSIONS) == set(builtin_rules().groups)


def test_a_run_says_which_build_it_tested(tapwright: Run, apk: Path, tmp_path: Path) -> None:
    done = tapwright(
        "run", GOAL, "--device", "pocket", "--app", str(apk), "--grant", "camera", "--json",
        TAPWRIGHT_APP_DATA="clear",
    )  # fmt: skip
    assert done.code == 0, done.err
    record = json.loads(done.out)
    sha = AppUnderTest.of(Settings(app=(apk,))).files.base.sha256
    assert record["app"] == {
        "package": NAME, "version_name": "1.4.0", "version_code": 14, "sha256": sha
    }  # fmt: skip
    (folder,) = (tmp_path / "runs").glob("*/episodes/*")
    again = tapwright("run", "--resume", str(folder), "--app", str(apk))
    assert again.code == 2 and "leave out --app" in again.err


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda at: [at / "none.apk"], "there is no file"),
        (lambda at: [at], "a folder without *.apk files"),
        (lambda at: [Apk(split="x").write(at / "x.apk")], "splits without their base.apk"),
        (lambda at: ["--app-data", "wipe"], "app_data"),
    ],
)
def test_what_is_no_app_is_refused_before_a_phone_is_looked_for(
    tapwright: Run, tmp_path: Path, make, said: str
) -> None:
    words = [str(word) for word in make(tmp_path)]
    words = words if words[0] == "--app-data" else ["--app", *words]
    for command in (("run", GOAL), ("bench", "first-steps")):
        done = tapwright(*command, *words, "--device", "no-such-phone")
        assert done.code == 2 and said in done.err, done.err
        assert "no-such-phone" not in done.err and not (tmp_path / "runs").exists()


def test_a_refusal_of_the_phone_is_a_sentence(tapwright: Run, tmp_path: Path) -> None:
    path = Apk(signed=False).write(tmp_path / "a.apk")
    for command in (("run", GOAL, "--device", "pocket"), ("bench", "first-steps", "--phones", "1")):
        done = tapwright(*command, "--app", str(path))
        assert done.code == 2, done.err
        assert "the APK is not signed: sign it with apksigner" in done.err
        assert not (tmp_path / "runs").exists()


def test_nothing_is_installed_on_somebodys_phone_unasked(
    tapwright: Run, apk: Path, shop_phone: tuple[PocketThread, str]
) -> None:
    phones, serial = shop_phone
    told = f"  - install {NAME} 1.4.0 (14)\n  - give {NAME} the permission CAMERA\n"
    done = tapwright("run", GOAL, "--device", serial, "--app", str(apk), "--grant", "camera")
    assert done.code == 2 and told in done.err and "--yes" in done.err
    assert not installed(phones)
    done = tapwright(
        "run", GOAL, "--device", serial, "--app", str(apk), "--yes", "--max-steps", "1"
    )
    assert done.code == 1 and told.splitlines()[0] in done.err, done.err
    assert installed(phones)
    done = tapwright("bench", "first-steps", "--device", serial, "--app", str(apk))
    assert done.code == 2 and f"put {NAME} 1.4.0 (14) in the place of" in done.err


def test_a_person_at_a_terminal_is_asked(
    environment: dict[str, str], apk: Path, shop_phone: tuple[PocketThread, str], tmp_path: Path
) -> None:
    phones, serial = shop_phone
    main, tty = pty.openpty()
    words = ["run", GOAL, "--device", serial, "--app", str(apk)]
    asked = subprocess.Popen(
        [sys.executable, "-m", "tapwright", *words],
        stdin=tty, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment, cwd=tmp_path,
    )  # fmt: skip
    os.close(tty)
    os.write(main, b"n\n")
    _, errors = asked.communicate(timeout=60)
    os.close(main)
    assert asked.returncode == 2 and "Go on?" in errors and "nothing was changed" in errors
    assert not installed(phones)


async def test_python_opens_the_app_that_it_has_installed(apk: Path, tmp_path: Path) -> None:
    model = deciding(OpenApp(name=NAME), *[Done(summary="it is open")] * 2)
    async with tapwright.phone("pocket") as phone:
        record = await tapwright.run(
            "Open the weather", phone=phone, model=model, app=str(apk), app_data="clear",
            grants=["location"], policy="benchmark", out=tmp_path,
        )  # fmt: skip
        assert record.end == "completed" and record.app is not None
        assert (record.app.package, record.app.version_code) == (NAME, 14)
        front = (await phone.observe()).app
        assert front is not None and front.package == NAME
        dump = await phone.shell("dumpsys", "package", NAME)
        assert f"{LOCATION}: granted=true" in dump and f"{CAMERA}: granted=false" in dump


async def test_python_refuses_without_a_yes(
    apk: Path, adb_server: PrivateAdbServer, shop_phone: tuple[PocketThread, str], tmp_path: Path
) -> None:
    phones, serial = shop_phone
    model = deciding(Done(summary="done"))
    async with await AdbDevice.attach(adb_server.client, serial) as phone:
        with pytest.raises(UsageError, match=r"install com\.example\.weather[\s\S]*yes=True"):
            await tapwright.run("Look", phone=phone, model=model, app=apk, out=tmp_path)
        assert not installed(phones)
        unsigned = Apk(signed=False).write(tmp_path / "u.apk")
        with pytest.raises(InstallFailed, match="not signed"):
            await tapwright.run(
                "Look", phone=phone, model=model, app=[unsigned], yes=True, out=tmp_path
            )
    with pytest.raises(UsageError, match="it is no phone behind adb"):
        await AppUnderTest.of(Settings(app=(apk,))).install(FakeDevice())


def test_a_bench_has_the_app_before_each_unit(tapwright: Run, apk: Path, tmp_path: Path) -> None:
    done = tapwright(
        "bench", "first-steps", "--phones", "1", "--tasks", "AirplaneOn", "--trials", "2",
        "--app", str(apk), "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    folder = tmp_path / json.loads(done.out)["folder"]
    kept = json.loads((folder / "bench.json").read_text())["app"]
    assert (kept["package"], kept["version_name"], kept["version_code"]) == (NAME, "1.4.0", 14)
    episodes = [json.loads(path.read_text()) for path in folder.glob("episodes/*/episode.json")]
    assert len(episodes) == 2 and all(one["app"] == kept for one in episodes)
    junit = ElementTree.parse(folder / "junit.xml")
    told = {one.get("name"): one.get("value") for one in junit.iter("property")}
    assert {f"app.{name}": str(value) for name, value in kept.items()}.items() <= told.items()
    assert kept["sha256"] in (folder / "report.html").read_text("utf-8")
    other = Apk(filling=b"another build").write(tmp_path / "other.apk")
    done = tapwright("bench", "--resume", str(folder), "--app", str(other))
    assert done.code == 2 and "their results do not belong together" in done.err
