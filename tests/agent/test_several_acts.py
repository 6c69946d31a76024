"""What dialects make of a reply that says what it expects, and of one with several acts."""

import pytest

from tapwright.actions import Done, Norm, Press, Tap, TypeText
from tapwright.agent.dialects import BadReply, Decision, PlanDialect, PlannedAct, make_dialect
from tapwright.agent.models.base import Reply, ToolCall

OFFERS = ("target", "plan")
DIALECTS = ("tool_calls", "compact", "json")
ONE = Tap(at=Norm(x=100, y=200), target="Seven")
TWO = Tap(at=Norm(x=300, y=200), target="Plus")
TYPED = TypeText(text="milk", target="Title")


def reply_of(dialect: PlanDialect, decision: Decision) -> Reply:
    said = dialect.render_plan(decision)
    calls = (said.call, *said.further) if said.call else ()
    return Reply(
        text=said.text,
        tool_calls=tuple(ToolCall(str(n), c.name, c.arguments) for n, c in enumerate(calls)),
    )


def dialect_of(name: str, offers: tuple[str, ...] = OFFERS) -> PlanDialect:
    dialect = make_dialect(name, None, offers)
    assert isinstance(dialect, PlanDialect)
    return dialect


@pytest.mark.parametrize("name", DIALECTS)
def test_a_plan_is_read_as_it_was_said(name: str) -> None:
    said = Decision("I add.", ONE, "7", (PlannedAct(TWO), PlannedAct(TYPED, "milk on the list")))
    dialect = dialect_of(name)
    assert dialect.parse(reply_of(dialect, said)) == said


@pytest.mark.parametrize("name", DIALECTS)
def test_only_acts_on_the_phone_follow_and_no_more_than_four(name: str) -> None:
    dialect = dialect_of(name)
    claims = Decision("t", ONE, "", (PlannedAct(TWO), PlannedAct(Done(summary="it is done"))))  # pyright: ignore[reportArgumentType]
    assert dialect.parse(reply_of(dialect, claims)) == Decision("t", ONE, "", (PlannedAct(TWO),))
    many = Decision("t", ONE, "", (PlannedAct(TWO),) * 6)
    read = dialect.parse(reply_of(dialect, many))
    assert isinstance(read, Decision) and read.acts == 4
    first = Decision("t", Done(summary="it is done"), "", (PlannedAct(TWO),))
    read = dialect.parse(reply_of(dialect, first))
    assert read == Decision("t", Done(summary="it is done"))


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_that_was_offered_no_plan_reads_the_first_act_alone(name: str) -> None:
    said = reply_of(dialect_of(name), Decision("t", ONE, "7", (PlannedAct(TWO),)))
    read = dialect_of(name, ("target",)).parse(said)
    assert read == Decision("t", ONE, "7")


def test_acts_after_one_that_cannot_be_read_are_left_out() -> None:
    dialect = dialect_of("tool_calls")
    good, bad = '{"thought": "t", "x": 1, "y": 2}', '{"thought": "t", "x": 1}'
    calls = [ToolCall(str(n), "tap", text) for n, text in enumerate((good, bad, good))]
    read = dialect.parse(Reply(tool_calls=tuple(calls)))
    assert read == Decision("t", Tap(at=Norm(x=1, y=2)))
    assert isinstance(dialect.parse(Reply(tool_calls=(calls[1], calls[0]))), BadReply)


def test_a_call_that_was_cut_off_is_no_act_of_a_plan() -> None:
    dialect = dialect_of("tool_calls")
    calls = (
        ToolCall("1", "press", '{"thought": "t", "key": "back"}'),
        ToolCall("2", "type_text", '{"text": "mil'),
    )
    read = dialect.parse(Reply(tool_calls=calls, finish_reason="length"))
    assert read == Decision("t", Press(key="back"))


@pytest.mark.parametrize("name", DIALECTS)
def test_the_grammar_speaks_of_plans_only_where_they_are_offered(name: str) -> None:
    with_plan, with_words = dialect_of(name), dialect_of(name, ("target", "expect"))
    without = dialect_of(name, ("target",))
    assert "up to 4 acts" in (with_plan.system_prompt or "")
    assert "exactly one function" not in (with_plan.system_prompt or "")
    assert "`expect`" in (with_words.system_prompt or "")
    assert "4 acts" not in (with_words.system_prompt or "")
    assert "expect" not in (without.system_prompt or "")
    assert all("expect" not in str(tool.parameters) for tool in without.tools)
