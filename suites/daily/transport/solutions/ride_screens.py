"""Choosing, booking and finding rides, as solutions see them."""

from dataclasses import dataclass

from .....actions import Done, Press
from .....agent.rehearsal import Move
from .....tasks.answers import amount_minor
from .....tasks.solution import Look
from .go_screens import inside, known, noted, read_on, times, to_tab, turn_page, turn_to

OPTIONS = "ride_options"
BOOK = "This is the right ride; I book it."
_CHECK = "I look at my rides."
OPEN = ("Your driver is on the way", "Scheduled")
_CHOOSE = "I choose "
_SHARED = " shared"


@dataclass(frozen=True, slots=True)
class RideOffer:
    """What a tier asks, in cents."""

    tier: str
    cents: int
    shared: bool


def offers(look: Look) -> list[RideOffer]:
    """The tiers read so far and on this screen."""
    found: list[RideOffer] = []
    for tier, price in known(look, _prices(look)).items():
        cents = amount_minor(price.removesuffix(_SHARED))
        if cents is not None:
            found.append(RideOffer(tier, cents, price.endswith(_SHARED)))
    return found


def read_offers(look: Look) -> Move | None:
    """The move that reads on through the tiers; None once all have been read."""
    return read_on(look, OPTIONS, _prices(look), look.has(id="pickup_time"))


def choose_tier(look: Look, tier: str) -> Move | None:
    """The move towards a tier being chosen; None if it is."""
    if _button(look).split(" \u2022 ")[0].endswith(f" {tier}"):
        return None
    card = look.find(id="tier_card", desc=tier)
    if card is not None:
        return look.tap_node(f"{_CHOOSE}{tier}.", card)
    if look.has(id="pickup_time") or read_offers(look) is None:
        return turn_to(look, OPTIONS, tier, _prices(look))
    return turn_page(look, OPTIONS, f"I look further down for {tier}.")


def chosen(look: Look) -> str:
    """The tier that was chosen last; empty if none was."""
    thoughts = [move.thought for move in look.moves if move.thought.startswith(_CHOOSE)]
    return thoughts[-1].removeprefix(_CHOOSE).removesuffix(".") if thoughts else ""


def book(look: Look) -> Move:
    """Press the button that books what is chosen."""
    return look.tap(BOOK, id="book_ride")


def booked(look: Look, tier: str, destination: str) -> bool:
    """Whether the page of that ride, still to come, is in front."""
    status = look.find(id="ride_status")
    if status is None or status.text not in OPEN:
        return False
    # What the page says further down may be out of sight, but it is the page that booking opens.
    acts = [move.thought for move in look.moves if not isinstance(move.action, Done)]
    if acts and acts[-1] == BOOK:
        return True
    return look.has(id="title", text=destination) and look.has(id="title", text=tier)


def look_again(look: Look, tier: str, destination: str) -> Move | None:
    """After booking: the move that finds the ride if its page is not in front."""
    if times(look, BOOK) <= times(look, _CHECK):
        return None
    move = to_tab(look, "Rides")
    if move is not None:
        return move
    for title in look.view.ui.all(id="title", text=destination):
        under = (node for node in look.view.ui.all(id="summary"))
        text = next((node.text for node in under if node.bounds.top == title.bounds.bottom), "")
        if f" {tier}\n" in text and text.endswith(OPEN):
            return look.tap_node(f"I open the ride to {destination}.", title)
    # It is not among the rides: what was to book it has missed its mark.
    return look.tap(_CHECK, desc="Explore")


def _button(look: Look) -> str:
    button = look.find(id="book_ride")
    return button.text if button is not None else ""


def _prices(look: Look) -> dict[str, str]:
    """What the tiers on this screen ask, with a word on those that are shared."""
    found: dict[str, str] = {}
    for card in look.view.ui.all(id="tier_card"):
        price = inside(look, card, "tier_price")
        if price is not None:
            shared = inside(look, card, "tier_shared") is not None
            found[card.desc] = price.text + (_SHARED if shared else "")
    return found


def leave_noting(look: Look) -> Move:
    """Go back from the tiers, with what they ask in mind."""
    return Move(noted(_prices(look)), Press(key="back"))
