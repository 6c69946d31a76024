"""Settings of what is seen and heard: display, sound, notifications."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .page import SettingsPage, section

TIMEOUTS = (
    (15_000, "15 seconds"),
    (30_000, "30 seconds"),
    (60_000, "1 minute"),
    (120_000, "2 minutes"),
    (300_000, "5 minutes"),
    (600_000, "10 minutes"),
    (1_800_000, "30 minutes"),
)
FONT_SCALES = ((0.85, "Small"), (1.0, "Default"), (1.15, "Large"), (1.3, "Largest"))
BRIGHTEST = 255


class DisplayPage(SettingsPage):
    """Display & touch."""

    title = "Display & touch"

    def content(self) -> list[kit.View]:
        level = int(self.get("system", "screen_brightness", "102"))
        dark = self.get("secure", "ui_night_mode") == "2"
        timeout = int(self.get("system", "screen_off_timeout", "60000"))
        scale = float(self.get("system", "font_scale", "1.0"))
        rotating = self.get("system", "accelerometer_rotation") == "1"
        slider = kit.Slider(
            level,
            BRIGHTEST,
            lambda value: self.put("system", "screen_brightness", str(max(1, value))),
            tr("Display brightness"),
        )
        percent = f"{round(level * 100 / BRIGHTEST)}%"
        return [
            *section(
                [
                    labelled_slider(tr("Brightness level"), percent, "brightness_6", slider),
                    self.toggle(tr("Adaptive brightness"), "system", "screen_brightness_mode"),
                ],
                tr("Brightness"),
            ),
            *section(
                [
                    self.plain(
                        tr("Screen timeout"),
                        _label(TIMEOUTS, timeout),
                        lambda: self._choose_timeout(timeout),
                    ),
                    self.toggle(
                        tr("Lock screen"),
                        "secure",
                        "lockscreen.disabled",
                        tr("Swipe to unlock after the screen was off"),
                        on="0",
                        off="1",
                    ),
                ],
                tr("Lock display"),
            ),
            *section(
                [
                    kit.switch_item(
                        tr("Dark theme"),
                        dark,
                        lambda: self.put("secure", "ui_night_mode", "1" if dark else "2"),
                        tr("On") if dark else tr("Will never turn on automatically"),
                    ),
                    self.plain(
                        tr("Font size"),
                        _label(FONT_SCALES, scale),
                        lambda: self._choose_font(scale),
                    ),
                    self.toggle(tr("Night Light"), "secure", "night_display_activated"),
                ],
                tr("Appearance"),
            ),
            *section(
                [
                    kit.switch_item(
                        tr("Auto-rotate screen"),
                        rotating,
                        lambda: self.put(
                            "system", "accelerometer_rotation", "0" if rotating else "1"
                        ),
                    )
                ],
                tr("Other display controls"),
            ),
        ]

    def _choose_timeout(self, timeout: int) -> None:
        values = [value for value, _ in TIMEOUTS]
        self.choose(
            tr("Screen timeout"),
            [tr(label) for _, label in TIMEOUTS],
            values.index(timeout) if timeout in values else -1,
            lambda index: self.put("system", "screen_off_timeout", str(values[index])),
        )

    def _choose_font(self, scale: float) -> None:
        values = [value for value, _ in FONT_SCALES]
        self.choose(
            tr("Font size"),
            [tr(label) for _, label in FONT_SCALES],
            values.index(scale) if scale in values else -1,
            lambda index: self.put("system", "font_scale", str(values[index])),
        )


def _label(choices: tuple[tuple[float, str], ...], value: float) -> str:
    return next((tr(label) for known, label in choices if known == value), str(value))


def labelled_slider(title: str, value: str, icon: str, slider: kit.View) -> kit.View:
    """A slider below its name and value."""
    head = kit.Row([kit.Flex(kit.Text(title, lines=1, rid="android:id/title")), _value(value)])
    body = kit.Row([kit.Icon(icon), kit.Flex(slider)], gap=16)
    return kit.Pad(kit.Column([head, kit.Space(height=2), body]), x=16, y=12)


def _value(text: str) -> kit.View:
    return kit.Text(text, "body_medium", "on_surface_variant", 1, rid="android:id/summary")


VOLUMES = (
    ("volume_music", "Media volume", "music_note", 15),
    ("volume_voice", "Call volume", "call", 7),
    ("volume_ring", "Ring volume", "notifications_active", 7),
    ("volume_notification", "Notification volume", "notifications", 7),
    ("volume_alarm", "Alarm volume", "alarm", 7),
)


class SoundPage(SettingsPage):
    """Sound & vibration."""

    title = "Sound & vibration"

    def content(self) -> list[kit.View]:
        quiet = self.get("global", "zen_mode") != "0"
        ringer = self.get("global", "mode_ringer", "2")
        names = {"2": tr("Ring"), "1": tr("Vibrate"), "0": tr("Silent")}
        return [
            *section([self._volume(*volume) for volume in VOLUMES]),
            *section(
                [
                    self.plain(
                        tr("Do Not Disturb"),
                        tr("On") if quiet else tr("Off"),
                        lambda: self.open(".ZenModeActivity"),
                    ),
                    self.plain(
                        tr("Ringer mode"),
                        names.get(ringer, names["2"]),
                        lambda: self._choose_ringer(ringer),
                    ),
                    self.toggle(tr("Vibrate for calls"), "system", "vibrate_when_ringing"),
                ]
            ),
            *section(
                [
                    self.toggle(tr("Touch sounds"), "system", "sound_effects_enabled"),
                    self.toggle(tr("Dial pad tones"), "system", "dtmf_tone"),
                    self.toggle(tr("Touch feedback"), "system", "haptic_feedback_enabled"),
                ],
                tr("Other sounds"),
            ),
        ]

    def _volume(self, key: str, title: str, icon: str, top: int) -> kit.View:
        level = min(top, int(self.get("system", key, "5")))
        slider = kit.Slider(
            level, top, lambda value: self.put("system", key, str(value)), tr(title)
        )
        return labelled_slider(tr(title), str(level), icon, slider)

    def _choose_ringer(self, mode: str) -> None:
        modes = ("2", "1", "0")
        self.choose(
            tr("Ringer mode"),
            [tr("Ring"), tr("Vibrate"), tr("Silent")],
            modes.index(mode) if mode in modes else 0,
            lambda index: self.put("global", "mode_ringer", modes[index]),
        )


class NotificationsPage(SettingsPage):
    """Notifications."""

    title = "Notifications"

    def content(self) -> list[kit.View]:
        return [
            *section(
                [
                    self.toggle(
                        tr("Pop on screen"),
                        "global",
                        "heads_up_notifications_enabled",
                        tr("Show new notifications at the top of the screen"),
                    ),
                    self.toggle(
                        tr("Notification history"), "secure", "notification_history_enabled"
                    ),
                    self.toggle(tr("Blink light"), "system", "notification_light_pulse"),
                ],
                tr("General"),
            ),
            *section(
                [
                    kit.ListItem(
                        tr("Do Not Disturb"),
                        tr("On") if self.get("global", "zen_mode") != "0" else tr("Off"),
                        on_tap=lambda: self.open(".ZenModeActivity"),
                    )
                ]
            ),
        ]


ACTIVITIES = {
    ".DisplayActivity": DisplayPage,
    ".SoundActivity": SoundPage,
    ".NotificationsActivity": NotificationsPage,
}
