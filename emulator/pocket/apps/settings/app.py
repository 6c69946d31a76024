"""Settings: the first screen, its search, and the app itself."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ...raster.ops import rgb
from ...system.catalog import Filter
from ...system.local_time import to_local
from ...system.radios import set_quiet
from ...system.zen import ZenPolicy, ZenStore
from ...toolkit import kit
from ...toolkit.strings import tr
from .. import owner
from ..base import App, AppActivity, AppContext, AppIcon
from . import apps, bluetooth, device, display, dnd, network, permissions, system
from .page import SettingsPage, Tone, section

PACKAGE = "com.android.settings"


class Link(NamedTuple):
    """A row of the first screen."""

    title: str
    summary: str
    icon: str
    activity: str
    tone: Tone


LINKS = (
    (
        Link("Network & internet", "Mobile, Wi-Fi", "wifi", ".NetworkActivity", "blue"),
        Link(
            "Connected devices",
            "Bluetooth, pairing",
            "devices_other",
            ".ConnectedDevicesActivity",
            "blue",
        ),
    ),
    (
        Link("Apps", "All apps, app info", "apps", ".AppsActivity", "purple"),
        Link("Notifications", "History, pop-ups", "notifications", ".NotificationsActivity", "red"),
        Link(
            "Sound & vibration", "Volume, Do Not Disturb", "volume_up", ".SoundActivity", "purple"
        ),
        Link(
            "Display & touch",
            "Dark theme, font size, brightness",
            "brightness_6",
            ".DisplayActivity",
            "orange",
        ),
    ),
    (
        Link("Storage", "43% used - 73 GB free", "storage", ".StorageActivity", "green"),
        Link("Battery", "Battery Saver, usage", "battery_full", ".BatteryActivity", "green"),
        Link(
            "Security & privacy",
            "App security, device lock, permissions",
            "security",
            ".SecurityActivity",
            "green",
        ),
        Link("Location", "On", "place", ".LocationActivity", "blue"),
    ),
    (
        Link("System", "Languages, date & time, keyboard", "info", ".SystemActivity", "grey"),
        Link("About phone", "Pocket Phone", "mobile", ".AboutActivity", "grey"),
    ),
)


class MainPage(SettingsPage):
    """The list of areas."""

    title = "Settings"

    def build(self, ui: kit.Ui) -> kit.View:
        title = kit.Text(self.heading(), "headline_large", rid="homepage_title")
        rows = [kit.Pad(title, x=24, top=32, bottom=16), *self.content()]
        body = kit.scroll_list(rows, self.scroll, bottom=24)
        return kit.Scaffold(body, color="surface_container")

    def content(self) -> list[kit.View]:
        name = owner.name_on(self.phone.system)
        account = kit.ListItem(
            name,
            tr("Owner of this phone"),
            kit.Avatar(name, 44),
            on_tap=lambda: self.toast(tr("No account is set up on this phone")),
        )
        views = [self._search_box(), *section([account])]
        for links in LINKS:
            views += section([self._link(link) for link in links])
        return views

    def _link(self, link: Link) -> kit.ListItem:
        summary = tr(link.summary)
        if link.activity == ".NetworkActivity":
            summary = self.phone.system.wifi.connected or summary
        elif link.activity == ".LocationActivity":
            on = self.get("secure", "location_mode") != "0"
            summary = tr("On") if on else tr("Off")
        elif link.activity == ".BatteryActivity":
            summary = f"{self.phone.system.battery.level}%"
        elif link.activity == ".AboutActivity":
            summary = self.get("global", "device_name", summary)
        return self.link(tr(link.title), summary, link.icon, link.activity, link.tone)

    def _search_box(self) -> kit.View:
        words = tr("Search settings")
        hint = kit.Text(words, lines=1, color="on_surface_variant", rid="search_action_bar_title")
        row = kit.Row([kit.Icon("search"), kit.Flex(hint)], gap=12)
        box = kit.Surface(kit.Pad(row, x=16, y=16), "surface_highest", 28)
        info = kit.Info("android.view.ViewGroup", "search_action_bar", desc=words)
        return kit.Pad(
            kit.Tap(box, lambda: self.open(".SearchActivity"), info=info), x=16, bottom=16
        )


class SearchEntry(NamedTuple):
    """Something search finds: the row, where it is, and what else people call it."""

    title: str
    path: str
    activity: str
    words: str = ""


INDEX = (
    SearchEntry("Network & internet", "Settings", ".NetworkActivity"),
    SearchEntry("Internet", "Network & internet", ".WifiActivity", "wifi wlan wireless"),
    SearchEntry("Wi-Fi", "Network & internet > Internet", ".WifiActivity", "wlan wireless network"),
    SearchEntry("Airplane mode", "Network & internet", ".NetworkActivity", "flight aeroplane"),
    SearchEntry("Mobile data", "Network & internet", ".NetworkActivity", "cellular sim"),
    SearchEntry("Data Saver", "Network & internet", ".NetworkActivity", "background usage"),
    SearchEntry("Bluetooth", "Connected devices", ".ConnectedDevicesActivity", "pair headphones"),
    SearchEntry("Apps", "Settings", ".AppsActivity", "applications uninstall force stop"),
    SearchEntry("Notifications", "Settings", ".NotificationsActivity", "alerts"),
    SearchEntry("Do Not Disturb", "Sound & vibration", ".ZenModeActivity", "silent quiet dnd zen"),
    SearchEntry("Schedules", "Do Not Disturb", ".ZenModeSchedulesActivity", "dnd silent night"),
    SearchEntry("Permission manager", "Security & privacy", ".PermissionManagerActivity", "access"),
    SearchEntry("App location permissions", "Location", ".LocationActivity", "gps access"),
    SearchEntry("Navigation mode", "System", ".SystemActivity", "gesture buttons back"),
    SearchEntry("Media volume", "Sound & vibration", ".SoundActivity", "music loud"),
    SearchEntry("Ring volume", "Sound & vibration", ".SoundActivity", "ringtone loud"),
    SearchEntry("Alarm volume", "Sound & vibration", ".SoundActivity", "clock loud"),
    SearchEntry("Brightness level", "Display & touch", ".DisplayActivity", "screen dim bright"),
    SearchEntry("Adaptive brightness", "Display & touch", ".DisplayActivity", "auto automatic"),
    SearchEntry("Dark theme", "Display & touch", ".DisplayActivity", "night mode black"),
    SearchEntry("Font size", "Display & touch", ".DisplayActivity", "text large small"),
    SearchEntry("Screen timeout", "Display & touch", ".DisplayActivity", "sleep lock display off"),
    SearchEntry("Night Light", "Display & touch", ".DisplayActivity", "blue amber tint"),
    SearchEntry("Auto-rotate screen", "Display & touch", ".DisplayActivity", "rotation landscape"),
    SearchEntry("Storage", "Settings", ".StorageActivity", "space memory free"),
    SearchEntry("Battery", "Settings", ".BatteryActivity", "power charge"),
    SearchEntry("Battery Saver", "Battery", ".BatteryActivity", "power saving low"),
    SearchEntry("Security & privacy", "Settings", ".SecurityActivity", "lock permissions"),
    SearchEntry("Screen lock", "Security & privacy", ".SecurityActivity", "pin password pattern"),
    SearchEntry("Location", "Settings", ".LocationActivity", "gps position"),
    SearchEntry("Languages", "System", ".LanguagesActivity", "locale chinese english"),
    SearchEntry("Use 24-hour format", "System", ".SystemActivity", "date time clock"),
    SearchEntry("About phone", "Settings", ".AboutActivity", "model version serial"),
    SearchEntry("Device name", "About phone", ".AboutActivity", "rename"),
    SearchEntry("Android version", "About phone", ".AboutActivity", "release build"),
)


class SearchPage(AppActivity):
    """Finds rows by their words."""

    def on_open(self) -> None:
        self.query = kit.FieldState(submit="search")
        self.scroll = kit.ScrollState()
        self.edit(self.query)

    def build(self, ui: kit.Ui) -> kit.View:
        bar = kit.SearchBar(self.query, tr("Search settings"), self.finish)
        body: kit.View
        found = self._found()
        if self.query.text.strip() and not found:
            body = kit.Fill(
                kit.empty_state("search", tr("No results"), tr("Try other words")), center=True
            )
        else:
            rows: list[kit.View] = [self._row(entry) for entry in found]
            body = kit.scroll_list(rows, self.scroll, top=8, rid="list_results")
        return kit.Scaffold(body, top=bar)

    def _row(self, entry: SearchEntry) -> kit.View:
        return kit.ListItem(
            tr(entry.title),
            tr(entry.path),
            kit.Icon("settings"),
            on_tap=lambda: self.open(entry.activity),
        )

    def _found(self) -> list[SearchEntry]:
        wanted = self.query.text.casefold().split()
        if not wanted:
            return []
        return [
            entry
            for entry in INDEX
            if all(word in f"{tr(entry.title)} {entry.words}".casefold() for word in wanted)
        ]


class SettingsApp(App):
    """The settings of the phone."""

    package = PACKAGE
    label = "Settings"
    launcher = ".Settings"
    version = "14"
    icon = AppIcon("settings", rgb("#5F6B7A"))
    activities = {
        ".Settings": MainPage,
        ".SearchActivity": SearchPage,
        **network.ACTIVITIES,
        **bluetooth.ACTIVITIES,
        **display.ACTIVITIES,
        **device.ACTIVITIES,
        **apps.ACTIVITIES,
        **permissions.ACTIVITIES,
        **dnd.ACTIVITIES,
        **system.ACTIVITIES,
    }
    filters = {
        ".Settings": (Filter("android.settings.SETTINGS"),),
        ".NetworkActivity": (
            Filter("android.settings.WIRELESS_SETTINGS"),
            Filter("android.settings.AIRPLANE_MODE_SETTINGS"),
        ),
        ".WifiActivity": (Filter("android.settings.WIFI_SETTINGS"),),
        ".ConnectedDevicesActivity": (Filter("android.settings.BLUETOOTH_SETTINGS"),),
        ".DisplayActivity": (Filter("android.settings.DISPLAY_SETTINGS"),),
        ".SoundActivity": (Filter("android.settings.SOUND_SETTINGS"),),
        ".AppsActivity": (
            Filter("android.settings.APPLICATION_SETTINGS"),
            Filter("android.settings.MANAGE_APPLICATIONS_SETTINGS"),
        ),
        ".AppInfoActivity": (
            Filter("android.settings.APPLICATION_DETAILS_SETTINGS", data="package:"),
        ),
        ".LocationActivity": (Filter("android.settings.LOCATION_SOURCE_SETTINGS"),),
        ".SecurityActivity": (Filter("android.settings.SECURITY_SETTINGS"),),
        ".StorageActivity": (Filter("android.settings.INTERNAL_STORAGE_SETTINGS"),),
        ".BatteryActivity": (
            Filter("android.intent.action.POWER_USAGE_SUMMARY"),
            Filter("android.settings.BATTERY_SAVER_SETTINGS"),
        ),
        ".SystemActivity": (Filter("android.settings.DATE_SETTINGS"),),
        ".LanguagesActivity": (Filter("android.settings.LOCALE_SETTINGS"),),
        ".NotificationsActivity": (
            Filter("android.settings.NOTIFICATION_SETTINGS"),
            Filter("android.settings.ALL_APPS_NOTIFICATION_SETTINGS"),
        ),
        ".ZenModeActivity": (Filter("android.settings.ZEN_MODE_SETTINGS"),),
        ".PermissionManagerActivity": (Filter("android.intent.action.MANAGE_PERMISSIONS"),),
        ".AboutActivity": (Filter("android.settings.DEVICE_INFO_SETTINGS"),),
    }

    def on_clock(self, phone: AppContext, before: datetime, now: datetime) -> None:
        """Do Not Disturb follows its schedules when one begins or ends."""
        policy = ZenStore(phone.system.files).load()
        was, held = (_scheduled(policy, to_local(phone.system, at)) for at in (before, now))
        if was != held:
            set_quiet(phone.system.settings, held)


def _scheduled(policy: ZenPolicy, at: datetime) -> bool:
    return policy.holds(at.weekday(), at.hour * 60 + at.minute)
