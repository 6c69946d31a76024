"""Settings of the phone itself: apps, battery, storage, security, location, system, about."""

from __future__ import annotations

from ..system.activity import Layer
from ..system.packages import LAUNCHER, MAIN, Intent, Package
from ..toolkit.basic import Icon, Text
from ..toolkit.buttons import Button
from ..toolkit.field import FieldState, TextField
from ..toolkit.overlays import Choice, Dialog
from ..toolkit.progress import ProgressBar
from ..toolkit.rows import ListItem, switch_item
from ..toolkit.strings import tr
from ..toolkit.view import Column, Flex, Pad, Row, Space, View
from .base import AppIcon, AppMark
from .settings_page import SettingsPage, note, section

UNKNOWN_ICON = AppIcon("android", (61, 220, 132, 255))
STORAGE = (
    ("System", "settings", 21.4),
    ("Apps", "apps", 17.8),
    ("Photos & videos", "image", 11.2),
    ("Audio", "music_note", 2.6),
    ("Documents & other", "description", 1.9),
)
STORAGE_TOTAL_GB = 128


class AppsPage(SettingsPage):
    """All apps."""

    title = "Apps"

    def content(self) -> list[View]:
        packages = sorted(self.phone.system.packages.all(), key=lambda app: app.label.casefold())
        return [
            *section(
                [self._row(app) for app in packages],
                tr("All apps ({count})", count=len(packages)),
            )
        ]

    def _row(self, app: Package) -> ListItem:
        icon = self.phone.icons.get(app.name, UNKNOWN_ICON)
        return ListItem(
            app.label,
            tr("Version {version}", version=app.version),
            AppMark(icon, 40),
            on_tap=lambda: self.open(".AppInfoActivity", f"package:{app.name}"),
        )


class AppInfoPage(SettingsPage):
    """One app."""

    title = "App info"

    def content(self) -> list[View]:
        name = (self.intent.data or "").removeprefix("package:")
        app = self.phone.system.packages.get(name)
        if app is None:
            return [note(tr("This app is not installed."))]
        head = Column(
            [
                AppMark(self.phone.icons.get(name, UNKNOWN_ICON), 64),
                Space(height=12),
                Text(app.label, "headline_small", rid="entity_header_title"),
            ],
            align="center",
        )
        running = self.phone.windows.tasks.find(name) is not None
        buttons = Row(
            [
                Flex(
                    Button(
                        tr("Open"),
                        lambda: self._launch(app),
                        "tonal",
                        "open_in_new",
                        enabled=app.component is not None,
                    )
                ),
                Flex(
                    Button(
                        tr("Force stop"),
                        lambda: self._ask(app),
                        "tonal",
                        "report",
                        enabled=running and name != self.component.package,
                    )
                ),
            ],
            gap=8,
        )
        rows = [
            self.plain(tr("Package"), name),
            self.plain(tr("Version"), app.version),
            self.plain(tr("Installed as"), tr("System app") if app.system else tr("User app")),
            self.plain(tr("Location on phone"), app.path),
        ]
        return [Pad(head, x=24, bottom=16), Pad(buttons, x=16, bottom=16), *section(rows)]

    def _launch(self, app: Package) -> None:
        self.start(Intent(MAIN, component=app.component, categories=(LAUNCHER,)))

    def _ask(self, app: Package) -> None:
        self.confirm(
            tr("Force stop?"),
            tr("If you force stop an app, it may misbehave."),
            tr("OK"),
            lambda: self.phone.windows.force_stop(app.name),
        )


class BatteryPage(SettingsPage):
    """Battery."""

    title = "Battery"

    def content(self) -> list[View]:
        saving = self.get("global", "low_power") == "1"
        level = Column(
            [
                Text("86%", "display_medium", rid="battery_level"),
                Text(tr("About 1 day, 4 hours left"), "body_medium", "on_surface_variant"),
                Space(height=16),
                ProgressBar(0.86, 12, "tertiary"),
            ],
        )
        return [
            Pad(level, x=24, bottom=24),
            *section(
                [
                    switch_item(
                        tr("Battery Saver"),
                        saving,
                        lambda: self.put("global", "low_power", "0" if saving else "1"),
                        tr("On") if saving else tr("Off"),
                    ),
                    self.toggle(
                        tr("Adaptive Battery"),
                        "global",
                        "adaptive_battery_management_enabled",
                        default=True,
                    ),
                    self.toggle(
                        tr("Battery percentage"),
                        "system",
                        "status_bar_show_battery_percent",
                        tr("Show battery percentage in status bar"),
                        default=True,
                    ),
                ]
            ),
        ]


class StoragePage(SettingsPage):
    """Storage."""

    title = "Storage"

    def content(self) -> list[View]:
        used = sum(size for _, _, size in STORAGE)
        head = Column(
            [
                Text(f"{used:.0f} GB", "display_medium", rid="usage_summary"),
                Text(
                    tr("used of {total} GB", total=STORAGE_TOTAL_GB),
                    "body_medium",
                    "on_surface_variant",
                ),
                Space(height=16),
                ProgressBar(used / STORAGE_TOTAL_GB, 12),
            ],
        )
        rows = [
            ListItem(tr(name), leading=Icon(icon), note=f"{size} GB")
            for name, icon, size in STORAGE
        ]
        return [Pad(head, x=24, bottom=24), *section(rows)]


class SecurityPage(SettingsPage):
    """Security & privacy."""

    title = "Security & privacy"

    def content(self) -> list[View]:
        locked = self.get("secure", "lockscreen.disabled") != "1"
        return [
            *section(
                [
                    ListItem(
                        tr("App security"),
                        tr("No harmful apps found"),
                        Icon("verified_user", color="tertiary"),
                    ),
                    ListItem(
                        tr("Screen lock"),
                        tr("Swipe") if locked else tr("None"),
                        Icon("lock"),
                        on_tap=lambda: self._choose_lock(locked),
                    ),
                ]
            ),
            *section(
                [
                    self.toggle(
                        tr("Camera access"), "secure", "camera_access_enabled", default=True
                    ),
                    self.toggle(
                        tr("Microphone access"), "secure", "microphone_access_enabled", default=True
                    ),
                    self.toggle(
                        tr("Show passwords"),
                        "system",
                        "show_password",
                        tr("Display characters briefly as you type"),
                        default=True,
                    ),
                ],
                tr("Privacy controls"),
            ),
        ]

    def _choose_lock(self, locked: bool) -> None:
        self.choose(
            tr("Screen lock"),
            [tr("None"), tr("Swipe")],
            int(locked),
            lambda index: self.put("secure", "lockscreen.disabled", "0" if index else "1"),
        )


class LocationPage(SettingsPage):
    """Location."""

    title = "Location"

    def content(self) -> list[View]:
        on = self.get("secure", "location_mode") != "0"
        return [
            *section(
                [
                    switch_item(
                        tr("Use location"),
                        on,
                        lambda: self.put("secure", "location_mode", "0" if on else "3"),
                    )
                ]
            ),
            *section(
                [
                    self.toggle(tr("Wi-Fi scanning"), "global", "wifi_scan_always_enabled"),
                    self.toggle(tr("Bluetooth scanning"), "global", "ble_scan_always_enabled"),
                ],
                tr("Location services"),
            ),
            note(tr("Apps with the permission can see where the phone is while this is on.")),
        ]


class SystemPage(SettingsPage):
    """System."""

    title = "System"

    def content(self) -> list[View]:
        now = self.phone.now()
        full = self.get("system", "time_12_24", "24") == "24"
        zone = self.phone.system.properties.get("persist.sys.timezone") or "UTC"
        return [
            *section(
                [
                    self.plain(tr("Languages"), tr("English (United States)")),
                    self.plain(tr("Keyboard"), tr("Pocket Keyboard")),
                ]
            ),
            *section(
                [
                    self.plain(tr("Date"), f"{now:%B} {now.day}, {now.year}"),
                    self.plain(tr("Time"), self.phone.clock_text(now)),
                    self.plain(tr("Time zone"), zone),
                    switch_item(
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


class AboutPage(SettingsPage):
    """About phone."""

    title = "About phone"

    def content(self) -> list[View]:
        prop = self.phone.system.properties.get
        name = self.get("global", "device_name", "Pocket Phone")
        return [
            *section(
                [
                    ListItem(tr("Device name"), name, on_tap=self._rename),
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
        field = FieldState(self.get("global", "device_name", "Pocket Phone"), limit=30)

        def save() -> None:
            self.dismiss(layer)
            self.put("global", "device_name", field.text.strip())
            self.put("secure", "bluetooth_name", field.text.strip())

        def build() -> View:
            return Dialog(
                tr("Device name"),
                body=TextField(field, rid="android:id/edit"),
                confirm=Choice(tr("OK"), save, bool(field.text.strip())),
                cancel=Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))
        layer.edit(field)


ACTIVITIES = {
    ".AppsActivity": AppsPage,
    ".AppInfoActivity": AppInfoPage,
    ".BatteryActivity": BatteryPage,
    ".StorageActivity": StoragePage,
    ".SecurityActivity": SecurityPage,
    ".LocationActivity": LocationPage,
    ".SystemActivity": SystemPage,
    ".AboutActivity": AboutPage,
}
