"""The shell's builtins, and the commands that run other commands."""

import asyncio
import posixpath
import re

from ..shell.call import Call, Command, CommandError, ShellExit
from ..shell.compounds import LoopExit
from ..shell.io import BytesSource, Streams, read_all
from .options import whole

DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)([smhd]?)")
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
TESTS_ONE = {"-e", "-f", "-d", "-s", "-n", "-z", "-r", "-w", "-x"}


async def true(call: Call) -> int:
    return 0


async def false(call: Call) -> int:
    return 1


async def cd(call: Call) -> int:
    target = call.path(call.args[0] if call.args else "/")
    if not call.context.files.is_dir(target):
        raise CommandError(f"/system/bin/sh: cd: {target}: No such file or directory", 2)
    call.shell.directory = posixpath.normpath(target)
    return 0


async def pwd(call: Call) -> int:
    call.print(call.shell.directory)
    return 0


async def export(call: Call) -> int:
    for word in call.args:
        name, equals, value = word.partition("=")
        if equals:
            call.shell.variables[name] = value
        call.shell.exported.add(name)
    return 0


async def unset(call: Call) -> int:
    for name in call.args:
        call.shell.variables.pop(name, None)
    return 0


async def set_(call: Call) -> int:
    """`set -- WORDS` names the shell's arguments; its options make no difference here."""
    if not call.args:
        for name, value in sorted(call.shell.variables.items()):
            call.print(f"{name}={value}")
    elif call.args[0] == "--":
        call.shell.arguments[1:] = call.args[1:]
    return 0


async def env(call: Call) -> int:
    words = list(call.args)
    extra = dict(call.variables)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        extra[name] = value
    if words:
        return await call.shell.fork().call(words, extra, call.io)
    for name, value in sorted(extra.items()):
        call.print(f"{name}={value}")
    return 0


async def exit_(call: Call) -> int:
    status = whole(call.args[0]) if call.args else call.shell.status
    raise ShellExit((status if status is not None else 2) & 0xFF)


async def eval_(call: Call) -> int:
    return await call.shell.run(" ".join(call.args), call.io)


async def exec_(call: Call) -> int:
    """The command takes the shell's place; without one, nothing happens."""
    if not call.args:
        return 0
    raise ShellExit(await call.shell.call(call.args, call.variables, call.io))


async def wait(call: Call) -> int:
    await call.shell.wait_for_jobs()
    return 0


async def sh(call: Call) -> int:
    child = call.shell.fork()
    child.variables.update(call.variables)
    words = [word for word in call.args if not re.fullmatch(r"-[elx]+", word)]
    if words[:1] == ["-c"]:
        if len(words) < 2:
            raise CommandError("/system/bin/sh: -c requires an argument")
        child.arguments = words[2:] or ["sh"]
        return await child.run_to_end(words[1], call.io)
    if words:
        child.arguments = words
        text = (await call.read_file(words[0])).decode(errors="replace")
        return await child.run_to_end(text, call.io)
    text = (await read_all(call.io.stdin)).decode(errors="replace")
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
    """`nohup`, `time`, `nice`: run the rest of the line."""
    return await call.shell.call(call.args, call.variables, call.io) if call.args else 0


async def timeout(call: Call) -> int:
    limit = _duration(call.need(0, "timeout: needs 2 arguments"))
    if limit is None or len(call.args) < 2:
        raise CommandError("timeout: needs a time and a command", 125)
    try:
        async with asyncio.timeout(limit or None):
            return await call.shell.call(call.args[1:], call.variables, call.io)
    except TimeoutError:
        return 124


async def toybox(call: Call) -> int:
    if not call.args:
        call.print(" ".join(sorted(call.shell.commands)))
        return 0
    return await call.shell.call(call.args, call.variables, call.io)


async def xargs(call: Call) -> int:
    words = list(call.args)
    size = 0
    separator: str | None = None
    while words[:1] in (["-n"], ["-0"]):
        if words.pop(0) == "-0":
            separator = "\0"
        else:
            size = whole(words.pop(0)) or 0 if words else 0
    text = (await read_all(call.io.stdin)).decode(errors="replace")
    given = [word for word in text.split(separator) if word]
    size = size if size > 0 else max(1, len(given))
    status = 0
    streams = Streams(BytesSource(), call.io.out, call.io.err)
    for start in range(0, len(given), size):
        line = [*(words or ["echo"]), *given[start : start + size]]
        status = await call.shell.call(line, call.variables, streams)
    return status


async def sleep(call: Call) -> int:
    seconds = _duration(call.need(0, "sleep: Needs 1 argument (see 'sleep --help')"))
    if seconds is None:
        raise CommandError(f"sleep: Unknown suffix '{call.args[0]}'")
    await call.flush()
    call.context.finger.wait(seconds * 1000)
    await asyncio.sleep(seconds)
    return 0


async def test(call: Call) -> int:
    words = list(call.args)
    if call.name == "[":
        if words[-1:] != ["]"]:
            raise CommandError("/system/bin/sh: [: missing ]", 2)
        words.pop()
    negated = False
    while words[:1] == ["!"]:
        words.pop(0)
        negated = not negated
    result = _test(call, words)
    return int(result == negated)


async def which(call: Call) -> int:
    status = 0 if call.args else 1
    for name in call.args:
        if call.shell.find(name) is None:
            status = 1
        else:
            call.print(f"/system/bin/{posixpath.basename(name)}")
    return status


async def command(call: Call) -> int:
    if call.args[:1] == ["-v"]:
        return await which(Call("which", call.args[1:], call.variables, call.io, call.shell))
    return await call.shell.call(call.args, call.variables, call.io) if call.args else 0


def _duration(text: str) -> float | None:
    match = DURATION.fullmatch(text)
    if match is None:
        return float("inf") if text in ("inf", "infinity") else None
    return float(match[1]) * UNITS[match[2]]


def _test(call: Call, words: list[str]) -> bool:
    files = call.context.files
    match words:
        case []:
            return False
        case [text]:
            return text != ""
        case ["-n", text]:
            return text != ""
        case ["-z", text]:
            return text == ""
        case [flag, name] if flag in TESTS_ONE:
            path = call.path(name)
            if not files.exists(path):
                return False
            if flag == "-s":
                return files.stat(path).size > 0
            return flag not in ("-d", "-f") or files.is_dir(path) == (flag == "-d")
        case [left, "=" | "==", right]:
            return left == right
        case [left, "!=", right]:
            return left != right
        case [left, operator, right]:
            return _compare(left, operator, right)
        case _:
            raise CommandError("/system/bin/sh: [: unexpected operator/operand", 2)


def _compare(left: str, operator: str, right: str) -> bool:
    first, second = whole(left), whole(right)
    if first is None or second is None:
        raise CommandError(f"/system/bin/sh: [: {operator}: unexpected operator/operand", 2)
    match operator:
        case "-eq":
            return first == second
        case "-ne":
            return first != second
        case "-lt":
            return first < second
        case "-le":
            return first <= second
        case "-gt":
            return first > second
        case "-ge":
            return first >= second
        case _:
            raise CommandError(f"/system/bin/sh: [: {operator}: unexpected operator/operand", 2)


async def read(call: Call) -> int:
    """`read [-r] NAME...`: a line of stdin, no byte more; 1 at the end."""
    names = [word for word in call.args if not word.startswith("-")] or ["REPLY"]
    line = bytearray()
    ended = False
    while not line.endswith(b"\n"):
        byte = await call.io.stdin.read(1)
        if not byte:
            ended = True
            break
        line += byte
    text = line.decode(errors="replace").rstrip("\n")
    values = text.strip().split(None, len(names) - 1)
    for index, name in enumerate(names):
        call.shell.variables[name] = values[index] if index < len(values) else ""
    return 1 if ended else 0


async def break_(call: Call) -> int:
    """`break [N]` and `continue [N]`; outside a loop they do nothing."""
    text = call.args[0] if call.args else "1"
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        raise CommandError(f"/system/bin/sh: {call.name}: {text}: bad number")
    if call.shell.loops:
        raise LoopExit(int(text), again=call.name == "continue")
    return 0


COMMANDS: dict[str, Command] = {
    ":": true,
    "[": test,
    "break": break_,
    "cd": cd,
    "command": command,
    "continue": break_,
    "env": env,
    "eval": eval_,
    "exec": exec_,
    "exit": exit_,
    "export": export,
    "false": false,
    "nice": pass_on,
    "nohup": pass_on,
    "printenv": env,
    "read": read,
    "pwd": pwd,
    "set": set_,
    "sh": sh,
    "sleep": sleep,
    "su": su,
    "sync": true,
    "test": test,
    "time": pass_on,
    "timeout": timeout,
    "toybox": toybox,
    "true": true,
    "unset": unset,
    "wait": wait,
    "which": which,
    "xargs": xargs,
}
