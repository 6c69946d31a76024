"""`sed`: carries out its scripts (POSIX, "sed", with toybox's additions)."""

import re
from collections.abc import Callable

from ..shell.call import Call, Command, CommandError
from .options import read_short, usage
from .sed_script import Address, Reader, Step

MAX_ROUNDS = 100_000


class Editor:
    """Carries out steps over the lines of one input after the other."""

    def __init__(self, call: Call, steps: list[Step], *, quiet: bool) -> None:
        self._call = call
        self._steps = steps
        self._quiet = quiet
        self._hold = ""
        self._number = 0
        self._files: dict[str, list[str]] = {}
        self.status: int | None = None
        """Set once `q` ended it all."""

    def edit(self, lines: list[str], complete: bool, emit: Callable[[str], None]) -> None:
        """Edit these lines; `complete` says that the last one ends with a newline."""
        self._lines, self._at = lines, 0
        self._say = emit
        self._complete = complete
        while self._at < len(lines) and self.status is None:
            self._cycle(self._next())

    def save(self) -> None:
        """Write the files of `w`."""
        for name, lines in self._files.items():
            self._call.context.files.write(self._call.path(name), "".join(lines).encode())

    def _next(self) -> str:
        line = self._lines[self._at]
        self._at += 1
        self._number += 1
        return line

    @property
    def _last(self) -> bool:
        return self._at >= len(self._lines)

    def _emit(self, text: str, *, final: bool = False) -> None:
        self._say(text + ("" if final and self._last and not self._complete else "\n"))

    def _cycle(self, space: str) -> None:
        steps, at, appended = self._steps, 0, list[str]()
        changed, rounds, printing = False, 0, not self._quiet
        while at < len(steps):
            step = steps[at]
            rounds += 1
            if rounds > MAX_ROUNDS:
                raise CommandError("sed: endless loop")
            at += 1
            if not self._applies(step, space):
                at = step.target if step.name == "{" else at
                continue
            match step.name:
                case "s":
                    space, done = self._substituted(step, space)
                    changed = changed or done
                case "b":
                    at = step.target
                case "t" | "T":
                    at = step.target if changed == (step.name == "t") else at
                    changed = False
                case "d":
                    printing = False
                    break
                case "D":
                    printing = False
                    if "\n" in space:
                        space, at = space.partition("\n")[2], 0
                        continue
                    break
                case "c":
                    if step.until is None or step.negated:
                        self._emit(step.text)
                    printing = False
                    break
                case "n" | "N":
                    if self._last:
                        # Without a next line the script ends, and the line is printed.
                        at = len(steps)
                    elif step.name == "n":
                        if not self._quiet:
                            self._emit(space)
                        space = self._next()
                    else:
                        space += "\n" + self._next()
                case "q" | "Q":
                    self.status = int(step.text or 0)
                    printing = printing and step.name == "q"
                    break
                case "x":
                    space, self._hold = self._hold, space
                case "g":
                    space = self._hold
                case "G":
                    space += "\n" + self._hold
                case "z":
                    space = ""
                case "y":
                    one, _, other = step.text.partition("\0")
                    space = space.translate(str.maketrans(one, other))
                case "a":
                    appended.append(step.text + "\n")
                case "r":
                    appended.append(self._read(step.text))
                case _:
                    self._print(step, space)
        if printing:
            self._emit(space, final=not appended)
        for text in appended:
            self._say(text)

    def _print(self, step: Step, space: str) -> None:
        """The commands that only print or keep."""
        match step.name:
            case "p":
                self._emit(space)
            case "P":
                self._emit(space.partition("\n")[0])
            case "i":
                self._emit(step.text)
            case "=":
                self._emit(str(self._number))
            case "h":
                self._hold = space
            case "H":
                self._hold += "\n" + space
            case "l":
                shown = space.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
                self._emit(shown + "$")
            case "w":
                self._written(step.text, space)
            case _:
                pass

    def _written(self, name: str, space: str) -> None:
        self._files.setdefault(name, []).append(space + "\n")

    def _read(self, name: str) -> str:
        try:
            return self._call.context.files.read(self._call.path(name)).decode(
                errors="surrogateescape"
            )
        except OSError:
            return ""

    def _substituted(self, step: Step, space: str) -> tuple[str, bool]:
        assert step.pattern is not None
        flags, _, name = step.flags.partition("w")
        wanted = int(re.sub(r"\D", "", flags) or 1)
        out: list[str] = []
        at = count = done = 0
        for match in step.pattern.finditer(space):
            if match.start() == match.end() == at and count:
                # Nothing right behind a match is no match of its own.
                continue
            count += 1
            if count < wanted or (done and "g" not in flags):
                continue
            out += [space[at : match.start()], replacement(step.text, match)]
            at, done = match.end(), done + 1
        if not done:
            return space, False
        space = "".join(out) + space[at:]
        if "p" in flags:
            self._emit(space)
        if name:
            self._written(name, space)
        return space, True

    def _applies(self, step: Step, space: str) -> bool:
        return self._selected(step, space) != step.negated

    def _selected(self, step: Step, space: str) -> bool:
        if step.first is None:
            return True
        if step.last is None and step.plus is None:
            return self._fits(step.first, space)
        if step.until is not None:
            return self._within(step, space)
        if step.first == 0 and self._number == 1:
            step.until = -1
            return self._within(step, space)
        if not self._fits(step.first, space):
            return False
        if step.plus is not None:
            step.until = self._number + step.plus
        elif isinstance(step.last, int):
            step.until = step.last
        else:
            step.until = -1
            if step.last == "$" and self._last:
                step.until = None
            return True
        if step.until <= self._number:
            step.until = None
        return True

    def _within(self, step: Step, space: str) -> bool:
        if step.until == -1:
            if step.last is not None and self._fits(step.last, space):
                step.until = None
            return True
        assert step.until is not None
        if self._number > step.until:
            step.until = None
            return False
        if self._number == step.until:
            step.until = None
        return True

    def _fits(self, address: Address, space: str) -> bool:
        match address:
            case int():
                return self._number == address
            case str():
                return self._last
            case (first, by):
                return self._number >= first and (
                    (self._number - first) % by == 0 if by else self._number == first
                )
            case pattern:
                return pattern.search(space) is not None


def replacement(template: str, match: re.Match[str]) -> str:
    """What `s` puts in place of a match."""

    def fill(token: re.Match[str]) -> str:
        text = token[0]
        if text == "&":
            return match[0]
        if text[1].isdecimal():
            group = int(text[1])
            if group > match.re.groups:
                raise CommandError(f"sed: bad regex reference \\{group}")
            return match[group] or ""
        return {"n": "\n", "t": "\t", "r": "\r"}.get(text[1], text[1])

    return re.sub(r"&|\\.", fill, template, flags=re.DOTALL)


async def sed(call: Call) -> int:
    """`sed [-nEris] [-i[SUFFIX]] [-e SCRIPT] [-f FILE] [FILE...]`."""
    options = read_short(
        call.args,
        flags="nErsz",
        valued="ef",
        optional="i",
        long={"version": "V", "in-place": "i", "expression": "e", "quiet": "n"},
        command="sed",
    )
    if options.has("V"):
        call.print("This is not GNU sed version 9.0")
        return 0
    words = list(options.words)
    scripts = list(options.values.get("e", []))
    for name in options.values.get("f", []):
        scripts.append((await call.read_file(name)).decode(errors="surrogateescape"))
    if not scripts:
        if not words:
            raise usage(call, "no pattern")
        scripts = [words.pop(0)]
    steps = Reader("\n".join(scripts), options.has("E", "r")).steps()
    in_place = options.has("i") or "i" in options.values
    inputs, status = await call.read_inputs(words)
    editor = Editor(call, steps, quiet=options.has("n"))
    texts = [(name, data.decode(errors="surrogateescape")) for name, data in inputs]
    if in_place or options.has("s"):
        for name, text in texts:
            out: list[str] = []
            editor.edit(*_lines(text), out.append if in_place else _printer(call))
            if in_place:
                _replace(call, name, "".join(out), options.value("i") or "")
                editor.status = None
                editor = Editor(call, steps, quiet=options.has("n"))
    else:
        joined = "".join(
            text if text.endswith("\n") or index == len(texts) - 1 else text + "\n"
            for index, (_, text) in enumerate(texts)
        )
        editor.edit(*_lines(joined), _printer(call))
    editor.save()
    return editor.status or status


def _printer(call: Call) -> Callable[[str], None]:
    return lambda text: call.print(text, end="")


def _lines(text: str) -> tuple[list[str], bool]:
    if not text:
        return [], True
    return text.removesuffix("\n").split("\n"), text.endswith("\n")


def _replace(call: Call, name: str, text: str, suffix: str) -> None:
    files, path = call.context.files, call.path(name)
    if suffix:
        files.write(path + suffix, files.read(path), files.stat(path).mode)
    files.write(path, text.encode(errors="surrogateescape"), files.stat(path).mode)


COMMANDS: dict[str, Command] = {"sed": sed}
