"""An advertisement that pops up over the app in front, as free apps show them."""

from collections.abc import Callable

from ..toolkit import kit
from ..toolkit.strings import tr
from .activity import Layer

PACKAGE = "com.example.adsdk"


def popup_ad(close: Callable[[], None], accept: Callable[[], None], package: str) -> Layer:
    """A dialog that wants to be looked at; its refusal is the smaller button."""

    def build() -> kit.View:
        return kit.Dialog(
            tr("Today only: 40% off everything"),
            tr("Members save on every order. Try it free for 7 days, cancel at any time."),
            icon="storefront",
            confirm=kit.Choice(tr("Start free trial"), accept),
            cancel=kit.Choice(tr("No thanks"), close),
        )

    return Layer(build, package=package)
