"""Texts of models, programs and screens on a terminal: they are shown and do nothing."""

import pytest
from rich.table import Table
from rich.text import Text

from tapwright.cli.streams import console


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
