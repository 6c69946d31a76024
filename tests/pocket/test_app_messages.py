"""The Messages app and its content provider."""

import pytest

from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.system.providers import Query

from .handset import Handset, box, center, core_phone

MESSAGES = "com.android.messaging"
DATABASE = "/data/data/com.android.providers.telephony/databases/mmssms.db"
LAST = "SELECT address, type, body, read FROM sms ORDER BY _id DESC LIMIT 1"


@pytest.fixture
def phone() -> Handset:
    handset = core_phone()
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


def test_a_group_shows_who_said_what_and_takes_an_answer(phone: Handset) -> None:
    phone.tap(desc="Saturday hike")
    names = [item.get("text") for item in phone.all(id="message_sender_name")]
    assert names == ["Chloe Dubois", "Liam Murphy", "Maya Cohen", "Diego Fuentes", "Chloe Dubois"]
    phone.tap(id="compose_message_text")
    phone.type("Lake trail")
    phone.tap(desc="Send message")
    address, kind, body, _ = phone.rows(DATABASE, LAST)[0]
    assert (kind, body, str(address).count(";")) == (2, "Lake trail", 3)
    assert phone.rows(DATABASE, "SELECT count(*) FROM threads WHERE name = 'Saturday hike'") == [
        (1,)
    ]


def test_a_new_group(phone: Handset) -> None:
    phone.tap(desc="Start chat")
    phone.tap(text="Create group")
    assert phone.find(text="Next").get("enabled") == "false"
    phone.tap(text="Alejandro Vega")
    phone.tap(text="Alex Reyes")
    phone.tap(desc="Remove Alejandro Vega")
    phone.tap(text="Aisha Rahman")
    phone.tap(text="Next")
    assert phone.find(id="toolbar_title").get("text") == "Alex, Aisha"
    phone.type("Hello both")
    phone.tap(id="compose_message_text")
    phone.type("Hello both")
    phone.tap(desc="Send message")
    assert str(phone.rows(DATABASE, LAST)[0][0]).count(";") == 1


def test_a_message_is_forwarded(phone: Handset) -> None:
    phone.reach(desc="Valentina Cruz")
    phone.tap(desc="Valentina Cruz")
    bubble = next(
        item
        for item in phone.all(id="message_bubble")
        if any("27 Mill Street" in (part.get("text") or "") for part in item)
    )
    phone.touch(*center(bubble), hold_ms=700)
    phone.tap(text="Forward")
    phone.tap(text="Mom")
    phone.tap(desc="Send message")
    body = phone.rows(DATABASE, LAST)[0][2]
    assert str(body).startswith("The meeting point is 27 Mill Street")


def test_text_and_pictures_are_shared_into_a_draft(phone: Handset) -> None:
    extras = {"android.intent.extra.STREAM": "file:///sdcard/Pictures/none.png"}
    intent = Intent("android.intent.action.SEND", package=MESSAGES, extras=extras)
    phone.windows.start(intent)
    phone.tap(text="Mom")
    assert phone.all(id="attachment")
    phone.tap(desc="Send message")
    assert phone.rows(DATABASE, "SELECT attachment FROM sms ORDER BY _id DESC LIMIT 1") == [
        ("file:///sdcard/Pictures/none.png",)
    ]
    phone.windows.start(Intent("android.intent.action.VIEW", "sms:+46701?body=See%20you"))
    assert phone.find(id="compose_message_text").get("text") == "See you"


def test_a_long_talk_holds_an_old_code(phone: Handset) -> None:
    phone.tap(desc="Search")
    phone.type("code is")
    assert phone.all(desc="Zoe Papadopoulos")
    count = phone.rows(
        DATABASE, "SELECT count(*), max(date) - min(date) FROM sms GROUP BY address ORDER BY 1 DESC"
    )[0]
    assert count[0] >= 55 and count[1] > 60 * 86_400_000  # type: ignore[operator]


def test_a_photo_is_picked_from_the_gallery() -> None:
    phone = Handset()
    phone.launch(MESSAGES)
    phone.tap(desc="Mom")
    phone.tap(desc="Attach photo")
    assert phone.windows.foreground.package == "com.android.gallery3d"
    pictures = [e for e in phone.elements() if e.get("class") == "android.widget.ImageView"]
    wide = [e for e in pictures if box(e)[2] - box(e)[0] > 150]
    phone.touch(*center(wide[0]))
    assert phone.windows.foreground.activity.endswith(".ConversationActivity")
    grey = phone.picture().crop(box(phone.find(id="attachment"))).getcolors(1_000_000)
    assert grey is not None and len(grey) > 100
    phone.tap(desc="Send message")
    uri = phone.rows(DATABASE, "SELECT attachment FROM sms ORDER BY _id DESC LIMIT 1")[0][0]
    assert str(uri).startswith("content://media/external/images/media/")
