"""The syntax tree of a shell line."""

from dataclasses import dataclass
from typing import Literal

RedirectOp = Literal["<", ">", ">>", ">&", "<&"]
Joiner = Literal["&&", "||"]


@dataclass(frozen=True, slots=True)
class Text:
    """Literal characters; `quoted` ones are neither split nor matched against file names."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Variable:
    """`$NAME`, `${NAME}` or `${NAME:-default}`, or one of the special names `? $ # @ * ! 0-9`."""

    name: str
    quoted: bool
    default: "Word | None" = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(...)` or backquotes."""

    body: "Script"
    quoted: bool


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`$((...))`."""

    expression: "Word"
    quoted: bool


Part = Text | Variable | Substitution | Arithmetic
Word = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where descriptor `fd` comes from or goes to; for `>&` and `<&` the target is a descriptor."""

    fd: int
    op: RedirectOp
    target: Word


@dataclass(frozen=True, slots=True)
class Assignment:
    """`NAME=value` before a command, or on its own."""

    name: str
    value: Word


@dataclass(frozen=True, slots=True)
class Simple:
    """A command with its words."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`( ... )`, with variables of its own when `isolated`, or `{ ...; }`."""

    body: "Script"
    isolated: bool
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class If:
    """Conditions with what each leads to, the first true one counting, and `else`."""

    branches: tuple[tuple["Script", "Script"], ...]
    otherwise: "Script | None"
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class While:
    """`while` and, `negated`, `until`."""

    condition: "Script"
    body: "Script"
    negated: bool
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class For:
    """`for NAME in WORDS`; the shell's own arguments when there is no `in`."""

    name: str
    words: tuple[Word, ...] | None
    body: "Script"
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`case WORD in PATTERN) ... ;; esac`."""

    subject: Word
    branches: tuple[tuple[tuple[Word, ...], "Script"], ...]
    redirects: tuple[Redirect, ...]


Compound = If | While | For | Case
Command = Simple | Group | Compound


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands joined by `|`; `negated` by a leading `!`."""

    commands: tuple[Command, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Pipelines joined by `&&` and `||` (the first has no joiner), in the background by `&`."""

    first: Pipeline
    rest: tuple[tuple[Joiner, Pipeline], ...] = ()
    background: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """Items one after the other."""

    items: tuple[Item, ...] = ()
