"""The Saved tab: labelled places and favourites."""

from __future__ import annotations

from ...raster.ops import rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from .directions import open_directions
from .labels import LabelDialog
from .places import Place as MapPlace
from .places import Saved, Spot
from .screen import Screen
from .search import PICK, label_icon


class SavedTab:
    """What the owner keeps."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.scroll = kit.ScrollState()

    def build(self) -> kit.View:
        places = self.screen.places
        saved, favorites = places.saved(), places.favorites()
        rows: list[kit.View] = [kit.Header(tr("Labeled places"))]
        rows += [self._saved(item) for item in saved]
        add = kit.Button(tr("Add a place"), self._add, "tonal", "add_location", rid="add_place")
        rows.append(kit.Pad(kit.Place(add), x=16, y=4))
        rows.append(kit.Header(tr("Favorites")))
        if favorites:
            rows += [self._favorite(place) for place in favorites]
        else:
            text = tr("Tap the heart of a place to keep it here")
            rows.append(kit.empty_state("favorite", tr("No favorites"), text))
        return kit.LazyList(
            len(rows), lambda index: rows[index], self.scroll, bottom=24, rid="saved_list"
        )

    def _saved(self, item: Saved) -> kit.View:
        more = kit.IconButton(
            "more_vert", tr("Options for {label}", label=item.label), lambda: self._menu(item)
        )
        badge = kit.Badge(label_icon(item.label), "primary_container", "on_primary_container", 40)
        return kit.ListItem(
            item.label,
            item.spot.address,
            badge,
            more,
            on_tap=lambda: self._open(item),
            summary_lines=1,
            rid="saved_row",
        )

    def _favorite(self, place: MapPlace) -> kit.View:
        heart = kit.IconButton(
            "favorite",
            tr("Remove {name} from favorites", name=place.name),
            lambda: self._unfavorite(place),
            filled=True,
            color="primary",
        )
        badge = kit.Badge(place.kind.icon, rgb(place.kind.color), "white", 40)
        return kit.ListItem(
            place.name,
            place.address,
            badge,
            heart,
            on_tap=lambda: self.screen.open_place(place.id),
            summary_lines=1,
            rid="favorite_row",
        )

    def _unfavorite(self, place: MapPlace) -> None:
        store = self.screen.places
        store.set_favorite(place.id, False)
        undo = kit.Choice(tr("Undo"), lambda: store.set_favorite(place.id, True))
        self.screen.say(tr("Removed from favorites"), undo)

    def _open(self, item: Saved) -> None:
        if item.spot.place_id is not None:
            self.screen.open_place(item.spot.place_id)
        else:
            point, label = item.spot.point, item.label.replace(" ", "+")
            data = f"geo:{point.latitude},{point.longitude}?q={label}"
            self.screen.open(".PlaceActivity", data)

    def _menu(self, item: Saved) -> None:
        store = self.screen.places

        def rename() -> None:
            LabelDialog(
                self.screen,
                item.spot.name,
                item.label,
                lambda label: store.relabel(item.id, label),
            ).open()

        def remove() -> None:
            store.forget(item.id)
            self.screen.say(tr("{label} removed", label=item.label))

        def ask() -> None:
            text = tr("The place itself stays on the map.")
            title = tr("Remove {label}?", label=item.label)
            self.screen.confirm(title, text, tr("Remove"), remove)

        self.screen.menu(
            [
                kit.Choice(
                    tr("Directions"),
                    lambda: open_directions(self.screen, None, item.spot_as_labelled),
                    icon="directions",
                ),
                kit.Choice(tr("Edit label"), rename, icon="edit"),
                kit.Choice(tr("Remove"), ask, icon="delete"),
            ]
        )

    def _add(self) -> None:
        self.screen.open(
            ".SearchActivity", extras={PICK: tr("Search for a place")}, reply=self._picked
        )

    def _picked(self, spot: object) -> None:
        if isinstance(spot, Spot):

            def save(label: str) -> None:
                self.screen.places.save(label, spot)
                self.screen.say(tr("Saved as {label}", label=label))

            LabelDialog(self.screen, spot.name, "", save).open()
