"""What is printed, and where: streams that outlive their reader, and the console of a command."""

import codecs
import io
import json
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from _typeshed import ReadableBuffer
    from rich.console import Console

# Wider than any line: what goes into a pipe is for a program, which wants it whole.
_UNWRAPPED = 1_000_000
_JSON_ESCAPE = "tapwright.json"
_CONTROLS = {
    code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"
}


class PatientFile(io.FileIO):
    """A stream whose reader may go away: what is written then is dropped, and nobody fails."""

    def write(self, content: "ReadableBuffer", /) -> int:
        """Write, or swallow all from now on if nobody reads any more."""
        try:
            return super().write(content) or 0
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return memoryview(content).nbytes


def prepare(document: bool) -> None:
    """Make both streams patient and able to take any character.

    What an encoding lacks is replaced; in a JSON `document` it is escaped, which loses nothing.
    """
    codecs.register_error(_JSON_ESCAPE, _escaped)
    sys.stdout = _patient(sys.stdout, _JSON_ESCAPE if document else "replace")
    sys.stderr = _patient(sys.stderr, "replace")


def plain(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether nothing but text may be printed: no colours, no bold, no moving of the cursor."""
    return bool(environ.get("NO_COLOR")) or environ.get("TERM") in ("dumb", "unknown")


def console(
    *,
    quiet: bool = False,
    stderr: bool = False,
    markup: bool = False,
    highlight: bool = True,
    soft_wrap: bool = False,
) -> "Console":
    """The console of a command; into a pipe or file its lines are never folded or cut off."""
    from rich.console import Console
    from rich.segment import Segment

    class TextConsole(Console):
        # Texts are what models, programs and screens say: none of them moves the cursor, names the
        # window or asks the terminal for its contents (ECMA-48, C0 and C1).
        def render(self, *given: "Any", **more: "Any") -> "Iterable[Segment]":
            for part in super().render(*given, **more):
                yield part if part.control else part._replace(text=part.text.translate(_CONTROLS))

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _UNWRAPPED
    if plain():
        return TextConsole(
            quiet=quiet, file=stream, markup=markup, highlight=highlight, soft_wrap=soft_wrap,
            width=width, force_terminal=False, color_system=None, no_color=True,
        )  # fmt: skip
    return TextConsole(
        quiet=quiet, file=stream, markup=markup, highlight=highlight, soft_wrap=soft_wrap,
        width=width,
    )  # fmt: skip


def _patient(stream: TextIO, errors: str) -> TextIO:
    try:
        number = stream.fileno()
    except (OSError, ValueError, AttributeError):
        # Not a file of the system, as in a program that calls us: it is its own.
        return stream
    stream.flush()
    raw = PatientFile(number, "wb", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding,
        errors=errors,
        line_buffering=getattr(stream, "line_buffering", True),
        write_through=getattr(stream, "write_through", False),
    )


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
