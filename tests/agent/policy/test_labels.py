"""Buttons whose word for the act stands behind another, and permissions that makers draw anew."""

import pytest

from tapwright.agent.policy.policy import ActPolicy

from .screens import button, tap, text

LOOK = "What stands there? Only tell me."
GRANTORS = ("com.android.permissioncontroller", "com.lbe.security.miui")


@pytest.mark.parametrize(
    ("label", "act"),
    [
        ("Yes, delete", "delete"), ("OK - remove", "delete"), ("Confirm delete", "delete"),
        ("Swipe to order", "pay"), ("Hold to pay", "pay"), ("Tap to send", "send"),
        ("一键下单", "pay"), ("确认删除", "delete"), ("立即发送", "send"), ("是，删除", "delete"),
        ("Forget network", "delete"), ("Unpair", "delete"),
    ],
)  # fmt: skip
def test_the_word_for_the_act_may_stand_behind_another(label: str, act: str) -> None:
    asked = tap(ActPolicy(LOOK), button(label), text("Cart"), text("$12.00", 300))
    assert asked.ruled == "ask" and act in asked.acts, asked


@pytest.mark.parametrize(
    "label",
    ["Yes", "OK", "Confirm", "Tap to see more", "继续看", "现在", "立即查看", "Forgotten places"],
)
def test_what_only_begins_like_that_is_not_asked_about(label: str) -> None:
    assert tap(ActPolicy(LOOK), button(label), text("News")).ruled == "allow"


@pytest.mark.parametrize("package", GRANTORS)
@pytest.mark.parametrize(
    "label", ["Allow", "While using the app", "Only this time", "仅在使用中允许", "始终允许", "OK"]
)
def test_a_permission_is_asked_about_whatever_its_button_is_called(
    package: str, label: str
) -> None:
    asked = tap(ActPolicy(LOOK), button(label, package=package, id="a_makers_own"))
    assert asked.ruled == "ask" and "grant" in asked.acts, asked


@pytest.mark.parametrize(
    "label", ["Deny", "Don’t allow", "Don't allow", "不允许", "拒绝", "Location"]
)
def test_a_permission_may_be_denied(label: str) -> None:
    assert tap(ActPolicy(LOOK), button(label, package=GRANTORS[0])).ruled == "allow"


def test_the_page_of_an_apps_permission_grants_too() -> None:
    for name in ("allow_radio_button", "allow_foreground_only_radio_button"):
        asked = tap(ActPolicy(LOOK), button("", package=GRANTORS[0], id=name))
        assert asked.ruled == "ask" and "grant" in asked.acts, asked
    ordered = ActPolicy("Allow Maps to use my location while I use it.")
    allow = button("Allow only while using the app", package=GRANTORS[0], id="allow_radio_button")
    assert tap(ordered, allow, text("Location")).ruled == "allow"


@pytest.mark.parametrize(
    ("goal", "label", "there"),
    [
        ("Forget the Wi-Fi network Cafe.", "Forget", "Cafe"),
        ("Unpair my speaker Boom.", "Unpair", "Boom"),
        ("Disconnect the speaker Boom for good.", "Unpair", "Boom"),
        ("Delete the note Groceries in Notes.", "Yes, delete", "Groceries"),
        ("Restore the defaults of the Camera app.", "Restore defaults", "Camera"),
    ],
)
def test_what_the_goal_orders_is_done_under_these_labels_too(
    goal: str, label: str, there: str
) -> None:
    assert tap(ActPolicy(goal), button(label), text(there)).ruled == "allow"
    assert tap(ActPolicy(LOOK), button(label), text(there)).ruled == "ask"


@pytest.mark.parametrize("goal", ["Restore", "Restore the deleted note.", "Restore my backup."])
def test_who_orders_to_restore_has_not_ordered_to_delete(goal: str) -> None:
    asked = tap(ActPolicy(goal), button("Delete"), text("My backup, the deleted note"))
    assert asked.ruled == "ask" and asked.acts == ("delete",), asked
