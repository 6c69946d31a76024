"""What a line of `--check` is looked up as, and what verdict a goal's own proof comes to."""

from dataclasses import replace

import pytest

from tapwright.actions import UsageError
from tapwright.device.fake import FakeDevice
from tapwright.fleet.pocket import PocketDevice
from tapwright.tasks.proof import (
    ALL_HELD_BEFORE,
    JUDGE,
    NOTHING_KNOWN,
    SHOWN_BEFORE,
    BeforeIt,
    Proof,
    read_check,
)
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
    verdict = Proof((line,)).verdict(NOTHING_KNOWN, (), ending)
    assert (verdict.status == "passed") is holds


def evidence(holds: bool) -> Evidence:
    return Evidence(what="settings global a == 1", expected="1", found="1", holds=holds)


@pytest.mark.parametrize("end", [end for end in End if end not in (End.COMPLETED, End.ANSWERED)])
def test_no_other_end_than_the_goals_own_is_passed(end: End) -> None:
    proof = Proof(("settings global a == 1",))
    assert proof.verdict(NOTHING_KNOWN, [evidence(True)], Ending(end, "")).status == "failed"
    assert proof.verdict(NOTHING_KNOWN, [evidence(True)], DONE).status == "passed"
    assert proof.verdict(NOTHING_KNOWN, [evidence(False)], DONE).status == "failed"


def test_a_proof_that_held_before_says_so_beside_its_verdict() -> None:
    lines = ("settings global a == 1", "settings global b == 1")
    first, second = (Evidence(what=line, expected="1", found="1", holds=True) for line in lines)
    all_held = Proof(lines).verdict(BeforeIt(lines), [first, second], DONE)
    assert all_held.status == "passed" and all_held.why == ALL_HELD_BEFORE
    assert all("it held before" in e.found for e in all_held.evidence[:2])
    one_came = Proof(lines).verdict(BeforeIt(lines[:1]), [first, second], DONE)
    assert one_came.status == "passed" and one_came.why == ""
    answered = Proof((lines[0], 'answer == "4"')).verdict(
        BeforeIt(lines), [first], replace(DONE, answer="4")
    )
    assert answered.status == "passed" and answered.why == ""


@pytest.mark.parametrize("line", ['part "Order placed" visible', 'text "Wrong" not visible'])
@pytest.mark.parametrize("judged", [False, True])
def test_a_screen_that_was_there_before_proves_nothing(line: str, judged: bool) -> None:
    """The page of the last order is up, and no other was made."""
    (shown,) = (Evidence(what=line, expected="shown", found="shown", holds=True),)
    proof = Proof((line,), judged=judged)
    stale = proof.verdict(BeforeIt((line,)), [shown], DONE)
    assert stale.status == "unverified" and stale.why == SHOWN_BEFORE
    fresh = proof.verdict(NOTHING_KNOWN, [shown], DONE)
    assert fresh.status == ("unverified" if judged else "passed") and fresh.why != SHOWN_BEFORE


GREW = "shell 'count orders' grew by 1"


@pytest.mark.parametrize(
    ("was", "now", "holds"),
    [
        ("7", "8\n", True), ("7", "7", False), ("7", "9", False), ("7", "6", False),
        ("-1", "0", True), ("no such table", "8", False), ("7", "", False), ("7", "8 rows", False),
        (None, "8", False),
    ],
)  # fmt: skip
def test_a_number_has_to_have_grown_by_just_as_much(was: str | None, now: str, holds: bool) -> None:
    found = Evidence(what=GREW, expected="", found=now, holds=True)
    before = BeforeIt((), {} if was is None else {GREW: was})
    verdict = Proof((GREW,)).verdict(before, [found], DONE)
    assert (verdict.status == "passed") is holds, verdict
    assert f"at the start {was or 'nothing'}" in verdict.evidence[0].found


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "one", "9999999999"])
def test_what_is_no_growth_is_refused(number: str) -> None:
    with pytest.raises(UsageError, match="grew by NUMBER"):
        read_check(f"shell 'count orders' grew by {number}")


def test_a_judge_has_the_last_word_only_where_the_checks_hold() -> None:
    proof = Proof(("settings global a == 1",), judged=True)
    assert proof.verdict(NOTHING_KNOWN, [evidence(True)], DONE).status == "unverified"
    assert proof.verdict(NOTHING_KNOWN, [evidence(False)], DONE).status == "failed"
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
