"""The trains of a day, and one of them to book."""

from __future__ import annotations

from datetime import date, timedelta

from ...toolkit import kit
from ...toolkit.strings import tr
from .screen import PACKAGE, Screen, minutes_text, money
from .trains import Train, TrainClass

CLASSES: dict[TrainClass, str] = {"second": "2nd class", "first": "1st class"}


class TrainResultsActivity(Screen):
    """Departures in order of time."""

    def on_open(self) -> None:
        super().on_open()
        self.scroll = kit.ScrollState()
        self.origin = self.destination = ""
        self.day = self.today()
        self.passengers = 1

    def aim(self, origin: str, destination: str, day: date, passengers: int) -> None:
        """Set what is searched."""
        self.origin, self.destination = origin, destination
        self.day, self.passengers = day, passengers

    def page(self) -> kit.View:
        title = f"{self.origin} – {self.destination}"
        bar = kit.AppBar(title, self.leave)
        days = kit.Row(
            [
                kit.IconButton(
                    "chevron_left",
                    tr("Earlier day"),
                    self._earlier,
                    enabled=self.day > self.today(),
                ),
                kit.Flex(
                    kit.Text(
                        kit.day_text(self.day), "title_medium", align="center", rid="travel_date"
                    )
                ),
                kit.IconButton("chevron_right", tr("Later day"), self._later),
            ]
        )
        top = kit.Column([bar, kit.Surface(kit.Pad(days, x=8), "surface_container")])
        trains = self.trains.find(self.origin, self.destination, self.day)
        if not trains:
            text = tr("Try another date.")
            state = kit.empty_state("train", tr("No more trains"), text)
            return kit.Scaffold(kit.Fill(state, center=True), top=top)
        body = kit.LazyList(
            len(trains),
            lambda index: kit.Pad(self._row(trains[index]), x=16, bottom=8),
            self.scroll,
            top=12,
            bottom=24,
            rid="train_list",
        )
        return kit.Scaffold(body, top=top)

    def _earlier(self) -> None:
        self.day -= timedelta(days=1)
        self.scroll.jump(0)

    def _later(self) -> None:
        self.day += timedelta(days=1)
        self.scroll.jump(0)

    def _row(self, train: Train) -> kit.View:
        clock = self.phone.clock_text
        times = kit.Row(
            [
                kit.Text(clock(train.depart), "title_large", rid="train_departure", weight=500),
                kit.Icon("arrow_forward", 18),
                kit.Text(clock(train.arrive), "title_large", rid="train_arrival", weight=500),
                kit.Flex(
                    kit.Text(
                        minutes_text(train.minutes),
                        "body_medium",
                        "on_surface_variant",
                        1,
                        "end",
                        rid="train_duration",
                    )
                ),
            ],
            gap=8,
        )
        changes = tr("Direct") if not train.changes else tr("1 change")
        parts: list[kit.View] = [
            times,
            kit.Text(
                f"{train.number} \u2022 {changes}",
                "body_medium",
                "on_surface_variant",
                1,
                rid="train_number",
            ),
            kit.Row([kit.Flex(self._class(train, kind)) for kind in CLASSES], gap=8),
        ]
        info = kit.Info(
            "androidx.cardview.widget.CardView",
            "train_card",
            desc=tr("Train at {time}", time=clock(train.depart)),
        )
        body = kit.Pad(kit.Column(parts, gap=6), x=16, y=12)
        return kit.Carded(
            body, (16, 16, 16, 16), "surface_container", lambda: self._open(train), info=info
        )

    def _class(self, train: Train, kind: TrainClass) -> kit.View:
        gone = kind in train.sold_out
        price = tr("Sold out") if gone else money(train.price(kind))
        tone: kit.Tint = "error" if gone else "on_surface"
        row = kit.Row(
            [
                kit.Flex(kit.Text(tr(CLASSES[kind]), "label_medium", "on_surface_variant", 1)),
                kit.Text(price, "label_large", tone, 1, rid=f"price_{kind}"),
            ],
            gap=6,
        )
        return kit.Surface(kit.Pad(row, x=10, y=6), "surface_highest", 8)

    def _open(self, train: Train) -> None:
        data = (
            f"content://{PACKAGE}/trains/{train.number.replace(' ', '_')}"
            f"/{train.depart.date().isoformat()}"
        )
        self.open(
            ".TrainActivity",
            data,
            {
                "origin": train.origin,
                "destination": train.destination,
                "passengers": self.passengers,
            },
        )


class TrainActivity(Screen):
    """One train: class, passengers, and buying."""

    def on_open(self) -> None:
        super().on_open()
        self.scroll = kit.ScrollState()
        self.kind: TrainClass | None = None
        self.passengers = int(self.intent.extras.get("passengers", 1))

    def _train(self) -> Train | None:
        parts = (self.intent.data or "").split("/")
        if len(parts) < 2:
            return None
        number, day = parts[-2].replace("_", " "), date.fromisoformat(parts[-1])
        origin = str(self.intent.extras.get("origin", ""))
        destination = str(self.intent.extras.get("destination", ""))
        found = self.trains.find(origin, destination, day)
        return next((train for train in found if train.number == number), None)

    def page(self) -> kit.View:
        train = self._train()
        if train is None:
            state = kit.Fill(kit.empty_state("train", tr("This train has left")), center=True)
            return kit.Scaffold(state, top=kit.AppBar("", self.leave))
        bar = kit.AppBar(train.number, self.leave, subtitle=kit.day_text(train.depart.date()))
        rows = [*self._stops(train), kit.Header(tr("Class"))]
        rows += [self._class(train, kind) for kind in CLASSES]

        def set_passengers(count: int) -> None:
            self.passengers = count

        stepper = kit.Stepper(self.passengers, set_passengers, 1, 6, tr("Passengers"))
        rows.append(kit.ListItem(tr("Passengers"), leading=kit.Icon("group"), trailing=stepper))
        return kit.Scaffold(
            kit.scroll_list(rows, self.scroll, rid="train_page"), top=bar, bottom=self._bar(train)
        )

    def _stops(self, train: Train) -> list[kit.View]:
        clock = self.phone.clock_text
        changes = tr("Direct") if not train.changes else tr("1 change")
        middle = f"{minutes_text(train.minutes)} \u2022 {changes}"
        return [
            kit.ListItem(
                train.origin,
                leading=kit.Icon("trip_origin", color="primary"),
                note=clock(train.depart),
                title_lines=2,
            ),
            kit.Pad(kit.Text(middle, "body_medium", "on_surface_variant"), left=56),
            kit.ListItem(
                train.destination,
                leading=kit.Icon("place", color="primary"),
                note=clock(train.arrive),
                title_lines=2,
            ),
        ]

    def _class(self, train: Train, kind: TrainClass) -> kit.View:
        gone = kind in train.sold_out

        def choose() -> None:
            self.kind = kind

        return kit.ListItem(
            tr(CLASSES[kind]),
            tr("Sold out") if gone else tr("Seat included"),
            kit.RadioButton(self.kind == kind, enabled=not gone),
            note=tr("Sold out") if gone else money(train.price(kind)),
            on_tap=choose,
            enabled=not gone,
            checked=self.kind == kind,
            rid=f"class_{kind}",
        )

    def _bar(self, train: Train) -> kit.View:
        kind = self.kind
        total = "" if kind is None else money(train.price(kind) * self.passengers)
        label = tr("Select a class") if kind is None else tr("Book for {price}", price=total)
        everything = frozenset(CLASSES) <= train.sold_out
        if everything:
            label = tr("Sold out")
        button = kit.Button(
            label, lambda: self._ask(train), enabled=kind is not None, rid="book_train", height=48
        )
        return kit.Surface(kit.Pad(button, x=16, y=6), "surface_container", solid=True)

    def _ask(self, train: Train) -> None:
        kind = self.kind
        if kind is None or kind in train.sold_out:
            return

        def book() -> None:
            ticket = self.trains.book(train, kind, self.passengers)
            self.finish()
            self.open(".TicketActivity", f"content://{PACKAGE}/tickets/{ticket}")

        total = money(train.price(kind) * self.passengers)
        time = self.phone.clock_text(train.depart)
        text = tr(
            "{number}, {day} at {time}, {kind}. {total} will be charged to your card.",
            number=train.number,
            day=kit.day_text(train.depart.date()),
            time=time,
            kind=tr(CLASSES[kind]),
            total=total,
        )
        self.confirm(tr("Buy this ticket?"), text, tr("Buy"), book)
