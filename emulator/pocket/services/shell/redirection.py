"""Where redirections lead: files of the phone and the shell's own descriptors."""

import posixpath
from dataclasses import replace

from ...system.files import FileSystem
from .io import BytesSource, FileSink, NullSink, Sink, Source, Streams
from .syntax import RedirectOp


class Redirector:
    """Opens the targets of one command's redirections in a directory."""

    def __init__(self, files: FileSystem, directory: str) -> None:
        self._files = files
        self._directory = directory
        self.opened: list[Sink] = []
        """The files to be flushed when the command is done."""

    def apply(self, io: Streams, op: RedirectOp, fd: int, target: str) -> Streams:
        """The streams after one redirection; raises OSError."""
        match op:
            case "<":
                return replace(io, stdin=self._source(target, io))
            case ">" | ">>":
                sink = self._sink(target, op == ">>", io)
                self.opened.append(sink)
                return _with_sink(io, fd, sink)
            case ">&":
                return _duplicated(io, fd, target)
            case "<&":
                return replace(io, stdin=BytesSource()) if target == "-" else io

    def _source(self, target: str, io: Streams) -> Source:
        path = posixpath.join(self._directory, target)
        match path:
            case "/dev/null":
                return BytesSource()
            case "/dev/stdin" | "/dev/tty":
                return io.stdin
            case _:
                return BytesSource(self._files.read(path))

    def _sink(self, target: str, append: bool, io: Streams) -> Sink:
        path = posixpath.join(self._directory, target)
        match path:
            case "/dev/null":
                return NullSink()
            case "/dev/stdout" | "/dev/tty":
                return io.out
            case "/dev/stderr":
                return io.err
            case _:
                if not target:
                    raise FileNotFoundError(2, "No such file or directory", target)
                return FileSink(self._files, path, append)


def _with_sink(io: Streams, fd: int, sink: Sink) -> Streams:
    match fd:
        case 1:
            return replace(io, out=sink)
        case 2:
            return replace(io, err=sink)
        case _:
            return io


def _duplicated(io: Streams, fd: int, target: str) -> Streams:
    match target:
        case "1":
            return _with_sink(io, fd, io.out)
        case "2":
            return _with_sink(io, fd, io.err)
        case "-":
            return _with_sink(io, fd, NullSink())
        case _:
            raise OSError(9, "bad file descriptor", target)
