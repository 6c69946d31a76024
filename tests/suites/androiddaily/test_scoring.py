"""What counts as the labelled action and what does not."""

import pytest

from tapwright.actions import (
    Action,
    Answer,
    Ask,
    Done,
    DoubleTap,
    Drag,
    LongPress,
    Norm,
    OpenApp,
    Press,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from tapwright.suites.androiddaily.labels import Label, Region
from tapwright.suites.androiddaily.scoring import score

SIZE = Size(720, 1600)
TWO = Label("tap", "CLICK", regions=(Region(0, 0, 72, 160), Region(360, 800, 432, 960)))
HOLD = Label("long_press", "LONGPRESS", regions=(Region(0, 0, 72, 160),))
UP = Label("swipe", "SLIDE", direction="up")
TYPED = Label("type_text", "TYPE", texts=("Café 12", "12 Cafés"))
SHOP = Label("open_app", "AWAKE", texts=("Pocket Shop", "com.example.shop"))
ANSWER = Label("answer", "ANSWER", texts=("14",))
DONE = Label("done", "COMPLETE")
BOTTOM, TOP = Norm(x=500, y=800), Norm(x=480, y=200)

RIGHT: list[tuple[Label, Action]] = [
    (TWO, Tap(at=Norm(x=0, y=0))),
    (TWO, Tap(at=Norm(x=99, y=99))),
    (TWO, Tap(at=Norm(x=550, y=550))),
    (HOLD, LongPress(at=Norm(x=50, y=50))),
    (UP, Swipe(start=BOTTOM, end=TOP)),
    (UP, Scroll(direction="down")),
    (TYPED, TypeText(text="Cafe\u0301  12 ", submit=True)),
    (TYPED, TypeText(text="12 Cafés")),
    (SHOP, OpenApp(name="pocket shop")),
    (SHOP, OpenApp(name="com.example.shop")),
    (Label("press", "BACK", key="back"), Press(key="back")),
    (Label("wait", "WAIT"), Wait(seconds=9)),
    (Label("ask", "INFO", texts=("When?",)), Ask(question="At what time?")),
    (ANSWER, Answer(text=" 14\n")),
    (DONE, Done(summary="anything")),
    (DONE, Answer(text="anything")),
]
WRONG_VALUE: list[tuple[Label, Action]] = [
    (TWO, Tap(at=Norm(x=100, y=50))),
    (TWO, Tap(at=Norm(x=500, y=499))),
    (HOLD, LongPress(at=Norm(x=500, y=500))),
    (UP, Swipe(start=TOP, end=BOTTOM)),
    (UP, Scroll(direction="up")),
    (UP, Scroll(direction="left")),
    (TYPED, TypeText(text="Café 13")),
    (TYPED, TypeText(text="café 12")),
    (TYPED, TypeText(text="Café １２")),
    (TYPED, TypeText(text="Café 12 please")),
    (SHOP, OpenApp(name="Shop")),
    (Label("press", "BACK", key="back"), Press(key="home")),
    (ANSWER, Answer(text="14.0")),
]
WRONG_TYPE: list[tuple[Label, Action | None]] = [
    (TWO, None),
    (TWO, LongPress(at=Norm(x=0, y=0))),
    (TWO, DoubleTap(at=Norm(x=0, y=0))),
    (HOLD, Tap(at=Norm(x=0, y=0))),
    (UP, Drag(start=BOTTOM, end=TOP)),
    (ANSWER, Done(summary="14")),
    (DONE, Wait()),
]


@pytest.mark.parametrize(("label", "action"), RIGHT)
def test_right(label: Label, action: Action) -> None:
    found = score(label, action, SIZE)
    assert (found.type_right, found.right, found.why) == (True, True, "")


@pytest.mark.parametrize(("label", "action"), WRONG_VALUE)
def test_the_type_is_right_and_the_value_is_not(label: Label, action: Action) -> None:
    found = score(label, action, SIZE)
    assert (found.type_right, found.right) == (True, False)
    assert found.why


@pytest.mark.parametrize(("label", "action"), WRONG_TYPE)
def test_the_type_is_wrong(label: Label, action: Action | None) -> None:
    found = score(label, action, SIZE)
    assert (found.type_right, found.right) == (False, False)
    assert found.why


@pytest.mark.parametrize("label", [TWO, HOLD, UP, TYPED, SHOP, ANSWER, DONE])
def test_a_label_as_an_action_is_right(label: Label) -> None:
    assert score(label, label.as_action(SIZE), SIZE).right
