"""Where redirections lead: files of the phone and the shell's own descriptors."""

import posixpath
from dataclasses import replace

from ...system.files import FileSystem
from .io import (
    BytesSource,
    FileSink,
    NullSink,
    RandomSource,
    RefusedSink,
    Sink,
    Source,
    Streams,
)
from .syntax import RedirectOp


class Redirector:
    """Opens the targets of one command's redirections in a directory."""

    def __init__(self, files: FileSystem, directory: str, *, keep: bool = False) -> None:
        self._files = files
        self._directory = directory
        self._keep = keep
        self.opened: list[Sink] = []
        """The files to be flushed when the command is done."""

    def apply(self, io: Streams, op: RedirectOp, fd: int, target: str) -> Streams:
        """The streams after one redirection; raises OSError."""
        match op:
            case "<":
                return _with_source(io, fd, self._source(target, io))
            case "<<" | "<<<":
                text = target + ("\n" if op == "<<<" else "")
                return _with_source(io, fd, BytesSource(text.encode(errors="surrogateescape")))
            case ">" | ">>" | ">|":
                return _with_sink(io, fd, self._sink(target, op, io))
            case "&>":
                sink = self._sink(target, ">", io)
                return _with_sink(_with_sink(io, 1, sink), 2, sink)
            case "<>":
                both = FileSink(self._files, self._path(target), append=False, keep=True)
                self.opened.append(both)
                return _with_source(io, fd, both) if fd == 0 else _with_sink(io, fd, both)
            case ">&" | "<&":
                return _duplicated(io, fd, target, reads=op == "<&")

    def _path(self, target: str) -> str:
        if not target:
            raise FileNotFoundError(2, "No such file or directory", target)
        return posixpath.join(self._directory, target)

    def _source(self, target: str, io: Streams) -> Source:
        match self._path(target):
            case "/dev/null":
                return BytesSource()
            case "/dev/stdin" | "/dev/tty":
                return io.stdin
            case "/dev/zero" | "/dev/full":
                return RandomSource(zeros=True)
            case "/dev/random" | "/dev/urandom":
                return RandomSource()
            case path:
                return BytesSource(self._files.read(path))

    def _sink(self, target: str, op: RedirectOp, io: Streams) -> Sink:
        path = self._path(target)
        match path:
            case "/dev/null" | "/dev/zero" | "/dev/random" | "/dev/urandom":
                return NullSink()
            case "/dev/full":
                return RefusedSink(OSError(28, "No space left on device", path))
            case "/dev/stdout" | "/dev/tty":
                return io.out
            case "/dev/stderr":
                return io.err
            case _:
                if self._keep and op == ">" and self._files.exists(path):
                    raise FileExistsError(17, "File exists", target)
                sink = FileSink(self._files, path, op == ">>")
                self.opened.append(sink)
                return sink


def _with_source(io: Streams, fd: int, source: Source) -> Streams:
    if fd == 0:
        return replace(io, stdin=source)
    return replace(io, extra={**io.extra, fd: source})


def _with_sink(io: Streams, fd: int, sink: Sink) -> Streams:
    match fd:
        case 1:
            return replace(io, out=sink)
        case 2:
            return replace(io, err=sink)
        case _:
            return replace(io, extra={**io.extra, fd: sink})


def _duplicated(io: Streams, fd: int, target: str, *, reads: bool) -> Streams:
    if target == "-":
        refused = OSError(9, "Bad file descriptor", str(fd))
        if fd == 0:
            return replace(io, stdin=BytesSource())
        if fd in (1, 2):
            return _with_sink(io, fd, RefusedSink(refused))
        return replace(io, extra={key: end for key, end in io.extra.items() if key != fd})
    ends: dict[str, Source | Sink] = {"0": io.stdin, "1": io.out, "2": io.err}
    ends.update({str(key): end for key, end in io.extra.items()})
    end = ends.get(target)
    if end is None:
        raise OSError(9, "bad file descriptor", target)
    if reads and isinstance(end, Source):
        return _with_source(io, fd, end)
    if not reads and isinstance(end, Sink):
        return _with_sink(io, fd, end)
    raise OSError(9, "bad file descriptor", target)
