"""What the system says of itself: uname, uptime, free, nproc, mount and the like."""

from ..shell.call import Call, Command, CommandError
from .options import read_short, usage

KERNEL = {
    "s": "Linux",
    "n": "localhost",
    "r": "6.1.0-pocket",
    "v": "#1 SMP PREEMPT simulated by tapwright",
    "m": "aarch64",
    "o": "Android",
}
MEMORY = {"total": 4_125_122_560, "used": 2_588_913_664, "free": 1_536_208_896,
          "shared": 20_971_520, "buffers": 10_485_760}  # fmt: skip
CONFIGURATION = {"PAGESIZE": "4096", "PAGE_SIZE": "4096", "_NPROCESSORS_ONLN": "4",
                 "_NPROCESSORS_CONF": "4", "CLK_TCK": "100", "PATH_MAX": "4096",
                 "ARG_MAX": "131072", "OPEN_MAX": "32768", "LONG_BIT": "64"}  # fmt: skip


async def hostname(call: Call) -> int:
    read_short(call.args, flags="bdsf", valued="F", command=call.name)
    call.print("localhost" if call.name == "hostname" else "")
    return 0


async def uname(call: Call) -> int:
    options = read_short(call.args, flags="asnrvmo", command="uname")
    wanted = "snrvmo" if options.has("a") else [flag for flag in "snrvmo" if options.has(flag)]
    call.print(" ".join(KERNEL[flag] for flag in wanted or "s"))
    return 0


async def uptime(call: Call) -> int:
    options = read_short(call.args, flags="ps", command=call.name)
    now = call.context.system.clock.now()
    if options.has("s"):
        call.print(f"{now:%Y-%m-%d} {now:%H:%M:%S}")
        return 0
    call.print(f" {now:%H:%M:%S} up  1:00,  0 users,  load average: 0.10, 0.08, 0.05")
    if call.name == "w":
        call.print("USER     TTY      LOGIN@   FROM             IDLE WHAT")
    return 0


async def free(call: Call) -> int:
    options = read_short(call.args, flags="bkmgth", command="free")
    power = next((index for index, flag in enumerate("bkmgt") if options.has(flag)), 0)

    def cell(value: int) -> str:
        if options.has("h"):
            return f"{value / 1024**3:.1f}G" if value >= 1024**3 else f"{value // 1024**2}M"
        return str(value >> 10 * power)

    rows = [["", *MEMORY], ["Mem:", *map(cell, MEMORY.values())]]
    buffers = MEMORY["buffers"]
    rows.append(
        ["-/+ buffers/cache:", cell(MEMORY["used"] - buffers), cell(MEMORY["free"] + buffers)]
    )
    rows.append(["Swap:", cell(2_147_479_552), cell(0), cell(2_147_479_552)])
    for row in rows:
        head = f"{row[0]:<7}" if len(row[0]) < 8 else row[0]
        cells = "".join(f"{text:>16}" for text in row[1:])
        call.print(head + cells if len(row[0]) < 8 else head + cells[len(head) - 7 - 16 + 16 :])
    return 0


async def nproc(call: Call) -> int:
    read_short(call.args, flags="", long={"all": "a"}, command="nproc")
    call.print("4")
    return 0


async def arch(call: Call) -> int:
    call.print(KERNEL["m"])
    return 0


async def tty(call: Call) -> int:
    options = read_short(call.args, flags="s", command="tty")
    if not options.has("s"):
        call.print("not a tty")
    return 1


async def getconf(call: Call) -> int:
    options = read_short(call.args, flags="al", command="getconf")
    if options.has("a"):
        for name, value in CONFIGURATION.items():
            call.print(f"{name}: {value}")
        return 0
    if not options.words:
        raise usage(call, "Needs 1 argument")
    if options.words[0] not in CONFIGURATION:
        raise CommandError(f"getconf: bad '{options.words[0]}'")
    call.print(CONFIGURATION[options.words[0]])
    return 0


async def mount(call: Call) -> int:
    """What is mounted; nothing can be mounted here."""
    options = read_short(call.args, flags="afvnrw", valued="to", command="mount")
    if options.words and options.value("o") is None:
        raise CommandError(f"mount: {options.words[0]}: Operation not permitted")
    for line in call.context.files.read("/proc/mounts").decode().splitlines():
        device, point, kind, flags = line.split()[:4]
        call.print(f"{device} on {point} type {kind} ({flags})")
    return 0


async def mountpoint(call: Call) -> int:
    options = read_short(call.args, flags="qdx", command="mountpoint", needs=1)
    path = call.context.files.resolve(call.path(options.words[0]))
    points = ("/", "/data", "/storage/emulated", "/proc", "/dev")
    if not call.context.files.exists(path):
        raise CommandError(f"mountpoint: {options.words[0]}: No such file or directory")
    if not options.has("q"):
        says = "is" if path in points else "is not"
        call.print(f"{options.words[0]} {says} a mountpoint")
    return 0 if path in points else 1


async def vmstat(call: Call) -> int:
    read_short(call.args, flags="n", command="vmstat")
    call.print(
        "procs ------------memory------------ ----swap--- -----io---- ---system-- ----cpu----"
    )
    call.print(
        " r  b    swpd    free    buff   cache    si   so     bi    bo    in    cs us sy id wa"
    )
    call.print(
        " 1  0       0 1500204   10240 1100108     0    0     10     5   200   400  5  3 91  1"
    )
    return 0


async def logger(call: Call) -> int:
    """`logger [-s] [-t TAG] [-p PRIORITY] [MESSAGE...]`, into the phone's log."""
    options = read_short(call.args, flags="s", valued="tp", command="logger")
    text = " ".join(options.words)
    if text:
        call.context.system.log.add("I", options.value("t") or "root", text)
    return 0


async def lsmod(call: Call) -> int:
    read_short(call.args, flags="", command="lsmod")
    call.print("Module                  Size  Used by")
    return 0


async def help_(call: Call) -> int:
    """`help [COMMAND]`: that a command is known; the texts are toybox's own."""
    if call.args and call.shell.find(call.args[0]) is None:
        raise CommandError(f"help: Unknown command '{call.args[0]}'")
    call.print(f"usage: {call.args[0]} ..." if call.args else "usage: help [COMMAND]")
    return 0


COMMANDS: dict[str, Command] = {
    "arch": arch,
    "dnsdomainname": hostname,
    "free": free,
    "getconf": getconf,
    "help": help_,
    "hostname": hostname,
    "logger": logger,
    "lsmod": lsmod,
    "mount": mount,
    "mountpoint": mountpoint,
    "nproc": nproc,
    "tty": tty,
    "uname": uname,
    "uptime": uptime,
    "vmstat": vmstat,
    "w": uptime,
}
