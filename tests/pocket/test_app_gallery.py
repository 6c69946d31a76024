"""The Gallery app: photos, albums, trash, picking."""

import io

import pytest
from PIL import Image

from tapwright.emulator.pocket.apps.base import AppActivity
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import Component, Intent

from .handset import Handset, same_as_redraw

GALLERY = "com.android.gallery3d"
DATABASE = "/data/data/com.android.providers.media.module/databases/external.db"
NEWEST = "SELECT _id, _data FROM files WHERE media_type = 1 ORDER BY datetaken DESC LIMIT 1"


@pytest.fixture
def phone() -> Handset:
    handset = Handset()
    handset.launch(GALLERY)
    return handset


def test_photos_are_real_files(phone: Handset) -> None:
    rows = phone.rows(DATABASE, "SELECT _data FROM images")
    assert len(rows) >= 60
    for (path,) in rows[::9]:
        with Image.open(io.BytesIO(phone.system.files.read(str(path)))) as image:
            image.load()
    assert len(phone.all(id="photo")) >= 12 and same_as_redraw(phone)


def test_the_newest_photo_is_liked_and_deleted_with_undo(phone: Handset) -> None:
    ((number, path),) = phone.rows(DATABASE, NEWEST)
    phone.tap(id="photo")
    phone.tap(id="favorite")
    liked = f"SELECT is_favorite, is_trashed FROM files WHERE _id = {number}"
    assert phone.rows(DATABASE, liked) == [(1, 0)]
    phone.tap(text="Delete")
    phone.tap(id="button1")
    assert phone.rows(DATABASE, liked) == [(1, 1)]
    assert not phone.system.files.exists(str(path))
    phone.tap(text="Undo")
    assert phone.rows(DATABASE, liked) == [(1, 0)] and phone.system.files.exists(str(path))


def test_several_are_trashed_and_deleted_for_good(phone: Handset) -> None:
    before = phone.rows(DATABASE, "SELECT _id FROM files ORDER BY _id")
    first, second = phone.all(id="photo")[:2]
    phone.tap(desc=first.get("content-desc", ""), hold_ms=700)
    phone.tap(desc=second.get("content-desc", ""))
    phone.tap(id="action_delete")
    phone.tap(id="button1")
    assert len(phone.rows(DATABASE, "SELECT 1 FROM files WHERE is_trashed = 1")) == 2
    phone.tap(desc="More options")
    phone.tap(text="Trash")
    phone.tap(id="empty_trash")
    phone.tap(id="button1")
    assert "The trash is empty" in phone.texts()
    after = phone.rows(DATABASE, "SELECT _id FROM files ORDER BY _id")
    assert len(after) == len(before) - 2
    assert not [p for p in phone.system.files.walk("/sdcard") if ".trashed-" in p]


def test_albums_and_moving_to_a_new_one(phone: Handset) -> None:
    ((number, _),) = phone.rows(DATABASE, NEWEST)
    phone.tap(id="photo")
    phone.tap(text="Add to album")
    phone.tap(text="New album")
    phone.type("Kitchen")
    phone.tap(id="button1")
    where = f"SELECT relative_path, bucket_display_name FROM files WHERE _id = {number}"
    assert phone.rows(DATABASE, where) == [("Pictures/Kitchen/", "Kitchen")]
    phone.key(KEYCODES["BACK"])
    phone.tap(desc="Albums")
    phone.tap(desc="Kitchen, 1 item")
    assert len(phone.all(id="photo")) == 1


def test_swiping_goes_through_the_photos(phone: Handset) -> None:
    phone.tap(id="photo")
    first = phone.find(id="full_photo").get("content-desc")
    phone.swipe(900, 1200, 200, 1200)
    assert phone.find(id="full_photo").get("content-desc") != first
    phone.swipe(200, 1200, 900, 1200)
    assert phone.find(id="full_photo").get("content-desc") == first


def test_another_app_gets_the_picked_photo(phone: Handset) -> None:
    ((number, _),) = phone.rows(DATABASE, NEWEST)
    target = Component(GALLERY, ".PickActivity")
    phone.windows.start(Intent("android.intent.action.PICK", "image/*", target))
    top = phone.windows.tasks.top
    assert isinstance(top, AppActivity)
    got: list[object] = []
    top.reply = got.append
    phone.tap(id="photo")
    assert got == [f"content://media/external/images/media/{number}"]


def test_a_pushed_picture_and_a_broken_one_are_shown(phone: Handset) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 90)).save(out, "PNG")
    phone.system.files.write("/sdcard/DCIM/Camera/a.png", out.getvalue())
    phone.system.files.write("/sdcard/DCIM/Camera/b.jpg", b"no picture at all")
    phone.tap(id="photo")
    phone.picture()
    phone.swipe(900, 1200, 200, 1200)
    colors = {phone.picture().getpixel((540, 1200))}
    phone.swipe(200, 1200, 900, 1200)
    colors.add(phone.picture().getpixel((540, 1200)))
    assert (200, 30, 90) in colors


def test_it_speaks_chinese(phone: Handset) -> None:
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert "照片" in phone.texts() and "今天" in phone.texts()
