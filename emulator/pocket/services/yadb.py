"""yadb: the program that agents type Chinese and press long with, run by `app_process`.

Source: ysbing/YADB's README; gelab-zero starts it as `app_process -Djava.class.path=FILE FOLDER
com.ysbing.yadb.Main -keyboard TEXT`. The program itself is not run: what it
would do is done. `-screenshot` gets past FLAG_SECURE on a phone and `-layout` is a dump of its own;
here they are refused.
"""

from collections.abc import Awaitable, Callable

from ..system.editing import Editable, commit_text
from ..system.finger import Point
from .commands.options import whole
from .context import Context

MAIN_CLASS = "com.ysbing.yadb.Main"
LONG_MS = 1500
"""How long `-touch` presses when it is not told."""
UNKNOWN = 'Exception in thread "main" java.lang.IllegalArgumentException: '


class Yadb:
    """The program on one phone."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def __call__(
        self, args: list[str], say: Callable[[str], None], hold: Callable[[], Awaitable[None]]
    ) -> int:
        windows = self._context.system.windows
        match args:
            case ["-keyboard", *words] if words:
                commit_text(windows, " ".join(words))
            case ["-touch", x, y, *rest] if len(rest) < 2:
                numbers = [whole(word) for word in (x, y, *rest)]
                if None in numbers:
                    say(f"{UNKNOWN}touch {' '.join(args[1:])}\n")
                    return 1
                left, top, *ms = [number or 0 for number in numbers]
                self._context.finger.press(Point(left, top), float(ms[0] if ms else LONG_MS))
            case ["-readClipboard"] if isinstance(windows, Editable):
                say(f"{windows.clipboard}\n")
            case ["-writeClipboard", *words] if words and isinstance(windows, Editable):
                windows.clipboard = " ".join(words)
            case _:
                say(f"{UNKNOWN}a simulated phone does not do {' '.join(args) or 'nothing'}\n")
                return 1
        return 0
