"""The doctor, on a phone that is well and on some that are not."""

import pytest

from tapwright.actions import OpenApp, Tap, to_norm
from tapwright.device import AdbClient, AdbDevice
from tapwright.device.adb import ShellResult
from tapwright.device.doctor import Finding, examine
from tapwright.device.doctor.probe import search_of
from tapwright.device.doctor.readings import battery, clock, free_space, users


async def findings_of(client: AdbClient, serial: str | None) -> dict[str, Finding]:
    return {finding.part: finding async for finding in examine(client, serial)}


async def test_a_phone_that_is_well(adb_server, device: AdbDevice, pocket):
    await device.close()
    for _ in range(2):
        found = await findings_of(adb_server.client, pocket)
        assert list(found) == [
            "adb", "device", "android", "users", "agent", "screen", "capture", "input", "text",
            "keyboard", "space", "clock", "battery",
        ]  # fmt: skip
        troubles = [finding for finding in found.values() if finding.status == "fail"]
        assert troubles == []
        assert "simulated" in found["android"].told
        assert all(name in found["capture"].told for name in ("raw", "png", "gzip", "u2"))
        # The pocket phone's clock stands still on purpose.
        assert found["clock"].status == "warn" and found["clock"].fix


async def test_it_finds_the_way_out_of_a_sub_page_and_back_to_where_it_began(
    adb_server, device: AdbDevice, pocket
):
    await device.perform(OpenApp(name="com.android.settings"), await device.observe())
    seen = await device.observe()
    page = (await device.ui()).find(contains="display")
    assert page is not None
    await device.perform(Tap(at=to_norm(page.center, seen.frame.size)), seen)
    assert search_of(await device.ui()) is None
    found = await findings_of(adb_server.client, pocket)
    assert found["input"].status == "ok" and found["text"].status == "ok"
    front = (await device.observe()).app
    assert front is not None and front.package == "com.android.settings"

    await device.perform(OpenApp(name="com.android.deskclock"), await device.observe())
    found = await findings_of(adb_server.client, pocket)
    assert found["input"].status == "ok"
    front = (await device.observe()).app
    assert front is not None and front.package == "com.android.deskclock"
    await device.close()


class Users:
    """A phone's answers about its users; lists of all of them may be refused."""

    def __init__(self, current: str, listed: str, all_refused: str = "", own_refused: str = ""):
        self.current, self.listed = current, listed
        self.all_refused, self.own_refused = all_refused, own_refused

    async def shell(self, *argv: str) -> ShellResult:
        match argv:
            case ("am", "get-current-user"):
                return ShellResult(f"{self.current}\n".encode(), b"", 0)
            case ("pm", "list", "users"):
                return ShellResult(f"Users:\n{self.listed}".encode(), b"", 0)
            case ("pm", "list", "packages", "--user", user):
                assert user == self.current
                return ShellResult(b"package:a.b\n", *self._refusal(self.own_refused))
            case _:
                assert argv == ("pm", "list", "packages")
                return ShellResult(b"", *self._refusal(self.all_refused))

    def _refusal(self, why: str) -> tuple[bytes, int]:
        said = f"\nException occurred while executing 'list':\njava.lang.SecurityException: {why}\n"
        return (said.encode(), 255) if why else (b"", 0)


OWNER = "\tUserInfo{0:Owner:c13} running\n"
REFUSAL = "Shell does not have permission to access user 95"


@pytest.mark.parametrize(
    ("phone", "status", "told"),
    [
        (Users("0", OWNER), "ok", "user 0 (Owner) is in front, and nobody else"),
        (
            Users("0", OWNER + "\tUserInfo{10:Work profile:1030} running\n"),
            "ok", "user 10 (Work profile, a managed profile), whose apps are not reached",
        ),
        (
            Users("0", OWNER + "\tUserInfo{95:DUAL_APP:20001010} running\n", REFUSAL),
            "warn", f"Lists of all users' packages are refused: {REFUSAL}",
        ),
        (
            Users("11", OWNER + "\tUserInfo{11:Guest:404} running\n", own_refused="no for user 11"),
            "fail", "user 11 (Guest) is in front, and its apps may not be listed: no for user 11",
        ),
        (Users("", ""), "ok", "user 0 is in front"),
    ],
)  # fmt: skip
async def test_users(phone: Users, status: str, told: str):
    phone.current = phone.current or "0"
    finding = await users(phone)  # pyright: ignore[reportArgumentType]
    assert finding.status == status and told in finding.told
    assert bool(finding.fix) == (status != "ok")


async def test_a_screen_that_is_off_is_told(adb_server, device: AdbDevice, pocket):
    await device.shell("input", "keyevent", "223")
    found = await findings_of(adb_server.client, pocket)
    assert found["screen"].status == "warn" and "off" in found["screen"].told
    assert found["input"].status == "warn" and "not tried" in found["input"].told
    assert "text" not in found
    await device.shell("input", "keyevent", "224")


async def test_no_such_phone(adb_server):
    found = await findings_of(adb_server.client, "nobody")
    assert list(found) == ["adb", "device"]
    assert found["device"].status == "fail" and "nobody" in found["device"].told


@pytest.mark.parametrize(("state", "fix"), [("unauthorized", "accept"), ("offline", "reconnect")])
async def test_a_phone_that_is_not_ready(scripted, state, fix):
    server = scripted.server
    server.host["host:version"] = scripted.okay("0029")
    server.host["host:devices-l"] = scripted.okay(f"phone {state}\n")
    found = await findings_of(server.client, "phone")
    assert found["device"].status == "fail" and fix in found["device"].fix


async def test_no_server():
    found = await findings_of(AdbClient(port=1), None)
    assert list(found) == ["adb"] and found["adb"].status == "fail"


class Says:
    """A transport whose every command gives one answer."""

    def __init__(self, text: str) -> None:
        self.text = text

    async def shell(self, *argv: str) -> ShellResult:
        return ShellResult(self.text.encode(), b"", 0)


DF = "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/block/dm-5 1000000 1 {} 99% /data\n"


@pytest.mark.parametrize(
    ("free_kb", "status"), [(900_000, "ok"), (300_000, "warn"), (20_000, "fail")]
)
async def test_space(free_kb, status):
    assert (await free_space(Says(DF.format(free_kb)))).status == status  # pyright: ignore
    assert (await free_space(Says("df: oh no"))).status == "warn"  # pyright: ignore


@pytest.mark.parametrize(("said", "status"), [("1000", "ok"), ("5000", "warn"), ("what?", "warn")])
async def test_clock(said, status):
    assert (await clock(Says(said), now=lambda: 1010.0)).status == status  # pyright: ignore


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("  USB powered: true\n  level: 5\n", "ok"),
        ("  USB powered: false\n  level: 5\n", "warn"),
        ("  USB powered: false\n  level: 50\n", "ok"),
        ("", "warn"),
    ],
)
async def test_battery(said, status):
    assert (await battery(Says(said))).status == status  # pyright: ignore
