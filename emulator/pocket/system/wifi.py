"""The Wi-Fi radio: networks in reach, the saved ones, and the one in use."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from .files import FileSystem
from .settings import Namespace, SettingsStore

STORE = "/data/misc/apexdata/com.android.wifi/WifiConfigStore.xml"


@dataclass(frozen=True, slots=True)
class Network:
    """One access point; `level` is its signal in bars, 0 to 4."""

    ssid: str
    secured: bool
    level: int
    saved: bool = False


@dataclass(frozen=True, slots=True)
class WifiSnapshot:
    """A saved radio."""

    networks: tuple[Network, ...]
    connected: str | None


SEED = (
    (Network("Maple Home", secured=True, level=4, saved=True), "maple-syrup-7"),
    (Network("Maple Guest", secured=False, level=3), ""),
    (Network("Corner Cafe", secured=True, level=3), "espresso42"),
    (Network("Library Free", secured=False, level=2), ""),
    (Network("Studio 5G", secured=True, level=2), "paintbrush"),
    (Network("Bakery Upstairs", secured=True, level=1), "sourdough9"),
    (Network("Fern & Foxglove", secured=True, level=3), "repotting-day"),
    (Network("Printer-4F2A", secured=False, level=3), ""),
    (Network("Hotel Lindgren", secured=False, level=2), ""),
    (Network("Yoga Loft", secured=True, level=2), "namaste2026"),
    (Network("Wi-Fi 9\u53f7\u697c", secured=True, level=2), "jiuhaolou99"),
    (Network("Caf\u00e9 Am\u00e9lie", secured=True, level=1), "croissant!"),
    (Network("Oakwood Dental", secured=True, level=1), "floss-daily"),
    (Network("Transit Free", secured=False, level=1), ""),
    (Network("Apartment 12B", secured=True, level=1), "twelve-bees"),
    (Network("Garage-Sensor", secured=True, level=0), "door-is-shut"),
)


class Wifi:
    """The radio of one phone; `enabled` is the setting `global/wifi_on`, as on Android."""

    def __init__(self, settings: SettingsStore, files: FileSystem) -> None:
        self._settings = settings
        self._files = files
        self._networks = [network for network, _ in SEED]
        self._passwords = {network.ssid: password for network, password in SEED}
        self._connected: str | None = "Maple Home"
        self._listeners: list[Callable[[], None]] = []
        settings.listen(self._on_setting)
        self._store()

    @property
    def enabled(self) -> bool:
        return self._settings.get("global", "wifi_on") == "1"

    @enabled.setter
    def enabled(self, value: bool) -> None:
        self._settings.put("global", "wifi_on", "1" if value else "0")

    @property
    def networks(self) -> list[Network]:
        """The networks in reach, strongest first."""
        return sorted(self._networks, key=lambda network: -network.level)

    @property
    def connected(self) -> str | None:
        """The network in use, None when there is none or the radio is off."""
        return self._connected if self.enabled else None

    def connect(self, ssid: str, password: str | None = None) -> bool:
        """Join a network and save it; False when it is out of reach or the password is wrong."""
        network = self._find(ssid)
        if network is None or not self.enabled:
            return False
        known = network.saved and password is None
        if network.secured and not known and password != self._passwords[ssid]:
            return False
        self._replace(replace(network, saved=True))
        self._connected = ssid
        self._changed()
        return True

    def disconnect(self) -> None:
        self._connected = None
        self._changed()

    def forget(self, ssid: str) -> bool:
        """Drop a saved network, leaving it when in use; False when it was not saved."""
        network = self._find(ssid)
        if network is None or not network.saved:
            return False
        self._replace(replace(network, saved=False))
        if self._connected == ssid:
            self._connected = None
        self._changed()
        return True

    def listen(self, callback: Callable[[], None]) -> None:
        """Call back after every change of networks, connection or power."""
        self._listeners.append(callback)

    def snapshot(self) -> WifiSnapshot:
        return WifiSnapshot(tuple(self._networks), self._connected)

    def restore(self, snap: WifiSnapshot) -> None:
        if snap != self.snapshot():
            self._networks, self._connected = list(snap.networks), snap.connected
            self._changed()

    def _find(self, ssid: str) -> Network | None:
        return next((network for network in self._networks if network.ssid == ssid), None)

    def _replace(self, new: Network) -> None:
        self._networks = [new if old.ssid == new.ssid else old for old in self._networks]

    def _on_setting(self, namespace: Namespace, key: str, value: str | None) -> None:
        if (namespace, key) != ("global", "wifi_on"):
            return
        if value == "1" and self._connected is None:
            # A radio that comes up joins the strongest network it knows.
            known = [network for network in self._networks if network.saved]
            self._connected = max(known, key=lambda n: n.level).ssid if known else None
        self._changed()

    def _changed(self) -> None:
        self._store()
        for callback in tuple(self._listeners):
            callback()

    def _store(self) -> None:
        """Keep the saved networks where Android keeps them."""
        saved = "".join(
            "<Network>\n<WifiConfiguration>\n"
            f'<string name="SSID">&quot;{escape(network.ssid)}&quot;</string>\n'
            f'<boolean name="IsCurrent" value="{str(network.ssid == self.connected).lower()}" />\n'
            "</WifiConfiguration>\n</Network>\n"
            for network in self._networks
            if network.saved
        )
        text = (
            "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<WifiConfigStoreData>\n"
            f'<int name="Version" value="3" />\n<NetworkList>\n{saved}</NetworkList>\n'
            "</WifiConfigStoreData>\n"
        )
        self._files.write(STORE, text.encode(), mode=0o100600)
