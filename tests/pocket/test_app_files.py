"""The Files app and the index of the shared storage."""

import pytest

from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.providers import Query

from .handset import Handset

FILES = "com.android.documentsui"
DATABASE = "/data/data/com.android.providers.media.module/databases/external.db"
DOCUMENTS = "/storage/emulated/0/Documents"


@pytest.fixture
def phone() -> Handset:
    handset = Handset()
    handset.launch(FILES)
    return handset


def paths(phone: Handset) -> set[str]:
    return {str(path) for (path,) in phone.rows(DATABASE, "SELECT _data FROM files")}


def test_the_storage_is_full_of_similar_names(phone: Handset) -> None:
    files = phone.system.files
    assert len(files.listdir("/sdcard/Documents")) >= 64
    assert len(files.listdir("/sdcard/Download")) >= 30
    assert files.read(f"{DOCUMENTS}/CV_2026.pdf").startswith(b"%PDF")
    assert {path for path in files.walk("/sdcard") if "/Android" not in path} == paths(phone)


def test_one_of_many_is_moved(phone: Handset) -> None:
    before = paths(phone)
    old = f"{DOCUMENTS}/Invoice_Harbor-Energy_2025-07.pdf"
    phone.tap(desc="Documents")
    phone.reach(desc="Invoice_Harbor-Energy_2025-07.pdf")
    phone.tap(desc="Invoice_Harbor-Energy_2025-07.pdf", hold_ms=700)
    phone.tap(id="action_more")
    phone.tap(text="Move to…")
    assert phone.find(id="button_pick").get("enabled") == "true"
    phone.tap(desc="Documents")
    assert phone.find(id="button_pick").get("enabled") == "false"
    phone.tap(desc="Taxes")
    phone.tap(id="button_pick")
    assert "Moved 1 item to Taxes" in phone.texts()
    new = f"{DOCUMENTS}/Taxes/Invoice_Harbor-Energy_2025-07.pdf"
    assert phone.system.files.exists(new) and not phone.system.files.exists(old)
    assert paths(phone) == before - {old} | {new}


def test_several_are_deleted_after_asking(phone: Handset) -> None:
    phone.tap(desc="Downloads")
    phone.tap(id="option_menu_search")
    phone.type("cache")
    phone.key(KEYCODES["BACK"])
    phone.tap(desc="~cache_3391.tmp", hold_ms=700)
    phone.tap(desc="~cache_3407.tmp")
    phone.tap(id="action_menu_delete")
    phone.tap(text="Cancel")
    assert len([path for path in paths(phone) if "cache" in path]) == 3
    phone.tap(id="action_menu_delete")
    phone.tap(id="button1")
    assert [path[-15:] for path in paths(phone) if "cache" in path] == ["~cache_3392.tmp"]
    assert not phone.system.files.exists("/sdcard/Download/~cache_3391.tmp")


def test_copies_get_a_number_and_names_are_checked(phone: Handset) -> None:
    phone.tap(desc="Documents")
    phone.tap(desc="Options for Budget_2025_v1.xlsx")
    phone.tap(text="Copy to…")
    phone.tap(desc="Documents")
    phone.tap(id="button_pick")
    assert f"{DOCUMENTS}/Budget_2025_v1 (1).xlsx" in paths(phone)
    phone.tap(desc="Options for Budget_2025_v1.xlsx")
    phone.tap(text="Rename")
    phone.type("Budget_2025_v2")
    phone.tap(id="button1")
    assert phone.all(id="text_input") and f"{DOCUMENTS}/Budget_2025_v1.xlsx" in paths(phone)
    phone.type("b")
    phone.tap(id="button1")
    assert f"{DOCUMENTS}/Budget_2025_v2b.xlsx" in paths(phone)


def test_a_folder_is_made_and_opened(phone: Handset) -> None:
    phone.tap(desc="Documents")
    phone.tap(desc="More options")
    phone.tap(text="New folder")
    phone.type("Letters")
    phone.tap(id="button1")
    assert phone.system.files.is_dir(f"{DOCUMENTS}/Letters")
    phone.tap(desc="Letters")
    assert "No items" in phone.texts()
    phone.key(KEYCODES["BACK"])
    assert phone.all(desc="Letters")


def test_sorting_and_reading_a_text_file(phone: Handset) -> None:
    phone.tap(desc="Documents")
    phone.tap(id="option_menu_sort")
    phone.tap(text="Modified (newest first)")
    shown = [e.get("content-desc") for e in phone.all(id="item_root")]
    newest = [name for name in shown if name and "." in name][0]
    assert newest == "Meeting_notes_2026-02-23.txt"
    phone.tap(desc=newest)
    assert "Demo for Harbor Clinic on March 19, 14:00." in phone.texts()


def test_files_from_outside_show_up_and_can_be_queried(phone: Handset) -> None:
    phone.tap(desc="Downloads")
    phone.system.files.write("/sdcard/Download/0-pushed.csv", b"a,b\n1,2\n")
    assert phone.all(desc="0-pushed.csv")
    provider = phone.system.providers.get("media")
    assert provider is not None
    found = provider.query(Query("external/file", where="_display_name = '0-pushed.csv'"))
    assert found[0]["relative_path"] == "Download/" and found[0]["_size"] == 8
    assert provider.delete("external/file", "_display_name = '0-pushed.csv'") == 1
    assert not phone.system.files.exists("/sdcard/Download/0-pushed.csv")


def test_looking_around_changes_nothing(phone: Handset) -> None:
    before = phone.system.state_hash()
    phone.tap(text="Images")
    phone.key(KEYCODES["BACK"])
    phone.tap(desc="Documents")
    phone.scroll(900)
    phone.tap(id="option_menu_search")
    phone.type("report")
    assert phone.system.state_hash() == before


def test_it_speaks_chinese(phone: Handset) -> None:
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert "内部存储" in phone.texts()
