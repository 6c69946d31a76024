"""Settings of the phone itself: battery, storage, security, location."""

from __future__ import annotations

from ...system.storage import PARTS, TOTAL_GB, USED_GB
from ...toolkit.basic import Icon, Text
from ...toolkit.progress import ProgressBar
from ...toolkit.rows import ListItem, switch_item
from ...toolkit.strings import tr
from ...toolkit.view import Column, Pad, Space, View
from .page import SettingsPage, note, section


class BatteryPage(SettingsPage):
    """Battery."""

    title = "Battery"

    def content(self) -> list[View]:
        saving = self.get("global", "low_power") == "1"
        level, low = self.phone.system.battery.level, self.phone.system.battery.low
        left = tr("{percent}% - connect the charger", percent=level)
        if not low:
            left = tr("About 1 day, 4 hours left")
        charge = Column(
            [
                Text(f"{level}%", "display_medium", rid="battery_level"),
                Text(left, "body_medium", "on_surface_variant"),
                Space(height=16),
                ProgressBar(level / 100, 12, "error" if low else "tertiary"),
            ],
        )
        return [
            Pad(charge, x=24, bottom=24),
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
        head = Column(
            [
                Text(f"{USED_GB:.0f} GB", "display_medium", rid="usage_summary"),
                Text(
                    tr("used of {total} GB", total=TOTAL_GB),
                    "body_medium",
                    "on_surface_variant",
                ),
                Space(height=16),
                ProgressBar(USED_GB / TOTAL_GB, 12),
            ],
        )
        rows = [
            ListItem(tr(name), leading=Icon(icon), note=f"{size} GB") for name, icon, size in PARTS
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
                        tr("Permission manager"),
                        tr("Control app access to your data"),
                        Icon("admin_panel_settings"),
                        on_tap=lambda: self.open(".PermissionManagerActivity"),
                    ),
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
                    ListItem(
                        tr("App location permissions"),
                        on_tap=lambda: self.open(
                            ".PermissionGroupActivity",
                            extras={"group": "android.permission-group.LOCATION"},
                        ),
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


ACTIVITIES = {
    ".BatteryActivity": BatteryPage,
    ".StorageActivity": StoragePage,
    ".SecurityActivity": SecurityPage,
    ".LocationActivity": LocationPage,
}
