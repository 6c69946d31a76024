"""What is told of an app's files before a phone is asked."""

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.device.apk import read_app
from tests.apks import Apk, Reference

BASE = Apk(permissions=("android.permission.CAMERA",))
CONFIGS = ("arm64_v8a", "x86_64", "hdpi", "xxhdpi", "en", "de")


def splits(folder: Path, *configs: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [BASE.write(folder / "base.apk")]
    return [
        *paths,
        *(Apk(split=f"config.{one}").write(folder / f"split_{one}.apk") for one in configs),
    ]


def bundle(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def built(path: Path, *configs: str) -> Path:
    """What bundletool writes: masters and configurations under splits/, whole APKs beside."""
    files = {f"splits/base-{c}.apk": Apk(split=f"config.{c}").content() for c in configs}
    files |= {"toc.pb": b"x", "splits/base-master.apk": BASE.content()}
    return bundle(path, files | {"standalones/standalone-hdpi.apk": BASE.content()})


def test_one_apk(tmp_path: Path):
    path = BASE.write(tmp_path / "weather.apk")
    app = read_app([path])
    assert (app.package, app.version_name, app.version_code) == ("com.example.weather", "1.4.0", 14)
    assert app.permissions == ("android.permission.CAMERA",)
    assert app.base.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert str(app) == "com.example.weather 1.4.0 (14)" and app.base.read() == path.read_bytes()
    path.write_bytes(BASE.content() + b"\0")
    with pytest.raises(UsageError, match=r"weather\.apk was changed"):
        app.base.read()


def test_a_version_that_is_a_resource_and_one_beyond_32_bits(tmp_path: Path):
    apk = Apk(version_name=Reference(0x7F0A0001), major=1, utf8=True).write(tmp_path / "a.apk")
    app = read_app([apk])
    assert (app.version_name, app.version_code) == ("", (1 << 32) + 14)
    assert str(app) == "com.example.weather (4294967310)"


@pytest.mark.parametrize("how", ["files", "folder"])
def test_split_apks_are_all_meant(tmp_path: Path, how: str):
    paths = splits(tmp_path / "app", "hdpi", "xxhdpi")
    app = read_app(list(reversed(paths)) if how == "files" else [tmp_path / "app"])
    assert app.base.name == "base.apk" and len(app.files) == 3
    assert app.fitting(["arm64-v8a"], 480) == app.files


@pytest.mark.parametrize(
    "abis, dpi, chosen",
    [
        (["x86_64", "arm64-v8a"], 420, {"x86_64", "xxhdpi", "en", "de"}),
        (["arm64-v8a"], 160, {"arm64_v8a", "hdpi", "en", "de"}),
        (["armeabi-v7a", "arm64-v8a"], 640, {"arm64_v8a", "xxhdpi", "en", "de"}),
    ],
)
def test_of_a_bundle_what_fits_the_phone(
    tmp_path: Path, abis: list[str], dpi: int, chosen: set[str]
):
    app = read_app([built(tmp_path / "app.apks", *CONFIGS)])
    assert {file.split for file in app.fitting(abis, dpi)} == {
        "", *(f"config.{one}" for one in chosen)
    }  # fmt: skip
    assert app.fitting(abis, dpi)[0].read() == BASE.content()
    with pytest.raises(UsageError, match="built for arm64_v8a, x86_64, and the phone runs mips"):
        app.fitting(["mips"], 420)


def test_a_universal_bundle_is_one_apk(tmp_path: Path):
    files = {"toc.pb": b"x", "universal.apk": BASE.content()}
    app = read_app([bundle(tmp_path / "app.apks", files)])
    assert [file.name for file in app.files] == ["universal.apk"]


Making = Callable[[Path], list[Path]]
WRONG: dict[str, tuple[Making, str]] = {
    "missing": (lambda at: [at / "no.apk"], r"there is no file .*no\.apk: name the app's APK"),
    "none": (lambda at: [], "name the app to be installed: --app app.apk"),
    "text": (lambda at: [note(at / "a.apk", b"hello")], "is no APK: File is not a zip file"),
    "cut off": (lambda at: [note(at / "a.apk", BASE.content()[:90])], "is no APK"),
    "a ZIP": (
        lambda at: [bundle(at / "a.apk", {"x": b""})],
        r"a ZIP file without AndroidManifest\.xml",
    ),
    "XML": (
        lambda at: [bundle(at / "a.apk", {"AndroidManifest.xml": b"<manifest/>"})],
        "its manifest cannot be read",
    ),
    "nameless": (lambda at: [Apk(package="").write(at / "a.apk")], "it names no package"),
    "an empty folder": (lambda at: [folder(at / "none")], r"a folder without \*\.apk files"),
    "only a split": (
        lambda at: [Apk(split="config.en").write(at / "en.apk")],
        r"en\.apk: splits without their base\.apk",
    ),
    "two apps": (
        lambda at: [BASE.write(at / "a.apk"), Apk("com.b").write(at / "b.apk")],
        r"b\.apk is com\.b \(14\) and a\.apk is com\.example\.weather \(14\): one app at a time",
    ),
    "two versions": (
        lambda at: [BASE.write(at / "a.apk"), Apk(split="x", version_code=9).write(at / "b.apk")],
        "one app at a time",
    ),
    "a split twice": (
        lambda at: [*splits(at, "en"), Apk(split="config.en").write(at / "en2.apk")],
        r"the split config\.en comes twice",
    ),
    "a base twice": (
        lambda at: [BASE.write(at / "a.apk"), BASE.write(at / "b.apk")],
        "2 base APKs of",
    ),
    "an app bundle": (lambda at: [note(at / "a.aab", b"PK")], "bundletool build-apks"),
    "no bundle": (lambda at: [note(at / "a.apks", b"?")], "is no bundle of APKs"),
    "a bomb": (
        lambda at: [bomb(at / "a.apks")],
        r"no bundle of APKs: 0\.1 MB would be unpacked to 80 MB",
    ),
    "an empty bundle": (
        lambda at: [bundle(at / "a.apks", {"toc.pb": b""})],
        "holds no APK for a whole phone",
    ),
    "feature modules": (
        lambda at: [
            bundle(
                at / "a.apks",
                {"b.apk": BASE.content(), "f.apk": Apk(split="maps").content()},
            )
        ],
        r"feature modules \(maps\).*--mode=universal",
    ),
}


def note(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def bomb(path: Path) -> Path:
    """A file of a few kB that says it holds much more."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("universal.apk", bytes(80_000_000))
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_app_is_said_in_a_sentence(tmp_path: Path, case: str):
    make, said = WRONG[case]
    with pytest.raises(UsageError, match=said):
        read_app(make(tmp_path))
