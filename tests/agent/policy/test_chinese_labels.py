"""A button is of the same class in Chinese as in English, on every screen of the pocket phone."""

import pytest

from tapwright.agent.policy.words import ActClass, is_harmless, matches, policy_tables
from tapwright.emulator.pocket.apps import installed_apps
from tapwright.emulator.pocket.system.language import CONTENT

# A field in Chinese; and what commits in Chinese where a price stands beside it.
APART = {"Comment", "Checkout"}


def classes(label: str) -> set[ActClass]:
    """What a press on this does or leads to, by its label alone."""
    if is_harmless(label):
        return set()
    tables = policy_tables().classes
    return {act for act, said in tables.items() if matches(label, (*said.labels, *said.leads))}


def buttons() -> dict[str, str]:
    """Every label of the phone that is the word of a class as it stands, and it in Chinese."""
    words = dict(CONTENT.strings("zh"))
    for app in installed_apps():
        words |= app.words("zh")
    known = {
        word for said in policy_tables().classes.values() for word in (*said.labels, *said.leads)
    }
    return {en: zh for en, zh in words.items() if en.casefold() in known and en not in APART}


@pytest.mark.parametrize(("english", "chinese"), buttons().items())
def test_it_is_of_the_same_class(english: str, chinese: str) -> None:
    assert classes(english) and classes(english) <= classes(chinese), (english, chinese)


def test_there_are_buttons_of_each_kind() -> None:
    found = buttons()
    assert len(found) > 25
    assert {act for label in found for act in classes(label)} >= {
        ActClass.PAY, ActClass.SEND, ActClass.DELETE,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "act"),
    [
        ("取消行程", ActClass.DELETE), ("确认取消用车", ActClass.DELETE), ("退票", ActClass.DELETE),
        ("撤回", ActClass.DELETE), ("放弃", ActClass.DELETE), ("放弃付款", None), ("取消", None),
        ("取消收藏", None), ("支付方式", None), ("再来一单", ActClass.PAY),
        ("给骑手小费", ActClass.PAY),
        ("Cancel ticket", ActClass.DELETE), ("Unsend", ActClass.DELETE), ("Cancel", None),
        ("Clear browsing data…", ActClass.DELETE),
    ],
)  # fmt: skip
def test_what_only_begins_alike_is_none(label: str, act: ActClass | None) -> None:
    assert classes(label) == ({act} if act else set())
