"""The settings provider: three namespaces of strings, as `settings get|put` shows them."""

from collections.abc import Callable
from typing import Literal, get_args

from ..personas.persona import POCKET_KEYBOARD

Namespace = Literal["system", "secure", "global"]
NAMESPACES: tuple[Namespace, ...] = get_args(Namespace)
Listener = Callable[[Namespace, str, str | None], None]
Values = dict[Namespace, dict[str, str]]

SEED: Values = {
    "system": {
        "accelerometer_rotation": "0",
        "alarm_alert": "content://media/internal/audio/media/1",
        "dim_screen": "1",
        "dtmf_tone": "1",
        "font_scale": "1.0",
        "haptic_feedback_enabled": "1",
        "notification_light_pulse": "1",
        "pointer_speed": "0",
        "ringtone": "content://media/internal/audio/media/2",
        "screen_brightness": "102",
        "screen_brightness_mode": "0",
        "screen_off_timeout": "60000",
        "show_touches": "0",
        "sound_effects_enabled": "1",
        "system_locales": "en-US",
        "time_12_24": "24",
        "user_rotation": "0",
        "vibrate_when_ringing": "0",
        "volume_alarm": "6",
        "volume_music": "5",
        "volume_notification": "5",
        "volume_ring": "5",
        "volume_system": "5",
        "volume_voice": "4",
    },
    "secure": {
        "accessibility_enabled": "0",
        "android_id": "7a70777269676874",
        "bluetooth_name": "Pocket Phone",
        "default_input_method": POCKET_KEYBOARD,
        "doze_enabled": "1",
        "enabled_input_methods": POCKET_KEYBOARD,
        "icon_blacklist": "rotate",
        "immersive_mode_confirmations": "confirmed",
        "input_methods_subtype_history": "",
        "location_mode": "3",
        "lockscreen.disabled": "1",
        "navigation_mode": "0",
        "night_display_activated": "0",
        "show_ime_with_hard_keyboard": "1",
        "ui_night_mode": "1",
        "user_setup_complete": "1",
        "zen_duration": "0",
    },
    "global": {
        "adb_enabled": "1",
        "airplane_mode_on": "0",
        "animator_duration_scale": "0",
        "auto_time": "1",
        "auto_time_zone": "1",
        "bluetooth_on": "1",
        "boot_count": "1",
        "captive_portal_mode": "0",
        "data_roaming": "0",
        "development_settings_enabled": "1",
        "device_name": "Pocket Phone",
        "device_provisioned": "1",
        "heads_up_notifications_enabled": "1",
        "low_power": "0",
        "mobile_data": "1",
        "mode_ringer": "2",
        "stay_on_while_plugged_in": "7",
        "transition_animation_scale": "0",
        "usb_mass_storage_enabled": "1",
        "wifi_on": "1",
        "window_animation_scale": "0",
        "zen_mode": "0",
    },
}


class SettingsStore:
    """Settings by namespace and key; listeners hear every change, with None for a deletion."""

    def __init__(self, keyboard: str = POCKET_KEYBOARD) -> None:
        self._values: Values = {name: dict(SEED[name]) for name in NAMESPACES}
        self._values["secure"] |= {
            "default_input_method": keyboard,
            "enabled_input_methods": keyboard,
        }
        self._listeners: list[Listener] = []

    def get(self, namespace: Namespace, key: str) -> str | None:
        return self._values[namespace].get(key)

    def put(self, namespace: Namespace, key: str, value: str) -> None:
        if self._values[namespace].get(key) != value:
            self._values[namespace][key] = value
            self._tell(namespace, key, value)

    def delete(self, namespace: Namespace, key: str) -> bool:
        """Remove a key; False when it was not there."""
        if self._values[namespace].pop(key, None) is None:
            return False
        self._tell(namespace, key, None)
        return True

    def items(self, namespace: Namespace) -> list[tuple[str, str]]:
        return sorted(self._values[namespace].items())

    def listen(self, callback: Listener) -> None:
        self._listeners.append(callback)

    def snapshot(self) -> Values:
        return {name: dict(values) for name, values in self._values.items()}

    def restore(self, snap: Values) -> None:
        """Go back to `snap`, telling the listeners what changes."""
        for name in NAMESPACES:
            for key in {*self._values[name], *snap[name]}:
                value = snap[name].get(key)
                if value is None:
                    self.delete(name, key)
                else:
                    self.put(name, key, value)

    def _tell(self, namespace: Namespace, key: str, value: str | None) -> None:
        for callback in tuple(self._listeners):
            callback(namespace, key, value)
