"""The documents and downloads on a fresh phone: many similar names, useful and useless files."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from ...content import Content
from ...system.files import SDCARD
from ..base import AppContext

CONTENT = Content(__file__)
FOLDERS = (
    "Documents/Archive",
    "Documents/Contracts",
    "Documents/School",
    "Documents/Taxes",
    "Documents/Work",
    "Download/Old phone",
    "Recordings",
    "Movies",
)


class Paper(NamedTuple):
    """One file: its path on the storage, days since its last change, about how many bytes."""

    path: str
    ago: int
    size: int
    text: str = ""


MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13)) + ("2026-01", "2026-02")


def papers() -> tuple[Paper, ...]:
    """All documents and downloads."""
    series = [
        Paper(
            f"{row['folder']}/{row['name'].format(month=month)}",
            30 * (len(MONTHS) - place),
            row.number("size"),
        )
        for row in CONTENT.table("monthly")
        for place, month in enumerate(MONTHS)
    ]
    others = [
        Paper(row["path"], row.number("days"), row.number("size"), row["text"])
        for row in CONTENT.table("documents")
    ]
    return (*series, *others)


def write_documents(phone: AppContext) -> None:
    """Write folders and files with their times."""
    files = phone.system.files
    dice = random.Random(f"documents/{phone.system.seed}")
    for folder in FOLDERS:
        files.mkdir(f"{SDCARD}/{folder}")
    now = phone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    for paper in papers():
        moment = now - timedelta(days=paper.ago, minutes=dice.randint(0, 300))
        path = f"{SDCARD}/{paper.path}"
        files.write(path, _content(paper), mtime=int(moment.timestamp()))


def _content(paper: Paper) -> bytes:
    if paper.text:
        return paper.text.encode()
    name = paper.path.rpartition("/")[2]
    end = name.rpartition(".")[2]
    if end == "pdf":
        return pdf_file(name.removesuffix(".pdf"), paper.size)
    if end in ("docx", "xlsx", "pptx", "zip", "epub", "apk"):
        return zip_file(name, paper.size)
    return bytes(paper.size)


@lru_cache(maxsize=256)
def pdf_file(title: str, size: int) -> bytes:
    """A one-page PDF with its title on it, filled up to about a size in bytes."""
    words = title.encode("latin-1", "replace").replace(b"(", b"[").replace(b")", b"]")
    drawing = b"BT /F1 24 Tf 72 720 Td (" + words + b") Tj ET"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    line = b"%" + b"." * 78 + b"\n"
    out += line * max(0, (size - len(out) - 240) // len(line))
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


@lru_cache(maxsize=128)
def zip_file(name: str, size: int) -> bytes:
    """A ZIP container, which office documents, books and apps are too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # A fixed date keeps the bytes the same from run to run.
        archive.writestr(zipfile.ZipInfo("content/" + name, (2025, 1, 1, 0, 0, 0)), bytes(size))
    return out.getvalue()
