"""`find`: files by name, kind, size and age, and what is done with each."""

import posixpath
import re
import stat as mode_bits
from collections.abc import Callable

from ...system.files import Stat
from ..shell.call import Call, Command, CommandError
from ..shell.patterns import matches
from .find_tests import KINDS, Found, Test, any_of, both_of, filled_form, negated, plain_test
from .modes import new_mode
from .owners import number_of
from .regex import for_command
from .touch_time import moment_of

SIZES = {"": 512, "c": 1, "b": 512, "w": 2, "k": 1024, "M": 1024**2, "G": 1024**3}
DAY_S = 86400


class _Quit(Exception):
    """`-quit`."""


class Finder:
    """Reads the expression and walks the trees."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._words = list(call.args)
        self._at = 0
        self._acts = False
        self._deep = False
        self._follow = False
        self._most, self._least = 10**9, 0
        self._pruned = False
        self._batches: list[tuple[list[str], list[str]]] = []
        self.status = 0

    async def run(self) -> int:
        starts: list[str] = []
        while self._at < len(self._words) and self._words[self._at] in ("-L", "-H", "-P"):
            self._follow = self._follow or self._words[self._at] == "-L"
            self._at += 1
        while self._at < len(self._words):
            word = self._words[self._at]
            if word.startswith("-") or word in ("(", ")", "!"):
                break
            starts.append(word)
            self._at += 1
        test = self._either() if self._at < len(self._words) else None
        if self._at < len(self._words):
            raise CommandError(f"find: bad arg '{self._words[self._at]}'")
        try:
            for start in starts or ["."]:
                try:
                    stat = self._stat(start)
                except OSError as error:
                    self._call.warn(f"find: '{start}': {error.strerror}")
                    self.status = 1
                    continue
                await self._visit(test, Found(start, start, stat, 0))
        except _Quit:
            pass
        for command, paths in self._batches:
            if paths:
                await self._execute([*command, *paths])
        return self.status

    def _stat(self, shown: str) -> Stat:
        files, path = self._call.context.files, self._call.path(shown)
        try:
            return files.stat(path, follow=self._follow)
        except OSError:
            return files.stat(path, follow=False)

    async def _visit(self, test: Test | None, found: Found) -> None:
        self._pruned = False
        if not self._deep:
            await self._judge(test, found)
            if self._pruned:
                return
        if found.stat.is_dir and found.depth < self._most:
            try:
                names = self._call.context.files.listdir(self._call.path(found.shown))
            except OSError as error:
                self._call.warn(f"find: {found.shown}: {error.strerror}")
                self.status = 1
                names = []
            for name in names:
                shown = posixpath.join(found.shown, name)
                try:
                    stat = self._stat(shown)
                except FileNotFoundError:
                    continue
                await self._visit(test, Found(shown, found.start, stat, found.depth + 1))
        if self._deep:
            await self._judge(test, found)

    async def _judge(self, test: Test | None, found: Found) -> None:
        if found.depth < self._least:
            return
        if (test is None or await test(found)) and not self._acts:
            self._call.print(found.shown)

    # the expression

    def _either(self) -> Test:
        left = self._both()
        while self._peek() in ("-o", "-or"):
            self._at += 1
            left = any_of(left, self._both())
        return left

    def _both(self) -> Test:
        left = self._one()
        while (word := self._peek()) is not None and word not in ("-o", "-or", ")"):
            if word in ("-a", "-and"):
                self._at += 1
            left = both_of(left, self._one())
        return left

    def _one(self) -> Test:
        word = self._peek()
        if word is None:
            raise CommandError("find: missing argument")
        self._at += 1
        if word in ("!", "-not"):
            return negated(self._one())
        if word == "(":
            inner = self._either()
            if self._peek() != ")":
                raise CommandError("find: need )")
            self._at += 1
            return inner
        return self._primary(word)

    def _primary(self, word: str) -> Test:
        call = self._call
        match word:
            case "-name" | "-iname" | "-path" | "-ipath" | "-wholename":
                return self._named(word)
            case "-regex":
                pattern = for_command("find", self._value(word), extended=False)
                return plain_test(lambda found: pattern.fullmatch(found.shown) is not None)
            case "-type" | "-xtype":
                wanted = self._value(word).split(",")
                if any(letter not in KINDS for letter in wanted):
                    raise CommandError(f"find: bad -type '{','.join(wanted)}'")
                modes = {KINDS[letter] for letter in wanted}
                return plain_test(lambda found: mode_bits.S_IFMT(found.stat.mode) in modes)
            case "-size":
                return self._size()
            case "-mtime" | "-mmin" | "-atime" | "-amin" | "-ctime" | "-cmin":
                return self._age(word)
            case "-newer":
                other = call.context.files.stat(call.path(self._value(word)))
                return plain_test(lambda found: found.stat.changed > other.changed)
            case "-newermt":
                text = self._value(word)
                moment = moment_of(text)
                if moment is None:
                    raise CommandError(f"find: bad date '{text}'")
                return plain_test(lambda found: found.stat.mtime > moment)
            case "-perm":
                return self._permissions()
            case "-user" | "-group" | "-uid" | "-gid":
                number = number_of(text := self._value(word))
                if number is None:
                    raise CommandError(f"find: bad {word[1:]} '{text}'")
                return plain_test(
                    lambda found: number == (found.stat.uid if "u" in word else found.stat.gid)
                )
            case "-links":
                fits = self._counted(word, 1)
                return plain_test(lambda found: fits(found.stat.links))
            case "-empty":
                return plain_test(self._empty)
            case "-true" | "-false":
                return plain_test(lambda found: word == "-true")
            case "-maxdepth" | "-mindepth":
                return self._depth(word)
            case "-depth" | "-d":
                self._deep = True
                return plain_test(lambda found: True)
            case "-follow" | "-xdev" | "-mount" | "-noleaf":
                self._follow = self._follow or word == "-follow"
                return plain_test(lambda found: True)
            case "-prune":
                return plain_test(self._prune)
            case _:
                return self._action(word)

    def _action(self, word: str) -> Test:
        acted, self._acts = self._acts, True
        call = self._call
        match word:
            case "-print" | "-print0":
                end = "\n" if word == "-print" else "\0"
                return plain_test(lambda found: call.print(found.shown, end) is None)
            case "-printf":
                form = self._value(word)
                return plain_test(lambda found: call.print(filled_form(form, found), "") is None)
            case "-delete":
                # In toybox it is no action that keeps the name from being printed.
                self._acts = acted
                self._deep = True
                return plain_test(self._delete)
            case "-quit":
                return plain_test(self._quit)
            case "-exec" | "-execdir" | "-ok" | "-okdir":
                return self._run(word)
            case _:
                raise CommandError(f"find: bad arg '{word}'")

    def _named(self, word: str) -> Test:
        pattern = self._value(word)
        whole, ignore = "path" in word or "whole" in word, word[1] == "i"
        pattern = pattern.lower() if ignore else pattern

        def fits(found: Found) -> bool:
            text = found.shown if whole else posixpath.basename(found.shown.rstrip("/"))
            text = text or found.shown
            return matches(text.lower() if ignore else text, [(pattern, False)])

        return plain_test(fits)

    def _size(self) -> Test:
        text = self._value("-size")
        match = re.fullmatch(r"([+-]?)(\d{1,15})([cbwkMG]?)", text)
        if match is None:
            raise CommandError(f"find: bad -size '{text}'")
        sign, number, unit = match[1], int(match[2]), SIZES[match[3]]

        def fits(found: Found) -> bool:
            units = -(-found.stat.size // unit)
            return (
                units > number
                if sign == "+"
                else (units < number if sign == "-" else units == number)
            )

        return plain_test(fits)

    def _age(self, word: str) -> Test:
        fits = self._counted(word, 1)
        unit = 60 if word.endswith("min") else DAY_S
        now = self._call.context.system.clock.epoch()

        def aged(found: Found) -> bool:
            moment = found.stat.atime if word[1] == "a" else found.stat.mtime
            return fits((now - moment) // unit)

        return plain_test(aged)

    def _counted(self, word: str, factor: int) -> Callable[[int], bool]:
        text = self._value(word)
        match = re.fullmatch(r"([+-]?)(\d{1,15})", text)
        if match is None:
            raise CommandError(f"find: bad {word} '{text}'")
        sign, number = match[1], int(match[2]) * factor
        return lambda count: (
            count > number if sign == "+" else count < number if sign == "-" else count == number
        )

    def _permissions(self) -> Test:
        text = self._value("-perm")
        sign = text[0] if text[0] in "-/" else ""
        bits = new_mode("find", text[len(sign) :], 0)

        def fits(found: Found) -> bool:
            mode = mode_bits.S_IMODE(found.stat.mode)
            if sign == "-":
                return mode & bits == bits
            return bool(mode & bits) if sign else mode == bits

        return plain_test(fits)

    def _depth(self, word: str) -> Test:
        text = self._value(word)
        if not re.fullmatch(r"\d{1,9}", text):
            raise CommandError(f"find: bad {word} '{text}'")
        if word == "-maxdepth":
            self._most = int(text)
        else:
            self._least = int(text)
        return plain_test(lambda found: True)

    def _empty(self, found: Found) -> bool:
        if found.stat.is_dir:
            return not self._call.context.files.listdir(self._call.path(found.shown))
        return mode_bits.S_ISREG(found.stat.mode) and found.stat.size == 0

    def _prune(self, found: Found) -> bool:
        self._pruned = not self._deep
        return True

    def _quit(self, found: Found) -> bool:
        raise _Quit

    def _delete(self, found: Found) -> bool:
        if found.shown == ".":
            return True
        try:
            self._call.context.files.remove(self._call.path(found.shown))
        except OSError as error:
            self._call.warn(f"find: -delete {found.shown}: {error.strerror}")
            self.status = 1
            return False
        return True

    def _run(self, word: str) -> Test:
        command: list[str] = []
        while (part := self._peek()) is not None and part != ";":
            self._at += 1
            if part == "+" and command[-1:] == ["{}"]:
                self._at -= 1
                break
            command.append(part)
        end = self._peek()
        if end is None or not command:
            raise CommandError(f"find: {word} needs ; or {{}}")
        self._at += 1
        if end == "+":
            batch: tuple[list[str], list[str]] = (command[:-1], [])
            self._batches.append(batch)
            return plain_test(lambda found: batch[1].append(found.shown) is None)

        async def execute(found: Found) -> bool:
            if word.startswith("-ok"):
                # Nobody is there to say yes.
                self._call.warn(f"[{command[0]}] {found.shown} ?")
                return False
            shown = found.shown
            if word == "-execdir":
                shown = posixpath.basename(shown)
            line = [part.replace("{}", shown) for part in command]
            return await self._execute(line, found if word == "-execdir" else None) == 0

        return execute

    async def _execute(self, line: list[str], within: Found | None = None) -> int:
        shell = self._call.shell.fork()
        shell.functions = {}
        if within is not None:
            shell.directory = posixpath.dirname(self._call.path(within.shown))
        status = await shell.call(line, self._call.variables, self._call.io)
        await self._call.flush()
        return status

    def _value(self, word: str) -> str:
        value = self._peek()
        if value is None:
            raise CommandError(f"find: '{word}' needs 1 arg")
        self._at += 1
        return value

    def _peek(self) -> str | None:
        return self._words[self._at] if self._at < len(self._words) else None


async def find(call: Call) -> int:
    return await Finder(call).run()


COMMANDS: dict[str, Command] = {"find": find}
