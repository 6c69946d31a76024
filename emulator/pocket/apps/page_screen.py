"""Branded screens drawn from one page, with a snackbar that goes away by itself."""

from __future__ import annotations

from abc import ABC, abstractmethod

from ..system.packages import Extra, Intent
from ..toolkit import kit
from .branded import BrandedActivity

SEND = "android.intent.action.SEND"
TEXT = "android.intent.extra.TEXT"
SUBJECT = "android.intent.extra.SUBJECT"


class PageScreen(BrandedActivity, ABC):
    """A screen that is the same page in every palette, and can hand text to other apps."""

    @abstractmethod
    def page(self) -> kit.View:
        """The screen as it is now."""

    def screen(self, ui: kit.Ui) -> kit.View:
        return self.page()

    def share(self, text: str, subject: str | None = None) -> None:
        """Offer a text to other apps."""
        extras: dict[str, Extra] = {TEXT: text}
        if subject is not None:
            extras[SUBJECT] = subject
        self.start(Intent(SEND, extras=extras))


class BriefScreen(PageScreen, ABC):
    """A page whose snackbar stays until the next touch."""

    def on_open(self) -> None:
        self._snack: tuple[kit.Snackbar, object] | None = None

    def say(self, text: str, action: kit.Choice | None = None) -> None:
        """Show a short message at the bottom until the screen is touched again."""
        self._snack = (kit.Snackbar(text, action), self.phone.windows.touched)

    @property
    def snackbar(self) -> kit.View | None:
        if self._snack is None or self._snack[1] is not self.phone.windows.touched:
            return None
        return self._snack[0]


class FreshScreen(PageScreen, ABC):
    """A page that starts anew with each intent; its snackbar stays until the screen moves on."""

    def on_open(self) -> None:
        self.note: kit.Snackbar | None = None
        self.scroll: kit.ScrollState = kit.WatchedScroll(self.hush)
        self.begin()

    def begin(self) -> None:
        """Prepare the state of a new screen."""

    def on_new_intent(self, intent: Intent) -> None:
        super().on_new_intent(intent)
        self.layers.clear()
        self.on_open()

    def on_resume(self) -> None:
        self.hush()

    def hush(self) -> None:
        """Take the snackbar away, as happens when the screen moves on."""
        self.note = None

    @property
    def target(self) -> int:
        """The number at the end of the intent's data."""
        last = (self.intent.data or "").rpartition("/")[2]
        return int(last) if last.isdigit() else 0

    def say(self, text: str, action: str = "", act: kit.Handler | None = None) -> None:
        """Show a snackbar, perhaps with something to do about it."""

        def done() -> None:
            self.note = None
            if act is not None:
                act()

        self.note = kit.Snackbar(text, kit.Choice(action, done) if action else None)
