"""Who and what runs: ps, id, kill, reboot, app_process."""

import asyncio
import re
from functools import partial

from ...protocol.streams import Stream
from ..shell.call import Call, Command, CommandError
from .options import read_short

USER = (
    "uid=0(root) gid=0(root) groups=0(root),1004(input),1007(log),1011(adb),1015(sdcard_rw),"
    "3003(inet) context=u:r:su:s0"
)
SHELL_USER = (
    "uid=2000(shell) gid=2000(shell) groups=2000(shell),1004(input),1007(log),1011(adb),"
    "1015(sdcard_rw),3003(inet) context=u:r:shell:s0"
)
DAEMONS = (
    (1, 0, "root", "init"),
    (210, 1, "root", "adbd"),
    (305, 1, "system", "surfaceflinger"),
    (320, 1, "root", "zygote64"),
    (611, 320, "system", "system_server"),
    (802, 320, "u0_a50", "com.android.systemui"),
)


async def id_(call: Call) -> int:
    options = read_short(call.args, flags="ugnGr", command="id")
    if options.has("u", "g", "G"):
        name, number = ("root", "0") if call.context.root else ("shell", "2000")
        call.print(name if options.has("n") else number)
    else:
        call.print(USER if call.context.root else SHELL_USER)
    return 0


async def whoami(call: Call) -> int:
    call.print("root" if call.context.root else "shell")
    return 0


async def run_as(call: Call) -> int:
    """Apps from a shop are not debuggable, so that no shell runs as one of them."""
    package = call.need(0, "run-as: usage: run-as <package-name> [--user <uid>] [<args>]")
    known = call.context.system.packages.get(package) is not None
    why = "package not debuggable" if known else "unknown package"
    raise CommandError(f"run-as: {why}: {package}")


async def hostname(call: Call) -> int:
    call.print("pocket")
    return 0


async def uname(call: Call) -> int:
    options = read_short(call.args, flags="asnrvmo", command="uname")
    fields = {
        "s": "Linux",
        "n": "localhost",
        "r": "6.1.0-pocket",
        "v": "#1 SMP PREEMPT simulated by tapwright",
        "m": "aarch64",
        "o": "Toybox",
    }
    wanted = "snrvmo" if options.has("a") else [flag for flag in "snrvmo" if options.has(flag)]
    call.print(" ".join(fields[flag] for flag in wanted or "s"))
    return 0


async def uptime(call: Call) -> int:
    now = call.context.system.clock.now().strftime("%H:%M:%S")
    call.print(f" {now} up  1:00,  0 users,  load average: 0.10, 0.08, 0.05")
    return 0


def processes(call: Call) -> list[tuple[int, int, str, str]]:
    """(pid, parent, user, name) of the daemons and of every installed app that has a screen."""
    registry = call.context.system.packages
    apps = [
        (
            app_pid(registry.uid(package.name)),
            320,
            f"u0_a{registry.uid(package.name) - 10000}",
            package.name,
        )
        for package in registry.launchable()
    ]
    return [*DAEMONS, *apps]


def app_pid(uid: int) -> int:
    """The process id of an app, the same in every run."""
    return uid - 10000 + 2000


async def ps(call: Call) -> int:
    rows = processes(call)
    words = [word for word in call.args if not word.startswith("-")]
    if "-o" in call.args:
        columns = (words[0] if words else "PID,NAME").upper().replace("=", "").split(",")
        call.print(" ".join(columns))
        for pid, parent, user, name in rows:
            values = {"PID": str(pid), "PPID": str(parent), "USER": user}
            call.print(" ".join(values.get(column, name) for column in columns))
        return 0
    call.print("USER            PID   PPID     VSZ    RSS WCHAN            ADDR S NAME")
    for pid, parent, user, name in rows:
        call.print(f"{user:<12} {pid:6d} {parent:6d} 1010000  65536 do_epoll_wait       0 S {name}")
    return 0


async def pidof(call: Call) -> int:
    wanted = set(call.args)
    found = [str(pid) for pid, _, _, name in processes(call) if name in wanted]
    if not found:
        return 1
    call.print(" ".join(found))
    return 0


async def pgrep(call: Call) -> int:
    options = read_short(call.args, flags="flxnoa", command="pgrep")
    found = _matching(call, options.words[-1:] if options.words else [])
    for pid, name in found:
        call.print(f"{pid} {name}" if options.has("l", "a") else str(pid))
    return 0 if found else 1


async def kill(call: Call, words: list[str], signal: str) -> int:
    """Killing an app's process closes the app; daemons and strangers are left alone."""
    names = {pid: name for pid, _, _, name in processes(call)}
    status = 0
    for word in words:
        name = names.get(int(word)) if re.fullmatch(r"\d{1,9}", word) else None
        if name is None:
            number = re.fullmatch(r"-?\d+", word)
            reason = "No such process" if number else "arguments must be jobs or process IDs"
            call.warn(f"/system/bin/sh: kill: {word}: {reason}")
            status = 1
        elif signal != "EXIT" and call.context.system.packages.get(name) is not None:
            call.context.system.windows.force_stop(name)
    return status


async def pkill(call: Call) -> int:
    words = [word for word in call.args if not word.startswith("-")]
    found = _matching(call, words[-1:])
    for _, name in found:
        if call.context.system.packages.get(name) is not None:
            call.context.system.windows.force_stop(name)
    return 0 if found else 1


async def reboot(call: Call) -> int:
    call.context.reboot(None)
    return 0


async def app_process(call: Call) -> int:
    """`CLASSPATH=file app_process / CLASS args...` runs a program the phone knows by its class."""
    words = [word for word in call.args if not word.startswith(("-X", "-D", "/", "--nice-name"))]
    path = call.variables.get("CLASSPATH", "")
    if not words or not path:
        raise CommandError("Error: no class name or --zygote supplied.", 10)
    if not call.context.files.exists(path):
        raise CommandError("Aborted", 134)
    program = call.context.programs.get(words[0])
    if program is None:
        raise CommandError(
            f'Error: could not find class "{words[0]}" on this simulated phone\nAborted', 134
        )

    async def hold() -> None:
        await call.flush()
        if isinstance(call.io.stdin, Stream):
            # Without framing the host's hang-up is only seen as the end of what it sends.
            while await call.io.stdin.read():
                pass
        else:
            await asyncio.Event().wait()

    return await program(words[1:], partial(call.print, end=""), hold)


def _matching(call: Call, patterns: list[str]) -> list[tuple[int, str]]:
    return [
        (pid, name)
        for pid, _, _, name in processes(call)
        if any(pattern in name for pattern in patterns)
    ]


COMMANDS: dict[str, Command] = {
    "app_process": app_process,
    "app_process64": app_process,
    "hostname": hostname,
    "id": id_,
    "killall": pkill,
    "pgrep": pgrep,
    "pidof": pidof,
    "pkill": pkill,
    "ps": ps,
    "reboot": reboot,
    "uname": uname,
    "uptime": uptime,
    "run-as": run_as,
    "whoami": whoami,
}
