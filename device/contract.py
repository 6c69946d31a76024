"""What every Device must do, as checks that any of them can be put through.

Each check starts from the home screen of a phone that has a Settings app (com.android.settings),
at its first page when it is opened, and leaves nothing behind but the app that is open.
"""

from collections.abc import Awaitable, Callable

from ..actions import (
    DeviceAction,
    Norm,
    OpenApp,
    OpenLink,
    Pinch,
    Press,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    Wait,
    to_norm,
)
from .device import Device
from .errors import CommandFailed
from .frame import changed_share
from .ui import UiNode

Check = Callable[[Device], Awaitable[None]]

SETTINGS = "com.android.settings"
PAGES = 8
"""So far a list is scrolled for a row, half a screen at a time: a wide one shows few rows."""


class ContractBroken(AssertionError):
    """A device did not do what every device must."""


async def run_check(device: Device, check: Check) -> None:
    """Bring the phone to its home screen and run one check; raises ContractBroken."""
    outcome = await device.perform(Press(key="home"), await device.observe())
    _expect(outcome.status == "done", f"home could not be pressed: {outcome}")
    await check(device)


async def looks_are_whole(device: Device) -> None:
    """A look gives a picture as large as it says, the app in front, and times that add up."""
    seen = await device.observe()
    frame = seen.frame
    _expect(frame.image.size == (frame.size.width_px, frame.size.height_px), "size of the picture")
    _expect(frame.image.mode == "RGB", f"a picture in {frame.image.mode}")
    _expect(seen.app is not None, "no app is in front on the home screen")
    _expect(seen.at_s >= frame.taken_at_s, "the look ended before its picture was taken")
    _expect(seen.settle_s >= 0 and seen.capture_s >= 0, "negative times")


async def a_still_screen_stays_equal(device: Device) -> None:
    """Two looks at a screen that nobody touches are equal and have one signature."""
    first, second = await device.observe(), await device.observe()
    _expect(changed_share(first.frame, second.frame) == 0, "a still screen changed")
    _expect(first.frame.signature == second.frame.signature, "one screen, two signatures")


async def apps_open_by_name_and_package(device: Device) -> None:
    """Settings opens by its label in any case and by its package, and is in front then."""
    for name in ("settings", SETTINGS):
        before = await device.observe()
        outcome = await device.perform(OpenApp(name=name), before)
        _expect(outcome.status == "done", f"{name} did not open: {outcome}")
        after = await device.observe()
        _expect(after.app is not None and after.app.package == SETTINGS, f"in front: {after.app}")
        _expect(changed_share(before.frame, after.frame) > 0, "opening an app changed nothing")
        await device.perform(Press(key="home"), after)


async def unknown_apps_fail_with_a_reason(device: Device) -> None:
    """An app that is not there is a failed outcome that names it, and nothing happens."""
    before = await device.observe()
    outcome = await device.perform(OpenApp(name="No Such App 7"), before)
    _expect(outcome.status == "failed", f"an app that is not there: {outcome}")
    _expect("No Such App 7" in outcome.why, f"the reason does not name it: {outcome.why}")
    after = await device.observe()
    _expect(changed_share(before.frame, after.frame) == 0, "the screen changed all the same")


async def links_that_order_are_refused(device: Device) -> None:
    """What is no link, or could carry an order, is refused with a reason, and nothing happens."""
    before = await device.observe()
    for uri in ("intent:#Intent;action=android.intent.action.CALL;end", "file:///x", "no link"):
        outcome = await device.perform(OpenLink(uri=uri), before)
        _expect(outcome.status == "refused" and bool(outcome.why), f"{uri}: {outcome}")
    outcome = await device.perform(OpenLink(uri="tapwright-nobody:7"), before)
    _expect(outcome.status == "failed", f"a link that no app opens: {outcome}")
    after = await device.observe()
    _expect(changed_share(before.frame, after.frame) == 0, "the screen changed all the same")


async def taps_land_where_the_views_are(device: Device) -> None:
    """The tree lies on the screen, and a tap in the middle of a row opens what the row says."""
    await device.perform(OpenApp(name=SETTINGS), await device.observe())
    for _ in range(PAGES):
        before = await device.observe()
        tree = await device.ui()
        for node in tree.nodes():
            _expect(_on_screen(node, before.frame.size), f"outside of the screen: {node.bounds}")
        row = tree.find(contains="display")
        if row is not None:
            break
        await device.perform(Scroll(direction="down", pages=0.5), before)
    else:
        raise ContractBroken("Settings shows no row about the display")
    at = to_norm(row.center, before.frame.size)
    outcome = await device.perform(Tap(at=at), before)
    _expect(outcome.status == "done", f"tap: {outcome}")
    after = await device.observe()
    _expect(changed_share(before.frame, after.frame) > 0, "the tap changed nothing")
    back = await device.perform(Press(key="back"), after)
    _expect(back.status == "done", f"back: {back}")
    again = await device.observe()
    _expect(changed_share(before.frame, again.frame) < 0.02, "back did not lead back")
    await device.perform(Scroll(direction="up", pages=PAGES / 2), again)


async def impossible_actions_are_told(device: Device) -> None:
    """What a phone cannot do is an outcome with a reason, never an exception."""
    seen = await device.observe()
    outcome = await device.perform(Pinch(at=Norm(x=500, y=500), scale=2), seen)
    _expect(outcome.status == "done" or bool(outcome.why), f"pinch without a reason: {outcome}")
    outcome = await device.perform(TypeText(text="to nobody"), seen)
    _expect(bool(outcome.why), f"typing without a field, and no word about it: {outcome}")


async def text_of_any_script_arrives(device: Device) -> None:
    """What is typed into a field is in it afterwards, letter for letter; clearing empties it."""
    await device.perform(OpenApp(name=SETTINGS), await device.observe())
    seen = await device.observe()
    search = (await device.ui()).find(contains="search")
    if search is None:
        raise ContractBroken("Settings shows no search")
    await device.perform(Tap(at=to_norm(search.center, seen.frame.size)), seen)
    for text in ("it's 100% $(reboot) %s", "naïve 你好 🙂"):
        outcome = await device.perform(TypeText(text=text, clear=True), await device.observe())
        _expect(outcome.status == "done", f"{text!r} was not typed: {outcome}")
        focused = [node.text for node in (await device.ui()).nodes() if node.focused]
        _expect(text in focused, f"the field holds {focused} instead of {text!r}")
    outcome = await device.perform(TypeText(text="", clear=True), await device.observe())
    _expect(outcome.status == "done", f"the field was not cleared: {outcome}")
    focused = [node.text for node in (await device.ui()).nodes() if node.focused]
    _expect(all("你好" not in text for text in focused), f"the field still holds {focused}")
    await device.perform(Press(key="back"), await device.observe())
    await device.perform(Press(key="back"), await device.observe())


async def every_gesture_is_carried_out(device: Device) -> None:
    """Gestures that every phone can do are done, on the home screen, where they harm nothing."""
    middle, above = Norm(x=500, y=500), Norm(x=500, y=450)
    gestures: tuple[DeviceAction, ...] = (
        Scroll(direction="down", pages=0.5),
        Scroll(direction="up", pages=0.5),
        Swipe(start=middle, end=above),
        Wait(seconds=0.05),
        Press(key="wake"),
        Press(key="home"),
    )
    for gesture in gestures:
        outcome = await device.perform(gesture, await device.observe())
        _expect(outcome.status == "done", f"{gesture}: {outcome}")
    _expect((await device.observe()).app is not None, "no app is in front after gestures")


async def words_reach_the_shell_as_they_are(device: Device) -> None:
    """No quote, blank or sign of a word means anything to the phone's shell."""
    words = ("it's", 'a "quoted"', "$(reboot)", "; exit 3", "`id`", "*", "~", "你好")
    answer = await device.shell("echo", *words)
    _expect(answer == " ".join(words) + "\n", f"the shell changed the words: {answer!r}")


async def failures_of_the_shell_are_typed(device: Device) -> None:
    """A command or file that is not there raises CommandFailed."""
    try:
        await device.shell("no-such-command-7")
    except CommandFailed as exc:
        _expect(exc.code == 127, f"code {exc.code} for an unknown command")
    else:
        raise ContractBroken("an unknown command did not fail")
    try:
        await device.pull("/no/such/file")
    except CommandFailed:
        return
    raise ContractBroken("pulling a file that is not there did not fail")


CHECKS: tuple[Check, ...] = (
    looks_are_whole,
    a_still_screen_stays_equal,
    apps_open_by_name_and_package,
    unknown_apps_fail_with_a_reason,
    links_that_order_are_refused,
    taps_land_where_the_views_are,
    impossible_actions_are_told,
    text_of_any_script_arrives,
    every_gesture_is_carried_out,
    words_reach_the_shell_as_they_are,
    failures_of_the_shell_are_typed,
)


def _on_screen(node: UiNode, size: Size) -> bool:
    box = node.bounds
    return 0 <= box.left <= box.right <= size.width_px and 0 <= box.top <= box.bottom <= (
        size.height_px
    )


def _expect(truth: bool, broken: str) -> None:
    if not truth:
        raise ContractBroken(broken)
