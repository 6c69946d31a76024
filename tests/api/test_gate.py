"""The gate from a caller's side: what it asks about, who answers, what comes of a no."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

import tapwright
from tapwright import (
    Answer,
    ApprovalRequest,
    Ask,
    DeviceAction,
    HandOver,
    Norm,
    OpenApp,
    Tap,
    TypeText,
    UsageError,
)
from tapwright.actions import Action, PxBox
from tapwright.device.device import Observation
from tapwright.device.fake import FakeDevice, FakeScreen, FakeView
from tapwright.traces import End, EpisodeRecord, StepRecord, read_steps

from .deciding import DONE, QUICK, Decisions, FunctionModel

MIDDLE = Tap(at=Norm(x=500, y=500))
LOW = Tap(at=Norm(x=500, y=700))
SHOP = "org.example.shop"
ORDERS = "Order the blue mug in the Shop app."
LOOKS = "What is in my cart in the Shop app? Only tell me."


def shop(total: str = "Total $12.50", label: str = "Place order") -> FakeDevice:
    """A shop whose cart can be ordered."""
    button = FakeView(label, PxBox(40, 560, 500, 640), leads_to="placed")
    sum_up = FakeView(total, PxBox(40, 300, 500, 360))
    screens = {
        "home": FakeScreen("com.android.launcher3", "Home"),
        "cart": FakeScreen(SHOP, "Cart", (sum_up, button), opened_by="Shop"),
        "placed": FakeScreen(SHOP, "Thank you", (FakeView(label, PxBox(40, 800, 500, 900)),)),
    }
    return FakeDevice(screens, said={("pm", "list", "packages"): f"package:{SHOP}\n"})


class Asked:
    """Somebody who answers alike, and keeps what was asked."""

    def __init__(self, answer: bool | None) -> None:
        self.requests: list[ApprovalRequest] = []
        self._answer = answer

    async def __call__(self, request: ApprovalRequest) -> bool | None:
        self.requests.append(request)
        return self._answer


async def play(
    goal: str, device: FakeDevice, out: Path, *actions: Action, **options: Any
) -> tuple[EpisodeRecord, Decisions]:
    decisions = Decisions(OpenApp(name="Shop"), *actions)
    record = await tapwright.run(
        goal, phone=device, model=FunctionModel(decisions), ladder=QUICK, out=out,
        **options,
    )  # fmt: skip
    return record, decisions


def steps(out: Path) -> list[StepRecord]:
    (folder,) = out.glob("*/episodes/*")
    return list(read_steps(folder))


async def test_what_the_goal_does_not_order_is_refused_where_nobody_is(tmp_path: Path) -> None:
    device = shop()
    record, decisions = await play(LOOKS, device, tmp_path, MIDDLE, Answer(text="a mug"))
    assert record.end is End.ANSWERED and record.policy == "standard"
    assert device.screen.title == "Cart" and device.done == [OpenApp(name="Shop")]
    assert "refused: not allowed by nobody: this would pay or order" in decisions.told
    ruled = steps(tmp_path)[1].policy
    assert ruled is not None and (ruled.ruled, ruled.allowed, ruled.by) == ("ask", False, "nobody")
    assert (ruled.acts, ruled.label, ruled.amount) == (("pay",), "Place order", "12.50 USD")
    opened = steps(tmp_path)[0].policy
    assert opened is not None and opened.allowed and opened.acts == ()


async def test_what_the_goal_orders_is_done_once(tmp_path: Path) -> None:
    device = shop()
    record, _ = await play(ORDERS, device, tmp_path, MIDDLE, DONE)
    assert record.end is End.COMPLETED and device.screen.title == "Thank you"
    assert [step.policy and step.policy.acts for step in steps(tmp_path)][:2] == [(), ("pay",)]


async def test_a_second_order_asks(tmp_path: Path) -> None:
    asked = Asked(False)
    record, _ = await play(ORDERS, shop(), tmp_path, MIDDLE, LOW, DONE, approve=asked)
    assert record.end is End.COMPLETED  # what was ordered has been done
    (request,) = asked.requests
    assert "once more than the goal orders (1)" in request.why


@pytest.mark.parametrize(
    ("answer", "end", "by"),
    [
        (True, End.COMPLETED, "the callback"),
        (False, End.REFUSED, "the callback"),
        (None, End.HANDED_OVER, "nobody"),
    ],
)
async def test_a_callback_answers(answer: bool | None, end: End, by: str, tmp_path: Path) -> None:
    device, asked = shop("Total $30.00"), Asked(answer)
    goal = "Order the blue mug in the Shop app for at most $20."
    record, _ = await play(goal, device, tmp_path, MIDDLE, DONE, approve=asked)
    (request,) = asked.requests
    assert request.goal == goal and request.classes == ("pay",) and request.app == SHOP
    assert request.amount == "30.00 USD" and "30.00 USD" in request.why
    assert request.picture is not None and request.picture.exists()
    ruled = steps(tmp_path)[1].policy
    assert ruled is not None and (ruled.allowed, ruled.by) == (bool(answer), by)
    assert record.end is end, record.end_why
    assert (device.screen.title == "Thank you") is bool(answer)


async def test_a_no_is_not_asked_again_and_no_success(tmp_path: Path) -> None:
    asked = Asked(False)
    goal = "Order the blue mug in the Shop app for at most 5 USD."
    record, decisions = await play(
        goal, shop(), tmp_path, MIDDLE, MIDDLE, Answer(text="ordered"), approve=asked
    )
    assert len(asked.requests) == 1
    assert record.end is End.REFUSED and record.answer is None
    assert "the callback did not allow to go on" in record.end_why
    assert "the model says: ordered" in record.end_why
    assert "to pay or order here was refused before" in decisions.told
    assert [s.outcome and s.outcome.status for s in steps(tmp_path)][1:] == ["refused"] * 3


async def test_an_agent_may_hand_over_after_a_no(tmp_path: Path) -> None:
    goal = "Order the blue mug in the Shop app for at most 5 USD."
    record, _ = await play(goal, shop(), tmp_path, MIDDLE, HandOver(why="too dear"))
    assert record.end is End.HANDED_OVER and record.end_why == "too dear"


async def test_what_a_hook_does_instead_passes_the_gate_too(tmp_path: Path) -> None:
    device = shop()

    def instead(action: DeviceAction, seen: Observation) -> DeviceAction | None:
        return MIDDLE if action == LOW else None

    await play(LOOKS, device, tmp_path, LOW, Answer(text="a mug"), before_action=instead)
    assert device.done == [OpenApp(name="Shop")]
    ruled = steps(tmp_path)[1].policy
    assert ruled is not None and ruled.acts == ("pay",) and not ruled.allowed


async def test_the_benchmark_preset_asks_nobody(tmp_path: Path) -> None:
    device = shop()
    record, _ = await play(
        LOOKS, device, tmp_path, MIDDLE, Answer(text="a mug"), policy="benchmark"
    )
    assert record.policy == "benchmark" and device.screen.title == "Thank you"
    assert [step.policy for step in steps(tmp_path)] == [None] * 3


async def test_a_yes_to_the_agents_question_is_one_for_what_it_names(tmp_path: Path) -> None:
    class Customer:
        async def answer(self, question: str) -> str | None:
            return "Yes, pay it." if "pay" in question else "Blue."

    goal = "Order the mug in the Shop app. Ask me before you pay."
    device = shop()
    record, _ = await play(
        goal, device, tmp_path, Ask(question="Which colour?"), MIDDLE, DONE, user=Customer()
    )
    assert record.end is End.HANDED_OVER and device.screen.title == "Cart"
    device = shop()
    record, _ = await play(
        goal, device, tmp_path / "2", Ask(question="May I pay $12.50?"), MIDDLE, DONE,
        user=Customer(),
    )  # fmt: skip
    assert record.end is End.COMPLETED and device.screen.title == "Thank you"


@pytest.mark.parametrize(
    ("rule", "ordered"),
    [
        ("allow pay <= 20 USD to Shop", True),
        ("allow pay <= 10 USD to Shop", False),
        ("allow pay <= 20 EUR to Shop", False),
        ("allow pay to Elsewhere", False),
        ("allow send", False),
    ],
)
async def test_a_standing_rule_answers(rule: str, ordered: bool, tmp_path: Path) -> None:
    device = shop()
    await play(LOOKS, device, tmp_path, MIDDLE, Answer(text="a mug"), allow=[rule])
    assert (device.screen.title == "Thank you") is ordered
    ruled = steps(tmp_path)[1].policy
    assert ruled is not None
    assert ruled.by == (f"the rule {rule}" if ordered else "nobody")


async def test_nobody_answers_in_time(tmp_path: Path) -> None:
    async def sleeps(request: ApprovalRequest) -> bool:
        await asyncio.sleep(3600)
        return True

    device = shop()
    record, _ = await play(
        LOOKS, device, tmp_path, MIDDLE, Answer(text="a mug"), approve=sleeps, approve_timeout=0.05
    )
    ruled = steps(tmp_path)[1].policy
    assert ruled is not None and ruled.answer == "nobody answered within 0.05 s"
    assert record.end is End.ANSWERED and device.screen.title == "Cart"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"policy": "lax"}, "policy"),
        ({"allow": ["allow everything"]}, "allow pay <= 20 EUR to SHOP"),
        ({"allow": "allow pay"}, "give a list of texts"),
        ({"allow": ["allow send <= 3 EUR"]}, "which only pay has"),
        ({"approve": "yes"}, "give a function"),
        ({"approve_url": "http://example.org/ask"}, "is not encrypted"),
        ({"approve_url": "ftp://example.org"}, "begins with https://"),
        ({"approve_timeout": 0}, "approve_timeout"),
    ],
)
async def test_a_mistake_is_told_before_anything_is_begun(
    options: dict[str, Any], said: str, tmp_path: Path
) -> None:
    device = shop()
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        await play(LOOKS, device, tmp_path, **options)
    assert device.done == [] and list(tmp_path.iterdir()) == []


async def test_a_callback_that_answers_anything_else_is_told(tmp_path: Path) -> None:
    def says(request: ApprovalRequest) -> str:
        return "sure"

    with pytest.raises(TypeError, match="return True, False, or None"):
        await play(LOOKS, shop(), tmp_path, MIDDLE, approve=says)
    *_, last = steps(tmp_path)
    assert last.outcome is not None and "before this act was allowed" in last.outcome.why


async def test_a_secret_goes_into_no_field_that_shows_it(tmp_path: Path) -> None:
    field = FakeView("Message", PxBox(40, 560, 500, 640), field=True)
    screens = {
        "home": FakeScreen("com.android.launcher3", "Home"),
        "chat": FakeScreen("org.example.chat", "Chat", (field,), opened_by="Shop"),
    }
    device = FakeDevice(screens, said={("pm", "list", "packages"): f"package:{SHOP}\n"})
    await play(
        "Log in to the Shop app with {pw}.", device, tmp_path, MIDDLE, TypeText(text="{pw}"),
        HandOver(why="no field"), secrets={"pw": "hunter-22"},
    )  # fmt: skip
    assert device.typed == {}
    ruled = steps(tmp_path)[2].policy
    assert ruled is not None and ruled.ruled == "deny" and ruled.by == "the rules"
    assert "org.example.chat, which the goal does not name" in ruled.why
