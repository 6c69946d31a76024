"""The added way to take pictures is timed among the others, and used where another fails."""

from concurrent.futures import ThreadPoolExecutor

from tapwright.device import AdbDevice
from tapwright.device.screen import BestScreen, PngScreen

FOLDER, FILE = "/data/local/tmp", "tapwright-screen.png"


async def test_it_is_timed_among_the_others(device: AdbDevice) -> None:
    await device.time_all()
    assert {"raw", "png", "file"} <= set(device.screen.times_s)
    assert device.screen.times_s["file"] > 0


async def test_it_is_used_where_another_fails_and_gives_the_same_pixels(device: AdbDevice) -> None:
    await device.time_all()
    (added,) = [method for method in device.screen.methods if method.name == "file"]
    with ThreadPoolExecutor(1) as executor:
        # A display that the phone does not have.
        broken = PngScreen(device.transport, executor, "7")
        plain = await PngScreen(device.transport, executor).grab()
        best = BestScreen([broken, added])
        await best.measure()
        assert best.chosen == "file"
        shot = await best.grab()
    assert shot.source == "file" and shot.size == plain.size
    assert shot.image.tobytes() == plain.image.tobytes()
    # Nothing of it stays on the phone.
    assert FILE not in await device.shell("ls", FOLDER)
