"""The SDK, its images and AVDs are found where the three systems have them; what is missing is told
with the next command."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.device.adb import AdbClient
from tapwright.emulator.avd.avds import RECIPE, avd_home, find_avd, list_avds
from tapwright.emulator.avd.create import AvdRecipe, create_avd, recipe_of
from tapwright.emulator.avd.errors import CannotStart
from tapwright.emulator.avd.ini import parse_ini, read_ini
from tapwright.emulator.avd.pool import avd_devices
from tapwright.emulator.avd.ports import hold_ports
from tapwright.emulator.avd.profiles import PROFILES, parse_size
from tapwright.emulator.avd.sdk import Sdk, find_sdk, host_abi, parse_acceleration
from tapwright.emulator.contract import StartFailed

from .sdk.install import PACKAGE, install_image, install_sdk


def program(root: Path, name: str = "emulator") -> Path:
    path = root / "emulator" / name
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return root


@pytest.mark.parametrize(
    ("system", "place", "name"),
    [
        ("linux", "Android/Sdk", "emulator"),
        ("darwin", "Library/Android/sdk", "emulator"),
        ("win32", "AppData/Local/Android/Sdk", "emulator.exe"),
    ],
)
def test_an_sdk_is_found_in_the_usual_place_of_each_system(
    tmp_path: Path, system: str, place: str, name: str
) -> None:
    root = program(tmp_path / place, name)
    assert find_sdk({}, home=tmp_path, system=system).root == root


def test_local_app_data_comes_before_the_home_on_windows(tmp_path: Path) -> None:
    root = program(tmp_path / "elsewhere/Android/Sdk", "emulator.exe")
    environ = {"LOCALAPPDATA": str(tmp_path / "elsewhere")}
    assert find_sdk(environ, home=tmp_path / "nobody", system="win32").root == root


def test_android_home_comes_before_the_older_name_and_the_path(tmp_path: Path) -> None:
    new, old, path = (program(tmp_path / name) for name in ("new", "old", "path"))
    environ = {
        "ANDROID_HOME": str(new), "ANDROID_SDK_ROOT": str(old), "PATH": str(path / "emulator"),
    }  # fmt: skip
    assert find_sdk(environ, home=tmp_path).root == new
    del environ["ANDROID_HOME"]
    assert find_sdk(environ, home=tmp_path).root == old
    del environ["ANDROID_SDK_ROOT"]
    assert find_sdk(environ, home=tmp_path).root == path


def test_a_link_on_the_path_leads_to_the_sdk(tmp_path: Path) -> None:
    root = program(tmp_path / "sdk")
    links = tmp_path / "bin"
    links.mkdir()
    (links / "emulator").symlink_to(root / "emulator" / "emulator")
    assert find_sdk({"PATH": str(links)}, home=tmp_path).root == root


def test_no_sdk_is_told_with_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="sdkmanager --install emulator") as told:
        find_sdk({"PATH": str(tmp_path)}, home=tmp_path, system="linux")
    assert "export ANDROID_HOME=" in str(told.value) and "Android/Sdk" in str(told.value)
    # Who starts devices and who prints errors both catch it.
    assert isinstance(told.value, StartFailed) and isinstance(told.value, UsageError)


def test_a_named_sdk_without_an_emulator_is_not_replaced_by_another(tmp_path: Path) -> None:
    program(tmp_path / "Android/Sdk")
    (tmp_path / "mine").mkdir()
    with pytest.raises(CannotStart, match="has no emulator: run `sdkmanager --install emulator`"):
        find_sdk({"ANDROID_HOME": str(tmp_path / "mine")}, home=tmp_path)
    with pytest.raises(CannotStart, match="which is no folder"):
        find_sdk({"ANDROID_HOME": str(tmp_path / "typo")}, home=tmp_path)


def test_images_are_named_as_sdkmanager_names_them(tmp_path: Path) -> None:
    root = install_sdk(tmp_path)
    install_image(root, "system-images;android-35;google_apis_playstore;x86_64")
    (root / "system-images/android-9/default/x86").mkdir(parents=True)  # an empty left-over
    found = Sdk(root).images()
    assert [image.package for image in found] == [
        "system-images;android-35;google_apis_playstore;x86_64", PACKAGE,
    ]  # fmt: skip
    assert [(i.api, i.play_store) for i in found] == [("35", True), ("34", False)]


def test_a_missing_image_is_told_with_its_command_and_the_licence(tmp_path: Path) -> None:
    wanted = "system-images;android-33;default;x86_64"
    licensed = Sdk(install_sdk(tmp_path / "a"))
    with pytest.raises(CannotStart) as told:
        licensed.image(wanted)
    assert f"bin/sdkmanager --install '{wanted}'`" in str(told.value)
    assert "licence" not in str(told.value)
    other = Sdk(install_sdk(tmp_path / "b", licensed=False))
    with pytest.raises(CannotStart, match="its licence is not accepted") as told:
        other.image(wanted)
    assert "sdkmanager --licenses && " in str(told.value)
    with pytest.raises(CannotStart, match="named like system-images;android-34"):
        other.image("android-34")


def test_acceleration_is_the_number_and_the_sentence() -> None:
    good = parse_acceleration("accel:\n0\nKVM (version 12) is installed and usable.\naccel\n")
    assert good.usable and good.told == "KVM (version 12) is installed and usable."
    noise = "INFO    | Storing crashdata in: /tmp/x\naccel:\n11\nNo permission.\nMore.\naccel\n"
    bad = parse_acceleration(noise)
    assert (bad.code, bad.told) == (11, "No permission. More.") and not bad.usable
    assert not parse_acceleration("").usable
    assert parse_acceleration("cannot open shared object").told == "cannot open shared object"


@pytest.mark.parametrize(
    ("environ", "below"),
    [
        ({}, ".android/avd"),
        ({"ANDROID_AVD_HOME": "{}/a", "ANDROID_USER_HOME": "{}/b"}, "a"),
        ({"ANDROID_USER_HOME": "{}/b"}, "b/avd"),
        ({"ANDROID_SDK_HOME": "{}/c"}, "c/.android/avd"),
    ],
)
def test_avds_are_where_the_environment_says(
    tmp_path: Path, environ: dict[str, str], below: str
) -> None:
    named = {name: value.format(tmp_path) for name, value in environ.items()}
    assert avd_home(named, home=tmp_path) == tmp_path / below


def test_an_ini_is_read_with_and_without_blanks() -> None:
    assert parse_ini("# no\na=1\nb = two words \n\n; c=3\nd") == {"a": "1", "b": "two words"}


def test_an_avd_is_two_files(tmp_path: Path) -> None:
    sdk, folder = Sdk(install_sdk(tmp_path / "sdk")), tmp_path / "avd"
    recipe = AvdRecipe(PACKAGE, "pixel_6", (720, 1600), 280, memory_mb=3072, cores=4)
    avd = create_avd(sdk, "mine", recipe, folder, machine="x86_64")
    assert read_ini(folder / "mine.ini") == {
        "avd.ini.encoding": "UTF-8", "path": str(folder / "mine.avd"),
        "path.rel": "avd/mine.avd", "target": "android-34",
    }  # fmt: skip
    config = avd.config
    assert config["image.sysdir.1"] == "system-images/android-34/google_apis/x86_64/"
    shown = ("hw.lcd.width", "hw.lcd.height", "hw.lcd.density", "hw.ramSize", "hw.cpu.ncore")
    assert [config[name] for name in shown] == ["720", "1600", "280", "3072", "4"]
    assert config["hw.device.name"] == "pixel_6" and config["PlayStore.enabled"] == "false"
    assert [one.name for one in list_avds(folder)] == ["mine"]
    assert (avd.target, avd.memory_mb, avd.ours) == ("android-34", 3072, True)
    assert recipe_of(avd) == recipe


def test_every_device_has_a_screen_in_a_bucket_of_android(tmp_path: Path) -> None:
    sdk = Sdk(install_sdk(tmp_path / "sdk"))
    for name in PROFILES:
        avd = create_avd(sdk, name, AvdRecipe(PACKAGE, name), tmp_path / "avd", machine="x86_64")
        turned = avd.config["hw.initialOrientation"]
        assert turned == ("landscape" if name == "pixel_tablet" else "portrait")
        assert int(avd.config["hw.lcd.density"]) % 20 == 0


def test_what_cannot_be_created_leaves_nothing(tmp_path: Path) -> None:
    sdk, folder = Sdk(install_sdk(tmp_path / "sdk")), tmp_path / "avd"
    create_avd(sdk, "mine", AvdRecipe(PACKAGE), folder, machine="x86_64")
    arm = "system-images;android-34;google_apis;arm64-v8a"
    install_image(sdk.root, arm)
    for name, recipe, told in (
        ("mine", AvdRecipe(PACKAGE), "tapwright emulator delete mine"),
        ("my phone", AvdRecipe(PACKAGE), "an AVD's name is of letters"),
        ("../out", AvdRecipe(PACKAGE), "an AVD's name is of letters"),
        ("arm", AvdRecipe(arm), "of another processor than this computer"),
        ("odd", AvdRecipe(PACKAGE, "pixel_99"), "it is pixel_4, pixel_5"),
        ("none", AvdRecipe("system-images;android-1;default;x86"), "sdkmanager --install"),
    ):
        with pytest.raises(CannotStart, match=told):
            create_avd(sdk, name, recipe, folder, machine="x86_64")
    assert sorted(path.name for path in folder.iterdir()) == ["mine.avd", "mine.ini"]
    for text in ("1080", "1080x", "axb", "10x20"):
        with pytest.raises(CannotStart, match="WIDTHxHEIGHT"):
            parse_size(text)
    assert parse_size("1080x2400") == (1080, 2400)
    assert host_abi("aarch64") == "arm64-v8a" and host_abi("AMD64") == "x86_64"


def test_an_unknown_avd_is_told_with_those_there_are(home: Path) -> None:
    with pytest.raises(CannotStart, match="there is none yet.*tapwright emulator create lost"):
        find_avd("lost")
    create_avd(find_sdk(), "mine", AvdRecipe(PACKAGE), machine="x86_64")
    with pytest.raises(CannotStart, match=r"there is no AVD 'lost' in .* \(mine\)"):
        find_avd("lost")
    (home / ".android/avd/orphan.ini").write_text("path=/nowhere\ntarget=android-34\n")
    with pytest.raises(CannotStart, match="an entry without its folder"):
        find_avd("orphan")


def test_a_home_that_was_moved_is_still_read(tmp_path: Path) -> None:
    sdk = Sdk(install_sdk(tmp_path / "sdk"))
    create_avd(sdk, "mine", AvdRecipe(PACKAGE), tmp_path / "old/avd", machine="x86_64")
    (tmp_path / "old").rename(tmp_path / "new")
    assert find_avd("mine", tmp_path / "new/avd").folder == tmp_path / "new/avd/mine.avd"


def test_locks_go_only_when_their_process_is_gone(tmp_path: Path) -> None:
    sdk = Sdk(install_sdk(tmp_path / "sdk"))
    avd = create_avd(sdk, "mine", AvdRecipe(PACKAGE), tmp_path / "avd", machine="x86_64")
    lock, shared = avd.folder / "hardware-qemu.ini.lock", avd.folder / "multiinstance.lock"
    shared.touch()
    words = [sys.executable, "-c", "input()", "qemu-system-x86_64"]
    with subprocess.Popen(words, stdin=subprocess.PIPE) as process:
        lock.write_text(f"{process.pid}\0")
        assert avd.holder() == process.pid
        assert avd.remove_stale_locks() == () and lock.exists()
        process.communicate(b"\n")
    assert avd.holder() is None
    # The number was given out again, to what is no emulator.
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None and other.stdout is not None
        other.stdin.write(b"\n")
        other.stdin.flush()
        other.stdout.readline()  # it runs: while a program is loaded its command line is empty
        lock.write_text(str(other.pid))
        assert avd.holder() is None
        other.communicate()
    assert avd.remove_stale_locks(clones=True) == () and lock.exists()
    assert avd.remove_stale_locks() == ("hardware-qemu.ini.lock", "multiinstance.lock")
    # On Windows it is a folder with the number in it.
    lock.mkdir()
    (lock / "pid").write_text("999999999\0")
    assert avd.remove_stale_locks() == ("hardware-qemu.ini.lock",) and not lock.exists()


def test_wipe_takes_the_data_and_delete_takes_all(tmp_path: Path) -> None:
    sdk = Sdk(install_sdk(tmp_path / "sdk"))
    avd = create_avd(sdk, "mine", AvdRecipe(PACKAGE), tmp_path / "avd", machine="x86_64")
    (avd.folder / "userdata-qemu.img").write_text("x")
    (avd.folder / "snapshots/clean").mkdir(parents=True)
    (avd.folder / "snapshots/clean/snapshot.pb").write_text("x")
    assert avd.snapshots() == ("clean",)
    avd.wipe()
    assert sorted(p.name for p in avd.folder.iterdir()) == ["config.ini", RECIPE]
    (avd.folder / RECIPE).write_text(json.dumps({"image": 1}))
    assert recipe_of(avd) is None
    avd.delete()
    assert list((tmp_path / "avd").iterdir()) == []


def test_an_avd_that_avdmanager_made_is_found_and_is_not_ours(home: Path) -> None:
    manager = find_sdk().root / "cmdline-tools/latest/bin/avdmanager"
    words = [str(manager), "create", "avd", "-n", "theirs", "-k", PACKAGE, "-d", "pixel_6"]
    made = subprocess.run(words, input=b"no\n", capture_output=True, check=True)
    assert b"custom hardware profile" in made.stdout
    avd = find_avd("theirs")
    assert (avd.ours, avd.target, avd.memory_mb) == (False, "android-34", 2048)
    # And it knows of ours.
    create_avd(find_sdk(), "mine", AvdRecipe(PACKAGE), machine="x86_64")
    listed = subprocess.run([str(manager), "list", "avd"], capture_output=True, text=True)
    assert "Name: mine" in listed.stdout and "Name: theirs" in listed.stdout


def test_the_stand_in_takes_the_documented_options_only(home: Path) -> None:
    emulator = str(find_sdk().emulator)

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run([emulator, *words], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    code, said = run("-avd", "mine", "-headless")
    assert code == 1 and said.startswith("unknown option: -headless\n")
    code, said = run("@mine")
    assert code == 1 and "Unknown AVD name [mine], use -list-avds" in said
    create_avd(find_sdk(), "mine", AvdRecipe(PACKAGE), machine="x86_64")
    assert run("-list-avds") == (0, "mine\n")


@dataclass
class Described:
    name: str = "mine"
    count: int = 2
    snapshot: str | None = None
    memory_mb: int | None = 1024


async def test_a_pool_is_of_read_only_clones_on_ports_of_their_own(home: Path) -> None:
    with pytest.raises(CannotStart, match="there is no AVD 'mine'"):
        await avd_devices(Described(), AdbClient())
    create_avd(find_sdk(), "mine", AvdRecipe(PACKAGE), machine="x86_64")
    made = await avd_devices(Described(), AdbClient())
    assert len({one.serial for one in made}) == 2
    assert all(one.options.read_only and one.options.memory_mb == 1024 for one in made)
    # Held until they are given back, also from a process that has not started anything yet.
    with pytest.raises(CannotStart, match="is taken: run `tapwright emulator list`"):
        hold_ports(made[0].ports.console)
    with pytest.raises(CannotStart, match="all ports of emulators are taken"):
        await avd_devices(Described(count=65), AdbClient())
    for one in made:
        one.give_ports_back()
    hold = hold_ports(made[0].ports.console)
    assert hold.ports == made[0].ports
    hold.release()
    with pytest.raises(CannotStart, match="--port is the console's"):
        hold_ports(80)
    # adb would take a console there for an emulator of the port below it.
    with pytest.raises(CannotStart, match="choose 5556, or none"):
        hold_ports(5557)
