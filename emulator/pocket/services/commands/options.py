"""Reads the options of commands, the way toybox and Android's own tools do."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..shell.call import Call, CommandError

NO_LONG: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Options:
    """The flags given, the values of those that take one, and the other words."""

    flags: frozenset[str]
    values: dict[str, list[str]]
    words: list[str]
    repeated: frozenset[str] = frozenset()

    def value(self, *names: str) -> str | None:
        """The last value of any of these options."""
        for name in names:
            if name in self.values:
                return self.values[name][-1]
        return None

    def twice(self, name: str) -> bool:
        """Whether a flag stands more than once, as in `ls -ll`."""
        return name in self.repeated

    def has(self, *names: str) -> bool:
        return any(name in self.flags for name in names)


def usage(call: Call | str, told: str, status: int = 1) -> CommandError:
    """A misuse as toybox tells it (its lib/args.c)."""
    name = call if isinstance(call, str) else call.name
    return CommandError(f'{name}: {told} (see "{name} --help")', status)


def read_short(
    args: Iterable[str],
    *,
    flags: str,
    valued: str = "",
    optional: str = "",
    long: Mapping[str, str] = NO_LONG,
    command: str,
    status: int = 1,
    needs: int = 0,
) -> Options:
    """Options of one letter, which may be run together (`-la`, `-n5`); `--` ends them.

    `optional` letters take a value only when it stands in the same word, `long` names options of
    several letters by the letter each means. Fewer than `needs` other words raise CommandError.
    """
    seen: list[str] = []
    values: dict[str, list[str]] = {}
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            words.extend(rest)
        elif len(arg) < 2 or not arg.startswith("-"):
            words.append(arg)
        elif arg.startswith("--"):
            name, equals, value = arg[2:].partition("=")
            letter = long.get(name)
            if letter is None:
                raise usage(command, f"Unknown option '{arg[2:]}'", status)
            if letter in valued + optional:
                value = value if equals or letter in optional else next(rest, "")
                values.setdefault(letter, []).append(value)
            seen.append(letter)
        else:
            _read_letters(arg[1:], flags, valued, optional, command, status, seen, values, rest)
    if len(words) < needs:
        raise usage(command, f"Needs {needs} argument{'s' * (needs > 1)}", status)
    repeated = frozenset(letter for letter in seen if seen.count(letter) > 1)
    return Options(frozenset(seen), values, words, repeated)


def _read_letters(
    letters: str,
    flags: str,
    valued: str,
    optional: str,
    command: str,
    status: int,
    seen: list[str],
    values: dict[str, list[str]],
    rest: Iterator[str],
) -> None:
    for index, letter in enumerate(letters):
        if letter in valued:
            value = letters[index + 1 :] or next(rest, None)
            if value is None:
                raise usage(command, f"Missing argument to -{letter}", status)
            values.setdefault(letter, []).append(value)
            return
        if letter in optional:
            seen.append(letter)
            if letters[index + 1 :]:
                values.setdefault(letter, []).append(letters[index + 1 :])
            return
        if letter not in flags:
            raise usage(command, f"Unknown option '{letters[index:]}'", status)
        seen.append(letter)


def read_long(args: Iterable[str], *, flags: frozenset[str], valued: frozenset[str]) -> Options:
    """Whole-word options (`--user 0`, `-n pkg/.Act`) anywhere among the words.

    Unknown options are kept as words, for the command to complain about.
    """
    seen: set[str] = set()
    values: dict[str, list[str]] = {}
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg in valued:
            value = next(rest, None)
            if value is None:
                raise CommandError(f'Error: Argument expected after "{arg}"')
            values.setdefault(arg, []).append(value)
        elif arg in flags:
            seen.add(arg)
        else:
            words.append(arg)
    return Options(frozenset(seen), values, words)


def number(text: str, what: str) -> float:
    """A finite number; raises CommandError with `what`."""
    try:
        value = float(text)
    except ValueError:
        raise CommandError(what) from None
    if not -1e9 < value < 1e9:
        raise CommandError(what)
    return value


def integer(text: str, what: str) -> int:
    """A whole number; raises CommandError with `what`."""
    value = number(text, what)
    if value != int(value):
        raise CommandError(what)
    return int(value)


def whole(text: str) -> int | None:
    """A whole number of at most 18 digits, None for anything else."""
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else None
