"""`awk`: AOSP's is the one true awk (external/one-true-awk, since Android 10)."""

from ..shell.call import Call, Command, CommandError
from ..shell.escapes import c_escapes
from .awk_expressions import AwkReturn, Expressions
from .awk_script import AwkReader, Node
from .awk_values import Field, formatted, number, text, truth


class _Next(Exception):
    """`next`, and `nextfile` when `file`."""

    def __init__(self, *, file: bool = False) -> None:
        super().__init__()
        self.file = file


class _Exit(Exception):
    """`exit`."""


class _Loop(Exception):
    """`break` and, when `again`, `continue`."""

    def __init__(self, *, again: bool) -> None:
        super().__init__()
        self.again = again


class Interpreter(Expressions):
    """One run of a program over its inputs."""

    async def run(self) -> int:
        kinds = {rule.kind for rule in self._program.rules}
        try:
            await self._all("BEGIN")
            if kinds - {"BEGIN"}:
                while await self._next_record():
                    try:
                        await self._main()
                    except _Next as end:
                        self._records = [] if end.file else self._records
        except _Exit:
            pass
        try:
            await self._all("END")
        except _Exit:
            pass
        for name in [*self._sinks, *self._commands]:
            await self._close(name)
        return self.status

    async def _all(self, kind: str) -> None:
        for rule in self._program.rules:
            if rule.kind == kind and rule.action is not None:
                await self._do(rule.action)

    async def _main(self) -> None:
        for at, rule in enumerate(self._program.rules):
            if rule.kind or not await self._chosen(at):
                continue
            if rule.action is None:
                self._out(self._record + text(self._globals["ORS"]))
            else:
                await self._do(rule.action)

    async def _chosen(self, at: int) -> bool:
        rule = self._program.rules[at]
        if rule.first is None:
            return True
        if rule.last is None:
            return truth(await self._value(rule.first))
        if at not in self._ranges and not truth(await self._value(rule.first)):
            return False
        self._ranges.add(at)
        if truth(await self._value(rule.last)):
            self._ranges.discard(at)
        return True

    # statements

    async def _do(self, node: Node) -> None:
        parts = node.parts
        match node.kind:
            case "block":
                for part in parts:
                    await self._do(part)
            case "expression":
                await self._value(parts[0])
            case "print" | "printf":
                await self._print(node)
            case "if":
                if truth(await self._value(parts[0])):
                    await self._do(parts[1])
                elif len(parts) > 2:
                    await self._do(parts[2])
            case "while" | "do" | "for":
                await self._loop(node)
            case "forin":
                for key in list(self._array(parts[0].text)):
                    self._set(Node("var", node.text), Field(key))
                    if not await self._round(parts[1]):
                        break
            case "next" | "nextfile":
                raise _Next(file=node.kind == "nextfile")
            case "break" | "continue":
                raise _Loop(again=node.kind == "continue")
            case "exit":
                if parts:
                    self.status = int(number(await self._value(parts[0]))) & 0xFF
                raise _Exit
            case "return":
                raise AwkReturn(await self._value(parts[0]) if parts else None)
            case "delete":
                if parts:
                    self._array(node.text).pop(await self._key(parts[0]), None)
                else:
                    self._array(node.text).clear()
            case _:
                pass

    async def _loop(self, node: Node) -> None:
        parts = node.parts
        if node.kind == "do":
            while await self._round(parts[0]) and truth(await self._value(parts[1])):
                pass
            return
        start, condition, step, body = (
            parts if node.kind == "for" else (None, parts[0], None, parts[1])
        )
        if start is not None:
            await self._do(start)
        rounds = 0
        while truth(await self._value(condition)) and await self._round(body):
            if step is not None:
                await self._do(step)
            rounds += 1
            if rounds % 1000 == 0:
                await self.call.flush()

    async def _round(self, body: Node) -> bool:
        """One run of a loop's body; False when it broke off."""
        try:
            await self._do(body)
        except _Loop as end:
            return end.again
        return True

    async def _print(self, node: Node) -> None:
        values = [await self._value(part) for part in node.parts[0].parts]
        if node.kind == "printf":
            if not values:
                raise CommandError("awk: not enough args in printf", 2)
            line = formatted(text(values[0]), values[1:])
        else:
            form = text(self._globals["OFMT"])
            shown = [text(value, form) for value in values] if values else [self._record]
            line = text(self._globals["OFS"]).join(shown) + text(self._globals["ORS"])
        if not node.text:
            self._out(line)
            return
        name = text(await self._value(node.parts[1]))
        (await self._sink(node.text, name)).write(line.encode(errors="surrogateescape"))


async def awk(call: Call) -> int:
    """`awk [-F SEPARATOR] [-v NAME=VALUE] [-f FILE | PROGRAM] [FILE | NAME=VALUE...]`."""
    words = list(call.args)
    assigned: list[str] = []
    programs: list[str] = []
    separator: str | None = None
    while words and len(words[0]) > 1 and words[0].startswith("-"):
        flag = words.pop(0)
        if flag == "--":
            break
        if flag in ("-version", "--version", "-V"):
            call.print("awk version 20240728")
            return 0
        value = flag[2:] or (words.pop(0) if words else "")
        match flag[1]:
            case "F":
                separator = "\t" if value == "t" else c_escapes(value)
            case "v":
                assigned.append(value)
            case "f":
                programs.append((await call.read_file(value)).decode(errors="surrogateescape"))
            case _:
                raise CommandError(f"awk: unknown option {flag} ignored", 2)
    if not programs:
        if not words:
            raise CommandError("usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]", 2)
        programs = [words.pop(0)]
    program = AwkReader("\n".join(programs)).program()
    running = Interpreter(call, program, words)
    running.preset(separator, assigned)
    return await running.run()


COMMANDS: dict[str, Command] = {"awk": awk}
