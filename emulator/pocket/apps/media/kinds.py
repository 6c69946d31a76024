"""Kinds of files by the ends of their names."""

from __future__ import annotations

from typing import Literal, NamedTuple

Family = Literal["folder", "image", "video", "audio", "document", "app", "archive", "other"]
NONE, IMAGE, AUDIO, VIDEO, DOCUMENT = 0, 1, 2, 3, 6
"""Android's MediaStore.Files.FileColumns.MEDIA_TYPE_*."""


class Kind(NamedTuple):
    """MIME type, family, icon and the words for it."""

    mime: str
    family: Family
    icon: str
    label: str


FOLDER = Kind("", "folder", "folder", "Folder")
OTHER = Kind("application/octet-stream", "other", "description", "File")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
KINDS: dict[str, Kind] = {
    "jpg": Kind("image/jpeg", "image", "image", "JPG image"),
    "jpeg": Kind("image/jpeg", "image", "image", "JPG image"),
    "png": Kind("image/png", "image", "image", "PNG image"),
    "webp": Kind("image/webp", "image", "image", "WebP image"),
    "gif": Kind("image/gif", "image", "gif_box", "GIF image"),
    "mp4": Kind("video/mp4", "video", "movie", "MP4 video"),
    "mp3": Kind("audio/mpeg", "audio", "music_note", "MP3 audio"),
    "m4a": Kind("audio/mp4", "audio", "mic", "M4A audio"),
    "ogg": Kind("audio/ogg", "audio", "music_note", "OGG audio"),
    "pdf": Kind("application/pdf", "document", "picture_as_pdf", "PDF document"),
    "docx": Kind(DOCX, "document", "article", "Word document"),
    "xlsx": Kind(XLSX, "document", "list_alt", "Spreadsheet"),
    "pptx": Kind(PPTX, "document", "slideshow", "Presentation"),
    "txt": Kind("text/plain", "document", "text_snippet", "Text file"),
    "md": Kind("text/markdown", "document", "text_snippet", "Text file"),
    "csv": Kind("text/csv", "document", "list_alt", "CSV table"),
    "log": Kind("text/plain", "document", "text_snippet", "Log file"),
    "ics": Kind("text/calendar", "document", "event", "Calendar file"),
    "vcf": Kind("text/vcard", "document", "contact_page", "Contact card"),
    "epub": Kind("application/epub+zip", "document", "menu_book", "E-book"),
    "html": Kind("text/html", "document", "code", "Web page"),
    "apk": Kind("application/vnd.android.package-archive", "app", "android", "Android app"),
    "zip": Kind("application/zip", "archive", "folder_zip", "ZIP archive"),
    "tmp": Kind("application/octet-stream", "other", "description", "Temporary file"),
    "crdownload": Kind("application/octet-stream", "other", "download", "Unfinished download"),
}
MEDIA_TYPES: dict[Family, int] = {
    "image": IMAGE,
    "video": VIDEO,
    "audio": AUDIO,
    "document": DOCUMENT,
}


def kind_of(name: str) -> Kind:
    """The kind of a file."""
    return KINDS.get(name.rpartition(".")[2].lower(), OTHER) if "." in name else OTHER


def size_text(count: int) -> str:
    """A number of bytes as Android writes it, in steps of a thousand."""
    if count < 1000:
        return f"{count} B"
    value = float(count)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 1000:
            return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"
    return f"{value / 1000:.1f} TB"
