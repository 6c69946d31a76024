"""What is on the screen: wm, screencap, uiautomator."""

from ...personas import Panel
from ..capture import black_png, black_raw, png_screen, raw_screen
from ..shell.call import Call, Command, CommandError
from .dump_window import natural

DUMP = "/sdcard/window_dump.xml"
# screencap of Android 14 and later, as a Pixel Fold prints it before the picture.
SEVERAL = (
    "[Warning] Multiple displays were found, but no display id was specified! Defaulting to the "
    "first display found, however this default is not guaranteed to be consistent across captures. "
    "A display id should be specified.\n"
    "A display ID can be specified with the [-d display-id] option.\n"
    'See "dumpsys SurfaceFlinger --display-id" for valid display IDs.'
)


async def wm(call: Call) -> int:
    windows = call.context.system.windows
    match call.args:
        case ["size"]:
            # As the panel is at rotation 0; unlike a frame, its size does not follow the rotation.
            width, height = natural(call)
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
    words, system = list(call.args), call.context.system
    panel = system.persona.panels[0]
    png = "-p" in words
    if "-d" in words[:-1]:
        at = words.index("-d")
        panel = _panel(call, words[at + 1])
        del words[at : at + 2]
    elif system.persona.folds:
        call.warn(SEVERAL)
    names = [word for word in words if not word.startswith("-")]
    target = names[0] if names else None
    if png or (target or "").endswith(".png"):
        lit = panel is system.panel
        parts = [png_screen(call.context) if lit else black_png(panel.width, panel.height)]
    elif panel is system.panel:
        parts = raw_screen(call.context)
    else:
        # A panel that is not in use is dark.
        parts = black_raw(panel.width, panel.height)
    if target is None:
        for part in parts:
            call.write(part)
    else:
        try:
            call.context.files.write(call.path(target), b"".join(parts))
        except OSError as error:
            raise CommandError(f"Error opening file: {target} ({error.strerror})") from error
    return 0


def _panel(call: Call, wanted: str) -> Panel:
    """The panel that `-d` names, 0 for the first one; raises CommandError."""
    panels = call.context.system.persona.panels
    for number, panel in enumerate(panels):
        if wanted == panel.id or (wanted == "0" and number == 0):
            return panel
    raise CommandError(f"Failed to take screenshot. Invalid display id: {wanted}")


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
