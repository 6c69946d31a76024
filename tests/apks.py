"""Writes small APKs for tests: a binary manifest, and no code.

Chunks as AOSP's ResourceTypes.h describes them; pyaxmlparser 0.3.31 reads what is written here.
"""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ANDROID = "http://schemas.android.com/apk/res/android"
IDS = {
    "label": 0x01010001,
    "name": 0x01010003,
    "minSdkVersion": 0x0101020C,
    "versionCode": 0x0101021B,
    "versionName": 0x0101021C,
    "testOnly": 0x01010272,
    "versionCodeMajor": 0x01010576,
}
NONE = 0xFFFFFFFF


@dataclass(frozen=True)
class Reference:
    """A value that lies in the resources of the app."""

    resource: int


Value = str | int | bool | Reference


@dataclass(frozen=True)
class Tag:
    """An element of a manifest; `plain` attributes have no namespace."""

    name: str
    android: Mapping[str, Value] = field(default_factory=dict[str, Value])
    plain: Mapping[str, str] = field(default_factory=dict[str, str])
    inner: Sequence["Tag"] = ()


@dataclass(frozen=True)
class Apk:
    """What a test wants of an APK."""

    package: str = "com.example.weather"
    version_name: Value = "1.4.0"
    version_code: int = 14
    major: int = 0
    split: str = ""
    label: Value = "Weather"
    activity: str | None = ".MainActivity"
    permissions: Sequence[str] = ()
    min_sdk: int = 24
    test_only: bool = False
    signed: bool = True
    utf8: bool = False
    filling: bytes = b""

    def content(self) -> bytes:
        """The APK's bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("AndroidManifest.xml", binary_xml(self._manifest(), self.utf8))
            archive.writestr("classes.dex", b"dex\n035\0" + self.filling)
            if self.signed:
                archive.writestr("META-INF/CERT.RSA", b"a signature")
        return out.getvalue()

    def write(self, path: Path) -> Path:
        """The same as a file."""
        path.write_bytes(self.content())
        return path

    def _manifest(self) -> Tag:
        versions: dict[str, Value] = {"versionCode": self.version_code}
        if self.major:
            versions["versionCodeMajor"] = self.major
        if self.split:
            named = {"package": self.package, "split": self.split}
            return Tag("manifest", versions, named, [Tag("application")])
        versions["versionName"] = self.version_name
        launched = Tag(
            "intent-filter",
            inner=[
                Tag("action", {"name": "android.intent.action.MAIN"}),
                Tag("category", {"name": "android.intent.category.LAUNCHER"}),
            ],
        )
        activities = [Tag("activity", {"name": self.activity}, inner=[launched])]
        application: dict[str, Value] = {"label": self.label}
        if self.test_only:
            application["testOnly"] = True
        return Tag(
            "manifest",
            versions,
            {"package": self.package},
            [
                Tag("uses-sdk", {"minSdkVersion": self.min_sdk}),
                *(Tag("uses-permission", {"name": name}) for name in self.permissions),
                Tag("application", application, inner=activities if self.activity else ()),
            ],
        )


def binary_xml(root: Tag, utf8: bool = False) -> bytes:
    """The element as Android's binary XML."""
    pool: list[str] = [*IDS]

    def text(value: str) -> int:
        if value not in pool:
            pool.append(value)
        return pool.index(value)

    line = struct.pack("<II", 1, NONE)
    space = struct.pack("<II", text("android"), text(ANDROID))
    nodes = [_chunk(0x0100, line, space), *_nodes(root, text), _chunk(0x0101, line, space)]
    ids = _chunk(0x0180, b"", struct.pack(f"<{len(IDS)}I", *IDS.values()))
    body = _strings(pool, utf8) + ids + b"".join(nodes)
    return struct.pack("<HHI", 0x0003, 8, 8 + len(body)) + body


def _nodes(tag: Tag, text: Callable[[str], int]) -> list[bytes]:
    # Android looks attributes up by id, in their order.
    known = sorted(tag.android.items(), key=lambda item: IDS[item[0]])
    attributes = [_attribute(text(ANDROID), text(name), value, text) for name, value in known]
    attributes += [_attribute(NONE, text(k), value, text) for k, value in tag.plain.items()]
    head = struct.pack("<II", 1, NONE)
    start = struct.pack("<IIHHHHHH", NONE, text(tag.name), 20, 20, len(attributes), 0, 0, 0)
    found = [_chunk(0x0102, head, start + b"".join(attributes))]
    for inner in tag.inner:
        found += _nodes(inner, text)
    return [*found, _chunk(0x0103, head, struct.pack("<II", NONE, text(tag.name)))]


def _attribute(namespace: int, name: int, value: Value, text: Callable[[str], int]) -> bytes:
    match value:
        case str():
            raw, kind, number = text(value), 0x03, text(value)
        case bool():
            raw, kind, number = NONE, 0x12, NONE if value else 0
        case Reference(resource):
            raw, kind, number = NONE, 0x01, resource
        case _:
            raw, kind, number = NONE, 0x10, value
    return struct.pack("<IIIHBBI", namespace, name, raw, 8, 0, kind, number)


def _strings(pool: Sequence[str], utf8: bool) -> bytes:
    offsets, content = [], b""
    for item in pool:
        offsets.append(len(content))
        if utf8:
            raw = item.encode()
            content += _short(len(item)) + _short(len(raw)) + raw + b"\0"
        else:
            content += struct.pack("<H", len(item)) + item.encode("utf-16-le") + b"\0\0"
    content += bytes(-len(content) % 4)
    start = 28 + 4 * len(pool)
    head = struct.pack("<IIIII", len(pool), 0, 0x100 if utf8 else 0, start, 0)
    return _chunk(0x0001, head, struct.pack(f"<{len(pool)}I", *offsets) + content)


def _short(length: int) -> bytes:
    return bytes([length]) if length < 128 else bytes([length >> 8 | 0x80, length & 0xFF])


def _chunk(kind: int, head: bytes, body: bytes) -> bytes:
    return struct.pack("<HHI", kind, 8 + len(head), 8 + len(head) + len(body)) + head + body
