"""APKs on the pocket phone: as stock adb and adbutils install them, and what Android refuses."""

import hashlib
from pathlib import Path

import adbutils
import pytest

from tapwright.emulator.pocket.phone import PhoneSnapshot
from tapwright.emulator.pocket.system.apk_manifest import BadManifest, read_manifest
from tapwright.emulator.pocket.thread import PocketThread
from tests.apks import Apk, Reference

from .conftest import Adb

CAMERA = "android.permission.CAMERA"
WEATHER = Apk(permissions=(CAMERA, "android.permission.INTERNET"))


def said(adb: Adb, *args: str) -> tuple[int, str]:
    done = adb.run(*args, check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


def test_an_app_is_installed_opened_updated_and_removed(stock_adb: Adb, tmp_path: Path):
    apk = WEATHER.write(tmp_path / "weather.apk")
    for flags in ([], ["--no-streaming"]):
        assert "Success" in said(stock_adb, "install", *flags, str(apk))[1], flags
    assert "package:com.example.weather\n" in stock_adb.shell("pm list packages -3")
    path = stock_adb.shell("pm path com.example.weather").strip().removeprefix("package:")
    told = stock_adb.shell(f"sha256sum {path}")
    assert told.split()[0] == hashlib.sha256(apk.read_bytes()).hexdigest()
    dump = stock_adb.shell("dumpsys package com.example.weather")
    assert "versionCode=14 " in dump and "versionName=1.4.0\n" in dump
    stock_adb.shell("monkey -p com.example.weather -c android.intent.category.LAUNCHER 1")
    assert "com.example.weather/.MainActivity" in stock_adb.shell("dumpsys activity activities")
    shown = stock_adb.shell("uiautomator dump /sdcard/w.xml && cat /sdcard/w.xml")
    assert "Weather 1.4.0" in shown

    newer = Apk(version_name="1.5.0", version_code=15).write(tmp_path / "newer.apk")
    assert said(stock_adb, "install", str(newer))[0] == 0
    assert "versionName=1.5.0" in stock_adb.shell("dumpsys package com.example.weather")
    code, text = said(stock_adb, "install", str(apk))
    assert code == 1 and "INSTALL_FAILED_VERSION_DOWNGRADE" in text
    assert said(stock_adb, "install", "-d", str(apk))[0] == 0
    assert said(stock_adb, "uninstall", "com.example.weather") == (0, "Success\n")
    assert "com.example.weather" not in stock_adb.shell("pm list packages; ls -R /data/app")


def test_split_apks_lie_side_by_side(stock_adb: Adb, tmp_path: Path):
    base = WEATHER.write(tmp_path / "base.apk")
    split = Apk(split="config.xxhdpi").write(tmp_path / "xxhdpi.apk")
    code, text = said(stock_adb, "install-multiple", str(base), str(split))
    assert code == 0, text
    paths = stock_adb.shell("pm path com.example.weather").split()
    assert [path.rpartition("/")[2] for path in paths] == ["base.apk", "split_config.xxhdpi.apk"]
    code, text = said(stock_adb, "install-multiple", str(split))
    assert code == 1 and "must include a base package" in text
    other = Apk("com.example.other", split="config.en").write(tmp_path / "other.apk")
    code, text = said(stock_adb, "install-multiple", str(base), str(other))
    assert code == 1 and "inconsistent with com.example.weather" in text


@pytest.mark.parametrize(
    "apk, code",
    [
        (Apk(signed=False), "INSTALL_PARSE_FAILED_NO_CERTIFICATES"),
        (Apk(min_sdk=99), "INSTALL_FAILED_OLDER_SDK"),
        (Apk(test_only=True), "INSTALL_FAILED_TEST_ONLY"),
        (Apk("com.android.contacts"), "INSTALL_FAILED_UPDATE_INCOMPATIBLE"),
    ],
)
def test_what_android_refuses(stock_adb: Adb, tmp_path: Path, apk: Apk, code: str):
    status, text = said(stock_adb, "install", str(apk.write(tmp_path / "a.apk")))
    assert status == 1 and f"Failure [{code}" in text


def test_adbutils_installs_and_a_reset_takes_it_back(
    stock_adb: Adb, stock_thread: PocketThread, stock_start: PhoneSnapshot, tmp_path: Path
):
    port = int(stock_adb.environment["ANDROID_ADB_SERVER_PORT"])
    device = adbutils.AdbClient("127.0.0.1", port).device(stock_adb.serial)
    apk = Apk(test_only=True).write(tmp_path / "t.apk")
    device.install(str(apk), silent=True, nolaunch=True)
    assert device.package_info("com.example.weather")["version_name"] == "1.4.0"
    assert device.app_start("com.example.weather") is None
    assert device.app_current().package == "com.example.weather"
    stock_thread.call(lambda: stock_thread.phone.restore(stock_start))
    assert "com.example.weather" not in device.list_packages()
    assert device.app_current().package != "com.example.weather"


def test_permissions_are_asked_for_and_granted(stock_adb: Adb, tmp_path: Path):
    apk = WEATHER.write(tmp_path / "weather.apk")
    assert said(stock_adb, "install", str(apk))[0] == 0
    dump = stock_adb.shell("dumpsys package com.example.weather")
    assert f"{CAMERA}: granted=false" in dump and "INTERNET: granted=true" in dump
    stock_adb.shell(f"pm grant com.example.weather {CAMERA}")
    assert f"{CAMERA}: granted=true" in stock_adb.shell("dumpsys package com.example.weather")
    stock_adb.run("uninstall", "com.example.weather")
    assert said(stock_adb, "install", "-g", str(apk))[0] == 0
    code, text = said(
        stock_adb, "shell", "pm grant com.example.weather android.permission.READ_SMS"
    )
    assert code == 255 and "has not requested permission" in text


def test_sessions_that_are_not_there(stock_adb: Adb):
    for line in ("install-commit 7", "install-abandon x", "install-write -S 3 7 base -"):
        done = stock_adb.run("shell", f"pm {line}", stdin=b"abc", check=False)
        assert done.returncode == 255 and b"no access to session" in done.stdout + done.stderr
    made = stock_adb.shell("pm install-create -S 3")
    number = made.rpartition("[")[2].rstrip("]\n")
    assert stock_adb.shell(f"pm install-abandon {number}") == "Success\n"
    code, text = said(stock_adb, "shell", f"pm install-commit {number}")
    assert code == 255, text


def test_the_forms_a_manifest_comes_in():
    odd = read_manifest(
        Apk(utf8=True, version_name="x" * 300, label="Wetter é", activity="Main").content()
    )
    assert (odd.version_name, odd.label, odd.launcher) == ("x" * 300, "Wetter é", ".Main")
    referred = read_manifest(
        Apk(version_name=Reference(0x7F010001), label=Reference(0x7F010002), major=2).content()
    )
    assert (referred.version_name, referred.label) == ("", "weather")
    assert referred.version_code == 2 << 32 | 14
    whole = Apk().content()
    for content in (b"", b"PK\3\4", whole[:200], whole.replace(b"\3\0\x08\0", b"\3\0\xff\xff")):
        with pytest.raises(BadManifest):
            read_manifest(content)
