"""The app under test as files: one APK, the split APKs of one app, or a bundle of them (`.apks`).

The manifest in an APK is binary XML: chunks of a u16 type, a u16 header size and a u32 size, all
little-endian. Source: AOSP frameworks/base, libs/androidfw/include/androidfw/ResourceTypes.h; the
ids of the attributes are those of core/res/res/values/public-final.xml.
"""

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..actions import UsageError

MANIFEST = "AndroidManifest.xml"
# Of a manifest in bytes; the largest ones known are some 100 kB.
_MOST_MANIFEST = 8 * 1024 * 1024
# Larger than any app, and packed more tightly than machine code and pictures can be.
_MOST_UNPACKED = 8 * 1024**3
_MOST_RATIO = 100
_ANY_RATIO = 64 * 1024**2
_XML, _STRINGS, _RESOURCES, _START = 0x0003, 0x0001, 0x0180, 0x0102
_UTF8 = 1 << 8
_NONE = 0xFFFFFFFF
_TYPE_STRING, _TYPE_FIRST_INT, _TYPE_LAST_INT = 0x03, 0x10, 0x1F
_IDS = {
    0x01010003: "name",
    0x0101021B: "versionCode",
    0x0101021C: "versionName",
    0x01010576: "versionCodeMajor",
}
# What bundletool calls the splits for densities (ScreenDensity in its device configurations).
_DENSITIES = {
    "ldpi": 120, "mdpi": 160, "tvdpi": 213, "hdpi": 240, "xhdpi": 320, "xxhdpi": 480,
    "xxxhdpi": 640,
}  # fmt: skip
_ABIS = {"armeabi", "armeabi_v7a", "arm64_v8a", "x86", "x86_64", "mips", "mips64", "riscv64"}


@dataclass(frozen=True, slots=True)
class ApkFile:
    """One APK; with a `member` it lies in the bundle at `path`. `split` is empty for the base."""

    path: Path
    member: str
    split: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """What it is called, for messages and for the phone."""
        return Path(self.member or self.path).name

    def read(self) -> bytes:
        """Its content; raises UsageError if it cannot be read any more, or is another by now."""
        content = _content(self.path, self.member)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise UsageError(f"{self.name} was changed while it was to be installed: begin again")
        return content


@dataclass(frozen=True, slots=True)
class AppFiles:
    """An app to be installed, as its files describe it; `version_name` is empty where the manifest
    only refers to a resource. `files` begins with the base."""

    package: str
    version_name: str
    version_code: int
    permissions: tuple[str, ...]
    files: tuple[ApkFile, ...]
    bundle: bool = False

    @property
    def base(self) -> ApkFile:
        """The APK that holds the app itself."""
        return self.files[0]

    def __str__(self) -> str:
        name = f" {self.version_name}" if self.version_name else ""
        return f"{self.package}{name} ({self.version_code})"

    def fitting(self, abis: Sequence[str], density_dpi: int) -> tuple[ApkFile, ...]:
        """What of a bundle belongs on a phone with these ABIs, the best first, and this density.

        Files that were given one by one are all meant. Of a bundle: all languages, one density, and
        the splits for one ABI. Raises UsageError if it has none of the phone's ABIs.
        """
        if not self.bundle:
            return self.files
        ours = [abi.replace("-", "_") for abi in abis]
        theirs = {_config(file) for file in self.files} & _ABIS
        abi = next((name for name in ours if name in theirs), None)
        if theirs and abi is None:
            raise UsageError(
                f"{self.package} is built for {', '.join(sorted(theirs))}, and the phone runs "
                f"{', '.join(abis) or 'none of them'}: build it for the phone"
            )
        dpis = {_DENSITIES[name] for name in map(_config, self.files) if name in _DENSITIES}
        # As the system chooses a picture: rather shrink a larger one than blow up a smaller one.
        dpi = min((one for one in dpis if one >= density_dpi), default=max(dpis, default=0))
        return tuple(
            file
            for file in self.files
            if (name := _config(file)) not in _ABIS | _DENSITIES.keys()
            or name == abi
            or _DENSITIES.get(name) == dpi
        )


def read_app(paths: Sequence[Path]) -> AppFiles:
    """The app in an APK, in several split APKs, in a folder of them, or in an `.apks` bundle.

    Raises UsageError for what is missing, is no APK, or does not belong together.
    """
    if not paths:
        raise UsageError("name the app to be installed: --app app.apk")
    read: list[tuple[ApkFile, _Manifest]] = []
    bundle = False
    for path in paths:
        if path.is_dir():
            found = sorted(path.glob("*.apk"))
            if not found:
                raise UsageError(f"{path} is a folder without *.apk files: name the app's own")
            read += [_one(file) for file in found]
        elif path.suffix == ".apks":
            bundle = True
            read += _bundled(path)
        elif path.suffix == ".aab":
            raise UsageError(
                f"{path} is an app bundle, which no phone installs; make APKs of it: "
                "bundletool build-apks --mode=universal --bundle=APP.aab --output=APP.apks"
            )
        else:
            read.append(_one(path))
    return _together(read, bundle)


def _together(read: "Sequence[tuple[ApkFile, _Manifest]]", bundle: bool) -> AppFiles:
    """Raise UsageError unless these are one base and splits of it, of one version."""
    bases = [(file, manifest) for file, manifest in read if not file.split]
    names = ", ".join(file.name for file, _ in read)
    if not bases:
        raise UsageError(
            f"{names}: splits without their base.apk, which holds the app: name it too"
        )
    base, manifest = bases[0]
    for file, other in read:
        if (other.package, other.version_code) != (manifest.package, manifest.version_code):
            raise UsageError(
                f"{file.name} is {other.package} ({other.version_code}) and {base.name} is "
                f"{manifest.package} ({manifest.version_code}): one app at a time"
            )
    if len(bases) > 1:
        raise UsageError(f"{names}: {len(bases)} base APKs of {manifest.package}; name one")
    splits = [file.split for file, _ in read]
    if twice := next((name for name in splits if splits.count(name) > 1), None):
        raise UsageError(f"{names}: the split {twice} comes twice")
    files = (base, *(file for file, _ in read if file.split))
    permissions = tuple(dict.fromkeys(name for _, one in read for name in one.permissions))
    return AppFiles(
        manifest.package, manifest.version_name, manifest.version_code, permissions, files, bundle
    )


def _config(file: ApkFile) -> str:
    """What a split is for, as in `config.arm64_v8a` or `config.xxhdpi`; empty for the base."""
    return file.split.rpartition("config.")[2] if "config." in file.split else ""


def _one(path: Path, member: str = "", content: bytes | None = None) -> "tuple[ApkFile, _Manifest]":
    content = _content(path, member) if content is None else content
    where = f"{path}: {member}" if member else str(path)
    manifest = _read_manifest(content, where)
    file = ApkFile(path, member, manifest.split, len(content), hashlib.sha256(content).hexdigest())
    return file, manifest


def _bundled(path: Path) -> "list[tuple[ApkFile, _Manifest]]":
    """The APKs in what `bundletool build-apks` or a backup of split APKs wrote, a ZIP of both."""
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is no file: name the app's bundle of APKs")
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith(".apk"))
            # `--mode=universal` writes that one file; standalones are for phones before Android 5.
            universal = [name for name in names if Path(name).name == "universal.apk"]
            chosen = universal or [n for n in names if "standalone" not in n and "instant" not in n]
            _check_size(path, [archive.getinfo(name) for name in chosen])
            read = [_one(path, name, archive.read(name)) for name in chosen]
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UsageError(f"{path} is no bundle of APKs: {error}") from error
    if not read:
        raise UsageError(f"{path} holds no APK for a whole phone")
    features = [f.split for f, _ in read if f.split and not f.split.startswith("config.")]
    if features and not universal:
        raise UsageError(
            f"{path} holds feature modules ({', '.join(features[:3])}), of which each phone gets "
            "others; make one APK of it: bundletool build-apks --mode=universal"
        )
    return read


def _check_size(path: Path, members: "Sequence[zipfile.ZipInfo]") -> None:
    """Raise UsageError for what would fill this computer once it is unpacked: a ZIP of a few kB may
    say a terabyte. More than it says is never read (`zipfile`)."""
    whole = sum(one.file_size for one in members)
    packed = sum(one.compress_size for one in members)
    if whole > _MOST_UNPACKED or (whole > _ANY_RATIO and whole > packed * _MOST_RATIO):
        raise UsageError(
            f"{path} is no bundle of APKs: {packed / 1e6:.1f} MB would be unpacked to "
            f"{whole / 1e6:.0f} MB"
        )


def _content(path: Path, member: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            # A device has no end, and a pipe may have no beginning.
            raise UsageError(f"{path} is no file: name the app's APK")
        if not member:
            return path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            return archive.read(member)
    except FileNotFoundError as error:
        raise UsageError(f"there is no file {path}: name the app's APK") from error
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class _Manifest:
    package: str
    split: str
    version_name: str
    version_code: int
    permissions: tuple[str, ...]


def _read_manifest(content: bytes, where: str) -> _Manifest:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo(MANIFEST)
            if info.file_size > _MOST_MANIFEST:
                raise UsageError(f"{where} is no APK: its manifest has {info.file_size} bytes")
            raw = archive.read(info)
    except KeyError as error:
        raise UsageError(f"{where} is no APK: it is a ZIP file without {MANIFEST}") from error
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise UsageError(f"{where} is no APK: {error}") from error
    try:
        return _manifest(list(_elements(raw)))
    except (struct.error, IndexError, ValueError, UnicodeDecodeError) as error:
        raise UsageError(f"{where} is no APK: its manifest cannot be read ({error})") from error


def _manifest(elements: "Sequence[tuple[str, Mapping[str, str | int]]]") -> _Manifest:
    root = next((found for name, found in elements if name == "manifest"), None)
    if root is None or not isinstance(package := root.get("package"), str) or not package:
        raise ValueError("it names no package")
    code, major, name = (root.get(n) for n in ("versionCode", "versionCodeMajor", "versionName"))
    split = root.get("split")
    asked = [
        found["name"]
        for name_, found in elements
        if name_.startswith("uses-permission") and isinstance(found.get("name"), str)
    ]
    return _Manifest(
        package,
        split if isinstance(split, str) else "",
        name if isinstance(name, str) else "",
        # PackageInfo.getLongVersionCode: the major one is the upper half.
        (major if isinstance(major, int) else 0) << 32 | (code if isinstance(code, int) else 0),
        tuple(map(str, asked)),
    )


def _elements(raw: bytes) -> "Iterator[tuple[str, dict[str, str | int]]]":
    """Each element's name and its attributes that are texts or numbers, in document order."""
    kind, header, size = struct.unpack_from("<HHI", raw, 0)
    if kind != _XML or size > len(raw):
        raise ValueError("it is not in Android's binary form")
    strings: list[str] = []
    ids: tuple[int, ...] = ()
    at = header
    while at + 8 <= size:
        kind, header, length = struct.unpack_from("<HHI", raw, at)
        if length < 8 or at + length > size:
            raise ValueError(f"a chunk of {length} bytes at {at}")
        chunk = raw[at : at + length]
        if kind == _STRINGS:
            strings = _string_pool(chunk)
        elif kind == _RESOURCES:
            ids = struct.unpack_from(f"<{(length - header) // 4}I", chunk, header)
        elif kind == _START:
            yield _element(chunk, header, strings, ids)
        at += length


def _element(
    chunk: bytes, header: int, strings: Sequence[str], ids: Sequence[int]
) -> "tuple[str, dict[str, str | int]]":
    _, name, start, size, count = struct.unpack_from("<IIHHH", chunk, header)
    found: dict[str, str | int] = {}
    for index in range(count):
        at = header + start + index * size
        _, key, text, _, _, kind, value = struct.unpack_from("<IIIHBBI", chunk, at)
        # Names may be left out of the pool; Android itself goes by the ids.
        called = _IDS.get(ids[key], strings[key]) if key < len(ids) else strings[key]
        if kind == _TYPE_STRING:
            found[called] = strings[value if text == _NONE else text]
        elif _TYPE_FIRST_INT <= kind <= _TYPE_LAST_INT:
            found[called] = value
    return strings[name], found


def _string_pool(chunk: bytes) -> list[str]:
    _, header, _, count, _, flags, start, _ = struct.unpack_from("<HHIIIIII", chunk, 0)
    offsets = struct.unpack_from(f"<{count}I", chunk, header)
    read = _utf8 if flags & _UTF8 else _utf16
    return [read(chunk, start + offset) for offset in offsets]


def _utf8(chunk: bytes, at: int) -> str:
    # Its length in UTF-16 units, then in bytes; each takes two bytes if the first has its high bit.
    at += 2 if chunk[at] & 0x80 else 1
    length, at = chunk[at], at + 1
    if length & 0x80:
        length, at = (length & 0x7F) << 8 | chunk[at], at + 1
    return chunk[at : at + length].decode("utf-8", "replace")


def _utf16(chunk: bytes, at: int) -> str:
    (length,) = struct.unpack_from("<H", chunk, at)
    at += 2
    if length & 0x8000:
        length, at = (length & 0x7FFF) << 16 | struct.unpack_from("<H", chunk, at)[0], at + 2
    return chunk[at : at + 2 * length].decode("utf-16-le", "replace")
