"""How a solution finds its way in Eats; most give the next move, or None if none is needed."""

from dataclasses import dataclass

from .....actions import Ask, Done
from .....agent.rehearsal import Move, Solution
from .....device.ui import UiNode
from .....tasks.solution import FunctionSolution, Look
from ..dishes import Meal, Portion
from ..eats import EATS

PAID = "All is as agreed; I confirm and pay."
AGAIN = "I order the same again."
EMPTY = "The basket is empty after all."


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order as its solution makes it; without a question it does not ask before it pays."""

    meal: Meal
    question: str = ""
    times: int = 1

    def move(self, look: Look) -> Move:
        """The next move, from any screen."""
        if look.package != EATS:
            return look.open("Eats")
        if look.has(id="pin_dismiss"):
            return look.tap("No order needs my PIN; I close this.", id="pin_dismiss")
        if look.has(id="alertTitle"):
            return self._agree(look)
        if look.has(id="address_choice"):
            return choose_address(look, self.meal.address)
        if look.has(id="order_title"):
            return self._after(look)
        if look.has(id="order_card"):
            return self._find_order(look)
        if look.has(id="place_order"):
            return self._check_out(look)
        if look.has(id="add_to_basket"):
            return self._dish(look)
        if look.has(id="search_bar"):
            return self._main(look)
        if searching(look):
            return self._search(look)
        return look.back("This is not where I order.")

    def _agree(self, look: Look) -> Move:
        """The dialog in front: the payment, or a basket of another restaurant."""
        if look.has(text="Confirm and pay"):
            if not self._asked(look):
                return look.back("I have not asked yet.")
            return look.tap(PAID, id="button1")
        if look.has(text="New basket"):
            return look.tap("The old basket is not wanted.", id="button1")
        return look.back("I want none of this.")

    def _after(self, look: Look) -> Move:
        paid = sum(move.thought == PAID for move in look.moves)
        if not paid:
            return look.back("This is an order of the past.")
        if paid < self.times:
            return look.tap(AGAIN, id="order_again")
        return look.done(f"The order from {self.meal.place} is placed.")

    def _find_order(self, look: Look) -> Move:
        """On the tab of orders, whose first one is the latest."""
        card = look.need(id="order_card")
        if look.did(PAID) and card.desc.startswith(f"{self.meal.place}, "):
            return look.tap_node("I look at the order.", card)
        return look.back("I look for something to eat.")

    def _asked(self, look: Look) -> bool:
        return not self.question or asked(look, self.question)

    def _check_out(self, look: Look) -> Move:
        meal = self.meal
        if look.need(id="toolbar_title").text != meal.place:
            return look.tap("These dishes are from elsewhere.", id="empty_basket")
        if move := self._put_right(look):
            return move
        # Where the basket does not fit on the screen, the address was right on the one before.
        address = look.find(id="basket_address")
        if address is not None and not address.text.startswith(f"{meal.address} · "):
            return look.tap("It would go to the wrong address.", id="basket_address_card")
        if meal.note:
            note = look.need(id="order_note")
            if note.text != meal.note:
                return look.enter("the note", meal.note, note)
        if not self._asked(look):
            return look.ask(self.question)
        return look.tap("I place the order.", id="place_order")

    def _put_right(self, look: Look) -> Move | None:
        """Whatever the basket has too few or too many of."""
        lines = basket_lines(look)
        for portion in self.meal.portions:
            have = lines.get(portion.dish)
            if have is None:
                return look.back(_lacks(portion))
            if have != portion.count:
                way = "Increase" if have < portion.count else "Decrease"
                return look.tap(f"I want {portion.count}.", desc=f"{way} quantity: {portion.dish}")
        for name in lines:
            if self.meal.portion(name) is None:
                return look.tap(f"{name} is not wanted.", desc=f"Decrease quantity: {name}")
        return None

    # -- what goes into the basket ----------------------------------------------------------------

    def _next(self, look: Look) -> Portion | None:
        """What has to be put into the basket next; None once all is in there."""
        for portion in self.meal.portions:
            lacked = max(_last(look, _lacks(portion)), _last(look, EMPTY))
            if _last(look, _adds(portion)) <= lacked:
                return portion
        return None

    def _main(self, look: Look) -> Move:
        meal = self.meal
        if not look.need(id="deliver_to").text.startswith(f"{meal.address} · "):
            return look.tap("The food has to go elsewhere.", id="address_bar")
        if look.has(id="view_basket"):
            if self._next(look) is None:
                return look.tap("All is in the basket.", id="view_basket")
        elif look.did(PAID):
            return look.tap("The basket is empty: it is ordered.", desc="Orders")
        elif self._next(look) is None:
            return look.tap(EMPTY, id="search_bar")
        return look.tap("I look for the dish.", id="search_bar")

    def _search(self, look: Look) -> Move:
        portion = self._next(look)
        if portion is None:
            return look.back("All is chosen; I go to the basket.")
        if look.need(id="search_src_text").text != portion.dish:
            return search_for(look, portion.dish)
        for row in look.view.ui.all(id="dish"):
            if title_and_summary(row) == (portion.dish, self.meal.place):
                return look.tap_node(f"{self.meal.place} has it.", row)
        return look.scroll(f"I look further down for {self.meal.place}.")

    def _dish(self, look: Look) -> Move:
        name = look.find(id="dish_name")
        portion = self._just_added(look) or self._next(look)
        if portion is None or (name is not None and name.text != portion.dish):
            return look.back("This is not what I want now.")
        if look.need(id="toolbar_title").text != self.meal.place:
            return look.back("This is another restaurant.")
        if move := self._leave_out(look, portion):
            return move
        have = int(look.need(id="quantity").text)
        if have != portion.count:
            way = "Increase" if have < portion.count else "Decrease"
            return look.tap(f"I want {portion.count}.", desc=f"{way} quantity")
        return look.tap(_adds(portion), id="add_to_basket")

    def _leave_out(self, look: Look, portion: Portion) -> Move | None:
        """On the dish's page: just what is not wanted is ticked."""
        wanted = f"Without {portion.without}"
        options = {title_and_summary(row)[0]: row for row in look.view.ui.all(id="remove_option")}
        for title, row in options.items():
            if row.checked and title != wanted:
                return look.tap_node(f"{title} was not meant.", row)
        if not portion.without:
            return None
        if wanted not in options:
            return look.scroll(f"I look for {wanted}.")
        return (
            None
            if options[wanted].checked
            else look.tap_node(f"{wanted}, please.", options[wanted])
        )

    def _just_added(self, look: Look) -> Portion | None:
        """What the last move was to put into the basket: still here, so the finger missed."""
        last = look.moves[-1].thought if look.moves else ""
        return next((one for one in self.meal.portions if _adds(one) == last), None)


def searching(look: Look) -> bool:
    """Whether the search of Eats is in front."""
    return look.has(id="search_src_text") and not look.has(id="toolbar")


def search_for(look: Look, words: str) -> Move:
    """Type into the search and start it."""
    field = look.need(id="search_src_text")
    if not field.focused:
        return look.tap_node("I tap the field.", field)
    return look.type(f"I search for {words}.", words, clear=True, submit=True)


def choose_address(look: Look, label: str) -> Move:
    """Choose one on the sheet of addresses."""
    return look.tap(f"The food goes to {label}.", id="title", text=label)


def title_and_summary(row: UiNode) -> tuple[str, str]:
    """The two texts of a row."""
    texts = {node.short_id: node.text for node in row.nodes()}
    return texts.get("title", ""), texts.get("summary", "")


def basket_lines(look: Look) -> dict[str, int]:
    """How many of each dish the basket in front holds."""
    counts = look.view.ui.all(id="quantity")
    names = look.view.ui.all(id="line_name")
    return {name.text: int(count.text) for name, count in zip(names, counts, strict=True)}


def asked(look: Look, question: str) -> bool:
    """Whether the solution asked exactly this."""
    asks = (move.action for move in look.moves if isinstance(move.action, Ask))
    return any(ask.question == question for ask in asks)


def _adds(portion: Portion) -> str:
    return f"I add {portion.words}."


def _lacks(portion: Portion) -> str:
    return f"The basket lacks {portion.words}."


def _last(look: Look, thought: str) -> int:
    """At which move a thought was thought last; -1 if it never was."""
    return max((at for at, move in enumerate(look.moves) if move.thought == thought), default=-1)


def asking_late(solution: Solution, question: str) -> Solution:
    """The solution with a question after the deed: asked where it would say that all is done."""

    def play(look: Look) -> Move:
        move = solution.decide(look.view, look.moves)
        return (
            look.ask(question)
            if isinstance(move.action, Done) and not asked(look, question)
            else move
        )

    return FunctionSolution(play)
