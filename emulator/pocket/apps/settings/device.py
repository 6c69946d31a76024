"""Settings of the phone itself: battery, storage, security, location."""

from __future__ import annotations

from ...system.storage import PARTS, TOTAL_GB, USED_GB
from ...toolkit import kit
from ...toolkit.strings import tr
from .page import SettingsPage, note, section


class BatteryPage(SettingsPage):
    """Battery."""

    title = "Battery"

    def content(self) -> list[kit.View]:
        saving = self.get("global", "low_power") == "1"
        level, low = self.phone.system.battery.level, self.phone.system.battery.low
        left = tr("{percent}% - connect the charger", percent=level)
        if not low:
            left = tr("About 1 day, 4 hours left")
        charge = kit.Column(
            [
                kit.Text(f"{level}%", "display_medium", rid="battery_level"),
                kit.Text(left, "body_medium", "on_surface_variant"),
                kit.Space(height=16),
                kit.ProgressBar(level / 100, 12, "error" if low else "tertiary"),
            ],
        )
        return [
            kit.Pad(charge, x=24, bottom=24),
            *section(
                [
                    kit.switch_item(
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

    def content(self) -> list[kit.View]:
        head = kit.Column(
            [
                kit.Text(f"{USED_GB:.0f} GB", "display_medium", rid="usage_summary"),
                kit.Text(
                    tr("used of {total} GB", total=TOTAL_GB),
                    "body_medium",
                    "on_surface_variant",
                ),
                kit.Space(height=16),
                kit.ProgressBar(USED_GB / TOTAL_GB, 12),
            ],
        )
        rows = [
            kit.ListItem(tr(name), leading=kit.Icon(icon), note=f"{size} GB")
            for name, icon, size in PARTS
        ]
        return [kit.Pad(head, x=24, bottom=24), *section(rows)]


class SecurityPage(SettingsPage):
    """Security & privacy."""

    title = "Security & privacy"

    def content(self) -> list[kit.View]:
        locked = self.get("secure", "lockscreen.disabled") != "1"
        return [
            *section(
                [
                    kit.ListItem(
                        tr("Permission manager"),
                        tr("Control app access to your data"),
                        kit.Icon("admin_panel_settings"),
                        on_tap=lambda: self.open(".PermissionManagerActivity"),
                    ),
                    kit.ListItem(
                        tr("App security"),
                        tr("No harmful apps found"),
                        kit.Icon("verified_user", color="tertiary"),
                    ),
                    kit.ListItem(
                        tr("Screen lock"),
                        tr("Swipe") if locked else tr("None"),
                        kit.Icon("lock"),
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

    def content(self) -> list[kit.View]:
        on = self.get("secure", "location_mode") != "0"
        return [
            *section(
                [
                    kit.switch_item(
                        tr("Use location"),
                        on,
                        lambda: self.put("secure", "location_mode", "0" if on else "3"),
                    )
                ]
            ),
            *section(
                [
                    kit.ListItem(
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
