"""A train ticket."""

from __future__ import annotations

import random

from ...raster.geometry import Rect
from ...toolkit import kit
from ...toolkit.strings import tr
from .screen import Screen, money
from .train_results import CLASSES
from .trains import Ticket

CODE_CELLS = 25
CODE_DP = 150


class TicketActivity(Screen):
    """The page of a booking; its id is in the intent's data."""

    def on_open(self) -> None:
        super().on_open()
        self.scroll = kit.ScrollState()

    def page(self) -> kit.View:
        last = (self.intent.data or "").rpartition("/")[2]
        ticket = self.trains.ticket(int(last) if last.isdigit() else 0)
        if ticket is None:
            state = kit.Fill(
                kit.empty_state("confirmation_number", tr("No such ticket")), center=True
            )
            return kit.Scaffold(state, top=kit.AppBar("", self.leave))
        share = kit.IconButton("share", tr("Share ticket"), lambda: self._share(ticket))
        bar = kit.AppBar(tr("Ticket"), self.leave, [share])
        body = kit.scroll_list(self._rows(ticket), self.scroll, bottom=16, rid="ticket_page")
        bottom: kit.View | None = None
        if ticket.status == "booked":
            button = kit.Button(tr("Cancel ticket"), lambda: self._ask(ticket), "outlined",
                            rid="cancel_ticket", height=48)  # fmt: skip
            bottom = kit.Surface(kit.Pad(button, x=16, y=6), "surface", solid=True)
        return kit.Scaffold(body, top=bar, bottom=bottom, snackbar=self.snackbar)

    def _rows(self, ticket: Ticket) -> list[kit.View]:
        depart, arrive = self.phone.local(ticket.depart_ms), self.phone.local(ticket.arrive_ms)
        clock = self.phone.clock_text
        cancelled = ticket.status == "cancelled"
        status = tr("Cancelled") if cancelled else tr("Booked")
        info = kit.Info("android.widget.ImageView", "ticket_code", desc=tr("Ticket code"))
        code = kit.Custom(
            CODE_DP, CODE_DP, lambda canvas, rect, ui: _code(canvas, rect, ticket), info
        )
        head: list[kit.View] = [
            kit.Text(f"{ticket.origin} – {ticket.destination}", "title_large", align="center"),
            kit.Text(
                status, "label_large", "error" if cancelled else "primary", rid="ticket_status"
            ),
            kit.Space(height=12),
            kit.Surface(kit.Pad(code, x=12, y=12), "white", 12),
            kit.Space(height=8),
            kit.Text(ticket.reference, "title_medium", rid="ticket_reference"),
        ]
        card = kit.Surface(
            kit.Pad(kit.Place(kit.Column(head, align="center"), x="center"), x=16, y=20),
            "surface_container",
            24,
        )
        people = str(ticket.passengers)
        return [
            kit.Pad(card, x=16, y=8),
            kit.ListItem(kit.day_year_text(depart.date()), f"{clock(depart)} – {clock(arrive)}",
                     kit.Icon("schedule"), rid="ticket_time"),
            kit.Divider(inset=56),
            kit.ListItem(ticket.number, tr(CLASSES[ticket.kind]), kit.Icon("train")),
            kit.ListItem(tr("Passengers"), people, kit.Icon("group")),
            kit.ListItem(tr("Price"), money(ticket.price_cents), kit.Icon("credit_card")),
        ]  # fmt: skip

    def _share(self, ticket: Ticket) -> None:
        depart = self.phone.local(ticket.depart_ms)
        text = (
            f"{ticket.number} {ticket.origin} – {ticket.destination},"
            f" {depart.date().isoformat()} {self.phone.clock_text(depart)} ({ticket.reference})"
        )
        self.share(text, ticket.number)

    def _ask(self, ticket: Ticket) -> None:
        def cancel() -> None:
            self.trains.cancel(ticket.id)
            self.say(tr("Ticket cancelled"))

        text = tr("The price will be refunded to your card.")
        self.confirm(tr("Cancel this ticket?"), text, tr("Cancel ticket"), cancel)


def _code(canvas: kit.Canvas, rect: Rect, ticket: Ticket) -> None:
    """Dark cells in the manner of a matrix code, drawn row by row in runs."""
    dice = random.Random(ticket.reference)
    ink = (20, 20, 20, 255)
    size = rect.width // CODE_CELLS
    for row in range(CODE_CELLS):
        cells = [dice.random() < 0.5 for _ in range(CODE_CELLS)]
        if row in (0, CODE_CELLS - 1):
            cells = [True] * CODE_CELLS
        cells[0] = cells[-1] = True
        start = 0
        while start < CODE_CELLS:
            end = start
            while end < CODE_CELLS and cells[end] == cells[start]:
                end += 1
            if cells[start]:
                y = rect.y0 + row * size
                canvas.box(Rect(rect.x0 + start * size, y, rect.x0 + end * size, y + size), ink)
            start = end
