"""What one running sh holds: its directory, variables, options, traps and jobs."""

import posixpath
from abc import ABC, abstractmethod
from collections.abc import Mapping

from ..context import Context
from .call import Command, ShellExit
from .file_tests import FileTests
from .io import Streams
from .jobs import SIGNALS, JobTable
from .patterns import Piece
from .substitution import Expander
from .syntax import Command as AnyCommand
from .syntax import Script, Word
from .variables import Variables

SH = "/system/bin/sh"
BIN_FOLDERS = ("/system/bin", "/system/xbin", "/vendor/bin", "/bin", "/product/bin", "/apex")
MAX_NESTING = 50
MAX_CALLS = 40
"""How deeply functions may call each other."""
VARIABLES = {
    "ANDROID_DATA": "/data",
    "ANDROID_ROOT": "/system",
    "EXTERNAL_STORAGE": "/sdcard",
    "HOME": "/",
    "HOSTNAME": "pocket",
    "LOGNAME": "root",
    "PATH": "/product/bin:/system/bin:/system/xbin:/vendor/bin",
    "SHELL": SH,
    "TERM": "dumb",
    "TMPDIR": "/data/local/tmp",
    "USER": "root",
}
DECLARING = frozenset("export typeset local readonly integer global nameref".split())
"""Commands whose `NAME=value` words are assignments, which are not split."""
KEEPING = frozenset(": . eval exec export set shift trap unset readonly typeset local".split())
"""Builtins after which the assignments in front of them stay (mksh(1), special builtins)."""
BUILTINS = frozenset(
    "alias bg bind break builtin cd command continue echo eval exec exit export false fc fg "
    "getopts hash integer jobs kill let local print pwd read readonly return set shift source "
    "test times trap true type typeset ulimit umask unalias unset wait whence : . [ nameref "
    "rename realpath suspend global".split()
)


class ShellState(ABC):
    """A shell, without how it runs anything."""

    def __init__(self, context: Context, commands: Mapping[str, Command]) -> None:
        self.context = context
        self.commands = commands
        self.directory = "/"
        self.arguments: list[str] = ["sh"]
        self.status = 0
        self.statuses = [0]
        self.loops = 0
        """How many loops are running around the current command."""
        self.returns: int = 0
        """How many functions and sourced files `return` could leave."""
        self.options: set[str] = set()
        self.traps: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.functions: dict[str, AnyCommand] = {}
        self.jobs = JobTable()
        self.umask = 0o022
        self._pending: list[str] = []
        self._testing: int = 0
        self._nesting: int = 0
        self._take(Variables())
        for name, value in VARIABLES.items():
            self.variables[name] = value
            self.variables.declare(name).exported = True
        self.variables["IFS"] = " \t\n"
        self.variables.set_array("PIPESTATUS", ["0"])

    def _take(self, variables: Variables) -> None:
        self.variables = variables
        self._expander = Expander(self)
        variables.evaluate = self._expander.evaluate

    def find(self, name: str) -> Command | None:
        """The command of that name or path."""
        folder, short = posixpath.split(name)
        if folder and not folder.startswith(BIN_FOLDERS):
            return None
        return self.commands.get(short)

    def kill_jobs(self) -> None:
        self.jobs.kill_all()

    def signal(self, name: str) -> None:
        """A signal to the shell itself: its trap runs next, without one the shell ends."""
        if self.traps.get(name) == "":
            return
        if name in self.traps:
            self._pending.append(self.traps[name])
        elif name not in ("CHLD", "CONT", "URG", "WINCH", "EXIT"):
            raise ShellExit(128 + SIGNALS[name])

    @abstractmethod
    async def capture(self, script: Script, io: Streams) -> str:
        """What a script prints, without the newlines at its end."""

    # words

    async def words(self, word: Word, io: Streams) -> list[str]:
        return await self._expander.words(word, io)

    async def string(self, word: Word, io: Streams) -> str:
        """The word without splitting or file matching."""
        return await self._expander.string(word, io)

    async def pieces(self, word: Word, io: Streams) -> list[Piece]:
        return await self._expander.pieces(word, io)

    def evaluate(self, text: str) -> int:
        return self._expander.evaluate(text)

    @property
    def file_tests(self) -> FileTests:
        return FileTests(self.context.files, self.directory, self.options)
