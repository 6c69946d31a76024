"""Choosing guests: contacts with search, or an address typed in."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from ..branded import BrandedActivity
from .events import Guest
from .look import BRAND
from .store import CalendarStore

SEPARATOR = "\n"


def packed(guests: tuple[Guest, ...]) -> str:
    """Guests as the text that an intent's extra can hold."""
    return SEPARATOR.join(f"{guest.name}\t{guest.email}\t{guest.status}" for guest in guests)


def unpacked(text: str) -> tuple[Guest, ...]:
    """The guests of a packed text."""
    found: list[Guest] = []
    for line in text.split(SEPARATOR):
        parts = line.split("\t")
        if len(parts) == 3:
            found.append(Guest(parts[0], parts[1], int(parts[2])))
    return tuple(found)


class GuestsActivity(BrandedActivity):
    """All contacts with check boxes; finishes with the chosen ones, packed."""

    brand = BRAND

    def on_open(self) -> None:
        self.store = CalendarStore(self.phone)
        self.query = kit.FieldState(submit="done", on_change=lambda _: self.scroll.jump(0))
        self.query.capitals = "none"
        self.scroll = kit.ScrollState()
        self.guests = list(unpacked(str(self.intent.extras.get("guests", ""))))

    def screen(self, ui: kit.Ui) -> kit.View:
        people = [Guest(name, mail) for name, mail in self.store.people()]
        known = {(guest.name, guest.email) for guest in people}
        others = [guest for guest in self.guests if (guest.name, guest.email) not in known]
        typed = self.query.text.strip()
        rows = [guest for guest in (*others, *people) if _fits(guest, typed)]
        if "@" in typed and not any(guest.email == typed for guest in rows):
            rows.insert(0, Guest(typed, typed))
        done = kit.Button(
            tr("Done"), lambda: self.finish(packed(tuple(self.guests))), rid="guests_done"
        )
        count = len(self.guests)
        title = tr("Add guests") if not count else tr("Guests ({count})", count=count)
        bar = kit.AppBar(title, self.leave, [done, kit.Space(width=8)])
        top = kit.Column([bar, kit.SearchBar(self.query, tr("Name or email"))])
        body: kit.View = kit.LazyList(
            len(rows), lambda index: self._row(rows[index]), self.scroll, bottom=24, rid="people"
        )
        if not rows:
            body = kit.Fill(kit.empty_state("person_search", tr("No one found")), center=True)
        return kit.Scaffold(body, top=top)

    def _done(self) -> None:
        self.finish(packed(tuple(self.guests)))

    def _row(self, guest: Guest) -> kit.View:
        chosen = any((g.name, g.email) == (guest.name, guest.email) for g in self.guests)
        return kit.ListItem(
            guest.name,
            guest.email if guest.email != guest.name else tr("New guest"),
            kit.Avatar(guest.name, 40),
            kit.Checkbox(chosen),
            self._flip(guest, chosen),
            rid="guest_row",
            desc=guest.name,
            checked=chosen,
        )

    def _flip(self, guest: Guest, chosen: bool) -> kit.Handler:
        def act() -> None:
            if chosen:
                same = (guest.name, guest.email)
                self.guests = [g for g in self.guests if (g.name, g.email) != same]
            else:
                self.guests.append(guest)

        return act


def _fits(guest: Guest, typed: str) -> bool:
    wanted = typed.casefold()
    return wanted in guest.name.casefold() or wanted in guest.email.casefold()
