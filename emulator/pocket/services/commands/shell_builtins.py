"""The shell's builtins about folders, jobs, traps and names of commands (mksh(1))."""

import posixpath
import re

from ..shell.call import Call, Command, CommandError, FunctionReturn, ShellExit, ShellFault
from ..shell.compounds import LoopExit
from ..shell.escapes import echo_escapes, encode
from ..shell.jobs import SHELL_PID, SIGNALS, signal_name
from ..shell.substitution import quoted_again
from .options import whole
from .processes import kill as kill_process

SH = "/system/bin/sh"


async def true(call: Call) -> int:
    return 0


async def false(call: Call) -> int:
    return 1


async def echo(call: Call) -> int:
    """`echo [-neE]`: mksh reads escapes unless told not to."""
    words = list(call.args)
    newline = escapes = True
    while words and re.fullmatch(r"-[neE]+", words[0]):
        for flag in words.pop(0)[1:]:
            newline = newline and flag != "n"
            escapes = flag == "e" if flag in "eE" else escapes
    return _say(call, " ".join(words), escapes=escapes, newline=newline)


async def print_(call: Call) -> int:
    """`print [-nrRlNA] [-u FD]`."""
    words = list(call.args)
    escapes = newline = True
    separator = " "
    while words and len(words[0]) > 1 and words[0][0] == "-":
        flags = words.pop(0)[1:]
        if flags == "-":
            break
        if flags[0] == "u":
            number = flags[1:] or (words.pop(0) if words else "1")
            sink = {"1": call.io.out, "2": call.io.err}.get(number)
            if sink is None:
                raise CommandError(f"{SH}: print: -u: {number}: bad file descriptor")
            sink.write(encode(echo_escapes(" ".join(words))[0] + "\n"))
            return 0
        if not set(flags) <= set("nrRlNAps"):
            raise ShellFault(f"print: -{flags}: unknown option")
        newline = newline and "n" not in flags
        escapes = escapes and "r" not in flags and "R" not in flags
        separator = "\n" if "l" in flags else separator
    return _say(call, separator.join(words), escapes=escapes, newline=newline)


def _say(call: Call, text: str, *, escapes: bool, newline: bool) -> int:
    ended = False
    if escapes:
        text, ended = echo_escapes(text)
    call.write(encode(text + ("\n" if newline and not ended else "")))
    return 0


async def cd(call: Call) -> int:
    """`cd [-LP] [DIR | - | OLD NEW]`."""
    shell = call.shell
    words = [word for word in call.args if word not in ("-L", "-P", "--")]
    old = shell.directory
    match words:
        case []:
            target = shell.variables.get("HOME", "/")
        case ["-"]:
            target = shell.variables.get("OLDPWD", "")
            if not target:
                raise CommandError(f"{SH}: cd: no OLDPWD", 2)
        case [one]:
            target = one
        case [one, other]:
            if one not in old:
                raise CommandError(f"{SH}: cd: bad substitution", 2)
            target = old.replace(one, other, 1)
        case _:
            raise CommandError(f"{SH}: cd: too many arguments", 2)
    path = posixpath.normpath(call.path(target)).replace("//", "/")
    if not call.context.files.is_dir(path):
        kind = "Not a directory" if call.context.files.exists(path) else "No such file or directory"
        raise CommandError(f"{SH}: cd: {path}: {kind}", 2)
    shell.directory = call.context.files.resolve(path) if "-P" in call.args else path
    shell.variables["OLDPWD"] = old
    shell.variables["PWD"] = shell.directory
    if words == ["-"] or len(words) == 2:
        call.print(shell.directory)
    return 0


async def pwd(call: Call) -> int:
    strange = [word for word in call.args if word not in ("-L", "-P", "--")]
    if strange and strange[0].startswith("-"):
        raise ShellFault(f"pwd: {strange[0]}: unknown option")
    here = call.shell.directory
    call.print(call.context.files.resolve(here) if "-P" in call.args else here)
    return 0


async def eval_(call: Call) -> int:
    return await call.shell.run(" ".join(call.args), call.io)


async def exec_(call: Call) -> int:
    """The command takes the shell's place; without one the redirections stay."""
    words = [word for word in call.args if word != "--"]
    if not words:
        return 0
    call.shell.traps.pop("EXIT", None)
    raise ShellExit(await call.shell.call(words, call.variables, call.io))


async def source(call: Call) -> int:
    """`. FILE [ARGUMENTS]`: run a file in this shell."""
    if not call.args:
        raise ShellFault(f"{call.name}: missing argument")
    name, *arguments = call.args
    try:
        text = (await call.read_file(name)).decode(errors="surrogateescape")
    except OSError as error:
        told = f"{call.name}: {name}: {error.strerror}"
        # `source` is an alias of `command .`, whose failing does not end the shell.
        if call.name == "source":
            raise CommandError(f"{SH}: {told}") from error
        raise ShellFault(told) from error
    shell = call.shell
    kept = list(shell.arguments)
    if arguments:
        shell.arguments[1:] = arguments
    shell.returns += 1
    try:
        return await shell.run(text, call.io)
    except FunctionReturn as end:
        return end.status
    finally:
        shell.returns -= 1
        if arguments:
            shell.arguments[:] = kept


async def return_(call: Call) -> int:
    status = whole(call.args[0]) if call.args else call.shell.status
    if status is None:
        raise ShellFault(f"return: {call.args[0]}: bad number")
    raise FunctionReturn(status & 0xFF)


async def break_(call: Call) -> int:
    """`break [N]` and `continue [N]`; outside a loop they do nothing."""
    text = call.args[0] if call.args else "1"
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        raise CommandError(f"{SH}: {call.name}: {text}: bad number")
    if not call.shell.loops:
        call.warn(f"{SH}: {call.name}: can't {call.name}")
        return 0
    raise LoopExit(int(text), again=call.name == "continue")


async def trap(call: Call) -> int:
    """`trap [ACTION] SIGNALS`, `trap -l`, and without words the traps there are."""
    words = [word for word in call.args if word != "--"]
    traps = call.shell.traps
    if words[:1] == ["-l"]:
        for name, number in SIGNALS.items():
            call.print(f"{number:2} {name}")
        return 0
    if words[:1] in ([], ["-p"]):
        for name, action in sorted(traps.items(), key=lambda item: SIGNALS.get(item[0], 99)):
            call.print(f"trap -- {quoted_again(action)} {name}")
        return 0
    resets = words[0] == "-" or whole(words[0]) is not None
    action, *names = ["-", *words] if whole(words[0]) is not None else words
    for text in names:
        name = text if text in ("ERR", "DEBUG") else signal_name(text)
        if name is None:
            call.warn(f"{SH}: trap: bad signal '{text}'")
            return 1
        if resets:
            traps.pop(name, None)
        else:
            traps[name] = action
    return 0


async def kill(call: Call) -> int:
    """`kill [-SIGNAL] PID...`: the shell itself and its jobs; other processes are the phone's."""
    words = list(call.args)
    if words[:1] == ["-l"]:
        call.print("\n".join(f"{number:2} {name}" for name, number in SIGNALS.items() if number))
        return 0
    signal: str | None = "TERM"
    if words and words[0] == "-s" and len(words) > 1:
        signal = signal_name(words[1])
        del words[:2]
    elif words and re.fullmatch(r"-[A-Za-z0-9]+", words[0]):
        signal = "EXIT" if words[0] == "-0" else signal_name(words[0][1:])
        words.pop(0)
    if signal is None:
        raise CommandError(f"{SH}: kill: bad signal '{call.args[0]}'")
    if not words:
        raise CommandError(f"{SH}: kill: usage: kill [-s signame | -signum] pid ...")
    status, strangers = 0, list[str]()
    for word in words:
        job = call.shell.jobs.find(word)
        if word == str(SHELL_PID):
            if signal != "EXIT":
                call.shell.signal(signal)
        elif job is not None:
            if not call.shell.jobs.kill(job, SIGNALS[signal]):
                call.warn(f"{SH}: kill: {word}: No such process")
                status = 1
        else:
            strangers.append(word)
    if strangers:
        status = await kill_process(call, strangers, signal) or status
    return status


async def wait(call: Call) -> int:
    jobs = call.shell.jobs
    if not call.args:
        await jobs.wait_for_all()
        return 0
    status = 0
    for word in call.args:
        pid = jobs.find(word)
        status = 127 if pid is None else await jobs.wait(pid)
    return status


async def jobs(call: Call) -> int:
    for index, (pid, command) in enumerate(call.shell.jobs.running(), 1):
        call.print(f"[{index}] + {pid} Running {command}".rstrip())
    return 0


async def umask(call: Call) -> int:
    shell = call.shell
    if call.args[:1] == ["-S"]:
        kept = 0o777 & ~shell.umask
        names = zip("ugo", (6, 3, 0), strict=True)
        texts = [
            name + "=" + "".join(c for c, b in zip("rwx", (4, 2, 1), strict=True) if kept >> at & b)
            for name, at in names
        ]
        call.print(",".join(texts))
    elif not call.args:
        call.print(f"{shell.umask:03o}")
    elif re.fullmatch(r"[0-7]{1,4}", call.args[0]):
        shell.umask = int(call.args[0], 8) & 0o777
    else:
        raise CommandError(f"{SH}: umask: {call.args[0]}: bad number")
    return 0


async def times(call: Call) -> int:
    call.print("0m00.00s 0m00.00s\n0m00.00s 0m00.00s")
    return 0


async def ulimit(call: Call) -> int:
    values = {"-n": "32768", "-c": "0", "-s": "8192", "-u": "16000"}
    if call.args[:1] == ["-a"]:
        call.print("nofile                       (-n)  32768")
    else:
        call.print(values.get(call.args[0] if call.args else "", "unlimited"))
    return 0


COMMANDS: dict[str, Command] = {
    ".": source,
    ":": true,
    "break": break_,
    "cd": cd,
    "continue": break_,
    "echo": echo,
    "eval": eval_,
    "exec": exec_,
    "false": false,
    "hash": true,
    "jobs": jobs,
    "kill": kill,
    "print": print_,
    "pwd": pwd,
    "return": return_,
    "source": source,
    "times": times,
    "trap": trap,
    "true": true,
    "ulimit": ulimit,
    "umask": umask,
    "wait": wait,
}
