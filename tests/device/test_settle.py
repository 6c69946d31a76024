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
