"""Users and profiles, the switch for events from adb, and what a phone from a shop refuses."""

import pytest

from .test_versions import EVERY, Bench, bench, on

__all__ = ["bench"]


@on(*EVERY)
async def test_who_is_there_and_in_front(bench: Bench):
    assert await bench("am get-current-user") == "0\n"
    listed = await bench("pm list users")
    assert listed.startswith("Users:\n\tUserInfo{0:Owner:4c13} running\n")
    assert await bench("cmd user list") == listed
    for who in ("0", "current", "cur"):
        packages = await bench(f"pm list packages --user {who}")
        assert "package:com.android.settings\n" in packages
        assert await bench(f"settings --user {who} get global airplane_mode_on") == "0\n"
    assert await bench.status("pm list packages --user 77") == 255


@on("samsung-work")
async def test_a_profile_that_adb_may_not_look_into(bench: Bench):
    assert "\tUserInfo{150:Secure Folder:10061030} running\n" in await bench("pm list users")
    said = await bench("pm list packages")
    assert said.startswith(
        "\nException occurred while executing 'list':\n"
        "java.lang.SecurityException: Shell does not have permission to access user 150\n"
    )
    assert await bench.status("pm list packages -3") == 255
    assert await bench.status("cmd package list packages --user 150") == 255
    assert await bench.status("pm list packages --user all") == 255
    go = "com.android.go"
    assert await bench(f"pm list packages --user 0 {go}") == f"package:{go}\n"
    assert await bench.status(f"pm path {go}") == 0
    assert "Starting: Intent" in await bench("am start --user 0 -n com.android.settings/.Settings")
    for line in (
        "am start --user 150 -n com.android.settings/.Settings",
        "settings --user 150 list global",
        "content query --user 150 --uri content://sms",
    ):
        assert "permission to access user 150" in await bench(line), line


@on("pixel-34", "retail", "android-10")
async def test_one_user_alone_keeps_no_list_back(bench: Bench):
    assert "package:com.android.go\n" in await bench("pm list packages")


@on("retail", "samsung-work", "miui")
async def test_a_phone_from_a_shop_has_no_root(bench: Bench):
    assert "Permission denied" in await bench("ls /data/data")
    assert await bench("getprop ro.debuggable; getprop ro.build.type") == "0\nuser\n"
    assert "su: inaccessible or not found" in await bench("su -c id")
    assert (await bench("id")).startswith("uid=2000(shell)")
    for path in ("/system/app/x", "/system/etc", "/vendor/x"):
        assert "Read-only file system" in await bench(f"mkdir {path}"), path
        assert "Read-only file system" in await bench(f"echo x > {path}"), path


@on("miui")
async def test_events_are_refused_until_their_owner_allows_them(bench: Bench):
    before = bench.windows.hierarchy()
    for line in ("tap 540 1200", "swipe 1 2 3 4", "text hello", "keyevent HOME"):
        said = await bench(f"input {line}")
        verb = line.split()[0]
        assert said.startswith(
            f"\nException occurred while executing '{verb}':\njava.lang.SecurityException: "
            "Injecting input events requires the caller (or the source of the instrumentation, "
            "if any) to have the INJECT_EVENTS permission.\n\tat android.os.Parcel."
        )
        assert await bench.status(f"input {line}") == 255
    assert bench.windows.hierarchy() == before
    assert "Failed to set property" in await bench("setprop persist.security.adbinput 1")
    bench.system.properties.set("persist.security.adbinput", "1")
    assert await bench("am start -n com.android.settings/.Settings; input keyevent HOME") != ""
    assert bench.windows.at_home


@pytest.mark.parametrize("setting", ["persist.security.adbinput", "ro.secure"])
@on("miui")
async def test_the_shell_may_not_turn_that_switch_itself(bench: Bench, setting: str):
    assert await bench.status(f"setprop {setting} 1") == 1
