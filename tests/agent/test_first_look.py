"""What no model can work on ends an episode before one is asked; what a picture hides is said."""

from dataclasses import replace

import pytest

from tapwright.actions import Done, OpenApp, Press
from tapwright.agent.prompts import WOKEN, screen_text
from tapwright.device.fake import FakeDevice, FakeScreen, default_screens
from tapwright.device.frame import Flag
from tapwright.traces import End

from .playing import SETTINGS, Answers, Play

Flags = frozenset[Flag]


def screens(home: Flags = frozenset(), settings: Flags = frozenset()) -> dict[str, FakeScreen]:
    made = default_screens()
    made["home"] = replace(made["home"], flags=home)
    made["settings"] = replace(made["settings"], flags=settings)
    return made


def lines(answers: Answers) -> list[str]:
    return [text for text in answers.told() if text.startswith("Screen")]


@pytest.mark.parametrize("asleep", [{"off"}, {"locked"}, {"off", "locked"}])
async def test_a_phone_without_a_pin_is_woken_first_and_the_model_hears_of_it(
    play: Play, asleep: set[Flag]
) -> None:
    device, answers = FakeDevice(asleep=frozenset(asleep)), Answers(SETTINGS, Done())
    ending = await play(answers, device)
    assert ending.end == End.COMPLETED
    assert device.done[0] == Press(key="wake")
    first, second = lines(answers)
    assert first == f"Screen: com.android.launcher3, {WOKEN}"
    assert second == "Screen: com.android.settings"
    # It is in the trace too, where the first step says on what it was decided.
    assert WOKEN in play.steps[0].shown[-1].text


@pytest.mark.parametrize("asleep", [{"locked"}, {"off", "locked"}])
async def test_a_phone_with_a_pin_ends_it_before_a_model_is_asked(
    play: Play, asleep: set[Flag]
) -> None:
    device, answers = FakeDevice(asleep=frozenset(asleep), secret=True), Answers(Done())
    ending = await play(answers, device)
    assert ending.end == End.SETUP_ERROR and ending.end.infrastructure
    assert "PIN" in ending.why and "unlock it, then start again" in ending.why
    assert not answers.prompts and not play.steps
    assert device.done == [Press(key="wake")]


async def test_a_phone_that_is_awake_is_left_as_it_is(play: Play) -> None:
    device = FakeDevice()
    await play(Answers(Done()), device)
    assert device.done == []


async def test_a_secure_app_in_front_ends_it_before_a_model_is_asked(play: Play) -> None:
    device = FakeDevice(screens(home=frozenset({"secure"})))
    answers = Answers(Done())
    ending = await play(answers, device)
    assert ending.end == End.SETUP_ERROR
    assert "com.android.launcher3 is in front and forbids screenshots" in ending.why
    assert "Home" in ending.why and not answers.prompts and device.done == []


async def test_a_secure_screen_on_the_way_is_told_to_the_model(play: Play) -> None:
    answers = Answers(OpenApp(name="Settings"), Press(key="home"), Done())
    device = FakeDevice(screens(settings=frozenset({"secure"})))
    assert (await play(answers, device)).end == End.COMPLETED
    assert lines(answers)[1] == (
        "Screen: com.android.settings, black because this app forbids screenshots"
    )


async def test_a_film_on_the_first_screen_is_told_and_ends_nothing(play: Play) -> None:
    answers = Answers(Done())
    ending = await play(answers, FakeDevice(screens(home=frozenset({"unsettled"}))))
    assert ending.end == End.COMPLETED
    assert lines(answers) == ["Screen: com.android.launcher3, still moving"]


def test_flags_are_told_in_one_order_and_none_is_forgotten() -> None:
    every = ("truncated", "unsettled", "secure", "locked", "off")
    text = screen_text("com.x", True, every, "noted")
    assert text == screen_text("com.x", True, every[::-1], "noted")
    assert text == (
        "Screen: com.x, keyboard open, screen off, press wake, lock screen up, "
        "black because this app forbids screenshots, picture incomplete, still moving, noted"
    )
    assert screen_text(None, False) == "Screen: unknown app"
