"""The pseudo-terminal of an interactive shell: echo, line editing, and newline translation."""

from collections.abc import Callable

from .io import Pipe, Sink, Source

INTERRUPT, END, BACKSPACES = 0x03, 0x04, (0x08, 0x7F)
ESCAPE = 0x1B


class Terminal:
    """Cooks what is typed into lines; `input` is what programs read, `out` what they write to."""

    def __init__(self, raw: Source, screen: Sink, interrupt: Callable[[], None]) -> None:
        self.input = Pipe()
        self.out = _TerminalSink(screen)
        self._raw = raw
        self._screen = screen
        self._interrupt = interrupt
        self._line = bytearray()
        self._skip_escape = False

    async def pump(self) -> None:
        """Take keys until the host goes away."""
        try:
            while keys := await self._raw.read():
                for key in keys:
                    self._key(key)
                await self._screen.flush()
        finally:
            self.input.end()

    def _key(self, key: int) -> None:
        if self._skip_escape:
            # Arrow and function keys end with a letter; the terminal has no history to move in.
            self._skip_escape = not (chr(key).isalpha() or chr(key) == "~")
        elif key == ESCAPE:
            self._skip_escape = True
        elif key in (0x0A, 0x0D):
            self._screen.write(b"\r\n")
            self.input.write(bytes(self._line) + b"\n")
            self._line.clear()
        elif key == INTERRUPT:
            self._screen.write(b"^C\r\n")
            self._line.clear()
            self._interrupt()
        elif key == END:
            self._end()
        elif key in BACKSPACES:
            self._rub_out()
        elif key >= 0x20 or key == 0x09:
            self._line.append(key)
            self._screen.write(bytes((key,)))

    def _end(self) -> None:
        """Control-D: hand over a started line, or end the input."""
        if self._line:
            self.input.write(bytes(self._line))
            self._line.clear()
        else:
            self.input.end()

    def _rub_out(self) -> None:
        if not self._line:
            return
        # One character may be several bytes; its continuation bytes go with it.
        while len(self._line) > 1 and self._line[-1] & 0xC0 == 0x80:
            self._line.pop()
        self._line.pop()
        self._screen.write(b"\b \b")


class _TerminalSink:
    """Turns newlines into carriage return and newline on the way out."""

    def __init__(self, screen: Sink) -> None:
        self._screen = screen

    def write(self, data: bytes) -> None:
        self._screen.write(data.replace(b"\n", b"\r\n"))

    async def flush(self) -> None:
        await self._screen.flush()
