"""Screens of apps that bring their own colours."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from ..system.activity import Layer
from ..toolkit import kit
from .base import AppActivity


class BrandedActivity(AppActivity, ABC):
    """An activity whose screen and layers wear the app's colours."""

    brand: ClassVar[kit.Brand]

    @abstractmethod
    def screen(self, ui: kit.Ui) -> kit.View:
        """What `build` shows, before the colours."""

    def build(self, ui: kit.Ui) -> kit.View:
        return self.brand.over(self.screen(self.brand.of(ui)))

    def show(self, layer: Layer) -> Layer:
        build = layer.build
        layer.build = lambda: self.brand.over(build())
        return super().show(layer)
