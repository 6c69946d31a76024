"""The safe core of YAML, and where its values stand."""

from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.tasks.own.source import LARGEST_BYTES, Position, Source


def test_plain_words_are_texts_and_numbers_keep_their_zeros() -> None:
    text = "a: on\nb: 07:30\nc: 2026-03-02\nd: 1.10\ne: -3\nf: true\ng: ~\nh: '5'\ni: 0x10\nj: 010"
    assert Source.parse(text, "x").content == {
        "a": "on",
        "b": "07:30",
        "c": "2026-03-02",
        "d": Decimal("1.10"),
        "e": -3,
        "f": True,
        "g": None,
        "h": "5",
        "i": "0x10",
        "j": "010",
    }
    assert str(Decimal("1.10")) == "1.10"


def test_keys_and_values_have_positions() -> None:
    source = Source.parse("- name: X\n  checks:\n    - ui: Y\n", "x")
    assert source.key((0, "checks", 0, "ui")) == Position(3, 7)
    assert source.value((0, "checks", 0, "ui")) == Position(3, 11)
    assert source.value((0, "checks", 5, "nothing")) == Position(3, 5)


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("a: &x 1\nb: *x\n", "1:4", "anchor or alias"),
        ("a: !!python/object:os.system x\n", "1:4", "a tag"),
        ("a: 1\n---\nb: 2\n", "2:1", "second document"),
        ("a: 1\na: 2\n", "2:1", "a is given twice"),
        ("a: [1\nb: 2\n", "2:2", "expected"),
        ("? [a]\n: 1\n", "1:3", "a key must be a word"),
        ("a: '\n", "2:1", "end of stream"),
    ],
)
def test_what_is_not_allowed_is_said_with_its_place(text: str, at: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        Source.parse(text, "tasks.yaml")
    assert str(caught.value).startswith(f"tasks.yaml:{at}: ") and said in str(caught.value)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\x00", "[" * 5000, "a: \x07"])
def test_what_is_no_task_file_is_a_mistake_of_the_user(text: str) -> None:
    with pytest.raises(UsageError):
        Source.parse(text, "x")


def test_a_file_that_cannot_be_read_is_a_mistake_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9")
    (tmp_path / "large.yaml").write_bytes(b"#" * (LARGEST_BYTES + 1))
    for name in ("latin.yaml", "large.yaml", "none.yaml", "."):
        with pytest.raises(UsageError):
            Source.read(tmp_path / name)
