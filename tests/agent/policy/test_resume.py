"""The gate's memory: what was done and refused before an episode was cut off counts after it."""

from datetime import UTC, datetime

from tapwright.actions import Ask, Norm, Outcome, PolicyRecord, PxBox, Tap
from tapwright.agent.policy.gate import Gate, GateSetup
from tapwright.device.fake import FakeDevice, FakeScreen, FakeView
from tapwright.traces import End, Ending, StepRecord
from tests.traces.test_journal import step

SHOP = "org.example.shop"
MIDDLE = Tap(at=Norm(x=500, y=500))
PAY = PolicyRecord(
    ruled="allow", allowed=True, by="the rules", acts=("pay",), package=SHOP, label="Place order"
)


def recorded(ruling: PolicyRecord | None, outcome: Outcome, action: object = MIDDLE) -> StepRecord:
    raw = step(0).model_copy(
        update={"action": action, "policy": ruling, "outcome": outcome, "at": datetime.now(UTC)}
    )
    return StepRecord.model_validate(raw.model_dump(mode="json", exclude_none=True))


async def ruled(goal: str, *steps: StepRecord) -> tuple[PolicyRecord, Gate]:
    button = FakeView("Place order", PxBox(40, 560, 500, 640))
    device = FakeDevice({"home": FakeScreen(SHOP, "Cart", (button,))})
    gate = Gate(GateSetup("standard"), device, goal, ())
    for one in steps:
        gate.replay(one)
    return await gate.check(MIDDLE, await device.observe()), gate


async def test_what_was_ordered_before_is_not_ordered_again() -> None:
    goal = "Order the mug."
    assert (await ruled(goal))[0].allowed
    for outcome in (Outcome.done(), Outcome.unknown("cut off")):
        again, _ = await ruled(goal, recorded(PAY, outcome))
        assert again.ruled == "ask" and "once more than the goal orders" in again.why
    failed, _ = await ruled(goal, recorded(PAY, Outcome.failed("no touch")))
    assert failed.allowed


async def test_a_no_is_remembered_and_so_is_that_the_goal_needed_it() -> None:
    no = PAY.model_copy(
        update={"ruled": "ask", "allowed": False, "by": "the terminal", "why": "too dear"}
    )
    again, gate = await ruled("Order the mug.", recorded(no, Outcome.refused("not allowed")))
    assert (again.ruled, again.by) == ("deny", "the rules")
    ended = gate.ended(Ending(End.COMPLETED, "ordered"))
    assert ended.end is End.REFUSED
    assert ended.why == "the terminal did not allow to go on: too dear; the model says: ordered"


async def test_a_no_to_another_thing_is_remembered_as_one_to_that() -> None:
    no = PAY.model_copy(update={"ruled": "ask", "allowed": False, "by": "the terminal"})
    for thing, then in (("cart", "deny"), ("another cart", "allow")):
        said = no.model_copy(update={"objects": (thing,)})
        again, _ = await ruled("Order the mug.", recorded(said, Outcome.refused("not allowed")))
        assert (again.ruled, again.objects) == (then, ("cart",))


async def test_an_answer_of_the_user_is_remembered() -> None:
    goal = "Order the mug. Ask me before you pay."
    assert not (await ruled(goal))[0].allowed
    said = Outcome.done("the user says: Yes, pay it.")
    asked = recorded(None, said, Ask(question="May I pay?"))
    assert (await ruled(goal, asked))[0].allowed


async def test_what_an_end_says_where_nothing_was_refused() -> None:
    _, gate = await ruled("Order the mug.")
    for end in (End.COMPLETED, End.ANSWERED, End.STUCK, End.HANDED_OVER):
        ending = Ending(end, "why")
        assert gate.ended(ending) is ending


def test_steps_of_earlier_versions_are_read() -> None:
    raw = step(0).model_dump(mode="json", exclude_none=True)
    assert "policy" not in raw and StepRecord.model_validate(raw).policy is None
