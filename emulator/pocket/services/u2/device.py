"""Remote calls about the phone as a whole: its screen, keys, rotation and clipboard."""

import base64
import io
from collections.abc import Mapping

from PIL import Image

from ...raster.pillow import resized
from ...system.abilities import Toaster
from ...system.editing import Editable, clear_focused
from ...system.key_combos import press_with_meta
from ...system.keycodes import key_code
from ...system.packages import LAUNCHER, MAIN, Intent
from ...system.screen import Frame
from ..capture import picture
from ..context import Context
from .arguments import Arguments, BadArguments, is_object
from .tree import cut_depth, first_window

DEPTH = 50
QUALITY = 80
PASTE, NOTIFICATION, WAKE, SLEEP = 279, 83, 224, 223
KEYS = {
    "home": "HOME",
    "back": "BACK",
    "left": "DPAD_LEFT",
    "right": "DPAD_RIGHT",
    "up": "DPAD_UP",
    "down": "DPAD_DOWN",
    "center": "DPAD_CENTER",
    "menu": "MENU",
    "search": "SEARCH",
    "enter": "ENTER",
    "delete": "DEL",
    "del": "DEL",
    "recent": "APP_SWITCH",
    "volume_up": "VOLUME_UP",
    "volume_down": "VOLUME_DOWN",
    "volume_mute": "VOLUME_MUTE",
    "camera": "CAMERA",
    "power": "POWER",
}
TURNS = {"natural": 0, "n": 0, "left": 1, "l": 1, "upsidedown": 2, "u": 2, "right": 3, "r": 3}
CONFIGURATION = {
    "actionAcknowledgmentTimeout": 3000,
    "keyInjectionDelay": 0,
    "scrollAcknowledgmentTimeout": 200,
    "waitForIdleTimeout": 0,
    "waitForSelectorTimeout": 0,
    "uiAutomationFlags": 0,
}


class DeviceCalls:
    """The calls that name no element."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._toast: str | None = None
        self._toast_cleared = False
        self._picture: tuple[Frame, tuple[object, ...], str] | None = None
        self._configuration = dict(CONFIGURATION)

    def device_info(self, args: Arguments) -> Mapping[str, object]:
        windows = self._context.system.windows
        width, height = windows.size
        return {
            "currentPackageName": windows.foreground.package,
            "displayHeight": height,
            "displayRotation": windows.rotation,
            "displaySizeDpX": width * 160 // windows.density,
            "displaySizeDpY": height * 160 // windows.density,
            "displayWidth": width,
            "productName": self._context.system.properties.get("ro.product.name"),
            "screenOn": windows.screen_on,
            "sdkInt": int(self._context.system.properties.get("ro.build.version.sdk", "34")),
            "naturalOrientation": windows.rotation % 2 == 0,
        }

    def dump(self, args: Arguments) -> str:
        """`dumpWindowHierarchy(compressed, depth, active root only)`."""
        xml = self._context.system.windows.hierarchy()
        xml = xml.replace(' bounds="', ' visible-to-user="true" bounds="')
        depth = args.whole(1, DEPTH)
        if args.flag(2):
            xml = first_window(xml)
        return cut_depth(xml, depth) if depth < DEPTH else xml

    def screenshot(self, args: Arguments) -> str:
        """`takeScreenshot(scale, quality)`: a JPEG file in base64; secure windows are black."""
        scale = args.number(0) if len(args) else 1.0
        quality = args.whole(1, QUALITY)
        if not 0.01 <= scale <= 1 or not 0 <= quality <= 100:
            raise BadArguments("scale is 0 to 1, quality 0 to 100")
        windows = self._context.system.windows
        frame = windows.frame()
        wanted = (scale, quality, self._context.secure)
        if self._picture is None or self._picture[:2] != (frame, wanted):
            self._picture = (frame, wanted, _jpeg(picture(self._context), scale, quality))
        return self._picture[2]

    # keys and power

    def press_key(self, args: Arguments) -> bool:
        name = args.text(0).lower()
        if name not in KEYS:
            return False
        self._key(KEYS[name])
        return True

    def press_key_code(self, args: Arguments) -> bool:
        """`pressKeyCode(code)` and with a meta state."""
        self._context.check_injecting()
        press_with_meta(self._context.system.windows, args.whole(0), args.whole(1, 0))
        return True

    def wake(self, args: Arguments) -> None:
        self._press(WAKE)

    def sleep(self, args: Arguments) -> None:
        self._press(SLEEP)

    def is_screen_on(self, args: Arguments) -> bool:
        return self._context.system.windows.screen_on

    def open_notification(self, args: Arguments) -> bool:
        self._context.expand("notifications")
        return True

    def open_quick_settings(self, args: Arguments) -> bool:
        self._context.expand("settings")
        return True

    def launch(self, args: Arguments) -> bool:
        package = self._context.system.packages.get(args.text(0))
        if package is None or package.component is None:
            return False
        intent = Intent(MAIN, component=package.component, categories=(LAUNCHER,))
        self._context.system.windows.start(intent)
        return True

    # rotation

    def freeze_rotation(self, args: Arguments) -> None:
        free = "0" if args.flag(0, True) else "1"
        self._context.system.settings.put("system", "accelerometer_rotation", free)

    def set_orientation(self, args: Arguments) -> None:
        turn = TURNS.get(args.text(0).lower())
        if turn is None:
            raise BadArguments(f"unknown orientation: {args.text(0)}")
        settings = self._context.system.settings
        settings.put("system", "accelerometer_rotation", "0")
        settings.put("system", "user_rotation", str(turn))

    # clipboard and text

    def set_clipboard(self, args: Arguments) -> None:
        """`setClipboard(label, text)`."""
        windows = self._context.system.windows
        if isinstance(windows, Editable):
            windows.clipboard = "" if args[1] is None else args.text(1)

    def clipboard(self, args: Arguments) -> str | None:
        windows = self._context.system.windows
        return (windows.clipboard or None) if isinstance(windows, Editable) else None

    def paste(self, args: Arguments) -> None:
        self._press(PASTE)

    def clear_input(self, args: Arguments) -> None:
        clear_focused(self._context.system.windows)

    # toasts

    def last_toast(self, args: Arguments) -> str | None:
        windows = self._context.system.windows
        if isinstance(windows, Toaster) and windows.last_toast is not None:
            return windows.last_toast
        return self._toast

    def clear_toast(self, args: Arguments) -> None:
        windows = self._context.system.windows
        self._toast = None
        if isinstance(windows, Toaster):
            windows.last_toast = None

    def make_toast(self, args: Arguments) -> None:
        self._toast = args.text(0)
        self._context.show_toast(self._toast)

    # the rest

    def configuration(self, args: Arguments) -> Mapping[str, object]:
        return self._configuration

    def configure(self, args: Arguments) -> Mapping[str, object]:
        """Keep the times a client sets; nothing here waits on them."""
        wanted = args[0]
        for name in CONFIGURATION:
            value = wanted.get(name) if is_object(wanted) else None
            if isinstance(value, int):
                self._configuration[name] = value
        return self._configuration

    def front_package(self, args: Arguments) -> str:
        return self._context.system.windows.foreground.package

    def ping(self, args: Arguments) -> str:
        return "pong"

    def nothing(self, args: Arguments) -> None:
        """Calls that only make a real phone's accessibility service settle."""

    def _key(self, name: str) -> None:
        code = key_code(name)
        if code is not None:
            self._press(code)

    def _press(self, code: int) -> None:
        self._context.check_injecting()
        self._context.system.windows.key(code)


def _jpeg(image: Image.Image, scale: float, quality: int) -> str:
    if scale < 1:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = resized(image, size, Image.Resampling.BILINEAR)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=max(1, min(95, quality)))
    return base64.b64encode(out.getvalue()).decode()
