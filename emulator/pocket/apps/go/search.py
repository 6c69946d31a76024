"""Finding a place by its name, or choosing one for another screen."""

from __future__ import annotations

from ...raster.ops import rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from .place_names import categories
from .places import Place, Saved, Spot
from .screen import Screen

PICK = "pick"
"""An extra: what is being chosen, in words; without it a place is opened."""


class SearchActivity(Screen):
    """A field, and below it what fits."""

    def on_open(self) -> None:
        super().on_open()
        self.hint = str(self.intent.extras.get(PICK, ""))
        self.query = kit.FieldState(submit="search", on_submit=self._enter)
        self.scroll = kit.ScrollState()
        self.edit(self.query)

    def page(self) -> kit.View:
        bar = kit.SearchBar(self.query, self.hint or tr("Search here"), self.leave)
        rows = self._found() if self.query.text.strip() else self._offers()
        if not rows:
            state = kit.empty_state("search", tr("No places found"), tr("Check the spelling"))
            return kit.Scaffold(kit.Fill(state, center=True), top=bar)
        body = kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, bottom=24, rid="search_results"
        )
        return kit.Scaffold(body, top=bar)

    def _found(self) -> list[kit.View]:
        words = self.query.text.strip()
        folded = words.casefold()
        rows: list[kit.View] = [
            self._saved(item)
            for item in self.places.saved()
            if folded in item.label.casefold() or folded in item.spot.address.casefold()
        ]
        if not self.hint:
            rows += [
                self._category(key.key, key.label, key.icon, key.color)
                for key in categories()
                if folded in f"{key.label}\n{tr(key.label)}".casefold() or folded == key.key
            ]
        return rows + [self._place(place) for place in self.places.find(words)]

    def _offers(self) -> list[kit.View]:
        rows: list[kit.View] = []
        if self.hint:
            rows.append(
                kit.ListItem(
                    tr("Your location"),
                    "" if self.located() else tr("Needs access to your location"),
                    kit.Badge("my_location", "primary", "on_primary", 40),
                    on_tap=self._choose_here,
                    rid="search_row",
                )
            )
        saved = self.places.saved()
        if saved:
            rows += [kit.Header(tr("Saved places")), *map(self._saved, saved)]
        favorites = self.places.favorites()
        if favorites:
            rows += [kit.Header(tr("Favorites")), *map(self._place, favorites)]
        if not self.hint:
            rows.append(kit.Header(tr("Categories")))
            rows += [self._category(c.key, c.label, c.icon, c.color) for c in categories()]
        return rows

    def _category(self, key: str, label: str, icon: str, color: str) -> kit.View:
        return kit.ListItem(
            tr(label),
            leading=kit.Badge(icon, rgb(color), "white", 40),
            on_tap=lambda: self.open(".ResultsActivity", extras={"category": key}),
            rid="category_row",
        )

    def _saved(self, item: Saved) -> kit.View:
        return kit.ListItem(
            item.label,
            item.spot.address,
            kit.Badge(label_icon(item.label), "primary_container", "on_primary_container", 40),
            on_tap=lambda: self._choose(item.spot, item.label),
            summary_lines=1,
            note=self.far(item.spot.point),
            rid="search_row",
        )

    def _place(self, place: Place) -> kit.View:
        badge = kit.Badge(place.kind.icon, rgb(place.kind.color), "white", 40)
        return kit.ListItem(
            place.name,
            place.address,
            badge,
            on_tap=lambda: self._choose(place.spot, place.name),
            summary_lines=1,
            note=self.far(place.point),
            rid="search_row",
        )

    def _choose(self, spot: Spot, name: str) -> None:
        if self.hint:
            self.finish(Spot(name, spot.address, spot.point, spot.place_id))
        elif spot.place_id is not None:
            self.open_place(spot.place_id)
        else:
            point = spot.point
            label = name.replace(" ", "+")
            self.open(".PlaceActivity", f"geo:{point.latitude},{point.longitude}?q={label}")

    def _choose_here(self) -> None:
        self.ask_location(lambda known: self.finish(self.here) if known else None)

    def _enter(self, text: str) -> None:
        if text.strip() and not self.hint:
            self.open(".ResultsActivity", extras={"query": text.strip()})


def label_icon(label: str) -> str:
    """The symbol of a saved place."""
    folded = label.casefold()
    if "home" in folded or "家" in label:
        return "home"
    if "work" in folded or "office" in folded or "公司" in label:
        return "work"
    return "bookmark"
