"""The Messages app and its content provider."""

import pytest

from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.system.providers import Query

from .handset import Handset

MESSAGES = "com.android.messaging"
DATABASE = "/data/data/com.android.providers.telephony/databases/mmssms.db"
LAST = "SELECT address, type, body, read FROM sms ORDER BY _id DESC LIMIT 1"


@pytest.fixture
def phone() -> Handset:
    handset = Handset()
    handset.launch(MESSAGES)
    return handset


def test_the_phone_comes_with_conversations(phone: Handset) -> None:
    assert phone.rows(DATABASE, "SELECT count(*) FROM threads")[0][0] >= 25  # type: ignore[operator]
    assert phone.rows(DATABASE, "SELECT count(*) FROM sms WHERE read = 0") == [(3,)]
    assert phone.all(text="Mom", id="conversation_name")


def test_opening_a_conversation_marks_it_read(phone: Handset) -> None:
    phone.tap(desc="Mom")
    assert any("lemon cake" in text for text in phone.texts())
    assert phone.rows(DATABASE, "SELECT count(*) FROM sms WHERE read = 0") == [(2,)]


def test_a_reply_is_sent(phone: Handset) -> None:
    phone.tap(desc="Chloe Dubois")
    assert phone.find(desc="Send message").get("enabled") == "false"
    phone.tap(id="compose_message_text")
    phone.type("On my way")
    phone.tap(desc="Send message")
    address, kind, body, read = phone.rows(DATABASE, LAST)[0]
    assert (kind, body, read) == (2, "On my way", 1)
    assert str(address).startswith("+1555")
    assert "On my way" in phone.texts()
    assert phone.find(id="compose_message_text").get("text") == "Text message"


def test_a_new_conversation_with_a_contact_found_by_name(phone: Handset) -> None:
    phone.tap(desc="Start chat")
    phone.type("yuki")
    phone.tap(text="Yuki Tanaka")
    phone.tap(id="compose_message_text")
    phone.type("Hello Yuki")
    phone.tap(desc="Send message")
    assert phone.rows(DATABASE, LAST)[0][2] == "Hello Yuki"
    assert phone.find(id="toolbar_title").get("text") == "Yuki Tanaka"


def test_a_new_conversation_with_a_number(phone: Handset) -> None:
    phone.tap(desc="Start chat")
    phone.type("+4670123")
    phone.tap(text="Send to +4670123")
    phone.tap(id="compose_message_text")
    phone.type("Hej")
    phone.tap(desc="Send message")
    assert phone.rows(DATABASE, LAST)[0][:3] == ("+4670123", 2, "Hej")


def test_nothing_leaves_in_airplane_mode(phone: Handset) -> None:
    phone.system.settings.put("global", "airplane_mode_on", "1")
    phone.tap(desc="Mom")
    phone.tap(id="compose_message_text")
    phone.type("Hi")
    phone.tap(desc="Send message")
    assert phone.rows(DATABASE, LAST)[0][1] == 5
    assert any(text.startswith("Not sent") for text in phone.texts())


def test_a_message_from_outside_arrives(phone: Handset) -> None:
    provider = phone.system.providers.get("sms")
    assert provider is not None
    provider.insert("inbox", {"address": "+4912345", "date": 1_772_444_000_000, "body": "Ping"})
    assert phone.all(text="Ping", id="conversation_snippet")
    phone.tap(desc="+4912345")
    assert phone.all(text="Ping", id="message_text")
    rows = provider.query(Query("inbox", ("address", "read"), "body = 'Ping'"))
    assert rows == [{"address": "+4912345", "read": 1}]


def test_a_conversation_is_deleted_after_asking(phone: Handset) -> None:
    phone.tap(desc="Marcus Brown", hold_ms=700)
    phone.tap(text="Delete")
    phone.tap(text="Delete", id="button1")
    assert not phone.all(desc="Marcus Brown")
    gone = "SELECT count(*) FROM sms WHERE body LIKE '%Corner Garage%'"
    assert phone.rows(DATABASE, gone) == [(0,)]


def test_search_looks_into_messages(phone: Handset) -> None:
    phone.tap(desc="Search")
    phone.type("oolong")
    names = [item.get("text") for item in phone.all(id="conversation_name")]
    assert names == ["Mei Lin"]


def test_other_apps_can_start_a_message(phone: Handset) -> None:
    phone.windows.start(
        Intent("android.intent.action.SENDTO", "smsto:555-0100", extras={"sms_body": "Draft"})
    )
    assert phone.find(id="compose_message_text").get("text") == "Draft"
    phone.tap(desc="Send message")
    assert phone.rows(DATABASE, LAST)[0][:3] == ("5550100", 2, "Draft")


def test_a_long_conversation_stands_at_its_end(phone: Handset) -> None:
    provider = phone.system.providers.get("sms")
    assert provider is not None
    for number in range(80):
        provider.insert(
            "inbox",
            {"address": "777", "date": 1_772_440_000_000 + number, "body": f"Line {number}"},
        )
    phone.tap(desc="777")
    assert phone.all(text="Line 79") and not phone.all(text="Line 3")
    phone.tap(id="compose_message_text")
    assert phone.windows.keyboard_shown and phone.all(text="Line 79")
    phone.scroll(-900)
    assert not phone.all(text="Line 79")
