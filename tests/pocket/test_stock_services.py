"""The stock phone's services through stock adb: what first tests of a plain phone cannot show."""

import io
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from adbutils import adb_path
from PIL import Image

from tapwright.emulator.pocket.thread import PocketThread

from .conftest import Adb
from .test_stock_adb import wait_for

CONTACTS = "com.android.contacts"
CAMERA = "android.permission.CAMERA"


@contextmanager
def echo_server() -> Iterator[int]:
    """A server of this host that answers each line once in capitals; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.sendall(client.recv(100).upper())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def test_reverse_carries_traffic(stock_adb: Adb):
    with echo_server() as port:
        stock_adb.run("reverse", "tcp:7000", f"tcp:{port}")
        assert f"tcp:7000 tcp:{port}" in stock_adb.run("reverse", "--list").stdout.decode()
        assert stock_adb.shell("echo hello | nc localhost 7000") == "HELLO\n"
        forwarded = int(stock_adb.run("forward", "tcp:0", "tcp:7000").stdout)
        with socket.create_connection(("127.0.0.1", forwarded), timeout=5) as client:
            client.sendall(b"around")
            assert client.recv(100) == b"AROUND"
        stock_adb.run("reverse", "--remove-all")
    refused = stock_adb.run("shell", "nc localhost 7000", check=False)
    assert (refused.returncode, refused.stderr) == (
        1,
        b"nc: localhost:7000: Connection refused\n",
    )


def test_reboot_and_wait_for_device(stock_adb: Adb, stock_thread: PocketThread):
    stock_adb.shell("monkey -p com.android.contacts 1")
    stock_adb.run("reboot")
    stock_adb.run("wait-for-device")
    wait_for(lambda: stock_adb.shell("getprop sys.boot_completed") == "1\n")
    assert "launcher" in stock_adb.shell("dumpsys window | grep mCurrentFocus")


def test_captures_agree(stock_adb: Adb):
    raw = stock_adb.run("exec-out", "screencap").stdout
    width, height, kind, _ = struct.unpack("<4I", raw[:16])
    assert (width, height, kind, len(raw)) == (1080, 2400, 1, 16 + 1080 * 2400 * 4)
    picture = Image.open(io.BytesIO(stock_adb.run("exec-out", "screencap", "-p").stdout))
    assert picture.convert("RGBA").tobytes() == raw[16:]
    packed = stock_adb.run("exec-out", "screencap | gzip -1 | gzip -d").stdout
    assert packed == raw


def test_permissions(stock_adb: Adb):
    refused = stock_adb.run("shell", f"pm grant {CONTACTS} android.permission.NONE", check=False)
    assert refused.returncode == 255 and b"SecurityException" in refused.stderr
    asked = stock_adb.shell(f"dumpsys package {CONTACTS}")
    names = [line.split(":")[0].strip() for line in asked.splitlines() if "granted=" in line]
    runtime = [name for name in names if "INTERNET" not in name and "NETWORK" not in name]
    if not runtime:
        pytest.skip("the app asks for nothing at run time")
    name = runtime[0]
    for verb, state in (("grant", "true"), ("revoke", "false")):
        stock_adb.shell(f"pm {verb} {CONTACTS} {name}")
        assert f"{name}: granted={state}" in stock_adb.shell(f"dumpsys package {CONTACTS}")


def test_disabled_packages_cannot_be_started(stock_adb: Adb):
    assert "disabled-user" in stock_adb.shell(f"pm disable-user {CONTACTS}")
    assert CONTACTS in stock_adb.shell("pm list packages -d")
    assert CONTACTS not in stock_adb.shell("pm list packages -e")
    stock_adb.run("shell", f"am start -n {CONTACTS}/.PeopleActivity", check=False)
    assert CONTACTS not in stock_adb.shell("dumpsys window | grep mCurrentFocus")
    stock_adb.shell(f"pm enable {CONTACTS}")
    stock_adb.shell(f"am start -n {CONTACTS}/.PeopleActivity")
    assert CONTACTS in stock_adb.shell("dumpsys window | grep mCurrentFocus")


def test_notifications(stock_adb: Adb):
    stock_adb.shell("cmd notification post -t Parcel tag1 'Waiting at the door'")
    assert "0|com.android.shell|2020|tag1" in stock_adb.shell("cmd notification list")
    shown = stock_adb.shell("dumpsys notification --noredact")
    assert "android.title=String (Parcel)" in shown
    assert "android.text=String (Waiting at the door)" in shown
    stock_adb.shell("cmd statusbar expand-notifications")
    assert "Waiting at the door" in stock_adb.shell("uiautomator dump /dev/tty")
    stock_adb.shell("cmd statusbar collapse")
    stock_adb.shell(
        f"cmd notification post -t Call -c activity -n {CONTACTS}/.PeopleActivity x: tag2 Missed"
    )
    stock_adb.shell("cmd statusbar expand-notifications")
    tree = stock_adb.shell("uiautomator dump /dev/tty")
    notice = tree.partition('text="Missed"')[2].partition('bounds="')[2]
    left, top = notice[1:].partition("]")[0].split(",")
    stock_adb.shell(f"input tap {int(left) + 20} {int(top) + 20}")
    assert CONTACTS in stock_adb.shell("dumpsys window | grep mCurrentFocus")
    clicks = stock_adb.shell("logcat -b events -d -v raw -s notification_clicked:I")
    assert "|tag2|" in clicks and "|tag1|" not in clicks
    stock_adb.shell("cmd notification set_dnd on")
    assert stock_adb.shell("settings get global zen_mode") == "1\n"


def test_key_combinations(stock_adb: Adb):
    stock_adb.shell(f"am start -n {CONTACTS}/.PeopleActivity")
    tree = stock_adb.shell("uiautomator dump /dev/tty")
    button = tree.partition('content-desc="Create new contact"')[2].partition('bounds="')[2]
    left, top = button[1:].partition("]")[0].split(",")
    stock_adb.shell(f"input tap {int(left) + 40} {int(top) + 40}")
    stock_adb.shell("input text Grace")
    stock_adb.shell("input keycombination CTRL_LEFT A; input keycombination CTRL_LEFT X")
    assert 'text="Grace"' not in stock_adb.shell("uiautomator dump /dev/tty")
    stock_adb.shell("input keycombination 113 50; input keycombination SHIFT_LEFT B")
    assert 'text="GraceB"' in stock_adb.shell("uiautomator dump /dev/tty")
    refused = stock_adb.run("shell", "input keycombination A", check=False)
    assert refused.returncode == 255


def test_second_names_of_folders(stock_adb: Adb):
    names = stock_adb.shell("ls /data/user/0").split()
    assert names and names == stock_adb.shell("ls /data/data").split()
    assert stock_adb.shell("ls /data/user /data/user_de").split().count("0") == 2
    stock_adb.shell("echo 1 > /data/user_de/0/mark")
    assert stock_adb.shell("cat /data/data/mark") == "1\n"


def test_networks_and_connectivity(stock_adb: Adb):
    listed = stock_adb.shell("cmd wifi list-scan-results").splitlines()
    assert len(listed) > 14
    assert "WIFI CONNECTED" in stock_adb.shell("dumpsys connectivity")
    stock_adb.shell("cmd connectivity airplane-mode enable")
    assert "Active default network: none" in stock_adb.shell("dumpsys connectivity")
    assert stock_adb.shell("cmd wifi status").startswith("Wifi is disabled")


def test_battery_can_be_set(stock_adb: Adb):
    stock_adb.shell("dumpsys battery set level 7; dumpsys battery unplug")
    shown = stock_adb.shell("dumpsys battery")
    assert "level: 7" in shown and "USB powered: false" in shown and "status: 3" in shown
    stock_adb.shell("dumpsys battery reset")
    assert "level: 86" in stock_adb.shell("dumpsys battery")


def test_logcat_streams(stock_adb: Adb):
    with subprocess.Popen(
        [adb_path(), "-s", stock_adb.serial, "logcat", "-s", "tapwright"],
        env=stock_adb.environment,
        stdout=subprocess.PIPE,
    ) as reader:
        assert reader.stdout is not None
        stock_adb.shell("log -p w -t tapwright 'first line'; log -t other 'not this'")
        lines = iter(reader.stdout.readline, b"")
        shown = next(line for line in lines if not line.startswith(b"--------- beginning of "))
        reader.kill()
        assert b"W tapwright: first line" in shown
