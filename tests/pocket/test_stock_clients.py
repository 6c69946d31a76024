"""Further things people do with stock adb and stock adbutils, against the phone with its apps."""

import io
import re
import socket
import zipfile
from pathlib import Path

import pytest
from adbutils import AdbClient, AdbDevice, AdbInstallError
from PIL import Image

from .conftest import Adb, ShellBench

CONTACTS = "com.android.contacts"
MTIME = 1_577_923_200


@pytest.fixture
def device(stock_adb: Adb) -> AdbDevice:
    """The phone as adbutils sees it."""
    port = int(stock_adb.environment["ANDROID_ADB_SERVER_PORT"])
    return AdbClient("127.0.0.1", port).device(stock_adb.serial)


def said(adb: Adb, *args: str) -> tuple[int, str]:
    """Exit code and everything printed."""
    done = adb.run(*args, check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


def test_exec_out_changes_no_byte_and_knows_no_exit_code(stock_adb: Adb):
    done = stock_adb.run("exec-out", r"printf 'a\nb\r\n\0\377'; echo err >&2; exit 5")
    assert (done.returncode, done.stdout) == (0, b"a\nb\r\n\0\xff" + b"err\n")


def test_stdin_can_be_left_alone(stock_adb: Adb):
    assert stock_adb.run("shell", "-n", "cat", stdin=b"not this").stdout == b""
    assert stock_adb.run("shell", "-T", "cat; exit 0", stdin=b"but this").stdout == b"but this"


def test_many_small_files_and_empty_folders(stock_adb: Adb, tmp_path: Path):
    sent = tmp_path / "sent"
    for index in range(60):
        file = sent / f"{index % 7}" / f"{index} ü'$.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(index) * index)
    stock_adb.run("push", str(sent), "/sdcard/")
    stock_adb.shell("mkdir -p /sdcard/sent/empty/inner")
    back = tmp_path / "back"
    stock_adb.run("pull", "/sdcard/sent", str(back))
    files = {str(item.relative_to(sent)): item for item in sent.rglob("*") if item.is_file()}
    found = {str(item.relative_to(back)): item for item in back.rglob("*") if item.is_file()}
    assert files.keys() == found.keys()
    assert all(files[name].read_bytes() == found[name].read_bytes() for name in files)
    assert (back / "empty" / "inner").is_dir()


def test_several_files_with_their_times(stock_adb: Adb, tmp_path: Path):
    stock_adb.shell(
        f"echo one > /sdcard/one; echo two > /sdcard/two; touch -d @{MTIME} /sdcard/one"
    )
    stock_adb.run("pull", "-a", "/sdcard/one", "/sdcard/two", str(tmp_path))
    assert (tmp_path / "one").stat().st_mtime == MTIME
    assert (tmp_path / "two").read_text() == "two\n"
    (tmp_path / "one").write_text("changed\n")
    code, text = said(stock_adb, "push", "--sync", *map(str, sorted(tmp_path.iterdir())), "/sdcard")
    assert code == 0 and "1 file pushed" in text
    assert stock_adb.shell("cat /sdcard/one /sdcard/two") == "changed\ntwo\n"


def test_forwards_are_listed_kept_and_removed(stock_adb: Adb):
    port = stock_adb.run("forward", "tcp:0", "localabstract:a").stdout.decode().strip()
    assert f"{stock_adb.serial} tcp:{port} localabstract:a" in stock_adb.host("forward", "--list")
    code, text = said(stock_adb, "forward", "--no-rebind", f"tcp:{port}", "tcp:1")
    assert (code, "cannot rebind existing socket" in text) == (1, True)
    stock_adb.run("forward", f"tcp:{port}", "tcp:2")
    assert f"tcp:{port} tcp:2" in stock_adb.host("forward", "--list")
    stock_adb.run("forward", "--remove", f"tcp:{port}")
    code, text = said(stock_adb, "forward", "--remove", f"tcp:{port}")
    assert (code, "not found" in text) == (1, True)


def test_reverses_are_kept_and_chosen(stock_adb: Adb):
    stock_adb.run("reverse", "tcp:7001", "tcp:1")
    code, text = said(stock_adb, "reverse", "--no-rebind", "tcp:7001", "tcp:2")
    assert (code, "cannot rebind existing socket" in text) == (1, True)
    chosen = stock_adb.run("reverse", "tcp:0", "tcp:3").stdout.decode().strip()
    assert f"tcp:{chosen} tcp:3" in stock_adb.run("reverse", "--list").stdout.decode()
    stock_adb.run("reverse", "--remove-all")


def test_what_is_no_apk_is_refused_in_every_way(stock_adb: Adb, tmp_path: Path):
    apk, other = tmp_path / "game.apk", tmp_path / "split.apk"
    for path in (apk, other):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("AndroidManifest.xml", b"\3\0\x08\0")
    before = stock_adb.shell("pm list packages")
    for flags in (["-r", "-g"], ["--no-streaming"], ["--no-incremental"]):
        code, text = said(stock_adb, "install", *flags, str(apk))
        assert code == 1 and "Failure [INSTALL_PARSE_FAILED_NOT_APK" in text, flags
    code, text = said(stock_adb, "install-multiple", str(apk), str(other))
    assert code == 1 and "Failure [INSTALL_PARSE_FAILED_NOT_APK" in text
    code, text = said(stock_adb, "uninstall", CONTACTS)
    assert (code, "Failure [DELETE_FAILED_INTERNAL_ERROR" in text) == (1, True)
    assert stock_adb.shell("pm list packages") == before


def test_adbutils_reports_a_refused_install(device: AdbDevice, tmp_path: Path):
    apk = tmp_path / "game.apk"
    apk.write_bytes(b"no archive")
    with pytest.raises(AdbInstallError, match="INSTALL_PARSE_FAILED_NOT_APK"):
        device.install(str(apk), silent=True)


def test_adbutils_runs_commands(device: AdbDevice):
    assert device.shell(["echo", "a b", "c'd"]) == "a b c'd"
    done = device.shell2("ls /nowhere", v2=True)
    assert (done.returncode, done.stderr) == (1, "ls: /nowhere: No such file or directory\n")
    done = device.shell2("false; echo said")
    assert (done.returncode, done.output) == (0, "said\n")
    png = device.shell("screencap -p", encoding=None)
    assert isinstance(png, bytes) and Image.open(io.BytesIO(png)).size == (1080, 2400)


def test_adbutils_sees_apps_and_rotation(device: AdbDevice):
    device.app_start(CONTACTS)
    assert device.app_current().package == CONTACTS
    device.app_stop(CONTACTS)
    assert device.app_current().package != CONTACTS
    assert CONTACTS in device.list_packages() and CONTACTS not in device.list_packages(["-3"])
    assert (device.rotation(), device.window_size()) == (0, (1080, 2400))
    device.shell(
        "settings put system accelerometer_rotation 0; settings put system user_rotation 1"
    )
    assert (device.rotation(), device.window_size()) == (1, (2400, 1080))
    assert device.screenshot(error_ok=False).size == (2400, 1080)


def test_adbutils_moves_files(device: AdbDevice, tmp_path: Path):
    device.shell("mkdir -p /sdcard/box/inner; echo deep > /sdcard/box/inner/note")
    assert device.sync.exists("/sdcard/box/inner/note") and not device.sync.exists("/sdcard/no")
    device.sync.pull_dir("/sdcard/box", tmp_path / "box")
    assert (tmp_path / "box" / "inner" / "note").read_text() == "deep\n"
    content = b"".join(device.sync.iter_content("/sdcard/box/inner/note"))
    assert content == b"deep\n" and device.sync.stat("/sdcard/box/inner/note").size == 5


def test_adbutils_forwards(device: AdbDevice):
    port = device.forward_port("tcp:9")
    assert (f"tcp:{port}", "tcp:9") in [(at.local, at.remote) for at in device.forward_list()]
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        assert client.recv(1) == b"", "nobody listens there on the phone"
    device.forward_remove(f"tcp:{port}")


async def test_folders_are_listed_as_they_were_named(bench: ShellBench):
    await bench.text("mkdir -p /sdcard/box/inner; echo > /sdcard/box/inner/note; cd /sdcard")
    assert await bench.text("cd /sdcard; ls -R box") == "box:\ninner\n\nbox/inner:\nnote\n"
    assert await bench.text("ls -a /sdcard/box") == ".\n..\ninner\n"
    assert await bench.text("ls -A /sdcard/box") == "inner\n"


async def test_touch_sets_a_time(bench: ShellBench):
    line = "cd /sdcard; touch {} file; stat -c %Y file"
    for words in (f"-d @{MTIME}", "-d 2020-01-02T00:00:00Z", "-t 202001020000", "-t 2001020000.00"):
        assert await bench.text(line.format(words)) == f"{MTIME}\n", words
    assert await bench.text("cd /sdcard; touch -r file twin; stat -c %Y twin") == f"{MTIME}\n"
    assert await bench.text("cd /sdcard; touch file; stat -c %Y file") != f"{MTIME}\n"
    refused = await bench.run("touch -d yesterday /sdcard/file")
    assert (refused.status, refused.err) == (1, b"touch: bad date 'yesterday'\n")


async def test_escapes_are_bytes(bench: ShellBench):
    assert (await bench.run(r"printf '\377\x80é'")).out == b"\xff\x80" + "é".encode()
    assert (await bench.run(r"echo -e '\xc3\xa9\0101'")).out == "éA\n".encode()


async def test_logcat_chooses_and_ends(bench: ShellBench):
    for level, message in (("I", "one apple"), ("W", "two pears"), ("W", "two apples")):
        bench.system.log.add(level, "shop", message)

    async def lines(options: str) -> list[str]:
        return (await bench.text(f"logcat {options}")).splitlines()[1:]

    assert await lines("-d -v raw -s shop -e 'apples?$'") == ["one apple", "two apples"]
    assert await lines("-d -v brief --regex=pears") == ["W/shop    ( 1000): two pears"]
    assert await lines("-v tag -m 1 shop:W '*:S'") == ["W/shop    : two pears"]
    assert await lines("-v raw -t 1") == ["two apples"]
    assert await lines("-d --pid=4242") == []
    assert len(await lines("-d --pid 1000 -b main,crash -v color")) == 3
    assert re.search(r"^Now +\d+/3 +\d+/3$", await bench.text("logcat -S"), re.MULTILINE)
    assert (await bench.text("logcat -g")).startswith("main: ring buffer is 64 KiB (1 KiB")
    await bench.text("logcat --clear")
    assert await lines("-d") == []


@pytest.mark.parametrize("options", ["-v odd", "-b odd", "-e '('", "--pid=x", "--odd"])
async def test_logcat_refuses(bench: ShellBench, options: str):
    ran = await bench.run(f"logcat -d {options}")
    assert ran.status == 1 and ran.err.startswith(b"logcat: ")
