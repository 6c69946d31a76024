"""`tapwright emulator` on the stand-in SDK: what it prints, and what it refuses with code 2."""

import asyncio
import json
import runpy
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.fleet.leases import Lease, lease_folder

from .conftest import ONLY_IN_CI, Run

_INSTALL = runpy.run_path(str(Path(__file__).parents[1] / "emulator/sdk/install.py"))
PACKAGE, install_sdk, stop_all = (_INSTALL[name] for name in ("PACKAGE", "install_sdk", "stop_all"))


def free_console() -> str:
    return str(_INSTALL["free_console"]())


@pytest.fixture
def sdk(environment: dict[str, str], tmp_path: Path) -> Iterator[Path]:
    """The stand-in SDK in the user's home; what it starts ends with the test."""
    for name in [name for name in environment if name.startswith(("ANDROID_H", "ANDROID_A"))]:
        if name != "ANDROID_ADB_SERVER_PORT":
            del environment[name]
    environment["XDG_RUNTIME_DIR"] = str(tmp_path / "run")
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    yield install_sdk(tmp_path / "Android" / "Sdk")
    stop_all(tmp_path)


def refused(tapwright: Run, *words: str, **variables: str) -> str:
    result = tapwright("emulator", *words, **variables)
    assert (result.code, result.out) == (2, ""), result
    assert "Traceback" not in result.err and result.err.count("tapwright: ") == 1
    return result.err


def test_bad_input_is_one_message_with_the_next_command(tapwright: Run, sdk: Path) -> None:
    (sdk / "emulator").rename(sdk / "gone")
    assert "`sdkmanager --install emulator platform-tools`" in refused(
        tapwright, "images", PATH="/nowhere"
    )
    (sdk / "gone").rename(sdk / "emulator")
    (sdk / "licenses" / "android-sdk-license").unlink()
    missing = "system-images;android-30;default;x86_64"
    said = refused(tapwright, "create", "a", "--image", missing)
    assert f"sdkmanager --install '{missing}'`" in said and "sdkmanager --licenses && " in said
    assert "tapwright emulator create lost --image" in refused(tapwright, "start", "lost")
    made = tapwright("emulator", "create", "mine", "--image", PACKAGE, "--json")
    assert made.code == 0 and json.loads(made.out)["density_dpi"] == 420
    said = refused(tapwright, "start", "mine", "--port", free_console(), STANDIN_DEATH="no_accel")
    assert "permissions to use KVM" in said and "gpasswd -a $USER kvm" in said


@ONLY_IN_CI
def test_what_else_is_wrong_is_one_message_too(tapwright: Run, sdk: Path) -> None:
    assert "no emulator 'lost' runs" in refused(tapwright, "stop", "lost")
    assert "WIDTHxHEIGHT" in refused(tapwright, "create", "a", "--image", PACKAGE, "--size", "big")
    tapwright("emulator", "create", "mine", "--image", PACKAGE)
    assert "tapwright emulator delete mine" in refused(
        tapwright, "create", "mine", "--image", PACKAGE
    )
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "choose another `--port`" in refused(tapwright, "start", "mine", "--port", str(port))
    start = ("start", "mine", "--port", free_console())
    for death, told in (
        ("no_kvm", "gpasswd -a $USER kvm"),
        ("no_space", "tapwright emulator wipe mine"),
        ("no_memory", "--memory 1536"),
    ):
        said = tapwright("emulator", *start, "--json", STANDIN_DEATH=death)
        assert said.code == 2 and told in json.loads(said.out)["error"]["message"], said
    assert "has no snapshot 'x'" in refused(tapwright, *start, "--snapshot", "x")
    assert "needs about" in refused(tapwright, *start, "--memory", "65536")
    assert "a time zone is a name" in refused(tapwright, *start, "--timezone", "a b")
    assert "--accel is auto, on or off" in refused(tapwright, *start, "--accel", "maybe")
    assert "leave it out with --count" in refused(tapwright, *start, "--count", "2")


def test_images_and_avds_are_listed(tapwright: Run, sdk: Path, tmp_path: Path) -> None:
    assert json.loads(tapwright("emulator", "images", "--json").out)["images"][0]["api"] == "34"
    assert PACKAGE in tapwright("emulator", "images").out
    assert "There is no AVD yet" in tapwright("emulator", "list").out
    assert tapwright("emulator", "create", "mine", "--image", PACKAGE).code == 0
    (row,) = json.loads(tapwright("emulator", "list", "--json").out)["emulators"]
    assert (row["avd"], row["state"], row["serial"]) == ("mine", "stopped", None)
    assert "mine  stopped" in tapwright("emulator", "list").out
    assert "mine has no snapshot" in tapwright("emulator", "snapshot", "list", "mine").out
    # An AVD of somebody else is not thrown away without a word.
    (tmp_path / ".android/avd/mine.avd/tapwright.json").unlink()
    assert "tapwright emulator delete mine --yes" in refused(tapwright, "delete", "mine")
    assert "Wiped mine." in tapwright("emulator", "wipe", "mine", "--yes").out
    assert json.loads(tapwright("emulator", "delete", "mine", "--yes", "--json").out)["delete"]
    assert json.loads(tapwright("emulator", "list", "--json").out) == {"emulators": []}


@ONLY_IN_CI
def test_an_emulator_is_started_saved_loaded_and_stopped(
    tapwright: Run, sdk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_console()
    tapwright("emulator", "create", "mine", "--image", PACKAGE)
    started = tapwright("emulator", "start", "mine", "--port", port, "--timezone", "Asia/Tokyo")
    serial = f"127.0.0.1:{int(port) + 1}"
    assert (started.code, started.out) == (0, f"{serial}\n"), started.err
    assert serial in tapwright("devices").out
    (row,) = json.loads(tapwright("emulator", "list", "--json").out)["emulators"]
    assert (row["state"], row["serial"], row["started_here"]) == ("running", serial, True)
    assert row["held_by"] is None
    for word in ("wipe", "delete"):
        assert "tapwright emulator stop mine" in refused(tapwright, word, "mine")
    assert "in use by" in refused(tapwright, "start", "mine", "--port", free_console())
    assert "Saved clean" in tapwright("emulator", "snapshot", "save", "mine", "clean").out
    listed = json.loads(tapwright("emulator", "snapshot", "list", "mine", "--json").out)
    assert [one["snapshot"] for one in listed["snapshots"]] == ["clean", "tapwright_start"]
    assert "has no snapshot 'nix'" in refused(tapwright, "snapshot", "load", "mine", "nix")
    assert "Loaded clean" in tapwright("emulator", "snapshot", "load", port, "clean").out

    # Somebody works with it.
    holding = Lease(serial, lease_folder({"XDG_RUNTIME_DIR": str(tmp_path / "run")}))
    holding.take()
    (row,) = json.loads(tapwright("emulator", "list", "--json").out)["emulators"]
    assert row["held_by"].startswith("process ")
    for words in (("stop",), ("stop", serial)):
        assert "with `--force`" in refused(tapwright, *words)
    for verb in ("save", "load", "delete"):
        assert "add `--force`" in refused(tapwright, "snapshot", verb, "mine", "clean")
    holding.release()
    assert "Deleted clean" in tapwright("emulator", "snapshot", "delete", serial, "clean").out
    stopped = tapwright("emulator", "stop", "--json")
    assert [one["serial"] for one in json.loads(stopped.out)["stopped"]] == [serial]
    assert "None that was started here" in tapwright("emulator", "stop").out
    assert serial not in tapwright("devices").out
    assert tapwright("emulator", "delete", "mine").code == 0


@ONLY_IN_CI
def test_a_boot_that_hangs_ends_as_infrastructure(tapwright: Run, sdk: Path) -> None:
    tapwright("emulator", "create", "mine", "--image", PACKAGE)
    said = tapwright(
        "emulator", "start", "mine", "--port", free_console(), "--timeout", "10",
        STANDIN_DEATH="hang",
    )  # fmt: skip
    assert said.code == 3 and "has not booted" in said.err
    assert json.loads(tapwright("emulator", "list", "--json").out)["emulators"][0]["pid"] is None


@ONLY_IN_CI
def test_one_that_was_not_started_here_is_stopped_by_name_only(
    tapwright: Run, sdk: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    port = int(free_console())
    tapwright("emulator", "create", "mine", "--image", PACKAGE)

    async def run() -> None:
        process = await asyncio.create_subprocess_exec(
            str(sdk / "emulator/emulator"), "-avd", "mine", "-ports", f"{port},{port + 1}",
            env=environment | {"ANDROID_HOME": str(sdk)},
        )  # fmt: skip
        async with asyncio.timeout(60):
            while "running" not in (await asyncio.to_thread(tapwright, "emulator", "list")).out:
                await asyncio.sleep(0.1)
        assert "None that was started here" in tapwright("emulator", "stop").out
        assert process.returncode is None
        assert "Stopped mine" in tapwright("emulator", "stop", "mine").out
        async with asyncio.timeout(30):
            await process.wait()

    asyncio.run(run())
