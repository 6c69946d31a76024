"""An app's own colours, laid over the phone's palette."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .node import Node
from .overlays import BottomSheet
from .theme import DARK, LIGHT, Palette, Ui
from .view import Limits, View


@dataclass(frozen=True, slots=True)
class Brand:
    """The roles an app colours in its own way, in the light and the dark theme."""

    light: Palette
    dark: Palette

    def of(self, ui: Ui) -> Ui:
        """The surroundings with the app's colours."""
        night = ui.palette["surface"] == DARK["surface"]
        return replace(ui, palette=ui.palette | (self.dark if night else self.light))

    def over(self, view: View) -> View:
        """A view, or the body of a sheet, in the app's colours."""
        if isinstance(view, BottomSheet):
            return replace(view, body=Branded(view.body, self))
        return Branded(view, self)


@dataclass(frozen=True, slots=True)
class Branded:
    """A child in the colours of a brand."""

    child: View
    brand: Brand

    def layout(self, ui: Ui, limits: Limits) -> Node:
        return self.child.layout(self.brand.of(ui), limits)


@dataclass(frozen=True, slots=True)
class Night:
    """A child in the dark theme, whatever the phone's is, as players and stories are."""

    child: View
    brand: Brand

    def layout(self, ui: Ui, limits: Limits) -> Node:
        palette = LIGHT | DARK | self.brand.dark
        return self.child.layout(replace(ui, palette=palette), limits)
