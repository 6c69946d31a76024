"""What a line of `--check` is looked up as, and what verdict a goal's own proof comes to."""

from dataclasses import replace

import pytest

from tapwright.actions import UsageError
from tapwright.device.fake import FakeDevice
from tapwright.fleet.pocket import PocketDevice
from tapwright.tasks.proof import ALL_HELD_BEFORE, JUDGE, Proof, read_check
from tapwright.traces import End, Ending, Evidence

DONE = Ending(End.COMPLETED, "")
HOLDS = [
    "settings global airplane_mode_on == 0",
    "settings global airplane_mode_on != 1",
    "setting system screen_brightness >= 1",
    "settings system screen_brightness <= 255",
    'part "Monday" visible',
    'text "No such thing" not visible',
    "file /sdcard/no-such-file does not exist",
    "app com.android.launcher3 in front",
    "package com.android.shop installed",
    "package org.example.absent not installed",
    'shell "getprop persist.sys.timezone" == UTC',
    'shell "getprop persist.sys.timezone" contains U',
]
HOLDS_NOT = [
    "settings global airplane_mode_on == 1",
    "settings global airplane_mode_on != 0",
    "settings global no_such_setting == 1",
    "settings system screen_brightness >= 256",
    'text "Mon" visible',
    "file /sdcard/no-such-file exists",
    'file /sdcard/no-such-file contains "x"',
    "app com.android.settings in front",
    "package org.example.absent installed",
    "package com.android.shop not installed",
    'shell "getprop persist.sys.timezone" == Europe/Paris',
    'shell "no-such-command" == UTC',
]


async def test_each_form_tells_what_is_from_what_is_not(device: PocketDevice) -> None:
    await device.shell("input", "keyevent", "HOME")
    found = await Proof((*HOLDS, *HOLDS_NOT)).look(device)
    assert [e.what for e in found if e.holds] == HOLDS, found
    assert [e.what for e in found if not e.holds] == HOLDS_NOT


@pytest.mark.parametrize(
    ("line", "answer", "holds"),
    [
        ('answer == "42"', "42", True),
        ('answer == "42"', "142", False),
        ('answer == "42"', None, False),
        ('answer contains "Platform 4"', "It leaves from Platform 4 at noon", True),
        ('answer contains "Platform 4"', "Platform  5", False),
    ],
)
def test_an_answer_is_compared_as_a_text(line: str, answer: str | None, holds: bool) -> None:
    ending = Ending(End.ANSWERED, "", answer)
    verdict = Proof((line,)).verdict((), (), ending)
    assert (verdict.status == "passed") is holds


def evidence(holds: bool) -> Evidence:
    return Evidence(what="settings global a == 1", expected="1", found="1", holds=holds)


@pytest.mark.parametrize("end", [end for end in End if end not in (End.COMPLETED, End.ANSWERED)])
def test_no_other_end_than_the_goals_own_is_passed(end: End) -> None:
    proof = Proof(("settings global a == 1",))
    assert proof.verdict((), [evidence(True)], Ending(end, "")).status == "failed"
    assert proof.verdict((), [evidence(True)], DONE).status == "passed"
    assert proof.verdict((), [evidence(False)], DONE).status == "failed"


def test_a_proof_that_held_before_says_so_beside_its_verdict() -> None:
    lines = ("settings global a == 1", "settings global b == 1")
    first, second = (Evidence(what=line, expected="1", found="1", holds=True) for line in lines)
    all_held = Proof(lines).verdict(lines, [first, second], DONE)
    assert all_held.status == "passed" and all_held.why == ALL_HELD_BEFORE
    assert all("it held before" in e.found for e in all_held.evidence[:2])
    one_came = Proof(lines).verdict(lines[:1], [first, second], DONE)
    assert one_came.status == "passed" and one_came.why == ""
    answered = Proof((lines[0], 'answer == "4"')).verdict(lines, [first], replace(DONE, answer="4"))
    assert answered.status == "passed" and answered.why == ""


def test_a_judge_has_the_last_word_only_where_the_checks_hold() -> None:
    proof = Proof(("settings global a == 1",), judged=True)
    assert proof.verdict((), [evidence(True)], DONE).status == "unverified"
    assert proof.verdict((), [evidence(False)], DONE).status == "failed"
    assert proof.recorded == ("settings global a == 1", JUDGE)
    assert Proof.of_record(proof.recorded) == proof and Proof.of_record(()) is None


async def test_a_secret_in_what_is_found_is_masked() -> None:
    device = FakeDevice(said={("settings", "get", "secure", "note"): "it is hunter-2"})
    proof = Proof(("settings secure note contains hunter",))
    (found,) = await proof.look(device, lambda text: text.replace("hunter-2", "{pw}"))
    assert found.holds and found.found == "it is {pw}"


@pytest.mark.parametrize(
    "line",
    [
        "text '' visible", "part ' ' not visible", "answer contains ''", "file /a contains ''",
        "settings global a contains ''", "shell 'ls' contains ''",
    ],
)  # fmt: skip
def test_a_check_that_could_not_fail_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="found everywhere"):
        read_check(line)
    assert read_check("settings global a == ''") is not None, "no value at all is one to find"


@pytest.mark.parametrize("line", ["", "settings", "text hello", "answer is 42", "shell x == 'a"])
def test_what_is_no_check_is_refused_with_its_words(line: str) -> None:
    with pytest.raises(UsageError, match="--check"):
        read_check(line)
