"""How a solution finds its way in the shop; each piece gives the next move, or None if none is
needed."""

from collections.abc import Callable
from dataclasses import dataclass

from .....actions import Ask
from .....agent.rehearsal import Move, SolutionLost
from .....device.ui import UiNode
from .....tasks.answers import amount_minor
from .....tasks.solution import Look
from ..shop import SHOP, LineItem

# A list ends where the gap under its last row is wider than that between its rows.
_END_GAP_PX = 30


def into_shop(look: Look) -> Move | None:
    """The shop is in front, and nothing lies over it that nobody asked for."""
    if look.package != SHOP:
        return look.open("Shop")
    if look.has(id="splash_ad"):
        return look.tap("I skip the advertisement.", id="skip")
    if look.has(id="promo_close"):
        return look.tap("I close the promotion.", id="promo_close")
    if look.has(id="rate_later"):
        return look.tap("I do not want to rate the app now.", id="rate_later")
    return None


def to_tab(look: Look, name: str) -> Move | None:
    """A tab of the shop's main screen is in front."""
    if move := into_shop(look):
        return move
    if not look.has(id="bottom_navigation"):
        return look.back("I go back to the shop's main screen.")
    tab = look.need(desc=name)
    return None if tab.selected else look.tap_node(f"I open {name}.", tab)


def to_account(look: Look, page: str) -> Move | None:
    """A page that the account tab leads to is in front."""
    if move := into_shop(look):
        return move
    if title(look) == page or (page == "Your orders" and look.has(id="orders")):
        return None
    if move := to_tab(look, "Account"):
        return move
    return look.tap_scrolling(f"I open {page}.", page)


def title(look: Look) -> str:
    """What the bar at the top says."""
    bar = look.find(id="toolbar_title")
    return bar.text if bar else ""


def searching(look: Look) -> bool:
    """Whether the search for articles is in front."""
    others = look.has(id="toolbar") or look.has(id="tab_layout")
    return look.has(id="search_src_text") and not others


def to_search(look: Look) -> Move | None:
    """The search for articles is in front."""
    if move := into_shop(look):
        return move
    if searching(look):
        return None
    if look.has(id="search_bar"):
        return look.tap("I look for it.", id="search_bar")
    if look.has(id="filters"):
        return look.tap("I look for something else.", id="action_search")
    if look.has(id="bottom_navigation"):
        return look.tap("The search is on the first tab.", desc="Home")
    return look.back("I go back to where I can search.")


OPENING = "I open the page of "


def to_article(look: Look, name: str) -> Move | None:
    """The page of the article called `name` is in front, as it was opened."""
    if look.package == SHOP and article(look) == name:
        return into_shop(look)
    if move := to_search(look):
        return move
    if look.need(id="search_src_text").text != name:
        return look.enter("the name", name, look.need(id="search_src_text"))
    return look.tap(OPENING + name, id="title", text=name)


def article(look: Look) -> str:
    """The article whose page is in front; empty if it is none.

    The name scrolls away with the page; the solution then remembers which one it opened.
    """
    if not look.has(id="add_to_cart"):
        return ""
    for node in outside_tiles(look):
        if node.short_id == "product_title":
            return node.text
    for move in reversed(look.moves):
        if move.thought.startswith(OPENING):
            return move.thought.removeprefix(OPENING)
    raise SolutionLost("an article's page, and nothing says of which")


def outside_tiles(look: Look) -> list[UiNode]:
    """Every view that is not a part of the small pictures of other articles."""
    inside = {id(node) for tile in look.view.ui.all(id="product_tile") for node in tile.nodes()}
    return [node for node in look.view.ui.nodes() if id(node) not in inside]


_ADDING = "All is as it should be; I add it to: "


def add_to_cart(look: Look) -> Move:
    """Add what is chosen, with what the cart says before in mind."""
    return look.tap(_ADDING + look.need(id="action_cart").desc, id="add_to_cart")


def is_added(look: Look) -> bool:
    """Whether it was added: the cart, where it is on the screen, says something else now."""
    before = [move.thought for move in look.moves if move.thought.startswith(_ADDING)]
    cart = look.find(id="action_cart")
    return bool(before) and (cart is None or _ADDING + cart.desc != before[-1])


def choose(look: Look, line: LineItem) -> Move | None:
    """On the article's page: its colour, size and quantity are chosen."""
    for part, name in (("colour", line.sku.colour), ("size", line.sku.size)):
        label = look.find(id=f"{part}_label")
        if not name or (label is not None and label.text.endswith(f": {name}")):
            continue
        option = look.find(id=part, text=name)
        if option is not None and option.checked:
            continue
        if option is not None:
            return look.tap_node(f"I choose {name}.", option)
        if not look.did(f"I choose {name}."):
            return look.scroll(f"I look for {name}.")
    return _count(look, line.quantity)


def _count(look: Look, quantity: int) -> Move | None:
    shown = look.find(id="quantity")
    if shown is None:
        return None if quantity == 1 else look.scroll("I look for the quantity.")
    if int(shown.text) < quantity:
        return look.tap("I want more of it.", id="quantity_plus")
    if int(shown.text) > quantity:
        return look.tap("These are too many.", id="quantity_minus")
    return None


def put_into_cart(look: Look, line: LineItem) -> Move:
    """From anywhere: so many pieces of a variant go into the cart, then all is done."""
    if is_added(look):
        return look.done(f"{line.words} is in the cart.")
    if move := to_article(look, line.sku.title) or choose(look, line):
        return move
    return add_to_cart(look)


@dataclass(frozen=True, slots=True)
class Seen:
    """An article in a list: what its row says."""

    name: str
    price_cents: int
    rating_tenths: int
    badges: frozenset[str]
    node: UiNode


def listed(look: Look) -> list[Seen]:
    """The articles of a list whose rows are wholly on the screen."""
    rows = look.find(id="results")
    if rows is None:
        return []
    whole = (
        row
        for row in look.view.ui.all(id="product_item")
        if rows.bounds.top < row.bounds.top and row.bounds.bottom < rows.bounds.bottom
    )
    return [_seen(row) for row in whole]


def _seen(row: UiNode) -> Seen:
    texts = {node.short_id: node.text for node in row.nodes()}
    badges = (node.text for node in row.nodes() if node.short_id == "badge")
    rating = round(float(texts["rating"]) * 10)
    return Seen(row.desc, cents(texts["price"]), rating, frozenset(badges), row)


def cents(text: str) -> int:
    """An amount on the screen; raises SolutionLost if it is none."""
    amount = amount_minor(text)
    if amount is None:
        raise SolutionLost(f"{text!r} is no price")
    return amount


def at_end(look: Look, list_id: str, row_id: str) -> bool:
    """Whether the last row of a list is on the screen with the empty space under it."""
    area = look.need(id=list_id).bounds
    rows = [row for row in look.view.ui.all(id=row_id) if row.bounds.bottom <= area.bottom]
    return not rows or area.bottom - max(row.bounds.bottom for row in rows) > _END_GAP_PX


def child(node: UiNode, **wanted: str) -> UiNode | None:
    """The first view inside another with that id or text."""
    return next((n for n in node.nodes() if _is(n, **wanted)), None)


def _is(node: UiNode, id: str = "", text: str = "") -> bool:
    return (not id or node.short_id == id) and (not text or node.text == text)


def first(look: Look, id: str, fits: Callable[[UiNode], bool]) -> UiNode | None:
    """The first view of that id that fits."""
    return next((node for node in look.view.ui.all(id=id) if fits(node)), None)


def asked(look: Look, question: str) -> bool:
    """Whether the solution asked exactly this."""
    asks = (move.action for move in look.moves if isinstance(move.action, Ask))
    return any(ask.question == question for ask in asks)
