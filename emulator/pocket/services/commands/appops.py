"""`appops` and `cmd appops`: what apps may do beside their permissions.

Formats and messages: AOSP frameworks/base, AppOpsService.Shell.
"""

import json
from collections.abc import Mapping

from ..shell.call import Call, Command, CommandError

STORE = "/data/system/appops.json"
"""Kept as a file, so that snapshots and resets hold it; Android's own is appops.xml."""
MODES = ("allow", "ignore", "deny", "default", "foreground")
OPERATIONS = frozenset(
    "COARSE_LOCATION FINE_LOCATION VIBRATE READ_CONTACTS WRITE_CONTACTS READ_CALL_LOG "
    "WRITE_CALL_LOG READ_CALENDAR WRITE_CALENDAR POST_NOTIFICATION CALL_PHONE READ_SMS WRITE_SMS "
    "RECEIVE_SMS SEND_SMS WRITE_SETTINGS SYSTEM_ALERT_WINDOW CAMERA RECORD_AUDIO READ_CLIPBOARD "
    "WRITE_CLIPBOARD WAKE_LOCK GET_USAGE_STATS TOAST_WINDOW PROJECT_MEDIA "
    "READ_EXTERNAL_STORAGE WRITE_EXTERNAL_STORAGE RUN_IN_BACKGROUND RUN_ANY_IN_BACKGROUND "
    "MANAGE_EXTERNAL_STORAGE REQUEST_INSTALL_PACKAGES START_FOREGROUND MOCK_LOCATION "
    "LEGACY_STORAGE SCHEDULE_EXACT_ALARM ACCESS_NOTIFICATIONS PICTURE_IN_PICTURE".split()
)
USAGE = """AppOps service (appops) commands:
  help
  set [--user <USER_ID>] <PACKAGE | UID> <OP> <MODE>
  get [--user <USER_ID>] <PACKAGE | UID> [<OP>]
  query-op [--user <USER_ID>] <OP> [<MODE>]
  reset [--user <USER_ID>] [<PACKAGE>]"""
Modes = dict[str, dict[str, str]]


async def appops(call: Call) -> int:
    words = list(call.args)
    if "--user" in words[:-1]:
        at = words.index("--user")
        del words[at : at + 2]
    modes = _load(call)
    match [word for word in words if word != "--uid"]:
        case ["set", package, operation, mode]:
            _check(call, package)
            name = _operation(operation)
            if mode not in MODES:
                raise CommandError(f"Error: Mode {mode} is not valid", 255)
            modes.setdefault(package, {})[name] = mode
            _save(call, modes)
        case ["get", package]:
            _check(call, package)
            _print(call, modes.get(package, {}))
        case ["get", package, operation]:
            _check(call, package)
            name = _operation(operation)
            held = modes.get(package, {})
            _print(call, {name: held[name]} if name in held else {})
        case ["query-op", operation, *mode]:
            name, wanted = _operation(operation), mode[0] if mode else "ignore"
            found = [package for package, held in modes.items() if held.get(name) == wanted]
            for package in found:
                call.print(package)
            if not found:
                call.print("No operations.")
        case ["reset"]:
            _save(call, {})
            call.print("Reset all modes for all packages")
        case ["reset", package]:
            _check(call, package)
            modes.pop(package, None)
            _save(call, modes)
        case _:
            raise CommandError(USAGE, 255)
    return 0


def _operation(name: str) -> str:
    short = name.removeprefix("android:").upper()
    if short not in OPERATIONS:
        raise CommandError(f"Error: Unknown operation string: {name}", 255)
    return short


def _check(call: Call, package: str) -> None:
    if call.context.system.packages.get(package) is None:
        raise CommandError(f"Error: No UID for {package} in user 0", 255)


def _print(call: Call, held: Mapping[str, str]) -> None:
    for name, mode in held.items():
        call.print(f"{name}: {mode}")
    if not held:
        call.print("No operations.")


def _load(call: Call) -> Modes:
    files = call.context.system.files
    return json.loads(files.read(STORE)) if files.exists(STORE) else {}


def _save(call: Call, modes: Modes) -> None:
    call.context.system.files.write(STORE, json.dumps(modes).encode())


COMMANDS: dict[str, Command] = {"appops": appops}
