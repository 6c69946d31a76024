"""What an APK's manifest says, as far as a simulated phone goes by it.

Binary XML as in AOSP frameworks/base, libs/androidfw/include/androidfw/ResourceTypes.h: a tree of
chunks, each a u16 type, a u16 header size and a u32 size. Attributes of the android namespace are
known by the resource ids of core/res/res/values/public-final.xml.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

MANIFEST = "AndroidManifest.xml"
MAX_MANIFEST = 4 * 1024 * 1024
SIGNING_BLOCK = b"APK Sig Block 42"
"""Ends the block of signature schemes 2 and up (source.android.com, "APK Signature Scheme v2")."""
STRING_POOL, RESOURCE_MAP, START, END = 0x0001, 0x0180, 0x0102, 0x0103
NAME, LABEL = 0x01010003, 0x01010001
MIN_SDK, VERSION_CODE, VERSION_NAME, MAJOR = 0x0101020C, 0x0101021B, 0x0101021C, 0x01010576
TEST_ONLY = 0x01010272
LAUNCHERS = ("android.intent.category.LAUNCHER", "android.intent.category.LEANBACK_LAUNCHER")

Value = str | int | None


class BadManifest(ValueError):
    """No APK, or one whose manifest cannot be read."""


@dataclass(slots=True)
class Tag:
    """An element; attributes by resource id, or by name where they have none."""

    name: str
    attributes: dict[int | str, Value]
    inner: list[Tag] = field(default_factory=list["Tag"])

    def find(self, name: str) -> list[Tag]:
        return [tag for tag in self.inner if tag.name == name]

    def text(self, key: int | str) -> str:
        found = self.attributes.get(key)
        return found if isinstance(found, str) else ""

    def number(self, key: int) -> int:
        found = self.attributes.get(key)
        return found if isinstance(found, int) else 0


@dataclass(frozen=True, slots=True)
class ApkManifest:
    """An APK's package, version, launcher activity and wishes; `split` is empty for the base."""

    package: str
    split: str
    version_name: str
    version_code: int
    label: str
    launcher: str | None
    permissions: tuple[str, ...]
    min_sdk: int
    test_only: bool
    signed: bool


def read_manifest(content: bytes) -> ApkManifest:
    """The manifest of an APK file; raises BadManifest."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo(MANIFEST)
            raw = archive.read(info) if info.file_size <= MAX_MANIFEST else b""
            names = archive.namelist()
        return _read(_tree(raw), _signed(content, names))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError) as error:
        raise BadManifest(str(error)) from error
    except (IndexError, ValueError) as error:
        raise BadManifest(f"the manifest cannot be read: {error}") from error


def _signed(content: bytes, names: list[str]) -> bool:
    """Whether it carries a signature of some scheme; nobody here checks whose."""
    old = any(n.startswith("META-INF/") and n.endswith((".RSA", ".DSA", ".EC")) for n in names)
    return old or SIGNING_BLOCK in content


def _read(root: Tag, signed: bool) -> ApkManifest:
    package = root.text("package")
    if root.name != "manifest" or not package:
        raise BadManifest("it names no package")
    application = next(iter(root.find("application")), Tag("application", {}))
    activities = application.find("activity") + application.find("activity-alias")
    launcher = next((tag.text(NAME) for tag in activities if _launched(tag)), None)
    asked = [tag.text(NAME) for tag in root.inner if tag.name.startswith("uses-permission")]
    return ApkManifest(
        package=package,
        split=root.text("split"),
        version_name=root.text(VERSION_NAME),
        version_code=root.number(MAJOR) << 32 | root.number(VERSION_CODE),
        label=application.text(LABEL) or package.rpartition(".")[2],
        launcher=f".{launcher}" if launcher and "." not in launcher else launcher,
        permissions=tuple(dict.fromkeys(filter(None, asked))),
        min_sdk=max((tag.number(MIN_SDK) for tag in root.find("uses-sdk")), default=1),
        test_only=bool(application.number(TEST_ONLY)),
        signed=signed,
    )


def _launched(activity: Tag) -> bool:
    """Whether a launcher lists it."""
    for wanted in activity.find("intent-filter"):
        actions = [tag.text(NAME) for tag in wanted.find("action")]
        categories = [tag.text(NAME) for tag in wanted.find("category")]
        if "android.intent.action.MAIN" in actions and any(c in LAUNCHERS for c in categories):
            return True
    return False


def _tree(raw: bytes) -> Tag:
    """The document's outermost element; raises IndexError or ValueError."""
    pool: list[str] = []
    ids: list[int] = []
    document = Tag("", {})
    open_tags = [document]
    at = _u16(raw, 2)
    while at < len(raw):
        kind, size = _u16(raw, at), _u32(raw, at + 4)
        if size < 8:
            raise BadManifest(f"a chunk of {size} bytes")
        body = at + _u16(raw, at + 2)
        if kind == STRING_POOL:
            pool = _pool(raw[at : at + size])
        elif kind == RESOURCE_MAP:
            ids = [_u32(raw, place) for place in range(body, at + size, 4)]
        elif kind == START:
            tag = _tag(raw, body, pool, ids)
            open_tags[-1].inner.append(tag)
            open_tags.append(tag)
        elif kind == END:
            open_tags.pop()
        at += size
    return document.inner[0]


def _tag(raw: bytes, at: int, pool: list[str], ids: list[int]) -> Tag:
    attributes: dict[int | str, Value] = {}
    place, width = at + _u16(raw, at + 8), _u16(raw, at + 10)
    for _ in range(_u16(raw, at + 12)):
        name, kind, value = _u32(raw, place + 4), raw[place + 15], _u32(raw, place + 16)
        key = ids[name] if name < len(ids) else pool[name]
        number = value if kind >= 0x10 else None
        attributes[key] = pool[value] if kind == 0x03 else number
        place += width
    return Tag(pool[_u32(raw, at + 4)], attributes)


def _pool(chunk: bytes) -> list[str]:
    head, count, start = _u16(chunk, 2), _u32(chunk, 8), _u32(chunk, 20)
    wide = not _u32(chunk, 16) & 0x100
    places = [start + _u32(chunk, head + 4 * index) for index in range(count)]
    return [_wide(chunk, at) if wide else _narrow(chunk, at) for at in places]


def _wide(chunk: bytes, at: int) -> str:
    length, at = _u16(chunk, at), at + 2
    if length > 0x7FFF:
        length, at = (length - 0x8000) * 0x10000 + _u16(chunk, at), at + 2
    return chunk[at : at + length * 2].decode("utf-16-le", "replace")


def _narrow(chunk: bytes, at: int) -> str:
    _, at = _length(chunk, at)
    length, at = _length(chunk, at)
    return chunk[at : at + length].decode("utf-8", "replace")


def _length(chunk: bytes, at: int) -> tuple[int, int]:
    if chunk[at] < 0x80:
        return chunk[at], at + 1
    return (chunk[at] - 0x80) * 0x100 + chunk[at + 1], at + 2


def _u16(raw: bytes, at: int) -> int:
    return raw[at] | raw[at + 1] << 8


def _u32(raw: bytes, at: int) -> int:
    return _u16(raw, at) | _u16(raw, at + 2) << 16
