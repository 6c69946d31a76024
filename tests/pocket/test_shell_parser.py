"""The shell's reading of lines, and that no line can break it."""

import asyncio
import re
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapwright.emulator.pocket.services.commands import all_commands
from tapwright.emulator.pocket.services.shell.parser import ShellSyntaxError, parse
from tapwright.emulator.pocket.services.shell.syntax import (
    Assignment,
    Group,
    Item,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Substitution,
    Text,
    Variable,
    Word,
)

from .conftest import ShellBench


def word(text: str) -> Word:
    return (Text(text, quoted=False),)


def simple(*words: str, redirects: tuple[Redirect, ...] = ()) -> Simple:
    return Simple((), tuple(word(text) for text in words), redirects)


def script(*commands: Simple | Group) -> Script:
    return Script(tuple(Item(Pipeline((command,))) for command in commands))


def test_words_and_separators():
    assert parse("a b;\n c\td # no more\n e") == script(
        simple("a", "b"), simple("c", "d"), simple("e")
    )


def test_quotes_and_escapes():
    (item,) = parse("""echo 'a $b' "c \\" $d" e\\ f "" """).items
    command = item.first.commands[0]
    assert isinstance(command, Simple)
    assert command.words[1:] == (
        (Text("a $b", quoted=True),),
        (
            Text("", quoted=True),
            Text("c ", quoted=True),
            Text('"', quoted=True),
            Text(" ", quoted=True),
            Variable("d", quoted=True),
        ),
        (Text("e", quoted=False), Text(" ", quoted=True), Text("f", quoted=False)),
        (Text("", quoted=True),),
    )


def test_joiners_pipes_and_background():
    first, second = parse("a && b || ! c | d & e").items
    assert first == Item(
        Pipeline((simple("a"),)),
        (
            ("&&", Pipeline((simple("b"),))),
            ("||", Pipeline((simple("c"), simple("d")), negated=True)),
        ),
        background=True,
    )
    assert second == Item(Pipeline((simple("e"),)))


def test_redirections():
    (item,) = parse("a >x 2>&1 <y >>z 2>/dev/null").items
    command = item.first.commands[0]
    assert command.redirects == (
        Redirect(1, ">", word("x")),
        Redirect(2, ">&", word("1")),
        Redirect(0, "<", word("y")),
        Redirect(1, ">>", word("z")),
        Redirect(2, ">", word("/dev/null")),
    )


def test_assignments_come_before_the_command_only():
    (item,) = parse("A=1 B= c D=2").items
    assert item.first.commands[0] == Simple(
        (Assignment("A", word("1")), Assignment("B", ())), (word("c"), word("D=2")), ()
    )


def test_substitutions_and_groups():
    inner = script(simple("b"))
    assert parse("a $(b) `b`") == script(
        Simple((), (word("a"), (Substitution(inner, False),), (Substitution(inner, False),)), ())
    )
    assert parse("(b)") == script(Group(inner, isolated=True, redirects=()))
    assert parse("{ b; }") == script(Group(inner, isolated=False, redirects=()))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("echo 'a", "no closing quote"),
        ('echo "a', "no closing quote"),
        ("a &&", "unexpected EOF"),
        ("| a", "unexpected '|'"),
        ("a ;; b", "unexpected ';;'"),
        ("a )", "unexpected ')'"),
        ("(a", "unexpected EOF"),
        ("a > ; b", "unexpected ';'"),
        ("for x in y; do a", "unexpected EOF"),
        ("if a; b; fi", "unexpected 'fi'"),
        ("case a in b", "unexpected EOF"),
        ("while; do a; done", "unexpected ';'"),
        ("done", "unexpected 'done'"),
        ("cat <<END", "here document 'END' unclosed"),
        ("f(a) { b; }", "unexpected '('"),
        ("echo $((1+1)", "unexpected EOF"),
        ("echo $((1+1", "unexpected EOF"),
        ("echo ${a^^}", "${a^^}: bad substitution"),
        ("[[ a =~ b ]]", "unexpected"),
        ("$(" * 100, "nested too deeply"),
    ],
)
async def test_what_it_does_not_know_is_a_syntax_error(
    bench: ShellBench, line: str, complaint: str
):
    with pytest.raises(ShellSyntaxError, match=re.escape(complaint)):
        parse(line)
    ran = await bench.run(line)
    assert (ran.status, ran.out) == (1, b"")
    assert ran.err.startswith(b"/system/bin/sh: ") and complaint.encode() in ran.err


TOKENS = st.sampled_from(
    [" ", "\n", "'", '"', "\\"]
    + ["for x in a b; do ", "; done", "if ", "; then ", "; fi", "while false; do ", "case a in "]
    + ["a) ", ";;", " esac", "$((1+", "))", "break "]
    + "echo a ; & && | || ( ) { } $( ` ${ $ # = A= > >> < 2>&1 ! /dev/null * ? [ ~ $?".split()
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TOKENS, max_size=20).map("".join) | st.text(max_size=30))
def test_parsing_ends_with_a_tree_or_a_complaint(line: str):
    try:
        parse(line)
    except ShellSyntaxError as error:
        assert str(error)


WAITING = (
    "sleep",
    "usleep",
    "logcat",
    "reboot",
    "xargs",
    "timeout",
    "getevent",
    "yes",
    "watch",
    "inotifyd",
)
NAMES = sorted(set(all_commands()) - set(WAITING))
ARGUMENTS = st.sampled_from(
    (
        "-l -n -p -1 0 %s %d list get put global query / /sdcard --uri content://notes/list start "
        "-a dump package * tap swipe s/a/b/ -c -e :s: +%s window wifi --user é \\0777"
    ).split()
    + ["9" * 30, "SELECT 1"]
) | st.text(max_size=8).map(lambda text: text.replace("\0", ""))


@settings(max_examples=250, deadline=None)
@given(
    st.lists(
        st.builds(lambda name, args: [name, *args], st.sampled_from(NAMES), st.lists(ARGUMENTS)),
        min_size=1,
        max_size=3,
    )
)
def test_no_command_raises_or_hangs(lines: list[list[str]]):
    """Any command with any arguments answers with a status."""

    async def run() -> None:
        bench = ShellBench()
        async with asyncio.timeout(5):
            ran = await bench.run(" | ".join(shlex.join(line) for line in lines), stdin=b"x\ny\n")
        assert 0 <= ran.status <= 255
        assert bench.context.crashes.crashes == []

    asyncio.run(run())


@settings(max_examples=150, deadline=None)
@given(st.lists(TOKENS, max_size=16).map("".join))
def test_no_line_raises_or_hangs(line: str):
    async def run() -> None:
        bench = ShellBench()
        async with asyncio.timeout(5):
            assert 0 <= (await bench.run(line, stdin=b"x\n")).status <= 255
        assert bench.context.crashes.crashes == []

    asyncio.run(run())
