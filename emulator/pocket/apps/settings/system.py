"""Settings of the system: languages, navigation, date and time, about the phone."""

from __future__ import annotations

from ...system.activity import Layer
from ...system.language import LOCALES, Language, language_of, set_locale
from ...toolkit import kit
from ...toolkit.strings import tr
from .page import SettingsPage, note, section

LANGUAGES: dict[Language, str] = {
    "en": "English (United States)",
    "zh": "简体中文（中国）",
}
MODES = {"0": "3-button navigation", "2": "Gesture navigation"}


class SystemPage(SettingsPage):
    """System."""

    title = "System"

    def content(self) -> list[kit.View]:
        now = self.phone.now()
        mode = self.get("secure", "navigation_mode")
        mode = mode if mode in MODES else "0"
        full = self.get("system", "time_12_24", "24") == "24"
        zone = self.phone.system.properties.get("persist.sys.timezone") or "UTC"
        return [
            *section(
                [
                    self.plain(
                        tr("Languages"),
                        LANGUAGES[language_of(self.phone.system)],
                        lambda: self.open(".LanguagesActivity"),
                    ),
                    self.plain(tr("Keyboard"), tr("Pocket Keyboard")),
                    self.plain(
                        tr("Navigation mode"), tr(MODES[mode]), lambda: self._choose_mode(mode)
                    ),
                ]
            ),
            *section(
                [
                    self.plain(tr("Date"), kit.full_date(now)),
                    self.plain(tr("Time"), self.phone.clock_text(now)),
                    self.plain(tr("Time zone"), zone),
                    kit.switch_item(
                        tr("Use 24-hour format"),
                        full,
                        lambda: self.put("system", "time_12_24", "12" if full else "24"),
                        "13:00" if full else "1:00 PM",
                    ),
                    self.toggle(tr("Set time automatically"), "global", "auto_time"),
                ],
                tr("Date & time"),
            ),
        ]

    def _choose_mode(self, mode: str) -> None:
        modes = tuple(MODES)
        self.choose(
            tr("Navigation mode"),
            [tr(label) for label in MODES.values()],
            modes.index(mode),
            lambda index: self.put("secure", "navigation_mode", modes[index]),
        )


class LanguagesPage(SettingsPage):
    """The phone's language."""

    title = "Languages"

    def content(self) -> list[kit.View]:
        now = language_of(self.phone.system)
        rows = [
            kit.radio_item(name, language == now, self._set(language))
            for language, name in LANGUAGES.items()
        ]
        return section(rows, tr("System language"))

    def _set(self, language: Language) -> kit.Handler:
        return lambda: set_locale(self.phone.system, LOCALES[language])


class AboutPage(SettingsPage):
    """About phone."""

    title = "About phone"

    def content(self) -> list[kit.View]:
        prop = self.phone.system.properties.get
        name = self.get("global", "device_name", "Pocket Phone")
        return [
            *section(
                [
                    kit.ListItem(tr("Device name"), name, on_tap=self._rename),
                ],
                tr("Basic info"),
            ),
            *section(
                [
                    self.plain(tr("Model"), prop("ro.product.model") or "Pocket Phone"),
                    self.plain(tr("Hardware"), tr("Simulated phone (tapwright pocket)")),
                    self.plain(tr("Serial number"), prop("ro.serialno") or ""),
                ],
                tr("Device details"),
            ),
            *section(
                [
                    self.plain(tr("Android version"), prop("ro.build.version.release") or "14"),
                    self.plain(tr("Build number"), prop("ro.build.display.id") or "POCKET"),
                    self.plain(tr("IP address"), "10.0.2.16"),
                    self.plain(tr("Wi-Fi MAC address"), "02:00:5e:10:00:01"),
                ],
                tr("Software"),
            ),
            note(tr("This is no real phone: everything on it is simulated.")),
        ]

    def _rename(self) -> None:
        field = kit.FieldState(self.get("global", "device_name", "Pocket Phone"), limit=30)

        def save() -> None:
            self.dismiss(layer)
            self.put("global", "device_name", field.text.strip())
            self.put("secure", "bluetooth_name", field.text.strip())

        def build() -> kit.View:
            return kit.Dialog(
                tr("Device name"),
                body=kit.TextField(field, rid="android:id/edit"),
                confirm=kit.Choice(tr("OK"), save, bool(field.text.strip())),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
        layer.edit(field)


ACTIVITIES = {
    ".SystemActivity": SystemPage,
    ".LanguagesActivity": LanguagesPage,
    ".AboutActivity": AboutPage,
}
