"""The Shop app: a marketplace with a catalogue, a cart, orders and returns."""

from __future__ import annotations

from .app import ShopApp

__all__ = ["ShopApp"]
