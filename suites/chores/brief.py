"""The chore of the morning: what the day brings, and who has written."""

import re
from collections.abc import Sequence

from ...agent.rehearsal import Move, ScreenView
from ...tasks.solution import Look
from ..daily.utilities.calendar_state import CALENDAR
from ..daily.utilities.message_state import MESSAGES
from .reading import ReadingSolution, Rows, part, whole_within

EVENTS, TEXTS = "events", "conversations"
_CARD = re.compile(r"(.+), Today, (\d\d:\d\d) – (\d\d:\d\d)(?:, .*)?")


class MorningBrief(ReadingSolution):
    """Reads the day off the calendar's list, then the conversations that are unread."""

    def __init__(self, day: str) -> None:
        self.day = day

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The next move: in the calendar first, then among the messages."""
        look = Look(view, moves)
        if not look.did("The day is read."):
            return self._calendar(look)
        return self._messages(look)

    def _calendar(self, look: Look) -> Move:
        if look.package != CALENDAR:
            return look.open("Calendar")
        if not look.has(id="agenda_list"):
            if look.has(desc="Schedule"):
                return look.tap("I need the list of days.", desc="Schedule")
            return look.back("This is something else.")
        cards = whole_within(look, "agenda_list", "event_card")
        shown: Rows = [
            {"title": found[1], "begins": found[2], "ends": found[3]}
            for card in cards
            if (found := _CARD.fullmatch(card.desc)) is not None
        ]
        if not self.page_is_noted(look):
            return self.note(EVENTS, shown)
        later = any(", Today, " not in card.desc for card in cards)
        if not later and cards and shown:
            return look.scroll("The day goes on below.")
        return Move("The day is read.", look.open("Messages").action)

    def _messages(self, look: Look) -> Move:
        if look.package != MESSAGES:
            return look.open("Messages")
        if not look.has(id="conversation_list"):
            return look.back("This is a conversation.")
        rows = whole_within(look, "conversation_list", "swipeableContainer")
        top = [row for row in look.view.ui.all(id="swipeableContainer") if row not in rows][:1]
        unread: Rows = [
            {"who": part(row, "conversation_name"), "last": part(row, "conversation_snippet")}
            for row in (*top, *rows)
            if any(node.desc == "Unread" for node in row.nodes())
        ]
        return self.give({EVENTS: list(self.noted(look, EVENTS)), TEXTS: list(unread)})
