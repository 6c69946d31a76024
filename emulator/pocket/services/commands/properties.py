"""getprop, setprop and settings."""

from ...system.settings import NAMESPACES, Namespace
from ..shell.call import Call, Command, CommandError
from .options import read_long
from .users import acts_for_user

SHELL_PREFIXES = ("debug.", "log.", "persist.log.")
"""What AOSP's sepolicy lets the user `shell` set (debug_prop, log_prop)."""
USAGE = """Settings provider (settings) commands:
  help
  get [--user <USER_ID> | current] NAMESPACE KEY
  put [--user <USER_ID> | current] NAMESPACE KEY VALUE [TAG] [default]
  delete [--user <USER_ID> | current] NAMESPACE KEY
  reset [--user <USER_ID> | current] NAMESPACE {PACKAGE_NAME | RESET_MODE}
  list [--user <USER_ID> | current] NAMESPACE
  NAMESPACE is one of {system, secure, global}, case-insensitive"""


async def getprop(call: Call) -> int:
    properties = call.context.system.properties
    words = [word for word in call.args if not word.startswith("-")]
    if words:
        call.print(properties.get(words[0]) or (words[1] if len(words) > 1 else ""))
    else:
        for name, value in properties.items():
            call.print(f"[{name}]: [{value}]")
    return 0


async def setprop(call: Call) -> int:
    if len(call.args) != 2:
        raise CommandError("setprop: Needs 2 arguments (see 'setprop --help')")
    name, value = call.args
    allowed = call.context.root or name.startswith(SHELL_PREFIXES)
    if not allowed or not call.context.system.properties.set(name, value):
        # AOSP's system/core/toolbox/setprop.cpp.
        raise CommandError(
            f"Failed to set property '{name}' to '{value}'.\nSee dmesg for error reason."
        )
    return 0


@acts_for_user
async def settings(call: Call) -> int:
    options = read_long(
        call.args, flags=frozenset(("--lineage", "default")), valued=frozenset(("--user",))
    )
    store = call.context.system.settings
    match options.words:
        case ["get", namespace, key]:
            value = store.get(_namespace(namespace), key)
            call.print("null" if value is None else value)
        case ["put", namespace, key, value, *_]:
            store.put(_namespace(namespace), key, value)
        case ["delete", namespace, key]:
            call.print(f"Deleted {int(store.delete(_namespace(namespace), key))} rows")
        case ["list", namespace]:
            for key, value in store.items(_namespace(namespace)):
                call.print(f"{key}={value}")
        case ["reset", namespace, *_]:
            _namespace(namespace)
        case ["help"]:
            call.print(USAGE)
        case [("get" | "put" | "delete" | "list" | "reset"), *_]:
            raise CommandError("Bad arguments", 255)
        case [verb, *_]:
            raise CommandError(f"Unknown command: {verb}", 255)
        case _:
            call.print(USAGE)
    return 0


def _namespace(text: str) -> Namespace:
    for name in NAMESPACES:
        if name == text.lower():
            return name
    raise CommandError(f"Invalid namespace '{text}'", 255)


COMMANDS: dict[str, Command] = {"getprop": getprop, "setprop": setprop, "settings": settings}
