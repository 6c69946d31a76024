"""The Notes app: writing, lists, folders, trash."""

import pytest

from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import Component, Intent

from .handset import Handset

NOTES = "com.android.notes"
DATABASE = f"/data/data/{NOTES}/databases/notes.db"


@pytest.fixture
def phone() -> Handset:
    handset = Handset()
    handset.launch(NOTES)
    return handset


def note(phone: Handset, title: str) -> dict[str, object]:
    row = phone.system.files.database(DATABASE).execute(
        "SELECT * FROM notes WHERE title = ?", (title,)
    )
    found = row.fetchone()
    assert found is not None, title
    return dict(found)


def test_the_phone_comes_with_notes_of_both_kinds(phone: Handset) -> None:
    kinds = dict(phone.rows(DATABASE, "SELECT kind, count(*) FROM notes GROUP BY kind"))
    assert int(str(kinds["text"])) >= 30 and int(str(kinds["checklist"])) >= 7
    assert phone.all(desc="Groceries") and phone.all(text="Pinned")


def test_the_sum_of_amounts_is_added_as_a_last_line(phone: Handset) -> None:
    before = str(note(phone, "Coast weekend costs")["body"])
    rest = phone.rows(DATABASE, "SELECT * FROM notes WHERE title <> 'Coast weekend costs'")
    phone.tap(desc="Coast weekend costs")
    phone.tap(id="edit_note_text")
    phone.key(KEYCODES["MOVE_END"])
    field = phone.windows.field
    assert field is not None
    field.place(len(field.text))
    phone.type("\nTotal 279.50")
    assert note(phone, "Coast weekend costs")["body"] == before + "\nTotal 279.50"
    assert rest == phone.rows(DATABASE, "SELECT * FROM notes WHERE title <> 'Coast weekend costs'")


def test_a_note_is_written_and_an_empty_one_is_thrown_away(phone: Handset) -> None:
    phone.tap(id="new_note")
    phone.type("kettle 24.90\ntoaster 31.50")
    phone.tap(id="editable_title")
    phone.type("Prices")
    phone.tap(id="done")
    assert note(phone, "Prices")["body"] == "kettle 24.90\ntoaster 31.50"
    assert note(phone, "Prices")["kind"] == "text"
    count = phone.rows(DATABASE, "SELECT count(*) FROM notes")
    phone.tap(id="new_note")
    phone.key(KEYCODES["BACK"], KEYCODES["BACK"])
    assert phone.rows(DATABASE, "SELECT count(*) FROM notes") == count


def test_a_checklist_is_ticked_and_grows(phone: Handset) -> None:
    phone.tap(desc="Groceries")
    phone.tap(desc="Spinach")
    phone.tap(id="add_item")
    phone.type("Honey\nTea")
    query = (
        "SELECT items.text, checked FROM items JOIN notes ON notes._id = note_id"
        " WHERE title = 'Groceries' AND items.text IN ('Spinach', 'Honey', 'Tea', 'Eggs')"
        " ORDER BY items.text"
    )
    assert phone.rows(DATABASE, query) == [("Eggs", 1), ("Honey", 0), ("Spinach", 1), ("Tea", 0)]
    phone.key(KEYCODES["BACK"])
    phone.tap(desc="More options")
    phone.tap(text="Hide checkboxes")
    assert note(phone, "Groceries")["kind"] == "text"
    assert "Honey" in str(note(phone, "Groceries")["body"]).split("\n")


def test_deleting_can_be_undone(phone: Handset) -> None:
    phone.tap(desc="Stand-up", hold_ms=700)
    phone.tap(id="action_delete")
    assert note(phone, "Stand-up")["state"] == "trashed" and not phone.all(desc="Stand-up")
    phone.tap(text="Undo")
    assert note(phone, "Stand-up")["state"] == "active" and phone.all(desc="Stand-up")
    phone.tap(desc="Stand-up")
    phone.tap(id="delete")
    assert "Note moved to trash" in phone.texts()
    phone.tap(desc="More options")
    phone.tap(text="Trash")
    phone.tap(desc="Stand-up")
    phone.tap(text="Delete forever")
    phone.tap(id="button1")
    assert phone.rows(DATABASE, "SELECT 1 FROM notes WHERE title = 'Stand-up'") == []


def test_search_and_folders(phone: Handset) -> None:
    phone.tap(id="search_src_text")
    phone.type("onion")
    assert phone.all(desc="Onion soup") and not phone.all(desc="Groceries")
    phone.key(KEYCODES["BACK"], KEYCODES["BACK"])
    phone.tap(text="Ideas", id="chip_folder")
    assert phone.all(desc="Quotes") and not phone.all(desc="Groceries")
    phone.tap(desc="Quotes", hold_ms=700)
    phone.tap(id="action_move")
    phone.tap(text="New folder")
    phone.type("Wisdom")
    phone.tap(id="button1")
    query = "SELECT name FROM folders JOIN notes ON folder_id = folders._id WHERE title = 'Quotes'"
    assert phone.rows(DATABASE, query) == [("Wisdom",)]


def test_shared_text_becomes_a_note(phone: Handset) -> None:
    extras = {"android.intent.extra.TEXT": "See you at 7", "android.intent.extra.SUBJECT": "Plan"}
    target = Component(NOTES, ".EditorActivity")
    phone.windows.start(Intent("android.intent.action.SEND", None, target, extras=extras))
    assert note(phone, "Plan")["body"] == "See you at 7"


def test_it_speaks_chinese(phone: Handset) -> None:
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert "已置顶" in phone.texts() and "搜索笔记" in phone.texts()
