"""The stock adb binary, through a real adb server, takes the pocket phone for a phone."""

import asyncio
import io
import socket
import sqlite3
import subprocess
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from adbutils import AdbClient, adb_path
from PIL import Image

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.protocol.connection import Options
from tapwright.emulator.pocket.thread import PocketThread

from .conftest import DATABASE, Adb, PlainWindows, plain_phone, plain_screen


def wait_for(condition, limit_s: float = 10.0) -> None:
    """Poll until `condition()` holds."""
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "condition never held"


def test_devices_lists_the_phone(adb: Adb):
    listed = adb.host("devices", "-l")
    line = next(line for line in listed.splitlines() if line.startswith(adb.serial))
    assert "device product:pocket model:Pocket_Phone device:pocket" in line


def test_features_are_those_of_a_phone(adb: Adb):
    features = adb.run("features").stdout.decode().split()
    assert {"shell_v2", "cmd", "stat_v2", "ls_v2", "sendrecv_v2"} <= set(features)


def test_exit_codes_and_streams(adb: Adb):
    done = adb.run("shell", "echo out; echo err >&2; exit 7", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, b"out\n", b"err\n")


def test_unknown_command(adb: Adb):
    done = adb.run("shell", "frobnicate", check=False)
    assert done.returncode == 127
    assert done.stderr == b"/system/bin/sh: frobnicate: inaccessible or not found\n"


def test_version_one_merges_streams_and_has_no_exit_code(adb: Adb):
    done = adb.run("shell", "-x", "echo out; echo err >&2; false")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"out\nerr\n", b"")


def test_stdin_reaches_the_command(adb: Adb):
    data = bytes(range(256)) * 5000
    assert adb.run("shell", "cat", stdin=data).stdout == data
    assert adb.run("shell", "wc -c", stdin=data).stdout == b"1280000\n"
    assert adb.run("exec-in", "cat > /sdcard/in.bin", stdin=data).returncode == 0
    wait_for(lambda: adb.shell("stat -c %s /sdcard/in.bin") == f"{len(data)}\n")


def test_commands_from_stdin_without_a_terminal(adb: Adb):
    done = adb.run("shell", stdin=b"cd /sdcard\npwd\nexit 3\n", check=False)
    assert (done.returncode, done.stdout) == (3, b"/sdcard\n")


def test_a_person_at_the_prompt(adb: Adb):
    with subprocess.Popen(
        [adb_path(), "-s", adb.serial, "shell", "-tt"],
        env=adb.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as person:
        assert person.stdin is not None and person.stdout is not None

        def shown(end: bytes) -> bytes:
            """What appears on the screen up to `end`."""
            seen = b""
            while not seen.endswith(end):
                byte = person.stdout.read(1)
                assert byte, seen
                seen += byte
            return seen

        def type_keys(keys: bytes) -> None:
            person.stdin.write(keys)
            person.stdin.flush()

        shown(b"pocket:/ # ")
        type_keys(b"cd /sdcardd\x7f; nonsense\r")
        assert shown(b"pocket:/sdcard # ").splitlines()[-2:] == [
            b"/system/bin/sh: nonsense: inaccessible or not found",
            b"pocket:/sdcard # ",
        ]
        type_keys(b"sleep 60\r")
        shown(b"sleep 60\r\n")
        type_keys(b"\x03")
        shown(b"pocket:/sdcard # ")
        type_keys(b"echo $?\r")
        assert shown(b"# ").splitlines()[1:] == [b"130", b"pocket:/sdcard # "]
        type_keys(b"exit 4\r")
        assert person.wait(10) == 4


def test_screenshots_decode(adb: Adb):
    png = adb.run("exec-out", "screencap", "-p").stdout
    assert Image.open(io.BytesIO(png)).convert("RGB").getpixel((5, 5)) == (200, 30, 60)
    raw = adb.run("exec-out", "screencap").stdout
    assert len(raw) == 16 + 108 * 240 * 4


def test_push_and_pull_give_the_same_bytes(adb: Adb, tmp_path: Path):
    source = tmp_path / "big.bin"
    source.write_bytes(bytes(range(251)) * 20_000)
    adb.run("push", str(source), "/sdcard/Download/big.bin")
    adb.run("pull", "/sdcard/Download/big.bin", str(tmp_path / "back.bin"))
    assert (tmp_path / "back.bin").read_bytes() == source.read_bytes()
    assert adb.shell("stat -c %Y /storage/emulated/0/Download/big.bin").strip() == str(
        int(source.stat().st_mtime)
    )


def test_folders_go_there_and_back(adb: Adb, tmp_path: Path):
    tree = tmp_path / "tree"
    for name, data in (("a.txt", b"a"), ("deep/er/b.bin", b"\0" * 70_000), ("deep/empty", b"")):
        target = tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    adb.run("push", str(tree), "/sdcard/tree")
    adb.run("pull", "/sdcard/tree", str(tmp_path / "back"))
    found = {
        str(path.relative_to(tmp_path / "back")): path.read_bytes()
        for path in (tmp_path / "back").rglob("*")
        if path.is_file()
    }
    assert found == {"a.txt": b"a", "deep/er/b.bin": b"\0" * 70_000, "deep/empty": b""}


def test_pulling_what_is_not_there_fails(adb: Adb, tmp_path: Path):
    done = adb.run("pull", "/sdcard/nothing", str(tmp_path / "x"), check=False)
    assert done.returncode == 1
    assert b"No such file" in done.stdout + done.stderr


def test_a_pulled_database_opens(adb: Adb, plain_thread: PocketThread, tmp_path: Path):
    adb.run("pull", DATABASE, str(tmp_path / "notes.db"))
    with sqlite3.connect(tmp_path / "notes.db") as copy:
        assert copy.execute("SELECT title FROM notes").fetchall() == [("Milk",), ("Tea",)]
        copy.execute("UPDATE notes SET title = 'Cocoa' WHERE _id = 2")
    copy.close()
    adb.run("push", str(tmp_path / "notes.db"), DATABASE)
    assert adb.shell(f"sqlite3 {DATABASE} 'SELECT title FROM notes'") == "Milk\nCocoa\n"


def test_fifty_shells_at_once(adb: Adb):
    with ThreadPoolExecutor(25) as pool:
        found = list(pool.map(lambda index: adb.shell(f"echo {index}"), range(50)))
    assert found == [f"{index}\n" for index in range(50)]


def test_root_remount_and_reverse(adb: Adb):
    assert b"already running as root" in adb.run("root").stdout
    assert b"remount succeeded" in adb.run("remount").stdout
    adb.run("reverse", "tcp:8080", "tcp:9090")
    assert b"tcp:8080 tcp:9090" in adb.run("reverse", "--list").stdout
    adb.run("reverse", "--remove", "tcp:8080")
    assert adb.run("reverse", "--list").stdout.strip() == b""
    assert adb.run("reverse", "--remove", "tcp:1", check=False).returncode == 1


def test_a_socket_nobody_listens_on_is_refused(adb: Adb):
    done = adb.run("forward", "tcp:0", "tcp:9008")
    with socket.create_connection(("127.0.0.1", int(done.stdout))) as client:
        client.settimeout(5)
        assert client.recv(10) == b""


def test_install_is_refused_with_a_reason(adb: Adb, tmp_path: Path):
    apk = tmp_path / "app.apk"
    apk.write_bytes(b"PK\x03\x04" + bytes(200_000))
    done = adb.run("install", str(apk), check=False)
    assert done.returncode == 1
    assert b"INSTALL_PARSE_FAILED_NOT_APK" in done.stdout + done.stderr
    with zipfile.ZipFile(apk, "w") as archive:
        archive.writestr("AndroidManifest.xml", "com.example.game".encode("utf-16-le"))
    done = adb.run("install", str(apk), check=False)
    assert done.returncode == 1
    assert b"INSTALL_PARSE_FAILED_NOT_APK" in done.stdout + done.stderr


def test_adbutils_takes_it_for_a_phone(adb: Adb, plain_thread: PocketThread, tmp_path: Path):
    client = AdbClient(host="127.0.0.1", port=int(adb.environment["ANDROID_ADB_SERVER_PORT"]))
    device = client.device(adb.serial)
    assert device.shell("echo hi") == "hi"
    done = device.shell2("echo out; exit 3", v2=True)
    assert (done.returncode, done.output.strip()) == (3, "out")
    assert device.screenshot(error_ok=False).size == (108, 240)
    device.sync.push(b"pushed", "/sdcard/p.txt")
    assert device.sync.read_text("/sdcard/p.txt") == "pushed"
    assert [item.path for item in device.sync.list("/data/local/tmp")] == [".", ".."]
    assert device.list_packages() == ["com.tapwright.clock", "com.tapwright.notes"]
    assert (device.window_size(), device.rotation()) == ((108, 240), 0)
    assert device.app_current().package == "com.tapwright.home"
    device.app_start("com.tapwright.notes")
    assert device.app_current().activity == ".Main"
    device.app_stop("com.tapwright.notes")
    assert device.app_info("com.tapwright.notes").version_name == "2.3"
    assert device.battery().level == 86
    assert device.wlan_ip() == "192.168.1.23"
    assert device.is_screen_on()
    device.reverse("tcp:7", "tcp:8")
    assert [(item.remote, item.local) for item in device.reverse_list()] == [("tcp:7", "tcp:8")]
    device.reverse_remove_all()
    device.click(3, 4)
    plain_windows = plain_thread.phone.windows
    assert isinstance(plain_windows, PlainWindows)
    assert plain_windows.touches[-1][:3] == ("up", 3, 4)


def test_logcat_dump(adb: Adb):
    assert b"simulated phone is up" in adb.run("logcat", "-d").stdout


def test_following_logcat_ends_with_its_reader(adb: Adb, plain_thread: PocketThread):
    with subprocess.Popen(
        [adb_path(), "-s", adb.serial, "logcat", "-s", "probe"],
        env=adb.environment,
        stdout=subprocess.PIPE,
    ) as follower:
        assert follower.stdout is not None
        assert b"beginning" in follower.stdout.readline()
        plain_thread.call(lambda: plain_thread.phone.system.log.add("I", "probe", "found me"))
        assert b"found me" in follower.stdout.readline()
        follower.terminate()


def test_reboot_comes_back(adb: Adb):
    adb.run("reboot")
    wait_for(lambda: adb.run("shell", "true", check=False).returncode == 0)
    assert adb.shell("getprop sys.boot_completed") == "1\n"


def test_a_phone_that_never_authorises(adb_environment: dict[str, str]):
    def build(seed: int):
        return PocketPhone(seed, screen=plain_screen, options=Options(auth="never"))

    with PocketThread(build=build) as thread:
        adb = Adb(adb_environment, f"127.0.0.1:{thread.port}")
        adb.host("connect", adb.serial, check=False)
        assert f"{adb.serial}\tunauthorized" in adb.host("devices")
        assert adb.run("shell", "true", check=False).returncode == 1
        adb.host("disconnect", adb.serial)


def test_a_phone_that_asks_and_accepts(adb_environment: dict[str, str]):
    def build(seed: int):
        return PocketPhone(seed, screen=plain_screen, options=Options(auth="accept"))

    with PocketThread(build=build) as thread:
        adb = Adb(adb_environment, f"127.0.0.1:{thread.port}")
        adb.host("connect", adb.serial)
        wait_for(lambda: f"{adb.serial}\tdevice" in adb.host("devices"))
        assert adb.shell("id -un") == "root\n"
        adb.host("disconnect", adb.serial)


def test_a_killed_phone_is_offline_and_returns(adb_environment: dict[str, str]):
    with PocketThread(build=plain_phone) as thread:
        adb = Adb(adb_environment, f"127.0.0.1:{thread.port}")
        adb.host("connect", adb.serial)
        sleeper = subprocess.Popen(
            [adb_path(), "-s", adb.serial, "shell", "echo up; sleep 60"],
            env=adb_environment,
            stdout=subprocess.PIPE,
        )
        with sleeper:
            assert sleeper.stdout is not None
            assert sleeper.stdout.readline() == b"up\n"
            thread.call(thread.phone.adbd.drop)
            sleeper.wait(10)
        adb.host("disconnect", adb.serial, check=False)
        adb.host("connect", adb.serial)
        assert adb.shell("echo back") == "back\n"
        adb.host("disconnect", adb.serial)


@pytest.mark.parametrize("count", [8])
def test_many_phones_in_one_thread(adb_environment: dict[str, str], count: int):
    with PocketThread(seed=5, count=count, build=plain_phone) as thread:
        assert len(set(thread.ports)) == count
        last = Adb(adb_environment, f"127.0.0.1:{thread.ports[-1]}")
        last.host("connect", last.serial)
        assert last.shell("getprop ro.serialno") == f"POCKET{5 + count - 1:04d}\n"
        last.host("disconnect", last.serial)


async def test_the_port_is_free_after_a_stop():
    phone = plain_phone()
    port = await phone.start()
    await phone.stop()
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", port)


def test_the_stock_phone_behind_stock_adb(adb_environment: dict[str, str]):
    """The phone with its own apps: an app comes up, and a restore undoes everything."""
    with PocketThread(seed=3) as thread:
        adb = Adb(adb_environment, f"127.0.0.1:{thread.port}")
        adb.host("connect", adb.serial)
        before = thread.call(thread.phone.state_hash)
        saved = thread.call(thread.phone.snapshot)
        home = adb.run("exec-out", "screencap", "-p").stdout
        assert Image.open(io.BytesIO(home)).size == (1080, 2400)
        adb.shell("monkey -p com.android.settings -c android.intent.category.LAUNCHER 1")
        assert "com.android.settings/" in adb.shell("dumpsys window | grep mCurrentFocus")
        assert b'package="com.android.settings"' in (
            adb.run("exec-out", "uiautomator", "dump", "/dev/tty").stdout
        )
        adb.shell("input keyevent HOME; settings put system font_scale 1.3; echo x > /sdcard/x")
        assert adb.run("exec-out", "screencap", "-p").stdout != home
        assert thread.call(thread.phone.state_hash) != before
        thread.call(lambda: thread.phone.restore(saved))
        assert thread.call(thread.phone.state_hash) == before
        assert adb.run("exec-out", "screencap", "-p").stdout == home
        adb.host("disconnect", adb.serial)


def test_a_phone_that_cannot_be_built_says_so():
    def build(seed: int) -> PocketPhone:
        raise LookupError(f"no phone {seed}")

    thread = PocketThread(seed=4, build=build)
    with pytest.raises(LookupError, match="no phone 4"):
        thread.start()
    thread.stop()


def test_a_dry_run_pushes_nothing(adb: Adb, tmp_path: Path):
    local = tmp_path / "file"
    local.write_text("what is not sent")
    adb.run("push", "-n", str(local), "/data/local/tmp/dry")
    assert adb.shell("ls /data/local/tmp/dry 2>&1; true").startswith("ls: ")
    adb.run("push", str(local), "/data/local/tmp/dry")
    assert adb.shell("cat /data/local/tmp/dry") == "what is not sent"
