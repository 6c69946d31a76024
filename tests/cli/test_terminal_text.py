"""Texts of models, programs and screens on a terminal: they are shown and do nothing."""

from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tapwright.actions import Done, Outcome
from tapwright.cli.show import StepPrinter, print_failure
from tapwright.cli.streams import console
from tapwright.tasks.failure_text import FailureText
from tests.traces.test_spending import step


def test_what_somebody_says_moves_no_cursor_and_names_no_window(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = Table()
    table.add_row("a\x1b[2Jb")
    shown = console()
    shown.print(Text("c\x1b]0;title\x07\x9b1Ad\te\nf"))
    shown.print("g\x1b[31m\rh")
    shown.print(table)
    said = capsys.readouterr().out
    assert not {char for char in said if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0} - {"\n"}
    assert "\ufffd]0;title" in said and "e\nf" in said and "h\n" in said


def test_our_own_colours_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = console()
    with shown.capture() as captured:
        shown.print(Text("red", style="red"))
    assert "\x1b[31mred\x1b[0m" in captured.get()


def test_a_failure_is_folded_between_words_and_its_commands_are_not() -> None:
    shown = Console(file=StringIO(), width=40, record=True)
    line = "Look at it: tapwright trace show runs/20261202-000000-bench/episodes/0001-Air --step 3"
    sentence = "Failed check: new lines in the cart: expected 3 x Harbor Linen Shirt, found nothing"
    print_failure(shown, FailureText("", (sentence, "  alarms row 6: enabled 0 -> 1", line)))
    lines = shown.export_text().splitlines()
    assert f"       {line}" in lines
    folded = [one for one in lines if line not in one]
    assert all(one.startswith("       ") and len(one.rstrip()) <= 40 for one in folded)
    said = " ".join(" ".join(folded).split())
    assert said == f"{sentence} alarms row 6: enabled 0 -> 1"


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.refused("not ended yet. The goal again: go\nCall done"), True),
        (Outcome.done(), False),
    ],
)
def test_an_end_that_was_turned_down_is_told_as_a_step(outcome: Outcome, told: bool) -> None:
    """One that ends the episode is told by its end."""
    shown = Console(file=StringIO(), width=80, record=True)
    StepPrinter(shown).step(step("0.1", action=Done(), outcome=outcome))
    line = "done  refused: not ended yet. The goal again: go"
    assert (line in [one.strip() for one in shown.export_text().splitlines()]) is told
