"""A solution that cannot see what it looks for looks further: under the keyboard, down and up."""

from collections.abc import Sequence
from dataclasses import dataclass

import httpx
import pytest

from tapwright.actions import Px, PxBox, Size, Tap
from tapwright.agent.rehearsal import (
    Move,
    RehearsalServer,
    ScreenView,
    SolutionLost,
    keyboard_shown,
    view_screen,
)
from tapwright.agent.rehearsal.searching import Search
from tapwright.device.ui import UiNode, UiTree

from .test_rehearsal_eyes import asked, png

SCREEN = Size(1080, 2400)
PAGE = UiNode(scrollable=True, bounds=PxBox(0, 300, 1080, 2000), package="a")
STRIP = UiNode(scrollable=True, bounds=PxBox(0, 100, 1080, 200), package="a")
KEYBOARD = UiNode(bounds=PxBox(0, 1500, 1080, 2300), package="com.google.android.inputmethod.latin")


def view(*windows: UiNode, package: str = "a") -> ScreenView:
    return ScreenView(UiTree(0, windows), package, SCREEN)


def page(number: int) -> ScreenView:
    """The page scrolled so far."""
    return view(STRIP, PAGE, UiNode(text=f"part {number}", package="a"))


def told(move: Move | None) -> str:
    return "" if move is None else str(getattr(move.action, "direction", move.action.kind))


def test_a_page_is_scrolled_to_both_its_ends() -> None:
    search = Search()
    screens = [page(1), page(2), page(2), page(1), page(1)]
    moves = [search.move(screen) for screen in screens]
    assert [told(move) for move in moves] == ["down", "down", "up", "up", ""]
    assert moves[0] is not None and moves[0].action.at == page(1).point(Px(540, 1150))
    search.found()
    assert told(search.move(page(1))) == "down"


def test_a_list_without_end_is_not_scrolled_for_ever() -> None:
    search = Search()
    assert [told(search.move(page(n))) for n in range(9)] == ["down"] * 8 + [""]


def test_the_keyboard_is_put_away_first() -> None:
    search = Search()
    assert keyboard_shown(view(PAGE, KEYBOARD)) and not keyboard_shown(page(1))
    assert told(search.move(view(PAGE, KEYBOARD))) == "press"
    assert told(search.move(page(1))) == "down"
    # One that comes back while the page is scrolled belongs to the page.
    assert told(search.move(view(PAGE, KEYBOARD))) == "down"


def test_where_nothing_scrolls_there_is_nothing_to_search() -> None:
    bar = UiNode(scrollable=True, bounds=PxBox(0, 0, 9, 9), package="com.android.systemui")
    assert Search().move(view(UiNode(package="a"), bar)) is None


class FindsPartTwo:
    """Taps part 2 once it is on the screen."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        node = view.ui.find(text="part 2")
        if node is None:
            raise SolutionLost("no part 2 here")
        return Move("There.", Tap(at=view.at(node)))


class Everything:
    """Eyes that see all views."""

    async def see(self, view: ScreenView, picture: bytes | None) -> ScreenView:
        return view


@pytest.mark.parametrize("eyes", [None, Everything()], ids=["no eyes", "eyes"])
async def test_a_rehearsal_with_eyes_searches_before_it_is_lost(eyes: Everything | None) -> None:
    at = 1

    async def look() -> ScreenView:
        return page(at)

    async with RehearsalServer(eyes=eyes) as server, httpx.AsyncClient() as client:
        chat = f"{server.add_session('a', FindsPartTwo(), look)}/chat/completions"
        request = asked(png())
        request["tools"].append({"type": "function", "function": {"name": "scroll"}})
        first = await client.post(chat, json=request)
        if eyes is None:
            assert first.status_code == 422 and "no part 2 here" in first.text
            return
        assert first.status_code == 200, first.text
        at = 2
        request["messages"].append({"role": "user", "content": "Go on."})
        await client.post(chat, json=request)
        assert [move.action.kind for move in server.session("a").moves] == ["scroll", "tap"]


@dataclass
class Turned:
    """A phone with these views; `size` is what it says of itself, held upright."""

    size: Size
    tree: UiTree

    @property
    def info(self) -> "Turned":
        return self

    async def ui(self) -> UiTree:
        return self.tree


@pytest.mark.parametrize("rotation", [0, 1])
@pytest.mark.parametrize("wide", [False, True])
async def test_the_size_of_a_view_is_as_its_views_lie(rotation: int, wide: bool) -> None:
    # A tablet may be wide at rotation 0: the views tell, the rotation does not.
    right, bottom = (2560, 1600) if wide else (1600, 2560)
    window = UiNode(bounds=PxBox(0, 0, right, bottom), package="a")
    seen = await view_screen(Turned(Size(1600, 2560), UiTree(rotation, (window,))))  # type: ignore[arg-type]
    assert seen.size == Size(right, bottom)
    assert seen.at(window) == seen.point(Px(right // 2, bottom // 2))
    assert (seen.at(window).x, seen.at(window).y) == (500, 500)
