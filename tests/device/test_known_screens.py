"""One screen has one signature, whichever way its pictures were taken."""

import io

import pytest
from PIL import Image, ImageDraw

from tapwright.actions import OpenApp, Size
from tapwright.device import AdbDevice
from tapwright.device.frame import Frame
from tapwright.device.known_screens import KnownScreens

SIZE = Size(1080, 2400)


def picture(shade: int, box: tuple[int, int, int, int] | None = None) -> Image.Image:
    """Text-like stripes on a ground of one shade."""
    image = Image.new("RGB", (SIZE.width_px, SIZE.height_px), (shade, shade, shade))
    draw = ImageDraw.Draw(image)
    for y in range(200, 2300, 90):
        draw.rectangle((60, y, 60 + y % 900, y + 3), fill="black")
    if box:
        draw.rectangle(box, fill="red")
    return image


def jpeg(image: Image.Image) -> Image.Image:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=60)
    return Image.open(kept).convert("RGB")


def frame(image: Image.Image, source: str) -> Frame:
    return Frame(image, SIZE, 0, source, frozenset(), 0.0)


def same_both_ways() -> Image.Image:
    """A picture whose JPEG has a signature of its own."""
    for shade in range(100, 140):
        image = picture(shade)
        if frame(image, "raw").signature != frame(jpeg(image), "u2").signature:
            return image
    raise AssertionError("JPEG changes no shade across a step of the signature")


@pytest.mark.parametrize("first", ["raw", "u2"])
def test_a_change_of_method_changes_no_signature(first: str) -> None:
    image = same_both_ways()
    ways = {"raw": frame(image, "raw"), "u2": frame(jpeg(image), "u2")}
    second = "u2" if first == "raw" else "raw"
    known = KnownScreens(frozenset({"u2"}))
    names = [known.recognised(ways[way]).signature for way in (first, second, first, second)]
    assert names == [ways[first].signature] * 4
    assert known.recognised(ways[second]).flagged("unsettled").signature == names[0]


def test_another_screen_has_another_signature_either_way() -> None:
    image = same_both_ways()
    ticked = image.copy()
    ImageDraw.Draw(ticked).rectangle((900, 1000, 947, 1047), fill="red")
    known = KnownScreens(frozenset({"u2"}))
    plain = {
        known.recognised(one).signature for one in (frame(image, "raw"), frame(jpeg(image), "u2"))
    }
    marked = {
        known.recognised(one).signature for one in (frame(jpeg(ticked), "u2"), frame(ticked, "raw"))
    }
    assert len(plain) == len(marked) == 1 and plain != marked


def test_pictures_that_lose_nothing_are_told_apart_exactly() -> None:
    known = KnownScreens(frozenset({"u2"}))
    known.recognised(frame(jpeg(picture(119)), "u2"))
    assert (
        known.recognised(frame(picture(119), "raw")).signature
        != known.recognised(frame(picture(120), "raw")).signature
    )


def test_screens_of_long_ago_are_forgotten() -> None:
    known = KnownScreens(frozenset({"u2"}))
    for number in range(70):
        known.recognised(frame(picture(200, (0, 300, 40 + 16 * number, 700)), "raw"))
    assert len(known._seen) == 64  # pyright: ignore[reportPrivateUsage]


async def test_the_same_screen_by_every_method_of_a_phone(device: AdbDevice) -> None:
    await device.time_all()
    methods = device.screen.methods
    assert {method.lossy for method in methods} == {True, False}
    for app in ("com.android.settings", "com.android.deskclock"):
        await device.perform(OpenApp(name=app), await device.observe())
        signatures = set[str]()
        for method in methods:
            device.screen._methods.sort(key=lambda one: one is not method)  # pyright: ignore[reportPrivateUsage]
            seen = await device.observe()
            signatures.add(seen.frame.signature)
        assert len(signatures) == 1
