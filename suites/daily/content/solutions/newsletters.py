"""Solutions of the tasks in `newsletters`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....emulator.pocket.apps.browser.events import FREQUENCY, HOST, SITE
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..newsletters import NewsletterForm, path_of
from .web_screens import address, to_site, to_suggestion

SEEKING = "I look for the form."
AGAIN = "I send it once more."


class NewsletterFormSolution(TaskSolution[NewsletterForm]):
    """Goes to the event by the address bar, rejects the cookies and fills in the form."""

    accepts = False

    def mutants(self) -> Mapping[str, Solution]:
        """Cookies accepted, another event, all events, a slip in the address, sent twice."""
        return {
            "cookies accepted": self.but(accepts=True),
            "another event": self.but(event=self.task.other),
            "all events": FunctionSolution(self._all_events),
            "a letter missing": self.but(email=self.task.email[1:]),
            "sent twice": FunctionSolution(self._twice),
        }

    def play(self, look: Look) -> Move:
        if look.did(self._summary):
            return look.done(self._summary)
        move = to_suggestion(look, self.task.event, f"{HOST}{path_of(self.task.event)}")
        return move or self._fill(look)

    @property
    def _summary(self) -> str:
        return f"{self.task.email} is subscribed."

    def _fill(self, look: Look) -> Move:
        """On the event's page: answer the cookie question, then find and fill in the form."""
        if look.has(id="cookie_banner"):
            button = "cookies_accept" if self.accepts else "cookies_reject"
            return look.tap("The site asks about cookies.", id=button)
        if look.has(id="form_thanks"):
            return look.done(self._summary)
        email = look.find(id="form_email")
        if email is None:
            looked = sum(move.thought == SEEKING for move in look.moves)
            return look.scroll(SEEKING, "down" if looked % 6 < 3 else "up")
        if email.text != self.task.email:
            return look.enter("the address", self.task.email, email)
        agree = look.find(id="form_consent")
        if agree is None:
            return look.scroll("I look for the end of the form.")
        often = look.find(id="form_option", text=FREQUENCY[0])
        if often is not None and not often.checked:
            return look.tap_node("This must stay as it was.", often)
        if not agree.checked:
            return look.tap_node("I agree.", agree)
        if not look.has(id="form_submit"):
            return look.scroll("I look for the button.")
        return look.tap("I send it.", id="form_submit")

    def _all_events(self, look: Look) -> Move:
        if move := to_site(look, SITE.name, HOST):
            return move
        return self._fill(look) if address(look) == HOST else look.back("I need the first page.")

    def _twice(self, look: Look) -> Move:
        if look.has(text="Reload"):
            return look.tap(AGAIN, text="Reload")
        if look.has(id="form_thanks") and not look.did(AGAIN):
            return look.tap("Did it work?", id="menu_button")
        return self.play(look)
