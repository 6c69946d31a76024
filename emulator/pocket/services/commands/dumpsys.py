"""`dumpsys`: the sections and lines that real parsers read."""

from collections.abc import Callable

from ..shell.call import Call, Command, CommandError
from .dump_power import dump_alarm, dump_battery, dump_power
from .dump_screen import dump_display, dump_input, dump_input_method, dump_surface_flinger
from .dump_services import OTHER_SECTIONS
from .dump_window import dump_window
from .dump_windows import TASK, activity_record, code, front_of
from .network import dump_connectivity, wifi_state
from .notification import dump_notification
from .packages import describe, listed
from .permissions import permission_lines

Section = Callable[[Call, list[str]], list[str]]


def _activity(call: Call, args: list[str]) -> list[str]:
    component, sdk = front_of(call), call.context.system.persona.sdk
    record = activity_record(call)
    # TaskDisplayArea and RootWindowContainer since Android 12; before, ActivityStackSupervisor.
    resumed = (
        [f"    mResumedActivity: {record}"]
        if sdk < 31
        else [f"  topResumedActivity={record}", f"  ResumedActivity: {record}"]
    )
    match args[:1]:
        case ["recents"]:
            return [
                "ACTIVITY MANAGER RECENT TASKS (dumpsys activity recents)",
                f"  * Recent #0: Task{{9e8d7c #{TASK} type=standard A=10100:{component.package}}}",
                f"    realActivity={{{component.flat}}}",
            ]
        case ["top"]:
            pid = _pid(call, component.package)
            return [
                f"TASK {component.package} id={TASK} userId=0",
                f"  ACTIVITY {component.flat} {code(component.flat)} pid={pid}",
                "    Local Activity 2f4c6a State:",
                "      mResumed=true mStopped=false mFinished=false",
            ]
        case ["processes" | "p"]:
            return ["ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)"]
        case _:
            return [
                "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)",
                "Display #0 (activities from top to bottom):",
                f"  * Task{{9e8d7c #{TASK} type=standard A=10100:{component.package} U=0}}",
                f"    * Hist  #0: {record}",
                *resumed,
                f"  mFocusedApp={record}",
            ]


def _package(call: Call, args: list[str]) -> list[str]:
    names = [arg for arg in args if not arg.startswith("-")]
    registry = call.context.system.packages
    if names[:1] in ([], ["packages"]):
        return ["Packages:", *(line for one in registry.all() for line in listed(call, one))]
    package = registry.get(names[0])
    if package is None:
        return [f"Unable to find package: {names[0]}"]
    return describe(call, package)


def _wifi(call: Call, args: list[str]) -> list[str]:
    return wifi_state(call)


def _permissions(call: Call, args: list[str]) -> list[str]:
    return [
        line
        for package in call.context.system.packages.all()
        for line in (f"Package [{package.name}]:", *permission_lines(call, package.name))
    ]


def _pid(call: Call, package: str) -> int:
    registry = call.context.system.packages
    return registry.pid(package) if registry.get(package) is not None else 1000


SECTIONS: dict[str, Section] = {
    **OTHER_SECTIONS,
    "SurfaceFlinger": dump_surface_flinger,
    "activity": _activity,
    "alarm": dump_alarm,
    "battery": dump_battery,
    "connectivity": dump_connectivity,
    "display": dump_display,
    "input": dump_input,
    "input_method": dump_input_method,
    "notification": dump_notification,
    "package": _package,
    "permissionmgr": _permissions,
    "power": dump_power,
    "wifi": _wifi,
    "window": dump_window,
}


async def dumpsys(call: Call) -> int:
    args = list(call.args)
    if args[:1] == ["-t"]:
        args = args[2:]
    if args[:1] == ["-l"]:
        call.print("Currently running services:")
        for name in sorted(SECTIONS):
            call.print(f"  {name}")
        return 0
    if not args:
        for name, section in SECTIONS.items():
            call.print(f"DUMP OF SERVICE {name}:")
            call.print("\n".join(section(call, [])))
        return 0
    section = SECTIONS.get(args[0])
    if section is None:
        raise CommandError(f"Can't find service: {args[0]}", 0)
    lines = section(call, args[1:])
    if lines:
        call.print("\n".join(lines))
    return 0


COMMANDS: dict[str, Command] = {"dumpsys": dumpsys}
