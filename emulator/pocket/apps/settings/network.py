"""Settings of the networks: Wi-Fi, mobile data, airplane mode."""

from __future__ import annotations

from collections.abc import Callable

from ...system.activity import Layer
from ...system.radios import airplane_on, set_airplane
from ...system.wifi import Network
from ...toolkit import kit
from ...toolkit.strings import tr
from .page import SettingsPage, note, section

BARS = ("signal_wifi_0_bar", "wifi_1_bar", "wifi_2_bar", "wifi", "wifi")
STRENGTH = ("Poor", "Weak", "Fair", "Good", "Excellent")
SHORTEST_PASSWORD = 8


class NetworkPage(SettingsPage):
    """Network & internet."""

    title = "Network & internet"

    def content(self) -> list[kit.View]:
        wifi = self.phone.system.wifi
        internet = wifi.connected or (tr("Networks available") if wifi.enabled else tr("Off"))
        airplane = self.get("global", "airplane_mode_on") == "1"
        return [
            *section(
                [
                    kit.ListItem(
                        tr("Internet"),
                        internet,
                        kit.Icon("wifi" if wifi.enabled else "wifi_off"),
                        on_tap=lambda: self.open(".WifiActivity"),
                    ),
                    self.toggle(
                        tr("Mobile data"),
                        "global",
                        "mobile_data",
                        tr("Pocket Mobile") if not airplane else tr("Off in airplane mode"),
                        leading=kit.Icon("signal_cellular_alt"),
                    ),
                ]
            ),
            *section(
                [
                    kit.switch_item(
                        tr("Airplane mode"),
                        airplane,
                        self._airplane,
                        leading=kit.Icon("airplanemode_active"),
                    ),
                    self.toggle(
                        tr("Data Saver"),
                        "global",
                        "data_saver",
                        leading=kit.Icon("data_usage"),
                    ),
                    self.toggle(
                        tr("Roaming"),
                        "global",
                        "data_roaming",
                        tr("Connect to data services when roaming"),
                        leading=kit.Icon("public"),
                    ),
                ]
            ),
        ]

    def _airplane(self) -> None:
        settings = self.phone.system.settings
        set_airplane(settings, not airplane_on(settings))


class WifiPage(SettingsPage):
    """The Wi-Fi switch and the networks in reach."""

    title = "Internet"

    def content(self) -> list[kit.View]:
        wifi = self.phone.system.wifi
        power = kit.switch_item(tr("Wi-Fi"), wifi.enabled, self._power)
        if not wifi.enabled:
            text = tr("Turn on Wi-Fi to see the networks around you.")
            return [*section([power]), note(text)]
        current = wifi.connected
        joined = [net for net in wifi.networks if net.ssid == current]
        others = sorted(
            (net for net in wifi.networks if net.ssid != current),
            key=lambda net: (not net.saved, -net.level, net.ssid),
        )
        saved = sum(net.saved for net in wifi.networks)
        add = kit.ListItem(tr("Add network"), leading=kit.Icon("add"), on_tap=self._add)
        return [
            *section([power]),
            *(section([self._joined(net) for net in joined]) if joined else []),
            *section([*(self._row(net) for net in others), add], tr("Networks available")),
            *section(
                [
                    self.plain(
                        tr("Saved networks"),
                        tr("{count} networks", count=saved) if saved != 1 else tr("1 network"),
                        lambda: self.open(".SavedNetworksActivity"),
                    ),
                    self.toggle(
                        tr("Notify for public networks"),
                        "global",
                        "wifi_networks_available_notification_on",
                    ),
                ]
            ),
        ]

    def _power(self) -> None:
        wifi = self.phone.system.wifi
        wifi.enabled = not wifi.enabled

    def _joined(self, network: Network) -> kit.ListItem:
        def details() -> None:
            self.open(".WifiDetailsActivity", extras={"ssid": network.ssid})

        gear = kit.IconButton("settings", tr("Network details"), details, rid="settings_button")
        wave = kit.Icon(BARS[network.level], color="primary", rid="android:id/icon")
        return kit.ListItem(network.ssid, tr("Connected"), wave, gear, on_tap=details)

    def _row(self, network: Network) -> kit.ListItem:
        def details() -> None:
            self.open(".WifiDetailsActivity", extras={"ssid": network.ssid})

        lock = kit.Icon("lock", 20, desc=tr("Secured"), filled=True) if network.secured else None
        wave = kit.Icon(BARS[network.level], desc=tr(STRENGTH[network.level]))
        return kit.ListItem(
            network.ssid,
            tr("Saved") if network.saved else "",
            wave,
            lock,
            on_tap=lambda: self._choose(network),
            on_long=details if network.saved else None,
        )

    def _choose(self, network: Network) -> None:
        if not network.secured or network.saved:
            self.phone.system.wifi.connect(network.ssid)
            return
        _PasswordDialog(self, network.ssid).open()

    def _add(self) -> None:
        _AddDialog(self).open()


class _PasswordDialog:
    """Asks for a network's password."""

    def __init__(self, page: SettingsPage, ssid: str) -> None:
        self.page = page
        self.ssid = ssid
        self.field = kit.FieldState(
            keyboard="password", on_change=self._changed, on_submit=lambda _: self._connect()
        )
        self.shown = False
        self.error = ""
        self.layer = Layer(self.build)

    def open(self) -> None:
        self.page.show(self.layer)
        self.layer.edit(self.field)

    def build(self) -> kit.View:
        field = kit.TextField(
            self.field,
            tr("Password"),
            rid="password",
            error=self.error,
            masked=not self.shown,
        )
        return kit.Dialog(
            self.ssid,
            body=kit.Column([field, kit.Space(height=4), self._reveal()]),
            confirm=kit.Choice(
                tr("Connect"), self._connect, len(self.field.text) >= SHORTEST_PASSWORD
            ),
            cancel=kit.Choice(tr("Cancel"), lambda: self.page.dismiss(self.layer)),
        )

    def _reveal(self) -> kit.View:
        box = kit.Checkbox(self.shown, rid="show_password_box")
        label = kit.Text(tr("Show password"), "body_large", rid="")
        info = kit.Info(
            "android.widget.CheckBox",
            "show_password",
            tr("Show password"),
            checkable=True,
            checked=self.shown,
        )
        return kit.Tap(kit.Row([box, kit.Flex(label)]), self._toggle, info=info)

    def _toggle(self) -> None:
        self.shown = not self.shown

    def _changed(self, text: str) -> None:
        self.error = ""

    def _connect(self) -> None:
        if len(self.field.text) < SHORTEST_PASSWORD:
            return
        if self.page.phone.system.wifi.connect(self.ssid, self.field.text):
            self.page.dismiss(self.layer)
        else:
            self.error = tr("Check password and try again")


class _AddDialog:
    """Joins a network by its name."""

    def __init__(self, page: SettingsPage) -> None:
        self.page = page
        self.name = kit.FieldState(submit="next")
        self.password = kit.FieldState(keyboard="password")
        self.error = ""
        self.layer = Layer(self.build)

    def open(self) -> None:
        self.page.show(self.layer)
        self.layer.edit(self.name)

    def build(self) -> kit.View:
        fields = kit.Column(
            [
                kit.TextField(self.name, tr("Network name"), rid="ssid", error=self.error),
                kit.Space(height=8),
                kit.TextField(self.password, tr("Password"), rid="password"),
            ]
        )
        return kit.Dialog(
            tr("Add network"),
            body=fields,
            confirm=kit.Choice(tr("Save"), self._save, bool(self.name.text.strip())),
            cancel=kit.Choice(tr("Cancel"), lambda: self.page.dismiss(self.layer)),
        )

    def _save(self) -> None:
        ssid, password = self.name.text.strip(), self.password.text
        if self.page.phone.system.wifi.connect(ssid, password or None):
            self.page.dismiss(self.layer)
        else:
            self.error = tr("Couldn’t connect to this network")


class WifiDetailsPage(SettingsPage):
    """One network: its state, and Forget."""

    title = "Network details"

    @property
    def ssid(self) -> str:
        return str(self.intent.extras.get("ssid", ""))

    def content(self) -> list[kit.View]:
        wifi = self.phone.system.wifi
        network = next((net for net in wifi.networks if net.ssid == self.ssid), None)
        if network is None:
            return [note(tr("This network is out of reach."))]
        joined = wifi.connected == self.ssid
        head = kit.Column(
            [
                kit.Icon(BARS[network.level], 56, "primary"),
                kit.Space(height=12),
                kit.Text(self.ssid, "headline_small", align="center", rid="entity_header_title"),
                kit.Text(
                    tr("Connected") if joined else tr("Saved") if network.saved else "",
                    "body_medium",
                    "on_surface_variant",
                    rid="entity_header_summary",
                ),
            ],
            align="center",
        )
        buttons: list[kit.View] = []
        if network.saved:
            buttons.append(kit.Flex(self._button("delete", tr("Forget"), self._forget)))
        if joined:
            buttons.append(kit.Flex(self._button("close", tr("Disconnect"), self._leave_network)))
        elif network.saved:
            buttons.append(kit.Flex(self._button("wifi", tr("Connect"), self._join)))
        security = tr("WPA2/WPA3-Personal") if network.secured else tr("None")
        return [
            kit.Pad(head, x=24, bottom=16),
            kit.Pad(kit.Row(buttons, gap=8), x=16, bottom=16),
            *section(
                [
                    self.plain(tr("Signal strength"), tr(STRENGTH[network.level])),
                    self.plain(
                        tr("Frequency"), tr("5 GHz") if network.level > 2 else tr("2.4 GHz")
                    ),
                    self.plain(tr("Security"), security),
                ]
            ),
        ]

    def _button(self, icon: str, label: str, act: Callable[[], None]) -> kit.View:
        return kit.Button(label, act, "tonal", icon)

    def _forget(self) -> None:
        self.phone.system.wifi.forget(self.ssid)
        self.finish()

    def _leave_network(self) -> None:
        self.phone.system.wifi.disconnect()

    def _join(self) -> None:
        self.phone.system.wifi.connect(self.ssid)


class SavedNetworksPage(SettingsPage):
    """The networks this phone knows."""

    title = "Saved networks"

    def content(self) -> list[kit.View]:
        saved = [net for net in self.phone.system.wifi.networks if net.saved]
        if not saved:
            return [note(tr("No saved networks"))]
        return section([self._row(net) for net in saved])

    def _row(self, network: Network) -> kit.ListItem:
        return kit.ListItem(
            network.ssid,
            leading=kit.Icon(BARS[network.level]),
            on_tap=lambda: self.open(".WifiDetailsActivity", extras={"ssid": network.ssid}),
        )


ACTIVITIES = {
    ".NetworkActivity": NetworkPage,
    ".WifiActivity": WifiPage,
    ".WifiDetailsActivity": WifiDetailsPage,
    ".SavedNetworksActivity": SavedNetworksPage,
}
