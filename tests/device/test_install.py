"""An app on a phone: installed, found again, cleared, granted, or refused with a reason."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.device import AdbDevice
from tapwright.device.apk import read_app
from tapwright.device.errors import CommandFailed
from tapwright.device.install import InstallFailed, TakesApps, would_change
from tapwright.emulator.pocket.thread import PocketThread
from tests.apks import Apk

CAMERA, NET = "android.permission.CAMERA", "android.permission.INTERNET"
NAME = "com.example.weather"


@pytest.fixture
def fresh(phone_thread: PocketThread) -> Iterator[PocketThread]:
    """The phone without apps of a test, before and after."""
    start = phone_thread.call(phone_thread.phone.snapshot)
    yield phone_thread
    phone_thread.call(lambda: phone_thread.phone.restore(start))


@pytest.fixture
async def held(device: AdbDevice, fresh: PocketThread) -> AsyncIterator[AdbDevice]:
    yield device


async def test_what_is_installed_is_read_back_from_the_phone(held: AdbDevice, tmp_path: Path):
    app = read_app([Apk(test_only=True, filling=bytes(300_000)).write(tmp_path / "a.apk")])
    assert isinstance(held, TakesApps)
    found = await held.install(app)
    assert str(found) == "com.example.weather 1.4.0 (14)" and found.sha256 == app.base.sha256
    assert f"package:{NAME}\n" in await held.shell("pm", "list", "packages", "-3")
    assert "tapwright" not in await held.shell("ls", "/data/local/tmp")


async def test_what_is_there_already_is_left_alone(held: AdbDevice, tmp_path: Path):
    app = read_app([Apk().write(tmp_path / "a.apk")])
    await held.install(app)
    await held.shell("mkdir", "-p", f"/data/data/{NAME}/files")
    before = await held.shell("logcat", "-d", "-s", "PackageManager")
    await held.install(app)
    assert await held.shell("logcat", "-d", "-s", "PackageManager") == before
    rebuilt = read_app([Apk(filling=b"another build").write(tmp_path / "b.apk")])
    assert (await held.install(rebuilt)).sha256 == rebuilt.base.sha256
    assert await held.shell("ls", f"/data/data/{NAME}") == "files\n"


async def test_data_are_cleared_and_permissions_given(held: AdbDevice, tmp_path: Path):
    app = read_app([Apk(permissions=(CAMERA, NET)).write(tmp_path / "a.apk")])
    await held.install(app, permissions=[CAMERA])
    assert f"{CAMERA}: granted=true" in await held.shell("dumpsys", "package", NAME)
    await held.shell("mkdir", "-p", f"/data/data/{NAME}/files")
    await held.install(app, clear=True)
    assert await held.shell("ls", f"/data/data/{NAME}") == ""
    assert f"{CAMERA}: granted=false" in await held.shell("dumpsys", "package", NAME)
    with pytest.raises(InstallFailed, match="cannot be given android.permission.READ_SMS"):
        await held.install(app, permissions=["android.permission.READ_SMS"])


async def test_splits_go_together(held: AdbDevice, tmp_path: Path):
    paths = [Apk().write(tmp_path / "base.apk"), Apk(split="config.en").write(tmp_path / "en.apk")]
    await held.install(read_app(paths))
    assert len((await held.shell("pm", "path", NAME)).split()) == 2
    # One part less is another installation.
    await held.install(read_app(paths[:1]))
    assert len((await held.shell("pm", "path", NAME)).split()) == 1


@pytest.mark.parametrize(
    "apk, said",
    [
        (Apk(signed=False), r"1\.4\.0 \(14\) cannot be installed: the APK is not signed: sign it "),
        (Apk(min_sdk=99), "the app needs a newer Android than the phone has .*OLDER_SDK: .*#99"),
        (
            Apk("com.android.contacts"),
            "signed by another key; removing it deletes its data, .*adb uninstall com.android.cont",
        ),
    ],
)
async def test_a_refusal_is_a_sentence(held: AdbDevice, tmp_path: Path, apk: Apk, said: str):
    with pytest.raises(InstallFailed, match=said):
        await held.install(read_app([apk.write(tmp_path / "a.apk")]))


async def test_an_older_version_takes_nobodys_data(held: AdbDevice, tmp_path: Path):
    await held.install(read_app([Apk(version_code=20).write(tmp_path / "new.apk")]))
    await held.shell("mkdir", "-p", f"/data/data/{NAME}/files")
    with pytest.raises(InstallFailed, match="a newer version .*deletes its data.*VERSION_DOWNGRAD"):
        await held.install(read_app([Apk().write(tmp_path / "old.apk")]))
    assert await held.shell("ls", f"/data/data/{NAME}") == "files\n"


async def test_a_file_that_changes_leaves_no_session(
    held: AdbDevice, fresh: PocketThread, tmp_path: Path
):
    path = Apk().write(tmp_path / "a.apk")
    app = read_app([path])
    path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(UsageError, match="was changed"):
        await held.install(app)
    assert fresh.call(lambda: fresh.phone.system.packages.sessions) == {}


async def test_what_would_change_is_told_and_not_done(held: AdbDevice, tmp_path: Path):
    app = read_app([Apk(permissions=(CAMERA,)).write(tmp_path / "a.apk")])
    told = await would_change(held, app, True, [CAMERA])
    assert told == [
        "install com.example.weather 1.4.0 (14)",
        "give com.example.weather the permission CAMERA",
    ]
    with pytest.raises(CommandFailed):
        await held.shell("pm", "path", NAME)
    await held.install(app)
    newer = read_app([Apk(version_name="2.0", version_code=20).write(tmp_path / "b.apk")])
    assert await would_change(held, newer, True, []) == [
        "put com.example.weather 2.0 (20) in the place of com.example.weather 1.4.0 (14), if it is "
        "another one",
        "delete all data of com.example.weather, and take back its permissions",
    ]


def test_the_version_in_a_dump_of_an_updated_system_app():
    """The older one that came with the phone is listed again, under another heading."""
    from tapwright.device.install import _version  # pyright: ignore[reportPrivateUsage]

    dump = (
        "Packages:\n  Package [com.maker.maps] (1a2b):\n    versionCode=31 minSdk=26 targetSdk=34\n"
        "    versionName=3.1 beta\n  Package [com.maker.maps.extra] (77):\n    versionCode=5\n\n"
        "Hidden system packages:\n  Package [com.maker.maps] (9f):\n    versionCode=2 minSdk=26\n"
        "    versionName=1.0\n"
    )
    assert _version("com.maker.maps", dump) == ("3.1 beta", 31)
    assert _version("com.maker.maps.extra", dump) == ("", 5)
    assert _version("com.maker", dump) is None
