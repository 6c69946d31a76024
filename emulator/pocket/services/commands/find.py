"""`find`: files by name and kind, and a command for each."""

import fnmatch
import posixpath

from ...system.files import FileSystem
from ..shell.call import Call, Command, CommandError
from .options import integer


async def find(call: Call) -> int:
    """`find [path...]` with `-name`, `-iname`, `-path`, `-type f|d`, `-maxdepth`, `-print0` and
    `-exec ... {} ;` or `-exec ... {} +`."""
    args, command = _find_command(call.args)
    end = "\0" if "-print0" in args else "\n"
    starts, tests = _find_arguments([word for word in args if word != "-print0"])
    files = call.context.files
    matches: list[str] = []
    depth = integer(tests.pop("-maxdepth", "99"), "find: bad -maxdepth")
    status = 0
    for start in starts or ["."]:
        root = posixpath.normpath(call.path(start))
        if not files.exists(root):
            call.warn(f"find: '{start}': No such file or directory")
            status = 1
            continue
        for path in _tree(files, root, start, depth):
            is_dir = files.is_dir(call.path(path))
            if all(_found(test, value, path, is_dir) for test, value in tests.items()):
                matches.append(path)
    if command:
        return await _find_execute(call, command, matches) or status
    for path in matches:
        call.print(path, end)
    return status


def _find_command(args: list[str]) -> tuple[list[str], list[str]]:
    """The words before `-exec`, and those of the command up to its `;` or `+`."""
    if "-exec" not in args:
        return args, []
    at = args.index("-exec")
    command = args[at + 1 :]
    if not command or command[-1] not in (";", "+"):
        raise CommandError("find: -exec needs ; or +")
    return args[:at], command


async def _find_execute(call: Call, command: list[str], paths: list[str]) -> int:
    words, together = command[:-1], command[-1] == "+"
    status = 0
    for group in [paths] if together else [[path] for path in paths]:
        if not group:
            continue
        line = [new for word in words for new in (group if word == "{}" else [word])]
        code = await call.shell.call(line, call.variables, call.io)
        status = code if together else status
    return status


def _find_arguments(args: list[str]) -> tuple[list[str], dict[str, str]]:
    starts: list[str] = []
    tests: dict[str, str] = {}
    words = iter(args)
    for word in words:
        if not word.startswith("-") and not tests:
            starts.append(word)
        elif word in ("-name", "-iname", "-type", "-maxdepth", "-path"):
            tests[word] = next(words, "")
        elif word not in ("-print", "-L", "-H"):
            raise CommandError(f"find: bad arg '{word}'")
    return starts, tests


def _found(test: str, value: str, path: str, is_dir: bool) -> bool:
    name = posixpath.basename(path)
    match test:
        case "-name":
            return fnmatch.fnmatchcase(name, value)
        case "-iname":
            return fnmatch.fnmatchcase(name.lower(), value.lower())
        case "-path":
            return fnmatch.fnmatchcase(path, value)
        case _:
            return is_dir == (value == "d")


def _tree(files: FileSystem, root: str, shown: str, depth: int) -> list[str]:
    """`shown` and everything below it, down to `depth` levels."""
    found = [shown]
    if depth > 0 and files.is_dir(root):
        try:
            names = files.listdir(root)
        except PermissionError:
            return found
        for name in names:
            inner = posixpath.join(root, name)
            found.extend(_tree(files, inner, posixpath.join(shown, name), depth - 1))
    return found


COMMANDS: dict[str, Command] = {"find": find}
