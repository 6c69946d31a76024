"""Who and what runs: ps, id, kill, reboot, app_process."""

import asyncio
import re
from functools import partial

from ...protocol.streams import Stream
from ..shell.call import Call, Command, CommandError
from ..shell.jobs import SHELL_PID
from .options import read_short
from .owners import number_of, user_name

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
    options = read_short(call.args, flags="ugnGrZ", command=call.name)
    uid, groups = (0, "root") if call.context.root else (2000, "shell")
    told = USER if call.context.root else SHELL_USER
    if options.words:
        number = number_of(options.words[0])
        if number is None:
            raise CommandError(f"{call.name}: no {options.words[0]}: No such user")
        name = user_name(number)
        uid, groups = number, name
        told = f"uid={uid}({name}) gid={uid}({name}) groups={uid}({name})"
    elif options.has("G") or call.name == "groups":
        groups = (
            "root input log adb sdcard_rw inet"
            if uid == 0
            else ("shell input log adb sdcard_rw inet")
        )
    if call.name == "groups" and options.words:
        call.print(f"{options.words[0]} : {groups}")
    elif call.name == "groups" or (options.has("G") and options.has("n")):
        call.print(groups)
    elif options.has("Z"):
        call.print(told.rpartition("context=")[2])
    elif options.has("u", "g", "G"):
        call.print(user_name(uid) if options.has("n") else str(uid))
    else:
        call.print(told)
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


def processes(call: Call) -> list[tuple[int, int, str, str]]:
    """(pid, parent, user, name) of the daemons and of every installed app that has a screen."""
    registry = call.context.system.packages
    apps = [
        (
            registry.pid(package.name),
            320,
            f"u0_a{registry.uid(package.name) - 10000}",
            package.name,
        )
        for package in registry.launchable()
    ]
    return [*DAEMONS, *apps]


FIELDS = ("USER", "PID", "PPID", "VSZ", "RSS", "WCHAN", "ADDR", "S", "NAME")
WIDTHS = {"USER": -12, "PID": 6, "PPID": 6, "VSZ": 7, "RSS": 6, "WCHAN": -19, "ADDR": 4, "S": 1}
"""The columns of toybox's ps as Android configures it (AOSP external/toybox, ps.c)."""
OTHERS = {"VSZ": "1010000", "RSS": "65536", "WCHAN": "do_epoll_wait", "ADDR": "0", "S": "S",
          "TTY": "?", "TIME": "00:00:01", "ETIME": "01:00:00", "NI": "0", "PRI": "19", "C": "0",
          "STIME": "08:41:00", "%CPU": "0.0", "%MEM": "1.6", "PGID": "0", "TCNT": "10",
          "STAT": "S", "PCY": "fg", "SZ": "252500", "TGID": "0"}  # fmt: skip


KNOWN_FIELDS = frozenset((*OTHERS, "PID", "PPID", "USER", "UID", "TID", "NAME", "CMD", "ARGS",
                          "CMDLINE", "COMM", "LABEL", "RUSER", "GROUP", "GID"))  # fmt: skip
USERS = {True: "root", False: "shell"}


async def ps(call: Call) -> int:
    """`ps [-AdefTlZ] [-o FIELDS] [-p PIDS] [-u USERS] [-k SORT] [PID...]`."""
    args = ["-o" + word[2:] if word.startswith("-o") and len(word) > 2 else word
            for word in call.args]  # fmt: skip
    options = read_short(args, flags="AadeflnTMwZt", valued="oOpPuUkgGs", command="ps")
    chosen = [word for value in options.values.get("o", []) for word in value.split(",")]
    chosen = chosen or (
        ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]
        if options.has("f")
        else [*FIELDS]
    )
    columns = [(name.partition("=")[0].upper(), name.partition("=")) for name in chosen]
    for name, _ in columns:
        if name not in KNOWN_FIELDS:
            raise CommandError(f"ps: bad -o {name}", 1)
    rows = [*processes(call), (SHELL_PID, 210, USERS[call.context.root], "sh")]
    wanted = {word for value in options.values.get("p", []) for word in value.split(",")}
    wanted |= set(options.words)
    if wanted:
        rows = [row for row in rows if str(row[0]) in wanted]
    elif not options.has("A", "e", "a", "d") and not options.values.keys() & set("uU"):
        # Without options only what the caller's user runs.
        rows = [row for row in rows if row[2] == USERS[call.context.root]]
    titles = [rest if equals else name for name, (_, equals, rest) in columns]
    if any(titles):
        call.print(_row([(name, title) for (name, _), title in zip(columns, titles, strict=True)]))
    for pid, parent, user, name in rows:
        values = {"PID": str(pid), "PPID": str(parent), "USER": user, "UID": user, "TID": str(pid)}
        values = {**OTHERS, **values}
        call.print(_row([(column, values.get(column, name)) for column, _ in columns]))
    return int(not rows and bool(wanted))


def _row(cells: list[tuple[str, str]]) -> str:
    shown: list[str] = []
    for index, (name, text) in enumerate(cells):
        width = WIDTHS.get(name, 0)
        last = index == len(cells) - 1
        shown.append(
            text
            if last and width <= 0
            else (text.ljust(-width) if width < 0 else text.rjust(width))
        )
    return " ".join(shown)


async def pidof(call: Call) -> int:
    options = read_short(call.args, flags="sx", valued="o", command="pidof")
    wanted = set(options.words)
    found = [str(pid) for pid, _, _, name in processes(call) if name in wanted]
    if not found:
        return 1
    call.print(" ".join(found[:1] if options.has("s") else found))
    return 0


async def pgrep(call: Call) -> int:
    options = read_short(call.args, flags="flxnoacv", valued="dLuUPst", command="pgrep")
    if not options.words:
        raise CommandError('pgrep: No PATTERN (see "pgrep --help")')
    found = _matching(call, options.words[-1:])
    if options.has("x"):
        found = [(pid, name) for pid, name in found if name == options.words[-1]]
    if options.has("c"):
        call.print(str(len(found)))
    for pid, name in [] if options.has("c") else found:
        call.print(f"{pid} {name}" if options.has("l", "a") else str(pid))
    return 0 if found else 1


async def top(call: Call) -> int:
    """`top -b [-n COUNT]`: once; there is nothing that changes between two looks."""
    options = read_short(call.args, flags="bqHhvem", valued="dnkopsuOwm", command="top")
    rows = processes(call)
    if not options.has("q"):
        call.print(
            f"Tasks: {len(rows)} total,   1 running, {len(rows) - 1:3d} sleeping,   0 stopped"
        )
        call.print("  Mem:  4028440K total,  2528236K used,  1500204K free,    10240K buffers")
        call.print(" Swap:  2097148K total,        0K used,  2097148K free,  1100108K cached")
        call.print("400%cpu  20%user   0%nice  12%sys 364%idle   4%iow   0%irq   0%sirq   0%host")
    call.print("  PID USER         PR  NI VIRT  RES  SHR S[%CPU] %MEM     TIME+ ARGS")
    for pid, _, user, name in rows:
        call.print(f"{pid:5d} {user:<12} 20   0 1.0G  64M  40M S  0.0   1.6   0:01.00 {name}")
    return 0


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
    """`CLASSPATH=file app_process / CLASS args...` runs a program the phone knows by its class.

    As in AOSP's app_main.cpp: options of the runtime, the parent directory, the class, and what
    follows is the program's own. The file may be named by `-Djava.class.path=` too.
    """
    words = list(call.args)
    path = call.variables.get("CLASSPATH", "")
    while words and words[0].startswith("-"):
        name, _, value = words.pop(0).partition("=")
        path = value if name == "-Djava.class.path" else path
    words = words[1:]
    while words and words[0].startswith("--"):
        words.pop(0)
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
    "id": id_,
    "killall": pkill,
    "groups": id_,
    "pgrep": pgrep,
    "pidof": pidof,
    "pkill": pkill,
    "ps": ps,
    "top": top,
    "reboot": reboot,
    "run-as": run_as,
    "whoami": whoami,
}
