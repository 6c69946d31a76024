"""Parameters put into texts, shell lines and SQL."""

import shlex
import sqlite3
import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from tapwright.tasks.own.filling import fill
from tapwright.tasks.own.source import Place, Plain

PRINTABLE = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"))


def filled(key: str, text: Plain, **values: Plain) -> Plain:
    complaints: list[str] = []
    task = fill({key: text}, values, lambda _, what: complaints.append(what))
    assert complaints == []
    return task[key]


def test_a_parameter_alone_keeps_its_type_and_within_a_text_is_written_out() -> None:
    assert filled("value", "{n}", n=3) == 3
    assert filled("value", "{n} min", n=3) == "3 min"
    assert filled("value", "{{n}} {on}", n=3, on=True) == "{n} true"
    assert filled("setup", [{"shell": ["echo", "{n}"]}], n="a; rm") == [
        {"shell": ["echo", "a; rm"]}
    ]
    assert filled("goal", "{time.label}", **{"time.label": "5 minutes"}) == "5 minutes"


def test_an_unknown_parameter_is_said_with_its_place() -> None:
    said: list[tuple[Place, str]] = []
    fill(
        {"checks": [{"ui": "{nam}"}]}, {"name": "X"}, lambda place, what: said.append((place, what))
    )
    assert said[0][0] == ("checks", 0, "ui") and "did you mean name?" in said[0][1]


@settings(max_examples=60, deadline=None)
@given(PRINTABLE)
def test_in_a_shell_line_a_parameter_is_always_one_word(text: str) -> None:
    line = filled("sh", "echo {word} end", word=text)
    assert isinstance(line, str) and shlex.split(line) == ["echo", text, "end"]


def test_a_real_shell_reads_it_so_too() -> None:
    for text in ("$(touch x)", "`id`; rm -rf /", "it's", 'say "hi"', "a\nb", "", "-n", "*"):
        line = filled("sh", "printf %s {word}", word=text)
        assert subprocess.check_output(["sh", "-c", str(line)], text=True) == text


@settings(max_examples=60, deadline=None)
@given(PRINTABLE)
def test_in_sql_a_parameter_is_always_one_literal(text: str) -> None:
    query = filled("sql", "SELECT {word}, {n}, {none}", word=text, n=4, none=None)
    with sqlite3.connect(":memory:") as connection:
        assert connection.execute(str(query)).fetchone() == (text, 4, None)
    connection.close()
