"""What stands in place of a page that could not be loaded."""

from __future__ import annotations

from collections.abc import Callable

from ...toolkit import kit
from ...toolkit.strings import tr
from .address import parse
from .tab import Entry

CODES = {"offline": "ERR_INTERNET_DISCONNECTED", "unknown": "ERR_NAME_NOT_RESOLVED",
         "missing": "HTTP ERROR 404"}  # fmt: skip
ICONS = {"offline": "cloud_off", "unknown": "sentiment_dissatisfied", "missing": "travel_explore"}


class FaultView:
    """An error page with its reason and a way to try again."""

    def __init__(self, entry: Entry, reload: Callable[[], None]) -> None:
        self.entry = entry
        self.reload = reload

    def build(self) -> kit.View:
        fault = self.entry.fault
        title, lines = self._words()
        parts: list[kit.View] = [
            kit.Icon(ICONS[fault], 64, "outline"),
            kit.Space(height=24),
            kit.Text(title, "headline_small", rid="error_title"),
            kit.Space(height=12),
        ]
        parts += [kit.Text(line, "body_medium", "on_surface_variant") for line in lines]
        parts += [
            kit.Space(height=16),
            kit.Text(CODES[fault], "label_medium", "outline", rid="error_code"),
            kit.Space(height=24),
            kit.Button(tr("Reload"), self.reload, "tonal", rid="reload_button"),
        ]
        body = kit.Pad(kit.Column(parts, align="start"), x=32, y=72)
        return kit.scroll_list(
            [body], self.entry.scroll, rid="webview", cls="android.webkit.WebView"
        )

    def _words(self) -> tuple[str, list[str]]:
        host = parse(self.entry.url).host
        match self.entry.fault:
            case "offline":
                return tr("No internet"), [
                    tr("Try:"),
                    "\u2022 " + tr("Turning off airplane mode"),
                    "\u2022 " + tr("Turning on mobile data or Wi-Fi"),
                    "\u2022 " + tr("Checking the signal in your area"),
                ]
            case "unknown":
                return tr("This site can’t be reached"), [
                    tr("Check if there is a typo in {host}.", host=host)
                ]
            case _:
                return tr("This page can’t be found"), [
                    tr("No page was found for the address:"),
                    self.entry.url,
                ]
