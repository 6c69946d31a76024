"""`pm` and the `cmd` front door to the system services."""

from dataclasses import replace

from ...system.packages import LAUNCHER, LEANBACK, Package
from ..shell.call import Call, Command, CommandError
from . import permissions
from .activity import am, ime, read_intent
from .appops import appops
from .injection import input_
from .install import (
    abandon_session,
    commit_session,
    create_session,
    install,
    remove_files,
    write_session,
)
from .network import cmd_connectivity, cmd_wifi
from .notification import cmd_notification
from .options import Options, read_long
from .properties import settings
from .screen import wm
from .service import cmd_alarm
from .users import (
    acts_for_user,
    check_all_users,
    cmd_device_state,
    cmd_user,
    list_users,
    without_user,
)

LAUNCHES = {LAUNCHER, LEANBACK}
LIST_FLAGS = frozenset("-3 -s -e -d -f -i -u -U -a -l --show-versioncode".split())


@acts_for_user
async def pm(call: Call) -> int:
    features = call.context.system.persona.features
    match without_user(call.args):
        case ["list", "packages" | "package", *rest]:
            check_all_users(call)
            _list(call, rest)
        case ["list", "users"]:
            list_users(call)
        case ["list", "features"]:
            for name in features:
                call.print(f"feature:{name}")
        case ["list", "permissions" | "instrumentation" | "libraries" | "permission-groups", *_]:
            pass
        case ["path", name]:
            for path in _package(call, name, quiet=True).paths:
                call.print(f"package:{path}")
        case ["clear", name]:
            _clear(call, _package(call, name, quiet=False))
        case ["dump", name]:
            for line in describe(call, _package(call, name, quiet=False)):
                call.print(line)
        case ["resolve-activity", *rest]:
            return _resolve(call, rest)
        case ["query-activities", *rest]:
            _query(call, rest)
        case ["uninstall", *rest]:
            return _uninstall(call, [word for word in rest if not word.startswith("-")])
        case ["install", *rest]:
            await install(call, rest)
        case ["install-create", *rest]:
            create_session(call, rest)
        case ["install-write", *rest]:
            await write_session(call, rest)
        case ["install-commit", number, *_]:
            commit_session(call, number)
        case ["install-abandon", number, *_]:
            abandon_session(call, number)
        case ["enable" | "disable" | "disable-user" | "hide" | "unhide" as verb, name]:
            _enable(call, _package(call, name, quiet=False), verb)
        case ["grant" | "revoke" as verb, name, permission, *_]:
            permissions.change(call, verb, _package(call, name, quiet=False).name, permission)
        case ["reset-permissions", *names]:
            permissions.reset(call, names[0] if names else None)
        case ["has-feature", name, *_]:
            call.print(str(name in features).lower())
            return 0 if name in features else 1
        case ["get-max-users"]:
            call.print(f"Maximum supported users: {max(4, len(call.context.system.persona.users))}")
        case [verb, *_]:
            known = ("list", "path", "clear", "dump", "grant", "revoke", "enable", "disable")
            if verb in known:
                raise CommandError("Error: bad or missing arguments", 255)
            raise CommandError(f"Unknown command: {verb}", 255)
        case _:
            raise CommandError(
                "Package manager (package) commands:\n  help\n  list packages ...", 255
            )
    return 0


async def cmd(call: Call) -> int:
    services: dict[str, Command] = {
        "activity": am,
        "alarm": cmd_alarm,
        "appops": appops,
        "connectivity": cmd_connectivity,
        "device_state": cmd_device_state,
        "input": input_,
        "input_method": ime,
        "notification": cmd_notification,
        "package": pm,
        "settings": settings,
        "statusbar": _statusbar,
        "uimode": _uimode,
        "user": cmd_user,
        "wifi": cmd_wifi,
        "window": wm,
    }
    if call.args[:1] in (["-l"], ["list"]):
        call.print("Currently running services:")
        for name in sorted(services):
            call.print(f"  {name}")
        return 0
    if not call.args:
        raise CommandError("cmd: No service specified; use -l to list all services", 20)
    service = services.get(call.args[0])
    if service is None:
        raise CommandError(f"cmd: Can't find service: {call.args[0]}", 20)
    return await service(Call(call.args[0], call.args[1:], call.variables, call.io, call.shell))


def describe(call: Call, package: Package) -> list[str]:
    """The lines of `dumpsys package NAME` that parsers read."""
    categories = call.context.system.packages.launch_categories(package.name)
    activity = (
        [
            "Activity Resolver Table:",
            "  Non-Data Actions:",
            "      android.intent.action.MAIN:",
            f"        3c6d1a2 {package.component.flat} filter 8f1b7c3",
            '          Action: "android.intent.action.MAIN"',
            *(f'          Category: "{name}"' for name in sorted(categories)),
            "",
        ]
        if package.component
        else []
    )
    return [*activity, "Packages:", *listed(call, package)]


def listed(call: Call, package: Package) -> list[str]:
    """A package's own lines under `Packages:`."""
    flags = "SYSTEM HAS_CODE" if package.system else "HAS_CODE ALLOW_CLEAR_USER_DATA"
    folder = package.path.rpartition("/")[0]
    stamp = "2026-01-05 08:00:00"
    return [
        f"  Package [{package.name}] (5a1d0c7):",
        f"    userId={call.context.system.packages.uid(package.name)}",
        f"    pkg=Package{{77fb2d {package.name}}}",
        f"    codePath={folder}",
        f"    resourcePath={folder}",
        "    primaryCpuAbi=null",
        f"    versionCode={package.version_code} minSdk=26 targetSdk=34",
        f"    versionName={package.version}",
        "    signatures=PackageSignatures{1c0a2be version:3, signatures:[5f1d3e2a]}",
        f"    flags=[ {flags} ]",
        f"    pkgFlags=[ {flags} ]",
        f"    dataDir=/data/user/0/{package.name}",
        f"    timeStamp={stamp}",
        f"    firstInstallTime={stamp}",
        f"    lastUpdateTime={stamp}",
        *permissions.permission_lines(call, package.name),
        "    User 0: ceDataInode=0 installed=true hidden=false suspended=false stopped=false "
        f"enabled={0 if package.enabled else 3}",
    ]


def _list(call: Call, words: list[str]) -> None:
    options = read_long(words, flags=LIST_FLAGS, valued=frozenset(("--uid", "--apex-only")))
    for package in sorted(call.context.system.packages.all(), key=lambda p: p.name):
        if _listed(package, options):
            path = f"{package.path}=" if options.has("-f") else ""
            version = (
                f" versionCode:{package.version_code}" if options.has("--show-versioncode") else ""
            )
            uid = (
                f" uid:{call.context.system.packages.uid(package.name)}"
                if options.has("-U")
                else ""
            )
            call.print(f"package:{path}{package.name}{version}{uid}")


def _listed(package: Package, options: Options) -> bool:
    if (options.has("-d") and package.enabled) or (options.has("-e") and not package.enabled):
        return False
    if options.has("-3") and package.system:
        return False
    if options.has("-s") and not package.system:
        return False
    return all(word in package.name for word in options.words[:1])


def _package(call: Call, name: str, *, quiet: bool) -> Package:
    package = call.context.system.packages.get(name)
    if package is None:
        raise CommandError("" if quiet else f"Error: Unknown package: {name}")
    return package


def _clear(call: Call, package: Package) -> None:
    """Empty the app's files and tables, and stop it."""
    call.context.system.windows.force_stop(package.name)
    call.context.system.erase_app(package.name)
    permissions.reset(call, package.name)
    call.print("Success")


def _enable(call: Call, package: Package, verb: str) -> None:
    """A disabled package cannot be started and leaves the app drawer."""
    enabled = verb in ("enable", "unhide")
    state = "enabled" if enabled else ("disabled" if verb == "disable" else "disabled-user")
    call.context.system.packages.install(replace(package, enabled=enabled))
    if not enabled:
        call.context.system.windows.force_stop(package.name)
    call.print(f"Package {package.name} new state: {state}")


def _uninstall(call: Call, names: list[str]) -> int:
    package = call.context.system.packages.get(names[0]) if names else None
    if package is None:
        call.print("Failure [DELETE_FAILED_INTERNAL_ERROR]")
        return 1
    if package.system:
        call.print("Failure [DELETE_FAILED_INTERNAL_ERROR: system package]")
        return 1
    call.context.system.windows.force_stop(package.name)
    remove_files(call, package)
    permissions.reset(call, package.name)
    call.context.system.packages.uninstall(package.name)
    call.print("Success")
    return 0


def _resolve(call: Call, words: list[str]) -> int:
    brief = "--brief" in words
    intent = read_intent([word for word in words if word not in ("--brief", "--components")]).intent
    name = intent.component.package if intent.component else intent.package
    registry = call.context.system.packages
    package = registry.get(name or "")
    known = registry.launch_categories(name or "")
    if package is None or package.component is None or not set(intent.categories) <= known:
        call.print("No activity found")
        return 0
    if brief:
        call.print("priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true")
        call.print(package.component.flat)
    else:
        call.print("priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true")
        call.print("ActivityInfo:")
        call.print(f"  name={package.component.activity}\n  packageName={package.name}")
    return 0


def _query(call: Call, words: list[str]) -> None:
    brief = "--brief" in words or "--components" in words
    registry = call.context.system.packages
    wanted = {words[at + 1] for at, word in enumerate(words[:-1]) if word == "-c"} & LAUNCHES
    found = [
        package
        for package in sorted(registry.launchable(), key=lambda p: p.name)
        if wanted <= registry.launch_categories(package.name)
    ]
    if not brief:
        call.print(f"{len(found)} activities found:")
    for index, package in enumerate(found):
        if package.component is not None:
            head = "" if brief else f"  Activity #{index}:\n    "
            call.print(head + package.component.flat)


async def _statusbar(call: Call) -> int:
    """Opens and closes the shade."""
    match call.args[:1]:
        case ["expand-notifications"]:
            call.context.expand("notifications")
        case ["expand-settings"]:
            call.context.expand("settings")
        case ["collapse"]:
            call.context.expand("closed")
        case _:
            raise CommandError("Status bar commands:\n  expand-notifications\n  collapse", 255)
    return 0


async def _uimode(call: Call) -> int:
    store = call.context.system.settings
    match call.args:
        case ["night"]:
            pass
        case ["night", "yes" | "no" as wanted]:
            store.put("secure", "ui_night_mode", "2" if wanted == "yes" else "1")
        case _:
            raise CommandError("UiMode commands:\n  night [yes|no]", 255)
    shown = "yes" if store.get("secure", "ui_night_mode") == "2" else "no"
    call.print(f"Night mode: {shown}")
    return 0


COMMANDS: dict[str, Command] = {"cmd": cmd, "pm": pm}
