"""cp, mv, install and ln."""

import posixpath

from ..shell.call import Call, Command, CommandError
from .modes import new_mode
from .options import Options, read_short, usage


async def cp(call: Call) -> int:
    """`cp [-adfiHLlnPprRsTuv] [--parents] [-t TARGET] SOURCE... TARGET`, and `install`."""
    installs = call.name == "install"
    options = read_short(
        call.args,
        flags="adDfiHLlnPprRsTuvF",
        valued="tmog" if installs else "t",
        long={"parents": "^", "remove-destination": "F", "preserve": "p"},
        command=call.name,
    )
    if installs and options.has("d"):
        for name in options.words:
            call.context.files.mkdir(call.path(name))
        return 0
    sources, target, inside = _targets(call, options)
    status = 0
    for name in sources:
        into = _landing(name, target, inside, parents=options.has("^"))
        try:
            if options.has("^"):
                call.context.files.mkdir(call.path(posixpath.dirname(into)))
            status = _Copier(call, options).copy(name, into) or status
            if installs:
                mode = new_mode("install", options.value("m") or "755", 0o100000)
                call.context.files.chmod(call.path(into), mode)
        except OSError as error:
            call.warn(f"{call.name}: {name}: {error.strerror}")
            status = 1
    return status


def _targets(call: Call, options: Options) -> tuple[list[str], str, bool]:
    """The sources, the target, and whether it is a folder that they go into."""
    words = list(options.words)
    target = options.value("t")
    if target is None:
        if len(words) < 2:
            raise usage(call, "Needs 2 arguments")
        target = words.pop()
    elif not words:
        raise usage(call, "Needs 1 argument")
    inside = call.context.files.is_dir(call.path(target)) and not options.has("T")
    if (len(words) > 1 or "t" in options.values or options.has("^")) and not inside:
        raise CommandError(f"{call.name}: '{target}' not directory")
    return words, target, inside


def _landing(source: str, target: str, inside: bool, *, parents: bool = False) -> str:
    """The path a source ends at: for `SOURCE/.` the folder itself."""
    if not inside:
        return target
    if parents:
        return posixpath.join(target, source.lstrip("/"))
    last = posixpath.basename(source.rstrip("/"))
    if last in (".", "..", ""):
        return posixpath.join(target, ".") if last != ".." else posixpath.join(target, "..")
    return posixpath.join(target, last)


class _Copier:
    """Copies one source and what is below it."""

    def __init__(self, call: Call, options: Options) -> None:
        self._call = call
        self._files = call.context.files
        self._options = options
        self._keeps = options.has("a", "p")

    def copy(self, name: str, into: str, *, top: bool = True) -> int:
        """The status; raises OSError."""
        options, files = self._options, self._files
        source, target = self._call.path(name), self._call.path(into)
        # Links below a folder are copied as links, those named only when asked for.
        follow = options.has("L") or (top and not options.has("a", "d", "P"))
        stat = files.stat(source, follow=follow)
        if stat.is_dir:
            return self._folder(name, into)
        if files.exists(target):
            if files.stat(target).inode == stat.inode and stat.inode:
                self._call.warn(f"{self._call.name}: '{name}' is '{into}'")
                return 1
            if files.is_dir(target):
                raise IsADirectoryError(21, "Is a directory")
            newer = options.has("u") and files.stat(target).changed >= stat.changed
            if options.has("i"):
                self._call.warn(f"{self._call.name}: overwrite '{into}'?")
            if options.has("n", "i") or newer:
                return 0
        if options.has("v"):
            self._call.print(f"{self._call.name} '{name}'")
        self._file(name, source, target, follow)
        return 0

    def _file(self, name: str, source: str, target: str, follow: bool) -> None:
        files, options = self._files, self._options
        stat = files.stat(source, follow=follow)
        link = files.readlink(source) if stat.is_link else None
        if options.has("s") or options.has("l") or link is not None:
            if files.exists(target) or files.readlink(target) is not None:
                files.remove(target)
            if options.has("l"):
                files.link(source, target)
            else:
                files.symlink(link if link is not None else name, target)
            return
        mode = stat.mode if self._keeps or not files.exists(target) else files.stat(target).mode
        masked = mode if self._keeps else mode & ~self._call.shell.umask
        files.write(target, files.read(source), masked)
        if self._keeps:
            files.set_times(target, mtime=stat.mtime, atime=stat.atime)
            files.chown(target, stat.uid, stat.gid)

    def _folder(self, name: str, into: str) -> int:
        files = self._files
        if not self._options.has("r", "R", "a"):
            self._call.warn(f"{self._call.name}: Skipped dir '{name}': Is a directory")
            return 1
        source, target = files.resolve(self._call.path(name)), self._call.path(into)
        if (files.resolve(target) + "/").startswith(source + "/"):
            raise OSError(22, "Invalid argument", name)
        names = files.listdir(source)
        files.mkdir(target)
        status = 0
        for entry in names:
            inner = posixpath.join(name, entry), posixpath.join(into, entry)
            try:
                status = self.copy(*inner, top=False) or status
            except OSError as error:
                self._call.warn(f"{self._call.name}: {inner[0]}: {error.strerror}")
                status = 1
        if self._keeps:
            stat = files.stat(source)
            files.chmod(target, stat.mode)
            files.set_times(target, mtime=stat.mtime, atime=stat.atime)
        return status


async def mv(call: Call) -> int:
    """`mv [-finTv] [-t TARGET] SOURCE... TARGET`."""
    options = read_short(call.args, flags="finTvx", valued="t", command="mv")
    sources, target, inside = _targets(call, options)
    files = call.context.files
    status = 0
    for name in sources:
        into = _landing(name, target, inside)
        source, place = call.path(name), call.path(into)
        try:
            stat = files.stat(source, follow=False)
            there = files.exists(place)
            if there and stat.inode == files.stat(place).inode:
                continue
            if there and options.has("n", "i"):
                continue
            if there and files.is_dir(place) and not stat.is_dir:
                raise IsADirectoryError(21, "Is a directory")
            if there and stat.is_dir and not files.is_dir(place):
                raise NotADirectoryError(20, "Not a directory")
            files.rename(source, place)
        except OSError as error:
            call.warn(
                f"mv: {name}: {'Directory not empty' if error.errno == 21 else error.strerror}"
            )
            status = 1
    return status


async def ln(call: Call) -> int:
    """`ln [-sfnrTv] [-t TARGET] FROM... [TO]`."""
    options = read_short(call.args, flags="sfnrTv", valued="t", command="ln", needs=1)
    files = call.context.files
    *sources, target = options.words if len(options.words) > 1 else [*options.words, "."]
    if (told := options.value("t")) is not None:
        sources, target = options.words, told
    path = call.path(target)
    inside = files.is_dir(path) and not options.has("T")
    if options.has("n") and files.readlink(path) is not None:
        inside = False
    if len(sources) > 1 and not inside:
        raise CommandError(f"ln: '{target}' not a directory")
    status = 0
    for name in sources:
        into = posixpath.join(target, posixpath.basename(name.rstrip("/"))) if inside else target
        place = call.path(into)
        try:
            if options.has("f") and (files.readlink(place) is not None or files.exists(place)):
                files.remove(place)
            if options.has("s"):
                said = name
                if options.has("r"):
                    folder = files.resolve(posixpath.dirname(place))
                    said = posixpath.relpath(files.resolve(call.path(name)), folder)
                files.symlink(said, place)
            else:
                files.link(call.path(name), place)
            if options.has("v"):
                call.warn(f"'{into}' -> '{name}'")
        except OSError as error:
            kind = "symbolic" if options.has("s") else "hard"
            call.warn(f"ln: cannot create {kind} link from '{name}' to '{into}': {error.strerror}")
            status = 1
    return status


COPYING: dict[str, Command] = {"cp": cp, "install": cp, "ln": ln, "mv": mv}
