"""Settings of Bluetooth."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .page import SettingsPage, note, section


class ConnectedDevicesPage(SettingsPage):
    """Bluetooth."""

    title = "Connected devices"

    def content(self) -> list[kit.View]:
        on = self.get("global", "bluetooth_on") == "1"
        power = self.toggle(
            tr("Bluetooth"), "global", "bluetooth_on", leading=kit.Icon("bluetooth")
        )
        if not on:
            text = tr("When Bluetooth is on, your phone can talk to other devices nearby.")
            return [*section([power]), note(text)]
        return [
            *section([power]),
            *section(
                [
                    kit.ListItem(
                        tr("Pair new device"),
                        leading=kit.Icon("add"),
                        on_tap=lambda: self.toast(tr("No devices nearby")),
                    )
                ]
            ),
            *section(
                [
                    self._device("headphones", tr("Maple Buds"), "bluetooth_maple_buds"),
                    self._device("watch", tr("Trail Watch"), "bluetooth_trail_watch"),
                    self._device("directions_car", tr("Car audio"), "bluetooth_car_audio"),
                ],
                tr("Saved devices"),
            ),
            *section(
                [
                    self.plain(
                        tr("Device name"),
                        self.get("secure", "bluetooth_name", "Pocket Phone"),
                    )
                ]
            ),
        ]

    def _device(self, icon: str, name: str, key: str) -> kit.ListItem:
        connected = self.get("secure", key) == "1"

        def act() -> None:
            self.put("secure", key, "0" if connected else "1")

        summary = tr("Connected") if connected else tr("Saved")
        return kit.ListItem(name, summary, kit.Icon(icon), on_tap=act)


ACTIVITIES = {".ConnectedDevicesActivity": ConnectedDevicesPage}
