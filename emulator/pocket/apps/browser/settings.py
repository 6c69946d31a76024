"""The browser's settings, and what sites may keep."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .bookmarks import site_badge
from .screen import Screen
from .store import Consent

SWITCHES: tuple[tuple[str, str, str], ...] = (
    ("do_not_track", "Send a “Do Not Track” request", "Ask sites not to collect browsing data"),
    ("block_popups", "Block pop-ups", "Sites can’t open windows by themselves"),
    ("javascript", "JavaScript", "Allow sites to run scripts (recommended)"),
)
CHOICES = {"accepted": "All cookies accepted", "rejected": "All cookies rejected",
           "custom": "Some cookies allowed"}  # fmt: skip


class SettingsActivity(Screen):
    """Privacy switches and site data."""

    def on_open(self) -> None:
        super().on_open()
        self.scroll = kit.ScrollState()

    def page(self) -> kit.View:
        rows: list[kit.View] = [
            kit.Header(tr("Basics")),
            kit.ListItem(tr("Search engine"), "Lantern", kit.Icon("search")),
            kit.ListItem(tr("Homepage"), tr("New tab page"), kit.Icon("home")),
            kit.Header(tr("Privacy and security")),
        ]
        for name, title, text in SWITCHES:
            on = self.store.flag(name)

            def toggle(name: str = name, on: bool = on) -> None:
                self.store.set_flag(name, not on)

            rows.append(kit.switch_item(tr(title), on, toggle, tr(text)))
        count = len(self.store.consents())
        summary = tr("No sites") if not count else tr("{count} sites", count=count)
        rows.append(
            kit.ListItem(
                tr("Cookies and site data"),
                summary,
                on_tap=lambda: self.open(".SiteDataActivity"),
            )
        )
        rows += [
            kit.Header(tr("About")),
            kit.ListItem(tr("Version"), "124.0 (pocket)"),
        ]
        bar = kit.AppBar(tr("Settings"), self.leave)
        return kit.Scaffold(kit.scroll_list(rows, self.scroll, bottom=24), top=bar)


class SiteDataActivity(Screen):
    """The cookie choices, each of which can be forgotten."""

    def on_open(self) -> None:
        super().on_open()
        self.scroll = kit.ScrollState()

    def page(self) -> kit.View:
        consents = self.store.consents()
        actions: list[kit.View] = []
        if consents:
            actions.append(kit.IconButton("delete_sweep", tr("Delete all site data"), self._ask))
        bar = kit.AppBar(tr("Cookies and site data"), self.leave, actions)
        if not consents:
            text = tr("Choices you make in cookie banners appear here.")
            return kit.Scaffold(
                kit.Fill(kit.empty_state("cookie", tr("No site data"), text), center=True), top=bar
            )
        rows = [self._row(consent) for consent in consents]
        return kit.Scaffold(kit.scroll_list(rows, self.scroll), top=bar)

    def _row(self, consent: Consent) -> kit.View:
        remove = kit.IconButton(
            "delete",
            tr("Delete data of {host}", host=consent.host),
            lambda: self.store.forget_cookies(consent.host),
        )
        summary = tr(CHOICES[consent.choice])
        return kit.ListItem(consent.host, summary, site_badge(f"https://{consent.host}/"), remove)

    def _ask(self) -> None:
        text = tr("Sites will ask about cookies again.")
        self.confirm(
            tr("Delete all site data?"), text, tr("Delete"), lambda: self.store.forget_cookies()
        )
