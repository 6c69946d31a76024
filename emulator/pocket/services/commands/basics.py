"""Commands that run other commands: sh, su, env, timeout, xargs and their kin."""

import asyncio
import posixpath
import re

from ..shell.call import Call, Command, CommandError
from ..shell.executor import BUILTINS
from ..shell.io import BytesSource, Streams, read_all
from ..shell.jobs import SIGNALS, signal_name
from .options import read_short, usage, whole
from .shell_variables import SHORT_OPTIONS

DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)([smhd]?)")
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


async def env(call: Call) -> int:
    """`env [-i] [-u NAME] [-0] [NAME=VALUE...] [COMMAND...]`."""
    words = list(call.args)
    extra = dict(call.variables)
    end = "\n"
    while words and words[0].startswith("-") and len(words[0]) > 1:
        flag = words.pop(0)
        if flag in ("-i", "--ignore-environment"):
            extra = {}
        elif flag == "-0":
            end = "\0"
        elif flag.startswith("-u"):
            extra.pop(flag[2:] or (words.pop(0) if words else ""), None)
        elif flag != "--":
            raise usage(call, f"Unknown option '{flag.lstrip('-')}'", 125)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        extra[name] = value
    if words:
        return await run_program(call, words, 127, extra)
    for name, value in extra.items():
        call.print(f"{name}={value}", end)
    return 0


async def printenv(call: Call) -> int:
    options = read_short(call.args, flags="0", command="printenv")
    end = "\0" if options.has("0") else "\n"
    if not options.words:
        for name, value in call.variables.items():
            call.print(f"{name}={value}", end)
    known = [name for name in options.words if name in call.variables]
    for name in known:
        call.print(call.variables[name], end)
    return 0 if len(known) == len(options.words) else 1


async def run_program(
    call: Call, words: list[str], missing: int, variables: dict[str, str] | None = None
) -> int:
    """Run a program for `call`, which says so itself when there is none."""
    if call.shell.find(words[0]) is None and "/" not in words[0]:
        call.warn(f"{call.name}: exec {words[0]}: No such file or directory")
        return missing
    child = call.shell.fork()
    child.functions = {}
    if variables is not None:
        for name in child.variables.names():
            slot = child.variables.slot(name)
            if slot is not None and slot.exported:
                child.variables.pop(name)
    return await child.call(words, variables if variables is not None else call.variables, call.io)


async def sh(call: Call) -> int:
    """`sh [-eux...] [-o OPTION] [-c COMMAND [NAME ARGUMENTS] | -s ARGUMENTS | FILE ARGUMENTS]`."""
    child = call.shell.fork()
    child.functions, child.options, child.aliases = {}, set(), {}
    child.returns = child.loops = 0
    for name, value in call.variables.items():
        child.variables[name] = value
        child.variables.declare(name).exported = True
    words = list(call.args)
    letters = ""
    while words and len(words[0]) > 1 and words[0][0] in "-+" and "c" not in letters:
        word = words.pop(0)
        if word in ("-", "--"):
            break
        letters += word[1:]
        if word[1:].endswith("o") and words:
            child.options.add(words.pop(0))
    child.options |= {SHORT_OPTIONS[letter] for letter in letters if letter in SHORT_OPTIONS}
    if "c" in letters:
        if not words:
            raise CommandError("/system/bin/sh: -c requires an argument")
        text, *rest = words
        child.arguments = rest or ["sh"]
        return await child.run_to_end(text, call.io)
    if words and "s" not in letters:
        child.arguments = words
        try:
            text = (await call.read_file(words[0])).decode(errors="surrogateescape")
        except OSError as error:
            raise CommandError(f"/system/bin/sh: {words[0]}: {error.strerror}", 127) from error
        return await child.run_to_end(text, call.io)
    child.arguments = ["sh", *words]
    text = (await read_all(call.io.stdin)).decode(errors="surrogateescape")
    return await child.run_to_end(text, call.io)


async def su(call: Call) -> int:
    """`su [user] [-c] command...`; everything runs as root already, or nothing ever does."""
    if not call.context.root:
        raise CommandError("/system/bin/sh: su: inaccessible or not found", 127)
    words = list(call.args)
    if words and re.fullmatch(r"\d+|root|shell", words[0]):
        words.pop(0)
    if words[:1] == ["-c"]:
        return await call.shell.fork().run_to_end(" ".join(words[1:]), call.io)
    if words:
        return await call.shell.fork().call(words, call.variables, call.io)
    return 0


async def pass_on(call: Call) -> int:
    """`nohup`, `setsid`, `ionice` and their kin: run the rest of the line."""
    valued = {"nice": "n", "ionice": "cnp", "taskset": "", "chrt": ""}.get(call.name, "")
    words = list(call.args)
    while words and len(words[0]) > 1 and words[0].startswith("-"):
        flag = words.pop(0)
        if flag[1] in valued and len(flag) == 2 and words:
            words.pop(0)
        elif flag[1] not in valued + "tcdw0123456789":
            raise usage(call, f"Unknown option '{flag[1:]}'")
    if call.name == "taskset" and words:
        words.pop(0)
    if not words:
        raise usage(call, "Needs 1 argument")
    return await run_program(call, words, 127)


async def timeout(call: Call) -> int:
    """`timeout [-k LENGTH] [-s SIGNAL] LENGTH COMMAND...`: 124 when it took longer."""
    words = list(call.args)
    signal = "TERM"
    while words and len(words[0]) > 1 and words[0].startswith("-"):
        flag = words.pop(0)
        if flag[:2] in ("-k", "-s"):
            value = flag[2:] or (words.pop(0) if words else "")
            signal = signal_name(value) or signal if flag[1] == "s" else signal
        elif flag not in ("-f", "-v", "-i"):
            raise usage(call, f"Unknown option '{flag[1:]}'", 125)
    if len(words) < 2:
        raise usage(call, "Needs 2 arguments", 125)
    limit = _duration(words[0])
    if limit is None:
        raise CommandError(f"timeout: bad number '{words[0]}'", 125)
    try:
        async with asyncio.timeout(limit or None):
            return await run_program(call, words[1:], 127)
    except TimeoutError:
        return 128 + SIGNALS[signal] if signal == "KILL" else 124


async def toybox(call: Call) -> int:
    """`toybox [--long | --version | COMMAND ARGUMENTS]`: the tools as one program."""
    names = sorted(set(call.shell.commands) - BUILTINS | {"echo", "pwd", "test", "true", "false"})
    match call.args:
        case []:
            call.print(" ".join(names))
        case ["--long"]:
            call.print("\n".join(f"/system/bin/{name}" for name in names))
        case ["--version"]:
            call.print("toybox 0.8.9-android")
        case [name, *_] if call.shell.find(name) is None:
            raise CommandError(f"toybox: Unknown command {name}", 127)
        case _:
            return await call.shell.call(call.args, call.variables, call.io)
    return 0


async def xargs(call: Call) -> int:
    """`xargs [-0prt] [-I TOKEN] [-n COUNT] [-L LINES] [-s SIZE] [-P JOBS] [-E END] COMMAND...`."""
    flags, values, words = _xargs_options(call)
    text = (await read_all(call.io.stdin)).decode(errors="surrogateescape")
    token = values.get("I")
    if "0" in flags:
        given = text.removesuffix("\0").split("\0") if text else []
    elif token is not None:
        given = [line.strip() for line in text.split("\n") if line.strip()]
    else:
        given = text.split()
    if "E" in values and values["E"] in given:
        given = given[: given.index(values["E"])]
    if not given and ("r" in flags or token is not None):
        return 0
    size = 1 if token is not None else whole(values.get("n", "0")) or 0
    status = 0
    for group in _groups(words or ["echo"], given, size, whole(values.get("s", "0")) or 131072):
        if token is None:
            line = [*(words or ["echo"]), *group]
        else:
            line = [word.replace(token, group[0]) for word in words]
        if "t" in flags or "p" in flags:
            call.warn(" ".join(line))
        if "p" in flags:
            continue
        streams = Streams(BytesSource(), call.io.out, call.io.err)
        inner = Call(call.name, [], call.variables, streams, call.shell)
        code = await run_program(inner, line, 127)
        if code == 255:
            call.warn(f"xargs: {line[0]}: exited with status 255; aborting")
            return 124
        if code:
            status = code if code in (126, 127) else 123
    return status


def _xargs_options(call: Call) -> tuple[set[str], dict[str, str], list[str]]:
    words = list(call.args)
    flags: set[str] = set()
    values: dict[str, str] = {}
    while words and len(words[0]) > 1 and words[0].startswith("-"):
        letters = words.pop(0)[1:]
        if letters == "-":
            break
        for index, letter in enumerate(letters):
            if letter in "0prtx":
                flags.add(letter)
            elif letter in "EILnPs":
                value = letters[index + 1 :] or (words.pop(0) if words else "")
                values[letter] = value
                break
            else:
                raise usage(call, f"Unknown option '{letters[index:]}'")
    return flags, values, words


def _groups(words: list[str], given: list[str], size: int, room: int) -> list[list[str]]:
    start = sum(len(word) + 1 for word in words)
    groups: list[list[str]] = [[]]
    used = start
    for word in given:
        full = groups[-1] and (used + len(word) + 1 > room or (size and len(groups[-1]) >= size))
        if full:
            groups.append([])
            used = start
        groups[-1].append(word)
        used += len(word) + 1
    return groups


async def sleep(call: Call) -> int:
    if not call.args:
        raise usage(call, "Needs 1 argument")
    total = 0.0
    for word in call.args:
        seconds = _duration(word)
        if seconds is None:
            raise CommandError(f"sleep: bad number '{word}'")
        total += seconds
    if call.name == "usleep":
        total /= 1_000_000
    await call.flush()
    call.context.finger.wait(total * 1000)
    await asyncio.sleep(total)
    return 0


async def which(call: Call) -> int:
    """`which [-a] NAME...`: programs only, no builtins."""
    options = read_short(call.args, flags="a", command="which")
    status = 0 if options.words else 1
    if not options.words:
        raise usage(call, "Needs 1 argument")
    for name in options.words:
        inside = name in BUILTINS - PROGRAMS_TOO
        if call.shell.find(name) is None or inside:
            status = 1
        else:
            call.print(f"/system/bin/{posixpath.basename(name)}")
    return status


PROGRAMS_TOO = frozenset("[ echo false kill printf pwd realpath test time true ulimit".split())
"""Builtins that toybox has as programs as well."""


async def sync(call: Call) -> int:
    read_short(call.args, flags="", command="sync")
    return 0


def _duration(text: str) -> float | None:
    match = DURATION.fullmatch(text)
    if match is None:
        return float("inf") if text in ("inf", "infinity") else None
    return float(match[1]) * UNITS[match[2]]


COMMANDS: dict[str, Command] = {
    "chrt": pass_on,
    "env": env,
    "ionice": pass_on,
    "mksh": sh,
    "nice": pass_on,
    "nohup": pass_on,
    "printenv": printenv,
    "setsid": pass_on,
    "sh": sh,
    "sleep": sleep,
    "su": su,
    "sync": sync,
    "taskset": pass_on,
    "time": pass_on,
    "timeout": timeout,
    "toybox": toybox,
    "usleep": sleep,
    "which": which,
    "xargs": xargs,
}
