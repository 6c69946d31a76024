"""What the end of a program that drives the phone itself says, whatever it leaves behind."""

import os
from pathlib import Path

import pytest

from tapwright.agent.foreign.episode import log_text
from tapwright.agent.foreign.serial_player import ending_of_program
from tapwright.traces import End


def test_an_answer_is_read_as_text(tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    assert ending_of_program(0, answer, "").end is End.COMPLETED
    answer.write_bytes(b" \xffseven\n")
    ended = ending_of_program(0, answer, "")
    assert (ended.end, ended.answer) == (End.ANSWERED, "\ufffdseven")


@pytest.mark.parametrize("left", ["folder", "pipe", "link to nothing", "too long"])
def test_what_is_no_answer_is_the_programs_fault_and_no_infrastructure(
    tmp_path: Path, left: str
) -> None:
    answer = tmp_path / "answer.txt"
    match left:
        case "folder":
            answer.mkdir()
        case "pipe":
            os.mkfifo(answer)  # which nobody writes into: reading it would never end
        case "link to nothing":
            answer.symlink_to(tmp_path / "nowhere")
        case _:
            answer.write_bytes(b"7" * 70_000)
    ended = ending_of_program(0, answer, "")
    assert ended.end is End.BAD_REPLIES and not ended.end.infrastructure
    assert ended.why.startswith("the agent's answer cannot be read: it is ")


def test_a_log_that_is_no_file_any_more_says_nothing(tmp_path: Path) -> None:
    assert log_text(tmp_path) == log_text(tmp_path / "nowhere") == ""


def test_a_failed_program_says_why_by_its_last_line(tmp_path: Path) -> None:
    ended = ending_of_program(3, tmp_path / "answer.txt", "begun\nno phone\n")
    assert ended.end is End.STUCK and ended.why == "the agent ended with exit code 3: no phone"
