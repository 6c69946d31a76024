"""An update of three apps changes a label, an id and a button's place, as it is seen and told."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest

from tapwright.emulator.pocket.personas import PERSONAS
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.system.packages import LAUNCHER, MAIN, Intent


def started(persona: str, package: str) -> PocketPhone:
    phone = PocketPhone(3, persona=PERSONAS[persona])
    opened = next(app for app in phone.system.packages.launchable() if app.name == package)
    phone.windows.start(Intent(MAIN, component=opened.component, categories=(LAUNCHER,)))
    return phone


def nodes(phone: PocketPhone) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(phone.windows.hierarchy().encode()).iter("node")


def values(phone: PocketPhone, name: str) -> set[str]:
    return {node.get(name, "") for node in nodes(phone)}


def tap(phone: PocketPhone, desc: str) -> None:
    found = next(n for n in nodes(phone) if desc in (n.get("content-desc"), n.get("text")))
    left, top, right, bottom = (
        int(part) for part in found.get("bounds", "").strip("[]").replace("][", ",").split(",")
    )
    for phase in ("down", "up"):
        phone.windows.touch(phase, (left + right) / 2, (top + bottom) / 2, 0)


@pytest.mark.parametrize(
    ("persona", "label"), [("pixel-34", "Network & internet"), ("redesigned", "Connections")]
)
def test_a_label_is_another_and_its_screen_is_called_so(persona: str, label: str) -> None:
    phone = started(persona, "com.android.settings")
    both = {"Network & internet", "Connections"}
    assert both & values(phone, "text") == {label}
    tap(phone, label)
    assert both & values(phone, "text") == {label}


@pytest.mark.parametrize(
    ("persona", "rid"), [("pixel-34", "onoff"), ("redesigned", "alarm_toggle")]
)
def test_an_id_is_another(persona: str, rid: str) -> None:
    ids = values(started(persona, "com.android.deskclock"), "resource-id")
    both = {f"com.android.deskclock:id/{name}" for name in ("onoff", "alarm_toggle")}
    assert ids & both == {f"com.android.deskclock:id/{rid}"}


def test_the_picture_shows_the_new_label_and_no_id() -> None:
    def same(package: str) -> bool:
        old, new = (started(name, package) for name in ("pixel-34", "redesigned"))
        return old.windows.frame().png == new.windows.frame().png

    assert not same("com.android.settings")
    assert same("com.android.deskclock")


def test_a_button_went_into_the_menu_and_does_there_what_it_did() -> None:
    for persona, steps in (
        ("pixel-34", ("Edit contact",)),
        ("redesigned", ("More options", "Edit contact")),
    ):
        phone = started(persona, "com.android.contacts")
        tap(phone, "Aisha Rahman")
        assert ("Edit contact" in values(phone, "content-desc")) is (len(steps) == 1)
        for step in steps:
            tap(phone, step)
        assert phone.windows.foreground.activity.endswith("EditorActivity")
