"""The sheet that asks which app is to open something: just once, or always."""

import pytest

from tapwright.emulator.pocket.apps.base import App, AppActivity, AppIcon
from tapwright.emulator.pocket.system.catalog import Filter
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.toolkit.basic import Text
from tapwright.emulator.pocket.toolkit.theme import Ui
from tapwright.emulator.pocket.toolkit.view import View

from .handset import Handset, core_phone

BACK = KEYCODES["BACK"]
SETTINGS, SECOND = "com.android.settings", "org.example.second"
VIEW = Intent("org.example.VIEW")


class Page(AppActivity):
    def build(self, ui: Ui) -> View:
        return Text("A page")


class First(App):
    package = "org.example.first"
    label = "First"
    launcher = ".Page"
    system = False
    icon = AppIcon("bug_report", (90, 90, 90, 255))
    activities = {".Page": Page}
    filters = {".Page": (Filter("org.example.VIEW"),)}


class Other(First):
    package = SECOND
    label = "Other"


@pytest.fixture
def phone() -> Handset:
    handset = core_phone()
    for app in (First(), Other()):
        app.install(handset.context, handset.catalog)
    return handset


def test_several_answers_are_a_choice(phone: Handset) -> None:
    phone.windows.start(VIEW)
    assert phone.all(text="Open with")
    assert phone.find(text="Always").get("enabled") == "false"
    phone.tap(text="Just once")
    assert phone.all(text="Open with")
    phone.tap(text="Other")
    assert phone.find(id="resolver_item", selected="true")
    phone.tap(text="Just once")
    assert phone.windows.foreground.package == SECOND
    phone.windows.start(VIEW)
    phone.tap(text="Other")
    phone.tap(text="Other")
    assert not phone.all(text="Open with") and phone.windows.foreground.package == SECOND
    phone.windows.start(VIEW)
    assert phone.all(text="Open with")


def test_an_app_chosen_always_answers_without_asking(phone: Handset) -> None:
    fresh, snapshot = phone.system.state_hash(), phone.system.snapshot()
    phone.windows.start(VIEW)
    phone.tap(text="Other")
    phone.tap(text="Always")
    phone.launch(SETTINGS)
    phone.windows.start(VIEW)
    assert not phone.all(text="Open with") and phone.windows.foreground.package == SECOND
    phone.windows.start(Intent("org.example.VIEW", "other:1"))
    assert phone.all(text="Open with")
    phone.key(BACK)
    phone.system.restore(snapshot)
    assert phone.system.state_hash() == fresh
    phone.windows.start(VIEW)
    assert phone.all(text="Open with")
