"""`service` and the parts of `cmd` that talk to services without a shell command of their own.

Formats: AOSP frameworks/native, cmds/service/service.cpp; frameworks/base, AlarmManagerService's
ShellCmd. The transaction of the time zone is the one of Android 11 to 14 (IAlarmManager), which
android_world calls.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..shell.call import Call, Command, CommandError
from .options import whole

SERVICES = {
    "SurfaceFlinger": "android.ui.ISurfaceComposer",
    "activity": "android.app.IActivityManager",
    "activity_task": "android.app.IActivityTaskManager",
    "alarm": "android.app.IAlarmManager",
    "appops": "com.android.internal.app.IAppOpsService",
    "audio": "android.media.IAudioService",
    "battery": "",
    "batterystats": "com.android.internal.app.IBatteryStats",
    "clipboard": "android.content.IClipboard",
    "connectivity": "android.net.IConnectivityManager",
    "content": "android.content.IContentService",
    "cpuinfo": "",
    "deviceidle": "android.os.IDeviceIdleController",
    "diskstats": "",
    "display": "android.hardware.display.IDisplayManager",
    "gfxinfo": "",
    "input": "android.hardware.input.IInputManager",
    "input_method": "com.android.internal.view.IInputMethodManager",
    "isms": "com.android.internal.telephony.ISms",
    "meminfo": "",
    "notification": "android.app.INotificationManager",
    "package": "android.content.pm.IPackageManager",
    "permissionmgr": "android.permission.IPermissionManager",
    "phone": "com.android.internal.telephony.ITelephony",
    "power": "android.os.IPowerManager",
    "settings": "",
    "statusbar": "com.android.internal.statusbar.IStatusBarService",
    "telephony.registry": "com.android.internal.telephony.ITelephonyRegistry",
    "uimode": "android.app.IUiModeManager",
    "user": "android.os.IUserManager",
    "vibrator_manager": "android.os.IVibratorManagerService",
    "wifi": "android.net.wifi.IWifiManager",
    "window": "android.view.IWindowManager",
}
SET_TIME_ZONE = "3"
USAGE = """Usage: service [-h|-?]
       service list
       service check SERVICE
       service call SERVICE CODE [i32 N | i64 N | f N | d N | s16 STR | null ] ..."""
NO_CALL = 'Result: Parcel(Error: 0xffffffffffffffb6 "Not a data message")'
"""What a transaction that the service does not know comes back with (UNKNOWN_TRANSACTION)."""
DONE = "Result: Parcel(00000000    '....')"


async def service(call: Call) -> int:
    match call.args:
        case ["list"]:
            call.print(f"Found {len(SERVICES)} services:")
            for index, (name, interface) in enumerate(SERVICES.items()):
                call.print(f"{index}\t{name}: [{interface}]")
        case ["check", name]:
            call.print(f"Service {name}: {'found' if name in SERVICES else 'not found'}")
        case ["call", name, code, *words]:
            return _call(call, name, code, words)
        case ["check" | "call", *_]:
            call.warn("service: No service specified")
            call.print(USAGE)
            return 10
        case ["-h" | "-?"]:
            call.print(USAGE)
        case [verb, *_]:
            call.warn(f"service: Unknown command {verb}")
            call.print(USAGE)
            return 10
        case _:
            call.warn("service: No command specified")
            call.print(USAGE)
            return 10
    return 0


def _call(call: Call, name: str, code: str, words: list[str]) -> int:
    if name not in SERVICES:
        call.warn(f"service: Service {name} does not exist")
        return 10
    if whole(code) is None:
        raise CommandError(f"service: Bad transaction code {code}", 10)
    match words:
        case ["s16", zone] if (name, code) == ("alarm", SET_TIME_ZONE):
            set_time_zone(call, zone)
            call.print(DONE)
        case _:
            call.print(NO_CALL)
    return 0


def set_time_zone(call: Call, zone: str) -> None:
    """Take over a time zone by its Olson name; one that nobody knows changes nothing."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return
    call.context.system.properties.set("persist.sys.timezone", zone)
    # Screens with a time on them are composed anew.
    call.context.system.settings.put("global", "auto_time_zone", "0")


async def cmd_alarm(call: Call) -> int:
    match call.args:
        case ["set-timezone", zone]:
            set_time_zone(call, zone)
        case ["set-time", text] if (moment := whole(text)) is not None and moment > 0:
            try:
                call.context.system.clock.set(datetime.fromtimestamp(moment / 1000, UTC))
            except (OverflowError, ValueError, OSError):
                raise CommandError(f"Error: bad time {text}", 255) from None
        case _:
            raise CommandError(
                "Alarm manager service (alarm) commands:\n  help\n    Print this help text.\n"
                "  set-time TIME\n"
                "    Set the system clock time to TIME where TIME is milliseconds\n"
                "    since the Epoch.\n"
                "  set-timezone TZ\n    Set the system timezone to TZ where TZ is an Olson id.",
                255,
            )
    return 0


COMMANDS: dict[str, Command] = {"service": service}
