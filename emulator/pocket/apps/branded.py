"""Screens of apps that bring their own colours."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from ..system.activity import Layer
from ..toolkit.brand import Brand
from ..toolkit.theme import Ui
from ..toolkit.view import View
from .base import AppActivity


class BrandedActivity(AppActivity, ABC):
    """An activity whose screen and layers wear the app's colours."""

    brand: ClassVar[Brand]

    @abstractmethod
    def screen(self, ui: Ui) -> View:
        """What `build` shows, before the colours."""

    def build(self, ui: Ui) -> View:
        return self.brand.over(self.screen(self.brand.of(ui)))

    def show(self, layer: Layer) -> Layer:
        build = layer.build
        layer.build = lambda: self.brand.over(build())
        return super().show(layer)
