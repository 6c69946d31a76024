"""Which emulators run: read from files of the form that the emulator writes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.device.emulator_discovery import emulator_of, folders, parse, running

PROGRAM = "/sdk/emulator/qemu/linux-x86_64/qemu-system-x86_64-headless"


def told(console: int = 5554, **more: str) -> str:
    lines = {
        "emulator.version": "36.1.9.0",
        "avd.dir": "/home/me/.android/avd/Pixel.avd",
        "avd.id": "Pixel",
        "avd.name": "Pixel 6",
        "cmdline": f'"{PROGRAM}" "-avd" "Pixel" "-prop" "a=b c" "-no-window"',
        "port.serial": str(console),
        "port.adb": str(console + 1),
        "grpc.port": str(8554 + (console - 5554) // 2),
        "grpc.token": "c2VjcmV0+/==",
    }
    lines |= {name.replace("_", "."): value for name, value in more.items()}
    return "".join(f"{name}={value}\n" for name, value in lines.items())


@pytest.fixture
def emulator_pid() -> Iterator[int]:
    """A process that looks like an emulator to the list of processes."""
    sleeper = [sys.executable, "-c", "input()", PROGRAM]
    process = subprocess.Popen(sleeper, stdin=subprocess.PIPE)
    yield process.pid
    process.kill()
    process.communicate()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "avd" / "running").mkdir(parents=True)
    return {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path / "home")}


def write(environ: dict[str, str], pid: int, text: str) -> Path:
    path = Path(environ["XDG_RUNTIME_DIR"], "avd", "running", f"pid_{pid}.ini")
    path.write_text(text, "utf-8")
    return path


linux = pytest.mark.skipif(sys.platform != "linux", reason="the folders and /proc of Linux")


@linux
def test_a_running_emulator_is_read(environ: dict[str, str], emulator_pid: int) -> None:
    write(environ, emulator_pid, told(5560))
    (emulator,) = running(environ)
    assert (emulator.pid, emulator.serial) == (emulator_pid, "emulator-5560")
    assert (emulator.serial_port, emulator.adb_port, emulator.grpc_port) == (5560, 5561, 8557)
    assert emulator.grpc_token == "c2VjcmV0+/=="
    assert (emulator.avd_name, emulator.avd_dir) == (
        "Pixel 6", Path("/home/me/.android/avd/Pixel.avd"),
    )  # fmt: skip
    assert emulator.cmdline == (PROGRAM, "-avd", "Pixel", "-prop", "a=b c", "-no-window")
    assert "c2VjcmV0" not in repr(emulator)


@linux
def test_it_is_found_by_either_of_its_serials(environ: dict[str, str], emulator_pid: int) -> None:
    write(environ, emulator_pid, told(5560))
    for serial in ("emulator-5560", "127.0.0.1:5561", "localhost:5561"):
        found = emulator_of(serial, environ)
        assert found is not None and found.pid == emulator_pid, serial
    for serial in ("emulator-5561", "127.0.0.1:5560", "192.168.1.9:5561", "5560", "R5CT1"):
        assert emulator_of(serial, environ) is None, serial


@linux
def test_a_file_whose_process_is_gone_is_passed_over(environ: dict[str, str]) -> None:
    process = subprocess.Popen([sys.executable, "-c", "", PROGRAM])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    path = write(environ, process.pid, told())
    assert running(environ) == [], "it has ended, though nobody has asked how"
    process.wait()
    assert running(environ) == []
    assert path.exists(), "only an emulator tidies up after others"


@linux
def test_a_later_process_with_the_number_is_no_emulator(environ: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "input()", "of something else"], stdin=subprocess.PIPE
    )
    try:
        write(environ, process.pid, told())
        assert running(environ) == []
    finally:
        process.kill()
        process.communicate()


@linux
def test_one_started_without_a_login_session_is_found_too(
    environ: dict[str, str], emulator_pid: int, tmp_path: Path
) -> None:
    home = tmp_path / "home" / ".android" / "avd" / "running"
    home.mkdir(parents=True)
    (home / f"pid_{emulator_pid}.ini").write_text(told(5570), "utf-8")
    assert [emulator.serial for emulator in running(environ)] == ["emulator-5570"]


@linux
@pytest.mark.parametrize(
    "name",
    ["pid_{}_info.ini", "pid_{}.ini.tmp", "pid_.ini", "{}.ini", "pid_99999999999999999999.ini"],
)
def test_other_files_are_none(environ: dict[str, str], emulator_pid: int, name: str) -> None:
    folder = Path(environ["XDG_RUNTIME_DIR"], "avd", "running")
    (folder / name.format(emulator_pid)).write_text(told(), "utf-8")
    assert running(environ) == []


@linux
def test_a_file_that_is_damaged_hides_no_other(environ: dict[str, str], emulator_pid: int) -> None:
    folder = Path(environ["XDG_RUNTIME_DIR"], "avd", "running")
    (folder / "pid_1.ini").write_bytes(b"\xff\xfe\x00")
    (folder / "pid_2.ini").mkdir()
    (folder / f"pid_{os.getpid()}.ini").write_text("port.serial=many\n", "utf-8")
    write(environ, emulator_pid, told())
    assert [emulator.pid for emulator in running(environ)] == [emulator_pid]


def test_what_is_missing_is_said_to_be() -> None:
    assert parse(1, "") is None
    assert parse(1, "port.serial=0\nport.adb=70000\n") is None
    bare = parse(1, "port.serial=5556\r\n")
    assert bare is not None
    assert (bare.adb_port, bare.grpc_port, bare.grpc_token) == (5557, None, "")
    assert (bare.avd_name, bare.avd_dir, bare.cmdline) == ("", None, ())
    by_adb = parse(1, 'port.adb=5559\navd.id=Tablet\ncmdline=emulator "-avd\n')
    assert by_adb is not None
    assert (by_adb.serial, by_adb.avd_name) == ("emulator-5558", "Tablet")
    assert by_adb.cmdline == ("emulator", '"-avd')


@pytest.mark.parametrize(
    ("platform", "environ", "first", "second"),
    [
        ("linux", {"XDG_RUNTIME_DIR": "/run/user/7", "HOME": "/h"}, "/run/user/7", "/h/.android"),
        ("linux", {"HOME": "/h"}, f"/run/user/{os.getuid()}", "/h/.android"),
        ("darwin", {"HOME": "/Users/me", "XDG_RUNTIME_DIR": "/x"},
         "/Users/me/Library/Caches/TemporaryItems", "/Users/me/.android"),
        ("win32", {"LOCALAPPDATA": "/l", "USERPROFILE": "/u", "HOME": "/h"}, "/l/Temp",
         "/u/.android"),
        ("linux", {"XDG_RUNTIME_DIR": "/r", "ANDROID_EMULATOR_HOME": "/e", "HOME": "/h"}, "/r",
         "/e"),
        ("linux", {"XDG_RUNTIME_DIR": "/r", "ANDROID_SDK_HOME": "/s", "HOME": "/h"}, "/r", "/s"),
    ],
)  # fmt: skip
def test_the_folders_of_each_system(
    platform: str, environ: dict[str, str], first: str, second: str
) -> None:
    assert folders(environ, platform) == (
        Path(first, "avd", "running"), Path(second, "avd", "running"),
    )  # fmt: skip
