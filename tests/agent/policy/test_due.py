"""Which of the prices on a screen an act would pay: that of its control, row or sheet, or none."""

import pytest

from tapwright.actions import Dpad, PxBox
from tapwright.agent.policy.policy import ActPolicy, PolicyDecision
from tapwright.device.ui import UiNode, UiTree

from .screens import APP, SIZE, button, on, screen, tap, text

LOOK = "What is there?"


def box(*children: UiNode, y: int, high: int, tappable: bool = False) -> UiNode:
    return UiNode(class_name="android.view.ViewGroup", package=APP, clickable=tappable,
                  bounds=PxBox(0, y, 1000, y + high), children=children)  # fmt: skip


def label(words: str, x: int, y: int, wide: int = 200) -> UiNode:
    return UiNode(text=words, class_name="android.widget.TextView", package=APP,
                  bounds=PxBox(x, y, x + wide, y + 80))  # fmt: skip


def press(words: str, x: int, y: int, wide: int = 200) -> UiNode:
    return UiNode(text=words, class_name="android.widget.Button", package=APP, clickable=True,
                  bounds=PxBox(x, y, x + wide, y + 80))  # fmt: skip


def row(*words: str, y: int) -> UiNode:
    """A line of a bill or cart: what it is on the left, its price on the right."""
    return box(*(label(one, 50 + 300 * at, y) for at, one in enumerate(words)), y=y, high=80)


def asked(act: UiNode, *others: UiNode, goal: str = LOOK) -> PolicyDecision:
    return ActPolicy(goal).decide(on(act), APP, SIZE, screen(*others))


def price(act: UiNode, *others: UiNode) -> str:
    return str(asked(act, *others).total or "")


@pytest.mark.parametrize(
    ("words", "told"),
    [("Pay $12.40", "12.40 USD"), ("Buy now · €4.99", "4.99 EUR"), ("支付 ¥25.50", "25.50 CNY"),
     ("Buy now $19.99 $12.99", ""), ("Pay", "")],
)  # fmt: skip
def test_a_price_on_the_control_is_its_price_whatever_else_stands_there(
    words: str, told: str
) -> None:
    act = button(words, 1500)
    # Two prices on the page, of which a control without one could mean either.
    assert price(act, text("Gift card $99.00", 200), text("Mug $9.00", 400), act) == told


CART = (
    row("Blue mug", "$9.00", y=200), row("Tea pot", "$31.00", y=300),
    row("Subtotal", "$40.00", y=500), row("Delivery", "$2.00", y=600),
    row("Discount", "-$50.00", y=700), row("Wallet balance", "$250.00", y=900),
)  # fmt: skip


def test_a_cart_of_several_prices_costs_its_total() -> None:
    act = press("Place order", 100, 1500)
    assert price(act, *CART, row("Total", "$12.40", y=800), act) == "12.40 USD"


def test_a_total_may_stand_above_its_price_or_apart_from_its_sign() -> None:
    act = press("Place order", 600, 1500)
    bar = box(label("Total", 50, 1420), label("$12.40", 50, 1500), act, y=1400, high=300)
    assert price(act, *CART, bar) == "12.40 USD"
    split = box(label("实付", 50, 1500), label("¥", 260, 1500, 20), label("25", 280, 1500, 40),
                label(".50", 320, 1500, 40), act, y=1400, high=300)  # fmt: skip
    assert price(act, *CART, split) == "25.50 CNY"


@pytest.mark.parametrize(
    ("bill", "told"),
    [
        (("Order total", "$40.00", "Amount due", "$35.00"), "35.00 USD"),
        (("合计", "¥40", "实付款", "¥35"), "35.00 CNY"),
        (("Total (incl. tax)", "$40.00", "Total savings", "$5.00"), "40.00 USD"),
        (("Total, one way", "$40.00", "Total, return", "$75.00"), ""),
        (("Items total", "$40.00", "Tax", "$3.00"), ""),
        (("Last bought Feb 21, 2026", "$12.40", "You save", "$3.00"), "12.40 USD"),
        (("Was", "$40.00", "From $12", "each"), ""),
    ],
)  # fmt: skip
def test_of_several_sums_the_one_that_is_asked_for_or_none(
    bill: tuple[str, ...], told: str
) -> None:
    act = press("Place order", 100, 1500)
    rows = [row(*bill[at : at + 2], y=200 + 50 * at) for at in (0, 2)]
    assert price(act, *rows, act) == told


def test_without_a_total_a_cart_of_several_prices_costs_nobody_knows_what() -> None:
    act = press("Place order", 100, 1500)
    assert price(act, *CART, act) == ""


def shelf(*, grouped: bool) -> tuple[list[UiNode], list[UiNode]]:
    """Rows each with Buy, the last without a price, as groups or side by side in one view; and a
    bar with the total of the cart, which no Buy pays."""
    things = (("Mug", "$9.00"), ("Pot", "$31.00"), ("Lamp", "$120.00"), ("Vase", "Ask us"))
    buys = [press("Buy", 700, 200 + 100 * at) for at in range(len(things))]
    parts: list[UiNode] = []
    for at, (words, buy) in enumerate(zip(things, buys, strict=True)):
        y = 200 + 100 * at
        told = [label(one, 50 + 300 * column, y) for column, one in enumerate(words)]
        parts += [box(*told, buy, y=y, high=80)] if grouped else [*told, buy]
    bar = box(label("Total", 50, 1800), label("$77.00", 350, 1800), press("Check out", 700, 1800),
              y=1800, high=80)  # fmt: skip
    return buys, [*parts, bar]


@pytest.mark.parametrize("grouped", [True, False])
def test_of_rows_each_with_buy_the_price_is_that_of_the_row(grouped: bool) -> None:
    buys, parts = shelf(grouped=grouped)
    told = [price(buy, *parts) for buy in buys]
    assert told == ["9.00 USD", "31.00 USD", "120.00 USD", ""]


def test_a_row_with_a_quantity_or_two_prices_says_no_price() -> None:
    for words in (("Mug × 3", "$9.00"), ("Qty 2", "$9.00"), ("$12.00", "$9.00"), ("$5 off", "all")):
        buy = press("Buy", 800, 200, 150)
        cells = [label(one, 50 + 300 * at, 200) for at, one in enumerate(words)]
        line = box(*cells, buy, y=200, high=80)
        assert price(buy, line, row("Total", "$77.00", y=900)) == "", words


def test_a_card_that_is_tapped_as_a_whole_says_its_own_price() -> None:
    card = box(label("Pay for one night", 50, 220), label("$80.00", 500, 220), y=200, high=150,
               tappable=True)  # fmt: skip
    other = box(label("Pay for two nights", 50, 420), label("$150.00", 500, 420), y=400, high=150,
                tappable=True)  # fmt: skip
    assert price(card, card, other) == "80.00 USD"


def test_the_price_of_an_option_is_not_that_of_the_button_below() -> None:
    act = press("Confirm ride", 100, 1500)
    one = box(label("Economy", 50, 220), label("$8.00", 500, 220), y=200, high=150, tappable=True)
    two = box(label("XL", 50, 420), label("Sold out", 500, 420), y=400, high=150, tappable=True)
    assert price(act, one, two, act) == ""


def test_the_total_of_a_cart_that_another_button_pays_is_not_told() -> None:
    act = press("Buy now", 100, 1000)
    cart = box(label("Total", 50, 1800), label("$77.00", 350, 1800), press("Check out", 700, 1800),
               y=1800, high=80)  # fmt: skip
    assert price(act, cart, act) == ""


def test_a_sheet_is_not_asked_about_the_page_behind_it() -> None:
    decision = tap(ActPolicy(LOOK), button("Pay", 1200), text("Total $12.40", 800), dialog=True)
    assert str(decision.total) == "12.40 USD"
    act = press("Pay", 100, 1500)
    sheet = box(label("Monthly", 50, 1400), label("$3.99", 500, 1400), act, y=1350, high=300)
    assert price(act, text("Total $99.00", 200), sheet) == "3.99 USD"
    question = tap(
        ActPolicy(LOOK), button("Confirm"), text("Place order for $12?", 800), dialog=True
    )
    assert str(question.total) == "12.00 USD"


def test_what_may_be_the_price_still_counts_against_the_limit_of_the_goal() -> None:
    act = press("Place order", 100, 1500)
    goal = "Order the mug for at most $20."
    over = asked(act, *CART, act, goal=goal)
    assert (over.ruled, over.total) == ("ask", None)
    within = asked(act, *CART, row("Total", "$12.40", y=800), act, goal=goal)
    assert within.ruled == "allow"


def test_a_yes_does_not_hold_for_a_dearer_screen_of_unknown_price() -> None:
    policy = ActPolicy(LOOK)
    first = tap(policy, button("Place order"), text("Mug $9.00", 200), text("Pot $10.00", 300))
    assert (first.ruled, first.total) == ("ask", None)
    policy.granted(first)
    dearer = tap(policy, button("Pay now"), text("Mug $9.00", 200), text("Pot $90.00", 300))
    assert dearer.ruled == "ask"


def test_a_control_that_has_the_focus_pays_the_price_of_its_row() -> None:
    held = UiNode(text="Buy", class_name="android.widget.Button", package=APP, clickable=True,
                  focused=True, bounds=PxBox(700, 200, 900, 280))  # fmt: skip
    line = box(label("Mug", 50, 200), label("$9.00", 350, 200), held, y=200, high=80)
    tree: UiTree = screen(line, row("Pot", "$31.00", y=400))
    decision = ActPolicy(LOOK).decide(Dpad(key="center"), APP, SIZE, tree)
    assert str(decision.total) == "9.00 USD"
