"""A no is one for an object: the same is not asked again, and another one is."""

import pytest

from tapwright.actions import OpenLink, PxBox
from tapwright.agent.policy.policy import ActPolicy
from tapwright.device.ui import UiNode, UiTree

from .screens import APP, SIZE, blind, button, on, screen, tap, text

LOOK = "What stands in the app? Only tell me."
PERMISSIONS = "com.android.permissioncontroller"


def refuse(policy: ActPolicy, node: UiNode, *others: UiNode, dialog: bool = False) -> None:
    asked = tap(policy, node, *others, dialog=dialog)
    assert asked.ruled == "ask", asked
    policy.refused(asked.acts, node.package, asked.objects)


def list_row(title: str, label: str, y: int) -> UiNode:
    """A row of a list: a title, and a button beside it."""
    row = PxBox(0, y, 1000, y + 150)
    name = UiNode(text=title, class_name="android.widget.TextView", package=APP,
                  bounds=PxBox(0, y, 600, y + 150))  # fmt: skip
    press = UiNode(text=label, class_name="android.widget.Button", package=APP, clickable=True,
                   bounds=PxBox(600, y, 1000, y + 150))  # fmt: skip
    return UiNode(class_name="android.view.ViewGroup", package=APP, bounds=row,
                  children=(name, press))  # fmt: skip


@pytest.mark.parametrize(
    ("label", "this", "other"),
    [
        # Whom a message goes to stands in the bar above the conversation.
        ("Send", ["Navigate up", "Anna Berg", "See you"], ["Navigate up", "Bob Stone", "See you"]),
        ("Call", ["Back", "Pizza Roma", "0170 555"], ["Back", "Taxi", "0170 555"]),
        ("发送", ["返回", "李雷", "好的"], ["返回", "韩梅梅", "好的"]),
        # What is bought stands before its price.
        ("Place order", ["Checkout", "Blue mug", "$9.00", "Delivery", "$2.00", "Total", "$11.00"],
         ["Checkout", "Red lamp", "$30.00", "Delivery", "$2.00", "Total", "$32.00"]),
        ("提交订单", ["确认订单", "蓝色杯子", "¥29", "运费", "¥5"],
         ["确认订单", "红色台灯", "¥99", "运费", "¥5"]),
        # What is deleted is called at the top of its page.
        ("Delete", ["Tax papers", "Edited today"], ["Old list", "Edited today"]),
    ],
)  # fmt: skip
def test_the_same_is_denied_and_another_one_asked(
    label: str, this: list[str], other: list[str]
) -> None:
    def lines(words: list[str]) -> list[UiNode]:
        return [text(word, 100 + 100 * at) for at, word in enumerate(words)]

    policy = ActPolicy(LOOK)
    refuse(policy, button(label), *lines(this))
    again = tap(policy, button(label), *lines(this))
    assert again.ruled == "deny" and "was refused before" in again.why
    assert tap(policy, button(label), *lines(other)).ruled == "ask"


def test_another_button_for_the_same_thing_is_no_other_question() -> None:
    policy = ActPolicy(LOOK)
    refuse(policy, button("Place order"), text("Checkout"), text("Blue mug", 300), text("$9", 400))
    page = (text("Blue mug"), text("$9.00", 300), text("Four stars", 400))
    assert tap(policy, button("Buy now"), *page).ruled == "deny"
    lamp = (text("Red lamp"), text("$9.00", 300), text("Four stars", 400))
    assert tap(policy, button("Buy now"), *lamp).ruled == "ask"


def test_rows_of_a_list_are_different_things() -> None:
    rows = [list_row(name, "Delete", 300 + 200 * at) for at, name in enumerate(("Anna", "Bob"))]
    tree: UiTree = screen(text("Contacts"), *rows)
    policy = ActPolicy(LOOK)

    def press(row: UiNode) -> str:
        decision = policy.decide(on(row.children[1]), APP, SIZE, tree)
        if decision.ruled == "ask":
            policy.refused(decision.acts, APP, decision.objects)
        return decision.ruled

    assert [press(row) for row in (rows[0], rows[0], rows[1], rows[1])] == [
        "ask", "deny", "ask", "deny",
    ]  # fmt: skip


def test_questions_of_dialogs_are_told_apart() -> None:
    policy = ActPolicy(LOOK)
    refuse(policy, button("OK"), text("Delete “Tax papers”?", 800), dialog=True)
    assert tap(policy, button("OK"), text("Delete “Old list”?", 800), dialog=True).ruled == "ask"
    assert tap(policy, button("OK"), text("Delete “Tax papers”?", 800), dialog=True).ruled == "deny"


def test_permissions_settings_and_hosts_are_objects() -> None:
    policy = ActPolicy(LOOK)
    allow = button("Allow", id="permission_allow_button", package=PERMISSIONS)
    once = button("Only this time", id="permission_allow_one_time_button", package=PERMISSIONS)
    where, camera = text("Allow Go to access your location?"), text("Allow Go to use the camera?")
    refuse(policy, allow, where)
    assert tap(policy, once, where).ruled == "deny"
    assert tap(policy, once, camera).ruled == "ask"
    links = [policy.decide(OpenLink(uri=uri), APP, SIZE, screen()) for uri in
             ("https://a.example/x", "https://www.a.example/y", "https://b.example")]  # fmt: skip
    assert [link.ruled for link in links] == ["ask"] * 3
    policy.refused(links[0].acts, APP, links[0].objects)
    ruled = [policy.decide(OpenLink(uri=uri), APP, SIZE, screen()).ruled for uri in
             ("https://a.example/x", "https://www.a.example/y", "https://b.example")]  # fmt: skip
    assert ruled == ["deny", "deny", "ask"]


def test_where_nothing_tells_the_object_it_is_all_of_the_app() -> None:
    policy = ActPolicy(LOOK)
    seen = blind(policy, APP, "I tap Send")
    assert (seen.ruled, seen.objects) == ("ask", frozenset())
    policy.refused(seen.acts, APP, seen.objects)
    assert tap(policy, button("Send"), text("Anna")).ruled == "deny"
    assert tap(policy, button("Send", package="org.example.b"), text("Anna")).ruled == "ask"


def test_a_no_to_a_stranger_is_none_to_whom_the_goal_names() -> None:
    """What a stranger writes into a conversation does not close the way to somebody else."""
    policy = ActPolicy("Text Anna Berg that I am late.")
    refuse(policy, button("Send"), text("+1 555 0100"), text("I am a friend of yours", 300))
    assert tap(policy, button("Send"), text("Anna Berg"), text("Hi", 300)).ruled == "allow"


@pytest.mark.parametrize(
    ("goal", "there", "ruled"),
    [
        # A folder that is only looked into is not what is deleted afterwards.
        ("Look in the Receipts folder for the day; then cancel my booking.", "Table", "allow"),
        ("看看“文件”应用 Receipts 文件夹写的日期，然后取消我的预订。", "Table", "allow"),
        # One in which something is deleted, or that the order names itself, still is.
        ("Delete the oldest file in the Receipts folder.", "Table", "ask"),
        ("Delete the oldest file in the Receipts folder.", "Receipts", "allow"),
        ("Look into the Receipts folder, then delete Receipts.", "Table", "ask"),
        # So is a name that is no folder, wherever it stands.
        ("Read the note Oslo of mine; then delete it.", "Bergen", "ask"),
        ("Read the note Oslo of mine; then delete it.", "Oslo", "allow"),
    ],
)  # fmt: skip
def test_a_folder_to_look_into_is_not_what_is_deleted(goal: str, there: str, ruled: str) -> None:
    assert tap(ActPolicy(goal), button("Delete"), text(there)).ruled == ruled
