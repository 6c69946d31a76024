"""What is tried on the phone: a tap that must show, and text that must be read back."""

from ...actions import Arrow, Dpad, OpenApp, Outcome, Press, Tap, TypeText, to_norm
from ..adb_device import AdbDevice
from ..device import Observation
from ..errors import CaptureFailed
from ..frame import changed_share
from ..launcher import is_launcher
from ..text import focused_field
from ..ui import UiNode, UiTree
from .finding import Finding, fail, ok, warn

SETTINGS = "com.android.settings"
SAMPLE = "tapwright äß 你好 🙂"
_TEXT_FIX = (
    "install ADBKeyboard, or see why the agent does not work; English text may still be possible"
)
_INPUT_FIX = (
    'turn on "USB debugging (Security settings)" in the developer options (Xiaomi, Oppo and others '
    "drop injected input without it)"
)


# As launchers and Settings write it, in the languages that phones are often set to; most name the
# view itself in English.
_SEARCH = (
    "search", "搜索", "搜尋", "suche", "buscar", "rechercher", "cerca", "pesquis", "検索", "검색",
    "поиск", "zoek", "szukaj",
)  # fmt: skip
_ARROWS: tuple[tuple[Arrow, Arrow], ...] = (
    ("right", "left"), ("down", "up"), ("left", "right"), ("up", "down"),
)  # fmt: skip
_CAR_SETTINGS = "com.android.car.settings"  # AOSP packages/apps/Car/Settings
_HOME = ("-a", "android.intent.action.MAIN", "-c", "android.intent.category.HOME")
_DEEPEST = 6  # pages of Settings that are gone back from at most


class _Refused(Exception):
    """The phone takes no touch at all."""


async def try_input(device: AdbDevice) -> list[Finding]:
    """Tap, type and read back in the search of Settings, empty it, and go back to the beginning.

    A television is tried with the keys of its remote control instead.
    """
    began = await device.observe()
    if device.info.form == "television":
        return [await _try_arrows(device)]
    settings = _CAR_SETTINGS if device.info.form == "automotive" else SETTINGS
    try:
        return await _try_settings(device, settings)
    except CaptureFailed as exc:
        return [fail("input", f"the views could not be read: {exc}", "see the agent")]
    except _Refused as exc:
        return [fail("input", f"a tap was refused: {_in_short(str(exc))}", _INPUT_FIX)]
    finally:
        await _return(device, began, settings)


async def _try_settings(device: AdbDevice, settings: str) -> list[Finding]:
    opened = await device.perform(OpenApp(name=settings), await device.observe())
    if opened.status != "done":
        return [fail("input", f"Settings did not open: {opened.why}", _INPUT_FIX)]
    seen, field = await _search_field(device, settings)
    if field is None:
        return [warn("input", "Settings shows no search to try it on", "try a tap by hand")]
    findings = [_tapped(seen, await device.observe(), await device.ui())]
    if findings[0].status == "ok":
        findings.append(await _try_text(device))
    return findings


async def _search_field(device: AdbDevice, settings: str) -> tuple[Observation, UiNode | None]:
    """Tap what looks like the search of Settings; gives the look before, and what was tapped.

    Settings comes back on the page where it was left, which may have no search: then it is gone
    back from, page by page.
    """
    for _ in range(_DEEPEST):
        seen = await device.observe()
        node = search_of(await device.ui(), settings)
        if node is not None:
            outcome = await device.perform(Tap(at=to_norm(node.center, seen.frame.size)), seen)
            if outcome.status != "done":
                raise _Refused(outcome.why)
            return seen, node
        await device.perform(Press(key="back"), seen)
        if not _in_front(await device.observe(), settings):
            # Gone back from the first page: it is opened anew, and its pages are over.
            await device.perform(OpenApp(name=settings), await device.observe())
    return await device.observe(), None


def search_of(tree: UiTree, settings: str = SETTINGS) -> UiNode | None:
    """What opens the search on the first page of Settings, by its id, text or description."""
    for node in tree.nodes():
        said = f"{node.short_id} {node.text} {node.desc}".casefold()
        if node.package == settings and any(word in said for word in _SEARCH):
            return node
    return None


async def _return(device: AdbDevice, began: Observation, settings: str) -> None:
    """Leave the keyboard, the search and Settings, and bring to the front what was there."""
    for _ in range(3):
        seen = await device.observe()
        if not (seen.keyboard_shown or await _typing(device)) and (
            seen.app is None or seen.app.package in (settings, began.app and began.app.package)
        ):
            break
        if seen.app is not None and is_launcher(seen.app.package):
            break
        await device.perform(Press(key="back"), seen)
    seen = await device.observe()
    if began.app is None or is_launcher(began.app.package):
        pressed = await device.perform(Press(key="home"), seen)
        if pressed.status != "done":  # where no key may be pressed, an app may still be started
            await device.shell("am", "start", *_HOME)
    elif not _in_front(seen, began.app.package):
        await device.perform(OpenApp(name=began.app.package), seen)


def _in_short(why: str) -> str:
    """What was said, without the places in a program that an exception lists."""
    lines = (line.strip() for line in why.splitlines())
    return " ".join(line for line in lines if line and not line.startswith("at "))


async def _typing(device: AdbDevice) -> bool:
    try:
        return focused_field(await device.ui()) is not None
    except CaptureFailed:
        return False


def _in_front(seen: Observation, package: str) -> bool:
    return seen.app is not None and seen.app.package == package


async def _try_arrows(device: AdbDevice) -> Finding:
    """Move the focus once there and back."""
    before = await device.observe()
    for there, back in _ARROWS:
        await device.perform(Dpad(key=there), await device.observe())
        share = changed_share(before.frame, (await device.observe()).frame)
        if share > 0:
            await device.perform(Dpad(key=back), await device.observe())
            return ok("input", f"the {there} key changed {share:.0%} of the screen")
    return warn("input", "no arrow key changed the screen", "open an app, and try again there")


def _tapped(before: Observation, after: Observation, tree: UiTree) -> Finding:
    share = changed_share(before.frame, after.frame)
    if share > 0:
        return ok("input", f"a tap changed {share:.0%} of the screen")
    if focused_field(tree) is not None:
        return ok("input", "the field had the focus already; see whether text arrives")
    return fail("input", "a tap was accepted and nothing happened", _INPUT_FIX)


async def _try_text(device: AdbDevice) -> Finding:
    typed = await device.perform(TypeText(text=SAMPLE, clear=True), await device.observe())
    emptied = await device.perform(TypeText(text="", clear=True), await device.observe())
    return _text_finding(typed, emptied)


def _text_finding(typed: Outcome, emptied: Outcome) -> Finding:
    if typed.status != "done":
        return fail("text", typed.why, _TEXT_FIX)
    if typed.why:
        return warn("text", typed.why, _TEXT_FIX)
    if emptied.status != "done":
        return warn("text", f"typed and read back, but not cleared: {emptied.why}", _TEXT_FIX)
    return ok("text", f"{SAMPLE!r} typed and read back")
