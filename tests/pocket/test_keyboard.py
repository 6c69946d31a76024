"""The keyboard: emoji, Chinese by pinyin, number pads, landscape."""

import pytest

from tapwright.emulator.pocket.system.keyboard_boards import emoji_groups
from tapwright.emulator.pocket.system.pinyin import candidates, lexicon
from tapwright.emulator.pocket.system.pinyin_table import WORDS

from .handset import Handset, box, core_phone, same_as_redraw

MESSAGES, CONTACTS = "com.android.messaging", "com.android.contacts"


@pytest.fixture
def phone() -> Handset:
    handset = core_phone()
    handset.open(
        f"{MESSAGES}/.ConversationActivity", "android.intent.action.SENDTO", "smsto:555123"
    )
    handset.tap(id="compose_message_text")
    return handset


def text(phone: Handset) -> str | None:
    return phone.find(id="compose_message_text").get("text")


def keys(phone: Handset, letters: str) -> None:
    for letter in letters:
        phone.tap(desc=letter)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("nihao", "你好"),
        ("xiexie", "谢谢"),
        ("zaijian", "再见"),
        ("shengrikuaile", "生日快乐"),
        ("mt", "明天"),
        ("wo", "我"),
    ],
)
def test_pinyin_finds_common_words(typed: str, word: str) -> None:
    assert candidates(typed)[0].text == word


def test_every_word_can_be_typed() -> None:
    known = {word for words in lexicon().words.values() for word in words}
    assert known == set(WORDS.split()) and len(known) >= 1900
    assert len({char for text in lexicon().characters.values() for char in text}) >= 2600


def test_chinese_is_typed_with_candidates(phone: Handset) -> None:
    phone.tap(desc="Switch language")
    keys(phone, "nihao")
    assert phone.find(id="composing_text").get("text") == "nihao"
    phone.tap(text="你好", id="candidate_0")
    phone.tap(desc="Comma")
    keys(phone, "mingtianjian")
    phone.tap(desc="Space")
    assert text(phone) == "你好，明天见"
    keys(phone, "wo")
    phone.tap(desc="Delete")
    phone.tap(desc="Delete")
    assert text(phone) == "你好，明天见"
    keys(phone, "ok")
    phone.tap(desc="Enter")
    phone.tap(desc="Period")
    assert text(phone) == "你好，明天见ok。"


def test_a_part_can_be_chosen_first(phone: Handset) -> None:
    phone.tap(desc="Switch language")
    keys(phone, "woai")
    phone.tap(text="我")
    assert phone.find(id="composing_text").get("text") == "ai"
    phone.tap(text="爱")
    assert text(phone) == "我爱"
    assert same_as_redraw(phone)


def test_passwords_are_never_pinyin(phone: Handset) -> None:
    phone.tap(desc="Switch language")
    phone.open("com.android.settings/.WifiActivity")
    phone.tap(text="Corner Cafe")
    keys(phone, "ni")
    phone.tap(id="show_password")
    assert phone.find(id="password").get("text") == "ni"


def test_emoji_by_category(phone: Handset) -> None:
    phone.tap(desc="Emoji")
    phone.tap(text="😀")
    phone.tap(desc="Animals")
    phone.tap(text="🐕")
    phone.tap(text="ABC")
    keys(phone, "q")
    assert text(phone) == "😀🐕q"
    assert all(len(group.emoji) > 0 for group in emoji_groups())
    assert sum(len(group.emoji) for group in emoji_groups()) > 240


def test_a_phone_number_gets_a_pad(phone: Handset) -> None:
    phone.open(f"{CONTACTS}/.EditorActivity")
    phone.tap(id="phone")
    for key in "+15":
        phone.tap(text=key, package="com.tapwright.pocket.keyboard")
    assert phone.find(id="phone").get("text") == "+15"


def test_in_landscape_the_field_stays_above_the_keyboard(phone: Handset) -> None:
    phone.system.settings.put("system", "user_rotation", "1")
    assert phone.windows.keyboard_shown
    field, keyboard = (
        box(phone.find(id="compose_message_text")),
        box(phone.find(id="keyboard_area")),
    )
    assert field[3] <= keyboard[1] and field[3] - field[1] > 60
    for element in phone.elements():
        left, top, right, bottom = box(element)
        assert 0 <= left <= right <= 2400 and 0 <= top <= bottom <= 1080


def test_a_reset_brings_english_back(phone: Handset) -> None:
    phone.tap(desc="Switch language")
    phone.windows.reset()
    phone.open(f"{MESSAGES}/.ConversationActivity", "android.intent.action.SENDTO", "smsto:555123")
    phone.tap(id="compose_message_text")
    keys(phone, "Ni")
    assert text(phone) == "Ni"
