"""`tapwright policy`, the flags of the gate, and the question at the terminal."""

import asyncio
import json
import os
import pty
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tapwright import Answer
from tapwright.agent.policy.gate import Approval, ApprovalRequest
from tapwright.cli.console_user import ConsoleApprover
from tests.api.test_gate import LOOKS, MIDDLE, ORDERS, play, shop

from .conftest import Run

VIEWS = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<hierarchy rotation="0">
  <node index="0" text="" class="android.widget.FrameLayout" package="org.example.shop"
        bounds="[0,0][1080,2400]" clickable="false">
    <node index="0" text="Total $18.00" class="android.widget.TextView"
          package="org.example.shop" bounds="[40,400][1040,480]" clickable="false" />
    <node index="1" text="Place order" class="android.widget.Button" package="org.example.shop"
          bounds="[40,2000][1040,2200]" clickable="true" />
  </node>
</hierarchy>"""
REQUEST = ApprovalRequest(
    goal=ORDERS, does="tap 500,500", why="this would pay or order, and the goal does not order it",
    classes=("pay",), app="org.example.shop", label="Place order", amount="12.50 USD",
    picture=Path("/tmp/run/frames/1.png"), deadline_s=30,
)  # fmt: skip


async def trace(out: Path) -> Path:
    await play(LOOKS, shop(), out, MIDDLE, Answer(text="a mug"))
    (run,) = out.iterdir()
    return run


async def test_explain_shows_every_ruling(tmp_path: Path, tapwright: Run) -> None:
    run = await trace(tmp_path / "runs")
    told = await asyncio.to_thread(tapwright, "policy", "explain", str(run))
    assert told.code == 0
    assert "Orders   nothing sensitive" in told.out and "Gate     standard" in told.out
    assert "not allowed by nobody (nobody is here to allow it)" in told.out
    assert "Place order" in told.out
    one = await asyncio.to_thread(tapwright, "policy", "explain", str(run), "--json")
    (episode,) = json.loads(one.out)["episodes"]
    assert episode["preset"] == "standard" and episode["orders"] == {}
    assert [ruling["step"] for ruling in episode["rulings"]] == [1, 2]
    assert episode["rulings"][1]["acts"] == ["pay"]


async def test_rules_are_tried_on_the_views_of_a_trace(tmp_path: Path, tapwright: Run) -> None:
    run = await trace(tmp_path / "runs")
    told = await asyncio.to_thread(
        tapwright, "policy", "test", str(run), "--allow", "allow pay <= 20 USD", "--json"
    )
    tried = json.loads(told.out)
    assert told.code == 0 and tried["wrong"] == 0
    assert [one["ruled"] for one in tried["tried"]] == ["allow", "ask"]
    assert tried["tried"][1]["by"] == "the rule allow pay <= 20 USD"
    wrong = await asyncio.to_thread(tapwright, "policy", "test", str(run), "--preset", "benchmark")
    assert wrong.code == 2 and "strict or standard" in wrong.err


def test_cases_of_a_file(tmp_path: Path, tapwright: Run) -> None:
    (tmp_path / "cart.xml").write_text(VIEWS)
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        "cases:\n"
        "  - {goal: 'What is in my cart?', views: cart.xml, tap: Place order, expect: ask,\n"
        "     classes: [pay]}\n"
        "  - {goal: Order it for at most $20., views: cart.xml, tap: place order, expect: allow}\n"
        "  - {goal: Order it for at most $10., views: cart.xml, expect: ask,\n"
        "     act: {kind: tap, at: {x: 500, y: 870}}}\n"
    )
    told = tapwright("policy", "test", str(cases))
    assert told.code == 0 and "3 tried, 0 not as expected" in told.out
    cases.write_text(cases.read_text().replace("at most $20", "at most $2"))
    told = tapwright("policy", "test", str(cases))
    assert told.code == 1 and "expected allow" in told.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("cases: []", "cases"),
        ("- 1", "the file"),
        ("cases: [{goal: g, views: none.xml, tap: x, expect: ask}]", "the views cannot be read"),
        ("cases: [{goal: g, views: cart.xml, tap: Nothing, expect: ask}]", "no view says"),
        ("cases: [{goal: g, views: cart.xml, tap: x, expect: maybe}]", "cases.0.expect"),
        ("cases: [{goal: g", "cannot be read"),
    ],
)
def test_a_mistake_in_a_file_of_cases(
    content: str, said: str, tmp_path: Path, tapwright: Run
) -> None:
    (tmp_path / "cart.xml").write_text(VIEWS)
    (tmp_path / "cases.yaml").write_text(content)
    told = tapwright("policy", "test", str(tmp_path / "cases.yaml"))
    assert told.code == 2 and said in told.err and "Traceback" not in told.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--policy", "lax"), "policy"),
        (("--allow", "allow all"), "allow pay <= 20 EUR to SHOP"),
        (("--approve-url", "http://example.org"), "not encrypted"),
        (("--approve-timeout", "0"), "approve_timeout"),
        (("--policy-model", "rehearsal"), "reads no picture"),
    ],
)
def test_wrong_flags_are_told_before_a_phone_is_started(
    flags: tuple[str, ...], said: str, tapwright: Run
) -> None:
    told = tapwright("run", "Turn on airplane mode", *flags)
    assert told.code == 2 and said in told.err and "Traceback" not in told.err


@pytest.mark.parametrize(
    ("typed", "answer"),
    [(b"yes\n", True), (b"Y\n", True), ("是\n".encode(), True), (b"no\n", False)],
)
async def test_a_person_at_the_terminal_answers(typed: bytes, answer: bool) -> None:
    keyboard, terminal = pty.openpty()
    shown = StringIO()
    try:
        approver = ConsoleApprover(Console(file=shown, width=100), terminal)
        os.write(keyboard, b"yes\n")  # typed before the question: it is no answer
        asked = asyncio.create_task(approver.approve(REQUEST))
        while "Allow this once?" not in shown.getvalue():
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        os.write(keyboard, typed)
        assert await asked == Approval(answer, "the terminal")
    finally:
        os.close(keyboard)
        os.close(terminal)
    text = re.sub(r"\s+", " ", shown.getvalue())
    for told in ("tap on “Place order”", "org.example.shop", "12.50 USD", ORDERS,
                 "/tmp/run/frames/1.png", "without an answer in 30 s it is no"):  # fmt: skip
        assert told in text


@pytest.mark.parametrize("typed", [b"\n", b"yes please delete all\n", b"yep\n"])
async def test_what_is_no_answer_decides_nothing(typed: bytes) -> None:
    keyboard, terminal = pty.openpty()
    shown = StringIO()
    try:
        approver = ConsoleApprover(Console(file=shown, width=100), terminal)
        asked = asyncio.create_task(approver.approve(REQUEST))
        for told, line in (("Allow this once?", typed), ("Type yes or no. Allow", b"no\n")):
            while told not in shown.getvalue():
                await asyncio.sleep(0)
            assert not asked.done()
            await asyncio.sleep(0.01)
            os.write(keyboard, line)
        assert await asked == Approval(False, "the terminal")
    finally:
        os.close(keyboard)
        os.close(terminal)


async def test_an_unanswered_question_leaves_no_reader_behind() -> None:
    keyboard, terminal = pty.openpty()
    try:
        approver = ConsoleApprover(Console(file=StringIO()), terminal)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await approver.approve(REQUEST)
        assert not asyncio.get_running_loop().remove_reader(terminal)
    finally:
        os.close(keyboard)
        os.close(terminal)
