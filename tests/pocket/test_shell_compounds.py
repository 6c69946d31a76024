"""Conditions, loops and arithmetic of the phone's shell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.services.shell.arithmetic import ArithmeticFault, evaluate
from tapwright.emulator.pocket.services.shell.parser import unfinished

from .conftest import ShellBench
from .wire import Hosts


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("for i in 1 2 3; do echo $i; done", "1 2 3"),
        (
            "for i in a b; do for j in 1 2 3; do [ $j = 2 ] && continue 2; echo $i$j; done; done",
            "a1 b1",
        ),
        (
            "for f in /sdcard/D*; do echo $f; done",
            "/sdcard/DCIM /sdcard/Documents /sdcard/Download",
        ),
        ("set -- p q; for z; do echo $z; done", "p q"),
        ("i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done", "1 2 3"),
        ("until [ -f /sdcard/q ]; do touch /sdcard/q; echo t; done", "t"),
        ("while true; do echo x; break; done", "x"),
        ("if true; then echo yes; else echo no; fi", "yes"),
        ("if false; then echo a; elif [ -d /sdcard ]; then echo b; else echo c; fi", "b"),
        ("if false; then echo a; fi; echo $?", "0"),
        ("case abc in x|y) echo 1;; a*) echo 2;; *) echo 3;; esac", "2"),
        ("case z in (a) echo 1;; esac; echo end", "end"),
        ("for i in 1 2; do echo $i; done | wc -l", "2"),
        ("for i in 1 2; do echo $i; done > /sdcard/log; cat /sdcard/log", "1 2"),
        ("printf 'a b\\nc d\\n' | while read x y; do echo $y-$x; done", "b-a d-c"),
        ("echo if then fi; x=if; echo $x", "if then fi if"),
        ("(while true; do break; done); echo $?", "0"),
        ("echo $((2*(3+4)-10/3%2)) $((1<<4|1)) $((x=5)) $x $((x>3?10:20))", "13 17 5 5 10"),
        ("n=4; echo $((n * n)) $(( $n - 5 )) $((0x10)) $((-7/2))", "16 -1 16 -3"),
    ],
)
async def test_compound(bench: ShellBench, line: str, printed: str):
    assert (await bench.text(line)).split() == printed.split()


async def test_exit_in_a_condition_ends_the_shell(bench: ShellBench):
    ran = await bench.run("if [ 1 -eq 1 ]; then exit 4; fi; echo no")
    assert (ran.status, ran.out) == (4, b"")


async def test_bad_arithmetic_ends_the_shell(bench: ShellBench):
    """As mksh: a shell that nobody types into gives up."""
    ran = await bench.run("echo $((1/0)); echo after")
    assert (ran.status, ran.out) == (1, b"")
    assert ran.err == b"/system/bin/sh: 1/0: zero divisor\n"


@pytest.mark.parametrize("line", ["for i in 1 2\n", "if true\nthen\n", "echo 'a\n", "a &&", "$(b"])
def test_unfinished(line: str):
    assert unfinished(line)


def test_finished():
    assert not unfinished("for i in 1; do echo; done") and not unfinished("a ;; b")


async def test_loops_on_several_lines_of_stdin(phone: PocketPhone, hosts: Hosts):
    host = await hosts.greet(phone.port)
    await host.open("shell,v2,raw:echo; for i in 1 2\ndo\necho round $i\ndone")
    assert b"round 1" in await host.collect()


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_arithmetic_is_c(one: int, other: int):
    names = {"a": str(one), "b": str(other)}
    assert evaluate("a + b * 2 - (a - b)", names) == 3 * other
    if other:
        quotient, rest = evaluate("a / b", names), evaluate("a % b", names)
        assert quotient * other + rest == one
        assert abs(rest) < abs(other)
        assert quotient == int(one / other)
    assert evaluate("a < b || a >= b", names) == 1


@settings(max_examples=300)
@given(st.text(alphabet="0123456789abx+-*/%<>=!&|^~?:() ", max_size=40) | st.text(max_size=20))
def test_any_expression_ends(text: str):
    try:
        value = evaluate(text, {"a": "3", "b": "text"})
    except ArithmeticFault as error:
        assert str(error)
    else:
        assert -(2**31) <= value < 2**32
