"""`am`, `monkey` and `ime`: starting things and choosing the keyboard."""

from dataclasses import dataclass, replace
from types import MappingProxyType

from ...system.keyboards import installed_keyboards
from ...system.packages import (
    LAUNCHER,
    MAIN,
    ActivityNotFound,
    Component,
    Extra,
    Intent,
)
from ..shell.call import Call, Command, CommandError
from .options import number
from .tasks import am_crash, am_kill, am_kill_all, am_stack, am_task
from .users import acts_for_user, without_user

STRING_EXTRAS = ("-e", "--es", "--eu", "--ecn", "--esa")
INTEGER_EXTRAS = ("--ei", "--el")
FLOAT_EXTRAS = ("--ef", "--ed")
IGNORED_VALUED = frozenset(
    (
        "-f",
        "-i",
        "--user",
        "--display",
        "--activityType",
        "--windowingMode",
        "-R",
        "--receiver-permission",
    )
)
IGNORED_PREFIXES = ("--activity-", "--grant-", "--receiver-", "--include-", "--exclude-")


@dataclass(frozen=True, slots=True)
class Request:
    """The intent of an `am` line, and its switches."""

    intent: Intent
    wait: bool = False
    stop_first: bool = False


@acts_for_user
async def am(call: Call) -> int:
    match call.args:
        case [("start" | "start-activity"), *rest]:
            return _start(call, rest)
        case ["force-stop", *rest]:
            names = [word for word in without_user(rest) if not word.startswith("-")]
            if not names:
                raise CommandError('Error: Argument expected after "force-stop"', 255)
            call.context.system.windows.force_stop(names[0])
        case ["kill", *rest]:
            am_kill(call, without_user(rest))
        case ["kill-all"]:
            am_kill_all(call)
        case ["crash", *rest]:
            am_crash(call, without_user(rest))
        case ["set-debug-app", *_] | ["clear-debug-app"] | ["compact" | "freeze" | "unfreeze", *_]:
            # What they change is not seen from outside.
            pass
        case ["instrument", *rest]:
            name = rest[-1] if rest else ""
            call.print(f"INSTRUMENTATION_FAILED: {name}")
            raise CommandError(f"android.util.AndroidException: INSTRUMENTATION_FAILED: {name}", 1)
        case ["broadcast", *rest]:
            return _broadcast(call, rest)
        case [("startservice" | "start-service" | "start-foreground-service"), *rest]:
            request = read_intent(rest)
            call.print(f"Starting service: {request.intent}")
            raise CommandError("Error: Not found; no service started.", 255)
        case ["get-current-user"]:
            call.print("0")
        case ["get-config"]:
            call.print(_configuration(call))
        case ["stack", *rest]:
            am_stack(call, rest)
        case ["task", *rest]:
            am_task(rest)
        case [verb, *_]:
            raise CommandError(f"Unknown command: {verb}", 255)
        case _:
            raise CommandError(
                "Activity manager (activity) commands:\n  help\n  start-activity ...", 255
            )
    return 0


async def monkey(call: Call) -> int:
    """`monkey -p PKG -c android.intent.category.LAUNCHER 1` starts an app; it does no fuzzing."""
    words = list(call.args)
    if "-p" not in words[:-1]:
        raise CommandError("usage: monkey -p ALLOWED_PACKAGE -c MAIN_CATEGORY COUNT", 255)
    name = words[words.index("-p") + 1]
    registry = call.context.system.packages
    package = registry.get(name)
    category = words[words.index("-c") + 1] if "-c" in words[:-1] else LAUNCHER
    known = registry.launch_categories(name)
    if package is None or package.component is None or category not in known:
        call.print("** No activities found to run, monkey aborted.")
        return 252
    intent = Intent(MAIN, component=package.component, categories=(category,))
    call.context.system.windows.start(intent)
    call.print(
        "Events injected: 1\n"
        "## Network stats: elapsed time=12ms (0ms mobile, 0ms wifi, 12ms not connected)"
    )
    return 0


@acts_for_user
async def ime(call: Call) -> int:
    settings = call.context.system.settings
    default = call.context.system.persona.keyboard
    known = _keyboards(call)
    enabled = [*filter(None, (settings.get("secure", "enabled_input_methods") or "").split(":"))]
    match without_user(call.args):
        case ["list", *flags]:
            for name in known if "-a" in flags else enabled:
                call.print(
                    name
                    if "-s" in flags
                    else f"{name}:\n  mId={name} mSettingsActivityName=null mIsVrOnly=false"
                )
        case ["set", name]:
            if name not in known:
                raise CommandError(
                    f"Error: Unknown input method {name} cannot be selected for user #0", 255
                )
            settings.put("secure", "default_input_method", name)
            call.print(f"Input method {name} selected for user #0")
        case ["enable", name]:
            _enable(call, name, known, enabled)
        case ["disable", name]:
            kept = [other for other in enabled if other != name]
            settings.put("secure", "enabled_input_methods", ":".join(kept))
            if settings.get("secure", "default_input_method") == name:
                settings.put("secure", "default_input_method", kept[0] if kept else default)
            call.print(f"Input method {name} is now disabled for user #0")
        case ["reset"]:
            settings.put("secure", "default_input_method", default)
            settings.put("secure", "enabled_input_methods", default)
            call.print("Reset current and enabled IMEs for user #0")
            call.print(f"  Newly selected: {default}")
        case _:
            raise CommandError(
                "ime list [-a] [-s]\nime enable ID\nime disable ID\nime set ID\nime reset", 255
            )
    return 0


def _configuration(call: Call) -> str:
    """The resources' qualifiers, as `am get-config` prints them."""
    system = call.context.system
    width, height = system.windows.size
    long, short = max(width, height), min(width, height)
    turned = "land" if width > height else "port"
    touch = "finger" if system.persona.touch else "notouch"
    kind = "television-" if system.properties.get("ro.build.characteristics") == "tv" else ""
    return (
        f"config: en-rUS-{turned}-{kind}notnight-420dpi-{touch}-{long}x{short}-"
        f"v{system.persona.sdk}"
    )


def read_intent(words: list[str]) -> Request:
    """The intent that `am`'s arguments describe; raises CommandError."""
    intent = Intent()
    extras: dict[str, Extra] = {}
    wait = stop_first = False
    rest = iter(words)

    def value(option: str) -> str:
        found = next(rest, None)
        if found is None:
            raise CommandError(f'Error: Argument expected after "{option}"', 255)
        return found

    for word in rest:
        match word:
            case "-n":
                intent = replace(intent, component=_component(value(word)))
            case "-a":
                intent = replace(intent, action=value(word))
            case "-d":
                intent = replace(intent, data=value(word))
            case "-t":
                intent = replace(intent, type=value(word))
            case "-p":
                intent = replace(intent, package=value(word))
            case "-c":
                intent = replace(intent, categories=(*intent.categories, value(word)))
            case "-W":
                wait = True
            case "-S":
                stop_first = True
            case "-D" | "-N" | "--streaming":
                pass
            case "--ez":
                key = value(word)
                extras[key] = value(word).lower() in ("true", "t", "1")
            case "--eia" | "--ela" | "--efa":
                key = value(word)
                extras[key] = value(word)
            case "--esn":
                extras[value(word)] = ""
            case _ if word in STRING_EXTRAS:
                key = value(word)
                extras[key] = value(word)
            case _ if word in INTEGER_EXTRAS:
                key = value(word)
                extras[key] = int(number(value(word), f"Error: bad number for {key}"))
            case _ if word in FLOAT_EXTRAS:
                key = value(word)
                extras[key] = number(value(word), f"Error: bad number for {key}")
            case _ if word in IGNORED_VALUED:
                value(word)
            case _ if word.startswith(IGNORED_PREFIXES):
                pass
            case _ if word.startswith("-"):
                raise CommandError(f"Error: Unknown option: {word}", 255)
            case _:
                intent = _positional(intent, word)
    return Request(replace(intent, extras=MappingProxyType(extras)), wait, stop_first)


def _component(text: str) -> Component:
    try:
        return Component.parse(text)
    except ValueError as error:
        raise CommandError(f"Error: {error}", 255) from error


def _positional(intent: Intent, word: str) -> Intent:
    """A bare word is a URI, a component, or a package, in this order of shape."""
    if ":" in word:
        return replace(intent, data=word)
    if "/" in word:
        return replace(intent, component=_component(word))
    return replace(intent, package=word, action=MAIN, categories=(LAUNCHER,))


def _start(call: Call, words: list[str]) -> int:
    windows = call.context.system.windows
    request = read_intent(words)
    intent = request.intent
    target = intent.component.package if intent.component else intent.package
    if intent.component is None and intent.package and intent.action in (None, MAIN):
        package = call.context.system.packages.get(intent.package)
        known = call.context.system.packages.launch_categories(intent.package)
        if set(intent.categories) <= known:
            intent = replace(intent, component=package.component if package else None)
    if request.stop_first and target:
        call.print(f"Stopping: {target}")
        windows.force_stop(target)
    call.print(f"Starting: {intent}")
    on_top = intent.component is not None and windows.foreground == intent.component
    try:
        windows.start(intent)
    except ActivityNotFound:
        return _not_started(call, intent)
    if on_top:
        call.warn(
            "Warning: Activity not started, intent has been delivered to currently running "
            "top-most instance."
        )
    if request.wait:
        state = "HOT" if on_top else "COLD"
        call.print(
            f"Status: ok\nLaunchState: {state}\nActivity: {windows.foreground.flat}\n"
            "TotalTime: 120\nWaitTime: 124\nComplete"
        )
    return 0


def _not_started(call: Call, intent: Intent) -> int:
    if intent.component is not None:
        call.warn("Error type 3")
        call.warn(f"Error: Activity class {{{intent.component.full}}} does not exist.")
    else:
        call.warn(f"Error: Activity not started, unable to resolve {intent}")
    return 1


def _broadcast(call: Call, words: list[str]) -> int:
    intent = read_intent(words).intent
    call.print(f"Broadcasting: {intent}")
    result = call.context.receivers.deliver(intent)
    tail = f', data="{result.data}"' if result.data is not None else ""
    call.print(f"Broadcast completed: result={result.code}{tail}")
    return 0


def _keyboards(call: Call) -> list[str]:
    """The keyboards on the phone: its own and the installed ones."""
    return [
        call.context.system.persona.keyboard,
        *installed_keyboards(call.context.system.packages),
    ]


def _enable(call: Call, name: str, known: list[str], enabled: list[str]) -> None:
    if name not in known:
        raise CommandError(f"Error: Unknown input method {name} cannot be enabled for user #0", 255)
    already = name in enabled
    if not already:
        call.context.system.settings.put(
            "secure", "enabled_input_methods", ":".join([*enabled, name])
        )
    state = "already" if already else "now"
    call.print(f"Input method {name}: {state} enabled for user #0")


COMMANDS: dict[str, Command] = {"am": am, "ime": ime, "monkey": monkey}
