"""An app that a foreign agent cannot open by its name is reached through the launcher."""

from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from tapwright.actions import Action, Done, OpenApp, Press, PxBox, Size, Swipe, Tap
from tapwright.agent.dialects import Decision, make_dialect
from tapwright.agent.models.base import Reply
from tapwright.agent.rehearsal import Move, RehearsalServer, ScreenView
from tapwright.agent.rehearsal.launching import Launching
from tapwright.device.ui import UiNode, UiTree

SCREEN = Size(1080, 2400)
BACK = Press(key="back")
CLOCK = OpenApp(name="Clock")


def view(package: str, *texts: str) -> ScreenView:
    nodes = tuple(
        UiNode(text=text, bounds=PxBox(0, 200 * at, 200, 200 * at + 100))
        for at, text in enumerate(texts)
    )
    return ScreenView(UiTree(0, nodes), package, SCREEN)


HOME = view("com.android.launcher3", "Shop", "clock")
PAGE = view("com.android.launcher3", "Shop")
SHOP = view("com.example.shop", "Clock")


def kinds(*steps: tuple[Action, ScreenView], sayable: bool = True) -> list[Action]:
    launching = Launching()
    return [launching.mend(Move("so", act), seen, sayable).action for act, seen in steps]


def test_the_second_time_its_icon_is_tapped() -> None:
    asked = kinds((CLOCK, SHOP), (BACK, SHOP), (CLOCK, SHOP), (CLOCK, HOME))
    assert asked[:3] == [CLOCK, BACK, Press(key="home")]
    assert isinstance(asked[3], Tap)
    assert (asked[3].at.x, asked[3].at.y) == (93, 104)


def test_what_is_not_on_the_page_is_looked_for_and_then_given_up() -> None:
    asked = kinds((CLOCK, PAGE), *[(CLOCK, PAGE)] * 8)
    assert [isinstance(act, Swipe) for act in asked] == [False, *[True] * 6, False, False]


def test_an_app_that_opened_is_asked_for_by_name_again() -> None:
    done = Done(summary="It is on.")
    assert kinds((CLOCK, HOME), (done, SHOP), (CLOCK, SHOP)) == [CLOCK, done, CLOCK]


def test_who_has_no_word_for_it_never_hears_it() -> None:
    (act,) = kinds((CLOCK, HOME), sayable=False)
    assert isinstance(act, Tap)


class OpensClock:
    """Wants the clock, until it is in front."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        if view.package == "com.android.deskclock":
            return Move("There it is.", Done(summary="open"))
        return Move("I need the clock.", CLOCK)


@pytest.mark.parametrize(("dialect", "first"), [("autoglm", CLOCK), ("ui-tars-1.5", None)])
async def test_a_foreign_agent_gets_there(dialect: str, first: Action | None) -> None:
    """One that opens nothing by name, as Open-AutoGLM does with an app that its table lacks."""
    shown = SHOP
    heard: list[Action] = []

    async def look() -> ScreenView:
        return shown

    async with RehearsalServer(any_client=True) as server, httpx.AsyncClient() as client:
        url = server.add_session("a", OpensClock(), look, dialect=make_dialect(dialect))
        for step in range(6):
            body: dict[str, Any] = {
                "model": "m", "messages": [{"role": "user", "content": f"Open it, step {step}"}],
            }  # fmt: skip
            answer = await client.post(f"{url}/chat/completions", json=body)
            text = answer.json()["choices"][0]["message"]["content"]
            parsed = make_dialect(dialect).parse(Reply(text=text), SCREEN)
            assert isinstance(parsed, Decision), parsed
            heard.append(parsed.action)
            match parsed.action:
                case Press(key="home") | Swipe():
                    shown = HOME
                case Tap():
                    shown = view("com.android.deskclock")
                case Done():
                    break
                case _:
                    continue
    assert isinstance(heard[-1], Done) and isinstance(heard[-2], Tap)
    assert (heard[0] == first) == (first is not None)
