"""The documents and downloads on a fresh phone: many similar names, useful and useless files."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from ...system.files import SDCARD
from ..base import AppContext

DOCUMENTS, DOWNLOAD = "Documents", "Download"
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
    size: int = 6_000
    text: str = ""


MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13)) + ("2026-01", "2026-02")
SERIES: tuple[tuple[str, str, int], ...] = (
    ("Invoice_Harbor-Energy_{month}.pdf", DOCUMENTS, 7_400),
    ("Statement_Maple-Bank_{month}.pdf", DOCUMENTS, 11_800),
    ("Payslip_{month}.pdf", DOCUMENTS, 5_200),
)
VERSIONS: tuple[Paper, ...] = (
    Paper("Documents/Budget_2025_v1.xlsx", 300, 9_100),
    Paper("Documents/Budget_2025_v2.xlsx", 280, 9_600),
    Paper("Documents/Budget_2025_final.xlsx", 260, 9_900),
    Paper("Documents/Budget_2025_final2.xlsx", 240, 10_200),
    Paper("Documents/Budget_2026_v1.xlsx", 44, 8_700),
    Paper("Documents/Budget_2026_v2.xlsx", 20, 8_900),
    Paper("Documents/Report_Q1_draft.docx", 330, 14_300),
    Paper("Documents/Report_Q1_final.docx", 322, 15_000),
    Paper("Documents/Report_Q2_draft.docx", 240, 13_200),
    Paper("Documents/Report_Q2_final.docx", 231, 13_900),
    Paper("Documents/Report_Q3_draft.docx", 150, 16_100),
    Paper("Documents/Report_Q3_final.docx", 140, 16_800),
    Paper("Documents/Report_Q4_draft.docx", 58, 15_700),
    Paper("Documents/Report_Q4_final.docx", 49, 17_200),
    Paper("Documents/Meeting_notes_2026-01-12.txt", 49, 0,
          "Present: Priya, Chen Wei, Yuki\nJoint four drifts by 0.3 degrees when warm."),
    Paper("Documents/Meeting_notes_2026-01-26.txt", 35, 0,
          "Present: Priya, Yuki\nNew bearings ordered. Supplier promises week seven."),
    Paper("Documents/Meeting_notes_2026-02-09.txt", 21, 0,
          "Present: all\nEmergency stop measured at 96 ms. Target 80 ms."),
    Paper("Documents/Meeting_notes_2026-02-23.txt", 7, 0,
          "Present: Priya, Chen Wei\nDemo for Harbor Clinic on March 19, 14:00."),
    Paper("Documents/CV_2024.pdf", 420, 4_300),
    Paper("Documents/CV_2026.pdf", 30, 4_800),
    Paper("Documents/Übersetzung Mietvertrag.pdf", 88, 8_800),
    Paper("Documents/护照复印件.pdf", 130, 12_500),
)  # fmt: skip
FILED: tuple[Paper, ...] = (
    Paper("Documents/Contracts/Lease_Alder-Street.pdf", 13, 22_400),
    Paper("Documents/Contracts/Phone_plan.pdf", 200, 9_200),
    Paper("Documents/Contracts/Gym_membership.pdf", 350, 6_100),
    Paper("Documents/School/Fractions worksheet.pdf", 4, 5_000),
    Paper("Documents/School/Timetable spring.pdf", 31, 3_900),
    Paper("Documents/Taxes/Tax_return_2023.pdf", 640, 18_000),
    Paper("Documents/Taxes/Tax_return_2024.pdf", 290, 18_700),
    Paper("Documents/Taxes/Donations_2025.csv", 61, 0,
          "date,to,amount\n2025-03-04,City Library,25.00\n2025-11-20,Animal shelter,40.00"),
    Paper("Documents/Work/Safety page.docx", 6, 12_900),
    Paper("Documents/Work/Joint four limits.csv", 2, 0,
          "joint,low,high\n4,-118.5,118.5\n5,-90.0,90.0"),
    Paper("Documents/Work/Demo slides.pptx", 5, 26_300),
)  # fmt: skip
DOWNLOADS: tuple[Paper, ...] = (
    Paper("Download/Boarding pass LIS.pdf", 3, 8_300),
    Paper("Download/Concert tickets row F.pdf", 1, 9_700),
    Paper("Download/Lease_signed.pdf", 13, 22_400),
    Paper("Download/Insurance policy 2026.pdf", 28, 15_500),
    Paper("Download/Bread at Home.epub", 33, 38_000),
    Paper("Download/The Glass Harbor.epub", 34, 41_000),
    Paper("Download/Hiking map Lakeside.pdf", 17, 30_100),
    Paper("Download/Choir scores spring.pdf", 12, 19_900),
    Paper("Download/Recipe onion soup.pdf", 40, 4_400),
    Paper("Download/vaccination-biscuit.pdf", 6, 5_600),
    Paper("Download/dentist-appointment.ics", 2, 0,
          "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Dental cleaning\nEND:VEVENT\nEND:VCALENDAR"),
    Paper("Download/tariq-airport-taxi.vcf", 4, 0,
          "BEGIN:VCARD\nVERSION:3.0\nFN:Tariq Hussain\nORG:Airport Taxi\nEND:VCARD"),
    Paper("Download/menu.pdf", 15, 6_600),
    Paper("Download/menu (1).pdf", 15, 6_600),
    Paper("Download/menu (2).pdf", 14, 6_600),
    Paper("Download/invoice.pdf", 52, 7_100),
    Paper("Download/invoice (1).pdf", 52, 7_100),
    Paper("Download/flyer-sale.pdf", 66, 12_300),
    Paper("Download/sudoku.zip", 71, 9_000),
    Paper("Download/photos-from-anna.zip", 24, 52_000),
    Paper("Download/torch-app-1.2.apk", 95, 33_000),
    Paper("Download/weather-beta.apk", 120, 36_500),
    Paper("Download/weather-beta (1).apk", 120, 36_500),
    Paper("Download/setup_notes.txt", 119, 0, "1. Allow unknown apps\n2. Open the file"),
    Paper("Download/big-map.zip.crdownload", 18, 48_000),
    Paper("Download/video.mp4.crdownload", 77, 64_000),
    Paper("Download/~cache_3391.tmp", 45, 2_048),
    Paper("Download/~cache_3392.tmp", 45, 2_048),
    Paper("Download/~cache_3407.tmp", 44, 2_048),
    Paper("Download/crash-2026-01-19.log", 42, 0,
          "09:12:44 E weather: lost connection\n09:12:45 E weather: stopped"),
    Paper("Download/crash-2026-02-02.log", 28, 0, "18:30:02 E torch: camera is in use"),
    Paper("Download/empty.txt", 90, 0, "\n"),
    Paper("Download/Old phone/contacts-backup.vcf", 210, 0,
          "BEGIN:VCARD\nVERSION:3.0\nFN:Mom\nEND:VCARD"),
    Paper("Download/Old phone/notes-export.txt", 210, 0, "Buy batteries\nCall grandma"),
)  # fmt: skip


def papers() -> tuple[Paper, ...]:
    """All documents and downloads."""
    series = [
        Paper(f"{folder}/{pattern.format(month=month)}", 30 * (len(MONTHS) - place), size)
        for pattern, folder, size in SERIES
        for place, month in enumerate(MONTHS)
    ]
    return (*series, *VERSIONS, *FILED, *DOWNLOADS)


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
