"""Gestures for an emulator's panel, and its pictures turned: what needs no emulator to be tried."""

import pytest
from PIL import Image

from tapwright.actions import Px, Size
from tapwright.device import Pace
from tapwright.device.emulator_grpc.link import Contact, EmulatorCallFailed, EmulatorImage
from tapwright.device.emulator_grpc.screen import upright
from tapwright.device.emulator_grpc.touch import GrpcInput
from tapwright.device.errors import AgentError, CaptureFailed, PictureUnfit
from tapwright.device.input import Pair, Stroke
from tapwright.device.screen import BestScreen, Panel, Shot


class Lines:
    """Stands for an emulator that hears some touches, and then no more."""

    def __init__(self, heard: int, sent: bool) -> None:
        self.heard, self.sent = heard, sent
        self.events: list[tuple[Contact, ...]] = []

    async def touch(self, *contacts: Contact) -> None:
        if len(self.events) >= self.heard:
            raise EmulatorCallFailed("it is gone", sent=self.sent)
        self.events.append(contacts)


def hands(link: Lines, now: list[float]) -> GrpcInput:
    async def sleep(seconds: float) -> None:
        now[0] += seconds

    panel = Panel()
    panel.size = Size(1000, 2000)
    return GrpcInput(link, panel, Pace(clock=lambda: now[0], sleep=sleep))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("heard", "sent", "told"), [(0, False, False), (0, True, True), (1, False, True)]
)
async def test_only_what_never_began_is_said_not_to_have_been_sent(
    heard: int, sent: bool, told: bool
) -> None:
    with pytest.raises(AgentError) as failed:
        await hands(Lines(heard, sent), [0.0]).hold(Px(1, 2), 0.5)
    assert failed.value.sent is told


async def test_gestures_take_the_time_they_say_and_end_where_they_say() -> None:
    now, link = [0.0], Lines(1000, False)
    way = hands(link, now)
    stroke = Stroke(Px(100, 1800), Px(100, 200), 0.5)
    await way.stroke(stroke)
    assert now[0] == pytest.approx(0.5, abs=0.05)
    assert [(c.x, c.y, c.down) for (c,) in (link.events[0], *link.events[-2:])] == [
        (100, 1800, True), (100, 200, True), (100, 200, False),
    ]  # fmt: skip
    moves = len(link.events)
    await way.glide(stroke)
    assert now[0] == pytest.approx(1.0, abs=0.1)
    assert len(link.events) - moves < moves, "half the time it rests"
    await way.double_tap(Px(5, 6))
    assert [c.down for (c,) in link.events[-4:]] == [True, False, True, False]
    del link.events[:]
    await way.pair(Pair(stroke, Stroke(Px(900, 100), Px(900, 1900), 0.5)))
    assert all([c.finger for c in event] == [0, 1] for event in link.events)


@pytest.mark.parametrize("rotation", range(4))
def test_natural_places_are_those_of_the_panel(rotation: int) -> None:
    panel = Panel()
    panel.rotation = rotation
    panel.size = Size(200, 100) if rotation % 2 else Size(100, 200)
    width, height = panel.size.width_px, panel.size.height_px
    corners = [(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)]
    on_panel = [panel.natural(x, y) for x, y in corners]
    # Turned by a quarter to the right, what is drawn begins at the next corner of the panel.
    clockwise = [(0, 0), (99, 0), (99, 199), (0, 199)]
    assert on_panel == clockwise[rotation:] + clockwise[:rotation]


async def test_places_are_not_guessed_before_it_is_known_how_the_screen_is_turned() -> None:
    link = Lines(10, False)
    way = GrpcInput(link, Panel(), Pace())  # type: ignore[arg-type]
    with pytest.raises(CaptureFailed):
        await way.tap(Px(1, 1))
    assert link.events == []


# Three columns and two rows, each of another colour.
PANEL = Image.new("RGB", (3, 2))
PANEL.putdata([(n * 40, 255 - n * 40, n) for n in range(6)])


def came(image: Image.Image, rotation: int = 0, pixels: bytes | None = None) -> EmulatorImage:
    content = image.tobytes() if pixels is None else pixels
    return EmulatorImage(image.width, image.height, rotation, content)


def test_a_picture_is_turned_as_android_draws() -> None:
    assert upright(came(PANEL), 0).tobytes() == PANEL.tobytes()
    # Turned by a quarter, the panel's last column is the uppermost row.
    row = [PANEL.getpixel((2, y)) for y in range(2)]
    turned = upright(came(PANEL), 1)
    assert turned.size == (2, 3) and [turned.getpixel((x, 0)) for x in range(2)] == row
    other = upright(came(PANEL), 3)
    assert [other.getpixel((x, 2)) for x in (1, 0)] == row
    assert upright(came(PANEL), 2).getpixel((0, 0)) == PANEL.getpixel((2, 1))
    # The emulator has turned it already, as its sensors and Android agree.
    assert upright(came(turned, 1), 1).tobytes() == turned.tobytes()


@pytest.mark.parametrize(("held", "drawn"), [(1, 0), (1, 3), (2, 0), (3, 1)])
def test_one_that_was_turned_otherwise_than_android_draws_is_not_guessed(
    held: int, drawn: int
) -> None:
    with pytest.raises(PictureUnfit):
        upright(came(PANEL, held), drawn)


@pytest.mark.parametrize(
    "image",
    [
        EmulatorImage(0, 0, 0, b""),
        EmulatorImage(3, 2, 0, b""),
        EmulatorImage(3, 2, 0, b"x" * 17),
        EmulatorImage(3, 2, 0, b"x" * 19),
        EmulatorImage(3, 2, 0, b"x" * 24),
        EmulatorImage(0, 2, 0, b"x" * 18),
        EmulatorImage(20_000, 20_000, 0, b"x" * 18),
    ],
)
def test_what_is_no_whole_picture_is_refused(image: EmulatorImage) -> None:
    with pytest.raises(CaptureFailed):
        upright(image, 0)


class Method:
    """A way to take pictures that is as quick as it says."""

    lossy = False

    def __init__(self, name: str, took_s: float, now: list[float]) -> None:
        self.name, self.took_s, self.now = name, took_s, now
        self.unfit = False

    async def grab(self, arrived: object = None) -> Shot:
        self.now[0] += self.took_s
        if self.unfit:
            raise PictureUnfit("it is turned")
        return Shot(PANEL, Size(3, 2), self.name, 0.0)

    def forget(self) -> None:
        """Nothing is remembered here."""


async def test_a_method_whose_picture_does_not_fit_now_is_asked_again_for_the_next() -> None:
    now = [0.0]
    quick, slow = Method("quick", 0.01, now), Method("slow", 0.04, now)
    best = BestScreen([quick, slow], clock=lambda: now[0])
    await best.measure()
    quick.unfit = True
    assert (await best.grab()).source == "slow"
    quick.unfit = False
    assert (await best.grab()).source == best.chosen == "quick"
    best.left_out = "quick"
    assert (await best.grab()).source == best.chosen == "slow"
    quick.unfit = slow.unfit = True
    best.left_out = ""
    with pytest.raises(CaptureFailed):
        await best.grab()
