"""The syntax tree of a shell line."""

from dataclasses import dataclass
from typing import Literal

RedirectOp = Literal["<", ">", ">>", ">&", "<&", "<>", ">|", "<<", "<<<", "&>"]
Joiner = Literal["&&", "||"]


@dataclass(frozen=True, slots=True)
class Text:
    """Literal characters; `quoted` ones are neither split nor matched against file names."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Variable:
    """`$NAME`, `${NAME}`, `${NAME[INDEX]}`, or one of the special names `? $ # @ * ! - 0-9`.

    `operator` is what follows the name in braces (`:-`, `##`, `//`, `:` for a substring ...), or
    `length` for `${#NAME}` and `keys` for `${!NAME}`; `operands` are the words after it.
    """

    name: str
    quoted: bool
    operator: str = ""
    operands: "tuple[Word, ...]" = ()
    index: "Word | None" = None


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


@dataclass(slots=True)
class HereText:
    """The body of a here-document, which is read only after the line that names it."""

    body: "Word" = ()


Part = Text | Variable | Substitution | Arithmetic | HereText
Word = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where descriptor `fd` comes from or goes to; for `>&` and `<&` the target is a descriptor."""

    fd: int
    op: RedirectOp
    target: Word


@dataclass(frozen=True, slots=True)
class Assignment:
    """`NAME=value` or `NAME+=value`, `NAME[index]=value`, `NAME=(values)`."""

    name: str
    value: Word
    index: Word | None = None
    append: bool = False
    array: tuple[Word, ...] | None = None


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
class Branch:
    """`PATTERN|PATTERN) body ;;`, which `;&` lets fall through and `;|` try the next patterns."""

    patterns: tuple[Word, ...]
    body: "Script"
    end: Literal[";;", ";&", ";|"] = ";;"


@dataclass(frozen=True, slots=True)
class Case:
    """`case WORD in PATTERN) ... ;; esac`."""

    subject: Word
    branches: tuple[Branch, ...]
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """`select NAME in WORDS`."""

    name: str
    words: tuple[Word, ...] | None
    body: "Script"
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One test within `[[ ]]`: a word alone, or with operators before or between."""

    operator: str
    left: Word
    right: Word | None = None


@dataclass(frozen=True, slots=True)
class Logic:
    """`!`, `&&` or `||` over tests."""

    operator: Literal["!", "&&", "||"]
    parts: "tuple[Check | Logic, ...]"


@dataclass(frozen=True, slots=True)
class Condition:
    """`[[ ... ]]`."""

    test: Check | Logic
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """`(( ... ))`."""

    expression: Word
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """`NAME() body`."""

    name: str
    body: "Command"
    redirects: tuple[Redirect, ...] = ()


Compound = If | While | For | Case | Select | Condition | Count
Command = Simple | Group | Compound | Function


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands joined by `|`; `negated` by a leading `!`, `timed` by `time`."""

    commands: tuple[Command, ...]
    negated: bool = False
    timed: bool = False


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
