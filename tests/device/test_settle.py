"""Settling on a clock of the test's own."""

from PIL import Image

from tapwright.actions import Size
from tapwright.device.frame import Frame
from tapwright.device.settle import Pace, settle


class Stage:
    """Shows the greys of a script, one a look; looks and sleeps move the clock."""

    def __init__(self, greys: list[int], look_s: float = 0.01) -> None:
        self.greys = greys
        self.look_s = look_s
        self.now_s = 100.0
        self.looks = 0

    async def look(self) -> Frame:
        grey = self.greys[min(self.looks, len(self.greys) - 1)]
        self.looks += 1
        self.now_s += self.look_s
        image = Image.new("RGB", (160, 320), (grey, grey, grey))
        return Frame(image, Size(160, 320), 0, "test", frozenset(), self.now_s)

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds

    def pace(self, **changes: float) -> Pace:
        return Pace(clock=lambda: self.now_s, sleep=self.sleep, **changes)


async def test_a_still_screen_takes_two_looks():
    stage = Stage([50])
    settled = await settle(stage.look, lambda frame: frame, stage.pace())
    assert settled.still
    assert stage.looks == 2
    assert 0.05 <= settled.waited_s < 0.08


async def test_an_animation_is_waited_out():
    stage = Stage([50, 90, 130, 170, 210])
    settled = await settle(stage.look, lambda frame: frame, stage.pace())
    assert settled.still
    assert stage.looks == 6
    assert settled.last.image.getpixel((80, 200)) == (210, 210, 210)


async def test_a_film_is_unsettled_when_the_time_is_over():
    stage = Stage([value % 250 for value in range(0, 9000, 40)])
    settled = await settle(stage.look, lambda frame: frame, stage.pace(cap_s=2.0))
    assert not settled.still
    assert 2.0 <= settled.waited_s < 2.2


async def test_a_slow_phone_is_not_asked_to_wait_as_well():
    stage = Stage([50], look_s=0.4)
    settled = await settle(stage.look, lambda frame: frame, stage.pace())
    assert settled.still
    assert abs(settled.waited_s - 0.8) < 0.001


class Desk:
    """A still screen with one small thing on it that changes at every look."""

    def __init__(self, box: tuple[int, int, int, int], still_after_s: float = 1e9) -> None:
        self.box = box
        self.still_after_s = still_after_s
        self.now_s = 0.0
        self.looks = 0

    async def look(self) -> Frame:
        self.now_s += 0.01
        self.looks += 0 if self.now_s > self.still_after_s else 1
        image = Image.new("RGB", (1080, 2400), (250, 250, 250))
        grey = 250 if self.looks % 2 else 20
        image.paste((grey, grey, grey), self.box)
        return Frame(image, Size(1080, 2400), 0, "test", frozenset(), self.now_s)

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds

    async def settle(self):
        pace = Pace(clock=lambda: self.now_s, sleep=self.sleep)
        return await settle(self.look, lambda frame: frame, pace)


async def test_a_blinking_cursor_is_not_waited_for():
    settled = await Desk((300, 800, 303, 860)).settle()
    assert settled.still and settled.waited_s < 0.1


async def test_the_clock_in_the_status_bar_is_not_waited_for():
    settled = await Desk((40, 20, 200, 80)).settle()
    assert settled.still and settled.waited_s < 0.1


async def test_a_stopwatch_is_waited_for_one_second():
    settled = await Desk((400, 1000, 560, 1060)).settle()
    assert settled.still and 1.0 <= settled.waited_s < 1.2


async def test_a_spinner_that_ends_is_waited_out():
    settled = await Desk((500, 1160, 580, 1240), still_after_s=0.6).settle()
    assert settled.still and 0.55 < settled.waited_s < 0.8


async def test_a_film_in_half_of_the_screen_is_unsettled():
    settled = await Desk((0, 300, 1080, 1200)).settle()
    assert not settled.still and settled.waited_s >= 4.0
