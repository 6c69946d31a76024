"""What is on the screen: wm, screencap, uiautomator."""

from ..capture import png_screen, raw_screen
from ..shell.call import Call, Command, CommandError

DISPLAY_ID = "4619827259835644672"
DUMP = "/sdcard/window_dump.xml"


async def wm(call: Call) -> int:
    windows = call.context.system.windows
    match call.args:
        case ["size"]:
            # The panel is upright; unlike a frame, its size does not follow the rotation.
            width, height = sorted(windows.size)
            call.print(f"Physical size: {width}x{height}")
        case ["density"]:
            call.print(f"Physical density: {windows.density}")
        case ["size" | "density", "reset"]:
            pass
        case ["size" | "density", _]:
            raise CommandError("Error: this phone's display cannot be changed", 255)
        case ["user-rotation"]:
            call.print(f"lock {windows.rotation}")
        case ["user-rotation" | "set-user-rotation", "free"]:
            call.context.system.settings.put("system", "accelerometer_rotation", "1")
        case ["user-rotation" | "set-user-rotation", "lock", *value]:
            settings = call.context.system.settings
            settings.put("system", "accelerometer_rotation", "0")
            if value and value[0] in ("0", "1", "2", "3"):
                settings.put("system", "user_rotation", value[0])
        case ["dismiss-keyguard"]:
            windows.key(224)
            windows.key(82)
        case _:
            raise CommandError(
                "Window manager (window) commands:\n  size [reset]\n  density [reset]\n"
                "  user-rotation [free|lock [0-3]]\n  dismiss-keyguard",
                255,
            )
    return 0


async def screencap(call: Call) -> int:
    words = list(call.args)
    png = "-p" in words
    if "-d" in words[:-1]:
        at = words.index("-d")
        if words[at + 1] not in (DISPLAY_ID, "0"):
            raise CommandError(f"Failed to take screenshot. Invalid display id: {words[at + 1]}")
        del words[at : at + 2]
    names = [word for word in words if not word.startswith("-")]
    target = names[0] if names else None
    if png or (target or "").endswith(".png"):
        parts = [png_screen(call.context)]
    else:
        parts = raw_screen(call.context)
    if target is None:
        for part in parts:
            call.write(part)
    else:
        try:
            call.context.files.write(call.path(target), b"".join(parts))
        except OSError as error:
            raise CommandError(f"Error opening file: {target} ({error.strerror})") from error
    return 0


async def uiautomator(call: Call) -> int:
    """`uiautomator dump [--compressed] [file]`; the misspelling of its answer is Android's."""
    if call.args[:1] != ["dump"]:
        raise CommandError(
            "Usage: uiautomator <subcommand> [options]\n\nAvailable subcommands:\n\n"
            "dump: creates an XML dump of current UI hierarchy"
        )
    names = [word for word in call.args[1:] if not word.startswith("--")]
    target = names[0] if names else DUMP
    xml = call.context.system.windows.hierarchy()
    if target in ("/dev/tty", "/dev/stdout"):
        call.print(xml, end="")
        call.print(f"UI hierchary dumped to: {target}")
        return 0
    try:
        call.context.files.write(call.path(target), xml.encode())
    except OSError as error:
        raise CommandError(f"ERROR: could not write {target}: {error.strerror}") from error
    call.print(f"UI hierchary dumped to: {target}")
    return 0


COMMANDS: dict[str, Command] = {"screencap": screencap, "uiautomator": uiautomator, "wm": wm}
