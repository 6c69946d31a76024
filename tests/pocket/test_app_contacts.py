"""The Contacts app and its content provider."""

import pytest

from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.system.providers import Query

from .handset import Handset, core_phone

CONTACTS = "com.android.contacts"
DATABASE = "/data/data/com.android.providers.contacts/databases/contacts2.db"
NAMES = "SELECT display_name FROM contacts ORDER BY _id"


@pytest.fixture
def phone() -> Handset:
    handset = core_phone()
    handset.launch(CONTACTS)
    return handset


def test_the_phone_comes_with_people(phone: Handset) -> None:
    assert len(phone.rows(DATABASE, NAMES)) >= 40
    numbers = "SELECT count(*) FROM view_phones GROUP BY contact_id HAVING count(*) > 1"
    assert len(phone.rows(DATABASE, numbers)) >= 10
    assert "Aisha Rahman" in phone.texts()


def test_search_by_name_and_number(phone: Handset) -> None:
    (number,) = phone.rows(
        DATABASE, "SELECT number FROM view_phones WHERE display_name = 'Zoe Papadopoulos'"
    )[0]
    phone.tap(id="search_src_text")
    phone.type("papa")
    assert phone.all(desc="Zoe Papadopoulos") and not phone.all(desc="Aisha Rahman")
    phone.windows.field.clear()  # type: ignore[union-attr]
    phone.type(str(number)[-4:])
    assert phone.all(desc="Zoe Papadopoulos")
    phone.type("99999")
    assert "No contacts found" in phone.texts()


def test_a_contact_is_created_with_two_numbers(phone: Handset) -> None:
    phone.tap(desc="Create new contact")
    assert phone.find(id="editor_save").get("enabled") == "false"
    phone.type("Nora")
    phone.tap(id="last_name")
    phone.type("Quist")
    phone.tap(id="phone")
    phone.type("+4670123456")
    phone.tap(text="Add phone")
    phone.type("+4670999999")
    phone.tap(text="Save")
    rows = phone.rows(
        DATABASE, "SELECT number, data2 FROM view_phones WHERE display_name = 'Nora Quist'"
    )
    assert rows == [("+4670123456", "2"), ("+4670999999", "3")]
    assert phone.find(id="large_title").get("text") == "Nora Quist"


def test_a_contact_is_edited_starred_and_deleted(phone: Handset) -> None:
    phone.tap(desc="Alejandro Vega")
    phone.tap(desc="Add to favorites")
    phone.tap(desc="Edit contact")
    phone.tap(id="company")
    phone.type("Vega Films")
    phone.tap(text="Save")
    assert "Vega Films" in phone.texts()
    starred = "SELECT starred FROM contacts WHERE display_name = 'Alejandro Vega'"
    assert phone.rows(DATABASE, starred) == [(1,)]
    phone.tap(desc="More options")
    phone.tap(text="Delete")
    phone.tap(text="Cancel")
    assert phone.rows(DATABASE, starred) == [(1,)]
    phone.tap(desc="More options")
    phone.tap(text="Delete")
    phone.tap(text="Delete", id="button1")
    assert phone.rows(DATABASE, starred) == []
    assert phone.windows.foreground.activity.endswith(".PeopleActivity")


def test_unsaved_changes_are_asked_about(phone: Handset) -> None:
    phone.tap(desc="Create new contact")
    phone.type("Half")
    phone.key(KEYCODES["BACK"], KEYCODES["BACK"])
    assert "Discard your changes?" in phone.texts()
    phone.tap(text="Discard")
    assert phone.windows.foreground.activity.endswith(".PeopleActivity")
    assert ("Half",) not in phone.rows(DATABASE, NAMES)


def test_favorites_have_their_own_tab(phone: Handset) -> None:
    phone.tap(desc="Favorites")
    assert phone.all(desc="Mom") and not phone.all(desc="Aisha Rahman")


def test_the_provider_reads_and_writes(phone: Handset) -> None:
    provider = phone.system.providers.get(CONTACTS)
    assert provider is not None
    raw = provider.insert("raw_contacts", {"account_type": None})
    provider.insert(
        "data",
        {"raw_contact_id": raw, "mimetype": "vnd.android.cursor.item/name", "data1": "Ada Outside"},
    )
    provider.insert(
        "data",
        {
            "raw_contact_id": raw,
            "mimetype": "vnd.android.cursor.item/phone_v2",
            "data1": "555 777",
            "data2": "2",
        },
    )
    phones = provider.query(Query("data/phones", where="display_name = 'Ada Outside'"))
    assert [row["number"] for row in phones] == ["555 777"]
    assert phone.all(desc="Ada Outside")
    found = provider.query(Query("contacts", where="display_name = 'Ada Outside'"))
    assert found[0]["has_phone_number"] == 1


def test_duplicates_are_merged_keeping_every_number(phone: Handset) -> None:
    phone.tap(desc="More options")
    phone.tap(text="Merge & fix")
    phone.tap(desc="Merge Yuki Tanaka")
    phone.tap(id="button1")
    found = phone.rows(DATABASE, "SELECT _id FROM contacts WHERE display_name = 'Yuki Tanaka'")
    assert len(found) == 1
    numbers = phone.rows(
        DATABASE,
        f"SELECT data2 FROM view_phones WHERE contact_id = {found[0][0]} ORDER BY data2",
    )
    assert numbers == [("2",), ("3",)]
    assert not phone.all(desc="Merge Yuki Tanaka") and phone.all(desc="Merge Omar Farouk")


def test_a_number_from_elsewhere_is_named_or_can_be_added(phone: Handset) -> None:
    phone.windows.start(Intent("android.intent.action.DIAL", "tel:+15555551377"))
    assert phone.find(id="large_title").get("text") == "Sofia Andersson"
    phone.tap(text="View contact")
    assert phone.windows.foreground.activity.endswith(".DetailActivity")
    phone.windows.start(Intent("android.intent.action.VIEW", "tel:040%20123"))
    assert phone.find(id="large_title").get("text") == "040 123"
    phone.tap(text="Create new contact")
    assert phone.find(id="phone").get("text") == "040 123"
