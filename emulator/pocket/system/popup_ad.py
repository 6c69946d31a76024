"""An advertisement that pops up over the app in front, as free apps show them."""

from collections.abc import Callable

from ..toolkit.overlays import Choice, Dialog
from ..toolkit.strings import tr
from ..toolkit.view import View
from .activity import Layer

PACKAGE = "com.example.adsdk"


def popup_ad(close: Callable[[], None], accept: Callable[[], None], package: str) -> Layer:
    """A dialog that wants to be looked at; its refusal is the smaller button."""

    def build() -> View:
        return Dialog(
            tr("Today only: 40% off everything"),
            tr("Members save on every order. Try it free for 7 days, cancel at any time."),
            icon="storefront",
            confirm=Choice(tr("Start free trial"), accept),
            cancel=Choice(tr("No thanks"), close),
        )

    return Layer(build, package=package)
